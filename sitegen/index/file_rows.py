"""A file of content/ as rows of the index. Pure but for reading the file; workers do it in their own processes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sitegen.content import decisions, pictures
from sitegen.content.document import Document, parse_document
from sitegen.content.free_pages import page_file
from sitegen.content.front_matter import article, line_of
from sitegen.content.term_files import term_file
from sitegen.content.unreadable import must_be_hidden, term_aliases, term_kind, term_name
from sitegen.content.vocabulary import Facts, Vocabulary
from sitegen.core.config import Config
from sitegen.core.errors import ContentError, Problem
from sitegen.core.files import Stamp, digest
from sitegen.core.model import AUTHOR, PUBLICATION, TAG, Article, DateRange, Named
from sitegen.core.seed_id import parse as parse_seed
from sitegen.core.seed_id import stem
from sitegen.core.text import Sentence, plain, read_below, sentences
from sitegen.index.future_dates import NO_LEAD, after_capture
from sitegen.index.name_resolution import resolved_name
from sitegen.index.passages import Sighting, pieces, sightings
from sitegen.index.permalinks import address, story_url
from sitegen.index.reprints import TextPrint, print_of
from sitegen.index.tallies import field_sources

_MAX_FILE_BYTES = 4 << 20
"""Bytes of a file of content/: the reference Markdown engine takes long over more, and no article has as much."""

_SUMMARY_CHARS = 220
_SUMMARY_REACH_CHARS = 2000
"""Letters of a body among which its summary is, however long its sentences are."""

BAD, HIDDEN = "bad", "hidden"
"""The kinds of a file that cannot be read: one that says nothing against being seen, and one that does."""

_HEAD_BYTES = 1 << 18
"""Bytes of a file that is too large among which its front matter is."""


class ToRead(NamedTuple):
    """A file that may have changed: its path below the site, its stamp, its digest when it was read last."""

    path: str
    stamp: Stamp
    digest: str = ""


@dataclass(frozen=True, slots=True)
class StoryRows:
    """A story: its row by column, the sentences that name something, its names, its text as reprints compare it.

    `chosen` are URLs of stories that a person wants to stand beside it, `pictures` paths of its pictures, and whether
    they are its own: others are somewhere in its text.
    """

    row: dict[str, object]
    sentences: list[tuple[int, str]]
    names: list[tuple[object, ...]]
    chosen: tuple[str, ...]
    pictures: list[tuple[str, bool]]
    print: TextPrint | None


@dataclass(frozen=True, slots=True)
class FileRows:
    """What a file says. `kind` is the folder of content/ it is of, BAD or HIDDEN; it is "" where its bytes are as they
    were.

    `row` is what a page or a term file has in its table, `pictures` the paths of those that it names, `decisions` the
    text of the file of decisions, `packed` the compressed bytes of a file that could be read.
    """

    digest: str
    kind: str = ""
    problems: tuple[Problem, ...] = ()
    story: StoryRows | None = None
    row: tuple[object, ...] = ()
    pictures: tuple[str, ...] = ()
    decisions: str | None = None
    packed: bytes = b""

    @property
    def keeps(self) -> bool:
        """Whether what was known of the file before stays: it cannot be read, and nothing says that it is to go."""
        return self.kind == BAD and self.decisions is None


def read_rows(root: Path, config: Config, words: Vocabulary, file: ToRead) -> FileRows:
    """Reads one file. What is wrong with it is listed."""
    sha256, raw = "", b""
    try:
        if file.stamp[0] > _MAX_FILE_BYTES:
            with (root / file.path).open("rb") as opened:
                raw = opened.read(_HEAD_BYTES)
            sha256 = "too large to be read"
            hint = "" if file.path == decisions.FILE else "an article is text"
            raise ContentError(f"is larger than {_MAX_FILE_BYTES >> 20} MB", file=file.path, hint=hint)
        raw = (root / file.path).read_bytes()
        sha256 = digest(raw)
        if sha256 == file.digest:
            return FileRows(sha256)
        if file.path == decisions.FILE:
            return _decisions(raw, sha256)
        made = _rows(file.path, parse_document(raw, file.path), sha256, config, words)
        return replace(made, packed=zlib.compress(raw, 1))
    except (ContentError, OSError) as error:
        known = error if isinstance(error, ContentError) else ContentError(str(error.strerror or error))
        if file.path == decisions.FILE:
            return FileRows(sha256, BAD, (known.problem(file.path),), decisions="")
        kind = HIDDEN if must_be_hidden(raw) else BAD
        return FileRows(sha256, kind, (known.problem(file.path),), row=_hidden_term(file.path, raw, sha256, kind))


def _hidden_term(path: str, raw: bytes, sha256: str, kind: str) -> tuple[object, ...]:
    """A name that must not be seen, as far as its file can be read."""
    if kind != HIDDEN or not term_kind(path):
        return ()
    name = term_name(path, raw) or PurePosixPath(path).stem.replace("-", " ")
    return (path, term_kind(path), name, json.dumps(term_aliases(raw)), "", "", sha256, "[]", True)


def _decisions(raw: bytes, sha256: str) -> FileRows:
    found = decisions.parse_decisions(raw)
    text = raw.decode("utf-8-sig") if found.entries else ""
    return FileRows(sha256, BAD if found.problems else "decisions", tuple(found.problems), decisions=text)


def _rows(path: str, document: Document, sha256: str, config: Config, words: Vocabulary) -> FileRows:
    kind = path.split("/")[1]
    if kind == "articles":
        made, problems = article(path, document)
        if late := after_capture(made.date, str(made.capture.get("captured") or "")):
            problems.append(Problem(path, f"{late}; {NO_LEAD}", line_of(document.head, "date")))
        return FileRows(sha256, kind, tuple(problems), _story(made, sha256, config, words))
    named = tuple(dict.fromkeys([*pictures.in_text(document.body), *pictures.in_values(document.data.values())]))
    if kind == "pages":
        page, problems = page_file(path, document)
        row = (page.path, page.url, page.title, page.description, sha256, page.draft)
        return FileRows(sha256, kind, tuple(problems), row=row, pictures=named)
    term, problems = term_file(path, document)
    aliases, parents = json.dumps(term.aliases), json.dumps(term.parents)
    known = (term.kind, term.name, aliases, term.wikidata, term.geonames)
    return FileRows(sha256, kind, tuple(problems), row=(path, *known, sha256, parents, term.hide), pictures=named)


def _story(made: Article, sha256: str, config: Config, words: Vocabulary) -> StoryRows:
    body = plain(made.body)
    parts = pieces(sentences(read_below(made.subtitle, body, (i.caption for i in made.images))))
    seen = sightings(parts, made.entities, made.tags)
    used = sorted({number for spans in seen.values() for number, *_ in spans})
    return StoryRows(
        _story_row(made, body, sha256, config),
        [(number, parts[number].text) for number in used],
        list(_name_rows(made, seen, words)),
        tuple(dict.fromkeys(made.related)),
        _pictures(made),
        print_of(made, body) if _has_copies(made) else None,
    )


def _pictures(made: Article) -> list[tuple[str, bool]]:
    own = dict.fromkeys(path for image in made.images for path in pictures.paths(image.src))
    others = dict.fromkeys([*pictures.in_text(made.body), *pictures.in_values(made.extra.values())])
    return [*((path, True) for path in own), *((path, False) for path in others)]


def _has_copies(made: Article) -> bool:
    """Whether reprints and versions of a story are looked for.

    Drafts have none. What is withdrawn has, though no page tells of it: it may take them along.
    """
    return not made.draft or made.withdrawn is not None


def _story_row(made: Article, body: str, sha256: str, config: Config) -> dict[str, object]:
    """What lists show of a story, by column. `body` is its text without markup."""
    bounds = made.date_range or DateRange()
    seed = parse_seed(str(made.capture.get("seed") or ""))
    gone = made.withdrawn
    same = ("path", "title", "subtitle", "date", "dateline", "publication", "section", "draft", "updated", "source_url")
    return {
        **{name: getattr(made, name) for name in same},
        "digest": sha256,
        "seed": str(made.capture.get("seed") or ""),
        "sha256": str(made.capture.get("sha256") or ""),
        "context": str(made.capture.get("context") or ""),
        "url": story_url(made, config.site.permalink),
        "sort": made.date,
        "summary": made.description or _summary(sentences(body[:_SUMMARY_REACH_CHARS])),
        "earliest": bounds.earliest,
        "latest": bounds.latest,
        "authors": json.dumps(made.authors),
        "language": made.language or config.site.language,
        "image": _picture(made),
        "withdrawn": gone is not None,
        "aliases": json.dumps(made.aliases),
        "captured": str(made.capture.get("captured") or ""),
        "address": address(made.source_url) if made.source_url and _has_copies(made) else "",
        "words": len(body.split()),
        "fields": json.dumps(field_sources(made)),
        "seed_file": seed.file,
        "stem": stem(seed.file) if seed.file and not seed.key else "",
        "scope": gone.scope if gone else "",
        "notice": json.dumps([gone.date, gone.reason]) if gone else "",
    }


def _name_rows(
    made: Article, seen: dict[tuple[str, str], list[Sighting]], words: Vocabulary
) -> Iterator[tuple[object, ...]]:
    plain_names = [Named(TAG.name, t) for t in made.tags] + [Named(AUTHOR.name, a) for a in made.authors]
    if made.publication:
        plain_names.append(Named(PUBLICATION.name, made.publication))
    facts = Facts(made.path, made.publication, made.date[:4])
    for position, n in enumerate((*made.entities, *plain_names)):
        kind, name = resolved_name(words, n.kind, n.name, facts)
        spans = seen.get((n.kind, n.name), [])
        yield kind, name, position, n.id, n.confidence, _json(n.forms), _json(spans), n.kind, n.name


def _json(values: tuple[object, ...] | list[Sighting]) -> str:
    return json.dumps(values) if values else "[]"


def _summary(parts: list[Sentence]) -> str:
    """The first sentences, as many as fit, or a cut of the first."""
    text = ""
    for part in parts:
        if text and len(text) + len(part.text) > _SUMMARY_CHARS:
            break
        text = f"{text} {part.text}".strip()
    return text if len(text) <= _SUMMARY_CHARS + 80 else text[:_SUMMARY_CHARS].rsplit(" ", 1)[0] + " …"


def _picture(made: Article) -> str:
    return next((i.src for i in made.images if i.src and not i.src.startswith(("http:", "https:", "//"))), "")
