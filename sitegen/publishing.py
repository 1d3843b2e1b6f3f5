"""The commands that bring an archive to others: deploy and export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.config import load_config
from sitegen.options import Options, common, counted, exclude, list_problems, note, say, say_json, warn

if TYPE_CHECKING:
    from sitegen.deploy import DeployReport

_FEW = 20
"""Lines of a list that are printed; the rest is a number, unless --verbose asks for all."""


@click.command()
@click.argument("target", required=False, metavar="[TARGET]")
@click.option("--dry-run", is_flag=True, help="List what would be done, and why; change nothing.")
@click.option("--no-delete", is_flag=True, help="Leave files of earlier deploys that are not in output/ any more.")
@click.option("--yes", is_flag=True, help="Delete and overwrite also where that would be refused.")
@click.option("--allow-errors", is_flag=True, help="Deploy though the last build of output/ had errors.")
@click.option("--purge", is_flag=True, help="Remove the releases of earlier deploys too, where a target keeps them.")
@common
def deploy(
    options: Options, target: str | None, dry_run: bool, no_delete: bool, yes: bool, allow_errors: bool, purge: bool
) -> None:
    """Bring output/ to TARGET.

    TARGET is a name from sitegen.toml, a folder, s3://, gs://, az://, ssh:// or git+ssh://. Only files that an earlier
    deploy put there are ever deleted.
    """
    from sitegen.deploy import deploy as run

    exclude("--purge", purge, {"--no-delete": no_delete})
    root = options.root()
    report = run(
        root, load_config(root), target, dry_run=dry_run, delete=not no_delete, yes=yes, allow_errors=allow_errors,
        purge=purge, announce=lambda planned: _announce(options, planned), progress=options.progress(),
    )  # fmt: skip
    if dry_run:
        _tell_plan(options, report)
    else:
        say(options, _summary(report, "uploaded", "deleted"))
    if purge:
        _tell_purge(options, report, dry_run)
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
    if report.others:
        say(options, f"{counted(report.others, 'file')} there that no export wrote stayed as they were.")
    if report.left_out:
        which = " and ".join(f"{count:,} of {part}/" for part, count in report.left_out.items())
        say(options, f"Left out: {which}. They belong to no story, page or name that is shown and can be read.")
    say_json(options, report.as_json())
    if report.errors:
        sys.exit(1)


def _announce(options: Options, report: DeployReport) -> None:
    """What is about to be done: said before anything is changed."""
    if not report.plan.idle:
        say(options, _summary(report, "to upload", "to delete"))
    _tell_notes(options, report)
    _tell_spared(report)
    _tell_lost(options, report)


def _tell_plan(options: Options, report: DeployReport) -> None:
    """What a deploy would do: the total first."""
    say(options, _summary(report, "would be uploaded", "would be deleted"))
    _tell_notes(options, report)
    foreign = set(report.plan.overwritten)
    lines = [f"delete {path}" for path in report.plan.deletions]
    for upload in sorted(report.plan.uploads, key=lambda u: u.file.path not in foreign):
        whose = ", and sitegen did not put it there" if upload.file.path in foreign else ""
        lines.append(f"upload {upload.file.path} ({upload.reason}{whose})")
    shown = lines if options.verbose else lines[:_FEW]
    for line in shown:
        say(options, line)
    if len(shown) < len(lines):
        say(options, f"and {len(lines) - len(shown):,} more; --verbose lists all")
    _tell_spared(report)
    _tell_lost(options, report)
    if report.refused:
        warn(f"this would be refused: {report.refused.what} ({report.refused.hint})")


def _tell_notes(options: Options, report: DeployReport) -> None:
    """What becomes of files that are not the site's, on standard error; with --verbose which they are."""
    if options.quiet:
        return
    for text in report.notes:
        note(text)
    if options.verbose:
        for path in report.plan.foreign:
            note(f"{path} was not put there by sitegen and stays")


def _tell_lost(options: Options, report: DeployReport) -> None:
    """What readers' links will no longer find; on standard error, for it wants looking at."""
    shown = report.lost if options.verbose else report.lost[:_FEW]
    for url in shown:
        warn(f"{url} will lead nowhere")
    if len(shown) < len(report.lost):
        warn(f"and {len(report.lost) - len(shown):,} more; --verbose lists all")
    if shown:
        hint = f"aliases: [{shown[0]}] in the front matter of what took its place keeps such an address"
        warn(f"{hint}, and --no-delete the files")


def _tell_spared(report: DeployReport) -> None:
    """What is left at the target since nobody knows whether it is to go."""
    for path, file in report.spared[:_FEW]:
        warn(f"{path} is left at {report.target}: {file} cannot be read, and this may be its own")
    if len(report.spared) > _FEW:
        warn(f"and {len(report.spared) - _FEW:,} more")


def _tell_purge(options: Options, report: DeployReport, dry_run: bool) -> None:
    """Which releases of earlier deploys went, and what stays whatever is purged."""
    if report.earlier:
        would = "would be " if dry_run else ""
        say(options, f"{counted(len(report.earlier), 'earlier release')} {would}removed: {', '.join(report.earlier)}.")
    elif not report.remains:
        say(options, "There were no earlier releases to remove.")
    if report.remains and not options.quiet:
        note(report.remains)


def _summary(report: DeployReport, uploaded: str, deleted: str) -> str:
    plan = report.plan
    counts = f"{len(plan.uploads):,} files ({_size(plan.bytes)}) {uploaded}"
    return f"{report.target}: {counts}, {len(plan.deletions):,} {deleted}, {plan.unchanged:,} unchanged."


def _size(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"
