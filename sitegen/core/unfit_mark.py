"""A mark file in output/ that tells why it must not be published: a build is running, it contains drafts, or it is
a local preview.

The mark is written before anything changes and removed when all is done, so a build that was killed leaves it behind.
It is in output/ because .sitegen/ may be deleted at any time.
"""

from __future__ import annotations

from pathlib import Path

from sitegen.core.files import file_bytes, write_if_changed

MARK_FILE = ".sitegen-unfit"

UNDER_WAY = "a build of it was not finished"
DRAFTS = "it was built with --drafts"
PREVIEW = "`sitegen serve` made it for this machine, with drafts and local addresses"


def mark_unfit(output: Path, why: str = UNDER_WAY) -> None:
    """Marks the folder as not to be published, for the reason `why`."""
    write_if_changed(output / MARK_FILE, why.encode())


def mark_fit(output: Path) -> None:
    """Removes the mark: the folder may be published."""
    (output / MARK_FILE).unlink(missing_ok=True)


def unfit_reason(output: Path) -> str:
    """The reason why the folder must not be published; "" if it may."""
    try:
        return file_bytes(output / MARK_FILE).decode("utf-8", "replace") or UNDER_WAY
    except FileNotFoundError:
        return ""
    except OSError:  # the path exists but is not a readable file
        return UNDER_WAY
