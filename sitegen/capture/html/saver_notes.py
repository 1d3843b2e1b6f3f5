"""Notes of the program that saved a page: the address of the page, and the time of saving."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.capture.formats.timestamps import iso
from sitegen.capture.record import Stated

_URL = r"(?P<url>https?://[^\s<>\"']{3,2000})"
_REACH_CHARS = 64 * 1024
"""The number of characters at the beginning and end of a page that may contain these notes."""
_SAVERS = (
    (
        "SingleFile",
        re.compile(rf"Page saved with SingleFile\s+url:\s*{_URL}(?:\s+saved date:\s*(?P<time>[^\n<>]{{8,60}}))?"),
    ),
    ("the browser", re.compile(rf"<!--\s*saved from url=\(\d{{4}}\){_URL}")),
    (
        "HTTrack",
        re.compile(r"<!-- Mirrored from (?P<bare>[\w.-]+/\S*) by HTTrack[^,>]{0,80}, (?P<time>[^>]{8,40}?) ?-->"),
    ),
    ("the Internet Archive", re.compile(r"FILE ARCHIVED ON (?P<clock>\d\d:\d\d:\d\d) (?P<day>\w{3} \d\d, \d{4})")),
)
_SCRIPT = re.compile(
    r"\w{3} (?P<month>\w{3}) (?P<day>\d\d) (?P<year>\d{4}) (?P<clock>\d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})"
)


class _Note(NamedTuple):
    saver: str
    url: str
    time: str


def read_saver_notes(text: str) -> dict[str, Stated]:
    """The fields that the notes in a page state, by names of Story's fields. The address may be that of a copy."""
    stated: dict[str, Stated] = {}
    for note in _notes(text[:_REACH_CHARS] + "\n" + text[_REACH_CHARS:][-_REACH_CHARS:]):
        if note.url and "source_url" not in stated:
            stated["source_url"] = Stated(note.url, f"noted by {note.saver}", 0.9)
        if note.time and "captured" not in stated:
            stated["captured"] = Stated(note.time, f"noted by {note.saver}", 0.95)
    return stated


def _notes(text: str) -> Iterator[_Note]:
    for saver, pattern in _SAVERS:
        if match := pattern.search(text):
            found = match.groupdict()
            url = found.get("url") or (f"http://{found['bare']}" if found.get("bare") else "")
            time = found.get("time") or " ".join(filter(None, (found.get("day"), found.get("clock"))))
            yield _Note(saver, url, _moment(time or ""))


def _moment(time: str) -> str:
    """A time in ISO 8601, from the format of JavaScript, of e-mail, or of the Internet Archive, which uses UTC."""
    if match := _SCRIPT.match(time):
        return iso("{day} {month} {year} {clock} {zone}".format(**match.groupdict()))
    return iso(f"{time} +0000" if re.fullmatch(r"\w{3} \d\d, \d{4} [\d:]{8}", time) else time)
