"""Evidence that a line of names above a story is its byline, and that a name is that of a person or an agency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, date_statements, dates, english_words
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.line_features import is_prose
from sitegen.core.person_names import ALL_PARTICLES
from sitegen.core.script_words import count_words
from sitegen.core.text import fold

_PROSE_BLOCKS = 40
"""The number of paragraphs of prose that are searched for a name."""
_GLUE = re.compile(
    r"(?<=[a-z]{2})(?=(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d)(?=[A-Z])"
    r"|(?<=[a-z]{2})(?=\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?,? \d{4})"
    r"|(?<=[a-z]{2})(?=\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
    r"|(?<=[a-z]{2})(?=\d{1,3} (?:hours?|mins?|minutes?|days?)\b)",
    re.IGNORECASE,
)
"""Where a date directly follows a name: a page had them in two elements."""
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])")
_STUCK_AND = re.compile(r"(?<=[a-z]{2})and(?=[A-Z][a-z])")
_CAMEL_STARTS = ("Mac", "Fitz", "Van", "Von", "San", "Del", "Della", "Saint", "Ter", "Ten", "Abd", "Abu")
_GLUED_LINE_CHARS = 160


def unglued(text: str) -> str:
    """A line in which a stroke or a comma parts what was in two elements: "Ana LundMarch 12", "Ana LundPim Oort"."""
    if len(text) > _GLUED_LINE_CHARS:
        return text
    text = " | ".join(_GLUE.split(text)) if any(map(str.isdigit, text)) else text
    words = [_parted(word) for word in _STUCK_AND.sub(" and ", text).split(" ")]
    return " ".join(words)


def _parted(word: str) -> str:
    match = _CAMEL.search(word)
    if not match or word.startswith(_CAMEL_STARTS) or "." in word or "@" in word or "/" in word:
        return word
    return f"{word[: match.start()]}, {word[match.start() :]}"


@dataclass(frozen=True)
class NameJudge:
    """Judges names by the words of the capture around them. `blocks` are all blocks, `title` the headline's index."""

    blocks: Sequence[Block]
    title: int

    @cached_property
    def _prose(self) -> str:
        below = self.blocks[self.title + 1 :]
        found = [b.text for b in below if is_prose(b.text) and "@" not in b.text]  # addresses contain names
        return "\n".join(found[:_PROSE_BLOCKS])

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that the prose has in lower case."""
        return frozenset(re.findall(r"\b(?<!['’-])[^\W\d_A-Z][^\W\d_]{2,}", self._prose))

    def is_named(self, name: str) -> bool:
        """Whether the prose tells of a person, as it does of the subjects of a story and not of its author."""
        lines = self._prose.split("\n")
        told = "\n".join(lines[: max(3, len(lines) * 2 // 3)])  # a note on the author is at the end
        return _has_word(told, name)

    def has_form(self, name: str) -> bool:
        """Whether a name without "By" is that of a person: its first or last words are no common words."""
        words = _words(name)
        if not name.isascii() and not any(map(english_words.is_known, words)):
            return True
        first, last = words[0], words[-1]
        if self._is_common(last):
            return english_words.is_name(first) and not all(map(self._is_common, words))
        return not english_words.is_common(first) or english_words.is_name(last)

    def is_author(self, name: str) -> bool:
        """Whether a name after "By" is one of a person, an agency or a desk, and not some common words."""
        if bylines.from_agency_line(name) or bylines.is_outlet(name):
            return True
        words = _words(name)
        if bylines.is_person(name, stated=True):
            return not all(map(self._is_common, words))
        plain = [word for word in words if word.casefold() not in ("the", "our", "of")]
        return not all(self._is_common(word) or word in self._prose for word in plain) or name.isupper()

    def shortened(self, name: str, line: str) -> str:
        """A name without what its line has glued to it: itself once more, a word of its role, the place."""
        words = name.split()
        half = len(words) // 2
        if half > 1 and words[:half] == words[half:]:
            return " ".join(words[:half])
        rest = " ".join(words[:-1])
        if len(words) < 3 or not bylines.is_person(rest):
            return name
        role = re.search(rf"{re.escape(words[-1])} (?P<role>[a-z]\w+)", line)
        if role and bylines.is_role(f"staff {role['role']}"):
            return rest
        placed = _has_word(self._prose, words[-1]) and not self.is_named(name)
        return rest if placed and not _has_word(self._prose, words[0]) else name

    def _is_common(self, word: str) -> bool:
        return english_words.is_common(word) or word.casefold() in self._small


def _has_word(text: str, word: str) -> bool:
    """Whether a text contains a word or name, and not only as a part of longer words."""
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _words(name: str) -> list[str]:
    """The words of a name without particles and initials."""
    words = [word.strip(".,'’") for word in name.split()]
    return [word for word in words if len(word) > 1 and word.lower() not in ALL_PARTICLES] or [name]


def without_parts(names: Sequence[str]) -> tuple[str, ...]:
    """The names without those that are a part of another one, as a first name alone."""
    sets = [set(fold(name).split()) for name in names]
    return tuple(name for name, own in zip(names, sets, strict=True) if not any(own < other for other in sets))


def weigh(blocks: Sequence[Block], at: int, names: tuple[str, ...], judge: NameJudge, end: int) -> int:
    """The evidence, as points, that a line of names is a byline. `end` is the index of the article's first block.

    A date, a role or a repetition counts for it. A list of links (topics, other stories) counts against it, and so do
    names that the story tells of, and words that are no names.
    """
    text, title = blocks[at].text, judge.title
    beside = [blocks[k].text for k in (at - 1, at + 1, at + 2) if title < k < min(end + 1, len(blocks))]
    dated = dates.is_date_line(text) or dates.is_relative(text) or any(map(is_dated, beside))
    roles = bylines.has_role(text) or any(bylines.is_role(t) or bylines.is_outlet(t) for t in beside)
    twice = sum(text == block.text for block in blocks[title:end]) in (2, 3, 4)
    credit = "/" in text and at - title > 1 and text != blocks[at - 1].text and _is_pictured(blocks[at - 1].text)
    least = 2 * text.endswith(",")  # as names of topics do
    listed = _is_listed(blocks, at, ignore_gaps=not (dated or roles))
    return (
        1
        + 2 * dated
        + 2 * roles
        + twice
        - 2 * listed
        - 4 * credit
        - least
        - 3 * all(map(judge.is_named, names))
        - 6 * (not roles and not all(map(judge.has_form, names)))
    )


def _is_pictured(text: str) -> bool:
    return text.endswith(".") and captions.is_scene(text)


def is_dated(text: str) -> bool:
    """Whether a short line has a date or a relative time of publication."""
    return len(text) < 90 and (
        date_statements.is_dated_line(text) or dates.is_relative(text) or bool(dates.readings(text))
    )


def _is_listed(blocks: Sequence[Block], at: int, *, ignore_gaps: bool) -> bool:
    """Whether a line is in a list of links: short lines on both sides, or a label before it.

    With `ignore_gaps`, blank lines between them do not matter.
    """
    near = [b for b in blocks[max(0, at - 2) : at + 3] if b.text != blocks[at].text]
    short = [
        b
        for b in near
        if count_words(b.text) <= (3 if b.gap else 6)
        and not (b.gap and not ignore_gaps)
        and not is_dated(b.text)
        and not phrases.reason_inside(b.text)
        and not bylines.JOINER.fullmatch(b.text)
    ]
    return len(short) >= 2 or any(phrases.reason_at_end(b.text) for b in blocks[max(0, at - 2) : at])
