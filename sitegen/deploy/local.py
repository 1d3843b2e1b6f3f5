"""The files to publish: those of output/, and compressed copies of them if the target's settings ask for these."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.core import deploy_block
from sitegen.core.config import DeployConfig
from sitegen.core.files import (
    MAX_NAME_BYTES,
    NOT_UTF8,
    Other,
    digest,
    is_file,
    listing,
    remove_file,
    stamp,
    walk,
    write_if_changed,
)
from sitegen.core.urls import file_of
from sitegen.deploy.errors import DeployError
from sitegen.deploy.headers import ENCODINGS, Stage, headers, is_text, stage

OURS = ".sitegen-"
"""Prefix of the names of files that sitegen keeps at a target for itself."""

_MIN_COMPRESSED_BYTES = 1024
"""Smaller files are not compressed: the gain would be negligible."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file to publish: its path at the target, its local file, size in bytes, digests and headers."""

    path: str
    file: Path
    size: int
    sha256: str
    md5: str
    headers: dict[str, str]

    @property
    def stage(self) -> Stage:
        """Its stage in the order of uploads."""
        return stage(self.path)

    @property
    def state(self) -> str:
        """Digests of its bytes and its headers: if the target has the same, the file is left alone."""
        return f"{self.sha256} {digest(repr(sorted(self.headers.items())).encode())[:16]}"


def local_files(root: Path, target: DeployConfig) -> dict[str, LocalFile]:
    """The files to publish by path. Raises DeployError if output/ is not complete or not meant for the public."""
    output = root / "output"
    _check(output)
    refused: list[str] = []
    found = {
        entry.path: _local(entry.path, output / entry.path, target)
        for entry in listing(output, refused, hidden=True)
        if not is_ours(entry.path)
    }
    if refused:
        raise DeployError(NOT_UTF8, file=f"output/{refused[0]}")
    if file_of("/") not in found:
        raise DeployError("output/ has no index.html: there is no site to deploy", hint="run `sitegen build`")
    return found | {f.path: f for f in _compressed(root, target, list(found.values()))}


def is_ours(path: str) -> bool:
    """Whether a path belongs to sitegen itself, at a target or in output/."""
    return path.startswith(OURS) or f"/{OURS}" in path


def _check(output: Path) -> None:
    reason = deploy_block.block_reason(output)
    if reason:
        raise DeployError(f"output/ is not deployed: {reason}", hint="run `sitegen build` first")


def _local(path: str, file: Path, target: DeployConfig, encoding: str = "") -> LocalFile:
    size, sha256, md5 = 0, hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            size += len(block)
            sha256.update(block)
            md5.update(block)
    original = path.removesuffix(Path(path).suffix) if encoding else path
    return LocalFile(path, file, size, sha256.hexdigest(), md5.hexdigest(), headers(original, target.headers, encoding))


def _compressed(root: Path, target: DeployConfig, files: Iterable[LocalFile]) -> Iterator[LocalFile]:
    """Yields compressed copies from .sitegen/compressed/; a copy older than its file is made again."""
    folder = root / ".sitegen" / "compressed"
    others: list[Other] = []
    standing = list(walk(folder, hidden=True, others=others))
    for other in others:  # the folder is ours, and no copy is a link
        (folder / other.path).unlink(missing_ok=True)
    made: set[Path] = set()
    ends = [f".{name}" for name in target.precompress]
    for file in files if ends else ():
        if file.size < _MIN_COMPRESSED_BYTES or not is_text(file.path):
            continue
        for end in ends:
            copy = folder / (file.path + end)
            if len(copy.name.encode()) > MAX_NAME_BYTES:  # the suffix makes it too long
                continue
            _compress(file.file, copy, end)
            made.add(copy)
            if copy.stat().st_size < file.size:
                yield _local(file.path + end, copy, target, ENCODINGS[end])
    for stale in [path for path in standing if path not in made]:
        remove_file(stale, folder)


def _compress(file: Path, copy: Path, end: str) -> None:
    if is_file(copy) and stamp(copy)[1] > stamp(file)[2]:  # written after the file last changed
        return
    data = file.read_bytes()
    write_if_changed(copy, _brotli(data) if end == ".br" else gzip.compress(data, mtime=0))
    copy.touch()


def _brotli(data: bytes) -> bytes:
    import brotli

    packed: bytes = brotli.compress(data, quality=9, mode=brotli.MODE_TEXT)
    return packed
