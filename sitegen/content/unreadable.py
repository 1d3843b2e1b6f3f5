"""What can be told of a file of content/ that cannot be read: whether it must not be seen, and what it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from sitegen.core import yaml
from sitegen.content.aliases import alias_url
from sitegen.content.hiding_keys import keys_of_line, meant_key
from sitegen.core.errors import ContentError
from sitegen.core.model import ENTITY_KINDS, TAG
from sitegen.core.publish_guard import Unreadable
from sitegen.core.text import name_slug, slug, squeeze

_KEY = re.compile(r"""["']?[\w-]+["']?[ \t]*:""")
_PICTURE = re.compile(r"images/([\w.-]+)")
_HEAD_LINES = 400
"""Lines of a file that are looked at for keys: no front matter has as many."""


def must_be_hidden(raw: bytes) -> bool:
    """Whether a file that cannot be read may be of something that must not be seen.

    That is so where any line of it begins with a key that hides a file, or with what people write when they mean one,
    whatever follows: the value is part of what cannot be read.
    """
    return any(meant_key(key) for line in _lines(raw) for key in keys_of_line(line))


def _lines(raw: bytes) -> list[str]:
    """The lines of a file in whatever encoding that has ASCII's letters; UTF-16 has a zero beside each."""
    return raw.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd").splitlines()


def salvage(path: str, raw: bytes) -> Unreadable:
    """What a file may have had on the site, by its name and by those of its keys that can be read one by one."""
    values = dict(_values(_lines(raw)))
    kind, stem = path.split("/")[1], PurePosixPath(path).stem
    if kind == "articles":
        aliases = values.get("aliases")
        told = [alias for alias in (aliases if isinstance(aliases, list) else [aliases]) if isinstance(alias, str)]
        slugs = dict.fromkeys([slug(stem), *([slug(str(values["slug"]))] if values.get("slug") else [])])
        return Unreadable(path, tuple(slugs), tuple(filter(None, map(alias_url, told))), pictures=_pictures(raw))
    if kind == "pages":
        steps = PurePosixPath(path).with_suffix("").parts[2:]
        return Unreadable(path, urls=("/" + "".join(slug(step) + "/" for step in steps),), pictures=_pictures(raw))
    names = dict.fromkeys([stem, *([name_slug(name)] if (name := term_name(path, raw)) else [])])
    return Unreadable(path, folders=tuple(f"/{_plural(path)}/{name}/" for name in names))


def _pictures(raw: bytes) -> tuple[str, ...] | None:
    """The pictures that a file names. One that has lost its end, or all, may have named others."""
    text = "\n".join(_lines(raw))
    whole = len(re.findall(r"^(?:---|\.\.\.)[ \t]*$", text, re.MULTILINE)) > 1
    return tuple(dict.fromkeys(_PICTURE.findall(text))) if whole else None


def term_name(path: str, raw: bytes) -> str:
    """The name in a file of a term, "" where none can be read."""
    values = dict(_values(_lines(raw)))
    name = values.get("name") or values.get("title") or ""
    return squeeze(str(name)) if isinstance(name, str | int) else ""


def term_aliases(raw: bytes) -> tuple[str, ...]:
    """The other names in a file of a term, as far as they can be read."""
    found = dict(_values(_lines(raw))).get("aliases")
    return tuple(squeeze(name) for name in (found if isinstance(found, list) else [found]) if isinstance(name, str))


def term_kind(path: str) -> str:
    """The kind of the term that a file is of, "" for none."""
    kinds = {f"content/entities/{kind.plural}": kind.name for kind in ENTITY_KINDS} | {"content/tags": TAG.name}
    return kinds.get(path.rpartition("/")[0], "")


def _plural(path: str) -> str:
    return path.split("/")[-2]


def _values(lines: list[str]) -> Iterator[tuple[str, Any]]:
    """The keys of a head that are YAML when each is read by itself."""
    parts: list[list[str]] = []
    for line in lines[:_HEAD_LINES]:
        if _KEY.match(line):
            parts.append([line])
        elif parts and line[:1] in (" ", "\t", "-") and not line.startswith("---"):
            parts[-1].append(line)
    for part in parts:
        try:
            yield from yaml.load("\n".join(part), "").items()
        except ContentError:
            continue
