"""Every path that tries to lead out, in batches."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.security.test_traversal import attack_build, attack_convert
from tests.support.traversal import lines

BATCHES = 24


@pytest.mark.soak
@pytest.mark.parametrize("number", range(BATCHES))
def test_no_path_leads_out(tmp_path: Path, run: Run, number: int) -> None:
    texts = lines()[number::BATCHES]
    attack_build(tmp_path / "content", run, texts, "/{year}/{month}/{slug}/")
    attack_convert(tmp_path / "seeds", run, texts)
