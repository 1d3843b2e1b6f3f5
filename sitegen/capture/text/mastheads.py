"""Mastheads and folios above a headline: the newspaper's name, the date, the page, the number of the issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sitegen.capture.fields import bylines, dates
from sitegen.capture.record import Stated
from sitegen.capture.text import line_cues, titles
from sitegen.capture.text.rows import PageRows
from sitegen.core.model import Line
from sitegen.core.text import fold

FOLIO = "masthead or folio of the newspaper"
_REACH_ROWS = 9
_MAX_NAME_WORDS = 6
_PARTS = re.compile(
    r"\s{3,}|\s*[|/•·–—]\s*|\s-\s|,\s+(?=(?:page|p\.|pg\.?)\s?[A-Z]?\d)|,\s+(?=[A-Z]{1,2}-?\d{1,3}$)", re.IGNORECASE
)
_PLACED = re.compile(r"(?<!\s)\s*\([^()]{2,60}\)$")
_THE = re.compile(r"(?:the|der|die|das|le|la|el|il|de|o)\s", re.IGNORECASE)


class _Kinds(NamedTuple):
    """What the parts of a row are: the name that may be the newspaper's, the date, whether something is of the page."""

    name: str
    date: str
    folio: bool


def read_masthead(page: PageRows, paper: str) -> None:
    """Takes a masthead out of the top, and states publication and date. `paper` is the publication by the folder."""
    filled = page.filled()
    found: list[_Kinds] = []
    for at in filled[:_REACH_ROWS]:
        kinds = _kinds(page.rows[at].text)
        if kinds is None or (kinds.name and any(one.name for one in found)):
            break
        found.append(kinds)
    while found and found[-1].name and len(found) > 1 and not found[-1].folio:
        found.pop()  # a few words with a date above: the headline
    if not _is_masthead(page, filled, found, paper):
        return
    name = next((one.name for one in found if one.name), "")
    if name and _is_newspaper(name, paper):
        page.stated.setdefault("publication", Stated(_normal(name), "masthead", 0.85))
    if day := next((one.date for one in found if one.date), ""):
        page.stated.setdefault("date", Stated(day, "date in the masthead", 0.8))
    page.remove({at: _entry(page, at, one) for at, one in zip(filled, found, strict=False)})


def _entry(page: PageRows, at: int, one: _Kinds) -> Line:
    if one.name and "publication" in page.stated:
        return page.field_of(at, "publication")
    return page.field_of(at, "date") if one.date and "date" in page.stated else page.reason_for(at, FOLIO)


def _kinds(text: str) -> _Kinds | None:
    """What the parts of a row are; None if one of them is neither a name nor a date nor page furniture."""
    name, day, folio = "", "", False
    for part in filter(None, (part.strip(" .,;") for part in _PARTS.split(text.strip()[:300]))):
        if line_cues.is_cue("folio", "parts", part):
            folio = True
        elif dates.is_date_line(part) and _is_folio(dates.words_besides_dates(part).strip(" ,.;")):
            folio = folio or bool(dates.words_besides_dates(part))
            found = dates.publication_date(part)
            day = day or (found.iso if found else "")
        elif not name and _has_form_of_name(_PLACED.sub("", part)):
            name = _PLACED.sub("", part)
        else:
            return None
    return _Kinds(name, day, folio) if name or day or folio else None


def _is_folio(text: str) -> bool:
    return not text or line_cues.is_cue("folio", "parts", text)


def _has_form_of_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MAX_NAME_WORDS
        and not re.search(r"[\d:?!“”\"]", text)
        and all(word[:1].isupper() or word in ("of", "the", "and", "&", "de", "for", "du", "der") for word in words)
        and not bylines.is_byline(text)
        and not titles.ENVELOPE.match(text)
    )


def _is_masthead(page: PageRows, filled: Sequence[int], found: Sequence[_Kinds], paper: str) -> bool:
    """Whether the rows at the top are a masthead: they say more than a date, and a headline is below them."""
    name = next((one.name for one in found if one.name), "")
    folio, dated = any(one.folio for one in found), any(one.date for one in found)
    if len(found) >= len(filled) or not (folio or dated):
        return False
    below = page.rows[filled[len(found)]].text
    if not (_is_headline(below) or "title" in page.stated):
        return False
    if folio:
        known = not name or _is_newspaper(name, paper) or titles.is_label(name)
        return known or not _is_of_story(page, filled[len(found) :], name)
    return bool(name) and (_is_of_folder(name, paper) or bool(titles.PAPER.search(_normal(name))))


def _is_headline(text: str) -> bool:
    words = len(text.split())
    return (
        1 < words <= 30
        and len(text) < 200
        and not text.rstrip().endswith(".")
        and not bylines.is_byline(text.strip())
        and not dates.is_date_line(text.strip())
    )


def _is_of_story(page: PageRows, below: Sequence[int], name: str) -> bool:
    """Whether the rows of the story contain a longer word of the name."""
    words = set(re.findall(r"\w{4,}", name.casefold()))
    return any(words.intersection(re.findall(r"\w{4,}", page.rows[at].text.casefold())) for at in below)


def _is_newspaper(name: str, paper: str) -> bool:
    """Whether a name has the form of a newspaper's, or is that of the folder."""
    normal = _normal(name)
    return (
        _is_of_folder(name, paper)
        or bylines.is_outlet(normal)
        or (bool(_THE.match(normal)) and not bylines.is_person(normal) and len(normal.split()) <= 4)
    )


def _is_of_folder(name: str, paper: str) -> bool:
    return bool(paper) and fold(name).removeprefix("the ") == fold(paper).removeprefix("the ")


def _normal(name: str) -> str:
    """A name in capitals in normal spelling."""
    if not name.isupper():
        return name
    small = ("of", "the", "and", "for")
    return " ".join(
        word.lower() if at and word.lower() in small else word.capitalize() for at, word in enumerate(name.split())
    )
