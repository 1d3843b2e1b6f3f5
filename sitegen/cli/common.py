"""The flags that every command has, and how commands speak: words on one stream, JSON on another."""

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
from sitegen.core.workers import usable_cpus

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Options:
    """The flags that every command has."""

    site: Path | None
    as_json: bool
    quiet: bool
    verbose: bool
    jobs: int

    def root(self) -> Path:
        """The site's folder, whose own folders and files are no links. Raises ConfigError where there is none."""
        if self.site and not (self.site / "sitegen.toml").is_file():
            raise UsageError(f"{self.site} has no sitegen.toml", hint="`sitegen new DIR` makes a site")
        root = (self.site or find_site(Path.cwd())).resolve()
        check_own(root)
        return root

    def progress(self) -> Progress:
        """Where progress is told."""
        return Progress(self.quiet)


def common(command: F) -> F:
    """Adds the common flags to a command, which gets them as one Options."""

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
        click.option("--jobs", type=click.IntRange(1), help="Worker processes; the usable CPUs unless told."),
    )
    for flag in reversed(flags):
        with_options = flag(with_options)
    return with_options  # type: ignore[return-value]


def say(options: Options, text: str) -> None:
    """A line for people; not where standard output is for JSON."""
    if not options.quiet and not options.as_json:
        console.write(text)


def show(options: Options, text: str) -> None:
    """A line of what was asked for, also with --quiet; not where standard output is for JSON."""
    if not options.as_json:
        console.write(text)


def warn(text: str) -> None:
    """A line on standard error."""
    console.write(f"warning: {text}", err=True)


def note(text: str) -> None:
    """A line on standard error of what is no fault, but good to know."""
    console.write(f"note: {text}", err=True)


def exclude(option: str, given: object, others: Mapping[str, object]) -> None:
    """Raises UsageError where `option` is `given` together with another that would be of no effect beside it."""
    for other, value in others.items():
        if given and value:
            raise UsageError(f"{option} and {other} do not go together", hint="leave one of them out")


def counted(number: int, noun: str) -> str:
    """ "1 error", "2,000 errors"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def say_json(options: Options, data: dict[str, Any]) -> None:
    """The object for programs, where it is asked for."""
    if options.as_json:
        console.write_json(data)


def list_problems(warnings: Iterable[Problem], errors: Iterable[Problem]) -> None:
    """A line on standard error for each."""
    for word, problems in (("warning", warnings), ("error", errors)):
        for problem in problems:
            console.write(f"{word}: {problem}", err=True)


def exit_if(failed: bool) -> None:
    if failed:
        sys.exit(1)


def size_in_words(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"
