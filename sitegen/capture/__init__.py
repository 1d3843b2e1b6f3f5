"""Capture: a seed's bytes become Story records.

One reader for each format; every field of a story says how it was obtained, and every line that is not part of the
story is kept with the reason why it was taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sitegen.capture import decode, plain
from sitegen.capture.furniture import Furniture, learn
from sitegen.config import Config
from sitegen.errors import SeedError
from sitegen.files import inside
from sitegen.model import Story

__all__ = ["Furniture", "is_seed", "learn", "read_seed"]

_PLAIN = frozenset([".txt"])
_PAGES = frozenset([".html", ".htm"])


def is_seed(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a capture by its name; assets of saved pages and sidecars are none."""
    pure = PurePosixPath(path)
    in_assets = any(part.endswith(("_files", ".assets")) for part in pure.parts[:-1])
    return pure.suffix.lower() in _PLAIN | _PAGES and not in_assets and not pure.name.startswith(".")


def read_seed(root: Path, seed: str, config: Config, furniture: Furniture) -> Iterator[Story]:
    """The stories in one seed.

    `root` is the seeds folder, `seed` a POSIX path in it, `furniture` what repeats beside it. Raises SeedError for a
    seed that cannot be read.
    """
    del config  # rules for publications come with it
    name = f"seeds/{seed}"
    try:
        path = inside(root, seed)
    except ValueError as error:
        raise SeedError(str(error), file=name) from error
    suffix = path.suffix.lower()
    if suffix in _PLAIN:
        yield plain.read(decode.load(path, name, plain.MAX_BYTES), seed, furniture)
    elif suffix in _PAGES:
        from sitegen.capture import page  # trafilatura takes a second to import: text alone goes without

        yield page.read(decode.load(path, name, page.MAX_BYTES), seed)
    else:
        raise SeedError("no reader for this format", file=name, hint="known: .txt, .html, .htm")
