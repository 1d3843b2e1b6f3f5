"""The commands that bring an archive to others: deploy and export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.config import load_config
from sitegen.options import Options, common, list_problems, say, say_json, warn

if TYPE_CHECKING:
    from sitegen.deploy import DeployReport

_FEW = 20
"""Lost URLs that are listed; the rest is a number, unless --verbose or --dry-run asks for all."""


@click.command()
@click.argument("target", required=False, metavar="[TARGET]")
@click.option("--dry-run", is_flag=True, help="List what would be done, and why; change nothing.")
@click.option("--no-delete", is_flag=True, help="Leave files at the target that are not in output/.")
@click.option("--yes", is_flag=True, help="Delete also where that would be refused.")
@click.option("--allow-errors", is_flag=True, help="Deploy though the last build of output/ had errors.")
@common
def deploy(options: Options, target: str | None, dry_run: bool, no_delete: bool, yes: bool, allow_errors: bool) -> None:
    """Bring output/ to TARGET.

    TARGET is a name from sitegen.toml, a folder, s3://, gs://, az://, ssh:// or git+ssh://.
    """
    from sitegen.deploy import deploy as run

    root = options.root()
    report = run(
        root, load_config(root), target, dry_run=dry_run, delete=not no_delete, yes=yes, allow_errors=allow_errors,
        progress=options.progress(),
    )  # fmt: skip
    if dry_run:
        _tell_plan(options, report)
    _tell_spared(report)
    _tell_lost(report, everything=dry_run or options.verbose)
    if report.refused and dry_run:
        warn(f"this would be refused: {report.refused}")
    say(options, _summary(report, dry_run))
    say_json(options, report.as_json())


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
        from sitegen.build import build

        build(root, config, conversion=False, jobs=options.jobs, progress=options.progress())
    report = run(root, config, form, dest)
    list_problems((), report.errors)
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in report.counts.items())
    say(options, f"{report.dest}: {counts} ({report.files:,} files, {_size(report.bytes)}).")
    if report.left_out:
        which = " and ".join(f"{count:,} of {part}/" for part, count in report.left_out.items())
        say(options, f"Left out: {which}. They belong to no story, page or name that is shown and can be read.")
    say_json(options, report.as_json())
    if report.errors:
        sys.exit(1)


def _tell_plan(options: Options, report: DeployReport) -> None:
    for upload in report.plan.uploads:
        say(options, f"upload {upload.file.path} ({upload.reason})")
    for path in report.plan.deletions:
        say(options, f"delete {path}")


def _tell_lost(report: DeployReport, *, everything: bool) -> None:
    """What readers' links would no longer find; on standard error, for it wants looking at."""
    shown = report.lost if everything else report.lost[:_FEW]
    for url in shown:
        warn(f"{url} leads nowhere now")
    if len(shown) < len(report.lost):
        warn(f"and {len(report.lost) - len(shown):,} more")
    if shown:
        hint = f"aliases: [{shown[0]}] in the front matter of what took its place keeps such an address"
        warn(f"{hint}, and --no-delete the files")


def _tell_spared(report: DeployReport) -> None:
    """What was left at the target since nobody knows whether it is to go."""
    for path, file in report.spared[:_FEW]:
        why = f"{file} cannot be read, and this may be its own"
        click.echo(f"warning: {path} is left at {report.target}: {why}", err=True)
    if len(report.spared) > _FEW:
        click.echo(f"warning: and {len(report.spared) - _FEW:,} more", err=True)


def _summary(report: DeployReport, dry_run: bool) -> str:
    plan, would = report.plan, "would be " if dry_run else ""
    counts = f"{len(plan.uploads):,} files ({_size(plan.bytes)}) {would}uploaded"
    return f"{report.target}: {counts}, {len(plan.deletions):,} {would}deleted, {plan.unchanged:,} unchanged."


def _size(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"
