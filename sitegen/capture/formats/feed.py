"""Feeds: RSS, RDF and Atom with the full text of their stories."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sitegen.capture.boilerplate import feed_ends
from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import decode
from sitegen.capture.formats import (
    feed_authors,
    feed_teasers,
    safe_expat,
    stated_fields,
    xml_prolog,
)
from sitegen.capture.formats.article_html import with_paragraphs
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.limits import TooMuchError, time_limit
from sitegen.core.model import Image
from sitegen.core.script_words import count_words
from sitegen.core.text import counted, fold

_MAX_FEED_BYTES = 32 << 20
_MAX_SECONDS = 60.0
"""CPU seconds for parsing one feed."""
_UTF8 = b'<?xml version="1.0" encoding="utf-8"?>'
_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w{1,10};")
_COMMENT = re.compile(r"#(?:comment-?|c)\d{1,20}$")
_DECLARATION = re.compile(r"\s*<\?xml.*?\?>", re.DOTALL)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|RDF)\s*>")
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_BROKEN_OFF = re.compile(r"\[?(?:…|\.\.\.)\]?\W*$")
# feedparser would take the description of a picture for another text of the story.
_ABOUT_PICTURE = re.compile(r"(</?media:)description\b")


class _Feed(NamedTuple):
    """Values that a feed states for all its items."""

    title: str
    language: str
    rights: str
    authors: tuple[str, ...]
    is_atom: bool


class _FeedText(NamedTuple):
    """The text of an item. `plain` means that it has no markup, `full` that the feed calls it content, not summary."""

    value: str
    plain: bool
    full: bool


def records(source: Source, encoding: str) -> Iterator[Record | SeedError]:
    """The stories of a feed, and errors for a truncated end and for items without their full text."""
    name = source.place
    with compression.open_stream(source.path, name) as stream:
        data, fault = xml_prolog.read_up_to(stream, _MAX_FEED_BYTES + 1)
    if len(data) > _MAX_FEED_BYTES:
        raise SeedError(f"larger than {_MAX_FEED_BYTES >> 20} MB, which no feed is", file=name)
    text, left = _whole(_decoded(data, encoding, name))
    parsed = _parsed(text, name)
    number = len(parsed.entries) + bool(left and _ITEM.search(left))
    if parsed.entries or not (fault or number):
        yield from _items(parsed, source.seed)
    if fault:
        yield fault
    elif left is not None and number:
        yield SeedError("the feed ends too early", file=name, line=number)


def _items(parsed: Any, seed: str) -> Iterator[Record | SeedError]:
    name = f"seeds/{seed}"
    if not parsed.entries:
        yield SeedError("a feed without items", file=name)
        return
    feed, keys, teasers = _about(parsed), Keys(), []
    for number, entry in enumerate(parsed.entries, 1):
        if _is_comment(entry):
            yield PassedOverError("comment", file=name, line=number)
        elif text := _text(entry):
            yield replace(_record(entry, text, feed, seed, number, keys), draft=_is_draft(entry))
        elif _is_draft(entry):
            yield PassedOverError("draft: without words", file=name, line=number)
        else:
            teasers.append(number)
    if teasers and len(teasers) == len(parsed.entries):
        error = SeedError(f"only summaries, no full text ({counted(len(teasers), 'item')})", file=name)
        error.records = len(teasers)
        yield error
    else:
        yield from (SeedError("only a summary, no full text", file=name, line=number) for number in teasers)


def _is_draft(entry: Any) -> bool:
    """Whether an item is marked as a draft by the Atom Publishing Protocol."""
    marks = (entry.get(key) for key in ("app_draft", "pub_draft", "draft"))
    return any(isinstance(mark, str) and mark.strip().lower() == "yes" for mark in marks)


def _is_comment(entry: Any) -> bool:
    """Whether an item is the comment of a reader: an answer, or at an address inside the page of a story."""
    return bool(entry.get("thr_in-reply-to")) or bool(_COMMENT.search(str(entry.get("link", ""))[-200:]))


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = decode(data, name).text
    return _CONTROLS.sub("", text.lstrip("\ufeff"))


def _whole(text: str) -> tuple[str, str | None]:
    """The text up to the last complete item and the rest, if the feed is truncated; otherwise the text and None."""
    if _END.search(text, max(0, len(text) - 2000)) or _END.search(text):
        return text, None
    end = max((match.end() for match in _ITEM_END.finditer(text)), default=0)
    return (text[:end], text[end:]) if end else ("", text)


def _parsed(text: str, name: str) -> Any:
    import feedparser.api  # imported here, since only feeds need it
    from feedparser.sanitizer import replace_doctype

    feedparser.api.PREFERRED_XML_PARSERS = [safe_expat.__name__]
    declared = _DECLARATION.match(text)
    text = _ABOUT_PICTURE.sub(r"\1about", text[declared.end() :] if declared else text.lstrip())
    text = feed_authors.without_addresses(text)
    data = _UTF8 + text.encode("utf-8", "replace")
    try:
        with time_limit(_MAX_SECONDS):  # its regular expressions take quadratic time for long words
            safe_expat.check(data)
            if replace_doctype(data)[2]:  # entities that feedparser would use if the parser finds an error
                raise SeedError(safe_expat.ENTITIES)
            # As a stream: feedparser could take a text for an address to fetch.
            return feedparser.parse(io.BytesIO(data), sanitize_html=False)
    except SeedError as error:
        raise SeedError(error.message, file=name) from error
    except TooMuchError as error:
        raise SeedError(f"a feed that {error} to read", file=name) from error
    except Exception as error:  # any error that regular expressions raise on hostile input
        raise SeedError(f"a feed that cannot be read ({type(error).__name__})", file=name) from error


def _about(parsed: Any) -> _Feed:
    feed = parsed.feed
    title = stated_fields.words(feed.get("title"))
    return _Feed(
        title,
        stated_fields.language(feed.get("language")),
        stated_fields.words(feed.get("rights")),
        stated_fields.authors(_names(feed), title),
        str(parsed.get("version", "")).startswith("atom"),
    )


def _text(entry: Any) -> _FeedText | None:
    """The longest text of an item; None if it is only a summary of the story."""
    found = [_FeedText(str(c.get("value", "")), c.get("type") == "text/plain", True) for c in entry.get("content", [])]
    if summary := entry.get("summary"):
        detail = entry.get("summary_detail") or {}
        found.append(_FeedText(str(summary), detail.get("type") == "text/plain", False))
    text = max(found, key=lambda one: (len(one.value), one.full), default=None)
    if not text or not stated_fields.words(text.value):
        return None
    link, title = stated_fields.address(entry.get("link")), stated_fields.words(entry.get("title"))
    is_episode = any(_is_sound_or_film(one) for one in entry.get("enclosures", []))  # its words are all there is
    full = text.full or is_episode
    return None if feed_teasers.is_teaser(text.value, full=full, link=link, title=title) else text


def _record(entry: Any, text: _FeedText, feed: _Feed, seed: str, number: int, keys: Keys) -> Record:
    form, data = _data(_with_media(text, entry))
    stated = _stated(entry, text, feed)
    key = keys.make(str(entry.get("id") or entry.get("link") or number))
    return Record(seed, form, data, fingerprint(data, stated), key, number, stated)


def _data(text: _FeedText) -> tuple[Form, bytes]:
    if text.plain or not _MARKUP.search(text.value):
        return "prose", html.unescape(text.value).encode("utf-8", "replace")
    return "fragment", with_paragraphs(text.value).encode("utf-8", "replace")


def _with_media(text: _FeedText, entry: Any) -> _FeedText:
    """The text of an item with links to its sound and films, unless it has them."""
    found = (stated_fields.address(one.get("href")) for one in entry.get("enclosures", []) if _is_sound_or_film(one))
    addresses = [one for one in dict.fromkeys(found) if one and one not in html.unescape(text.value)]
    if not addresses:
        return text
    shown = text.value
    if text.plain or not _MARKUP.search(shown):
        shown = "".join(f"<p>{html.escape(line)}</p>" for line in html.unescape(shown).splitlines() if line.strip())
    shown += "".join(f'<iframe src="{html.escape(address)}"></iframe>' for address in addresses)
    return _FeedText(shown, False, text.full)


def _is_sound_or_film(enclosure: Any) -> bool:
    return str(enclosure.get("type", "")).lower().startswith(("audio/", "video/"))


def _stated(entry: Any, text: _FeedText, feed: _Feed) -> dict[str, Stated]:
    own = {
        "title": stated_fields.words(entry.get("title")),
        "authors": stated_fields.authors(_names(entry), feed.title) or (feed.authors if feed.is_atom else ()),
        "topics": stated_fields.topics(tag.get("label") or tag.get("term") for tag in entry.get("tags", [])),
        "source_url": stated_fields.address(entry.get("link")),
        "description": _description(entry, text),
        "images": _images(entry),
    }
    common = {"publication": feed.title, "rights": stated_fields.words(entry.get("rights")) or feed.rights}
    return {
        **stated_fields.stated("feed", own),
        **_dates(entry, feed),
        **stated_fields.stated("feed", common, stated_fields.LIKELY_CONFIDENCE),
        **stated_fields.stated("feed", {"language": feed.language}, stated_fields.HINT_CONFIDENCE),
    }


def _names(source: Any) -> list[Any]:
    return [name for author in source.get("authors", []) if (name := author.get("name"))]


def _dates(entry: Any, feed: _Feed) -> dict[str, Stated]:
    """The date of publication and, in Atom, of the last change.

    feedparser reports Dublin Core's date in RSS as the date of a change; there it is the date of publication.
    """
    published, updated = dict.get(entry, "published"), dict.get(entry, "updated")
    if feed.is_atom:
        return stated_fields.dates("feed", [published], [updated])
    return stated_fields.dates("feed", [published, updated])


def _description(entry: Any, text: _FeedText) -> str:
    """The summary, if the item also has a full text and the summary is not just its beginning."""
    summary = stated_fields.words(entry.get("summary"))
    is_long = count_words(summary) > feed_teasers.TEASER_WORDS
    if not text.full or is_long or _BROKEN_OFF.search(summary[-120:]) or feed_ends.ends_with_mark(summary):
        return ""
    return "" if fold(stated_fields.words(text.value)).startswith(fold(summary)) else summary


def _images(entry: Any) -> tuple[Image, ...]:
    """The picture that an item states besides its text: the widest one, as a tuple of at most one."""
    media = [m for m in entry.get("media_content", []) if _is_picture(m)]
    media.sort(key=lambda m: -int(m["width"]) if str(m.get("width", "")).isdecimal() else 0)
    links = [m.get("url") for m in media] + [e.get("href") for e in entry.get("enclosures", []) if _is_picture(e)]
    src = next((found for link in links if (found := stated_fields.address(link))), "")
    credit = next((stated_fields.words(c.get("content")) for c in entry.get("media_credit", [])), "")
    return (stated_fields.picture(src, stated_fields.words(entry.get("media_about")), credit),) if src else ()


def _is_picture(media: Any) -> bool:
    kind = f"{media.get('medium', '')} {media.get('type', '')}"
    return "image" in kind or (kind == " " and bool(re.search(r"\.(?:jpe?g|png|gif|webp)$", str(media.get("url", "")))))
