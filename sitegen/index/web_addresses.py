"""Normal forms of web addresses: equal for the spellings of an address, or for the forms in which a page is served."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sitegen.capture.fields import archive_urls

_TABLES = tomllib.loads(files("sitegen.index").joinpath("address_forms.toml").read_text(encoding="utf-8"))
_FORMS = _TABLES["forms"]
_TRACKING = frozenset(_TABLES["tracking"]["parameters"])
_TRACKING_STARTS = tuple(name[:-1] for name in _TRACKING if name.endswith("*"))
_INDEXES = frozenset(
    f"{name}.{suffix}" for name in _TABLES["index"]["names"] for suffix in _TABLES["index"]["suffixes"]
)
_HOSTS = tuple(f"{name}." for name in _FORMS["hosts"])
_FIRST_STEPS, _LAST_STEPS = frozenset(_FORMS["first_steps"]), frozenset(_FORMS["last_steps"])
_SUFFIXES = tuple(_FORMS["suffixes"])
_PARAMETERS, _VALUES = frozenset(_FORMS["parameters"]), frozenset(_FORMS["values"])

_MAX_CHARS = 2000
"""Longest address that is compared. Longer ones carry data, and no story stands at them."""
_HOME = re.compile(r"/home\.\w{1,10}")
_COMMENT_PAGE = re.compile(r"comment-page-\d{1,6}")
_SUFFIX = re.compile(r"\.\w{1,6}$")
_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]{1,80}\.cdn\.ampproject\.org/(?:[a-z]/){1,2}|(?:www\.)?google\.[a-z.]{2,6}/amp/)"
    r"(?:s/)?(?P<url>[\w-][\w.-]*\.[a-z]{2,}/\S*)",
    re.IGNORECASE,
)
_SAFE = ":@!$&'()*+,;=~-._"
"""Characters of a path that are written as they are; all others are percent-encoded."""


class _AddressParts(NamedTuple):
    """The parts of a normalised address: host with port, path without a slash at its end, parameters in order."""

    host: str
    path: str
    query: tuple[str, ...]

    def __str__(self) -> str:
        if not self.host or ((not self.path or _HOME.fullmatch(self.path)) and not self.query):
            return ""
        return f"{self.host}{self.path}" + (f"?{'&'.join(self.query)}" if self.query else "")


def address(url: str) -> str:
    """A normal form of an address on the web, equal for different spellings; "" for a site's home page.

    It ignores the scheme, "www.", a slash or an index page at the end, the fragment, the order of parameters, and
    parameters that only track readers. The address of a copy in a web archive is that of the original.
    """
    parts = _parts(url)
    return str(parts) if parts else ""


def page_address(url: str) -> str:
    """Like `address`, but equal also for the forms of a page for phones, for print and for AMP."""
    parts = _parts(url)
    return str(_plain(parts)) if parts else ""


def local_address(path: str) -> str:
    """A normal form of a path from the root of a site: "/2014/03/ferry"; "" for the root itself."""
    found = address(f"https://site.invalid{path}")
    return re.sub(r"^site\.invalid/?", "/", found)


def page_host(url: str) -> str:
    """The host of an address, the same for the forms of its pages; "" if it has none."""
    parts = _parts(url)
    return _plain(parts).host if parts else ""


def host_of(found: str) -> str:
    """The host of an address that `address` returned."""
    return re.split(r"[/?]", found, maxsplit=1)[0]


def _parts(url: str) -> _AddressParts | None:
    if len(url) > _MAX_CHARS:
        return None
    try:
        parts = urlsplit(_original(url.strip()))
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        host = _ascii((parts.hostname or "").removesuffix("."))
    except ValueError:
        return None
    query = (part for part in parts.query.split("&") if part and not _tracks(part.partition("=")[0].lower()))
    return _AddressParts(host.removeprefix("www.") + port, _path(parts.path), tuple(sorted(query)))


def _original(url: str) -> str:
    """The address of the page that an archive or a cache of AMP pages holds; other addresses unchanged."""
    cached = _AMP_CACHE.fullmatch(url)
    return f"https://{cached['url']}" if cached else archive_urls.original(url)


def _ascii(host: str) -> str:
    """A host in the letters of DNS: "xn--..." for a name in other letters."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _path(path: str) -> str:
    """A path with one spelling of each character, without empty steps, and without the name of an index page."""
    steps = [quote(unquote(step), safe=_SAFE) for step in path.split("/") if step]
    if steps and steps[-1].lower() in _INDEXES:
        steps.pop()
    return "".join(f"/{step}" for step in steps)


def _tracks(parameter: str) -> bool:
    return parameter in _TRACKING or parameter.startswith(_TRACKING_STARTS)


def _plain(parts: _AddressParts) -> _AddressParts:
    """The parts of the address of the page itself."""
    prefix = next((name for name in _HOSTS if parts.host.startswith(name) and "." in parts.host[len(name) :]), "")
    query = tuple(
        part
        for part in parts.query
        if part.partition("=")[0].lower() not in _PARAMETERS and part.lower() not in _VALUES
    )
    return _AddressParts(parts.host[len(prefix) :].removeprefix("www."), _plain_path(parts.path), query)


def _plain_path(path: str) -> str:
    steps = path.split("/")[1:]
    if len(steps) > 1 and steps[0].lower() in _FIRST_STEPS:
        steps = steps[1:]
    if len(steps) > 1 and (steps[-1].lower() in _LAST_STEPS or _COMMENT_PAGE.fullmatch(steps[-1])):
        steps = steps[:-1]
    return "".join(f"/{step}" for step in (*steps[:-1], *map(_plain_name, steps[-1:])))


def _plain_name(name: str) -> str:
    """The last step of a path without the mark of a form: "ferry.amp.html" is "ferry.html"."""
    suffix = _SUFFIX.search(name)
    stem, end = (name[: suffix.start()], suffix[0]) if suffix else (name, "")
    if end.lower() in _SUFFIXES and stem:
        return stem
    form = next((form for form in _SUFFIXES if stem.lower().endswith(form)), "")
    return (stem[: -len(form)] + end) if form and len(stem) > len(form) else name
