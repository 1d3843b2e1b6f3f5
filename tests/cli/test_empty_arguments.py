"""An argument that is an empty text, as an unset variable gives it, is a mistake and no default."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.mark.parametrize(
    "arguments", [("serve", "--host", ""), ("serve", "--host", " "), ("build", "--base-url", ""), ("deploy", " ")]
)
def test_an_empty_argument_is_a_usage_error(site: Path, run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(arguments[0], "--site", site, *arguments[1:])
    assert answer.code == 2 and answer.err.count("\n") == 1
    assert not (site / "output").exists()
