"""Publication files: in `_publication.yaml` a person states of which publication the seeds of a folder are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Set
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from sitegen.capture.fields.sidecar import EXPECTED, READERS, StatedFile
from sitegen.capture.record import PublicationFacts
from sitegen.core.errors import SeedError
from sitegen.core.files import is_file, listing, path_inside
from sitegen.core.model import DateRange

NAME = "_publication.yaml"
_FIELDS = {"name": "publication", "place": "dateline", "language": "language", "url": "source_url"}
"""Keys, and the fields of stories whose values have the same form."""
_KEYS = (*_FIELDS, "dates")
_PERIOD = "two dates such as [1921-05-04, 1987], the earlier first; one of them may be empty"


def is_publication_file(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a publication file by its name."""
    return path.rpartition("/")[2] == NAME


def names(seed: str) -> Iterator[str]:
    """The paths under seeds/ that the publication files of a seed may have, that of the nearest folder first."""
    for folder in PurePosixPath(seed).parents:
        yield NAME if str(folder) == "." else f"{folder}/{NAME}"


def files_of(seed: str, there: Set[str]) -> list[str]:
    """Those of the files that are `there` which state something about a seed, the nearest first."""
    return [name for name in names(seed) if name in there]


def read_publication(root: Path, seed: str) -> PublicationFacts:
    """What the publication files above a seed state together; `root` is the folder of seeds.

    The nearest file counts. One without a name says more of the publication that a farther one names. Raises SeedError
    with file and line for a file that is no YAML, has an unknown key or a value of a wrong type.
    """
    found = PublicationFacts()
    for name in names(seed):
        path = path_inside(root, name)
        if is_file(path):
            status = path.stat()
            found = found.completed_by(_facts_of(path, f"seeds/{name}", status.st_mtime_ns, status.st_size))
            if found.name:
                break
    return found


def find_publications(root: Path) -> Iterator[PublicationFacts]:
    """What each publication file under the folder `root` states; those that cannot be read are left out."""
    for path, _ in listing(root):
        if is_publication_file(path):
            with contextlib.suppress(SeedError, OSError, ValueError):
                yield _PublicationFile(path_inside(root, path), f"seeds/{path}").facts()


@lru_cache(256)
def _facts_of(path: Path, name: str, _modified_ns: int, _size: int) -> PublicationFacts:
    """What one file states; the last two arguments tell its versions apart."""
    return _PublicationFile(path, name).facts()


class _PublicationFile(StatedFile):
    def facts(self) -> PublicationFacts:
        """What the file states. Raises SeedError with the line of what is wrong."""
        values: dict[str, Any] = {}
        for key, value in self.data.items():
            if key not in _KEYS:
                raise self.unknown(key, _KEYS)
            made = _period(value) if key == "dates" else READERS[_FIELDS[key]](value)
            if made is None:
                raise self.unexpected(key, _PERIOD if key == "dates" else EXPECTED[_FIELDS[key]])
            values[key] = made
        return PublicationFacts(**values, source=self.name)


def _period(value: Any) -> DateRange | None:
    """The first and the last day of two dates, which may be partial; None if they are none."""
    if not isinstance(value, list) or len(value) != 2 or not any(value):
        return None
    first, last = (_days(one) if one else DateRange() for one in value)
    if first is None or last is None:
        return None
    is_turned = first.earliest and last.latest and first.earliest > last.latest
    return None if is_turned else DateRange(first.earliest, last.latest)


def _days(value: Any) -> DateRange | None:
    """The days that a date covers: one, or those of a month or year."""
    made = READERS["date"](value) if isinstance(value, str | int) or hasattr(value, "isoformat") else None
    return DateRange(made[:10], made[:10]) if isinstance(made, str) else made
