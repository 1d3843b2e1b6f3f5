"""The command `deploy`: output/ -> a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sitegen.cli.common import Options, common, counted, exclude, note, print_json, print_line, size_in_words, warn
from sitegen.core.config import load_config

if TYPE_CHECKING:
    from sitegen.deploy import DeployReport

_SHOWN_LOST_URLS = 20
"""Most lines of a list that are printed; the others are counted. --verbose prints all."""


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
    from sitegen.deploy import DeployOptions
    from sitegen.deploy import deploy as run

    exclude("--purge", purge, {"--no-delete": no_delete})
    root = options.root()
    asked = DeployOptions(dry_run, not no_delete, yes, allow_errors, purge)
    report = run(
        root, load_config(root), target, asked, announce=lambda planned: _announce(options, planned),
        progress=options.progress(),
    )  # fmt: skip
    if dry_run:
        _print_plan(options, report)
    else:
        if report.plan.idle and not purge:
            _print_leftovers(report)
        print_line(options, _summary(report, "uploaded", "deleted"))
    if purge:
        _print_purge(options, report, dry_run)
    print_json(options, report.as_json())


def _announce(options: Options, report: DeployReport) -> None:
    """Prints what will be done, before anything is changed."""
    if not report.plan.idle:
        print_line(options, _summary(report, "to upload", "to delete"))
    _print_notes(options, report)
    _print_leftovers(report)
    _print_spared(report)
    _print_lost_urls(options, report)
    _print_other_losses(options, report)


def _print_plan(options: Options, report: DeployReport) -> None:
    """Prints what a deploy would do; the total comes first."""
    print_line(options, _summary(report, "would be uploaded", "would be deleted"))
    _print_notes(options, report)
    foreign = set(report.plan.overwritten)
    lines = [f"delete {path}" for path in report.plan.deletions]
    for upload in sorted(report.plan.uploads, key=lambda u: u.file.path not in foreign):
        whose = ", and sitegen did not put it there" if upload.file.path in foreign else ""
        lines.append(f"upload {upload.file.path} ({upload.reason}{whose})")
    shown = lines if options.verbose else lines[:_SHOWN_LOST_URLS]
    for line in shown:
        print_line(options, line)
    if len(shown) < len(lines):
        print_line(options, f"and {len(lines) - len(shown):,} more; --verbose lists all")
    _print_leftovers(report)
    _print_spared(report)
    _print_lost_urls(options, report)
    _print_other_losses(options, report)
    if report.refused:
        warn(f"this would be refused: {report.refused.what} ({report.refused.hint})")


def _print_notes(options: Options, report: DeployReport) -> None:
    """Prints on standard error what happens to files that are not the site's; with --verbose their paths."""
    if options.quiet:
        return
    for text in report.notes:
        note(text)
    if options.verbose:
        for path in report.plan.foreign:
            note(f"{path} was not put there by sitegen and stays")


def _print_leftovers(report: DeployReport) -> None:
    """Which files stay public though output/ does not have them, also with --quiet."""
    if report.leftovers:
        warn(report.leftovers)


def _print_lost_urls(options: Options, report: DeployReport) -> None:
    """Prints URLs that will no longer work, on standard error."""
    lost = report.losses.lost
    shown = lost if options.verbose else lost[:_SHOWN_LOST_URLS]
    for url in shown:
        warn(f"{url} will lead nowhere")
    if len(shown) < len(lost):
        warn(f"and {len(lost) - len(shown):,} more; --verbose lists all")
    if shown:
        warn(f"aliases: [{shown[0]}] in the front matter of what took its place keeps such an address")


def _print_other_losses(options: Options, report: DeployReport) -> None:
    """Prints how many URLs of names are gone without being lost; with --verbose each of them."""
    if options.quiet:
        return
    losses = report.losses
    for text, urls in (
        (losses.in_index_message(), losses.in_index),
        (losses.beside_pages_message(), losses.beside_pages),
    ):
        if text:
            note(text)
        for url in urls if options.verbose else ():
            note(f"  {url}")


def _print_spared(report: DeployReport) -> None:
    """Prints the files that are kept at the target because they may belong to unreadable files."""
    for path, file in report.spared[:_SHOWN_LOST_URLS]:
        warn(f"{path} is left at {report.target}: {file} cannot be read, and this may be its own")
    if len(report.spared) > _SHOWN_LOST_URLS:
        warn(f"and {len(report.spared) - _SHOWN_LOST_URLS:,} more")


def _print_purge(options: Options, report: DeployReport, dry_run: bool) -> None:
    """Prints which releases of earlier deploys were removed, and what a purge cannot remove."""
    if report.earlier:
        would = "would be " if dry_run else ""
        print_line(
            options, f"{counted(len(report.earlier), 'earlier release')} {would}removed: {', '.join(report.earlier)}."
        )
    elif not report.remains:
        print_line(options, "There were no earlier releases to remove.")
    if report.remains and not options.quiet:
        note(report.remains)


def _summary(report: DeployReport, uploaded: str, deleted: str) -> str:
    plan = report.plan
    counts = f"{counted(len(plan.uploads), 'file')} ({size_in_words(plan.bytes)}) {uploaded}"
    return f"{report.target}: {counts}, {len(plan.deletions):,} {deleted}, {plan.unchanged:,} unchanged."
