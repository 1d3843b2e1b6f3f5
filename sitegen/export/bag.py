"""Packs the whole site into a BagIt bag: seeds, content and output with their checksums, for long-term archiving."""

from __future__ import annotations

from pathlib import Path

from sitegen import __version__
from sitegen.core import deploy_block
from sitegen.core.config import Config
from sitegen.core.errors import SitegenError
from sitegen.core.files import copy_file, listing
from sitegen.core.read_inside import copy_inside
from sitegen.core.urls import file_of
from sitegen.export.bag_contents import BagContents
from sitegen.incremental import publish_guard
from sitegen.index.archive import Archive

_PARTS = ("seeds", "content", "output", "static", "themes")
_HIDDEN_TOO = ("output", "static")
_GUARDED = ("seeds", "content")
_CHECKSUMS = ["sha256", "sha512"]


def write_bag(folder: Path, archive: Archive, root: Path, config: Config) -> tuple[dict[str, int], dict[str, int]]:
    """Makes a bag in the empty `folder`; returns the number of files in it and of files left out, by top folder.

    Drafts and withdrawn stories are left out, with their pictures and their seeds, and so are unreadable articles and
    seeds.
    """
    try:
        from bagit import make_bag
    except ImportError as error:
        raise SitegenError("for BagIt the package bagit is needed", hint="pip install 'sitegen[export]'") from error
    reason = deploy_block.block_reason(root / "output")
    if reason or not (root / "output" / file_of("/")).is_file():
        raise SitegenError(f"output/ is not exported: {reason or 'it is empty'}", hint="run `sitegen build`")
    contents = BagContents(archive, root)
    counts: dict[str, int] = {}
    left_out: dict[str, int] = {}
    copy_file(root / "sitegen.toml", folder / "sitegen.toml")
    for part in _PARTS:
        for entry in listing(root / part, hidden=part in _HIDDEN_TOO):
            path = f"{part}/{entry.path}"
            if path == f"output/{publish_guard.NAME}":
                continue
            if part in _GUARDED and not contents.holds(part, entry.path, entry.stamp[0]):
                left_out[part] = left_out.get(part, 0) + 1
                continue
            _copy(root, part, entry.path, folder / path)
            counts[part] = counts.get(part, 0) + 1
    make_bag(str(folder), _info(config, left_out), checksums=_CHECKSUMS)
    return counts, left_out


def _copy(root: Path, part: str, path: str, target: Path) -> None:
    """Copies a file of the site. Raises SitegenError where a link has come in its way."""
    home, relative = (root / part, path) if part == "seeds" else (root, f"{part}/{path}")  # seeds/ may be a link
    try:
        copy_inside(home, relative, target)
    except ValueError as error:
        raise SitegenError(str(error), file=f"{part}/{path}") from error


def _info(config: Config, left_out: dict[str, int]) -> dict[str, str]:
    info = {
        "External-Description": config.site.description or config.site.title,
        "External-Identifier": config.site.base_url,
        "Bag-Software-Agent": f"sitegen {__version__}",
        **{f"{part.capitalize()}-Left-Out": str(count) for part, count in left_out.items()},
    }
    return {key: " ".join(value.split()) for key, value in info.items() if value}
