"""The names of a page's site and of its sections, and titles of pages without them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from urllib.parse import urlsplit

from lxml import html as lxml_html

from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.core import urls
from sitegen.core.text import fold, squeeze

_SEPARATOR = re.compile(
    r"(?<!\s)\s{1,9}(?:[|·»«•~›‹>/]|::|--|>>|<<|[–—-])\s{1,9}|(?<!\s)\s{0,9}[|｜]\s{0,9}|(?<=\w):\s{1,9}|"
    r"(?<=[\u3040-\u30ff\u3400-\u9fff])[-_–—－](?=[\u3040-\u30ff\u3400-\u9fff])"
)
"""The signs between the parts of a page's title."""
_OWNER = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©,]{0,5}(?:\(c\)\s?)?(?:\d{4}(?:\s?[-–]\s?\d{2,4})?,?\s?)?(?:by )?([^.,|©\d]{3,50})",
    re.IGNORECASE,
)
"""The owner in a notice of copyright, before its first stop or comma."""
_ROOT = re.compile(r"(?:https?:)?(?://[^/?#]{1,100})?/?(?:(?:index|default|home)\.\w{2,5})?", re.IGNORECASE)
_FILE_NAME = re.compile(r"[\w%/.-]{1,200}\.(?:s?html?|php|aspx?|jsp|cfm)|https?://\S{1,500}|\W*", re.IGNORECASE)
_WORDS = tomllib.loads(files("sitegen.capture.html").joinpath("page_titles.toml").read_text(encoding="utf-8"))
_NO_TITLE = frozenset(word for table in _WORDS.values() for words in table.values() for word in words)
_MAX_MENU_WORDS = 5
"""Maximum number of words of a menu entry."""
_MAX_NAME_CHARS = 60
"""Maximum characters of the name of a site."""
_MAX_PARTS = 12
"""A title of more parts is not divided."""


class SiteNames:
    """The names of a site as its page shows them: stated, in its address, on its logo, in its notice of copyright."""

    def __init__(
        self, tree: lxml_html.HtmlElement, pieces: Sequence[VisibleBlock], url: str, stated: Iterable[str]
    ) -> None:
        labels = _host(url).removeprefix("www.").split(".")
        self._hosts = {"".join(labels), *(label.replace("-", "") for label in labels[:-1])} - {"", "com", "co", "org"}
        named = [*stated, *_logos(tree), *_owners(pieces)]
        self._names = {_letters(name) for name in named if 1 < len(name) < _MAX_NAME_CHARS} - {""}
        self._menus = {fold(piece.text) for piece in pieces if _is_menu_entry(piece)}

    def is_site(self, text: str) -> bool:
        """Whether a text is a name of the site."""
        letters = _letters(text)
        short = letters.removesuffix("com")
        return bool(letters) and bool({letters, short} & self._names or {letters, short} & self._hosts)

    def is_section(self, text: str) -> bool:
        """Whether a text is an entry of the page's menus."""
        return fold(text) in self._menus

    def without_site(self, title: str, *, sections: bool = True) -> str:
        """A title without names of the site, and of `sections`, at its ends; unchanged if it has nothing else."""

        def is_foreign(part: str, sign: str) -> bool:
            return self.is_site(part) or is_no_title(part) or (sections and ":" not in sign and self.is_section(part))

        return _trimmed(title, is_foreign)


def parts(title: str) -> list[str]:
    """The parts of a page's title between signs such as "|" and ": "."""
    found = [part for part in _SEPARATOR.split(title) if part.strip()]
    return found if len(found) <= _MAX_PARTS else [title]


def last_part(title: str) -> tuple[str, str, str]:
    """A title before its last separator, that sign, and what follows it; the latter are "" if there is no separator."""
    mark = next(reversed(list(_SEPARATOR.finditer(title))), None)
    return (title[: mark.start()], mark.group().strip(), title[mark.end() :]) if mark else (title, "", "")


def first_part(title: str) -> tuple[str, str]:
    """A title before its first separator, and what follows it; the latter is "" if there is no separator."""
    mark = _SEPARATOR.search(title)
    return (title[: mark.start()], title[mark.end() :]) if mark else (title, "")


def is_no_title(text: str) -> bool:
    """Whether the title of a page says nothing of its story: "Untitled Document", "Print version", "story12.html"."""
    return fold(text).strip(" .:!") in _NO_TITLE or bool(_FILE_NAME.fullmatch(text))


def is_root(url: str) -> bool:
    """Whether an address leads to the first page of a site."""
    return bool(_ROOT.fullmatch(urls.without_query(url)))


def alike(part: str, name: str) -> bool:
    """Whether two texts name the same publication, ignoring case, spaces and a leading article."""
    a, b = _letters(part), _letters(name)
    return bool(a) and (a == b or a.removesuffix("com") == b.removesuffix("com"))


def _trimmed(title: str, is_foreign: Callable[[str, str], bool]) -> str:
    """A title without the parts at its ends that `is_foreign`, which gets a part and the separator beside it."""
    marks = list(_SEPARATOR.finditer(title))
    if not marks or len(marks) >= _MAX_PARTS:
        return title
    first, last = 0, len(marks)  # the parts that remain are those between the marks first-1 and last
    ends = [-1, *(mark.end() for mark in marks)]
    starts = [*(mark.start() for mark in marks), len(title)]

    def part(at: int) -> str:
        return title[max(ends[at], 0) : starts[at]].strip()

    while last > first and is_foreign(part(last), marks[last - 1].group()):
        last -= 1
    while first < last and is_foreign(part(first), marks[first].group()):
        first += 1
    left = title[max(ends[first], 0) : starts[last]].strip()
    return title if first == last and is_foreign(left, "") else left


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _letters(text: str) -> str:
    return re.sub(r"\W|^the ", "", fold(text))


def _logos(tree: lxml_html.HtmlElement) -> Iterator[str]:
    """The words and pictures' texts of links to the first page of the site."""
    for link in tree.iter("a"):
        href = (link.get("href") or "").strip()
        if href and href[0] not in "#?" and is_root(href):
            yield squeeze(link.text_content())
            yield from (squeeze(picture.get("alt") or "") for picture in link.iter("img"))


def _owners(pieces: Sequence[VisibleBlock]) -> Iterator[str]:
    for piece in pieces:
        if piece.words < 60 and (match := _OWNER.search(piece.text)):
            yield match[1].strip()


def _is_menu_entry(piece: VisibleBlock) -> bool:
    short = 0 < piece.words <= _MAX_MENU_WORDS
    return short and piece.linked == piece.words and piece.shape != "heading"
