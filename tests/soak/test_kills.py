"""A build is killed at every single system call that changes a file."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.killing import CALLS, Changed, unable

pytestmark = [pytest.mark.soak, pytest.mark.skipif(bool(unable()), reason=unable() or "-")]


@pytest.fixture(scope="module", params=[False, True], ids=["without search", "with search"])
def changed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return Changed(tmp_path_factory.mktemp("killed"), searched=request.param)


@pytest.fixture(scope="module")
def calls(changed: Changed) -> Counter[str]:
    return changed.calls()


@pytest.mark.parametrize("call", CALLS)
def test_a_build_that_is_killed_at_any_call_is_made_good_by_the_next(
    changed: Changed, calls: Counter[str], call: str
) -> None:
    if not calls[call]:
        pytest.skip(f"a build makes no {call}")
    for number in range(1, calls[call] + 1):
        changed.kill(call, number)
