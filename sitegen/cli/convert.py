"""The command `convert`: seeds/ -> content/; or shows what a conversion would change."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.account import print_account, reason_in_words
from sitegen.cli.common import (
    Options,
    common,
    counted,
    exclude,
    exit_if,
    list_problems,
    print_json,
    print_line,
    print_result,
)
from sitegen.core.config import Config, load_config
from sitegen.core.errors import UsageError
from sitegen.core.files import is_file

if TYPE_CHECKING:
    from sitegen.convert import ConvertReport


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Convert every seed, also those that have not changed.")
@click.option(
    "--include-drafts", is_flag=True, help="Make articles of drafts too, with draft: true; not of private ones."
)
@click.option("--explain", metavar="SEED", help="Say what becomes of each line of a seed, and why; convert nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write a page that shows how far each field can be trusted.",
)
@click.option("--diff", is_flag=True, help="Show what would change in each article; write nothing.")
@click.option(
    "--accept-machine",
    "field",
    metavar="FIELD",
    help="Replace FIELD (or body) in the articles PATH by what conversion finds.",
)
@common
def convert(
    options: Options, paths: tuple[Path, ...], everything: bool, include_drafts: bool, explain: str | None,
    report: Path | None, diff: bool, field: str | None,
) -> None:  # fmt: skip
    """Convert seeds that are new or changed into content/.

    PATH is a seed, a folder of seeds or a glob; without one all of seeds/ is meant. Ends with an account of every file
    and record there: what became an article, and what did not and why. --verbose names each.
    """
    writing = {"--all": everything, "--include-drafts": include_drafts, "--report": report, "--diff": diff}
    exclude("--accept-machine", field is not None, writing)
    reading = {"PATH": paths, "--accept-machine": field is not None, "--quiet": options.quiet}
    exclude("--explain", explain is not None, {**writing, **reading})
    exclude("--diff", diff, {"--report": report})
    root = options.root()
    config = load_config(root)
    if explain is not None:
        _explain(options, root, config, explain)
    elif field is not None:
        accept_machine_value(options, root, config, field, paths)
    elif diff:
        print_changes(options, root, config, paths, everything, include_drafts)
    else:
        _convert(options, root, config, paths, everything, include_drafts, report)


def _explain(options: Options, root: Path, config: Config, seed: str) -> None:
    from sitegen.convert.explain import explain, field_rows

    failed = False
    for explained in explain(root, config, seed):
        failed = failed or not (explained.story or explained.passed_over)
        print_json(options, explained.as_json())
        if explained.passed_over:
            hint = "; --include-drafts makes it an article" if explained.story else ""
            print_line(options, f"{explained.seed}: {reason_in_words(explained.passed_over)}{hint}")
        if explained.story is None:
            if explained.error and not explained.passed_over:
                list_problems((), [explained.error.problem(explained.seed)])
            continue
        print_line(options, explained.seed)
        for name, value, source, confidence in field_rows(explained.story):
            print_line(options, f"  {name:12} {value}  ({source}; {confidence:.2f})")
        for doubt in explained.story.doubts:
            print_line(options, f"  {doubt.field:12} left out: {doubt.value}  ({doubt.source}; {doubt.confidence:.2f})")
        for name, reason in explained.local_names:
            print_line(options, f"  {'local name':12} {name}  ({reason})")
        for line in explained.story.lines:
            number = f"{line.number:6}" if line.number else " " * 6
            print_line(
                options, f"{number}  {line.field or '-':12} {line.text}" + (f"  ({line.reason})" if line.reason else "")
            )
    exit_if(failed)


def _convert(
    options: Options, root: Path, config: Config, paths: tuple[Path, ...], everything: bool, include_drafts: bool,
    report_to: Path | None,
) -> None:  # fmt: skip
    from sitegen.build.machine_decider import decide_changed_names
    from sitegen.content import machine_decisions
    from sitegen.content.decisions import read_file
    from sitegen.convert import ConvertContext
    from sitegen.convert import convert as run
    from sitegen.core.leftovers import remove_leftovers, remove_leftovers_of_site
    from sitegen.index.folder_names import taken_from_folders
    from sitegen.index.index_file import open_index
    from sitegen.index.lock import locked

    if report_to and report_to.exists() and not is_file(report_to):
        raise UsageError(f"{report_to} is no file", hint="name a file to write")
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        remove_leftovers_of_site(root)
        context = ConvertContext(
            root, config, db, options.jobs, options.progress(), include_drafts, named=options.verbose
        )
        report = run(context, paths=paths, everything=everything)
        decided = decide_changed_names(root, config, db, options.progress(), jobs=options.jobs)
        if report_to:
            from sitegen.convert.report import write_report

            remove_leftovers([report_to.parent])
            write_report(context, report_to, paths)
        folders = taken_from_folders(db) if options.verbose else {}
    undecided = read_file(root).problems  # errors in the decisions file may concern seeds to ignore
    list_problems([*undecided, *report.warnings], [replace(p, file=f"seeds/{p.file}") for p in report.failed])
    print_line(options, _counts(report))
    if not report.total and not paths:
        print_line(options, "seeds/ has no files: copy your captures there, a folder for each publication.")
    print_account(options, report)
    if decided:
        what = f"{counted(len(decided), 'decision')} on who is who"
        print_line(options, f"{what}, written to {machine_decisions.FILE}; `sitegen entities revoke` takes one back.")
    if report_to:
        print_line(options, f"The report is {report_to}.")
    for folder, names in folders.items():
        print_line(options, f"seeds/{folder}: publication {', '.join(names)}, from the name of the folder")
    more = {"folders": folders, "decided": len(decided)}
    print_json(options, {**report.as_json(), **{key: value for key, value in more.items() if value}})
    exit_if(bool(report.failed))


def _counts(report: ConvertReport) -> str:
    kept = f", {report.kept} with edits of yours that stand" if report.kept else ""
    gone = f", {report.removed:,} removed as their seeds are ignored" if report.removed else ""
    counts = f"{counted(report.written, 'article')} written, {report.unchanged:,} unchanged{kept}{gone}"
    return f"{counted(report.seeds, 'seed')}: {counts}."


def print_changes(
    options: Options, root: Path, config: Config, paths: Sequence[Path], everything: bool, include_drafts: bool
) -> None:
    """Prints what a conversion would change, as unified diffs; exits with 1 if a seed cannot be read."""
    from sitegen.convert import ConvertContext
    from sitegen.convert.compare import compare
    from sitegen.index.index_file import open_index
    from sitegen.index.lock import locked

    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        context = ConvertContext(root, config, db, options.jobs, options.progress(), include_drafts)
        found = compare(context, paths=paths, everything=everything)
    for change in found.changes:
        for line in change.diff.removesuffix("\n").split("\n") if change.diff else ():
            print_result(options, line)
        if change.stands:
            print_line(options, f"# {change.file}: your {', '.join(change.stands)} would stand")
    if not found.changes and not found.failed:
        print_line(options, "# Nothing would change.")
    list_problems((), [replace(p, file=f"seeds/{p.file}") for p in found.failed])
    failed = [{"seed": p.file, "line": p.line, "error": p.error} for p in found.failed]
    print_json(options, {"changes": [change.as_json() for change in found.changes], "failed": failed})
    if found.failed:
        sys.exit(1)


def accept_machine_value(options: Options, root: Path, config: Config, field: str, files: Sequence[Path]) -> None:
    """Replaces a field of articles by the value that conversion finds."""
    from sitegen.convert.compare import accept_machine
    from sitegen.index.index_file import open_index
    from sitegen.index.lock import locked

    if not files:
        raise UsageError("say which article", hint=f"sitegen convert --accept-machine {field} FILE")
    taken = []
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        for file in files:
            changed = accept_machine(root, config, db, field, file)
            taken.append({"file": str(file), "changed": changed})
            print_line(
                options, f"{file}: {field} is the machine's now." if changed else f"{file}: {field} was that already."
            )
    print_json(options, {"field": field, "articles": taken})
