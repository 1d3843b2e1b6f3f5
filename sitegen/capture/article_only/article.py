"""Reads captures that hold an article and nothing else, from feeds, exports and site generators."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from pathlib import PurePosixPath

from sitegen.capture import cues
from sitegen.capture.article_only import template_tags
from sitegen.capture.article_only.pieces import Content, MarkdownPiece, distinct
from sitegen.capture.boilerplate import feed_ends, phrases
from sitegen.capture.cues.language import find_language
from sitegen.capture.encoding import decode
from sitegen.capture.fields import bylines, completion, datelines
from sitegen.capture.record import Record, Stated
from sitegen.capture.text import blocks
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Line, Provenance, Story
from sitegen.core.text import escape, fold, plain, squeeze

_TOP_PIECES = 5
"""The number of pieces at the start of a body that are checked for a repeated title, standfirst or byline."""

_SURE_CONFIDENCE = 0.8
"""A stated language with a lower confidence is used only if the text agrees."""

_DAY = re.compile(r"^\d{4}-\d\d-\d\d[-_ ]*")


def read_article(record: Record, config: Config) -> Story:
    """The story of a record. Raises SeedError if it has no text, or more than a story can have.

    Raises PassedOverError if its text consists of template syntax.
    """
    content = _content(record)
    if not any(c.isalpha() for piece in content.pieces for c in piece.text) and not _is_picture(record, content):
        if any(line.reason == template_tags.REMOVED for line in content.removed):
            raise PassedOverError("template: its text is made by a generator", file=record.place)
        raise SeedError("no text found", file=record.place)
    language = record.stated.get("language")
    text = "\n".join(piece.text for piece in content.pieces)
    with cues.spoken(find_language(text, str(language.value) if language else "")):
        return _story(record, content, config)


def _is_picture(record: Record, content: Content) -> bool:
    """Whether a record with a title is a picture with a caption, which is a story without further words."""
    pictures = (*(record.stated["images"].value if "images" in record.stated else ()), *content.images)
    return "title" in record.stated and any(picture.src and picture.caption for picture in pictures)


def _story(record: Record, content: Content, config: Config) -> Story:
    """The story of a record with its content, in the language that is set."""
    stated = dict(record.stated)
    title = stated.get("title") or _title(record, content)
    body = _Body({**stated, "title": title}, of_feed=record.form == "fragment")
    kept = body.read(content)
    if not kept and not _is_picture(record, content):
        raise SeedError("no text found, only a headline", file=record.place)
    pictures = stated.pop("images", None)
    images = distinct([*(pictures.value if pictures else ()), *content.images])
    spoken = (
        stated.pop("language") if "language" in stated and stated["language"].confidence < _SURE_CONFIDENCE else None
    )
    provenance = {
        "title": Provenance(title.source, title.confidence),
        "body": record.body or Provenance("text of the record", 0.95),
        **({"authors": Provenance("byline", 0.9)} if body.authors else {}),
        **({"dateline": Provenance("first words of the text", 0.9)} if body.dateline else {}),
        **({"images": Provenance(pictures.source if pictures else "pictures of the text", 0.9)} if images else {}),
    }
    story = Story(
        record.seed,
        record.sha256,
        title=str(title.value),
        body="\n\n".join(kept),
        authors=body.authors,
        dateline=body.dateline,
        images=images,
        lines=(*body.lines, *content.removed),
        provenance=provenance,
    )
    return completion.complete(
        story, replace(record, stated=stated), config, note=record.note, language=str(spoken.value) if spoken else ""
    )


def _content(record: Record) -> Content:
    text = decode.clean(record.data.decode("utf-8", "replace"))
    base = str(record.stated["source_url"].value) if "source_url" in record.stated else ""
    if record.form in ("fragment", "markup"):
        from sitegen.capture.article_only import fragment  # imported here: lxml, which plain text does not need

        if record.form == "fragment":
            return fragment.read_fragment(text, base, record.place)
        text, removed = template_tags.expand(text, record.seed, as_html=True)
        content = fragment.read_fragment(text, base, record.place)
        pieces = tuple(replace(piece, text=template_tags.with_file_links(piece.text)) for piece in content.pieces)
        return replace(content, pieces=pieces, removed=(*removed, *content.removed))
    lines = decode.check_lines(text, record.place)
    if record.form == "markdown":
        from sitegen.capture.article_only import markdown

        return markdown.read_markdown(text, base, record.seed)
    made = blocks.unwrap(lines) if blocks.is_wrapped(lines) else blocks.split(lines)
    return Content(tuple(MarkdownPiece(block.line, escape(block.text)) for block in made))


def _title(record: Record, content: Content) -> Stated:
    """The title of a record that states none: its first heading, a short first line, or the name of the file.

    If there is none of these, the first words of the text.
    """
    first = squeeze(plain(content.pieces[0].text))
    if content.title:
        return Stated(content.title, "first heading", 0.9)
    if content.pieces[0].text.startswith("## ") and len(content.pieces) > 1:
        return Stated(first, "first heading", 0.8)
    if _may_begin_with_title(record, content) and len(first.split()) < 20 and not first.endswith("."):
        return Stated(first, "first line", 0.7)
    if not record.key and (name := _DAY.sub("", PurePosixPath(record.seed.removesuffix(".gz")).stem)):
        words = re.sub(r"[-_]+", " ", name)
        return Stated(words[:1].upper() + words[1:], "name of the file", 0.3)
    words = " ".join(first.split()[:12])
    return Stated(words if words == first else words + "…", "first words of the text", 0.3)


def _may_begin_with_title(record: Record, content: Content) -> bool:
    """Whether the first piece may be a title without markup: in plain text, and in Markdown not named for its title."""
    if len(content.pieces) < 2 or record.form not in ("prose", "markdown", "markup"):
        return False
    is_named = bool(_DAY.match(PurePosixPath(record.seed).name))
    return record.form == "prose" or (content.pieces[0].text[:1].isalpha() and not is_named)


class _Body:
    """The pieces of one article. Those that repeat a field of the head are removed from the body."""

    def __init__(self, stated: dict[str, Stated], *, of_feed: bool) -> None:
        self.head_texts = {fold(str(stated[name].value)): name for name in ("subtitle", "title") if name in stated}
        printed = stated["corrections"].value if "corrections" in stated else ()
        self.corrections = frozenset(fold(one.text) for one in printed)
        self.known = frozenset(map(fold, stated["authors"].value)) if "authors" in stated else frozenset()
        self.of_feed = of_feed
        self.authors: tuple[str, ...] = ()
        self.dateline = ""
        self.lines: list[Line] = []

    def read(self, content: Content) -> list[str]:
        """The Markdown blocks of the body, without its dateline."""
        pieces = [piece for at, piece in enumerate(content.pieces) if not self._is_head(piece, at)]
        notes = self._notes(pieces)
        end = self._end(pieces[: len(pieces) - len(notes)])
        kept = [*(piece for piece in pieces[:end] if not self._is_boilerplate(piece)), *notes]
        foot = [
            Line(p.line, p.text, reason=_foot_reason(plain(p.text))) for p in pieces[end : len(pieces) - len(notes)]
        ]
        self.lines += [*(Line(piece.line, piece.text, field="body") for piece in kept), *foot]
        texts = [piece.text for piece in kept]
        if texts and (found := datelines.find_dateline(texts[0])):
            self.dateline, texts[0] = found.place, texts[0][found.end :]
            self.authors = self.authors or (() if self.known else found.authors)
        return texts

    def _is_head(self, piece: MarkdownPiece, at: int) -> bool:
        """Whether a piece is the title, the standfirst, a byline or a stated correction; it is listed as that field."""
        text = squeeze(plain(piece.text)) if self.corrections or at < _TOP_PIECES else ""
        if fold(text) in self.corrections:
            self.lines.append(Line(piece.line, piece.text, field="corrections"))
            return True
        if at >= _TOP_PIECES or len(piece.text) > 600:
            return False
        field = self.head_texts.get(fold(text), "")
        if not field and (names := bylines.from_line(text)) and len(text) < 120:
            field = "authors" if not self.known or self.known.issuperset(map(fold, names)) else ""
            self.authors = names if field and not self.known else self.authors
        if field:
            self.lines.append(Line(piece.line, piece.text, field=field))
        return bool(field)

    def _is_boilerplate(self, piece: MarkdownPiece) -> bool:
        reason = phrases.reason_inside(squeeze(plain(piece.text))) if self.of_feed and not piece.fixed else ""
        if reason:
            self.lines.append(Line(piece.line, piece.text, reason=reason))
        return bool(reason)

    def _notes(self, pieces: list[MarkdownPiece]) -> list[MarkdownPiece]:
        """The footnotes at the end of the pieces."""
        found = list(takewhile(lambda piece: piece.text.startswith("[^"), reversed(pieces))) if self.of_feed else []
        return found[::-1]

    def _end(self, pieces: list[MarkdownPiece]) -> int:
        """The index after the last piece of the article. In feeds, standard paragraphs at the end are removed."""
        end = len(pieces)
        while self.of_feed and end > 1 and not pieces[end - 1].fixed and _foot_reason(plain(pieces[end - 1].text)):
            end -= 1
        return end


def _foot_reason(text: str) -> str:
    return "foot of a feed" if feed_ends.is_credit(text) else phrases.reason_at_end(text)
