"""Invented seeds of every format, and of how many records in them what becomes: for checks that an account adds up.

A new format is one more entry of POURED, or of EXPORTS in accounted_exports.py.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage

WORDS = (
    "bellows lantern quarry towpath orchard ledger granary slipway beacon cistern furrow gatehouse hedgerow ironworks "
    "jetty kiln lockkeeper millrace nursery outcrop paddock quayside reedbed sawpit tollhouse".split()
)


@dataclass(frozen=True)
class Poured:
    """A seed, and what becomes of the files and records that are in it: `there` is their number."""

    name: str
    data: bytes
    there: int = 1
    articles: int = 1
    passed_over: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    unread: Mapping[str, int] = field(default_factory=dict)
    parts: int = 0


def title(number: int) -> str:
    """A headline, another one for each number."""
    first, second = WORDS[number % len(WORDS)], WORDS[number // len(WORDS) % len(WORDS)]
    return f"Parish mends the {first} behind the old {second} in week {number}"


def paragraphs(number: int) -> list[str]:
    """Three paragraphs of a story, the same for the same number."""
    chance = random.Random(number)

    def sentence() -> str:
        one, two, three = (chance.choice(WORDS) for _ in range(3))
        return (
            f"The wardens of Upper Sallow said on day {chance.randrange(1, 300)} that the {one} beside the {two} would "
            f"be mended before the rains, and that the {three} had to wait for money from the county."
        )

    return [" ".join(sentence() for _ in range(3)) for _ in range(3)]


def prose(number: int) -> str:
    return "\n\n".join(paragraphs(number))


def html(number: int) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))


def page(number: int) -> str:
    head = f"<!doctype html><html><head><title>{title(number)}</title></head><body><article><h1>{title(number)}</h1>"
    return f"{head}{html(number)}</article></body></html>"


def _text(number: int) -> Poured:
    return Poured(f"{number}.txt", f"{title(number)}\n\n{prose(number)}\n".encode())


def _packed_text(number: int) -> Poured:
    return Poured(f"{number}.txt.gz", gzip.compress(_text(number).data, mtime=0))


def _page(number: int) -> Poured:
    return Poured(f"{number}.html", page(number).encode())


def _frameset(number: int) -> Poured:
    made = f'<html><head><title>{title(number)}</title></head><frameset><frame src="a.html"></frameset></html>'
    return Poured(f"{number}.htm", made.encode(), articles=0, passed_over={"frameset": 1})


def _empty_page(number: int) -> Poured:
    return Poured(f"empty-{number}.xhtml", b"<html><body></body></html>", articles=0, failed=1)


def _markdown(number: int) -> Poured:
    return Poured(f"{number}.md", f"---\ntitle: {title(number)}\n---\n\n{prose(number)}\n".encode())


def _draft(number: int) -> Poured:
    made = f"---\ntitle: {title(number)}\ndraft: true\n---\n\n{prose(number)}\n"
    return Poured(f"draft-{number}.markdown", made.encode(), articles=0, passed_over={"draft": 1})


def _damaged_markdown(number: int) -> Poured:
    made = f"---\ntitle: [{title(number)}\n---\n\n{prose(number)}\n"
    return Poured(f"damaged-{number}.md", made.encode(), articles=0, failed=1)


def _mail(number: int) -> Poured:
    made = EmailMessage()
    made["Subject"], made["From"] = title(number), "Ines Halvorsen <ines@parish.example>"
    made["Date"] = "Sat, 20 Sep 2014 18:05:00 +0200"
    made.set_content(prose(number))
    return Poured(f"{number}.eml", made.as_bytes())


def _lines(number: int) -> Poured:
    """Lines of JSON: two stories, and two lines that are none."""
    rows = [json.dumps({"id": n, "title": title(n), "text": prose(n)}) for n in (number, number + 1)]
    return Poured(f"{number}.jsonl", "\n".join([rows[0], "{broken", rows[1], "[]"]).encode(), 4, 2, failed=2)


def _document(number: int) -> Poured:
    """A document of JSON: two stories, and an object without a text."""
    rows: list[object] = [{"id": n, "title": title(n), "text": prose(n)} for n in (number, number + 1)]
    return Poured(f"{number}.json", json.dumps([*rows, {"id": 0, "title": title(0)}]).encode(), 3, 2, failed=1)


def _feed(number: int) -> Poured:
    """A feed: two items with their texts, and one with a teaser."""
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    items = [
        f"<item><title>{title(n)}</title><content:encoded><![CDATA[{html(n)}]]></content:encoded></item>"
        for n in (number, number + 1)
    ]
    items.append("<item><title>Teaser</title><description>Read on</description></item>")
    made = f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{"".join(items)}</channel></rss>'
    return Poured(f"{number}.rss", made.encode(), 3, 2, failed=1)


def _atom(number: int) -> Poured:
    entry = f"<entry><title>{title(number)}</title><id>urn:{number}</id><content type='text'>{prose(number)}</content>"
    made = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Parish</title>{entry}</entry></feed>'
    return Poured(f"{number}.atom", made.encode())


def response(number: int, *, media: str = "text/html", body: str = "", status: str = "200 OK") -> bytes:
    """A WARC record of what a server answered."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n{body or page(number)}".encode()
    return warc_record("response", f"https://parish.example/2014/{number}.html", block)


def warc_record(kind: str, url: str, block: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2014-03-12T07:15:00Z\r\n"
    return (
        f"{head}Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    )


WARC_PASSED_OVER = {"redirect": 1, "revisit": 1, "type image/png": 1, "front page": 1, "no article found": 1}


def warc(number: int) -> bytes:
    """A crawl: two stories, and five captures that are none."""
    return b"".join((
        response(number), response(number + 1), response(number + 2, status="301 Moved"),
        warc_record("revisit", f"https://parish.example/2014/{number + 3}.html", b"HTTP/1.1 200 OK\r\n\r\n"),
        response(number + 4, media="image/png", body="PNG"),
        warc_record("response", "https://parish.example/", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>All"),
        response(number + 5, body="<html><body><p>Menu</p></body></html>"),
    ))  # fmt: skip


def _warc(number: int) -> Poured:
    return Poured(f"{number}.warc", warc(number), 7, 2, WARC_PASSED_OVER)


def _packed_warc(number: int) -> Poured:
    return Poured(f"{number}.warc.gz", gzip.compress(warc(number), mtime=0), 7, 2, WARC_PASSED_OVER)


def _package(number: int) -> Poured:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.warc"), warc(number))
    return Poured(f"{number}.wacz", out.getvalue(), 7, 2, WARC_PASSED_OVER)


POURED: dict[str, Callable[[int], Poured]] = {
    "text": _text,
    "packed text": _packed_text,
    "page": _page,
    "frameset": _frameset,
    "empty page": _empty_page,
    "Markdown": _markdown,
    "draft of Markdown": _draft,
    "damaged Markdown": _damaged_markdown,
    "mail": _mail,
    "lines of JSON": _lines,
    "document of JSON": _document,
    "feed": _feed,
    "Atom": _atom,
    "WARC": _warc,
    "packed WARC": _packed_warc,
    "WACZ": _package,
}
"""For each kind of seed a function that makes one, with other stories for each number."""
