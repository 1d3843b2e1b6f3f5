"""A file in output/ that blocks deploys of it and tells why: a build is running, it contains drafts, or it is
a local preview.

The file is written before anything changes and removed when all is done, so a build that was killed leaves it behind.
It is in output/ because .sitegen/ may be deleted at any time.
"""

from __future__ import annotations

from pathlib import Path

from sitegen.core.files import file_bytes, write_if_changed

BLOCK_FILE = ".sitegen-unfit"

UNDER_WAY = "a build of it was not finished"
DRAFTS = "it was built with --drafts"
PREVIEW = "`sitegen serve` made it for this machine, with drafts and local addresses"


def block_deploy(output: Path, why: str = UNDER_WAY) -> None:
    """Blocks deploys of the folder, for the reason `why`."""
    write_if_changed(output / BLOCK_FILE, why.encode())


def allow_deploy(output: Path) -> None:
    """Allows deploys of the folder."""
    (output / BLOCK_FILE).unlink(missing_ok=True)


def block_reason(output: Path) -> str:
    """The reason why deploys of the folder are blocked; "" if they are not."""
    try:
        return file_bytes(output / BLOCK_FILE).decode("utf-8", "replace") or UNDER_WAY
    except FileNotFoundError:
        return ""
    except OSError:  # the path exists but is not a readable file
        return UNDER_WAY
