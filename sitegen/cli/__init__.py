"""The command line: one module for each command. No other package prints, or ends the process."""

from __future__ import annotations

from sitegen.cli.program import main

__all__ = ["main"]
