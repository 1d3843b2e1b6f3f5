"""Paths that a person gave on the command line, as paths below a folder of the site.

The shell completes a path from where the person is, messages and front matter have it from the site's folder, or from
that of the seeds: all three are understood, in this order.
"""

from __future__ import annotations

from pathlib import Path

from sitegen.core.seed_id import SeedId, readings


def starts(root: Path, home: Path) -> tuple[Path, ...]:
    """Where a given path may begin: here, at the site, or at its folder `home`."""
    return Path(), root, home


def below(home: Path, path: Path) -> str:
    """The POSIX path of `path` below the folder `home`, links followed: "." for `home` itself, "" for what is none."""
    full, top = path.resolve(), home.resolve()
    return full.relative_to(top).as_posix() if full.is_relative_to(top) else ""


def given_file(root: Path, home: Path, given: str | Path) -> str:
    """The POSIX path below `home` of the file that is meant, "" where there is none."""
    found = (below(home, start / given) for start in starts(root, home))
    return next((path for path in found if path and (home / path).is_file()), "")


def given_seed(root: Path, given: str) -> SeedId | None:
    """The seed that is meant, which may be one record of a file ("FILE#KEY"); None where no such file is there."""
    found = (SeedId(given_file(root, root / "seeds", one.file), one.key) for one in readings(given))
    return next((seed for seed in found if seed.file), None)
