"""The pictures under content/images that a text uses: destinations of links and images, not words in the text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote

FOLDER = "images/"

_DESTINATION = re.compile(
    r"(?<!\\)\]\(\s*+<([^<>\n]++)>|"  # ](<images/a b.png>)
    r"(?<!\\)\]\(\s*+([^\s<>]++)|"  # ](images/a.png)
    r"^[ ]{0,3}\[[^\]\n]++\]:[ \t]*+<?([^\s<>]++)",  # [a]: images/a.png
    re.MULTILINE,
)
_TAG = re.compile(r"<[a-zA-Z][^<>]*+>")
_ATTRIBUTE = re.compile(r"\b(?:src|href)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)


def in_text(text: str) -> Iterator[str]:
    """Paths under content/ of the pictures that a Markdown text uses; a path may occur more than once."""
    if FOLDER not in unquote(text):
        return
    for match in _DESTINATION.finditer(text):
        yield from paths(match[match.lastindex or 0])
    for tag in _TAG.finditer(text):
        for match in _ATTRIBUTE.finditer(tag[0]):
            yield from paths(match[match.lastindex or 0])


def in_values(values: Iterable[object]) -> Iterator[str]:
    """Paths of pictures in the values of keys that a theme may read."""
    return (path for value in values if isinstance(value, str) for path in paths(value))


def paths(target: str) -> Iterator[str]:
    """The paths under content/images that a link or a `src` may mean: as written, and with its escapes decoded."""
    plain = unescape(target.strip())
    for text in dict.fromkeys((plain, unquote(plain), unquote(re.split("[?#]", plain)[0]), _closed(plain))):
        path = posixpath.normpath(text.lstrip("/")) if text else ""
        if path.startswith(FOLDER) and "\0" not in path:
            yield path


def _closed(target: str) -> str:
    """A destination cut at the parenthesis that closes it, if the text continues without a space."""
    depth = 0
    for at, sign in enumerate(target):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return unquote(target[:at])
    return unquote(target)
