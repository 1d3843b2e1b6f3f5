"""Addresses of copies in web archives: the original address in them, and the time of the capture.

Archives of the Memento kind prefix the original address with 4 to 14 digits of the time in UTC, and two letters for the
form of the copy: "https://web.archive.org/web/20140312093000id_/http://courier.example/". Others have a code, or the
address in a query.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

from sitegen.capture.record import Stated
from sitegen.core.model import Provenance, Story

_MAX_CHARS = 4000
_HOSTS = (
    r"(?:web|wayback|liveweb|www|replay|web-beta)?\.?archive\.org|archive\.(?:today|is|ph|li|md|vn|fo)|"
    r"[\w-]+\.archive-it\.org|arquivo\.pt|www\.webarchive\.org\.uk|webarchive\.nationalarchives\.gov\.uk|"
    r"webarchive\.loc\.gov|perma-archives\.org|vefsafn\.is|timetravel\.mementoweb\.org|swap\.stanford\.edu"
)
"""Archives whose addresses are known even if they have fewer than 14 digits, or no scheme in the original address."""
_PATH = r"(?:/[\w.~@+-]{1,40}){0,5}?"
_FORM = r"(?:[a-z]{2}_|mp_|\*)?"
_KNOWN = re.compile(
    rf"(?:https?:)?//(?:{_HOSTS}){_PATH}/(?P<known>\d{{4,14}}{_FORM}|\*)"
    r"/(?P<url>(?:(?:https?:)?/{1,2})?[^\s/]*\.[a-z]{2,}\S*)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"(?:https?:)?//[\w.:-]{{3,100}}{_PATH}/(?P<time>\d{{14}}){_FORM}/(?P<url>https?:/{{1,2}}\S+)", re.IGNORECASE
)
_INSIDE = re.compile(
    rf"(?:/[\w.~-]{{1,40}}){{1,3}}/(?P<time>\d{{14}}){_FORM}/(?P<url>https?:/{{1,2}}\S+)", re.IGNORECASE
)
_CODED = re.compile(
    r"https?://archive\.(?:today|is|ph|li|md|vn|fo)/(?:o/)?(?:\w{4,6}|(?P<day>\d{4}\.\d\d\.\d\d-\d{6}))/(?P<url>https?://\S+)"
)
_UNTIMED = re.compile(r"https?://web\.archive\.org/web/(?:\d?[a-z]{2}_/)?(?P<url>https?:/{1,2}\S+)", re.IGNORECASE)
_CACHE = re.compile(
    r"https?://(?:webcache\.googleusercontent|(?:www\.)?google)\.com/search\?(?:\S{0,200}&)?q=cache:(?:[\w-]{12}:)?"
    r"(?P<url>[^\s+&]+)\S*",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    rf"(?:(?:https?:)?//[\w.:-]{{3,100}})?(?:/[\w.~@+-]{{1,40}}){{1,6}}?/\d{{14}}{_FORM}/(?=https?:/)|"
    r"https?://archive\.(?:today|is|ph|li|md|vn|fo)/o/\w{4,6}/(?=https?:/)",
    re.IGNORECASE,
)


class ArchivedUrl(NamedTuple):
    """The original address of a copy, and the ISO time of its capture, or "" if it is not known."""

    url: str
    time: str


def split(url: str) -> ArchivedUrl | None:
    """The parts of the address of a copy; None for other addresses."""
    if len(url) > _MAX_CHARS:
        return None
    for pattern in (_KNOWN, _OTHER, _INSIDE, _CODED, _UNTIMED, _CACHE):
        if match := pattern.fullmatch(url):
            found = match.groupdict()
            original = _whole(unquote(found["url"]) if pattern is _CACHE else found["url"])
            digits = re.sub(r"\D", "", found.get("known") or found.get("time") or found.get("day") or "")
            return ArchivedUrl(original, _moment(digits)) if original else None
    return None


def original(url: str) -> str:
    """The original address of a copy in an archive; other addresses unchanged."""
    copy = split(url)
    return copy.url if copy else url


def is_inner(url: str) -> bool:
    """Whether an address without a host leads to a copy, as archives write links between their copies."""
    return _INSIDE.fullmatch(url[:_MAX_CHARS]) is not None


def without_prefixes(value: str) -> str:
    """A text of addresses, such as `srcset`, with the original address in place of each copy."""
    return ", ".join(
        " ".join(_whole(word[match.end() :]) if (match := _PREFIX.match(word)) else word for word in one.split())
        for one in value.split(", ")
    )


def with_original(story: Story) -> Story:
    """A story whose source_url is that of the original, not of a copy; the time of the copy is that of the capture.

    An address that a person stated stays.
    """
    known = story.provenance.get("source_url")
    copy = split(story.source_url) if known and known.confidence < 1.0 else None
    if not known or not copy:
        return story
    provenance = {
        **story.provenance,
        "source_url": Provenance(f"{known.source}, of a copy in an archive", known.confidence),
    }
    if copy.time:
        provenance["captured"] = Provenance("address of the copy in an archive", 0.95)
    return replace(story, source_url=copy.url, captured=copy.time or story.captured, provenance=provenance)


def stated(url: str, source: str, confidence: float) -> dict[str, Stated]:
    """The original address of the copy at `url`, and the time of its capture; empty for other addresses."""
    copy = split(url)
    if copy is None:
        return {}
    fields = {"source_url": Stated(copy.url, source, confidence)}
    return {**fields, "captured": Stated(copy.time, source, confidence)} if copy.time else fields


def _whole(url: str) -> str:
    """An address with a scheme; "" if it has no host."""
    text = re.sub(r"^(https?):/{1,2}(?=[^/])", r"\1://", url.removeprefix("//"), flags=re.IGNORECASE)
    text = text if re.match(r"https?://", text, re.IGNORECASE) else f"http://{text}"
    return text if re.match(r"https?://[^/\s]*\.[^/\s]", text, re.IGNORECASE) else ""


def _moment(digits: str) -> str:
    """The ISO time in UTC of 14 digits; "" for fewer, which archives complete by the copy that is nearest."""
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat() if len(digits) == 14 else ""
    except ValueError:
        return ""
