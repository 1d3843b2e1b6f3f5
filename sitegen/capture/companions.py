"""Companions of seeds: files below seeds/ that state something about other seeds and are none themselves."""

from __future__ import annotations

from collections.abc import Set

from sitegen.capture.fields import publication_files, sidecar


def is_companion(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a companion by its name."""
    return sidecar.is_sidecar(path) or publication_files.is_publication_file(path)


def companions(seed: str, files: Set[str]) -> tuple[str, ...]:
    """Those of the companions `files` that decide how a seed is read, in a fixed order."""
    beside = [name for name in sidecar.names(seed) if name in files][:1]
    return (*beside, *publication_files.files_of(seed, files))
