"""The command `new`: creates a site that can be built at once."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.common import Options, common, print_json, print_line


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Leave out the sample stories.")
@common
def new(options: Options, folder: Path, empty: bool) -> None:
    """Make a site in DIR that builds at once.

    It has two invented stories, which say how they are removed, unless --empty leaves them out.
    """
    from sitegen.cli.scaffold import scaffold

    written = scaffold(folder, empty=empty)
    print_line(options, f"{folder} is a site of {len(written)} files. `sitegen serve --site {folder}` shows it.")
    print_json(options, {"site": str(folder), "written": written})
