"""Loads templates from a chain of themes. A template may extend the template of the same name of the next theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import jinja2

_BEHIND = re.compile(r"@(\d+)/(.*)", re.DOTALL)
"""The name of a template that is searched from a given folder of the chain on: "@1/base.html"."""


class ChainLoader(jinja2.BaseLoader):
    """Loads a template from the first of several folders that has it."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._loaders = [jinja2.FileSystemLoader(folder) for folder in folders]

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str | None, None]:
        """The text of a template and its file. Raises TemplateNotFound."""
        start, name = _split(template)
        for loader in self._loaders[start:]:
            try:
                text, file, _ = loader.get_source(environment, name)
            except jinja2.TemplateNotFound:
                continue
            return text, file, None
        raise jinja2.TemplateNotFound(name)

    def list_templates(self) -> list[str]:
        """The names of all templates, sorted."""
        return sorted({name for loader in self._loaders for name in loader.list_templates()})

    def list_sources(self, environment: jinja2.Environment) -> list[tuple[int, str, str]]:
        """Every template of every folder: number of the folder, name, text."""
        return [
            (number, name, loader.get_source(environment, name)[0])
            for number, loader in enumerate(self._loaders)
            for name in sorted(loader.list_templates())
        ]

    def resolve(self, name: str, referrer: str) -> str:
        """The template that `name` means inside the template `referrer`: its own name means the one of
        the next themes.
        """
        start, own = _split(referrer)
        if name != own:
            return name
        here = next((n for n in range(start, len(self.folders)) if (self.folders[n] / own).is_file()), start)
        return f"@{here + 1}/{own}"

    def place(self, file: str) -> str:
        """How messages name a template's file: with its theme if a nearer theme has the same name.

        "" for other files.
        """
        for number, folder in enumerate(self.folders):
            if Path(file).is_relative_to(folder):
                name = Path(file).relative_to(folder).as_posix()
                shadowed = any((nearer / name).is_file() for nearer in self.folders[:number])
                return f"themes/{folder.parent.name}/templates/{name}" if shadowed else f"templates/{name}"
        return ""


def plain_name(template: str) -> str:
    """The name of a template without the folder number, as authors of themes know it."""
    return _split(template)[1]


def _split(template: str) -> tuple[int, str]:
    match = _BEHIND.fullmatch(template)
    return (int(match[1]), match[2]) if match else (0, template)
