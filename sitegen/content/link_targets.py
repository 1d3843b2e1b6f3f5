"""The targets of the links in a Markdown text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_DESTINATION = re.compile(
    r"(?<!\\)\]\(\s*+<([^<>\n]++)>|"  # ](<../2014/a b.md>)
    r"(?<!\\)\]\(\s*+((?:[^\s<>()\\]|\\.|\((?:[^\s<>()\\]|\\.)*+\))++)|"  # ](../2014/a.md) and ](../2014/a_(b).md)
    r"^[ ]{0,3}\[[^\]\n]++\]:[ \t]*+<?([^\s<>]++)|"  # [a]: ../2014/a.md
    r"<(https?://[^\s<>]++)>",  # <https://courier.example/a>
    re.MULTILINE | re.IGNORECASE,
)
_LINK_TAG = re.compile(r"<a\s[^<>]*+>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:avif|gif|ico|jpe?g|png|svg|webp)(?:[?#]|$)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)


def targets(text: str) -> Iterator[str]:
    """The targets of the links in a Markdown text, as an attribute of HTML has them; one may occur more than once.

    Code is not left out, so some of them may be no links.
    """
    for match in _DESTINATION.finditer(text):
        yield _without_entities(_ESCAPED.sub(r"\1", match[match.lastindex or 0]))
    for tag in _LINK_TAG.finditer(text):
        for match in _HREF.finditer(tag[0]):
            yield _without_entities(match[match.lastindex or 0])


def is_picture(target: str) -> bool:
    """Whether a target is a picture by its name."""
    return _PICTURE.search(target) is not None


def plain_target(target: str) -> str:
    """A target with all characters as they are: Markdown may write the same one in more than one way."""
    return unquote(target.strip())


def _without_entities(written: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found[0]), written).strip()
