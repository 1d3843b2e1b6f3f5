"""The command line: arguments and words. Nothing else in sitegen prints or exits."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import webbrowser
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

import sitegen
from sitegen.config import Config, find_site, load_config
from sitegen.errors import Problem, SitegenError, UsageError
from sitegen.progress import Progress
from sitegen.workers import usable_cpus

if TYPE_CHECKING:
    from sitegen.annotate import Annotation

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
        """The site's folder. Raises ConfigError where there is none."""
        if self.site and not (self.site / "sitegen.toml").is_file():
            raise UsageError(f"{self.site} has no sitegen.toml", hint="`sitegen new DIR` makes a site")
        return (self.site or find_site(Path.cwd())).resolve()

    def progress(self) -> Progress:
        """Where progress is told."""
        return Progress(self.quiet)


def _common(command: F) -> F:
    """Adds the common flags to a command, which gets them as one Options."""

    def with_options(
        site: Path | None, as_json: bool, quiet: bool, verbose: bool, jobs: int | None, **others: Any
    ) -> Any:
        logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr)
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sitegen.__version__, prog_name="sitegen")
def cli() -> None:
    """Turn captured news into an archive that people want to read."""


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_common
def new(options: Options, folder: Path) -> None:
    """Make a site in DIR that builds at once."""
    from sitegen.scaffold import scaffold

    written = scaffold(folder)
    _say(options, f"{folder} is a site of {len(written)} files. `sitegen serve --site {folder}` shows it.")
    _json(options, {"site": str(folder), "written": written})


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Convert every seed, also those that have not changed.")
@_common
def convert(options: Options, paths: tuple[Path, ...], everything: bool) -> None:
    """Convert seeds that are new or changed into content/."""
    from sitegen.convert import convert as run
    from sitegen.index.store import alone, open_index

    root = options.root()
    config = load_config(root)
    with alone(root / ".sitegen"), closing(open_index(root / ".sitegen", config)) as db:
        report = run(
            root, config, db, paths=paths, everything=everything, jobs=options.jobs, progress=options.progress()
        )
    _problems((), [replace(p, file=f"seeds/{p.file}") for p in report.failed])
    kept = f", {report.kept} with edits of yours that stand" if report.kept else ""
    _say(options, f"{report.seeds:,} seeds: {report.written:,} articles written, {report.unchanged:,} unchanged{kept}.")
    _json(options, report.as_json())
    _finish(bool(report.failed))


@cli.command()
@click.option("--no-convert", is_flag=True, help="Leave seeds/ alone.")
@click.option("--clean", "fresh", is_flag=True, help="Remove output/ and .sitegen/ first.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--base-url", help="Where the site will stand, instead of site.base_url.")
@_common
def build(options: Options, no_convert: bool, fresh: bool, drafts: bool, base_url: str | None) -> None:
    """Convert what changed in seeds/, then make output/."""
    from sitegen.build import build as run

    root = options.root()
    config = _with_base(load_config(root), base_url)
    report = run(
        root, config, conversion=not no_convert, fresh=fresh, drafts=drafts, jobs=options.jobs,
        progress=options.progress(),
    )  # fmt: skip
    _problems(report.warnings, report.errors)
    counts = f"{report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    took = f"{report.seconds['total']:.1f} s"
    _say(options, f"{report.articles:,} articles, {report.pages:,} files ({counts}) in {took}.")
    _json(options, report.as_json())
    _finish(bool(report.errors))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port.")
@click.option("--open", "browse", is_flag=True, help="Open the site in a browser.")
@_common
def serve(options: Options, host: str, port: int, browse: bool) -> None:
    """Build, show the site on this machine, and build again when a file changes."""
    from sitegen.build import build as run
    from sitegen.serve import serve as listen

    root = options.root()
    load_config(root)
    url = f"http://{host}:{port}"

    def rebuild() -> None:
        try:
            report = run(root, _with_base(load_config(root), url), drafts=True, jobs=options.jobs)
        except SitegenError as error:
            click.echo(f"error: {error}", err=True)
            return
        _problems(report.warnings, report.errors)
        took = f"{report.seconds['total']:.1f} s"
        _say(options, f"{report.articles:,} articles, {report.written:,} files written in {took}.")

    def started() -> None:
        _say(options, f"Serving {url}/ — press Ctrl-C to stop.")
        _json(options, {"url": f"{url}/"})
        if browse:
            webbrowser.open(f"{url}/")

    listen(root, rebuild, host, port, started)


@cli.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@_common
def annotate(options: Options, files: tuple[Path, ...]) -> None:
    """Print the entities and tags found in plain text (files, or standard input)."""
    from sitegen.annotate import Annotator, join
    from sitegen.annotate.recogniser import load

    texts, problems = _texts(files)
    annotator = Annotator(load(_model(options)))
    for (name, _), found in zip(texts, join([annotator.annotate(text) for _, text in texts]), strict=True):
        data = {"file": name, **_annotation(found)}
        if options.as_json:
            click.echo(json.dumps(data, ensure_ascii=False))
        else:
            _tell(data)
    _problems((), problems)
    _finish(bool(problems))


def _annotation(found: Annotation) -> dict[str, Any]:
    """An annotation as the contract has it: identifiers only where there are any."""
    entities = [asdict(entity) for entity in found.entities]
    return {
        "mentions": [asdict(mention) for mention in found.mentions],
        "entities": [{k: v for k, v in e.items() if v or k in ("id", "name", "kind", "aliases")} for e in entities],
        "tags": list(found.tags),
    }


def _tell(data: dict[str, Any]) -> None:
    click.echo(data["file"])
    for entity in data["entities"]:
        aliases = [a for a in entity["aliases"] if a != entity["name"]]
        also = f" (also {', '.join(aliases)})" if aliases else ""
        click.echo(f"  {entity['kind']:13} {entity['name']}{also}")
    for tag in data["tags"]:
        click.echo(f"  {'tag':13} {tag}")


def _model(options: Options) -> str:
    """The recogniser of the site at hand, if there is one."""
    try:
        return load_config(options.root()).annotate.model
    except SitegenError:
        if options.site:
            raise
        return Config().annotate.model


def _texts(files: Iterable[Path]) -> tuple[list[tuple[str, str]], list[Problem]]:
    sources: list[Path | None] = list(files) or [None]
    texts, problems = [], []
    for path in sources:
        try:
            data = path.read_bytes() if path else sys.stdin.buffer.read()
            texts.append((str(path or "-"), data.decode("utf-8")))
        except OSError as error:
            problems.append(Problem(str(path), error.strerror or str(error)))
        except UnicodeDecodeError as error:
            problems.append(Problem(str(path or "-"), "is not UTF-8 text", data[: error.start].count(b"\n") + 1))
    return texts, problems


@cli.command()
@_common
def clean(options: Options) -> None:
    """Remove output/ and .sitegen/."""
    from sitegen.build import clean as run

    removed = run(options.root())
    _say(options, f"Removed {' and '.join(removed)}." if removed else "Nothing to remove.")
    _json(options, {"removed": removed})


def _with_base(config: Config, base_url: str | None) -> Config:
    return replace(config, site=replace(config.site, base_url=base_url)) if base_url is not None else config


def _say(options: Options, text: str) -> None:
    """A line for people; on standard error where standard output is for JSON."""
    if not options.quiet and not options.as_json:
        click.echo(text)


def _json(options: Options, data: dict[str, Any]) -> None:
    if options.as_json:
        click.echo(json.dumps(data, ensure_ascii=False))


def _problems(warnings: Iterable[Problem], errors: Iterable[Problem]) -> None:
    for word, problems in (("warning", warnings), ("error", errors)):
        for problem in problems:
            click.echo(f"{word}: {problem}", err=True)


def _finish(failed: bool) -> None:
    if failed:
        sys.exit(1)


def main() -> None:
    """Runs the command line; ends the process with the exit code of the contract."""
    try:
        cli.main(standalone_mode=False)
    except SitegenError as error:
        _fail(error.problem(), str(error), error.exit_code)
    except click.ClickException as error:
        error.show()
        _fail(Problem("", error.format_message()), "", error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except sqlite3.DatabaseError as error:
        _fail(Problem(".sitegen", str(error)), f".sitegen: {error}: `sitegen clean` removes what can be made again", 1)
    except OSError as error:
        text = error.strerror or str(error)
        _fail(Problem(str(error.filename or ""), text), f"{error.filename or ''}: {text}", 1)


def _fail(problem: Problem, text: str, code: int) -> NoReturn:
    """Ends with an error, told to people and, where JSON was asked for, to programs."""
    if "--json" in sys.argv:
        listed = {"file": problem.file, "line": problem.line, "error": problem.error}
        click.echo(json.dumps({"errors": [listed]}, ensure_ascii=False))
    if text:
        click.echo(f"error: {text}", err=True)
    sys.exit(code)
