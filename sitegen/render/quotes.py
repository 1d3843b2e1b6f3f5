"""Typographic quotation marks, dashes and ellipses in English HTML."""

from __future__ import annotations

import re

# nh3 writes attribute values in double quotes and leaves < and > in them alone.
_TOKEN = re.compile(r'(<[^>"]*+(?:"[^"]*"[^>"]*+)*+>)')
_TAG = re.compile(r"</?([a-z0-9]+)")
_CODE = frozenset(["code", "pre", "kbd", "samp"])
_INLINE = frozenset("a abbr b cite del dfn em i ins mark q s small strong sub sup u span".split())
_MARK = re.compile(r"\"|'|---?|\.\.\.")
_SIGNS = {"---": "—", "--": "–", "...": "…"}
_OPENS_AFTER = frozenset("([{—–-/“‘«\u00a0")
_CLOSED_BEFORE = frozenset(" \n.,;:!?)")
_YEAR = re.compile(r"\d\ds?\b")


def typeset(html: str) -> str:
    """`html`, as nh3 writes it, with the marks that a printer sets; code stays as it is.

    A mark before a word opens, any other closes; inline elements do not part a mark from what stands before it.
    """
    if not _MARK.search(html):
        return html
    parts, depth, before = [], 0, ""
    for token in _TOKEN.split(html):
        tag = _TAG.match(token) if token[:1] == "<" else None
        if not tag:
            parts.append(token if depth else _set(token, before))
            before = parts[-1][-1:] or before
            continue
        parts.append(token)
        if tag[1] in _CODE:
            depth += -1 if token.startswith("</") else 1
        elif tag[1] not in _INLINE:
            before = ""
    return "".join(parts)


def _set(text: str, before: str) -> str:
    parts: list[str] = []
    at = 0
    for match in _MARK.finditer(text):
        parts.append(text[at : match.start()])
        before = parts[-1][-1:] or before
        before = _SIGNS.get(match[0]) or _quote(match[0], before, text[match.end() : match.end() + 4])
        parts.append(before)
        at = match.end()
    return "".join([*parts, text[at:]])


def _quote(mark: str, before: str, after: str) -> str:
    """A quotation mark between what stands before and after it; "" after it may be the end, or another element."""
    opens = (not before or before.isspace() or before in _OPENS_AFTER) and after[:1] not in _CLOSED_BEFORE
    if mark == '"':
        return "“" if opens else "”"
    # An apostrophe that begins a word ('tis) is no opening mark; only years can be told.
    return "‘" if opens and not _YEAR.match(after) else "’"
