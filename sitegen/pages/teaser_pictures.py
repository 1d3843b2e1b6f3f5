"""Adds the smaller versions of pictures to the teasers of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sitegen.pages.picture_sizes import shown_picture
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Teaser, Versions

_MAX_PICTURES_HELD = 4096  # a story is in the lists of a dozen terms


class TeaserPictures:
    """The smaller versions of the pictures of the site at `root`, which have these `widths` in pixels."""

    def __init__(self, root: Path, widths: Sequence[int]) -> None:
        self._root, self._widths = root, tuple(widths)
        self._versions = lru_cache(_MAX_PICTURES_HELD)(self._read_versions)

    def added_to(self, planned: Planned) -> Planned:
        """The page, with the versions of the pictures of its teasers."""
        return replace(planned, context=self._added(planned.context)) if self._widths else planned

    def _added(self, value: Any) -> Any:
        """A copy of the value with the versions; the value itself if it holds no teaser whose picture has any."""
        if isinstance(value, Teaser):
            versions = self._versions(value.image) if value.image else ()
            return replace(value, versions=versions) if versions else value
        if isinstance(value, tuple):
            parts = tuple(map(self._added, value))
            return value if all(a is b for a, b in zip(value, parts, strict=True)) else parts
        if is_dataclass(value) and not isinstance(value, type):
            held = {field.name: getattr(value, field.name) for field in fields(value)}
            changed = {name: made for name, part in held.items() if (made := self._added(part)) is not part}
            return replace(value, **changed) if changed else value
        return value

    def _read_versions(self, url: str) -> Versions:
        src = url.removeprefix("/").replace("%3F", "?").replace("%23", "#")
        return shown_picture(self._root, src, self._widths).versions
