"""The command `build`: content/ -> output/."""

from __future__ import annotations

from dataclasses import replace

import click

from sitegen.cli.account import print_account
from sitegen.cli.common import Options, common, counted, exclude, exit_if, list_problems, print_json, print_line
from sitegen.core import console
from sitegen.core.config import BASE_URL, Config, is_base_url, load_config
from sitegen.core.errors import UsageError


@click.command()
@click.option("--no-convert", is_flag=True, help="Leave seeds/ alone.")
@click.option("--clean", "fresh", is_flag=True, help="Remove output/ and .sitegen/ first.")
@click.option("--drafts", is_flag=True, help="Publish drafts too; deploy refuses what is built so.")
@click.option("--explain", is_flag=True, help="Say of each page that was rendered why.")
@click.option("--base-url", help="Where the site will stand, instead of site.base_url.")
@common
def build(options: Options, no_convert: bool, fresh: bool, drafts: bool, explain: bool, base_url: str | None) -> None:
    """Convert what changed in seeds/, then make output/."""
    from sitegen.build.build import build as run
    from sitegen.build.context import BuildOptions

    exclude("--explain", explain, {"--quiet": options.quiet})
    root = options.root()
    config = _with_base(load_config(root), base_url)
    asked = BuildOptions(
        conversion=not no_convert, fresh=fresh, drafts=drafts, explain=explain, named=options.verbose,
        jobs=options.jobs, progress=options.progress(),
    )  # fmt: skip
    report = run(root, config, asked)
    for path, reason in report.explained or ():
        print_line(options, f"{path}: {reason}")
    list_problems(report.warnings, report.errors)
    counts = f"{report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    took = f"{report.seconds['total']:.1f} s"
    print_line(options, f"{counted(report.articles, 'article')}, {counted(report.pages, 'file')} ({counts}) in {took}.")
    if options.verbose:
        for kind, number in report.files.items():
            print_line(options, f"  {number:,} {kind.replace('_', ' ')}")
    if report.converted:
        print_account(options, report.converted)
    print_json(options, report.as_json())
    if report.errors and not options.quiet:
        hint = "`sitegen deploy` refuses output/ until a build has no errors; --allow-errors publishes it as it is"
        console.write(f"hint: {hint}", err=True)
    exit_if(bool(report.errors))


def _with_base(config: Config, base_url: str | None) -> Config:
    if base_url is None:
        return config
    if not base_url or not is_base_url(base_url):
        raise UsageError(f"--base-url {base_url}: {BASE_URL} was expected")
    return replace(config, site=replace(config.site, base_url=base_url))
