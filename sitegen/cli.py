"""The command line: arguments and words. Nothing below the commands prints or exits."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

import sitegen
from sitegen import checking, console, converting, curating, previewing, publishing
from sitegen.config import BASE_URL, Config, is_base_url, load_config
from sitegen.errors import Problem, SitegenError, UsageError
from sitegen.files import is_file
from sitegen.interrupts import deliver_interrupts
from sitegen.options import Options, common, counted, exclude, list_problems, say, say_json, show

if TYPE_CHECKING:
    from sitegen.annotate import Annotation, Entity


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sitegen.__version__, prog_name="sitegen")
def cli() -> None:
    """Turn captured news into an archive that people want to read."""


cli.add_command(checking.check)
cli.add_command(curating.entities)
cli.add_command(previewing.serve)
cli.add_command(publishing.deploy)
cli.add_command(publishing.export)


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Leave out the sample stories.")
@common
def new(options: Options, folder: Path, empty: bool) -> None:
    """Make a site in DIR that builds at once.

    It has two invented stories, which say how they are removed, unless --empty leaves them out.
    """
    from sitegen.scaffold import scaffold

    written = scaffold(folder, empty=empty)
    say(options, f"{folder} is a site of {len(written)} files. `sitegen serve --site {folder}` shows it.")
    say_json(options, {"site": str(folder), "written": written})


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Convert every seed, also those that have not changed.")
@click.option("--explain", metavar="SEED", help="Say what becomes of each line of a seed, and why; convert nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write how far each field can be trusted.",
)
@click.option("--diff", is_flag=True, help="Show what would change in each article; write nothing.")
@click.option(
    "--accept-machine", "field", metavar="FIELD", help="Take the machine's FIELD (or body) for the articles PATH."
)
@common
def convert(
    options: Options, paths: tuple[Path, ...], everything: bool, explain: str | None, report: Path | None, diff: bool,
    field: str | None,
) -> None:  # fmt: skip
    """Convert seeds that are new or changed into content/.

    PATH is a seed, a folder of seeds or a glob; without one all of seeds/ is meant.
    """
    writing = {"--all": everything, "--report": report, "--diff": diff}
    exclude("--accept-machine", field is not None, writing)
    reading = {"PATH": paths, "--accept-machine": field is not None, "--quiet": options.quiet}
    exclude("--explain", explain is not None, {**writing, **reading})
    exclude("--diff", diff, {"--report": report})
    root = options.root()
    config = load_config(root)
    if explain is not None:
        _explain(options, root, config, explain)
    elif field is not None:
        converting.take_machine(options, root, config, field, paths)
    elif diff:
        converting.tell_changes(options, root, config, paths, everything)
    else:
        _convert(options, root, config, paths, everything, report)


def _explain(options: Options, root: Path, config: Config, seed: str) -> None:
    from sitegen.convert.explain import explain, told

    failed = False
    for explained in explain(root, config, seed):
        failed = failed or explained.story is None
        say_json(options, explained.as_json())
        if explained.story is None:
            list_problems((), [explained.error.problem(explained.seed)] if explained.error else [])
            continue
        say(options, explained.seed)
        for name, value, source, confidence in told(explained.story):
            say(options, f"  {name:12} {value}  ({source}; {confidence:.2f})")
        for doubt in explained.story.doubts:
            say(options, f"  {doubt.field:12} left out: {doubt.value}  ({doubt.source}; {doubt.confidence:.2f})")
        for line in explained.story.lines:
            number = f"{line.number:6}" if line.number else " " * 6
            say(
                options, f"{number}  {line.field or '-':12} {line.text}" + (f"  ({line.reason})" if line.reason else "")
            )
    _finish(failed)


def _convert(
    options: Options, root: Path, config: Config, paths: tuple[Path, ...], everything: bool, report_to: Path | None
) -> None:
    from sitegen.content.decisions import read_file
    from sitegen.convert import convert as run
    from sitegen.index.lock import locked
    from sitegen.index.store import open_index
    from sitegen.leftovers import remove_leftovers, sweep

    if report_to and report_to.exists() and not is_file(report_to):
        raise UsageError(f"{report_to} is no file", hint="name a file to write")
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        sweep(root)
        report = run(
            root, config, db, paths=paths, everything=everything, jobs=options.jobs, progress=options.progress()
        )
        if report_to:
            from sitegen.convert.report import write_report

            remove_leftovers([report_to.parent])
            write_report(root, config, db, report_to, paths, options.jobs, options.progress())
    undecided = read_file(root).problems  # what it says of seeds to ignore may be among them
    list_problems([*undecided, *report.warnings], [replace(p, file=f"seeds/{p.file}") for p in report.failed])
    kept = f", {report.kept} with edits of yours that stand" if report.kept else ""
    gone = f", {report.removed:,} removed as their seeds are ignored" if report.removed else ""
    counts = f"{counted(report.written, 'article')} written, {report.unchanged:,} unchanged{kept}{gone}"
    say(options, f"{counted(report.seeds, 'seed')}: {counts}.")
    if report_to:
        say(options, f"The report is {report_to}.")
    say_json(options, report.as_json())
    _finish(bool(report.failed))


@cli.command()
@click.option("--no-convert", is_flag=True, help="Leave seeds/ alone.")
@click.option("--clean", "fresh", is_flag=True, help="Remove output/ and .sitegen/ first.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--explain", is_flag=True, help="Say of each page that was rendered why.")
@click.option("--base-url", help="Where the site will stand, instead of site.base_url.")
@common
def build(options: Options, no_convert: bool, fresh: bool, drafts: bool, explain: bool, base_url: str | None) -> None:
    """Convert what changed in seeds/, then make output/."""
    from sitegen.build import build as run

    exclude("--explain", explain, {"--quiet": options.quiet})
    root = options.root()
    config = _with_base(load_config(root), base_url)
    report = run(
        root, config, conversion=not no_convert, fresh=fresh, drafts=drafts, explain=explain,
        jobs=options.jobs, progress=options.progress(),
    )  # fmt: skip
    for path, reason in report.explained or ():
        say(options, f"{path}: {reason}")
    list_problems(report.warnings, report.errors)
    counts = f"{report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    took = f"{report.seconds['total']:.1f} s"
    say(options, f"{counted(report.articles, 'article')}, {counted(report.pages, 'file')} ({counts}) in {took}.")
    say_json(options, report.as_json())
    if report.errors and not options.quiet:
        hint = "`sitegen deploy` refuses output/ until a build has no errors; --allow-errors publishes it as it is"
        console.write(f"hint: {hint}", err=True)
    _finish(bool(report.errors))


@cli.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@common
def annotate(options: Options, files: tuple[Path, ...]) -> None:
    """Print the entities and tags in plain text.

    It is read from FILEs, or from standard input; no site is needed.
    """
    from sitegen.annotate import Annotator, join
    from sitegen.annotate.recogniser import load

    texts, problems = _texts(files)
    annotator = Annotator(load(_model(options)))
    for (name, _), found in zip(texts, join([annotator.annotate(text) for _, text in texts]), strict=True):
        data = {"file": name, **_annotation(found)}
        say_json(options, data)
        _tell(options, data)
    list_problems((), problems)
    _finish(bool(problems))


def _annotation(found: Annotation) -> dict[str, Any]:
    """An annotation as the contract has it: identifiers only where there are any."""
    return {
        "mentions": [asdict(mention) for mention in found.mentions],
        "entities": list(map(_entity, found.entities)),
        "tags": list(found.tags),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    from sitegen.annotate import gazetteer

    told = {k: v for k, v in asdict(entity).items() if v or k in ("id", "name", "kind", "aliases")}
    number = f"geonames:{entity.geonames}" if entity.geonames else ""
    point = gazetteer.load().point(number, entity.name) if entity.kind == "place" else None
    return {**told, "latitude": point[0], "longitude": point[1]} if point else told


def _tell(options: Options, data: dict[str, Any]) -> None:
    show(options, data["file"])
    for entity in data["entities"]:
        aliases = [a for a in entity["aliases"] if a != entity["name"]]
        also = f" (also {', '.join(aliases)})" if aliases else ""
        show(options, f"  {entity['kind']:13} {entity['name']}{also}")
    for tag in data["tags"]:
        show(options, f"  {'tag':13} {tag}")


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
@common
def clean(options: Options) -> None:
    """Remove output/ and .sitegen/."""
    from sitegen.build import clean as run

    removed = run(options.root())
    say(options, f"Removed {' and '.join(removed)}." if removed else "Nothing to remove.")
    say_json(options, {"removed": removed})


def _with_base(config: Config, base_url: str | None) -> Config:
    if base_url is None:
        return config
    if not is_base_url(base_url):
        raise UsageError(f"--base-url {base_url}: {BASE_URL} was expected")
    return replace(config, site=replace(config.site, base_url=base_url))


def _finish(failed: bool) -> None:
    if failed:
        sys.exit(1)


def main() -> None:
    """Runs the command line; ends the process with the exit code of the contract."""
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
    """Writes what is wrong with the command line, as click words it."""
    text = io.StringIO()
    error.show(text)
    for line in text.getvalue().removesuffix("\n").split("\n"):
        console.write(line, err=True)


def _fail(problem: Problem, text: str, code: int) -> NoReturn:
    """Ends with an error, told to people and, where JSON was asked for, to programs."""
    if "--json" in sys.argv:
        listed = {"file": problem.file, "line": problem.line, "error": problem.error}
        console.write_json({"errors": [listed]})
    if text:
        console.write(f"error: {text}", err=True)
    sys.exit(code)
