"""Cues: the words by which pages of a language mark bylines, datelines, dates, captions and boilerplate.

The English ones are in the modules that use them, and in `boilerplate/phrases.toml`. Each other language has a file
LANGUAGE.toml here; docs/capture-languages.md describes its keys. A file is read, and its patterns are compiled, only
for a capture in its language. `spoken` sets the language while one story is read; `current` returns its cues.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

LANGUAGES = frozenset("ar de es fr he it ja nl pl pt ru sv tr zh".split())
"""Languages with a file of cues, besides English."""
_NEVER = re.compile(r"(?!)")
_PLACE = r"(?P<place>(?![a-zß-öø-ÿа-яё])[^\W\d_][\w.'’-]*(?:(?: |, )[\w.'’-]+){0,3}?)"
"""The name of a place in a dateline; in scripts with capitals it begins with one."""


class Cues:
    """The cues of one language. Patterns of a section that its file lacks never match."""

    def __init__(self, language: str, table: dict[str, Any]) -> None:
        self.language = language
        self._table = table

    def words(self, section: str, key: str) -> tuple[str, ...]:
        """The regular expressions in one list of the file; () if there is none."""
        return tuple(self._table.get(section, {}).get(key, ()))

    def phrases(self, section: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The phrases of boilerplate in a section: pairs of a reason and its regular expressions."""
        return tuple((one["reason"], tuple(one["words"])) for one in self._table.get(section, ()))

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that are frequent in every text of the language."""
        return frozenset(self._table.get("stop_words", "").split())

    @cached_property
    def addresses_reader(self) -> re.Pattern[str]:
        """Words by which a page speaks to its readers."""
        return _any(self._table.get("reader", ()), r"(?<!\w)(?:{})(?!\w)")

    @cached_property
    def by(self) -> re.Pattern[str]:
        """The beginning of a byline: a word and a space, a label and a colon, or a word to which the name is joined."""
        words, labels = self.words("byline", "by"), self.words("byline", "labels")
        forms = [rf"(?:{'|'.join(words)})(?=\s|:|：|$)\s*[:：]?"] if words else []
        forms += [rf"(?:{'|'.join(labels)})(?:\s*[:：/／＝=]|(?<=\.)(?=\s))"] if labels else []
        forms += self.words("byline", "attached")
        # In Chinese and Japanese the byline may follow a date or a source on its line.
        start = r"(?:^|(?<=[\s|｜]))[^\w\s]{0,3}" if self.language in ("ja", "zh") else r"^[\W_]*"
        return _any(forms, start + r"(?:{})\s*")

    @cached_property
    def bare_by(self) -> re.Pattern[str]:
        """A line that has only the beginning of a byline."""
        return _any(self.words("byline", "by") + self.words("byline", "labels"), r"[\W_]*(?:{})\s*[:：]?\s*")

    @cached_property
    def between_names(self) -> re.Pattern[str]:
        """What separates two names of a byline."""
        return _any(self.words("byline", "between"), "{}")

    @cached_property
    def after_name(self) -> re.Pattern[str]:
        """What follows a name in a byline and is not part of it, up to the end of the line."""
        return _any(self.words("byline", "after"), r"(?:^|(?<=[\s,|/／]))(?:{})(?!\w).*")

    @cached_property
    def roles(self) -> re.Pattern[str]:
        """A job of journalists."""
        return _any(self.words("byline", "roles"), r"(?<!\w)(?:{})(?!\w)")

    @cached_property
    def agencies(self) -> re.Pattern[str]:
        """Names of agencies and desks that sign stories."""
        return _any(self.words("byline", "agencies"), "(?:{})")

    @cached_property
    def updated(self) -> re.Pattern[str]:
        """Words before the date of a change."""
        return _any(self.words("date", "updated"), "(?:{})")

    @cached_property
    def published(self) -> re.Pattern[str]:
        """Words before the date of publication."""
        return _any(self.words("date", "published"), "(?:{})")

    @cached_property
    def retrieved(self) -> re.Pattern[str]:
        """The words before the date on which someone read or saved the page, up to the date."""
        return _any(self.words("date", "retrieved"), r"(?<!\w)(?:{})\W{0,3}(?:\w{1,4}\W{1,2}){0,2}$")

    @cached_property
    def copied(self) -> re.Pattern[str]:
        """A line with the date on which someone read or saved the page, which is the group `when`."""
        form = r"[\W_]*(?:\w{1,12} )?(?:{})\W{0,3}(?:[^\W\d]{1,4}\W{1,2}){0,2}(?P<when>[^\W\d]{0,3}\d.{2,40})"
        return _any(self.words("date", "retrieved"), form)

    @cached_property
    def updated_after(self) -> re.Pattern[str]:
        """Words after the date of a change."""
        return _any(self.words("date", "updated_after"), r"[\s\d:時分)）]{0,12}(?:{})")

    @cached_property
    def afternoon(self) -> re.Pattern[str]:
        """Words beside a time on a clock of twelve hours, after noon."""
        return _any(self.words("date", "afternoon"), "(?:{})")

    @cached_property
    def beside_date(self) -> re.Pattern[str]:
        """Words that are on a line with a date and little else."""
        every = self.words("date", "beside") + self.words("date", "updated") + self.words("date", "published")
        spaced = r"(?:{})" if self.language in ("ja", "zh") else r"(?<!\w)(?:{})(?!\w)\.?"
        return _any((*every, *map(re.escape, self.weekdays)), spaced)

    @cached_property
    def datelines(self) -> tuple[re.Pattern[str], ...]:
        """The forms of datelines, with the groups `place`, `day`, `agency` and `by`; all but `place` are optional."""
        forms = self.words("dateline", "forms")
        return tuple(re.compile("^" + self._filled(form)) for form in forms)

    @cached_property
    def credit(self) -> re.Pattern[str]:
        """A credit at the end of a caption, with its label; the group `credit` is what follows the label."""
        labels = "|".join(self.words("caption", "credits"))
        return _any(
            [labels] if labels else [],
            r"(?:^|(?<=[.!?。！？”\"’')\]）…»」|–—-])\s?|(?<=\s)|(?=[(\[（【]))[(\[（【]?\s?(?:{})(?:\s?[:：/／＝=|｜]|(?<=\.))\s?"
            r"(?P<credit>[^\s()\[\]][^()\[\]（）]{1,60})[)\]）】]?\.?$",
        )

    @cached_property
    def credit_label(self) -> re.Pattern[str]:
        """The label at the beginning of a credit."""
        return _any(self.words("caption", "credits"), r"^(?:{})(?:\s?[:：/／＝=|｜]|(?<=\.))\s?")

    @cached_property
    def caption_label(self) -> re.Pattern[str]:
        """The label at the beginning of a caption."""
        return _any(self.words("caption", "labels"), r"^[\W_]*(?:{})\s?[:：/／]\s?")

    @cached_property
    def months(self) -> dict[str, int]:
        """The names of months in lower case, long and short, without the full stop of short ones."""
        from sitegen.capture.cues.calendar_names import month_names  # loads a library that English does not need

        return month_names(self.language)

    @cached_property
    def weekdays(self) -> tuple[str, ...]:
        """The names of the days of the week, long and short."""
        from sitegen.capture.cues.calendar_names import weekday_names

        return weekday_names(self.language) if self.language else ()

    def _filled(self, form: str) -> str:
        """The form of a dateline, with patterns in the places of %PLACE%, %MONTH% and %DAY%.

        A day may have a year: "12 mars", "1er mars 2014", "12. März".
        """
        month = rf"(?i:{'|'.join(map(re.escape, sorted(self.months, key=len, reverse=True)))})"
        day = rf"(?:\d{{1,2}}(?:\.|er|º|°)? (?:de |of )?{month}\.?(?:,? (?:de |del )?[12]\d{{3}})?)"
        return form.replace("%DAY%", day).replace("%MONTH%", month).replace("%PLACE%", _PLACE)


ENGLISH = Cues("", {})
"""No cues besides the English ones."""
_SPOKEN: ContextVar[Cues] = ContextVar("cues", default=ENGLISH)


def current() -> Cues:
    """The cues of the language of the story that is being read."""
    return _SPOKEN.get()


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Sets the language of the story that is being read. A language without cues counts as English."""
    token = _SPOKEN.set(cues_of(language))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@cache
def cues_of(language: str) -> Cues:
    """The cues of a language; those of a language without a file are empty."""
    if language not in LANGUAGES:
        return ENGLISH
    text = files("sitegen.capture.cues").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Cues(language, tomllib.loads(text))


def _any(words: tuple[str, ...] | list[str], form: str) -> re.Pattern[str]:
    """A pattern for any of the words, inserted in `form`; one that never matches if there are none."""
    return re.compile(form.replace("{}", "|".join(words)), re.IGNORECASE) if words else _NEVER
