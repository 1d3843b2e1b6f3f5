"""Fields with labels above and below a text, as databases of newspapers and e-mails have: "BYLINE: Ana Lund"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from sitegen.capture.fields import bylines, date_statements, datelines
from sitegen.capture.fields.turned_names import all_given_first
from sitegen.capture.record import Stated
from sitegen.capture.text import line_cues
from sitegen.capture.text.line_features import is_prose
from sitegen.capture.text.rows import PageRows
from sitegen.core.model import Line

HEADER = "header of a database or an e-mail"
SOURCE = "label in the text"
_REACH_ROWS = 40
"""The number of rows at the top, and at the bottom, in which labels are."""
_MAX_BETWEEN_ROWS = 2
"""The number of rows without a label that may be between two labelled ones at the top."""
_BETWEEN_CHARS = 80
"""The length of a row without a label that may be between labelled ones below the text."""
_MAX_VALUE_CHARS = 100
_MIN_LABEL_NAMES = 2
_LABELLED = re.compile(r"\s*(?P<label>[^\W\d_][\w .-]{0,40}?)\s?[:：]\s*(?P<value>.*)", re.DOTALL)
_CODED = re.compile(r"\s*(?P<label>[A-Z]{2,3})(?:\s+(?P<value>\S.*))?", re.DOTALL)
_MIN_CODE_NAMES = 5
"""The number of different codes of two or three letters that make them labels: "HD", "BY", "WC"."""
_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs):\s*)+", re.IGNORECASE)
_FIELDS = (
    "title",
    "subtitle",
    "authors",
    "date",
    "publication",
    "section",
    "dateline",
    "source_url",
    "text",
    "sender",
    "-",
)
_AMBIGUOUS = frozenset(
    ["by", "text", "story", "source", "note", "notes", "words", "name", "location", "people", "in", "to"]
)
"""Labels that also begin lines of stories; they count only in capitals or among others."""
_STRONG = frozenset(["title", "authors", "date", "publication"])


class _Labelled(NamedTuple):
    field: str
    value: str
    label: str


def read_labelled_fields(page: PageRows) -> None:
    """Takes rows with labels out of the top and the bottom, and states the fields that they give."""
    filled = page.filled()
    top = _top_block(page, filled)
    if len({one.label for one in top.values()}) < _MIN_LABEL_NAMES or not {one.field for one in top.values()} & _STRONG:
        return
    taken: dict[int, Line] = {}
    for k, one in top.items():
        taken |= _entries(page, filled, k, one)
    bottom = _bottom_block(page, filled, max(top))
    for k, one in bottom.items():
        taken |= _entries(page, filled, k, one, below=True)
    if _has_codes(page, filled):
        taken |= _inner_codes(page, filled[max(top) + 1 : min(bottom, default=len(filled))])
        taken |= {
            at: page.reason_for(at, HEADER) for at in filled[min(bottom, default=len(filled)) :] if at not in taken
        }
    taken |= _newspaper_below(page, filled[1 : min(top)])
    page.remove(taken)


def _newspaper_below(page: PageRows, between: list[int]) -> dict[int, Line]:
    """The entry of a row between the headline and the labels that names the newspaper: "The Quay Post - Marrowby"."""
    for at in between:
        name = re.split(r"\s[-–—|]\s|;", page.rows[at].text.strip()[:200])[0].strip()
        if bylines.is_outlet(name) and "publication" not in page.stated and not bylines.is_byline(name):
            page.stated["publication"] = Stated(name, "line above the labels", 0.85)
            return {at: page.field_of(at, "publication")}
    return {}


def _top_block(page: PageRows, filled: list[int]) -> dict[int, _Labelled]:
    """The labelled rows at the top by their places among the filled rows; a text's own label ends them."""
    found: dict[int, _Labelled] = {}
    coded = _has_codes(page, filled)
    unlabelled = 0
    for k, at in enumerate(filled[:_REACH_ROWS]):
        one = _labelled(page.rows[at].text, coded=coded, beside=k - 1 in found)
        if one:
            found[k], unlabelled = one, 0
            if one.field == "text":
                break
        elif found and _continued(page, filled, k, found):
            continue
        else:
            unlabelled += 1
        if unlabelled > _MAX_BETWEEN_ROWS + (0 if found else 8) or (not one and len(page.rows[at].text) > 160):
            break
    return found


def _bottom_block(page: PageRows, filled: list[int], last: int) -> dict[int, _Labelled]:
    """The labelled rows below the text, by their places among the filled rows; `last` is the last one at the top."""
    found: dict[int, _Labelled] = {}
    coded = _has_codes(page, filled)
    for k in range(len(filled) - 1, max(last, len(filled) - _REACH_ROWS), -1):
        text = page.rows[filled[k]].text
        one = _labelled(text, coded=coded, beside=k + 1 in found)
        if one and one.field != "text":
            found[k] = one
        elif one or len(text) > _BETWEEN_CHARS:
            break
    return found


def _has_codes(page: PageRows, filled: list[int]) -> bool:
    codes = {m["label"] for at in filled[: 2 * _REACH_ROWS] if (m := _CODED.match(page.rows[at].text[:200]))}
    return len({code for code in codes if _field_of(code)}) >= _MIN_CODE_NAMES and "HD" in codes


def _labelled(text: str, *, coded: bool, beside: bool = False) -> _Labelled | None:
    """The label and value of a row, or None. `beside` tells whether the row before it has a label too."""
    match = (_CODED.fullmatch(text[:2000]) if coded else None) or _LABELLED.fullmatch(text[:2000])
    if not match:
        return None
    label = match["label"].strip()
    name = _field_of(label)
    if not name or (label.lower() in _AMBIGUOUS and not (label.isupper() or beside)):
        return None
    return _Labelled(name, " ".join((match["value"] or "").split()), label.casefold())


def _field_of(label: str) -> str:
    return next((name for name in _FIELDS if line_cues.is_cue("labels", name, label)), "")


def _continued(page: PageRows, filled: list[int], k: int, found: dict[int, _Labelled]) -> bool:
    """Whether a row is the rest of the labelled row directly above it."""
    return k - 1 in found and filled[k] == filled[k - 1] + 1 and page.rows[filled[k]].text.startswith("  ")


def _entries(page: PageRows, filled: list[int], k: int, one: _Labelled, *, below: bool = False) -> dict[int, Line]:
    """States the field of a labelled row, and returns the entries of it and of the rows that it goes on in."""
    if one.field == "text":
        return _text_entry(page, filled[k], one.value)
    rows = list(_rows_of(page, filled, k))
    value = " ".join([one.value, *(" ".join(page.rows[at].text.split()) for at in rows[1:])]).strip()
    stated = {} if one.field == "-" else _stated(one.field, value)
    fresh = {
        name: value for name, value in stated.items() if name not in page.stated and not (below and name == "title")
    }
    page.stated |= fresh
    return {at: page.field_of(at, next(iter(fresh))) if fresh else page.reason_for(at, HEADER) for at in rows}


def _inner_codes(page: PageRows, inner: list[int]) -> dict[int, Line]:
    """The entries of codes inside the text, before its first and its second part."""
    found: dict[int, Line] = {}
    for at in inner:
        one = _labelled(page.rows[at].text, coded=True)
        if one and one.field == "text":
            found |= _text_entry(page, at, one.value)
    return found


def _rows_of(page: PageRows, filled: list[int], k: int) -> Iterator[int]:
    """The indexes of a labelled row and of the rows directly below it in which its value goes on.

    They are indented. Where labels have blank lines above them, rows up to the next blank one belong to the value.
    """
    at = filled[k]
    yield at
    apart = at == 0 or not page.rows[at - 1].text.strip()
    while (at := at + 1) < len(page.rows):
        text = page.rows[at].text
        goes_on = text.startswith("  ") or (apart and len(text) < _MAX_VALUE_CHARS and not is_prose(text))
        if not text.strip() or not goes_on or _labelled(text, coded=_has_codes(page, filled), beside=True):
            return
        yield at


def _text_entry(page: PageRows, at: int, value: str) -> dict[int, Line]:
    """The entry of a label that the text itself follows: the text stays in its row."""
    if not value:
        return {at: page.reason_for(at, HEADER)}
    row = page.rows[at]
    match = _CODED.match(row.text)
    if not match or match["value"] is None:
        match = _LABELLED.match(row.text)
    start = match.start("value") if match else 0
    page.entries.append(Line(row.number, row.text[:start].strip(), reason=HEADER))
    page.rows[at] = replace(row, text=row.text[start:])
    return {}


def _stated(name: str, value: str) -> dict[str, Stated]:
    """The field of a label as a stated one; empty if the value does not give it."""
    if name == "authors":
        people = _people(value)
        return {"authors": Stated(people, SOURCE, 0.95)} if people else {}
    if name == "sender":
        return _sender(value)
    if name == "title":
        title, _, deck = _ANSWER.sub("", value).rstrip(" ;").partition("; ")
        return {"title": Stated(title, SOURCE, 0.95)} | ({"subtitle": Stated(deck, SOURCE, 0.95)} if deck else {})
    if name == "date":
        date = date_statements.read_value(value)
        return {"date": Stated(date, SOURCE, 0.95)} if date and not date.reason else {}
    if name == "source_url" and not re.fullmatch(r"https?://\S+", value):
        return {}
    if name == "section":
        value = re.split(r"[;,]", value)[0].strip()
    if name in ("publication", "section") and not any(c.isalpha() for c in value):
        return {}
    if name == "dateline" and value.isupper():
        value = datelines.in_normal_case(value)
    return {name: Stated(value, SOURCE, 0.95)} if value else {}


def _sender(value: str) -> dict[str, Stated]:
    """The sender of an e-mail as its author, as for files of e-mails, if it is a person."""
    name = re.sub(r"(?<!\s)\s*[<(][^<>()]*[>)]|^[^\s@]+@\S+\s*|[\"']", "", value).strip()
    return {"authors": Stated((name,), "sender of the e-mail", 0.55)} if bylines.is_person(name) else {}


def _people(value: str) -> tuple[str, ...]:
    """The authors in the value of a label; "Lund, Ana" is one person."""
    turned = all_given_first(value.rstrip("."))
    return turned or bylines.from_line(value) or bylines.from_field(value, stated=True)
