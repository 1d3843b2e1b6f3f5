"""Removes the mail addresses from the authors of a feed, before a parser takes a part of an address for a name."""

from __future__ import annotations

import re

_FIELD = re.compile(
    r"(?P<open><(?P<tag>(?:[\w.-]{1,40}:)?(?:author|creator|contributor|managingEditor|webMaster|name))\b[^<>]{0,500}>\s*"
    r"(?:<!\[CDATA\[)?)(?P<text>[^<>]{0,4000}(?:<[^<>@\s]{1,100}@[^<>\s]{1,200}>[^<>]{0,200})?)(?P<close>(?:\]\]>)?\s*</(?P=tag)\s*>)"
)
_BEFORE_NAME = re.compile(
    r"(?:mailto:)?[^\s@,;<>()&]{1,100}@[^\s@,;<>()&]{1,200}\s*\((?P<name>(?:[^()]|\([^()]{0,200}\)){1,500})\)"
)
_ADDRESS = re.compile(
    r"(?:&lt;|[<(\[])?\s?(?:mailto:)?[^\s@,;<>()&\[\]]{1,100}@[^\s@,;<>()&\[\]]{1,200}\s?(?:&gt;|[>)\]])?"
)


def without_addresses(text: str) -> str:
    """The text of a feed in which fields of authors hold names only: "Ann Lee" for "ann@a.example (Ann Lee)"."""
    return _FIELD.sub(lambda found: f"{found['open']}{names(found['text'])}{found['close']}", text)


def names(text: str) -> str:
    """The names in a field of authors, without mail addresses; "" if there is nothing else."""
    if "@" not in text:
        return text
    return _ADDRESS.sub(" ", _BEFORE_NAME.sub(r"\g<name>", text)).strip(" ,;")
