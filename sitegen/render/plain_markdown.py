"""Which Markdown is so plain that all engines read it alike: prose, headings, emphasis, links, pictures, quotes, lists.

The test is conservative: what it does not know is not plain, and the reference engine takes it.
"""

from __future__ import annotations

import re
from itertools import pairwise

# A search is much faster for what begins with one known sign: so each has its own, and looks behind after that sign.
_UNKNOWN = (
    re.compile(r"[\t\r\f\v\x00-\x08\x0e-\x1f\x85\u2028\u2029]"),  # white space that engines do not agree on
    re.compile(r"\\(?:[<&]|\n|\Z)"),  # escapes that only one knows, and a hard break
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
    """Whether every engine makes the same HTML of a Markdown text."""
    if any(unknown.search(text) for unknown in _UNKNOWN):
        return False
    if any(line[-1:].isspace() for line in text.split("\n")):  # a hard break
        return False
    bare = _EMPHASIS.sub("x", _LINK.sub("x", _ESCAPED.sub("x", _PICTURE.sub("x", text))))
    if _MARKS.search(bare):
        return False
    # The shape of blocks is read from the text as it stands, where an escape keeps a line from being one.
    kinds = [_kind(block) for block in re.split(r"\n\n+", text.strip("\n"))]
    # Engines differ on whether two lists, or two quotes, in a row are one.
    return "" not in kinds and all(a != b or a in ("prose", "heading") for a, b in pairwise(kinds))


def _kind(block: str) -> str:
    """The kind of a block, "" for one that is not plain."""
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
