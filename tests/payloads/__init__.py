"""Texts that try to become markup, script, a template or a path: one a line, by technique.

In the files ␤ stands for a line feed, ␍ for a carriage return, ␉ for a tab, ␀ ␁ ␂ ␃ ␋ ␌ ␛ for the other control signs.
"""

from __future__ import annotations

from pathlib import Path

_SIGNS = str.maketrans(
    {chr(0x2400 + code): chr(code) for code in (0, 1, 2, 3, 9, 11, 12, 13, 27)} | {"␤": "\n", "␊": "\n"}
)
TECHNIQUES = ("tags", "handlers", "schemes", "encodings", "markdown", "mutation", "breakouts", "templates")


def read(name: str) -> list[str]:
    """The payloads of one file."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    return [line.translate(_SIGNS) for line in text.split("\n") if line]


def payloads() -> list[str]:
    """All that try to run or to fetch something."""
    return [payload for name in TECHNIQUES for payload in read(name)]
