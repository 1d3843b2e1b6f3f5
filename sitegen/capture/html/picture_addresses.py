"""The addresses of one picture of a page, best first, and whether an image is a picture of a story at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import html as lxml_html

from sitegen.core import urls

NUMBERED = "inlined:"
"""The beginning of the placeholder that stands for the data of a picture inside the page, before its number."""
_WORDS = {
    name: frozenset(words)
    for name, words in tomllib.loads(
        files("sitegen.capture.html").joinpath("pictures.toml").read_text(encoding="utf-8")
    ).items()
}
_MIN_PIXELS = 100
"""Pictures with a smaller stated width or height are icons or tracking pixels."""
_LARGE_PIXELS = 200
"""An image with at least this stated width and height is no furniture, whatever its file is called."""
_MAX_RATIO = 6
"""An image that is so many times as wide as it is high, or the reverse, is a rule or an advertisement."""
_MAX_WIDTH_PIXELS = 2560
"""Of the sizes that a page offers, the largest up to this width is taken."""
_MAX_SET_CHARS = 40_000
"""The number of characters of a list of sizes that are read."""
_MAX_URLS = 24
"""The number of addresses of one picture that are tried."""
_SUFFIX = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|bmp)(?![a-z0-9])", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WAYBACK = re.compile(r"(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}[^/].*)")
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5})(?:px)?\s*(?=;|$)", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PARTS = re.compile(r"[^\W\d_]+")
_MAX_SOURCES = 40
"""The number of elements around an image that may list its sizes."""
_MAX_ELEMENTS = 3
"""The number of elements around an image that may hide it."""
_FURNITURE_WORDS = 2
"""A file name of furniture has at most this many words."""


class _Sized(NamedTuple):
    """An address and the width in pixels that the page states for it; 0 if it states none."""

    address: str
    width: int


def addresses(image: lxml_html.HtmlElement) -> tuple[str, ...]:
    """The addresses of the picture that an image element shows, best first.

    Files of the capture come first (paths, then data inside the page), then addresses on the web: those that a script
    would load later, the largest of the sizes that the page offers, and the address that the element itself has.
    """
    found: dict[str, int] = {}
    for address, width in (one for element in _elements(image) for one in _stated(element)):
        if usable := address_of(address):
            found.setdefault(usable, width)
    return tuple(sorted(found, key=lambda a: (_rank(a), -_sensible(found[a]))))[:_MAX_URLS]


def address_of(text: str) -> str:
    """An address on the web, a path in the capture, or a placeholder; "" for anything else.

    The address of a copy in the Wayback Machine becomes the address of the original.
    """
    text = text.strip()
    if match := _WAYBACK.match(text):
        text = re.sub(r"^(https?):/+", r"\1://", match[1])
    if text.startswith("//"):
        text = "https:" + text
    if text.startswith(NUMBERED) or is_web(text):
        return text
    if not text or text.startswith("#") or _SCHEME.match(text) or "\\" in text or "\0" in text:
        return ""
    return text


def is_local(address: str) -> bool:
    """Whether an address is a path, which may lead to a file of the capture."""
    return bool(address) and not address.startswith(NUMBERED) and not _SCHEME.match(address)


def is_web(address: str) -> bool:
    """Whether an address is one on the web."""
    return address[:8].lower().startswith(("http://", "https://"))


def is_picture(image: lxml_html.HtmlElement, found: Iterable[str]) -> bool:
    """Whether an image without a caption may be a picture of a story: no icon, counter, advertisement or furniture.

    `found` are its addresses.
    """
    if is_tiny(image) or _is_unseen(image) or _is_strip(image) or _is_named_otherwise(image):
        return False
    is_large = _is_large(image)
    return any(is_file_of_picture(address, is_large=is_large) for address in found)


def is_file_of_picture(address: str, *, is_large: bool = False) -> bool:
    """Whether a file with this address may be a picture of a story, by its name and its host."""
    if address.startswith(NUMBERED):
        return True
    lower = address.lower()
    if any(part in lower for part in _WORDS["counters"]):
        return False
    name = urls.without_query(lower).rstrip("/").rpartition("/")[2]
    stem, _, suffix = name.rpartition(".")
    parts = name_parts(stem or name)
    if suffix == "svg" or _WORDS["never_files"] & set(parts):
        return False
    return is_large or len(parts) > _FURNITURE_WORDS or not _WORDS["furniture_files"] & set(parts)


def is_address_of_picture(href: str) -> bool:
    """Whether a link leads to the file of a picture, or to its page in the site's software."""
    path = re.split("[?#]", href.lower())[0]
    return bool(_SUFFIX.search(path)) or "attachment" in href.lower()


def is_tiny(image: lxml_html.HtmlElement) -> bool:
    """Whether the page states that an image is smaller than a picture of a story is."""
    return any(0 <= size < _MIN_PIXELS for size in _sizes(image).values())


@lru_cache(8192)
def name_parts(text: str) -> tuple[str, ...]:
    """The parts of a class name or a file name, in lower case."""
    return tuple(_PARTS.findall(re.sub(r"(?<=[a-z\d])(?=[A-Z])", "-", text[:500]).lower()))


def has_part(element: lxml_html.HtmlElement, kind: str) -> bool:
    """Whether the class or id of an element has a part in the list `kind` of pictures.toml."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_WORDS[kind] & set(name_parts(named)))


def _elements(image: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The image, the sources beside it in a picture element, and the images for readers without scripts after it."""
    yield image
    last = image
    for element in islice(image.iterancestors(), _MAX_SOURCES):
        if element.tag == "source":  # the parser puts what follows a source inside of it
            yield element
        elif element.tag == "picture":
            yield from (e for e in element if e.tag == "source")
        elif element.tag not in ("a", "span"):
            break
        last = element if last.getnext() is None else last
    following = last.getnext()
    if following is not None and following.tag == "noscript":
        yield from following.iter("img")


def around(image: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The elements around an image, the innermost first, without those that list its sizes."""
    return (element for element in image.iterancestors() if element.tag not in ("source", "picture"))


def _stated(element: lxml_html.HtmlElement) -> Iterator[_Sized]:
    """The addresses that the attributes of an element state: those for scripts first."""
    names = sorted(element.keys(), key=lambda name: (not name.startswith("data-"), name.endswith("srcset")))
    for name in names:
        value = (element.get(name) or "").strip()
        if name.endswith("srcset") or (name.startswith("data-") and name.endswith("-set")):
            yield from _sizes_offered(value)
        elif name == "src" or name in ("data-src", "data-original") or (name.startswith("data-") and _is_file(value)):
            yield _Sized(value, 0)


def _is_file(value: str) -> bool:
    """Whether the value of an attribute for scripts is the address of a picture."""
    return len(value) < 2000 and " " not in value and value[:1] not in "{[" and bool(_SUFFIX.search(value))


def _sizes_offered(text: str) -> Iterator[_Sized]:
    """The addresses in a list of sizes ("a.jpg 640w, b.jpg 2x"); a density counts as so many thousand pixels."""
    address, width, ended = "", 0, False
    for token in text[:_MAX_SET_CHARS].split():
        if not address:
            address, width, ended = token.rstrip(","), 0, token.endswith(",")
        else:
            descriptor, comma, rest = token.partition(",")
            width, ended = _width(descriptor), bool(comma)
            if rest:
                yield _Sized(address, width)
                address, width, ended = rest.rstrip(","), 0, rest.endswith(",")
        if ended:
            yield _Sized(address, width)
            address = ""
    if address:
        yield _Sized(address, width)


def _width(descriptor: str) -> int:
    match = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?)([wx])", descriptor)
    return int(float(match[1]) * (1 if match[2] == "w" else 1000)) if match else 0


def _sensible(width: int) -> int:
    """The rank of a width: the largest that is not too large is best."""
    return width if width <= _MAX_WIDTH_PIXELS else _MAX_WIDTH_PIXELS - width


def _rank(address: str) -> int:
    """The rank of an address by its kind, and by whether its file can be a picture of a story."""
    if address.startswith(NUMBERED):
        return 1
    if not is_file_of_picture(address, is_large=True):
        return 3
    return 0 if is_local(address) else 2


def _sizes(image: lxml_html.HtmlElement) -> dict[str, int]:
    """The width and height in pixels that the page states for an image."""
    found = {name.lower(): int(size) for name, size in _STYLE_SIZE.findall((image.get("style") or "")[:500])}
    for name in ("width", "height"):
        if match := re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", image.get(name) or ""):
            found[name] = int(match[1])
    return found


def _is_large(image: lxml_html.HtmlElement) -> bool:
    sizes = _sizes(image)
    return len(sizes) == 2 and min(sizes.values()) >= _LARGE_PIXELS


def _is_strip(image: lxml_html.HtmlElement) -> bool:
    sizes = _sizes(image)
    return len(sizes) == 2 and max(sizes.values()) > _MAX_RATIO * max(1, min(sizes.values()))


def _is_unseen(image: lxml_html.HtmlElement) -> bool:
    boxes = [image, *islice(around(image), _MAX_ELEMENTS)]
    return image.get("aria-hidden") == "true" or any(
        e.get("hidden") is not None or _UNSEEN.search(e.get("style") or "") for e in boxes
    )


def _is_named_otherwise(image: lxml_html.HtmlElement) -> bool:
    """Whether the names of an image, or of the elements right around it, are those of other images."""
    boxes = [e for e in [image, *islice(around(image), 2)] if e.tag not in ("html", "body", "main", "article")]
    return any(has_part(e, "other_images") for e in boxes) or _is_banner(image)


def _is_banner(image: lxml_html.HtmlElement) -> bool:
    """Whether an image is a link to a front page or to an author, as banners and portraits are."""
    link = next((e for e in image.iterancestors("a")), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return True
    is_front = bool(parts.netloc) and parts.path in ("", "/") and not parts.query
    is_paid = link is not None and "sponsored" in (link.get("rel") or "")
    return is_front or is_paid or "/author/" in parts.path
