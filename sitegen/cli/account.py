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
    if account.names is not None:
        for article in account.hidden:
            print_line(options, f"{article.path}: hidden, since its record seeds/{article.seed} is {article.kind}")
    if not account.total and not failed and not account.standing:
        return
    what = "file or record" if report.total == 1 else "files and records"
    print_line(options, f"Account of {report.total:,} {what}:")
    duplicates = f"; {counted(report.duplicates, 'duplicate')} in all" if report.duplicates else ""
    how = f"{report.written:,} written, {report.unchanged:,} unchanged{duplicates}"
    print_line(options, f"  {counted(report.articles, 'article')}: {how}")
    for words in account.in_words():
        print_line(options, f"  {words}")
    if account.parts:
        print_line(options, f"  {counted(account.parts, 'part')} of other seeds: sidecars, files of saved pages")
    if failed:
        print_line(options, f"  {failed:,} could not be read")
    if account.hidden:
        print_line(options, f"{account.hidden_in_words()}.")
    if account.standing:
        standing = counted(account.standing, "article")
        print_line(options, f"{standing} of records that are passed over or gone stay as they are.")
    if account.total and not options.verbose:
        print_line(options, "--verbose names them.")


def _in_words(entry: AccountEntry) -> str:
    place = f"seeds/{entry.seed}" + (f":{entry.line}" if entry.line else "") + (f" ({entry.key})" if entry.key else "")
    if entry.group == "unread":
        return f"{place}: no reader for {entry.reason if entry.reason.startswith('.') else 'a name without a suffix'}"
    return f"{place}: {'part of another seed' if entry.group == 'parts' else 'passed over'}: {entry.reason}"
