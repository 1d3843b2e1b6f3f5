"""Converts the text of an OpenDocument file to HTML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from html import escape

from lxml import etree

from sitegen.capture.formats.office_story import SUBTITLE, TITLE

PictureSource = Callable[[str, int], bytes]
"""Returns the bytes of the picture with a name; b"" if it has more bytes than the second argument, or is not there."""

_OFFICE, _TEXT, _TABLE, _DRAW, _STYLE, _FO, _SVG = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("office", "text", "table", "drawing", "style", "xsl-fo-compatible", "svg-compatible")
)
_XLINK = "{http://www.w3.org/1999/xlink}"
_SKIPPED = frozenset(
    [
        *(f"{_TEXT}{name}" for name in ("tracked-changes", "sequence-decls", "table-of-content", "hidden-text")),
        f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_OFFICE}forms", f"{_OFFICE}scripts",
        f"{_TABLE}covered-table-cell", f"{_SVG}title", f"{_SVG}desc",
    ]
)  # fmt: skip
_TYPES = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"RIFF", "webp"))
_MAX_PICTURE_BYTES = 8 << 20
_MAX_PICTURES_BYTES = 24 << 20
_MAX_LEVEL = 6


class OdtHtml:
    """The HTML of one document. `trees` are its XML files; the first one has the text."""

    def __init__(self, trees: Sequence[etree._Element], pictures: PictureSource) -> None:
        self.body = next(trees[0].iter(f"{_OFFICE}text"), None)
        self.pictures, self.left = pictures, _MAX_PICTURES_BYTES
        self.notes: list[str] = []
        self.parents: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.numbered: set[str] = set()
        for tree in trees:
            self._read_styles(tree)

    def html(self) -> str:
        """The text as HTML; its notes are a list at the end."""
        if self.body is None:
            return ""
        made = "".join(self._blocks(self.body))
        return made + (f"<ol>{''.join(self.notes)}</ol>" if self.notes else "")

    def _read_styles(self, tree: etree._Element) -> None:
        for style in tree.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            self.parents.setdefault(name, style.get(f"{_STYLE}parent-style-name", ""))
            for properties in style.iter(f"{_STYLE}text-properties"):
                bold = properties.get(f"{_FO}font-weight") in ("bold", "700", "800", "900")
                italic = properties.get(f"{_FO}font-style") == "italic"
                hidden = properties.get(f"{_TEXT}display") == "none"
                self.marks.setdefault(name, "hidden" if hidden else "strong" if bold else "em" if italic else "")
        for style in tree.iter(f"{_TEXT}list-style"):
            if next(iter(style), None) is not None and style[0].tag == f"{_TEXT}list-level-style-number":
                self.numbered.add(style.get(f"{_STYLE}name", ""))

    def _style(self, name: str) -> str:
        """The name of the style that a person chose, of which `name` may be a variant that the program made."""
        for _ in range(8):
            if name in ("Title", "Subtitle", "Quotations", "") or not self.parents.get(name, ""):
                break
            name = self.parents[name]
        return name

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIPPED or self._is_hidden(element):
                continue
            if tag == f"{_TEXT}h":
                level = element.get(f"{_TEXT}outline-level", "1")
                number = min(int(level) if level.isdigit() else 1, _MAX_LEVEL)
                yield f"<h{number}>{self._words(element)}</h{number}>"
            elif tag == f"{_TEXT}p":
                yield from self._paragraph(element)
            elif tag == f"{_TEXT}list":
                yield self._list(element)
            elif tag == f"{_TABLE}table":
                yield self._table(element)
            else:
                yield from self._blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[str]:
        style = self._style(element.get(f"{_TEXT}style-name", ""))
        words = self._words(element)
        named = {"Title": TITLE, "Subtitle": SUBTITLE}.get(style, "")
        opened = f'<p class="{named}">' if named else "<p>"
        yield f"<blockquote><p>{words}</p></blockquote>" if style == "Quotations" else f"{opened}{words}</p>"
        for box in _outermost(element, f"{_DRAW}text-box"):
            has_picture = next(box.iter(f"{_DRAW}image"), None) is not None
            yield "".join(("<figure>", *self._blocks(box), "</figure>") if has_picture else self._blocks(box))

    def _is_hidden(self, element: etree._Element) -> bool:
        """Whether the style of a paragraph, or the section that it is, says that it is not shown."""
        styled = self.marks.get(element.get(f"{_TEXT}style-name", "")) == "hidden"
        return styled or element.get(f"{_TEXT}display") == "none"

    def _list(self, element: etree._Element) -> str:
        tag = "ol" if element.get(f"{_TEXT}style-name", "") in self.numbered else "ul"
        items = (item for item in element if item.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header"))
        made = ("".join(("<li>", *self._blocks(item), "</li>")) for item in items)
        return "".join((f"<{tag}>", *made, f"</{tag}>"))

    def _table(self, element: etree._Element) -> str:
        return f"<table>{''.join(map(self._row, _outermost(element, f'{_TABLE}table-row')))}</table>"

    def _row(self, row: etree._Element) -> str:
        above = row.getparent()
        tag = "th" if above is not None and above.tag == f"{_TABLE}table-header-rows" else "td"
        cells = (cell for cell in row if cell.tag == f"{_TABLE}table-cell")
        made = ("".join((f"<{tag}>", *self._blocks(cell), f"</{tag}>")) for cell in cells)
        return "".join(("<tr>", *made, "</tr>"))

    # --- words ----------------------------------------------------------------------------------------------------

    def _words(self, element: etree._Element) -> str:
        made = [escape(element.text or "")]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                made.append(self._inline(child))
            made.append(escape(child.tail or ""))
        return "".join(made)

    def _inline(self, element: etree._Element) -> str:
        tag = element.tag
        if tag in (f"{_TEXT}line-break", f"{_TEXT}tab", f"{_TEXT}s"):
            return "<br>" if tag == f"{_TEXT}line-break" else " "
        if tag == f"{_TEXT}span":
            mark = self.marks.get(element.get(f"{_TEXT}style-name", ""), "")
            words = self._words(element)
            return "" if mark == "hidden" else f"<{mark}>{words}</{mark}>" if mark and words.strip() else words
        if tag == f"{_TEXT}a":
            address = escape(element.get(f"{_XLINK}href", ""))
            return f'<a href="{address}">{self._words(element)}</a>'
        if tag == f"{_TEXT}note":
            return self._note(element)
        if tag == f"{_DRAW}frame":
            return self._frame(element)
        return "" if tag in (f"{_DRAW}text-box", f"{_DRAW}image") else self._words(element)

    def _note(self, element: etree._Element) -> str:
        """The mark of a note; its text is kept for the end."""
        number = len(self.notes) + 1
        body = element.find(f"{_TEXT}note-body")
        self.notes.append("")  # a note may have notes of its own
        words = "".join(self._blocks(body)) if body is not None else ""
        self.notes[number - 1] = f'<li id="note-{number}">{words} <a href="#mark-{number}">↑</a></li>'
        return f'<sup><a href="#note-{number}" id="mark-{number}">[{number}]</a></sup>'

    def _frame(self, element: etree._Element) -> str:
        image = element.find(f"{_DRAW}image")
        if image is None:
            return ""
        alt = element.findtext(f"{_SVG}desc") or element.findtext(f"{_SVG}title") or ""
        data = self._picture(image)
        ending = next((ending for magic, ending in _TYPES if data.startswith(magic)), "")
        if not ending:
            return ""
        self.left -= len(data)
        return f'<img src="data:image/{ending};base64,{base64.b64encode(data).decode()}" alt="{escape(alt)}">'

    def _picture(self, image: etree._Element) -> bytes:
        """The bytes of a picture; b"" if there are none, or more than the limits allow."""
        most = min(self.left, _MAX_PICTURE_BYTES)
        inside = image.findtext(f"{_OFFICE}binary-data")
        if inside:
            try:
                data = base64.b64decode("".join(inside.split()))
            except ValueError:
                return b""
            return data if len(data) <= most else b""
        return self.pictures(image.get(f"{_XLINK}href", "").removeprefix("./"), most)


def _outermost(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The elements of a name below `parent`, without those inside another of them."""
    for element in parent:
        if element.tag == tag:
            yield element
        else:
            yield from _outermost(element, tag)
