"""Detects front matter with a damaged opening, which would be taken for the text of the file."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.hiding_keys import HIDING_KEYS, folded_key, key_of_line, meant_key
from sitegen.core.errors import ContentError

_MAX_CHARS, _MAX_LINES = 40_000, 400
"""The part of a text that is searched for keys. Front matter is shorter."""

_MAX_LINES_ABOVE = 2
"""So many lines of other text may stand in the place of the opening line."""

_MAX_FENCE_CHARS = 60
"""A longer line is no fence with the name of a format."""

_FORMATS = frozenset(["yaml", "yml", "toml", "json"])

_SURE = frozenset(
    "title subtitle description date daterange dateline draft withdrawn hide slug aliases updated capture sourceurl "
    "corrections author authors tags categories category layout lastmod modified publishdate permalink keywords weight "
    "status published".split()
)
"""Folded keys that do not begin sentences, so that one of them at the beginning of a file is front matter."""

KNOWN = _SURE | frozenset(
    "publication section language rights related people organizations places events images topics name wikidata "
    "geonames parents summary image cover url type comments".split()
)
"""Folded keys of front matter, of sitegen and of other generators."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of lines that give values to keys. `line` is the number of the first; `closed`: a rule follows the last."""

    line: int
    keys: tuple[str, ...]
    closed: bool

    @property
    def known(self) -> int:
        return sum(1 for key in self.keys if key in KNOWN or meant_key(key))

    @property
    def is_sure(self) -> bool:
        """Whether it is front matter even if there is nothing like an opening above it."""
        sure = self.keys[:1] and (self.keys[0] in _SURE or meant_key(self.keys[0]))
        return bool(sure) or self.known > 1 or (self.known == 1 and self.closed)


def refuse_damaged_head(text: str, file: str) -> None:
    """Raises ContentError if a text without front matter begins with keys of front matter."""
    lines = _lines(text)
    first = _first_words(lines)
    run = _run(lines, first)
    if run.known and (_has_rule(lines[:first]) or run.is_sure):
        raise _error(lines[:first], run.line, file)
    for above in range(first + 1, min(first + 1 + _MAX_LINES_ABOVE, len(lines))):
        run = _run(lines, above)
        if run.closed and (run.known > 1 or any(map(meant_key, run.keys))):
            raise _error(lines[:first], run.line, file)


def refuse_second_head(body: str, line: int, file: str, *, is_first_empty: bool) -> None:
    """Raises ContentError if the text below a head begins with the rest of the head. `line` is its first line.

    Below a head that is not empty, only hiding keys of the first paragraph count.
    """
    lines = _lines(body)
    first = _first_words(lines)
    end = next((n for n in range(first, len(lines)) if _is_blank(lines[n])), len(lines))
    run = _run(lines if is_first_empty else lines[:end], first)
    if run.is_sure if is_first_empty else run.closed and any(key in HIDING_KEYS for key in run.keys):
        hint = "put all keys between two lines ---"
        raise ContentError(
            "the front matter is closed above these keys", file=file, line=line + run.line - 1, hint=hint
        )


def _error(above: list[str], line: int, file: str) -> ContentError:
    if any(set(_visible(row)) == {"+"} for row in above):
        hint = "write it as YAML between two lines ---"
        return ContentError("is TOML front matter (+++), which is not read", file=file, line=line, hint=hint)
    hint = "begin the file with a line ---, nothing above or beside it, and put another below the keys"
    return ContentError("begins like front matter, but no line --- opens it", file=file, line=line, hint=hint)


def _lines(text: str) -> list[str]:
    return text[:_MAX_CHARS].splitlines()[:_MAX_LINES]


def _first_words(lines: list[str]) -> int:
    """The index of the first line that is neither blank nor a rule."""
    return next((n for n, line in enumerate(lines) if not _is_rule(line)), len(lines))


def _has_rule(lines: list[str]) -> bool:
    return not all(map(_is_blank, lines))


def _visible(line: str) -> str:
    """A line without white space and invisible characters."""
    return "".join(filter(_is_visible, line))


def _is_blank(line: str) -> bool:
    return not any(map(_is_visible, line))


def _is_visible(sign: str) -> bool:
    return sign.isprintable() and not sign.isspace()


def _is_rule(line: str) -> bool:
    """Whether a line has no words: it is blank, or has dashes, pluses, braces or the like. "```yaml" is one too."""
    if not any(map(str.isalnum, line)):
        return True
    return len(line) <= _MAX_FENCE_CHARS and folded_key(line.strip("`~-+ \t")) in _FORMATS


def _run(lines: list[str], first: int) -> _Run:
    keys: list[str] = []
    for line in lines[first:]:
        if _is_rule(line):
            if keys and not _is_blank(line):
                return _Run(first + 1, tuple(keys), closed=True)
            continue
        if key := key_of_line(line):
            keys.append(key)
        elif not line[:1].isspace() and not line.startswith(("- ", "#")):
            break
    return _Run(first + 1, tuple(keys), closed=False)
