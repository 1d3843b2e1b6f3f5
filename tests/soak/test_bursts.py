"""A checkout of thousands of files, and back, while the site is served."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.bursts import switch_branches

FILES = int(os.environ.get("SOAK_BURST", "5000"))


@pytest.mark.soak
def test_no_update_is_lost_when_thousands_of_files_change_at_once(site: Path, tmp_path: Path) -> None:
    builds = switch_branches(site, tmp_path / "fresh", FILES)
    print(f"builds for each switch: {builds}")
    assert max(builds) < FILES / 100
