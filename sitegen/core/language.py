"""The texts of the interface in the site's language: catalogs of messages, dates, numbers.

Messages are English and serve as their own keys (gettext). Catalogs are .po files, compiled when they are loaded: those
in the theme's `locale/` folders take precedence over sitegen's own. Babel formats dates and numbers.
"""

from __future__ import annotations

import datetime
import gettext
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal, format_percent

from sitegen.core.errors import ThemeError
from sitegen.core.files import digest

CATALOGS = Path(__file__).parent / "catalogs"
SOURCE = "en"
"""The language of the messages themselves; it needs no catalog."""

_LEAP_YEAR = 2000
"""A year with all days, for dates that have no year."""
_DAY_FIRST = {"en": "en_GB"}
""""en" alone names no country; it gets British formats, since most countries write the day before the month."""


_Width = Literal["wide", "abbreviated", "narrow"]
_Context = Literal["stand-alone", "format"]


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for a message that is translated where it is shown
    """Marks a message so that it is collected for the catalogs. Returns it unchanged."""
    return message


class Language:
    """A language of the interface. `code` is a BCP 47 code; it becomes English if there is no catalog for it.

    `folders` hold catalogs that take precedence over sitegen's own. Raises ThemeError if a catalog cannot be read.
    """

    def __init__(self, code: str, folders: Sequence[Path] = ()) -> None:
        found = [(folder / f"{name}.po") for folder in (*folders, CATALOGS) for name in _names(code)]
        self.files = tuple(path for path in found if path.is_file())
        self.code = code if self.files or _names(code)[-1] == SOURCE else SOURCE
        self.locale = _locale(self.code)
        self._messages = _chained(self.files)

    @cached_property
    def digest(self) -> str:
        """A digest of the catalogs."""
        return digest(repr([path.read_bytes() for path in self.files]).encode())

    def gettext(self, message: str, **values: object) -> str:
        """A message in this language, with its %(name)s placeholders filled."""
        translated = self._messages.gettext(message) if message else ""
        return translated % values if values else translated

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The plural form for `number` of a message with the forms `one` and `many`; %(num)s is the number itself."""
        return self.plural(one, many, number) % {"num": self.number(number), **values}

    def plural(self, one: str, many: str, number: int) -> str:
        """The plural form for `number` of a message with the forms `one` and `many`, with placeholders not filled."""
        return self._messages.ngettext(one, many, number)

    def forms(self, one: str, many: str) -> dict[str, str]:
        """All plural forms of a message, whose English forms are `one` and `many`, by CLDR category.

        "{n}" stands for the number: scripts in the browser fill it in.
        """
        samples: dict[str, int] = {}
        for number in (*range(200), 1_000_000):
            samples.setdefault(self.locale.plural_form(number), number)
        return {
            category: self.plural(one, many, number) % {"num": "{n}"} for category, number in sorted(samples.items())
        }

    def number(self, number: int) -> str:
        """12530 as "12,530"."""
        return _decimal(self.locale, number)

    def percent(self, percent: float) -> str:
        """12 as "12%"."""
        return _percent(self.locale, percent)

    def period(self, iso: str) -> str:
        """ "2014", "2014-03", "2014-03-12", "--03-12" (a day of any year) or "--03" (a month of any year) in words."""
        if iso.startswith("--"):
            if len(iso) == 4:
                return self.month(int(iso[2:]))
            return self._skeleton("MMMMd", datetime.date(_LEAP_YEAR, int(iso[2:4]), int(iso[5:7])))
        if len(iso) == 7:
            return self._skeleton("yMMMM", datetime.date(int(iso[:4]), int(iso[5:7]), 1))
        return self.day(iso) if len(iso) > 7 else iso

    def day(self, iso: str) -> str:
        """ "2014-03-12..." as "12 March 2014"."""
        date = datetime.date.fromisoformat(iso[:10])
        return self._first(_long(self.locale, date), date)

    def when(self, iso: str, earliest: str = "", latest: str = "") -> str:
        """The date `iso` in words, or a range: "between 29 October 2016 and 31 December 2018"; "" if all are empty.

        `earliest` and `latest` are ISO dates, used if `iso` is "".
        """
        if iso:
            return self.day(iso)
        if earliest and latest:
            return self.gettext(
                "between %(earliest)s and %(latest)s", earliest=self.day(earliest), latest=self.day(latest)
            )
        if earliest:
            return self.gettext("after %(date)s", date=self.day(earliest))
        return self.gettext("before %(date)s", date=self.day(latest)) if latest else ""

    def _skeleton(self, fields: str, date: datetime.date) -> str:
        return self._first(_by_fields(self.locale, fields, date), date)

    def _first(self, text: str, date: datetime.date) -> str:
        """Writes the first of a month as an ordinal in French; CLDR's patterns do not do this."""
        return "1er" + text[1:] if self.locale.language == "fr" and date.day == 1 and text.startswith("1 ") else text

    def month(self, number: int, width: _Width = "wide") -> str:
        """The name of a month. Narrow names are in the stand-alone form, which more languages have."""
        context: _Context = "stand-alone" if width == "narrow" else "format"
        return _month_names(self.locale, width, context)[number]

    def listed(self, words: Iterable[str]) -> str:
        """ "A", "A and B", "A, B and C"."""
        found = list(words)
        comma, last = self.gettext(", "), self.gettext(" and ")
        return last.join(filter(None, [comma.join(found[:-1]), *found[-1:]]))

    def name_of(self, code: str) -> str:
        """The name of a language in this language; its code if there is no name for it."""
        try:
            return str(Locale.parse(code.replace("-", "_")).get_display_name(self.locale) or code)
        except (UnknownLocaleError, ValueError):
            return code


# Babel is slow, and pages repeat the same numbers and dates, so results are cached.


@lru_cache(10_000)
def _decimal(locale: Locale, number: int) -> str:
    return str(format_decimal(number, locale=locale))


@lru_cache(1_000)
def _percent(locale: Locale, percent: float) -> str:
    return str(format_percent(percent / 100, locale=locale))


@lru_cache(20_000)
def _long(locale: Locale, date: datetime.date) -> str:
    return str(format_date(date, "long", locale=locale))


@lru_cache(10_000)
def _by_fields(locale: Locale, fields: str, date: datetime.date) -> str:
    return str(format_skeleton(fields, date, locale=locale))


@lru_cache(100)
def _month_names(locale: Locale, width: _Width, context: _Context) -> Mapping[int, str]:
    return {number: str(name) for number, name in get_month_names(width, context=context, locale=locale).items()}


def _names(code: str) -> tuple[str, ...]:
    """Names of catalogs for a language, the most specific first: "pt_BR", "pt"."""
    parts = code.replace("-", "_").split("_")
    return tuple(dict.fromkeys(["_".join(parts), parts[0].lower()]))


def _locale(code: str) -> Locale:
    parts = code.replace("-", "_").split("_")
    for name in ("_".join(parts), parts[0].lower()):
        try:
            return Locale.parse(_DAY_FIRST.get(name, name))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_DAY_FIRST[SOURCE])


def _chained(files: Sequence[Path]) -> gettext.NullTranslations:
    first = gettext.NullTranslations()
    for path in reversed(files):
        catalog = _catalog(path)
        catalog.add_fallback(first)
        first = catalog
    return first


def _catalog(path: Path) -> gettext.GNUTranslations:
    """A .po file as a gettext catalog. Raises ThemeError if the file is invalid."""
    where = "/".join(path.parts[-4:]) if path.parent != CATALOGS else path.name
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        for message in catalog:
            # A placeholder that the message does not have could not be filled.
            for fault in message.check(catalog):
                raise ThemeError(str(fault), file=where, line=message.lineno)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        return gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise ThemeError(f"is no catalog of messages: {error}", file=where) from error
