"""Prints the account of a conversion: how many files and records are articles, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitegen.cli.common import Options, counted, print_line

if TYPE_CHECKING:
    from sitegen.convert import ConvertReport
    from sitegen.convert.account import Account


def print_account(options: Options, report: ConvertReport) -> None:
    """Prints a line for each count, if there is more to tell than articles; with --verbose all files and records."""
    account = report.account
    lines = [*_names(account)]
    if account.total or report.failed_records or account.standing:
        lines += [*_counts(report), *_kept_articles(account)]
        if account.total and not options.verbose:
            drafts = "; `sitegen convert --include-drafts` makes articles of drafts"
            lines.append(f"--verbose names them{drafts if 'draft' in account.passed_over else ''}.")
    for line in lines:
        print_line(options, line)


def reason_in_words(reason: str) -> str:
    """What `--explain` says of a record that is no article."""
    from sitegen.convert.account import group_of

    return _in_words(*group_of(reason), passed_over="passed over as")


def _names(account: Account) -> Iterator[str]:
    """A line for each file and record that is no article, and for each hidden article; nothing without --verbose."""
    if account.names is None:
        return
    for one in account.names:
        place = f"seeds/{one.seed}" + (f":{one.line}" if one.line else "") + (f" ({one.key})" if one.key else "")
        yield f"{place}: {_in_words(one.group, one.reason, passed_over='passed over:')}"
    for article in account.hidden:
        yield f"{article.path}: hidden, since its record seeds/{article.seed} is {article.kind}"


def _counts(report: ConvertReport) -> Iterator[str]:
    """The counts, which add up to that of the first line."""
    account = report.account
    yield f"Account of {report.total:,} {'file or record' if report.total == 1 else 'files and records'}:"
    duplicates = f"; {counted(report.duplicates, 'duplicate')} in the archive" if report.duplicates else ""
    how = f"{report.written:,} written, {report.unchanged:,} unchanged{duplicates}"
    yield f"  {counted(report.articles, 'article')}: {how}"
    for words in account.in_words():
        yield f"  {words}"
    if account.parts:
        yield f"  {counted(account.parts, 'part')} of other seeds: sidecars, files of saved pages and the like"
    if report.failed_records:
        yield f"  {report.failed_records:,} could not be read"


def _kept_articles(account: Account) -> Iterator[str]:
    """What became of the articles of records that are no articles now."""
    if account.hidden:
        yield f"{account.hidden_in_words()}."
    if account.standing:
        stay = "stays as it is" if account.standing == 1 else "stay as they are"
        yield f"{counted(account.standing, 'article')} of records that are passed over or gone {stay}."


def _in_words(group: str, reason: str, *, passed_over: str) -> str:
    """Why a file or record is no article; `passed_over` are the words before the reason of one that has a reader."""
    from sitegen.convert.account import PARTS, UNREAD
    from sitegen.convert.selection import reader_for

    if group == UNREAD:
        return f"no {reader_for(reason if reason.startswith('.') else 'a name without a suffix')}"
    return f"part of other seeds: {reason}" if group == PARTS else f"{passed_over} {reason}"
