"""The closure of a template: its own text and those of all templates that it extends, includes and imports."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import jinja2
from jinja2 import nodes

from sitegen.core.errors import ThemeError
from sitegen.render.template_loader import ChainLoader, plain_name

_REFERENCES = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)
_VERBS = {nodes.Extends: "extends", nodes.Include: "includes"}
MISSING = "is missing in the theme and in all that it extends"
ENDLESS = "templates include or call each other without end"


@dataclass(frozen=True, slots=True)
class Reference:
    """A template that another one refers to; `name` is "" if it is computed. An `optional` one may be missing."""

    name: str
    verb: str
    line: int
    optional: bool = False


class Closures:
    """The closures of the templates of one environment. A failure is remembered and raised again."""

    def __init__(self, env: jinja2.Environment) -> None:
        self.env = env
        self.loader = cast(ChainLoader, env.loader)
        self._sources: dict[str, tuple[str, list[Reference]]] = {}
        self._failed: dict[str, ThemeError] = {}

    def of(self, template: str) -> dict[str, str]:
        """The texts of a template and of all that it refers to, by name; "" for an optional one that is missing.

        Raises ThemeError if one of them cannot be read or refers back to itself.
        """
        self.check(template)
        seen: dict[str, str] = {}
        try:
            self._collect(template, seen, (template,))
        except ThemeError as error:
            self._failed[template] = error
            raise
        except jinja2.TemplateNotFound as error:
            self._failed[template] = theme_error(error, template, self.loader)
            raise self._failed[template] from error
        return seen

    def check(self, template: str) -> None:
        """Raises the ThemeError of a template that has failed before."""
        if template in self._failed:
            raise self._failed[template].with_traceback(None)

    def fail(self, template: str, error: ThemeError) -> None:
        """Remembers that a template cannot be rendered for any page."""
        self._failed[template] = error

    def _collect(self, template: str, seen: dict[str, str], path: tuple[str, ...]) -> None:
        seen[template], references = self._source(template)
        for reference in references:
            for name in self._possible_targets(template, reference):
                if reference.name and name in path:
                    raise self._circle(template, reference, path)
                if name not in seen:
                    self._follow(template, reference, name, seen, path)

    def _follow(
        self, template: str, reference: Reference, name: str, seen: dict[str, str], path: tuple[str, ...]
    ) -> None:
        try:
            # A template under a computed name may refer back only in theory, so this is no circle.
            self._collect(name, seen, (*path, name) if reference.name else (name,))
        except jinja2.TemplateNotFound as error:
            if not reference.optional:
                raise self._missing(template, reference) from error
            seen[name] = ""

    def _source(self, template: str) -> tuple[str, list[Reference]]:
        if template not in self._sources:
            try:
                text, file, _ = self.loader.get_source(self.env, template)
                tree = self.env.parse(text, plain_name(template), file)
            except jinja2.TemplateNotFound:
                raise
            except (jinja2.TemplateError, UnicodeDecodeError, OSError, RecursionError) as error:
                raise theme_error(error, template, self.loader) from error
            self._sources[template] = text, list(references(tree))
        return self._sources[template]

    def _possible_targets(self, template: str, reference: Reference) -> list[str]:
        """The templates that a reference may mean: all templates if its name is computed."""
        if not reference.name:
            return self.loader.list_templates()
        return [self.loader.resolve(reference.name, template)]

    def _place(self, template: str) -> str:
        _, file, _ = self.loader.get_source(self.env, template)
        return self.loader.place(file or "")

    def _missing(self, template: str, reference: Reference) -> ThemeError:
        message = f"template {reference.name} is missing"
        if reference.name == plain_name(template):
            message = (
                f"{reference.verb} {reference.name}, its own name, and no theme behind this one has such a template"
            )
        return ThemeError(message, file=self._place(template), line=reference.line)

    def _circle(self, template: str, reference: Reference, path: tuple[str, ...]) -> ThemeError:
        first = path.index(self.loader.resolve(reference.name, template))
        way = " -> ".join(plain_name(name) for name in (*path[first:], path[first]))
        message = f"{reference.verb} {reference.name}, which leads back here: {way}"
        return ThemeError(message, file=self._place(template), line=reference.line)


def references(tree: nodes.Template) -> Iterator[Reference]:
    """The references of a template, in the order of its lines."""
    for node in sorted(tree.find_all(_REFERENCES), key=lambda node: node.lineno):
        verb = _VERBS.get(type(node), "imports")
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        names = list(_names(node.template))  # type: ignore[attr-defined]
        for name in names:
            yield Reference(name, verb, node.lineno, optional or len(names) > 1)


def _names(found: nodes.Expr) -> Iterator[str]:
    """The names that an expression stands for; "" for a computed one."""
    if isinstance(found, nodes.Tuple | nodes.List):
        for item in found.items:
            yield from _names(item)
    elif isinstance(found, nodes.Const) and isinstance(found.value, list | tuple):
        yield from (name if isinstance(name, str) else "" for name in found.value)
    else:
        yield found.value if isinstance(found, nodes.Const) and isinstance(found.value, str) else ""


def theme_error(error: Exception, template: str, loader: ChainLoader) -> ThemeError:
    """The ThemeError for a template's failure, with file and line."""
    name, line = f"templates/{plain_name(template)}", None
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = loader.place(error.filename or "")
        return ThemeError(str(error.message), file=place or f"templates/{error.name or template}", line=error.lineno)
    if isinstance(error, jinja2.TemplateNotFound):
        return ThemeError(MISSING, file=name)
    if isinstance(error, UnicodeDecodeError):
        return ThemeError("is not UTF-8 text", file=name)
    if isinstance(error, OSError):
        return ThemeError(error.strerror or str(error), file=name)
    for frame in traceback.extract_tb(error.__traceback__):
        if place := loader.place(frame.filename):
            name, line = place, frame.lineno
    if isinstance(error, RecursionError):
        return ThemeError(ENDLESS, file=name, line=line)
    return ThemeError(str(error) or type(error).__name__, file=name, line=line)
