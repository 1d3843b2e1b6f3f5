"""Decides what an ambiguous numeric date means, by evidence beside it; without evidence it stays ambiguous."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen.capture.fields import address_dates, date_statements, dates
from sitegen.capture.fields.date_statements import DAY_FIRST, MONTH_FIRST, DateStatement

_ORDERS = tomllib.loads(files("sitegen.capture.fields").joinpath("date_orders.toml").read_text(encoding="utf-8"))
_LANGUAGES = frozenset(_ORDERS["day_first_languages"])
_DOMAINS = {
    **dict.fromkeys(_ORDERS["day_first_domains"], DAY_FIRST),
    **dict.fromkeys(_ORDERS["month_first_domains"], MONTH_FIRST),
}


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What is known beside a date.

    `seed` is the path of the seed, `urls` are addresses of the story, `captured` is the ISO time of the capture or "",
    `language` the language of the text or "", `rule` the order that sitegen.toml states or "", `beside` are other texts
    of the page or record with numeric dates.
    """

    seed: str = ""
    urls: tuple[str, ...] = ()
    captured: str = ""
    language: str = ""
    rule: str = ""
    beside: tuple[str, ...] = ()


class DecidedDate(NamedTuple):
    """The day that an ambiguous date means, and the evidence in words."""

    iso: str
    why: str


def decide(found: DateStatement, evidence: DateEvidence) -> DecidedDate | None:
    """The meaning of an ambiguous date; None if nothing decides, or if evidence contradicts itself."""
    able = [(order, day) for order, day in found.readings if not _is_after(day, evidence.captured)]
    if len({day for _, day in able}) == 1:
        return DecidedDate(able[0][1], f"since {_others(found, able)} is after the capture")
    for day in dict.fromkeys(day for _, day in able):
        if dates.is_in_name(day, evidence.seed):
            return DecidedDate(day, "as in the name of the file")
        if any(address_dates.day(url) == day for url in evidence.urls):
            return DecidedDate(day, "as in the address")
    for wanted, why in _orders(found, evidence):
        if days := [day for one, day in able if one == wanted]:
            return DecidedDate(days[0], f"{wanted}, {why}")
    return None


def _orders(found: DateStatement, evidence: DateEvidence) -> Iterator[tuple[str, str]]:
    """The orders that evidence supports, with the evidence in words; the most certain evidence first."""
    if evidence.rule:
        yield evidence.rule, "by a rule of sitegen.toml"
    mark = date_statements.separator(found.printed)
    beside = {order for text in evidence.beside if (order := date_statements.order_of(text, mark))}
    usual = dict(_usual(found, evidence))
    if len(beside) == 1:
        yield from ((order, "as another date there") for order in beside)
    elif len(usual) == 1 and not beside:
        yield from usual.items()


def _usual(found: DateStatement, evidence: DateEvidence) -> Iterator[tuple[str, str]]:
    """The orders that are usual in the language of the story, in the country of its address, and with full stops."""
    language = evidence.language.partition("-")[0].lower()
    if found.dotted and language not in ("", "en"):
        yield DAY_FIRST, "as is usual with full stops"
    for url in evidence.urls:
        if usual := _DOMAINS.get(_domain(url)):
            yield usual, "as is usual in the country of its address"
    if language in _LANGUAGES:
        yield DAY_FIRST, "as is usual in its language"


def _is_after(day: str, captured: str) -> bool:
    """Whether a day is after the capture. One day is tolerated because of time zones."""
    return bool(captured) and day > (date.fromisoformat(captured[:10]) + timedelta(days=1)).isoformat()


def _others(found: DateStatement, able: list[tuple[str, str]]) -> str:
    return " and ".join(dict.fromkeys(day for order, day in found.readings if (order, day) not in able))


def _domain(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return ""
