"""Keys for the records of a seed: short, printable and unique."""

from __future__ import annotations

import hashlib
import re

from sitegen.capture.formats.mark_table import MarkCounts, MarkSet

_MAX_KEY_BYTES = 500
"""A longer key is cut and gets a digest."""
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")


class Keys:
    """The keys that were made for one seed. A repeated name gets the suffix "~2", then "~3" and so on.

    Of a name about 16 bytes are stored, since a seed may have millions of records.
    """

    def __init__(self) -> None:
        self._given = MarkSet()
        self._repeats = MarkCounts()  # counts only names that occurred again

    def make(self, name: str) -> str:
        """The key of a record with this name. White space and control characters become "_"."""
        made = _printable(name)
        mark = _mark(made)
        if mark not in self._given:
            self._given.add(mark)
            return made
        self._repeats.add(mark)
        return self.make(f"{made}~{self._repeats[mark] + 1}")

    def next_key(self, name: str) -> str:
        """The key that `make` would give to this name now. It is not given, so that passed-over records take none."""
        made = _printable(name)
        while (mark := _mark(made)) in self._given:
            made = _printable(f"{made}~{self._repeats[mark] + 2}")
        return made


def _printable(name: str) -> str:
    made = _UNPRINTABLE.sub("_", name.strip())
    if len(made) > _MAX_KEY_BYTES:
        made = f"{made[:_MAX_KEY_BYTES]}~{hashlib.sha256(made.encode()).hexdigest()[:12]}"
    return made


def _mark(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
