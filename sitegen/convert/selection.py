"""Finds the seeds that a PATH of the command line means, or the reason why it means none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sitegen.capture import is_seed, is_sidecar
from sitegen.capture.fields import publication_files, sidecar
from sitegen.capture.formats import known_suffixes
from sitegen.content.decisions import FILE
from sitegen.core import saved_folders
from sitegen.core.errors import UsageError
from sitegen.core.files import A_LINK, NOT_UTF8, is_file, is_plain, listing, not_followed
from sitegen.core.given_paths import below, given_file, starts
from sitegen.core.seed_id import readings
from sitegen.core.text import counted

_SHOWN_SUFFIXES = 5
"""The number of suffixes that are listed for a folder without seeds."""


_SAVED_AS = {
    ".doc": ".docx", ".wpd": ".docx", ".wps": ".docx", ".pages": ".docx",
    ".xls": ".csv", ".xlsx": ".csv", ".ods": ".csv", ".mdb": ".csv", ".accdb": ".csv",
    ".pst": ".mbox", ".msg": ".eml",
}  # fmt: skip
"""Formats that programs of their makers can save as one that is read."""


class Selection(NamedTuple):
    """The chosen seeds, and the files and folders of seeds/ that the command line names; none stands for all."""

    seeds: list[str]
    under: frozenset[str] = frozenset()

    def holds(self, path: str) -> bool:
        """Whether a path under seeds/ is at or under what was named."""
        return not self.under or _is_under(path, self.under)


def select(root: Path, seeds: Sequence[str], paths: Sequence[Path], ignored: Set[str]) -> Selection:
    """The seeds at or under `paths`, which may be globs, without those `ignored`; all seeds if `paths` is empty.

    Raises UsageError if a path means no seed.
    """
    if not paths:
        return Selection([seed for seed in seeds if seed not in ignored])
    found: dict[str, None] = {}
    named: set[str] = set()
    for path in paths:
        under = places(root, path)
        meant = frozenset(under)
        here = [seed for seed in seeds if _is_under(seed, meant)]
        named |= meant
        if not here:
            raise UsageError(
                f"{path} is no seed: {refusal((root / 'seeds').resolve(), under[0]) or 'it cannot be read'}"
            )
        wanted = [seed for seed in here if seed not in ignored]
        if not wanted:
            raise UsageError(f"{path} is no seed: {FILE} says so with [[ignore]]", hint="take that entry out")
        found |= dict.fromkeys(wanted)
    return Selection(list(found), frozenset(named))


def _is_under(path: str, places: Set[str]) -> bool:
    """Whether a path is one of some files and folders, or is below one; "" and "." are the folder of all seeds."""
    if "" in places or "." in places:
        return True
    end = len(path)
    while end > 0 and path[:end] not in places:
        end = path.rfind("/", 0, end)
    return end > 0


def refusal(home: Path, path: str) -> str:
    """The reason why the file or folder at `path` under `home`, the folder of seeds, is no seed; "" if it is one."""
    if (home / path).is_dir():
        return _refusal_of_folder(home, path)
    parts = PurePosixPath(path).parts
    page = next((p for p in parts[:-1] if p.endswith(saved_folders.ALWAYS)), "")
    if not is_plain(path):
        return NOT_UTF8
    if why := not_followed(home / path):
        return why
    if not is_file(home / path):
        return "it is no file"
    if any(part.startswith(".") for part in parts):
        return "names that begin with a dot are hidden, and passed over; rename it"
    if page:
        return f"the folder {page} holds the parts of a saved page; name the page beside it"
    if publication_files.is_publication_file(path):
        return "it states the publication of the seeds below its folder"
    if is_sidecar(path):
        return _refusal_of_sidecar(home, path)
    if parts[-1].upper().startswith("README."):
        return "a file README is a note on the seeds beside it; rename it if it is a story"
    return "" if is_seed(home, path) else _no_reader(_kind(path))


def places(root: Path, path: Path) -> list[str]:
    """The paths relative to seeds/ that a path of the command line means. Raises UsageError if there are none."""
    home = (root / "seeds").resolve()
    for start in starts(root, home):
        here = start / path
        if here.is_symlink() and home in here.parent.resolve().joinpath(here.name).parents:
            raise UsageError(f"{path} {A_LINK}")
        matches = [here] if here.exists() else sorted(start.glob(str(path))) if _is_glob(path) else []
        if found := [inside for match in matches if (inside := below(home, match))]:
            return found
    if any((start / path).exists() for start in (Path(), root)):
        raise UsageError(f"{path} is not under seeds/", hint="copy what is to be converted there")
    raise UsageError(f"{path} is not there", hint=_hint(root, path))


def _is_glob(path: Path) -> bool:
    return not path.is_absolute() and any(c in str(path) for c in "*?[")


def _hint(root: Path, path: Path) -> str:
    records = (reading for reading in readings(str(path)) if reading.key)
    for whole in (record.file for record in records if given_file(root, root / "seeds", record.file)):
        return f"a record is converted with its whole file: {whole}"
    return "a path is a seed, a folder of seeds or a glob, under seeds/"


def _refusal_of_folder(home: Path, path: str) -> str:
    names = [entry.path for entry in listing(home / path)]
    if not names:
        return "the folder has no files in it (hidden ones and links are passed over)"
    kinds = [kind for kind, _ in Counter(_kind(name) for name in names).most_common(_SHOWN_SUFFIXES)]
    known = ", ".join(known_suffixes())
    return f"the folder holds {counted(len(names), 'file')}, and no seed ({', '.join(kinds)}; known: {known})"


def _no_reader(kind: str) -> str:
    """Why a file of this kind is no seed: its suffix is unknown, or its first bytes are not of that format."""
    known = known_suffixes()
    if kind in known:
        return f"its first bytes are not those of a {kind} file"
    return f"there is no {reader_for(kind)} (known: {', '.join(known)})"


def reader_for(kind: str) -> str:
    """Words for the reader that files of a kind would need, with what they can be saved as instead."""
    other = _SAVED_AS.get(kind)
    return f"reader for {kind}; save it as {other}" if other else f"reader for {kind}"


def _refusal_of_sidecar(home: Path, path: str) -> str:
    folder = PurePosixPath(path).parent
    beside = (
        entry.path for entry in listing(home / folder) if "/" not in entry.path and is_seed(home / folder, entry.path)
    )
    about = next((seed for seed in beside if PurePosixPath(path).name in sidecar.names(seed)), "")
    reason = f"name that: seeds/{(folder / about).as_posix()}" if about else "there is no such seed beside it"
    return f"it states what is known of another seed; {reason}"


def _kind(path: str) -> str:
    """The suffix of a file, for messages about kinds of files."""
    return PurePosixPath(path.removesuffix(".gz")).suffix.lower() or "a name without a suffix"
