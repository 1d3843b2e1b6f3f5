"""What `convert` says without converting: what it would change, and the machine's value of one field."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sitegen.config import Config
from sitegen.errors import UsageError
from sitegen.options import Options, list_problems, say, say_json, show


def tell_changes(options: Options, root: Path, config: Config, paths: Sequence[Path], everything: bool) -> None:
    """Prints what a conversion would change, as unified diffs; ends with 1 where a seed cannot be read."""
    from sitegen.convert.compare import compare
    from sitegen.index.lock import locked
    from sitegen.index.store import open_index

    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        found = compare(
            root, config, db, paths=paths, everything=everything, jobs=options.jobs, progress=options.progress()
        )
    for change in found.changes:
        for line in change.diff.removesuffix("\n").split("\n") if change.diff else ():
            show(options, line)
        if change.stands:
            say(options, f"# {change.file}: your {', '.join(change.stands)} would stand")
    if not found.changes and not found.failed:
        say(options, "# Nothing would change.")
    list_problems((), [replace(p, file=f"seeds/{p.file}") for p in found.failed])
    failed = [{"seed": p.file, "line": p.line, "error": p.error} for p in found.failed]
    say_json(options, {"changes": [change.as_json() for change in found.changes], "failed": failed})
    if found.failed:
        sys.exit(1)


def take_machine(options: Options, root: Path, config: Config, field: str, files: Sequence[Path]) -> None:
    """Gives articles the machine's value of a field."""
    from sitegen.convert.compare import accept_machine
    from sitegen.index.lock import locked
    from sitegen.index.store import open_index

    if not files:
        raise UsageError("say which article", hint=f"sitegen convert --accept-machine {field} FILE")
    taken = []
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        for file in files:
            changed = accept_machine(root, config, db, field, file)
            taken.append({"file": str(file), "changed": changed})
            say(options, f"{file}: {field} is the machine's now." if changed else f"{file}: {field} was that already.")
    say_json(options, {"field": field, "articles": taken})
