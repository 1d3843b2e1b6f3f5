"""The command `export`: the archive as open data."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.cli.common import Options, common, counted, list_problems, say, say_json, size_in_words
from sitegen.core.config import load_config


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

        build(root, config, conversion=False, jobs=options.jobs, progress=options.progress())
    report = run(root, config, form, dest)
    list_problems((), report.errors)
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in report.counts.items())
    say(options, f"{report.dest}: {counts} ({report.files:,} files, {size_in_words(report.bytes)}).")
    if report.others:
        say(options, f"{counted(report.others, 'file')} there that no export wrote stayed as they were.")
    if report.left_out:
        which = " and ".join(f"{count:,} of {part}/" for part, count in report.left_out.items())
        say(
            options, f"Left out: {which}. They belong to nothing that is shown and can be read, or tell what is hidden."
        )
    say_json(options, report.as_json())
    if report.errors:
        sys.exit(1)
