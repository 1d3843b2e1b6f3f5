"""The command `clean`: removes output/ and .sitegen/."""

from __future__ import annotations

import click

from sitegen.cli.common import Options, common, print_json, print_line


@click.command()
@common
def clean(options: Options) -> None:
    """Remove output/ and .sitegen/."""
    from sitegen.build.build import clean as run

    removed = run(options.root())
    print_line(options, f"Removed {' and '.join(removed)}." if removed else "Nothing to remove.")
    print_json(options, {"removed": removed})
