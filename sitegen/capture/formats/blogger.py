"""Exports of Blogger: the old archive in one Atom file, and the feed that Google Takeout gives.

Both hold posts, pages, comments, and in the old one also templates and settings, such as the administrators' addresses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from lxml import etree

from sitegen.capture.encoding import compression
from sitegen.capture.formats import publication_state, reader_comments, stated_fields
from sitegen.capture.formats.article_html import with_paragraphs
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.xml_fields import child
from sitegen.capture.formats.xml_items import XmlItem, XmlItems
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Comment

SIGNS = (b"schemas.google.com/blogger/2008/kind#", b"schemas.google.com/blogger/2018")
"""What the beginning of an export holds, and a feed of a blog does not."""
_SOURCE = "Blogger export"
_KIND = "/kind#"
_MAX_COMMENTS = 200_000
"""Maximum number of comments kept in memory."""


@dataclass(slots=True)
class _Blog:
    """The name of a blog, and the comments on its posts by their ids."""

    title: str = ""
    comments: Mapping[str, list[Comment]] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)


def records(source: Source, encoding: str) -> Iterator[Record | SeedError]:
    """The posts of an export; for each other entry the reason why it is passed over, or the error in it."""
    blog, number = _Blog(comments=_comments(source, encoding) if source.config.convert.comments else {}), 0
    with compression.open_stream(source.path, source.place) as stream:
        entries = XmlItems(stream, encoding, "entry")
        try:
            for number, entry in enumerate(entries, 1):
                if number == 1 and (head := entries.head) is not None:
                    blog.title = stated_fields.words(child(head, "title"))
                yield _post(entry, blog, source)
        except SeedError as error:
            yield SeedError(error.message, file=source.place, line=number + 1)
            return
    if not number:
        yield SeedError("an export of Blogger without entries", file=source.place)


def _post(entry: XmlItem | SeedError, blog: _Blog, source: Source) -> Record | SeedError:
    try:
        if isinstance(entry, SeedError):
            raise entry
        element = entry.element()
    except SeedError as error:
        error.file = source.place
        return error
    try:
        is_draft = _is_draft(element, entry.number, source)
        return _record(element, blog, source, entry.number, is_draft)
    except PassedOverError as error:
        error.file = source.place_of(blog.keys.next_key(child(element, "id") or str(entry.number)))
        return error
    except SeedError as error:
        error.file = source.place
        return error


def _is_draft(entry: Any, number: int, source: Source) -> bool:
    """Whether a post is a draft. Raises PassedOverError if an entry is no post, or was deleted."""
    kind = _kind(entry)
    if kind != "post":
        raise PassedOverError(kind, file=source.place, line=number)
    if child(entry, "trashed"):
        raise PassedOverError("deleted", file=source.place, line=number)
    if entry.findtext("{*}control/{*}draft", "").strip().lower() in ("yes", "true"):
        return True
    status = child(entry, "status")
    return publication_state.is_draft(status, source.place, number) if status else False


def _kind(entry: Any) -> str:
    """The kind of an entry: "post", "page", "comment", "template", "settings"."""
    stated = child(entry, "type")
    for category in entry.iterchildren("{*}category"):
        if _KIND in (category.get("term") or ""):
            stated = urldefrag(category.get("term")).fragment
    if _parent(entry):
        return "comment"
    return stated.strip().lower()[:40] or "post"


def _parent(entry: Any) -> str:
    """The id of the post that an entry comments on; "" if it is no comment."""
    answered = entry.find("{*}in-reply-to")
    return (answered.get("ref") or "unknown") if answered is not None else child(entry, "parent")


def _record(entry: Any, blog: _Blog, source: Source, number: int, is_draft: bool) -> Record:
    text = _text(entry)
    if is_draft and not text.strip():
        raise PassedOverError("draft: without words", file=source.place, line=number)
    name = child(entry, "id")
    data = with_paragraphs(text).encode("utf-8", "replace")
    stated = _stated(entry, blog)
    if name in blog.comments:
        stated |= stated_fields.stated(_SOURCE, {"comments": reader_comments.in_order(blog.comments[name])})
    key = blog.keys.make(name or str(number))
    return Record(source.seed, "fragment", data, fingerprint(data, stated), key, number, stated, draft=is_draft)


def _text(entry: Any) -> str:
    """The HTML of an entry."""
    content = entry.find("{*}content")
    if content is None:
        return ""
    if len(content):  # of the type xhtml
        return "".join(etree.tostring(inner, encoding="unicode", with_tail=False) for inner in content)
    return content.text or ""


def _stated(entry: Any, blog: _Blog) -> dict[str, Stated]:
    links = (e for e in entry.iterchildren("{*}link") if e.get("rel") == "alternate")
    link = next((stated_fields.address(e.get("href")) for e in links), "")
    path = stated_fields.path_of(link) or child(entry, "filename")
    labels = (e.get("term") for e in entry.iterchildren("{*}category") if _KIND not in (e.get("term") or ""))
    own = {
        "title": stated_fields.words(child(entry, "title")),
        "authors": stated_fields.authors([entry.findtext("{*}author/{*}name", "")], blog.title),
        "topics": stated_fields.topics(labels),
        "source_url": link,
        "aliases": (path,) if path.startswith("/") and path != "/" else (),
        "description": stated_fields.words(child(entry, "metaDescription")),
    }
    return {
        **stated_fields.stated(_SOURCE, own),
        **stated_fields.dates(_SOURCE, [child(entry, "published")], [child(entry, "updated")]),
        **stated_fields.stated(_SOURCE, {"publication": blog.title}, stated_fields.LIKELY_CONFIDENCE),
    }


def _comments(source: Source, encoding: str) -> Mapping[str, list[Comment]]:
    """The comments that were shown, by the ids of their posts. Errors are reported by the other pass."""
    found: dict[str, list[Comment]] = defaultdict(list)
    count = 0
    with compression.open_stream(source.path, source.place) as stream:
        try:
            for entry in XmlItems(stream, encoding, "entry"):
                made = _comment(entry) if isinstance(entry, XmlItem) and count < _MAX_COMMENTS else None
                if made:
                    found[made[0]].append(made[1])
                    count += 1
        except SeedError:
            pass
    return found


def _comment(entry: XmlItem) -> tuple[str, Comment] | None:
    """The id of a post and a comment on it; None if an entry is no comment that was shown."""
    try:
        element = entry.element()
    except SeedError:
        return None
    status = child(element, "status") or "live"
    if _kind(element) != "comment" or publication_state.state_of(status) != publication_state.PUBLISHED:
        return None
    author, date = element.findtext("{*}author/{*}name", ""), child(element, "published")
    made = reader_comments.comment(author, date, _text(element))
    return (_parent(element), made) if made else None
