"""The whole site as a BagIt bag: seeds, content and output with their checksums, for a library to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from sitegen import __version__, unfit
from sitegen.capture.sidecar import names
from sitegen.config import Config
from sitegen.content.document import parse
from sitegen.content.frontmatter import article
from sitegen.errors import SitegenError
from sitegen.files import copy_file, listing
from sitegen.index.archive import Archive
from sitegen.urls import file_of

_PARTS = ("seeds", "content", "output", "static", "themes")
_HIDDEN_TOO = ("output", "static")
_CHECKSUMS = ["sha256", "sha512"]


def write_bag(folder: Path, archive: Archive, root: Path, config: Config) -> dict[str, int]:
    """Makes a bag in `folder`, which has nothing in it yet; answers with the number of files of each part.

    Stories that are drafts or withdrawn are left out, with their pictures and the seeds that they came from.
    """
    try:
        from bagit import make_bag
    except ImportError as error:
        raise SitegenError("for BagIt the package bagit is needed", hint="pip install 'sitegen[export]'") from error
    reason = unfit.reason(root / "output")
    if reason or not (root / "output" / file_of("/")).is_file():
        raise SitegenError(f"output/ is not exported: {reason or 'it is empty'}", hint="run `sitegen build`")
    left_out = set(_left_out(archive, root))
    counts: dict[str, int] = {}
    without = 0
    copy_file(root / "sitegen.toml", folder / "sitegen.toml")
    for part in _PARTS:
        for entry in listing(root / part, hidden=part in _HIDDEN_TOO):
            path = f"{part}/{entry.path}"
            if path in left_out:
                without += part == "seeds"
                continue
            copy_file(root / path, folder / path)
            counts[part] = counts.get(part, 0) + 1
    make_bag(str(folder), _info(config, without), checksums=_CHECKSUMS)
    return counts


def _info(config: Config, without: int) -> dict[str, str]:
    info = {
        "External-Description": config.site.description or config.site.title,
        "External-Identifier": config.site.base_url,
        "Bag-Software-Agent": f"sitegen {__version__}",
        "Seeds-Left-Out": str(without) if without else "",
    }
    return {key: " ".join(value.split()) for key, value in info.items() if value}


def _left_out(archive: Archive, root: Path) -> Iterator[str]:
    """Paths of all that stories which are not shown consist of."""
    rows = archive.db.execute("SELECT path, seed FROM stories WHERE id NOT IN (SELECT id FROM shown)").fetchall()
    yield from (row["path"] for row in rows)
    yield from _seeds(row["seed"] for row in rows if row["seed"])
    yield from (page["path"] for page in archive.db.execute("SELECT path FROM pages WHERE draft"))
    if rows:
        hidden = {src.lstrip("/") for src in archive.hidden_pictures()}
        yield from (f"content/{src}" for src in hidden - set(_pictures(archive, root)))


def _seeds(found: Iterable[str]) -> Iterator[str]:
    """The files of seeds, with what people wrote beside them; a file of many stories goes if one of them does."""
    for seed in found:
        file = seed.partition("#")[0]
        yield from (f"seeds/{name}" for name in (file, *names(file)))


def _pictures(archive: Archive, root: Path) -> Iterator[str]:
    """The pictures of the stories that are shown, as paths under content/."""
    for row in archive.db.execute("SELECT path FROM shown"):
        made, _ = article(row["path"], parse((root / row["path"]).read_bytes(), row["path"]))
        yield from (str(PurePosixPath(image.src.lstrip("/"))) for image in made.images if image.src)
