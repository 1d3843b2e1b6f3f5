"""The command `export`: the archive as open data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.common import Options, common, counted, list_problems, print_json, print_line, size_in_words
from sitegen.core.config import load_config

if TYPE_CHECKING:
    from sitegen.export import ExportReport


@click.command()
@click.argument("dest", metavar="DEST", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", default="json", show_default=True, help="What to write.",
    type=click.Choice(["json", "csv", "parquet", "sqlite", "bagit"]),
)  # fmt: skip
@common
def export(options: Options, dest: Path, form: str) -> None:
    """Write the archive to DEST as open data.

    Drafts and withdrawn stories stay out. DEST is a folder, for sqlite a file. A bag also has seeds/, content/ and
    output/, which is built for it.
    """
    from sitegen.export import export as run

    root = options.root()
    config = load_config(root)
    if form == "bagit":
        from sitegen.build.build import build
        from sitegen.build.context import BuildOptions

        build(root, config, BuildOptions(conversion=False, jobs=options.jobs, progress=options.progress()))
    report = run(root, config, form, dest)
    list_problems((), report.errors)
    _print_counts(options, report)
    print_json(options, report.as_json())
    if report.errors:
        sys.exit(1)


def _print_counts(options: Options, report: ExportReport) -> None:
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in report.counts.items())
    print_line(options, f"{report.dest}: {counts} ({counted(report.files, 'file')}, {size_in_words(report.bytes)}).")
    if report.others:
        print_line(options, f"{counted(report.others, 'file')} there that no export wrote stayed as they were.")
    if report.left_out:
        which = " and ".join(f"{count:,} of {part}/" for part, count in report.left_out.items())
        print_line(options, f"Left out: {which}. They belong to no story, page or name that is shown and can be read.")
