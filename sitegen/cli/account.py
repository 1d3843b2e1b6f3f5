"""Prints the account of a conversion: how many files and records are articles, and what became of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.cli.common import Options, counted, print_line

if TYPE_CHECKING:
    from sitegen.convert import ConvertReport
    from sitegen.convert.account import AccountEntry


def print_account(options: Options, report: ConvertReport) -> None:
    """Prints a line for each count, if there is more to tell than articles; with --verbose all files and records."""
    account, failed = report.account, report.failed_records
    for entry in account.names or ():
        print_line(options, _in_words(entry))
    if not account.total and not failed and not account.standing:
        return
    what = "file or record" if report.total == 1 else "files and records"
    print_line(options, f"Account of {report.total:,} {what}:")
    duplicates = f"; {counted(report.duplicates, 'duplicate')} in the archive" if report.duplicates else ""
    how = f"{report.written:,} written, {report.unchanged:,} unchanged{duplicates}"
    print_line(options, f"  {counted(report.articles, 'article')}: {how}")
    for words in account.in_words():
        print_line(options, f"  {words}")
    if account.parts:
        print_line(
            options, f"  {counted(account.parts, 'part')} of other seeds: sidecars, files of saved pages and the like"
        )
    if failed:
        print_line(options, f"  {failed:,} could not be read")
    if account.standing:
        standing = counted(account.standing, "article")
        stay = "stays as it is" if account.standing == 1 else "stay as they are"
        print_line(options, f"{standing} of records that are passed over or gone {stay}.")
    if account.total and not options.verbose:
        drafts = (
            "; `sitegen convert --include-drafts` makes articles of drafts" if "draft" in account.passed_over else ""
        )
        print_line(options, f"--verbose names them{drafts}.")


def reason_in_words(reason: str) -> str:
    """What `--explain` says of a record that is no article."""
    from sitegen.convert.account import PARTS, UNREAD, group_of

    group, why = group_of(reason)
    if group == UNREAD:
        return _unread(why)
    return f"part of other seeds: {why}" if group == PARTS else f"passed over as {why}"


def _in_words(entry: AccountEntry) -> str:
    place = f"seeds/{entry.seed}" + (f":{entry.line}" if entry.line else "") + (f" ({entry.key})" if entry.key else "")
    if entry.group == "unread":
        return f"{place}: {_unread(entry.reason)}"
    if entry.group == "parts":
        return f"{place}: part of other seeds: {entry.reason}"
    return f"{place}: passed over: {entry.reason}"


def _unread(kind: str) -> str:
    from sitegen.convert.selection import reader_for

    return f"no {reader_for(kind if kind.startswith('.') else 'a name without a suffix')}"
