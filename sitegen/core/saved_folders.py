"""The folders in which browsers and editors store the parts of a saved page, beside the page.

`NAME_files` and `NAME.assets` are such folders wherever they are. The other names, which browsers use in other
languages, may be those of ordinary folders, so they count only beside a page with the same NAME.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

ALWAYS = ("_files", ".assets", "hts-cache")
"""The ends of names that no ordinary folder has. HTTrack keeps a second copy of a mirror in `hts-cache`."""
SUFFIXES = (
    *ALWAYS, ".files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_ficheiros", "_file", "_bestanden", "_pliki",
    "-filer", "_filer", "_soubory", "_súbory", "_tiedostot", "_dosyalar", "_elemei", "_datoteke", "_fajlovi", "_bylos",
    "_fails", "_failid", "_fitxers", "_fitxategiak", "_файлы", ".файлы", "_文件", ".文件",
)  # fmt: skip
"""The ends of the names of such folders."""

_PAGES = ("", ".html", ".htm", ".xhtml", ".md", ".markdown")


def stem_of(folder: str) -> str:
    """The name of the page to which a folder with this name may belong; "" if it has no such name."""
    end = next((end for end in SUFFIXES if folder.endswith(end)), "")
    return folder.removesuffix(end) if end else ""


def is_below(address: str) -> bool:
    """Whether a path, which may be percent-encoded, leads into a folder with such a name."""
    return any(stem_of(folder) for folder in unquote(address).split("/")[:-1])


def pages_of(folder: PurePosixPath) -> list[PurePosixPath]:
    """The paths at which the page of a folder would be."""
    stem = stem_of(folder.name)
    return [folder.parent / f"{stem}{end}{packed}" for end in _PAGES for packed in ("", ".gz")] if stem else []


def folders_of_parts(folders: Iterable[str], pages: Collection[str]) -> set[str]:
    """Those of the POSIX `folders` that hold parts of one of the `pages`, or are below such a folder."""
    named = [folder for folder in folders if any(map(stem_of, folder.split("/")))]
    names = frozenset(pages) if named else frozenset()
    return {folder for folder in named if _is_of_page(PurePosixPath(folder), names)}


def folders_of(pages: Iterable[str]) -> set[str]:
    """The folders that may hold the parts of pages with these names, with or without their suffixes."""
    return {name + end for name in pages for end in SUFFIXES}


def _is_of_page(folder: PurePosixPath, names: Collection[str]) -> bool:
    return any(str(page) in names for above in (folder, *folder.parents) for page in pages_of(above))
