"""A thousand files of all formats at once: the account adds up, memory stays small, and killed runs lose nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.pouring import content, kill_at, measured, pour

pytestmark = pytest.mark.soak

FILES = int(os.environ.get("SOAK_POURED", "1000"))
MAX_BYTES = 500 << 20


def test_a_thousand_files_of_all_formats(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    there = pour(whole, FILES)
    assert pour(broken, FILES) == there

    once = measured(whole)
    print(f"{FILES:,} files, {there:,} records, {once.report['seconds']} s, {once.peak >> 20} MB")
    others = sum(once.report["passed_over"].values()) + sum(once.report["unread"].values()) + once.report["parts"]
    assert once.report["articles"] + others + len(once.report["failed"]) == there
    assert 0 < once.peak < MAX_BYTES
    assert "Traceback" not in once.err

    for share in (1, 10, 25, 50, 90):
        kill_at(broken, once.report["articles"] * share // 100, jobs=2)
    resumed = measured(broken)
    assert content(broken) == content(whole)
    expected = {**once.report, "seconds": 0, "written": 0, "unchanged": once.report["articles"]}
    again = measured(broken)
    assert {**again.report, "seconds": 0} == expected
    assert {**resumed.report, "seconds": 0, "written": 0, "unchanged": once.report["articles"]} == expected
