"""Dates as pages print them, converted to ISO 8601. Of an ambiguous date both readings are kept."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from sitegen.capture import cues
from sitegen.capture.cues import Cues
from sitegen.core.script_words import count_words

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "mon tue wed thu fri sat sun".split()
_ABROAD = {
    name: number
    for year in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar marts april maj juni juli august september oktober november december",
        "januar februar mars april mai juni juli august september oktober november desember",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    )
    for number, name in enumerate(year.split(), 1)
}
_SHORT = {
    "ene": 1, "janv": 1, "gen": 1, "févr": 2, "fév": 2, "fev": 2, "mär": 3, "mrz": 3, "mrt": 3, "avr": 4, "abr": 4,
    "mag": 5, "giu": 6, "lug": 7, "juil": 7, "ago": 8, "set": 9, "okt": 10, "ott": 10, "out": 10, "dic": 12, "dez": 12,
    "déc": 12, "des": 12,
}  # fmt: skip
"""Short names of months, which count only between a day and a year."""
_ENGLISH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)


def _month_pattern(group: str, *tables: dict[str, int]) -> str:
    """A group of a regular expression for names of months: the English ones and those in `tables`."""
    others = "|".join(sorted({name for table in tables for name in table}, key=lambda name: (-len(name), name)))
    return rf"(?P<{group}>{_ENGLISH}|{others})\b\.?"


@cache
def month_pattern(own: Cues, group: str = "month") -> str:
    """A group of a regular expression for the names of months, with those in the language of `own`."""
    return _month_pattern(group, _ABROAD, _SHORT, own.months)


_APART = r"(?:(?!\d)|(?=\d{1,2}[:.]\d\d))"  # a time may follow the year directly
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民国": 1911, "民國": 1911}
"""Japanese eras and the Republic of China: the year before their first one."""


@cache
def _date_pattern(own: Cues) -> re.Pattern[str]:
    """A full date, with the names of months in the language of `own` and in many others."""
    return re.compile(
        r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|\.|er|º|°)?(?:[ -]|(?=(?-i:[A-Z])))(?:of |de |ב)?"
        + month_pattern(own, "m1")
        + rf"(?:{'|'.join(own.words('date', 'after_month')) or '(?!)'})?,?[ -](?:de |del )?(?P<y1>[12]\d{{3}}){_APART}"
        r"|"
        + _month_pattern("m2", _ABROAD, own.months)
        + rf" ?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,| ,)? ?(?P<y2>[12]\d{{3}}){_APART}"
        r"|(?P<y3>[12]\d{3})(?P<s3>[./-])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})"
        r"(?:T(?P<t3>\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?P<z3>Z|[+-]\d\d:?\d\d)?))?(?!\d)"
        r"|(?P<a4>\d{1,2})(?P<s4>[./-])(?P<b4>\d{1,2})(?P=s4)(?P<y4>[12]\d{3})(?!\d))"
        rf"|(?<![a-z\d])(?:(?P<y5>[12]\d{{3}})|(?P<era>{'|'.join(_ERAS)})(?P<y6>\d{{1,3}}|元)) ?[年년] ?"
        r"(?P<m5>\d{1,2}) ?[月월] ?(?P<d5>\d{1,2}) ?[日일]",
        re.IGNORECASE,
    )


_OTHER_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９：／"
_OTHER_DIGIT = re.compile(f"[{_OTHER_DIGITS}]")
_DIGITS = str.maketrans(_OTHER_DIGITS, "0123456789" * 3 + ":/")
_CLOCK = r"(?P<h>2[0-3]|[01]?\d)(?:[:.h时時](?P<min>[0-5]\d)(?::[0-5]\d|分)?)?(?P<z>\s?(?P<half>[ap])\.?\s?m\b\.?)?"


@cache
def _after_pattern(own: Cues) -> re.Pattern[str]:
    """A time after a date."""
    between = "".join(rf"|{word}[\s,·–—-]{{0,3}}+" for word in own.words("date", "before_time"))
    return re.compile(
        r"[\s,·•|()–—-]*(?:(?:at|à|ore|om|um|kl\.?|alle|as|às|a las|las|בשעה) |@ ?" + between + r"){0,3}" + _CLOCK,
        re.IGNORECASE,
    )


_ZONE = r"(?:\s?\(?(?:[A-Z]{2,5}|local time|GMT[+-]\d+)\)?)?"
_BEFORE = re.compile(
    r"\b"
    + _CLOCK
    + _ZONE
    + r"[\s,·•|–—-]*(?:on )?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?$",
    re.IGNORECASE,
)
_BEFORE_CHARS = 40
"""The number of characters before a date that tell what it is the date of."""
_YEAR = re.compile(r"[\d元](?:(?<=[12])\d{3}|年)")
_UPDATED = re.compile(
    r"(?:updated|modified|revised|corrected|edited|actualizado|mis à jour|modifié|aktualisiert|aggiornat|atualizad|"
    r"bijgewerkt|gewijzigd|uppdatera|oppdater|opdater|zaktualiz|aktualiz|actualiz|güncellen|diperbarui|обновлен)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? *$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^.{0,14}?\b(?:GMT|BST|IST|CET|CEST|AEST|AEDT|SAST|NZDT|NZST|EAT|WAT)\b")
_MONTH_FIRST = re.compile(r"^.{0,14}?\b(?:ET|EST|EDT|PT|PST|PDT|CT|CST|CDT|MST|MDT)\b")
_RELATIVE = re.compile(r"\b\d+ ?(?:h|hrs?|hours?|min(?:ute)?s?|days?|weeks?|months?|years?)(?: ago\b|$)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|issued|first|created|filed|publi[ée]|publicado|veröffentlicht|pubblicato|"
    r"gepubliceerd|publicerad|publisert|opublikowano|yayınlan\w*|опубликовано)\b",
    re.IGNORECASE,
)
# Words that occur beside a date on a date line. With more than a few other words, the line is a sentence.
_BESIDE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:last |first )?(?:updated|published|"
    r"posted|modified|issued|filed|created|date|on|at|by|from|[ap]\.?m|et|est|edt|gmt|bst|cet|cest|utc|ist|pst|pdt|minutes?|"
    r"mins?|hours?|read|ago|time|local|publi[ée]|le|publicado|el|veröffentlicht|am|uhr|actualizado|aggiornato|il|pubblicato)"
    r"\b\.?|[\W\d_]+",
    re.IGNORECASE,
)


class FoundDate(NamedTuple):
    """A date in a text: its ISO form, its offsets, and whether it is the date of an update."""

    iso: str
    start: int
    end: int
    updated: bool = False


def find_dates(text: str) -> list[FoundDate]:
    """The full dates of a text, in order, with the times that are printed beside them."""
    text = _with_plain_digits(text)
    return list(_dates_in(text, cues.current())) if _YEAR.search(text) else []


@lru_cache(4096)
def _dates_in(text: str, own: Cues) -> tuple[FoundDate, ...]:
    return tuple(date for match in _date_pattern(own).finditer(text) if (date := _date_at(text, match, own)))


def _with_plain_digits(text: str) -> str:
    """`text`, of the same length, with Arabic and full-width digits replaced by 0 to 9."""
    return text.translate(_DIGITS) if _OTHER_DIGIT.search(text) else text


def _matches(text: str) -> Iterator[re.Match[str]]:
    return _date_pattern(cues.current()).finditer(_with_plain_digits(text))


def is_date_line(text: str) -> bool:
    """Whether a line consists of a date of publication and little else."""
    return len(text) < 160 and bool(find_dates(text)) and count_words(words_besides_dates(text)) <= 7


def readings(text: str) -> list[str]:
    """Both readings of each numeric date on a short line: day first, then month first."""
    if len(text) > 90:
        return []
    return [iso for match in _matches(text) if match["a4"] for iso in _both(match)]


def is_change_line(text: str) -> bool:
    """Whether the words of a line call its date that of a change, and no later word that of publication."""
    return _is_update(text, cues.current())


def is_in_name(iso: str, name: str) -> bool:
    """Whether the file name `name` contains the day `iso`, as 2011-05-01, 20110501 or 110501."""
    plain = iso.replace("-", "")
    return iso in name or bool(re.search(rf"(?<!\d)(?:{plain}|{plain[2:]})(?!\d)", name))


def is_relative(text: str) -> bool:
    """Whether a short line has only a relative time of publication ("3 hours ago"), which gives no date."""
    found = _RELATIVE.search(text) if len(text) < 90 else None
    return found is not None and (found.group().endswith("ago") or len(text.split()) < 8)


def month_number(name: str) -> int:
    """The number of the month with a name that `month_pattern` matches.

    "KASIM" is found as "kasım": in Turkish the capital of "ı" is "I".
    """
    tables = (cues.current().months, _ABROAD, _SHORT)
    forms = (name.casefold(), name.casefold().replace("i", "ı"))
    known = next((table[form] for table in tables for form in forms if form in table), 0)
    return known or _NAMES.index(name[:3].lower()) + 1


def is_day_of_copy(before: str) -> bool:
    """Whether the words directly before a date call it the day on which someone read or saved the page."""
    return cues.current().retrieved.search(before[-_BEFORE_CHARS:]) is not None


def words_besides_dates(text: str) -> str:
    """The words of a line besides its dates and times."""
    parts, last = [], 0
    for date in find_dates(text):
        parts.append(text[last : date.start])
        last = date.end
    beside = cues.current().beside_date
    return " ".join(" ".join(_BESIDE.sub(" ", beside.sub(" ", part)) for part in (*parts, text[last:])).split())


def publication_date(text: str) -> FoundDate | None:
    """The date of publication on a date line; the date of an update only if there is no other."""
    dates = find_dates(text)
    fresh = [date for date in dates if not date.updated]
    return next(iter(fresh or dates), None)


def _both(match: re.Match[str]) -> list[str]:
    a, b, year = int(match["a4"]), int(match["b4"]), int(match["y4"])
    return [iso for iso in (_iso(year, b, a), _iso(year, a, b)) if iso]


def _date_at(text: str, match: re.Match[str], own: Cues) -> FoundDate | None:
    day = _day(match) or (_decided(text, match) if match["a4"] else None)
    if day is None:
        return None
    before = text[max(0, match.start() - _BEFORE_CHARS) : match.start()]
    if is_day_of_copy(before):
        return None
    start, end, time = match.start(), match.end(), _iso_time(match)
    if not time:
        time, start, end = _beside(before, text, start, end)
    updated = _is_update(before, own) or bool(own.updated_after.match(text, end))
    return FoundDate(f"{day}T{time}" if time else day, start, end, updated)


def _is_update(before: str, own: Cues) -> bool:
    """Whether the words before a date call it the date of an update, and no later word the date of publication."""
    updated = max(_last(_UPDATED, before), _last(own.updated, before))
    return updated > max(_last(_PUBLISHED, before), _last(own.published, before))


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _day(match: re.Match[str]) -> str | None:
    group = match.groupdict()
    if group["a4"]:
        return _numeric(int(group["a4"]), int(group["b4"]), int(group["y4"]))
    year = group["y1"] or group["y2"] or group["y3"] or group["y5"] or _year_of_era(group["era"], group["y6"])
    day = group["d1"] or group["d2"] or group["d3"] or group["d5"]
    month = group["m3"] or group["m5"] or month_number(group["m1"] or group["m2"])
    return _iso(int(year), int(month), int(day))


def _year_of_era(era: str, year: str) -> int:
    return _ERAS[era] + (1 if year == "元" else int(year))


def _numeric(first: int, second: int, year: int) -> str | None:
    """The ISO form of an unambiguous numeric date: one number is over twelve, or both are equal. Otherwise None."""
    if first > 12 or first == second:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > 12 else None


def _decided(text: str, match: re.Match[str]) -> str | None:
    """The ISO form of an ambiguous numeric date, if its full stops, weekday, clock or time zone decide the order."""
    both = _both(match)
    if len(both) != 2:
        return None
    if match["s4"] == "." or _DAY_FIRST.search(text[match.end() :]):
        return both[0]
    if _MONTH_FIRST.search(text[match.end() :]):
        return both[1]
    clock = _after_pattern(cues.current()).match(text, match.end())
    if clock and len(clock["h"]) == 2 and clock["min"] and not clock["half"]:
        return both[0]  # countries that write the month first use clocks of twelve hours
    weekday = _WEEKDAY.search(text[: match.start()])
    fitting = [
        iso for iso in both if weekday and _DAYS[datetime.date.fromisoformat(iso).weekday()] == weekday[1].lower()
    ]
    return fitting[0] if len(fitting) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat() if 1600 <= year <= 2100 else None
    except ValueError:
        return None


def _iso_time(match: re.Match[str]) -> str:
    time = match["t3"]
    return re.sub(r"\.\d+", "", time) if time else ""


def _beside(before: str, text: str, start: int, end: int) -> tuple[str, int, int]:
    own = cues.current()
    after = _after_pattern(own).match(text, end)
    if after and (after["min"] or after["half"]):
        return _clock(after, own), start, after.end()
    ahead = _BEFORE.search(before)
    if ahead and (ahead["min"] or ahead["half"]):
        return _clock(ahead, own), start - (len(before) - ahead.start()), end
    return "", start, end


def _clock(match: re.Match[str], own: Cues) -> str:
    hour, minute = int(match["h"]), match["min"] or "00"
    around = (
        f"{match.string[max(0, match.start('h') - 6) : match.start('h')]} {match.string[match.end() : match.end() + 8]}"
    )
    if hour <= 12 and own.afternoon.search(around):
        hour = hour % 12 + 12
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour:02d}:{minute}"
