"""Finds out about a file of content/ that cannot be read: whether it must stay hidden, which pages it may own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sitegen.content.aliases import alias_url
from sitegen.content.free_pages import page_url
from sitegen.content.hiding_keys import keys_of_line, meant_key
from sitegen.content.term_files import term_kind
from sitegen.core import yaml
from sitegen.core.errors import ContentError
from sitegen.core.model import KIND, TERM_KINDS
from sitegen.core.text import name_slug, slug, squeeze
from sitegen.core.urls import canonical, term_url, url_of

_KEY = re.compile(r"""["']?[\w-]+["']?[ \t]*:""")
_PICTURE = re.compile(r"images/([\w.-]+)")
_HEAD_LINES = 400
"""The number of lines that are searched for keys. Front matter is shorter."""

_SECTIONS = frozenset(kind.plural for kind in TERM_KINDS) | frozenset(
    "archive topics search pagefind assets images data on-this-day".split()
)
"""Folders at the top of a site in which no story stands, unless its whole address is known."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of content/ that cannot be read and of which output/ has no page: what it may have at a target.

    `slugs` are names that its page may have, `urls` addresses that are its own, `folders` begin addresses that are.
    `pictures` are files below images/; None says that it may be any.
    """

    file: str
    slugs: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    pictures: tuple[str, ...] | None = ()

    def may_own(self, path: str) -> bool:
        """Whether the file at a path of the site may have been made from this one."""
        url = _without_html(url_of(path))
        steps = url.strip("/").split("/")
        if path.startswith("images/"):
            name = PurePosixPath(path).name
            return self.pictures is None or any(name.startswith(PurePosixPath(own).stem) for own in self.pictures)
        named = steps[-1] in self.slugs and (len(steps) == 1 or steps[0] not in _SECTIONS)
        return named or url in map(_without_html, self.urls) or any(url.startswith(folder) for folder in self.folders)


def _without_html(url: str) -> str:
    """What the URL paths of a page share, whether it is spelled with .html or without."""
    return canonical(url).removesuffix(".html")


def must_be_hidden(raw: bytes) -> bool:
    """Whether a file that cannot be read may have to stay hidden.

    That is so where any line of it begins with a key that hides a file, or with what people write when they mean one,
    whatever follows: the value is part of what cannot be read.
    """
    return any(meant_key(key) for line in _lines(raw) for key in keys_of_line(line))


def _lines(raw: bytes) -> list[str]:
    """The lines of a file in any encoding that contains ASCII. Zero bytes are removed, which makes UTF-16 readable."""
    return raw.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd").splitlines()


def possible_pages(path: str, raw: bytes) -> Unreadable:
    """The pages that a file may own on the site, by its name and by those of its keys that can be read separately."""
    values = dict(_values(_lines(raw)))
    kind, stem = path.split("/")[1], PurePosixPath(path).stem
    if kind == "articles":
        aliases = values.get("aliases")
        texts = [alias for alias in (aliases if isinstance(aliases, list) else [aliases]) if isinstance(alias, str)]
        slugs = dict.fromkeys([slug(stem), *([slug(str(values["slug"]))] if values.get("slug") else [])])
        return Unreadable(path, tuple(slugs), tuple(filter(None, map(alias_url, texts))), pictures=_pictures(raw))
    if kind == "pages":
        return Unreadable(path, urls=(page_url(path),), pictures=_pictures(raw))
    names = dict.fromkeys([stem, *([name_slug(name)] if (name := term_name(raw)) else [])])
    term = KIND.get(term_kind(path))
    return Unreadable(path, folders=tuple(term_url(term, name) for name in names) if term else ())


def _pictures(raw: bytes) -> tuple[str, ...] | None:
    """The pictures that a file names; None if it is not complete, since it may have named others."""
    text = "\n".join(_lines(raw))
    whole = len(re.findall(r"^(?:---|\.\.\.)[ \t]*$", text, re.MULTILINE)) > 1
    return tuple(dict.fromkeys(_PICTURE.findall(text))) if whole else None


def term_name(raw: bytes) -> str:
    """The name in a file of a term; "" if none can be read."""
    values = dict(_values(_lines(raw)))
    name = values.get("name") or values.get("title") or ""
    return squeeze(str(name)) if isinstance(name, str | int) else ""


def term_aliases(raw: bytes) -> tuple[str, ...]:
    """The other names in a file of a term, as far as they can be read."""
    found = dict(_values(_lines(raw))).get("aliases")
    return tuple(squeeze(name) for name in (found if isinstance(found, list) else [found]) if isinstance(name, str))


def _values(lines: list[str]) -> Iterator[tuple[str, Any]]:
    """The keys and values of a head, each parsed by itself; those that are not valid YAML are skipped."""
    parts: list[list[str]] = []
    for line in lines[:_HEAD_LINES]:
        if _KEY.match(line):
            parts.append([line])
        elif parts and line[:1] in (" ", "\t", "-") and not line.startswith("---"):
            parts[-1].append(line)
    for part in parts:
        try:
            yield from yaml.load_mapping("\n".join(part), "").items()
        except ContentError:
            continue
