"""WordPress exports (WXR): the published posts of a site, and its drafts as drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.formats import (
    publication_state,
    reader_comments,
    stated_fields,
    wordpress_content,
    wordpress_types,
)
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wordpress_library import WordPressLibrary, notes_of
from sitegen.capture.formats.xml_fields import child, encoded, meta_values
from sitegen.capture.formats.xml_items import XmlItem, XmlItems
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Comment, Image

_SLUG = re.compile(r"[^\s/?#]{1,200}")


@dataclass(slots=True)
class _Site:
    """What an export states before its posts, and what its posts refer to."""

    library: WordPressLibrary
    title: str = ""
    language: str = ""
    keys: Keys = field(default_factory=Keys)


def records(source: Source, encoding: str) -> Iterator[Record | SeedError]:
    """The posts of an export; for each other item the reason why it is passed over, or the error in it."""
    site, number = _Site(_library(source, encoding)), 0
    with compression.open_stream(source.path, source.place) as stream:
        items = XmlItems(stream, encoding, "item")
        try:
            for number, item in enumerate(items, 1):
                if number == 1:
                    _read_head(items.head, site)
                yield _post(item, site, source) if isinstance(item, XmlItem) else _placed(item, source)
        except SeedError as error:
            yield SeedError(error.message, file=source.place, line=number + 1)
            return
    if not number:
        yield SeedError("a WordPress export without items", file=source.place)


def _library(source: Source, encoding: str) -> WordPressLibrary:
    """Everything that posts refer to. It is read in a pass of its own, so that posts need not be kept in memory.

    Errors are ignored here, since the other pass reports them.
    """
    library = WordPressLibrary()
    with compression.open_stream(source.path, source.place) as stream:
        items = XmlItems(stream, encoding, "item")
        try:
            for item in items:
                if isinstance(item, XmlItem):
                    library.add_item(item)
        except SeedError:
            pass
        library.add_people(items.head)
    return library


def _read_head(head: Any, site: _Site) -> None:
    channel = head.find("{*}channel") if head is not None else None
    if channel is not None:
        site.title = stated_fields.words(child(channel, "title"))
        site.language = stated_fields.language(child(channel, "language"))


def _placed(error: SeedError, source: Source) -> SeedError:
    error.file = source.place
    return error


def _post(item: XmlItem, site: _Site, source: Source) -> Record | SeedError:
    try:
        element = item.element()
    except SeedError as error:
        return _placed(error, source)
    try:
        is_draft = _is_draft(element, item.number, source)
        return _record(element, site, source, item.number, is_draft)
    except PassedOverError as error:
        error.file = source.place_of(site.keys.next_key(_name(element, item.number)))
        return error
    except SeedError as error:
        return _placed(error, source)


def _name(item: Any, number: int) -> str:
    """What identifies a post among those of its export."""
    return child(item, "post_id") or child(item, "guid") or child(item, "link") or str(number)


def _is_draft(item: Any, number: int, source: Source) -> bool:
    """Whether a post is a draft. Raises PassedOverError if it is no story or was never public."""
    kind, status = child(item, "post_type"), child(item, "status")
    link, words = child(item, "link"), encoded(item, "content")
    if reason := wordpress_types.refusal(kind, link, words, source.config.convert.post_types):
        raise PassedOverError(reason, file=source.place, line=number)
    if child(item, "post_password"):
        raise PassedOverError("protected: by a password", file=source.place, line=number)
    if key := _restriction(item):
        raise PassedOverError(f"protected: {key}", file=source.place, line=number)
    return publication_state.is_draft(status, source.place, number)


def _restriction(item: Any) -> str:
    """The key of metadata by which a plugin shows a post only to some readers, or ""."""
    metadata = item.iterchildren("{*}postmeta")
    return wordpress_types.restriction((child(meta, "meta_key"), child(meta, "meta_value")) for meta in metadata)


def _record(item: Any, site: _Site, source: Source, number: int, is_draft: bool) -> Record:
    post = child(item, "post_id")
    notes = [note for meta in meta_values(item, "footnotes") for note in notes_of(meta)]
    content = wordpress_content.read_content(encoded(item, "content"), post, site.library, notes)
    if is_draft and not content.html.strip():
        raise PassedOverError("draft: without words", file=source.place, line=number)
    data = content.html.encode("utf-8", "replace")
    stated = _stated(item, site, content.pictures)
    if source.config.convert.comments:
        stated |= stated_fields.stated("WordPress export", {"comments": _comments(item)})
    key = site.keys.make(_name(item, number))
    return Record(source.seed, "fragment", data, fingerprint(data, stated), key, number, stated, draft=is_draft)


def _stated(item: Any, site: _Site, pictures: tuple[Image, ...]) -> dict[str, Stated]:
    sections, tags = _filed(item)
    featured = site.library.pictures.get(next(meta_values(item, "_thumbnail_id"), ""))
    own = {
        "title": stated_fields.words(child(item, "title")),
        "authors": _authors(item, site),
        "section": sections[0] if sections else "",
        "topics": stated_fields.topics([*sections[1:], *tags]),
        "source_url": stated_fields.address(child(item, "link")),
        "aliases": _aliases(item),
        "description": stated_fields.words(encoded(item, "excerpt")),
        "images": (*((featured,) if featured else ()), *pictures),
    }
    return {
        **stated_fields.stated("WordPress export", own),
        **stated_fields.dates(
            "WordPress export",
            [stated_fields.zoned(child(item, "post_date"), child(item, "post_date_gmt"))],
            [stated_fields.zoned(child(item, "post_modified"), child(item, "post_modified_gmt"))],
        ),
        **stated_fields.stated("WordPress export", {"publication": site.title}, stated_fields.LIKELY_CONFIDENCE),
        **stated_fields.stated("WordPress export", {"language": site.language}, stated_fields.HINT_CONFIDENCE),
    }


def _authors(item: Any, site: _Site) -> tuple[str, ...]:
    """The names of those who wrote a post: as Co-Authors Plus and PublishPress state them, else the account's name."""
    people = site.library.people
    terms = [e for e in item.iterchildren("{*}category") if e.get("domain") in ("author", "ppma_author")]
    named = [_author(stated_fields.words(e.text), e.get("nicename") or "", people) for e in terms]
    login = child(item, "creator")
    if not terms:
        return stated_fields.authors([people.get(login) or login], site.title)
    return stated_fields.authors(named, site.title)


def _author(name: str, slug: str, people: Mapping[str, str]) -> str:
    """The name of an author's term, which may be an account, as in Co-Authors Plus."""
    return people.get(name) or people.get(slug) or people.get(slug.removeprefix("cap-")) or name


def _aliases(item: Any) -> tuple[str, ...]:
    """The path of the post's address, and those that it had under earlier slugs."""
    path = wordpress_types.public_path(child(item, "link"))
    if path in ("", "/"):
        return ()
    folder, slash = path.rstrip("/").rpartition("/")[0], "/" if path.endswith("/") else ""
    old = (slug for slug in meta_values(item, "_wp_old_slug") if _SLUG.fullmatch(slug))
    return tuple(dict.fromkeys([path, *(f"{folder}/{slug}{slash}" for slug in old)]))


def _comments(item: Any) -> tuple[Comment, ...]:
    """The approved comments of readers; links from other sites are none."""
    return reader_comments.in_order(
        reader_comments.comment(
            child(one, "comment_author"),
            stated_fields.zoned(child(one, "comment_date"), child(one, "comment_date_gmt")),
            child(one, "comment_content"),
        )
        for one in item.iterchildren("{*}comment")
        if child(one, "comment_approved") in ("1", "approve", "approved")
        and child(one, "comment_type") in ("", "comment")
    )


def _filed(item: Any) -> tuple[list[str], list[str]]:
    """The categories and the tags of a post."""
    found: Mapping[str, list[str]] = {"category": [], "post_tag": []}
    for element in item.iterchildren("{*}category"):
        name = stated_fields.words(element.text)
        if element.get("domain") in found and name and not wordpress_types.is_default_category(name):
            found[element.get("domain")].append(name)
    return found["category"], found["post_tag"]
