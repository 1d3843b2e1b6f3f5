"""Every word is accounted for: the words of a capture, and what became of each.

A reader lists each line of a capture with the field that it is part of, or with the reason for its removal
(`Story.lines`, which `convert --explain` prints). So two things can go wrong, and `account` counts both: a word of the
capture may be in no line, and a line may be called part of a field that does not have its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sitegen.core.model import Line, Story
from sitegen.core.script_words import without_break_marks, word_tokens
from sitegen.core.text import plain, squeeze

_LINK_ALONE = re.compile(r"^((?:> ?)*)\[(?!\^)", re.MULTILINE)
_ADDRESS_MARKS = frozenset(["http", "https", "www"])
"""Parts of printed addresses that the text of a link lacks."""
UNCHECKED = frozenset(["byline", "date line", "dateline"])
"""Fields of lines whose words are read, not copied: "By A and B" becomes two authors."""
CREDIT_MARKS = frozenset(
    "photo photos photograph photographs picture pictures image images credit credits by via view full".split()
)


@dataclass(frozen=True)
class WordAccount:
    """The words that are not accounted for, with their numbers.

    `unlisted` are those of the capture that no line has. `missing` has, for each field, the words of its lines that the
    story does not have. `unexplained` are the lines with neither a field nor a reason.
    """

    unlisted: Counter[str]
    missing: Mapping[str, Counter[str]]
    unexplained: tuple[Line, ...]

    def is_balanced(self) -> bool:
        return not self.unlisted and not any(self.missing.values()) and not self.unexplained


def account(words: Iterable[str], story: Story) -> WordAccount:
    """The account of a capture with the given words."""
    fields = {line.field for line in story.lines if line.field and line.field not in UNCHECKED}
    told = counted([*texts_of(story), *(line.text for line in story.lines if line.field == "dateline")])
    return WordAccount(
        _unlisted(Counter(words), counted(line.text for line in story.lines)),
        {name: missing for name in sorted(fields) if (missing := _missing(story, name, told))},
        tuple(line for line in story.lines if not line.field and not line.reason),
    )


def _unlisted(words: Counter[str], listed: Counter[str]) -> Counter[str]:
    """The words that are not listed. Words that the one side joins and the other does not are compared by letters."""
    lost = words - listed
    return lost if lost and letters(words) - letters(listed) else Counter()


def letters(words: Counter[str]) -> Counter[str]:
    return Counter(letter for word in words.elements() for letter in word)


def counted(texts: Iterable[str]) -> Counter[str]:
    """The words of some texts. Marks of possible line breaks inside words do not separate them."""
    return Counter(word for text in texts for word in word_tokens(squeeze(without_break_marks(text))))


def texts_of(story: Story) -> list[str]:
    """What a story says to its readers: all fields that come from the words of a capture."""
    body = _LINK_ALONE.sub(r"\1- [", story.body)  # `plain` leaves out a paragraph that is only an address
    pictures = [text for image in story.images for text in (image.caption, image.credit)]
    return [story.title, story.subtitle, story.dateline, plain(body), *story.authors, *pictures]


def _missing(story: Story, name: str, told: Counter[str]) -> Counter[str]:
    """The words of the lines of one field that the story says less often than these lines do.

    A caption that a page has twice is one caption of the story; marks of credits ("Photo:") and the lengths of videos
    at its beginning ("4:11") are not copied.
    """
    texts = [line.text for line in story.lines if line.field == name]
    words = counted(re.sub(r"^\d+:\d\d ", "", text) if name == "caption" else text for text in texts)
    if name == "caption":
        return Counter({word: 1 for word in words if word not in told and word not in CREDIT_MARKS})
    return Counter({word: number for word, number in (words - told).items() if word not in _ADDRESS_MARKS})
