"""Recognizes Markdown that all engines read alike: prose, headings, emphasis, links, pictures, quotes, lists.

The test is conservative: text with anything that it does not know goes to the reference engine.
"""

from __future__ import annotations

import re
from itertools import pairwise

# A search is much faster if the pattern begins with one fixed character: so each mark has its own pattern, and
# conditions on what comes before follow that character as lookbehinds.
_UNKNOWN = (
    re.compile(r"[\t\r\f\v\x00-\x08\x0e-\x1f\x85\u2028\u2029]"),  # white space that engines treat differently
    re.compile(r"\\(?:[<&]|\n|\Z)"),  # escapes that only one engine knows, and a hard break
    re.compile(r"&(?!(?:amp|lt|gt|quot);|\s)"),  # other entities
)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_PICTURE = re.compile(r"!(?<![\\!]!)\[[^\[\]<>`*_&\n\\\"]*\]\((?:https?://|/|images/)[^\s()<>\[\]\"'*_`\\&]*\)")
_LINK = re.compile(r"\[(?<!!\[)[^\[\]<>`*_&\n]+\]\((?:https?://|/)[^\s()<>\[\]\"'*_`\\&]*\)")
_EMPHASIS = re.compile(r"(\*(?<![\w*_]\*)\*?)(?=[^\s*_])[^*_\n]*[^\s*_.,;:!?()\"'“”‘’—–-](?<!\\)\1(?![\w*_])")
_MARKS = re.compile(r"[`*_\[\]<~|{}]")
_HEADING = re.compile(r"#{1,6} [^\s#][^\n]*(?<!#)\Z")
_PROSE = re.compile(r"(?![#>+=:]|-(?:[\s-]|\Z)|\d+[.)](?:\s|\Z)|\s)[^\n]+\Z")
_ITEM = re.compile(r"- (?![#>+*=:\s-]|\d+[.)](?:\s|\Z))[^\n]+\Z")


def is_plain(text: str) -> bool:
    """Whether every engine returns the same HTML for a Markdown text."""
    if any(unknown.search(text) for unknown in _UNKNOWN):
        return False
    if any(line[-1:].isspace() for line in text.split("\n")):  # a hard break
        return False
    bare = _EMPHASIS.sub("x", _LINK.sub("x", _ESCAPED.sub("x", _PICTURE.sub("x", text))))
    if _MARKS.search(bare):
        return False
    # Kinds of blocks are read from the text before substitution, where an escape prevents a line from starting a block.
    kinds = [_kind(block) for block in re.split(r"\n\n+", text.strip("\n"))]
    # Engines differ on whether two adjacent lists, or two adjacent quotes, are one.
    return "" not in kinds and all(a != b or a in ("prose", "heading") for a, b in pairwise(kinds))


def _kind(block: str) -> str:
    """The kind of a block; "" if it is not plain."""
    lines = block.split("\n")
    if len(lines) == 1 and _HEADING.match(block):
        return "heading"
    if all(map(_PROSE.match, lines)):
        return "prose"
    if all(map(_ITEM.match, lines)):
        return "list"
    if lines[0] != ">" and lines[-1] != ">" and all(line == ">" or _is_quoted(line) for line in lines):
        return "quote"
    return ""


def _is_quoted(line: str) -> bool:
    return line.startswith("> ") and _PROSE.match(line[2:]) is not None
