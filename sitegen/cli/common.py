"""The flags of all commands, and functions for output: text for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from sitegen.core import console
from sitegen.core.config import find_site
from sitegen.core.errors import Problem, UsageError
from sitegen.core.own_paths import check_own
from sitegen.core.progress import Progress
from sitegen.core.text import counted as counted
from sitegen.core.workers import usable_cpus

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Options:
    """The values of the flags that every command has."""

    site: Path | None
    as_json: bool
    quiet: bool
    verbose: bool
    jobs: int

    def root(self) -> Path:
        """The site's folder.

        Raises ConfigError if there is none, SitegenError if one of its own folders or files is a link.
        """
        if self.site and not (self.site / "sitegen.toml").is_file():
            raise UsageError(f"{self.site} has no sitegen.toml", hint="`sitegen new DIR` makes a site")
        root = (self.site or find_site(Path.cwd())).resolve()
        check_own(root)
        return root

    def progress(self) -> Progress:
        """The progress display of the command."""
        return Progress(self.quiet)


def common(command: F) -> F:
    """Adds the common flags to a command, which gets their values as one Options."""

    def with_options(
        site: Path | None, as_json: bool, quiet: bool, verbose: bool, jobs: int | None, **others: Any
    ) -> Any:
        exclude("--quiet", quiet, {"--verbose": verbose})
        console.log_on_stderr(verbose)
        return command(Options(site, as_json, quiet, verbose, jobs or usable_cpus()), **others)

    with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
    with_options.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    flags = (
        click.option("--site", type=click.Path(path_type=Path, file_okay=False), help="The site's folder."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output."),
        click.option("--quiet", is_flag=True, help="Print nothing but problems."),
        click.option("--verbose", is_flag=True, help="Print what is done and why."),
        click.option("--jobs", type=click.IntRange(1), help="Worker processes; by default as many as usable CPUs."),
    )
    for flag in reversed(flags):
        with_options = flag(with_options)
    return with_options  # type: ignore[return-value]


def print_line(options: Options, text: str) -> None:
    """Prints a line for people, unless --quiet or --json is given."""
    if not options.quiet and not options.as_json:
        console.write(text)


def print_result(options: Options, text: str) -> None:
    """Prints a line of the requested result, also with --quiet, but not with --json."""
    if not options.as_json:
        console.write(text)


def warn(text: str) -> None:
    """Prints a warning on standard error."""
    console.write(f"warning: {text}", err=True)


def note(text: str) -> None:
    """Prints a note on standard error."""
    console.write(f"note: {text}", err=True)


def exclude(option: str, given: object, others: Mapping[str, object]) -> None:
    """Raises UsageError if `option` is given together with another that would then have no effect."""
    for other, value in others.items():
        if given and value:
            raise UsageError(f"{option} and {other} do not go together", hint="leave one of them out")


def print_json(options: Options, data: dict[str, Any]) -> None:
    """Prints the object for programs, if --json is given."""
    if options.as_json:
        console.write_json(data)


def list_problems(warnings: Iterable[Problem], errors: Iterable[Problem]) -> None:
    """Prints each problem on a line of standard error."""
    for word, problems in (("warning", warnings), ("error", errors)):
        for problem in dict.fromkeys(problems):  # one file may keep many seeds from being read
            console.write(f"{word}: {problem}", err=True)


def exit_if(failed: bool) -> None:
    if failed:
        sys.exit(1)


def size_in_words(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"
