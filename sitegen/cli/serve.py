"""The command `serve`: a preview for people at work on the site."""

from __future__ import annotations

import contextlib
import webbrowser
from typing import TYPE_CHECKING

import click

from sitegen.cli.common import Options, common, counted, list_problems, print_json, print_line
from sitegen.core.config import load_config
from sitegen.core.errors import UsageError

if TYPE_CHECKING:
    from sitegen.build.report import BuildReport


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 for any that is free."
)
@click.option("--open", "browse", is_flag=True, help="Open the site in a browser.")
@common
def serve(options: Options, host: str, port: int, browse: bool) -> None:
    """Show a preview on this machine, drafts included.

    It is built again when a file changes, until Ctrl-C. It stands beside output/, which stays as `build` left it.
    """
    from sitegen.serve import serve as listen

    if not host.strip():
        raise UsageError("--host names no address", hint="leave it out to serve this machine alone")
    root = options.root()
    load_config(root)

    def on_build(report: BuildReport) -> None:
        list_problems(report.warnings, report.errors)
        took = f"{report.seconds['total']:.2f} s"
        print_line(
            options, f"{counted(report.articles, 'article')}, {counted(report.written, 'file')} written in {took}."
        )

    def started(url: str) -> None:
        print_line(options, f"Serving {url}/ — press Ctrl-C to stop.")
        print_json(options, {"url": f"{url}/"})
        if browse:
            webbrowser.open(f"{url}/")

    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C ends the server
        listen(root, host, port, options.jobs, on_build, started)
