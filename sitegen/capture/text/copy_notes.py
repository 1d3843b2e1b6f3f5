"""Notes of the person or program that copied a text: the address of the story, and the day of the copy."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from sitegen.capture import cues
from sitegen.capture.fields import address_dates, archive_urls, date_statements
from sitegen.capture.record import Stated
from sitegen.capture.text import line_cues
from sitegen.capture.text.rows import PageRows
from sitegen.core.model import DateRange

COPIED = "states when the text was copied"
_REACH_ROWS = 15
"""The number of rows at the top and at the bottom in which such notes are."""
_BARE_ROWS = 3
"""The number of rows at the top and at the bottom in which an address without a label is the story's."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,1000}")
_LINE = re.compile(
    r"(?P<label>[^\W\d_][^:：<>]{0,40}?)?[\s:：<(\[-]{0,4}(?P<address>(?:https?://|www\.)[^\s<>\"]{4,1000}?)[>)\].,]{0,2}"
    r"(?P<page>\s+\d{1,3} ?/ ?\d{1,3})?"
)
_PRINTED_FOOT = re.compile(r"https?://\S{4,1000}\s+\d{1,3} ?/ ?\d{1,3}")
_PRINTED_HEAD = re.compile(
    r"(?P<when>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,? \d\d?:\d\d(?: ?[AP]M)?)?)\s{2,}\S.*", re.IGNORECASE
)
_PLAIN_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d\d?)/")


def read_copy_notes(page: PageRows) -> None:
    """Takes the notes on the copy out of the rows, and states the address, the day of the copy, and what follows."""
    _remove_printed_heads(page)
    filled = page.filled()
    near = filled if len(filled) <= 2 * _REACH_ROWS else [*filled[:_REACH_ROWS], *filled[-_REACH_ROWS:]]
    taken = {}
    addresses: dict[int, str] = {}
    for at in near:
        text = " ".join(page.rows[at].text.split()).strip("[] ")
        if len(text) < 8 or ("/" not in text and not any(map(str.isdigit, text[-1000:]))):
            continue
        if when := _day_of_copy(text):
            if _state_copy(page, when):
                taken[at] = page.field_of(at, "captured")
            else:
                taken[at] = page.reason_for(at, COPIED)
            if inner := _ADDRESS.search(text):
                addresses[at] = inner.group().rstrip(").,")
        elif address := _address(page, filled, at, text):
            addresses[at] = address
            taken[at] = page.field_of(at, "source_url")
            if (over := _label_above(page, filled, at)) is not None:
                addresses[over], taken[over] = address, page.field_of(over, "source_url")
    if len({_bare(address) for address in addresses.values()}) == 1:
        _state_address(page, next(iter(addresses.values())))
    else:
        taken = {at: line for at, line in taken.items() if at not in addresses or line.field == "captured"}
    page.remove(taken)


def _remove_printed_heads(page: PageRows) -> None:
    """Takes out what a browser prints above each page: the day of printing and the title. Below it is the address."""
    if not any(_PRINTED_FOOT.fullmatch(row.text.strip()) for row in page.rows if "://" in row.text):
        return
    taken = {}
    for at in page.filled():
        match = _PRINTED_HEAD.fullmatch(page.rows[at].text.strip()[:300])
        if match and date_statements.read_line(match["when"]):
            given = _state_copy(page, match["when"])
            taken[at] = page.field_of(at, "captured") if given else page.reason_for(at, COPIED)
    page.remove(taken)


def _day_of_copy(text: str) -> str:
    """The date on a line that states when the text was copied; "" if the line states no such date."""
    text = text.rstrip(".)").lstrip("(")
    if found := line_cues.match("copied", "lines", text):
        return found["when"]
    own = cues.current().copied.fullmatch(text)
    return own["when"] if own and date_statements.is_dated_line(own["when"]) else ""


def _state_copy(page: PageRows, when: str) -> bool:
    """States the day of the copy. Of a partial or ambiguous date only the last day is sure, as an upper bound."""
    found = date_statements.read_line(when)
    if found and found.iso:
        page.stated["captured"] = Stated(found.iso[:10], "note on the copy", 0.9)
        return True
    if found and (days := found.covered()):
        page.stated["date_range"] = Stated(DateRange("", days.latest), "copied on that day or before", 0.6)
    return False


def _address(page: PageRows, filled: list[int], at: int, text: str) -> str:
    """The address of the story that a row states; "" if it states none."""
    match = _LINE.fullmatch(text) if "://" in text or "www." in text else None
    if not match:
        return ""
    address = match["address"] if match["address"].startswith("http") else f"https://{match['address']}"
    place = filled.index(at)
    label = match["label"] or ""
    if label:
        return address if line_cues.is_cue("address", "labels", label.strip()) and _has_path(address) else ""
    if match["page"] or _label_above(page, filled, at) is not None:
        return address if _has_path(address) else ""
    outer = place < _BARE_ROWS or place >= len(filled) - _BARE_ROWS
    return address if outer and _is_of_story(page, filled, address) else ""


def _label_above(page: PageRows, filled: list[int], at: int) -> int | None:
    """The index of the row above an address, if that is only the label of an address; otherwise None."""
    place = filled.index(at)
    over = filled[place - 1] if place else at
    text = page.rows[over].text.strip()
    return over if text[-1:] in (":", "：") and line_cues.is_cue("address", "labels", text.rstrip(" :：")) else None


def _has_path(address: str) -> bool:
    """Whether an address leads below the front page of a site."""
    return len(urlsplit(address).path.strip("/")) > 3 or bool(urlsplit(address).query)


def _is_of_story(page: PageRows, filled: list[int], address: str) -> bool:
    """Whether an address without a label contains words of the headline, or the day of a story."""
    path = unquote(urlsplit(address).path)
    rows = [page.rows[at].text for at in (*filled[:6], *filled[-6:]) if "://" not in page.rows[at].text]
    named = {word for text in rows[:6] for word in _long_words(text)}
    return len(named.intersection(_long_words(path))) > 1 or bool(_PLAIN_MONTH.search(path))


def _long_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{4,}", text[:300].casefold())


def _bare(address: str) -> str:
    """An address without its scheme, to compare two of them."""
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/")


def _state_address(page: PageRows, address: str) -> None:
    """States the address of the story, and the day or month in its path."""
    if copy := archive_urls.stated(address, "address of the archive", 0.9):
        page.stated = {**copy, **page.stated}
        address = copy["source_url"].value
    page.stated["source_url"] = Stated(address, "address in the text", 0.9)
    if day := address_dates.day(address):
        page.stated["date"] = Stated(day, "address in the text", 0.7)
    elif month := address_dates.month(address):
        page.stated["date_range"] = Stated(month, "month in the address", 0.6)
