"""Dates of stories, the text direction of languages, and messages for the sources of fields."""

from __future__ import annotations

from sitegen.core.language import N_
from sitegen.pages.records.shared import Date

_RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)


def date(iso: str, earliest: str = "", latest: str = "") -> Date:
    """A date; if `iso` is empty, its known bounds instead."""
    return Date(iso) if iso else Date("", earliest, latest)


def direction(language: str) -> str:
    """ "rtl" for languages that are written from right to left, else "ltr"."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


SOURCES = (
    N_("headline"), N_("heading"), N_("first line"), N_("first words of the text"), N_("line under the headline"),
    N_("byline"), N_("signature below the text"), N_("date line"), N_("date of an update"), N_("time element"),
    N_("dateline, or a date that other words decide"), N_("folder"), N_("folder and masthead"),
    N_("folder and address"), N_("folder and a line of the capture"), N_("publication file"), N_("wire copy"),
    N_("run of prose"), N_("text of the record"), N_("text of the page, by trafilatura"), N_("language of the text"),
    N_("stated by the page"), N_("stated by the page, and the language of the text"),
)  # fmt: skip
"""All names that capture writes as the source of a field (`from`).

They are listed here so that the catalogs translate them.
"""
