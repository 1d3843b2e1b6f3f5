"""A mark in output/ that says why it is not for the public: a build is under way, it holds drafts, or it is
somebody's preview.

The mark is there before anything changes and goes when all is done, so a build that was killed leaves it. It stands in
output/ itself: .sitegen/ may be removed at any time.
"""

from __future__ import annotations

from pathlib import Path

from sitegen.core.files import file_bytes, write_if_changed

MARK_FILE = ".sitegen-unfit"

UNDER_WAY = "a build of it was not finished"
DRAFTS = "it was built with --drafts"
PREVIEW = "`sitegen serve` made it for this machine, with drafts and local addresses"


def mark_unfit(output: Path, why: str = UNDER_WAY) -> None:
    """Marks the folder as not for the public."""
    write_if_changed(output / MARK_FILE, why.encode())


def mark_fit(output: Path) -> None:
    """Says that the folder is as it should be."""
    (output / MARK_FILE).unlink(missing_ok=True)


def unfit_reason(output: Path) -> str:
    """Why the folder is not for the public, or ""."""
    try:
        return file_bytes(output / MARK_FILE).decode("utf-8", "replace") or UNDER_WAY
    except FileNotFoundError:
        return ""
    except OSError:  # something stands there that is no file of ours
        return UNDER_WAY
