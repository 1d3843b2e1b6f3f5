"""The HTML of a mail: its lines, which can be removed, and what only serves to send it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.formats.mail_heads import MailLine, without_directions
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

_MAX_TAGS = 200_000
"""The number of "<". With more, the tree would take more memory than any mail is worth."""
_MAX_ELEMENTS = 30_000
_BLOCKS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre "
    "section article aside main header footer nav figure figcaption form fieldset address hr center br".split()
)
_UNSEEN = ("script", "style", "template", "noscript", "title")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:max-height|font-size|line-height)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"(?<![a-z])(?:apple-?mail-?)?signature(?![a-z])", re.IGNORECASE)
_QUOTED_BOX = re.compile(r"gmail_quote|moz-cite|protonmail_quote|yahoo_quoted|tutanota_quote", re.IGNORECASE)
_OF_CLIENT = re.compile(
    r"\bclass=[\"']?(?:gmail_|moz-|Mso|WordSection|Apple-|yiv|protonmail_|yahoo_)|dir=[\"']?(?:ltr|rtl|auto)[\"']?>"
)
_TRACKED = re.compile(
    r"@|%40|/(?:track|trk|ls|wf|CL0|L0)/|/(?:click|open|beacon|pixel)\b|/c/eJ|/redirect/[0-9a-f-]{20}|[?&](?:e|email|mail|uid|"
    r"subscriber|recipient|mc_eid|contact|hsenc)=|//(?:click|links?|trk|track|email|e|t)\.",
    re.IGNORECASE,
)
"""Addresses that tell who follows them."""
_PIXEL = re.compile(r"\s*[012](?:px)?\s*")
_ADDRESS = re.compile(r"\b(?:mailto|cid|tel):", re.IGNORECASE)

_Slot = tuple[lxml_html.HtmlElement, bool]
"""A text of an element: the one inside before its first child, or (True) the one behind the element."""


class _HtmlLine(NamedTuple):
    """A line with the places of its words, and of its pictures."""

    line: MailLine
    slots: list[_Slot]
    pictures: list[lxml_html.HtmlElement]


class HtmlMail:
    """The HTML of one mail. What is hidden from its reader is removed, and listed in `hidden`."""

    def __init__(self, text: str, place: str) -> None:
        """Raises SeedError, with `place` as the file, if the HTML cannot be read or has too many elements."""
        self.is_of_client = bool(_OF_CLIENT.search(text))
        self.tree = _parsed(text, place)
        self.hidden = tuple(_without_hidden(self.tree))
        self._lines = list(_lines(self.tree))

    @property
    def lines(self) -> list[MailLine]:
        """The lines that the mail shows. There are no blank ones."""
        return [one.line for one in self._lines]

    def remove(self, at: int) -> None:
        """Removes the words and pictures of the line `at`."""
        for slot in self._lines[at].slots:
            _set_words(slot, "")
        for picture in self._lines[at].pictures:
            picture.drop_tree()

    def change_words(self, change: Callable[[str], str]) -> None:
        """Replaces the words of each text by what `change` makes of them."""
        for one in self._lines:
            for slot in one.slots:
                words = _words_at(slot)
                if (made := change(words)) != words:
                    _set_words(slot, made)

    def without_private_links(self) -> Iterator[str]:
        """Removes addresses that lead to a person or tell who follows them, and yields the words of such links."""
        for element in self.tree.iter("a", "img", "area"):
            for name in ("href", "src"):
                address = element.get(name) or ""
                if (_ADDRESS.match(address) and name == "href") or (
                    address.lower().startswith("http") and _TRACKED.search(address)
                ):
                    del element.attrib[name]
                    yield squeeze(element.text_content())

    def unquote(self, levels: int) -> None:
        """Makes plain boxes of the outermost quotations, down to `levels`: they only mark a forwarded mail."""
        for element in list(self.tree.iter("blockquote")):
            above = sum(map(_is_quote, element.iterancestors("blockquote")))
            if _is_quote(element) and above < levels:
                element.set("data-quoted", "")
        for element in self.tree.iter("blockquote"):
            if "data-quoted" in element.attrib:
                element.tag = "div"

    def with_pictures(self, pictures: Mapping[str, str]) -> None:
        """Puts the pictures of the mail in place of their ids ("cid:..."); others of that kind are removed."""
        for element in list(self.tree.iter("img")):
            address = (element.get("src") or "").strip()
            if not address.lower().startswith("cid:"):
                continue
            if found := pictures.get(address[4:].strip("<>").casefold()):
                element.set("src", found)
            else:
                element.drop_tree()

    def html(self) -> str:
        """The HTML as it is now."""
        return str(lxml_html.tostring(self.tree, encoding="unicode"))


def _parsed(text: str, place: str) -> lxml_html.HtmlElement:
    if text.count("<") > _MAX_TAGS:
        raise SeedError(f"an e-mail of more than {_MAX_TAGS:,} tags", file=place)
    try:
        tree = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=False, remove_comments=True))
        many = any(True for _ in islice(tree.iter(), _MAX_ELEMENTS, None))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SeedError("an e-mail whose HTML cannot be read", file=place) from error
    if many:
        raise SeedError(f"an e-mail of more than {_MAX_ELEMENTS:,} elements", file=place)
    return tree


def _without_hidden(tree: lxml_html.HtmlElement) -> Iterator[str]:
    """Removes what the mail does not show, such as the summary for lists of mails, and yields its words."""
    for element in list(tree.iter(*_UNSEEN)):
        element.drop_tree()
    for element in list(tree.iter(etree.Element)):
        if element.tag == "img":
            if _is_pixel(element):
                element.drop_tree()
        elif _HIDDEN.search(element.get("style") or "") and _is_small(element):
            if words := squeeze(element.text_content()):
                yield words
            element.drop_tree()


def _is_small(element: lxml_html.HtmlElement) -> bool:
    """Whether an element is no box around the mail: those have no height of lines, to close gaps between pictures."""
    style = element.get("style") or ""
    if element.tag in ("body", "html") or element.getparent() is None:
        return False
    return bool(re.search(r"display\s*:\s*none|mso-hide|visibility\s*:\s*hidden|opacity", style)) or not len(element)


def _is_pixel(element: lxml_html.HtmlElement) -> bool:
    """Whether a picture is too small to be seen: it only reports that the mail was opened."""
    style = element.get("style") or ""
    sizes = [element.get("width") or "", element.get("height") or ""]
    return any(_PIXEL.fullmatch(size) for size in sizes if size) or bool(re.search(r"display\s*:\s*none", style))


def _lines(tree: lxml_html.HtmlElement) -> Iterator[_HtmlLine]:
    reader = _LineReader()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        yield from reader.enter(element) if event == "start" else reader.leave(element)
    yield from reader.flush()


class _LineReader:
    """Collects the lines of a tree while it is walked through."""

    def __init__(self) -> None:
        self.slots: list[_Slot] = []
        self.pictures: list[lxml_html.HtmlElement] = []
        self.quotes = self.signatures = 0

    def enter(self, element: lxml_html.HtmlElement) -> Iterator[_HtmlLine]:
        if not isinstance(element.tag, str):
            return
        if element.tag in _BLOCKS:
            yield from self.flush()
        self.quotes += _is_quote(element)
        self.signatures += _is_signature(element)
        if element.tag == "img":
            self.pictures.append(element)
        if element.text:
            self.slots.append((element, False))

    def leave(self, element: lxml_html.HtmlElement) -> Iterator[_HtmlLine]:
        if isinstance(element.tag, str):
            if element.tag in _BLOCKS:
                yield from self.flush()
            self.quotes -= _is_quote(element)
            self.signatures -= _is_signature(element)
        if element.tail:
            self.slots.append((element, True))

    def flush(self) -> Iterator[_HtmlLine]:
        text = squeeze(without_directions("".join(_words_at(slot) for slot in self.slots)))
        if text or self.pictures:
            yield _HtmlLine(MailLine(text, self.quotes, self.signatures > 0), self.slots, self.pictures)
        self.slots, self.pictures = [], []


def _is_quote(element: lxml_html.HtmlElement) -> bool:
    if element.tag == "blockquote" and (element.get("type") or "").lower() == "cite":
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "blockquote" and bool(_QUOTED_BOX.search(named))


def _is_signature(element: lxml_html.HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("div", "pre", "span", "p", "table") and bool(_SIGNATURE.search(named))


def _words_at(slot: _Slot) -> str:
    element, is_tail = slot
    return (element.tail if is_tail else element.text) or ""


def _set_words(slot: _Slot, words: str) -> None:
    element, is_tail = slot
    if is_tail:
        element.tail = words
    else:
        element.text = words
