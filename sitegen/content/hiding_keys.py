"""The keys of front matter that hide a file, and the misspellings that people write for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sitegen.core.errors import ContentError

HIDING_KEYS = ("withdrawn", "draft", "hide")
HIDDEN_HINT = "until then the file is hidden"

_KEYS_OF_FOLDER = {"articles": ("draft", "withdrawn"), "pages": ("draft",)}
"""The hiding keys of files in a folder of content/, the simplest first; files of names and tags have `hide`."""

_MEANT = {
    **dict.fromkeys(["withdraws", "withdrawals", "withdrawing", "withdrawed", "iswithdrawn"], "withdrawn"),
    **dict.fromkeys(["withdrawndate", "withdrawnon", "withdrawnreason"], "withdrawn"),
    "isdraft": "draft",
    **dict.fromkeys(["hidden", "hides", "hiding", "hiden", "hidde", "hdie", "hied", "hid", "ishidden"], "hide"),
}
"""Folded keys that mean a hiding key and differ from it in too many letters to be found by distance."""

_MAX_WRONG_LETTERS = {"withdrawn": 2, "draft": 1}
"""A key with at most this many wrong letters counts as the hiding key."""

_OTHER_WORDS = frozenset(["craft", "graft", "kraft", "raft", "daft", "drift"])
"""Words that differ from `draft` in one letter and may be keys of a theme."""

_MAX_KEY_CHARS = 60
_SIGNS = frozenset("\"'`.\ufffd")
_CATEGORIES = frozenset(["Cc", "Cf", "Zs", "Zl", "Zp", "Pi", "Pf", "Ps", "Pd", "Pc", "Mn"])
"""Categories of Unicode whose characters do not count in a key: white space, invisible characters, quotation marks,
opening brackets, dashes, accents."""
_ASSIGNS = re.compile("[:=\uff1a]")
_BETWEEN_KEYS = re.compile("[{,]")
_FIRST_COLUMN = re.compile(r"^[\"']?(withdrawn|draft|hide)[\"']?[ \t]*:", re.MULTILINE)


@lru_cache(4096)
def folded_key(text: str) -> str:
    """The letters and digits of a key in lower case; "" if it contains a character that no key has."""
    letters = []
    for sign in unicodedata.normalize("NFKD", text).casefold():
        if sign.isalnum():
            letters.append(sign)
        elif sign not in _SIGNS and unicodedata.category(sign) not in _CATEGORIES:
            return ""
    return "".join(letters)


def key_of_line(line: str) -> str:
    """The folded key to which a line gives a value; "" if it gives none, or is an item of a list."""
    key, assigned, _ = _partition(line[:_MAX_KEY_CHARS])
    return folded_key(key) if assigned and not key.lstrip().startswith("- ") else ""


def keys_of_line(line: str) -> list[str]:
    """The folded keys of a line: the one at its beginning or, in a mapping in braces, all of them."""
    parts = _BETWEEN_KEYS.split(line) if line.lstrip().startswith("{") else [line]
    return [key for part in parts if (key := key_of_line(part))]


def _partition(line: str) -> tuple[str, str, str]:
    found = _ASSIGNS.search(line)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


@lru_cache(4096)
def meant_key(key: str) -> str:
    """The hiding key that `key` is, or is a misspelling of; "" if neither."""
    from rapidfuzz.distance import OSA  # imported here: it takes longer to load than most files to read

    folded = folded_key(key)
    if folded in HIDING_KEYS:
        return folded
    if folded in _MEANT or folded in _OTHER_WORDS:
        return _MEANT.get(folded, "")
    wrong = {right: OSA.distance(folded, right, score_cutoff=most) for right, most in _MAX_WRONG_LETTERS.items()}
    return next((right for right, count in wrong.items() if count <= _MAX_WRONG_LETTERS[right]), "")


def refuse_unclear(data: Mapping[str, Any], head: str, file: str) -> None:
    """Raises ContentError for front matter that probably means to hide the file, but does so in a wrong way:
    by a hiding key without a value, misspelt, of another kind of file, or inside another key's value.
    """
    parts = file.split("/")
    own = _KEYS_OF_FOLDER.get(parts[1], ("hide",)) if len(parts) > 2 else HIDING_KEYS
    for key, message in _unclear(data, head, own):
        raise ContentError(message, file=file, line=_line(head, key), hint=HIDDEN_HINT)


def _unclear(data: Mapping[str, Any], head: str, own: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        meant = meant_key(key)
        if meant and key in own and value is None:
            yield key, f"{key}: has no value; give it one, or take the line out"
        elif meant and key not in own and value is not False:
            yield key, f"the key {key!r} hides nothing; write {_right(meant, own)}, or rename the key"
        elif isinstance(value, dict) and key in _FLAT:
            yield from ((name, _swallowed(name, key)) for name in value if name in HIDING_KEYS)
    for name in _FIRST_COLUMN.findall(head):
        if name not in data:
            yield name, _swallowed(name, "another key")


_FLAT = frozenset(
    "title subtitle description dateline publication section language rights authors tags related aliases people "
    "organizations places events images source_url corrections comments slug updated date date_range name "
    "parents".split()
)
"""Keys whose value cannot be a mapping, so a mapping there has swallowed keys of the file."""


def _right(meant: str, own: tuple[str, ...]) -> str:
    return repr(meant if meant in own else own[0])


def _swallowed(name: str, key: str) -> str:
    return f"{name}: is part of the value of {key}; write it as a key of its own"


def _line(head: str, key: str) -> int:
    """The line number of a key in the file; 1 if it cannot be found."""
    wanted = folded_key(key)
    return next((n for n, line in enumerate(head.split("\n"), 2) if key_of_line(line) == wanted), 1)
