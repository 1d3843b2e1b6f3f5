"""The command `check`: lists what is wrong with an archive."""

from __future__ import annotations

import sys
from datetime import date

import click

from sitegen.cli.common import Options, common, counted, print_json, print_line, print_result
from sitegen.core.config import HOSTS, load_config
from sitegen.core.errors import UsageError


@click.command()
@click.option("--against", metavar="TARGET", help="List URLs that a target of deploy has and this build would lose.")
@click.option(
    "--host", type=click.Choice(HOSTS), help="Apply the limits of this host, and say how far the site is from them."
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--wayback", is_flag=True, help="List every dead link to the old site, with the address of a copy.")
@common
def check(options: Options, against: str | None, host: str | None, strict: bool, wayback: bool) -> None:
    """List what is wrong with content/ and the built site.

    Each finding has its place and how to mend it. Changes nothing. Ends with 1 where there are errors; warnings are
    listed and count with --strict, notes never count.
    """
    from sitegen.check import check as run
    from sitegen.check.finding import ERROR, NOTE, WARNING

    if against == "":
        raise UsageError("--against names no target")
    root = options.root()
    report = run(
        root, load_config(root), today=date.today().isoformat(), target=against or "", host=host or "",
        wayback=wayback, jobs=options.jobs, progress=options.progress(),
    )  # fmt: skip
    for finding in report.findings:
        print_result(options, f"{finding.severity}: {finding}")
    errors, warnings = report.count(ERROR), report.count(WARNING)
    looked = f"{counted(report.files, 'file')} of content/, {counted(report.pages, 'page')}"
    notes = f", {counted(report.count(NOTE), 'note')}" if report.count(NOTE) else ""
    print_line(options, f"{looked}: {counted(errors, 'error')}, {counted(warnings, 'warning')}{notes}.")
    print_json(options, report.as_json())
    if errors or (strict and warnings):
        sys.exit(1)
