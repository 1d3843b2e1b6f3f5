"""What the commands on entities share: their options, and writing one decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.common import Options, print_json, print_line
from sitegen.content.decisions import FILE, KINDS, Decision
from sitegen.core import console
from sitegen.core.config import load_config

if TYPE_CHECKING:
    from sitegen.index.archive import Archive


def name_text(value: str) -> str:
    """A name from the command line. Raises BadParameter if it is not UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("it is not UTF-8") from error
    return value


def kind_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --kind with this help."""
    return click.option("--kind", type=click.Choice(KINDS), callback=lambda _, __, kind: kind or "", help=text)


kind_of_name = kind_option("The kind, if the name alone is ambiguous.")
note_option = click.option(
    "--note", type=name_text, default="", metavar="TEXT", help="Why, in a few words; it is written down too."
)


class Probability(click.FloatRange):
    """A number in a range. NaN, which compares with no limit of a range, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Reads the text. Raises BadParameter if it is no number of the range."""
        number = float(super().convert(value, param, ctx))
        return self.fail(f"{value!r} is no number", param, ctx) if isnan(number) else number


class StoryRange(click.ParamType[tuple[int, int | None]]):
    """A number of stories, or a range: "1", "2-5", "10-"; a pair of the least and the greatest, None for no limit."""

    name = "N or N-M"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int | None]:
        """Reads the text. Raises BadParameter if it is no range."""
        if isinstance(value, tuple):
            return value
        first, dash, last = str(value).strip().partition("-")
        if not (first.isascii() and first.isdigit() and len(first + last) < 20 and (not last or last.isdigit())):
            self.fail(f"{value!r} is no number of stories, like 1, 2-5 or 10-", param, ctx)
        least, most = int(first), int(last) if last else None if dash else int(first)
        if most is not None and most < least:
            self.fail(f"{value!r} is an empty range", param, ctx)
        return least, most


def print_remaining(options: Options, count: int) -> None:
    """Prints the number of lines that --limit left out, on standard error, since it is no part of the list."""
    if count and not options.quiet and not options.as_json:
        console.write(f"{count:,} more; --limit 0 lists all", err=True)


def decide_one(options: Options, note: str, make: Callable[[Archive], Decision]) -> None:
    """Makes a decision on an up-to-date index, writes it to the file, and prints it."""
    from sitegen.entities.decide import append_decision
    from sitegen.entities.lookup import open_archive

    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        made = append_decision(archive.db, root, make(archive), note)
    print_line(options, f"{made.in_words()}: written to {FILE}:{made.line}; it applies at the next build.")
    print_json(options, {"file": FILE, "line": made.line, "decision": decision_json(made)})


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as a JSON object."""
    data = {name: value for name, value in asdict(decision).items() if name not in ("line", "file")}
    return {name: value for name, value in data.items() if value or name in ("action", "names")}
