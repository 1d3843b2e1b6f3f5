"""Thousands of sequences of changes, after each of which the incremental build equals a clean one."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.incremental.test_incremental import Archive

SEQUENCES = int(os.environ.get("SOAK_SEQUENCES", "3000"))


@pytest.mark.soak
def test_incremental_equals_clean_after_any_of_thousands_of_sequences() -> None:
    run_state_machine_as_test(
        Archive,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
