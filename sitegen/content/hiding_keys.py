"""The keys of front matter that hide a file, and what people write when they mean one of them."""

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
"""The hiding keys that files of a folder of content/ have, the simplest first; files of names and tags have `hide`."""

_MEANT = {
    **dict.fromkeys(["withdraws", "withdrawals", "withdrawing", "withdrawed", "iswithdrawn"], "withdrawn"),
    **dict.fromkeys(["withdrawndate", "withdrawnon", "withdrawnreason"], "withdrawn"),
    "isdraft": "draft",
    **dict.fromkeys(["hidden", "hides", "hiding", "hiden", "hidde", "hdie", "hied", "hid", "ishidden"], "hide"),
}
"""Keys, as `folded_key` gives them, that are too far from the right one to be found by their distance."""
_DISTANCES = {"withdrawn": 2, "draft": 1}
"""How many letters may be wrong in a key that is taken for the one that it is like."""
_OTHER_WORDS = frozenset(["craft", "graft", "kraft", "raft", "daft", "drift"])
"""Words that are like `draft` and may be a theme's keys."""

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
    """The letters and digits of a key in lower case; "" where another sign stands among them, so that it is no key."""
    letters = []
    for sign in unicodedata.normalize("NFKD", text).casefold():
        if sign.isalnum():
            letters.append(sign)
        elif sign not in _SIGNS and unicodedata.category(sign) not in _CATEGORIES:
            return ""
    return "".join(letters)


def key_of_line(line: str) -> str:
    """The key to which a line gives a value, as `folded_key` gives it; "" for none. Items of lists have none."""
    key, assigned, _ = _partition(line[:_MAX_KEY_CHARS])
    return folded_key(key) if assigned and not key.lstrip().startswith("- ") else ""


def keys_of_line(line: str) -> list[str]:
    """The keys of a line: the one that it begins with, or all of a mapping in braces."""
    parts = _BETWEEN_KEYS.split(line) if line.lstrip().startswith("{") else [line]
    return [key for part in parts if (key := key_of_line(part))]


def _partition(line: str) -> tuple[str, str, str]:
    found = _ASSIGNS.search(line)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


@lru_cache(4096)
def meant_key(key: str) -> str:
    """The hiding key that a key is or is nearly, "" for none."""
    folded = folded_key(key)
    if folded in HIDING_KEYS:
        return folded
    if folded in _MEANT or folded in _OTHER_WORDS:
        return _MEANT.get(folded, "")
    return next((right for right, most in _DISTANCES.items() if _distance(folded, right, most) <= most), "")


def _distance(one: str, other: str, most: int) -> int:
    """How many letters are to be put in, taken out, replaced or swapped with the next; more than `most` is inexact."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        older, before, row = before, row, [n]
        for m, wanted in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != wanted))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == wanted:
                cost = min(cost, older[m - 2] + 1)
            row.append(cost)
    return row[-1]


def refuse_unclear(data: Mapping[str, Any], head: str, file: str) -> None:
    """Raises ContentError for front matter that may be meant to hide the file but does not say so in the right way.

    That is a hiding key without a value, one that is misspelt or of another folder, or one inside another key's value.
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
    "organizations places events images source_url corrections slug updated date date_range name parents".split()
)
"""Keys whose value is no mapping that could have keys of its own."""


def _right(meant: str, own: tuple[str, ...]) -> str:
    return repr(meant if meant in own else own[0])


def _swallowed(name: str, key: str) -> str:
    return f"{name}: is part of the value of {key}; write it as a key of its own"


def _line(head: str, key: str) -> int:
    """The line of the file at which a key stands, 1 where it cannot be found."""
    wanted = folded_key(key)
    return next((n for n, line in enumerate(head.split("\n"), 2) if key_of_line(line) == wanted), 1)
