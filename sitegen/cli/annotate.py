"""The command `annotate`: prints the entities and tags of plain text."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.common import Options, common, list_problems, print_json, print_result
from sitegen.core.config import Config, load_config
from sitegen.core.errors import Problem, SitegenError

if TYPE_CHECKING:
    from sitegen.annotate import Annotation, Entity
from sitegen.cli.common import exit_if


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@common
def annotate(options: Options, files: tuple[Path, ...]) -> None:
    """Print the entities and tags in plain text.

    It is read from FILEs, or from standard input; no site is needed.
    """
    from sitegen.annotate import Annotator, join_entities
    from sitegen.annotate.recogniser.loading import load_recogniser

    texts, problems = _texts(files)
    annotator = Annotator(load_recogniser(_model(options)))
    for (name, _), found in zip(texts, join_entities([annotator.annotate(text) for _, text in texts]), strict=True):
        data = {"file": name, **_annotation(found)}
        print_json(options, data)
        _print_annotation(options, data)
    list_problems((), problems)
    exit_if(bool(problems))


def _annotation(found: Annotation) -> dict[str, Any]:
    """An annotation as the object that `annotate --json` prints; empty identifiers are left out."""
    return {
        "mentions": [asdict(mention) for mention in found.mentions],
        "entities": list(map(_entity, found.entities)),
        "tags": list(found.tags),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    from sitegen.annotate.gazetteer import gazetteer

    record = {k: v for k, v in asdict(entity).items() if v or k in ("id", "name", "kind", "aliases")}
    number = f"geonames:{entity.geonames}" if entity.geonames else ""
    point = gazetteer.load_gazetteer().point(number, entity.name) if entity.kind == "place" else None
    return {**record, "latitude": point[0], "longitude": point[1]} if point else record


def _print_annotation(options: Options, data: dict[str, Any]) -> None:
    print_result(options, data["file"])
    for entity in data["entities"]:
        aliases = [a for a in entity["aliases"] if a != entity["name"]]
        also = f" (also {', '.join(aliases)})" if aliases else ""
        print_result(options, f"  {entity['kind']:13} {entity['name']}{also}")
    for tag in data["tags"]:
        print_result(options, f"  {'tag':13} {tag}")


def _model(options: Options) -> str:
    """The model of the current site, or the default model outside of a site."""
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
