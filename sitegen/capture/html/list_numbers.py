"""The numbers of list items, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import html as lxml_html

from sitegen.core.text import escape

_MAX_DIGITS = 9
"""Maximum number of digits of a number, as in CommonMark."""
_LETTERS = 26
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_UNITS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_ROMAN_UNITS = 3999
"""The largest number that has a Roman numeral."""


def marks(box: lxml_html.HtmlElement, items: Sequence[lxml_html.HtmlElement | None]) -> list[str]:
    """The Markdown mark of each item of a list.

    Markdown counts upwards in figures only. Items with letters, or with other numbers, are bullets that begin with what
    the page shows before the item.
    """
    if box.tag != "ol":
        return ["-"] * len(items)
    known = _numbers(box)
    numbers = [known.get(item) if item is not None else None for item in items]
    kind = (box.get("type") or "1").strip()
    first = numbers[0]
    in_figures = kind not in ("a", "A", "i", "I") and first is not None and 0 <= first < 10**_MAX_DIGITS
    if in_figures and first is not None and numbers == list(range(first, first + len(numbers))):
        return [f"{number}." for number in numbers]
    return ["-" if number is None else f"- {escape(_shown(number, kind) + '.')}" for number in numbers]


def _numbers(box: lxml_html.HtmlElement) -> dict[lxml_html.HtmlElement, int]:
    """The number of each item."""
    items = list(box.iterchildren("li"))
    step = -1 if box.get("reversed") is not None else 1
    number = _stated(box.get("start"), len(items) if step < 0 else 1)
    found = {}
    for item in items:
        number = _stated(item.get("value"), number)
        found[item] = number
        number += step
    return found


def _stated(text: str | None, otherwise: int) -> int:
    digits = (text or "").strip()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.removeprefix("-")
    return sign * int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _MAX_DIGITS else otherwise


def _shown(number: int, kind: str) -> str:
    made = str(number)
    if number > 0 and kind in ("a", "A"):
        made = _letters(number)
    elif 0 < number <= _MAX_ROMAN_UNITS and kind in ("i", "I"):
        made = _roman(number)
    return made.upper() if kind in ("A", "I") else made


def _letters(number: int) -> str:
    """a, b .. z, aa, ab .."""
    made = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        made = chr(ord("a") + rest) + made
    return made


def _roman(number: int) -> str:
    made = ""
    for value, sign in (*_ROMAN, *_ROMAN_UNITS):
        count, number = divmod(number, value)
        made += sign * count
    return made
