"""The command line program: its commands, its errors, its exit codes."""

from __future__ import annotations

import io
import sqlite3
import sys
from typing import NoReturn

import click

import sitegen
from sitegen.cli.annotate import annotate
from sitegen.cli.build import build
from sitegen.cli.check import check
from sitegen.cli.clean import clean
from sitegen.cli.convert import convert
from sitegen.cli.deploy import deploy
from sitegen.cli.entities import entities
from sitegen.cli.export import export
from sitegen.cli.new import new
from sitegen.cli.serve import serve
from sitegen.core import console
from sitegen.core.errors import Problem, SitegenError
from sitegen.core.interrupts import deliver_interrupts


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sitegen.__version__, prog_name="sitegen")
def cli() -> None:
    """Turn captured news into an archive that people want to read."""


for _command in (annotate, build, check, clean, convert, deploy, entities, export, new, serve):
    cli.add_command(_command)


def main() -> None:
    """Runs the command line, and ends the process with the documented exit code."""
    deliver_interrupts()
    try:
        cli.main(standalone_mode=False)
    except SitegenError as error:
        _fail(error.problem(), str(error), error.exit_code)
    except click.ClickException as error:
        _show(error)
        _fail(Problem("", error.format_message()), "", error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except sqlite3.DatabaseError as error:
        _fail(Problem(".sitegen", str(error)), f".sitegen: {error}: `sitegen clean` removes what can be made again", 1)
    except OSError as error:
        problem = Problem(str(error.filename or ""), error.strerror or str(error))
        _fail(problem, str(problem), 1)


def _show(error: click.ClickException) -> None:
    """Prints what is wrong with the command line, in click's words."""
    text = io.StringIO()
    error.show(text)
    for line in text.getvalue().removesuffix("\n").split("\n"):
        console.write(line, err=True)


def _fail(problem: Problem, text: str, code: int) -> NoReturn:
    """Prints an error for people and, with --json, for programs; then exits."""
    if "--json" in sys.argv:
        listed = {"file": problem.file, "line": problem.line, "error": problem.error}
        console.write_json({"errors": [listed]})
    if text:
        console.write(f"error: {text}", err=True)
    sys.exit(code)
