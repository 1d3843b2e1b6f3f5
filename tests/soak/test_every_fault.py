"""A fault of the machine at every seventh place of every system call of build, convert, export and deploy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.test_faults import COMMANDS, faulty
from tests.support.faults import needs_strace

CALLS = ("rename", "write", "mkdir", "openat", "read", "pwrite64", "unlink", "fsync", "fdatasync", "ftruncate", "chmod")


@pytest.mark.soak
@needs_strace
@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EACCES", "EMFILE"])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_fault_at_any_call(tmp_path: Path, command: str, call: str, error: str) -> None:
    faulty(tmp_path, command, call, error, slice(None, None, 7))
