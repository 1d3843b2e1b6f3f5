"""Reads the Markdown of an article alone, and removes the syntax that only its site generator understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urljoin

from sitegen.capture.article_only import markdown_anchors, raw_html, site_references, template_tags
from sitegen.capture.article_only.pieces import Content, MarkdownPiece, distinct
from sitegen.capture.fields import captions
from sitegen.core.model import Image
from sitegen.core.text import plain, squeeze

_TARGET = (
    r"\(\s{0,9}(?:<(?P<angle>[^<>\n]{0,2000})>|(?P<target>(?:[^\s()<>]|\([^\s()<>]{0,500}\)){0,2000}))"
    r"(?:\s{1,9}(?P<title>\"[^\"]{0,2000}\"|'[^']{0,2000}'))?\s{0,9}\)"
)
_IMAGE = re.compile(r"(?<!\\)!\[(?P<text>(?:[^\[\]\\]|\\.){0,2000})\]" + _TARGET)
_LINK = re.compile(r"(?<![\\!])\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\]){0,2000})\]" + _TARGET)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<id>[^\[\]^][^\[\]]{0,200})\]:[ \t]*<?(?P<target>[^\s<>]+)>?.*$", re.MULTILINE)
_REFERENCE = re.compile(r"(?<![\\!])\[(?P<text>[^\[\]]{1,1000})\](?:[ ]?\[(?P<id>[^\[\]]{0,200})\])?(?![(:\[])")
_EMPHASIS = re.compile(r"(?P<mark>[*_]{1,2})(?P<words>[^*_]{1,700})(?P=mark)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FRAME = re.compile(
    r"<(?P<tag>iframe|video|audio|object)\b[^<>]{0,2000}>(?:[^<]|<(?!/?(?P=tag)\b)){0,2000}+</(?P=tag)>", re.IGNORECASE
)
_KEPT = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def read_markdown(text: str, base: str, seed: str = "") -> Content:
    """The content of an article's Markdown. Relative links are resolved against `base`, an address ("" for none).

    Links to files of other stories stay as they are; `seed` is the path under seeds/ to which they are relative.
    """
    text, removed = template_tags.expand(text, seed)
    text, code = raw_html.without_code(text)
    reader = _MarkdownReader(base)
    text = reader.references(text)
    pieces = [made for piece in _split(text.split("\n")) if (made := reader.piece(piece)).text.strip()]
    title = _title(pieces)
    pieces = markdown_anchors.with_targets(pieces, title=title)
    pieces = [piece for piece in pieces if piece.text.strip() and not raw_html.is_wrapper(piece.text)]
    return Content(tuple(pieces), distinct(reader.images), (*removed, *code), title)


def _split(lines: Sequence[str]) -> Iterator[MarkdownPiece]:
    """The blocks of a text, separated by blank lines. A heading is a block of its own; fenced code is one block."""
    block: list[str] = []
    fence, begin = "", 1
    for number, line in enumerate([*lines, ""], 1):
        match = _FENCE.match(line)
        inside = bool(fence)
        if match and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else match[1]
        heading = not inside and _HEADING.match(line)
        if block and not inside and (not line.strip() or heading):
            yield MarkdownPiece(begin, "\n".join(block))
            block = []
        if line.strip() or inside:
            begin = begin if block else number
            block.append(line.rstrip("\r"))
        if heading or (len(block) == 2 and not inside and _UNDERLINE.match(line)):
            yield MarkdownPiece(begin, "\n".join(block))
            block = []
    if block:
        yield MarkdownPiece(begin, "\n".join(block))


def _title(pieces: Sequence[MarkdownPiece]) -> str:
    """The first heading, if it is the first piece or of level one; otherwise ""."""
    levels = ((at, _level(piece.text), piece) for at, piece in enumerate(pieces))
    return next((squeeze(plain(piece.text)) for at, level, piece in levels if level == 1 or (level and not at)), "")


def _level(text: str) -> int:
    """The level of a heading; 0 if the text is not a heading."""
    lines = text.split("\n")
    if len(lines) == 2 and (underline := _UNDERLINE.match(lines[1])):
        return 1 if underline[1][0] == "=" else 2
    match = _HEADING.match(lines[0]) if len(lines) == 1 else None
    return len(match[1]) if match else 0


class _MarkdownReader:
    """Converts the pictures and links of one text."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.images: list[Image] = []

    def piece(self, piece: MarkdownPiece) -> MarkdownPiece:
        """The block with absolute links, and with pictures removed or replaced by their words."""
        if _FENCE.match(piece.text):
            return piece
        text = piece.text
        if _FRAME.search(text):
            text = raw_html.without_wrappers(_FRAME.sub(_embedded, text))
        text = raw_html.with_links(raw_html.with_markdown_pictures(text), self._followed)
        piece = MarkdownPiece(piece.line, text)
        found = list(_IMAGE.finditer(piece.text))
        if not found:
            return MarkdownPiece(piece.line, _LINK.sub(self._link, piece.text))
        rest = _LINK.sub(lambda m: m["text"], _IMAGE.sub("", piece.text)).strip()
        below = _EMPHASIS.fullmatch(rest)
        alone = not rest or bool(below)
        for at, match in enumerate(found):
            self._add(match, below["words"] if below and at == len(found) - 1 else "", alone)
        shown = "" if alone else _IMAGE.sub(lambda m: m["text"], piece.text)
        return MarkdownPiece(piece.line, _LINK.sub(self._link, shown))

    def _add(self, match: re.Match[str], below: str, alone: bool) -> None:
        """Adds a picture. Its caption is its title, else `below`, the words below it, else its alternative text.

        The alternative text is used only if the picture is `alone` in its block.
        """
        title, replacement = (match["title"] or "")[1:-1], match["text"]
        words = title or below or (replacement if alone and len(replacement.split()) > 2 else "")
        words = squeeze(plain(words))
        split = captions.parse_caption(words)
        src, *others = self._sources(_target(match))
        image = Image(src, *(split or (words, "")), alt=squeeze(plain(replacement)), others=tuple(others))
        if image.src or image.caption:
            self.images.append(image)

    def _sources(self, src: str) -> list[str]:
        """A picture's address on the web, or the path of a file beside the seed or in its site; "" for anything else.

        A path from the root of the site is followed by its address on the web, if that is known.
        """
        address = self._joined(src)
        is_web = re.match(r"https?://", address) is not None
        if _SCHEME.match(src):
            return [address if is_web else ""]
        path = unquote(src).removeprefix("./")
        return [path, address] if src.startswith("/") and is_web else [path]

    def _link(self, match: re.Match[str]) -> str:
        """The link with an absolute address; only its text if the address cannot be resolved."""
        address = self._followed(_target(match))
        if not address or not match["text"].strip():
            return match["text"]
        return match.group() if address == _target(match) else f"[{match['text']}](<{address}>)"

    def _followed(self, target: str) -> str:
        if template_tags.leads_elsewhere(target):
            return ""
        if site_references.is_source_file(target):
            return target
        address = target if _KEPT.match(target) else self._joined(target)
        return address if _KEPT.match(address) else ""

    def _joined(self, target: str) -> str:
        try:
            return urljoin(self.base, target)
        except ValueError:
            return ""

    def references(self, text: str) -> str:
        """`text` with reference links replaced by their text if their addresses cannot be resolved."""
        found = {m["id"].casefold(): self._followed(m["target"]) for m in _DEFINITION.finditer(text)}
        if all(found.values()):
            return text
        text = _DEFINITION.sub(lambda m: m.group() if found[m["id"].casefold()] else "", text)
        return _REFERENCE.sub(lambda m: m.group() if found.get(_id(m), "kept") else m["text"], text)


def _embedded(match: re.Match[str]) -> str:
    """The link to what a frame in HTML shows; the HTML itself if that is no content."""
    from lxml import html as lxml_html  # imported here: most texts have no HTML

    from sitegen.capture.html import embeds
    from sitegen.capture.html.inline_markdown import InlineWriter

    embed = embeds.embed_of(lxml_html.fragment_fromstring(match.group(), create_parent=True)[0])
    return InlineWriter().block([embed]) if embed else match.group()


def _id(match: re.Match[str]) -> str:
    return str(match["id"] or match["text"]).casefold()


def _target(match: re.Match[str]) -> str:
    return str(match["angle"] if match["angle"] is not None else match["target"]).strip()
