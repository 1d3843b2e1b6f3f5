"""The command `clean`: removes output/ and .sitegen/."""

from __future__ import annotations

import click

from sitegen.cli.common import Options, common, say, say_json


@click.command()
@common
def clean(options: Options) -> None:
    """Remove output/ and .sitegen/."""
    from sitegen.build.build import clean as run

    removed = run(options.root())
    say(options, f"Removed {' and '.join(removed)}." if removed else "Nothing to remove.")
    say_json(options, {"removed": removed})
