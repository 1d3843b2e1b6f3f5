"""Typographic marks: quotation marks, apostrophes, primes, dashes and ellipses, in titles and texts alike.

Only English text is changed: other languages have other marks, and their text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = re.compile(r"\"|'|---?|\.\.\.")
_SIGNS = {"---": "—", "--": "–", "...": "…"}
_OPENS_AFTER = frozenset("([{—–-/“‘«¿¡")
_ENDS = frozenset(".,;:!?)]}…")
"""A quotation mark before one of these closes, except before an ellipsis, with which a quotation may begin."""

_ELLIPSIS = ("..", "…", ". .")
_YEAR = re.compile(r"\d\ds?\b")
_CUT_WORD = re.compile(r"(?:t(?:is|was|were|will|would|ain)|em|til|cos)\b", re.IGNORECASE)
_AND = re.compile(r"(?<=[\w ])'n'(?= ?\w)", re.IGNORECASE)
_FEET = re.compile(
    r"(?<![\w.])\d{1,5}(')\s?\d{1,5}(?:\.\d{1,5}|[½¼¾⅓⅔⅛])?(\")|°\s?\d\d?(')(?:\s?\d\d?(?:\.\d{1,5})?(\"))?"
)
"""Feet and inches, degrees and minutes: 5' 10" and 40° 26' 46"."""

_PRIMES = {"'": "′", '"': "″"}


def typeset(text: str, language: str) -> str:
    """`text` with typographic marks, if `language` (BCP 47) is English; otherwise unchanged."""
    return typeset_runs([text], language)[0]


def typeset_runs(runs: Sequence[str], language: str, fixed: frozenset[int] = frozenset()) -> list[str]:
    """The consecutive parts (runs) of one text with typographic marks, decided on the whole text.

    Runs whose index is in `fixed` stay unchanged. A mark before a word opens, any other closes, also across runs.
    """
    if not is_typeset(language) or not any(_MARK.search(run) for run in runs):
        return list(runs)
    setter = _Setter("".join(runs))
    made, start = [], 0
    for number, run in enumerate(runs):
        made.append(run if number in fixed else setter.run(start, start + len(run)))
        start += len(run)
    return made


def is_typeset(language: str) -> bool:
    """Whether text of this language gets typographic marks."""
    return language.lower().partition("-")[0] == "en"


class _Setter:
    """Replaces the marks in the runs of one text. The runs must be processed in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.before = ""  # the last sign that was written, where it differs from the text's own
        self.set_until = 0
        self.is_open = False  # whether a double quotation mark is open
        self.apostrophes = {at for match in _AND.finditer(text) for at in (match.start(), match.end() - 1)}
        feet = _FEET.finditer(text) if "'" in text else ()
        self.primes = {match.start(group) for match in feet for group in (1, 2, 3, 4)} - {-1}

    def run(self, start: int, end: int) -> str:
        """The text from `start` to `end`, with typographic marks."""
        parts, at = [], start
        for match in _MARK.finditer(self.text, start, end):
            sign = _SIGNS.get(match[0]) or self._quote(match[0], match.start())
            parts += [self.text[at : match.start()], sign]
            at = self.set_until = match.end()
            self.before = sign
        return "".join([*parts, self.text[at:end]])

    def _quote(self, mark: str, at: int) -> str:
        if at in self.primes:
            return _PRIMES[mark]
        if mark == '"':
            self.is_open = self._opens(at, self.is_open)
            return "“" if self.is_open else "”"
        after = self.text[at + 1 : at + 8]
        # An apostrophe that begins a word is not an opening mark; only known words can be recognised.
        is_apostrophe = at in self.apostrophes or _YEAR.match(after) or _CUT_WORD.match(after)
        return "‘" if self._opens(at, within=True) and not is_apostrophe else "’"

    def _opens(self, at: int, within: bool) -> bool:
        """Whether the mark at `at` begins a quotation.

        `within` tells whether a quotation of its kind may be open already.
        """
        before = self.before if self.set_until == at else self.text[at - 1 : at]
        if before and not before.isspace() and before not in _OPENS_AFTER:
            return False
        after = self.text[at + 1 : at + 2]
        if not after or after.isspace():
            return False
        return not within or after not in _ENDS or self.text.startswith(_ELLIPSIS, at + 1)
