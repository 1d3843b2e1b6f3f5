"""Finds the line of something in a file."""

from __future__ import annotations

import re
from pathlib import Path


def line_of_key(head: str, key: str, part: str = "") -> int | None:
    """The line of a key of front matter or, with `part`, of the first line of its value that contains `part`."""
    found = None
    for number, line in enumerate(head.split("\n"), 2):
        if found is None:
            found = number if re.match(rf"[\"']?{re.escape(key)}[\"']?\s*:", line) else None
        elif line[:1] not in (" ", "\t", "-", "#", ""):
            break
        if found and part and part in line:
            return number
    return found


def line_in_file(path: Path, parts: list[str]) -> int | None:
    """The first line of a file that contains one of `parts`, not as a part of a longer path; None if there is none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for part in parts:
        match = re.search(rf"(?<![\w/.-]){re.escape(part)}(?![\w/-])", text)
        if match:
            return text.count("\n", 0, match.start()) + 1
    return None
