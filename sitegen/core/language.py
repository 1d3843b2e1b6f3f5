"""What the site says of its own accord, in its language: catalogs of messages, dates, numbers.

Messages are English and their own identity (gettext). Catalogs are .po files, read as they are: those of the theme's
`locale/` folders first, then ours. Babel knows how each language writes dates and numbers.
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
"""The language of the messages themselves, which needs no catalog."""

_LEAP_YEAR = 2000
_DAY_FIRST = {"en": "en_GB"}
"""Of plain English nobody knows the country: the order that most countries use is taken."""


_Width = Literal["wide", "abbreviated", "narrow"]
_Context = Literal["stand-alone", "format"]


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for a message that is translated where it is shown
    """Marks a message for the catalogs."""
    return message


class Language:
    """A language of the interface. `code` is BCP 47: English where no catalog knows the language asked for.

    Raises ThemeError for a catalog that cannot be read.
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
        """A message in this language, its %(name)s places filled."""
        translated = self._messages.gettext(message) if message else ""
        return translated % values if values else translated

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The form of a message that goes with `number`, which stands at %(num)s."""
        return self.plural(one, many, number) % {"num": self.number(number), **values}

    def plural(self, one: str, many: str, number: int) -> str:
        """The form of a message that goes with `number`, its places not filled."""
        return self._messages.ngettext(one, many, number)

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Every form of a counted message by the plural category of CLDR, "{n}" for the number: what a script needs."""
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
        """ "2014", "2014-03", "2014-03-12", "--03-12" (a day of any year) or "--03" (a month of any) in words."""
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
        """A date, or what is known of it: "between 29 October 2016 and 31 December 2018"; "" where nothing is."""
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
        """French has an ordinal for the first of a month, which CLDR's patterns do not."""
        return "1er" + text[1:] if self.locale.language == "fr" and date.day == 1 and text.startswith("1 ") else text

    def month(self, number: int, width: _Width = "wide") -> str:
        """The name of a month. Few languages have narrow names of their own within a date."""
        context: _Context = "stand-alone" if width == "narrow" else "format"
        return _month_names(self.locale, width, context)[number]

    def listed(self, words: Iterable[str]) -> str:
        """ "A", "A and B", "A, B and C"."""
        found = list(words)
        comma, last = self.gettext(", "), self.gettext(" and ")
        return last.join(filter(None, [comma.join(found[:-1]), *found[-1:]]))

    def name_of(self, code: str) -> str:
        """The name of a language; its code where this one has no name for it."""
        try:
            return str(Locale.parse(code.replace("-", "_")).get_display_name(self.locale) or code)
        except (UnknownLocaleError, ValueError):
            return code


# Babel takes long over each, and pages say the same numbers and dates again and again.


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
    """Catalogs for a language, the nearest first: "pt_BR", "pt"."""
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
    """A catalog as gettext has it. Raises ThemeError for a file that is none."""
    where = "/".join(path.parts[-4:]) if path.parent != CATALOGS else path.name
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        for message in catalog:
            # A place that the message does not have could not be filled.
            for fault in message.check(catalog):
                raise ThemeError(str(fault), file=where, line=message.lineno)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        return gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise ThemeError(f"is no catalog of messages: {error}", file=where) from error
