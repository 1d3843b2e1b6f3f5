"""A finding of `check`: a place, what is wrong there, and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

ERROR = "error"
WARNING = "warning"
NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in `file` (relative to the site; "" for the whole site), at `line` if it is known.

    `check` names the group of checks. An error affects readers, or means that something is left out. A warning needs a
    person's attention. A note is only information, and does not change the exit code.
    """

    file: str
    line: int | None
    what: str
    mend: str
    check: str
    severity: str = ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what} ({self.mend})" if place else f"{self.what} ({self.mend})"

    def as_json(self) -> dict[str, Any]:
        """The object for `check --json`."""
        names = ("file", "line", "severity", "check", "what", "mend")
        return {name: getattr(self, name) for name in names}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings sorted by place, without duplicates."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.file, f.line or 0, f.check, f.what))


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Joins equal findings on many pages into one: at the first page, with the number of the other pages."""
    first: dict[tuple[str, str, str], Finding] = {}
    pages: dict[tuple[str, str, str], set[str]] = {}
    for finding in findings:
        key = finding.check, finding.severity, finding.what
        known = first.get(key)
        if known is None or (finding.file, finding.line or 0) < (known.file, known.line or 0):
            first[key] = finding
        pages.setdefault(key, set()).add(finding.file)
    return [_counted(finding, len(pages[key]) - 1) for key, finding in first.items()]


def _counted(finding: Finding, more: int) -> Finding:
    if not more:
        return finding
    return replace(finding, what=f"{finding.what}; so on {more:,} other page{'s' if more > 1 else ''}")
