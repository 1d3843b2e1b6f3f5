"""A digest of the source code and the data on which each stage depends: what other code made is stale.

The digest of a stage covers the modules that its roots import, directly or not, and the data files of their packages.
It depends on names and bytes alone, so it is the same for a checkout and for an installed wheel, wherever they lie.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sitegen.core.files import file_bytes, write_if_changed

_PACKAGE = "sitegen"
_FOLDER = Path(__file__).parents[1]
_CACHE_FILE = "code.json"


class SourceStage(NamedTuple):
    """Names of packages, with all their modules, and of single modules.

    `roots` and what they import are part of a stage. What is `without` is left out, with all that only it imports.
    """

    roots: tuple[str, ...]
    without: tuple[str, ...] = ()


STAGES = {
    # Seeds are read again.
    "convert": SourceStage(
        ("sitegen.capture", "sitegen.annotate", "sitegen.convert.seed_worker", "sitegen.convert.article_writer")
    ),
    # The index is made anew. Roots are all that keep something in it, but for what keeps it under a digest of its own
    # or, as pages do, only under the fingerprints that "render" is part of.
    "index": SourceStage(
        ("sitegen.index", "sitegen.incremental", "sitegen.build"),
        without=(
            "sitegen.capture",
            "sitegen.convert",
            "sitegen.entities",
            "sitegen.export",
            "sitegen.pages",
            "sitegen.render",
            "sitegen.search",
        ),
    ),
    # Pages are rendered again. The stages that are left out have digests of their own.
    "render": SourceStage(
        ("sitegen.build",),
        without=("sitegen.capture", "sitegen.convert", "sitegen.entities", "sitegen.export", "sitegen.search"),
    ),
    # The search bundle is made anew. The index tells it paths and fingerprints of pages, which are part of its keys.
    "search": SourceStage(("sitegen.search",), without=("sitegen.incremental", "sitegen.index")),
    # The open data is written again.
    "export": SourceStage(("sitegen.export",)),
    # The HTML of pages is judged again.
    "check": SourceStage(("sitegen.check.html", "sitegen.check.valid_pages")),
}
"""What other code of each stage makes stale. Themes are in none: pages have digests of their templates and assets."""

_OTHER_DATA = ("core/catalogs/", "convert/report.html")
"""Data that no stage depends on: pages have digests of the messages of their language, a report is no article."""

_OTHER_FOLDERS = ("sample", "themes")
"""Folders of the package that hold no code. In a checkout, themes lie beside the package."""

_IMPORT_FROM = re.compile(r"from (sitegen[\w.]*) import (\([^)]*\)|[^\n#]*)")
_NAME = re.compile(r"(\w+)(?: as \w+)?")
_IMPORT = re.compile(r"import (sitegen[\w.]*)")
_DATA = re.compile(r"files\(\"(sitegen[\w.]*)\"\)")
"""Imports anywhere in the text of a module, and packages whose data it reads: to parse all modules takes seconds."""


class Sources:
    """The modules and data files of a package that lies in `folder`."""

    def __init__(self, folder: Path, paths: Sequence[str]) -> None:
        self.folder = folder
        self.modules = {_module(path): path for path in paths if path.endswith(".py")}
        self.data: dict[str, list[str]] = defaultdict(list)  # by the nearest package
        for path in paths:
            if not path.endswith(".py") and not path.startswith(_OTHER_DATA):
                self.data[self._package_of_data(path)].append(path)

    def _package_of_data(self, path: str) -> str:
        names = (_module(f"{folder}/__init__.py") for folder in PurePosixPath(path).parents)
        return next(name for name in names if name in self.modules or name == _PACKAGE)

    def digest(self, stage: SourceStage) -> str:
        """The digest of a stage."""
        digests = [f"{path} {self._digest_of(path)}\n" for path in self.files(stage)]
        return hashlib.sha256("".join(digests).encode()).hexdigest()[:20]

    def files(self, stage: SourceStage) -> list[str]:
        """The files on which a stage depends, as paths below the package, in order.

        Where a module is imported, the packages around it are run too, so their own text counts. What these import does
        not: modules below them do not see it.
        """
        found: set[str] = set()
        for module in self.closure(stage):
            own = module if self.modules[module].endswith("__init__.py") else module.rpartition(".")[0]
            packages = [name for name in _around(module) if name != _PACKAGE]
            found.update(self.modules[name] for name in (module, *packages))
            found.update(self.data[own] if own != _PACKAGE else ())
            found.update(path for package in _DATA.findall(self._text(module)) for path in self.data[package])
        return sorted(found)

    def closure(self, stage: SourceStage) -> set[str]:
        """The modules that the roots of a stage import, directly or not, with the roots."""
        found: set[str] = set()
        waiting = [name for name in self.modules if _is_below(name, stage.roots)]
        while waiting:
            module = waiting.pop()
            if module not in found and not _is_below(module, stage.without):
                found.add(module)
                waiting += self.imports(module)
        return found

    @cache  # noqa: B019 -- there is one object in a process
    def imports(self, module: str) -> frozenset[str]:
        """The modules that a module imports, wherever in its text."""
        text = self._text(module)
        names = ((base, name) for base, names in _IMPORT_FROM.findall(text) for name in _NAME.findall(names))
        found = {name if (name := f"{base}.{part}") in self.modules else base for base, part in names}
        return frozenset(found.union(_IMPORT.findall(text)) & self.modules.keys())

    @cache  # noqa: B019
    def _text(self, module: str) -> str:
        return (self.folder / self.modules[module]).read_text(encoding="utf-8")

    @cache  # noqa: B019
    def _digest_of(self, path: str) -> str:
        data = file_bytes(self.folder / path)
        text = data if b"\0" in data else data.replace(b"\r\n", b"\n")  # a checkout may have other line ends
        return hashlib.sha256(text).hexdigest()


def _module(path: str) -> str:
    return ".".join((_PACKAGE, *PurePosixPath(path).with_suffix("").parts)).removesuffix(".__init__")


def _around(module: str) -> Iterator[str]:
    """The packages that a module lies in."""
    while module := module.rpartition(".")[0]:
        yield module


def _is_below(module: str, packages: Sequence[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def sources_of(folder: Path) -> Sources:
    """The sources of a package that lies in `folder`."""
    return Sources(folder, [path for path, *_ in _listing(folder)])


def digests_of(folder: Path) -> dict[str, str]:
    """The digest of each stage by its name, for a package that lies in `folder`."""
    sources = sources_of(folder)
    return {name: sources.digest(stage) for name, stage in STAGES.items()}


# --- the package that runs ---------------------------------------------------------------------------------

_known: dict[str, str] = {}


def source_digest(stage: str) -> str:
    """The digest of a stage (a name in STAGES), in this process always the same."""
    if not _known:
        _known.update(digests_of(_FOLDER))
    return _known[stage]


def load_digests(state: Path) -> None:
    """Takes the digests from the folder `state` (.sitegen/) where the sources have not changed since they were made.

    Else they are made, which takes as long as to read 25 MB, and kept there.
    """
    if _known:
        return
    files = hashlib.sha256(repr(_listing(_FOLDER)).encode()).hexdigest()
    _known.update(_kept(state / _CACHE_FILE, files) or digests_of(_FOLDER))
    with contextlib.suppress(OSError):
        write_if_changed(state / _CACHE_FILE, json.dumps({"files": files, "stages": _known}).encode())


def _kept(path: Path, files: str) -> dict[str, str] | None:
    try:
        kept = json.loads(path.read_bytes())
        return dict(kept["stages"]) if kept["files"] == files and kept["stages"].keys() == STAGES.keys() else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _listing(folder: Path) -> list[tuple[str, int, int, int]]:
    """The files of a package: path, size in bytes, time of change of the bytes and of the file in nanoseconds."""
    return sorted(_listed(folder, ""))


def _listed(folder: Path, prefix: str) -> Iterator[tuple[str, int, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__" and prefix + entry.name not in _OTHER_FOLDERS:
                    yield from _listed(folder / entry.name, f"{prefix}{entry.name}/")
            elif not entry.name.startswith("."):
                status = entry.stat()
                yield prefix + entry.name, status.st_size, status.st_mtime_ns, status.st_ctime_ns
