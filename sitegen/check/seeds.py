"""Tells which files and records below seeds/ became no article, as far as the last conversion found out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.check.finding import NOTE, Finding
from sitegen.content.decisions import read_file
from sitegen.convert.account import AccountedFiles, find_account
from sitegen.convert.seed_files import find_seed_files
from sitegen.convert.selection import Selection
from sitegen.index import seed_state
from sitegen.index.name_resolution import in_force


def seeds(root: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    """A note for each count of the account. Reads no story; the index must be up to date."""
    files = find_seed_files(db, root)
    there = frozenset(files.seeds)
    outcomes = {seed: outcome for seed, outcome in seed_state.outcomes(db).items() if seed in there}
    ignored = in_force(db, read_file(root)).ignored
    account = find_account(db, AccountedFiles(files, Selection(files.seeds), ignored), outcomes, named=False)
    for words in account.in_words():
        yield Finding("seeds", None, words, "`sitegen convert --verbose` names them", "seeds", NOTE)
