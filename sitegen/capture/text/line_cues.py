"""The cues on single lines in line_cues.toml, compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_MAX_CUE_CHARS = 400
"""A longer line is no cue."""
_ADDRESS = r"<?https?://[^\s<>\"]{4,300}>?"
_DATE = r"(?P<when>[^:/]{0,12}\d.{2,40}?)"


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = files("sitegen.capture.text").joinpath("line_cues.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found


@cache
def _compiled(kind: str, key: str) -> tuple[re.Pattern[str], ...]:
    page = str(_table()["page"])
    filled = (
        pattern.replace("%PAGE%", page).replace("%DATE%", _DATE).replace("%ADDRESS%", _ADDRESS)
        for pattern in _table()[kind][key]
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in filled)


@cache
def _joined(kind: str, key: str) -> re.Pattern[str]:
    """All patterns of a kind as one."""
    return re.compile("|".join(f"(?:{cue.pattern})" for cue in _compiled(kind, key)), re.IGNORECASE)


def is_cue(kind: str, key: str, text: str) -> bool:
    """Whether one of the patterns of a kind without groups matches the whole text."""
    return len(text) <= _MAX_CUE_CHARS and _joined(kind, key).fullmatch(text) is not None


def match(kind: str, key: str, text: str) -> re.Match[str] | None:
    """The match of one of the patterns of a kind with the whole text, or None."""
    if len(text) > _MAX_CUE_CHARS:
        return None
    return next((found for cue in _compiled(kind, key) if (found := cue.fullmatch(text))), None)


@cache
def words(key: str) -> frozenset[str]:
    """The words of a list of the kind "headline"."""
    return frozenset(str(_table()["headline"][key]).split())
