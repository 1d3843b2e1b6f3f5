"""Names for the records of a seed: short, printable, and no two alike."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

_MAX_KEY_BYTES = 500
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")


class Keys:
    """The keys given so far in one seed. Of names that are alike, the second gets "~2", the third "~3".

    What is kept of a name is eight bytes: a seed may have millions.
    """

    def __init__(self) -> None:
        self._given: set[int] = set()
        self._counts: Counter[int] = Counter()  # of those alone that were asked for again

    def make(self, name: str) -> str:
        """The key of a record that is called `name`. White space and control characters become "_"."""
        made = _UNPRINTABLE.sub("_", name.strip())
        if len(made) > _MAX_KEY_BYTES:
            made = f"{made[:_MAX_KEY_BYTES]}~{hashlib.sha256(made.encode()).hexdigest()[:12]}"
        mark = int.from_bytes(hashlib.blake2b(made.encode(), digest_size=8).digest(), "big")
        if mark not in self._given:
            self._given.add(mark)
            return made
        self._counts[mark] += 1
        return self.make(f"{made}~{self._counts[mark] + 1}")
