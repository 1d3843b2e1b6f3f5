"""Shows what a conversion would change, and replaces a person's value of a field by the machine's."""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.capture import Record, open_seed
from sitegen.content.decisions import read_file
from sitegen.content.document import parse_document, render_document
from sitegen.content.merge import ORDER, Machine, accept
from sitegen.convert.article_writer import ArticleWriter, on_disk
from sitegen.convert.changed_seeds import ChangedSeeds, find_changed_seeds
from sitegen.convert.run import ConvertContext, Run
from sitegen.convert.seed_worker import SeedTask, SeedWorker
from sitegen.core import seed_id
from sitegen.core.config import Config
from sitegen.core.errors import Problem, SeedError, UsageError
from sitegen.core.files import write_if_changed
from sitegen.core.given_paths import given_file
from sitegen.index.name_resolution import in_force
from sitegen.index.scan import scan


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one article: a unified diff, and in `stands` the fields that would keep a person's edit."""

    file: str
    new: bool
    diff: str
    stands: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return {"file": self.file, "new": self.new, "diff": self.diff, "stands": list(self.stands)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, sorted by file, and the seeds that cannot be read."""

    changes: tuple[Change, ...]
    failed: tuple[Problem, ...]


def compare(context: ConvertContext, *, paths: Sequence[Path] = (), everything: bool = False) -> Comparison:
    """The changes that `convert` would make with the same arguments. Does not write to content/."""
    root, config, db = context.root, context.config, context.db
    scan(db, root, config)
    made: dict[str, bytes] = {}

    def store(path: str, data: bytes) -> bool:
        made[path] = data
        return True

    ignored = in_force(db, read_file(root)).ignored
    todo = find_changed_seeds(db, root, config, paths, everything, ignored, context.include_drafts)
    run = Run(context, todo, everything, store)
    run.all()
    changes = (_change(root, path, data, run.writer) for path, data in sorted(made.items()) if path.endswith(".md"))
    failed = [*todo.problems, *run.problems]
    return Comparison(
        tuple(change for change in changes if change.diff or change.stands),
        tuple(sorted(failed, key=lambda p: (p.file, p.line or 0, p.error))),
    )


def _change(root: Path, path: str, data: bytes, writer: ArticleWriter) -> Change:
    new = not (root / path).exists()
    before = "" if new else (root / path).read_bytes().decode("utf-8", "replace")
    lines = difflib.unified_diff(
        _lines(before),
        _lines(data.decode()),
        "/dev/null" if new else f"a/{path}",
        f"b/{path}",
    )
    whole_lines = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return Change(path, new, "".join(whole_lines), writer.stands.get(path, ()))


def _lines(text: str) -> list[str]:
    """The lines of a file, split at line feeds only: other control characters in a story do not end a line."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def accept_machine(root: Path, config: Config, db: sqlite3.Connection, name: str, file: Path) -> bool:
    """Sets the field `name` (or "body") of the article `file` to the machine's value; returns whether the file changed.

    Raises UsageError if there is no such field or the file is not an article with a seed, and SeedError if its seed
    cannot be read.
    """
    if name not in (*ORDER, "body"):
        close = difflib.get_close_matches(name, (*ORDER, "body"), 1)
        hint = f"did you mean {close[0]}?" if close else f"fields are {', '.join(ORDER)} and body"
        raise UsageError(f"{name!r} is no field of an article", hint=hint)
    path = _article(root, file)
    scan(db, root, config)
    old = parse_document((root / path).read_bytes(), path)
    capture = old.data.get("capture")
    seed = str(capture.get("seed") or "") if isinstance(capture, dict) else ""
    if not seed:
        raise UsageError(f"{path} was not made from a seed", hint="its capture.seed says nothing")
    return write_if_changed(root / path, render_document(accept(old, _machine(root, config, db, path, seed), name)))


def _article(root: Path, file: Path) -> str:
    """The path of an article relative to the site. `file` may be relative to the working directory or to the site."""
    if path := given_file(root, root / "content/articles", file):
        return f"content/articles/{path}"
    raise UsageError(f"{file} is no article", hint="articles are files under content/articles/")


def _machine(root: Path, config: Config, db: sqlite3.Connection, path: str, identity: str) -> Machine:
    """The result of converting the seed of an article now."""
    seed, todo = _seed(root, config, db, path, identity)
    key = next(key for key, made in todo.known[seed].items() if made.path == path)
    read = SeedWorker(root, config, todo.repeated, include_drafts=True)
    for record in open_seed(root / "seeds", seed, config):
        if isinstance(record, Record) and record.key == key:
            found = read(SeedTask(seed, todo.contexts[seed], todo.kills.applied(record)))
            if found.problem:
                raise SeedError(found.problem.error, file=f"seeds/{seed}", line=found.problem.line)
            if found.story and found.annotation:
                writer = ArticleWriter(root, config, todo.articles, on_disk(root))
                return writer.machine(key, found.story, found.annotation)
    raise SeedError("has no such story any more", file=f"seeds/{identity}")


def _seed(root: Path, config: Config, db: sqlite3.Connection, path: str, identity: str) -> tuple[str, ChangedSeeds]:
    """The path of the seed that an article was made from, and a ChangedSeeds for it."""
    is_file = seed_id.on_disk(root / "seeds")
    for seed in (reading.file for reading in seed_id.readings(identity)):
        if is_file(seed):
            todo = find_changed_seeds(db, root, config, [root / "seeds" / seed], everything=True)
            if any(made.path == path for made in todo.known.get(seed, {}).values()):
                return seed, todo
    raise SeedError("is not there any more", file=f"seeds/{identity}", hint="so the machine has no value to give")
