"""Posts as the REST API of WordPress answers with them, alone or with their authors, terms and featured picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.capture.boilerplate import feed_ends
from sitegen.capture.formats import publication_state, stated_fields, wordpress_types
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wordpress_types import is_default_category
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image

_SOURCE = "WordPress"
_OWN_KEYS = frozenset("id slug link guid type status date_gmt modified_gmt".split())
"""Keys of which every post of the API has some; other systems have `title.rendered`, too."""


def is_post(found: Mapping[str, Any]) -> bool:
    """Whether an object is a post, a page or a file of the API."""
    title = found.get("title")
    has_text = "content" in found or "media_type" in found
    return isinstance(title, Mapping) and "rendered" in title and has_text and not _OWN_KEYS.isdisjoint(found)


def record(found: Mapping[str, Any], source: Source, number: int, keys: Keys) -> Record:
    """The record of a post. Raises PassedOverError if it is no story or not public, SeedError if it has no text."""
    text, name = _rendered(found, "content"), str(found.get("id") or found.get("link") or number)
    place = source.place_of(keys.next_key(name))
    if reason := _refusal(found, text, source):
        raise PassedOverError(reason, file=place, line=number)
    status = found.get("status")
    is_draft = publication_state.is_draft(status, place, number) if isinstance(status, str) else False
    if not text.strip():
        raise PassedOverError("draft: without words", file=place) if is_draft else SeedError("no text in the record")
    data = text.encode("utf-8", "replace")
    stated = _stated(found)
    key = keys.make(name)
    return Record(source.seed, "fragment", data, fingerprint(data, stated), key, number, stated, draft=is_draft)


def _refusal(found: Mapping[str, Any], text: str, source: Source) -> str:
    kind = "attachment" if "media_type" in found else _text(found, "type")
    if reason := wordpress_types.refusal(kind, _text(found, "link"), text, source.config.convert.post_types):
        return reason
    parts = (found.get("content"), found.get("excerpt"))
    if _text(found, "password") or any(isinstance(one, Mapping) and one.get("protected") is True for one in parts):
        return "protected: by a password"
    key = wordpress_types.restriction(_metadata(found.get("meta")))
    return f"protected: {key}" if key else ""


def _metadata(meta: Any) -> Iterator[tuple[str, str]]:
    """The keys and values of metadata, of which some are lists of values."""
    for key, value in meta.items() if isinstance(meta, Mapping) else ():
        for one in value if isinstance(value, list) else [value]:
            yield str(key), "" if one in (None, False) else str(one)


def _stated(found: Mapping[str, Any]) -> dict[str, Stated]:
    terms = list(_embedded_terms(found))
    names = [name for taxonomy, name in terms if taxonomy == "category" and not is_default_category(name)]
    tags = [name for taxonomy, name in terms if taxonomy == "post_tag"]
    excerpt = stated_fields.words(_rendered(found, "excerpt"))
    cut = feed_ends.is_cut(excerpt) or feed_ends.ends_with_mark(excerpt)
    link = stated_fields.address(found.get("link"))
    path = wordpress_types.public_path(link)
    about = found.get("yoast_head_json")
    own = {
        "title": stated_fields.words(_rendered(found, "title")),
        "authors": stated_fields.authors(_authors(found, terms)),
        "section": names[0] if names else "",
        "topics": stated_fields.topics([*names[1:], *tags]),
        "source_url": link,
        "aliases": (path,) if path else (),
        "description": "" if cut else excerpt,
        "images": _picture(found),
        "publication": stated_fields.words(about.get("og_site_name")) if isinstance(about, Mapping) else "",
        "language": stated_fields.language(found.get("lang")),
    }
    dates = stated_fields.dates(_SOURCE, [_moment(found, "date")], [_moment(found, "modified")])
    return {**stated_fields.stated(_SOURCE, own), **dates}


def _moment(found: Mapping[str, Any], name: str) -> str:
    """A local time with its zone, if the post also states it in UTC."""
    return stated_fields.zoned(_text(found, name), _text(found, f"{name}_gmt"))


def _authors(found: Mapping[str, Any], terms: list[tuple[str, str]]) -> list[str]:
    """The names of authors: of the plugins for several authors, else of the account."""
    listed = found.get("authors") or found.get("coauthors")
    named = [_name(one) for one in listed] if isinstance(listed, list) else []
    named = [name for name in named if name] or [name for taxonomy, name in terms if taxonomy == "author"]
    return (
        named
        or [_name(one) for one in _embedded(found, "author")]
        or [_text(found, "author_name") or _text(found, "by")]
    )


def _name(one: Any) -> str:
    return (_text(one, "display_name") or _text(one, "name")) if isinstance(one, Mapping) else ""


def _embedded(found: Mapping[str, Any], name: str) -> list[Any]:
    held = found.get("_embedded")
    value = held.get(name) if isinstance(held, Mapping) else None
    return value if isinstance(value, list) else []


def _embedded_terms(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The taxonomy and the name of each embedded term."""
    for group in _embedded(found, "wp:term"):
        for term in group if isinstance(group, list) else ():
            if isinstance(term, Mapping) and (name := stated_fields.words(term.get("name"))):
                yield _text(term, "taxonomy"), name


def _picture(found: Mapping[str, Any]) -> tuple[Image, ...]:
    for media in _embedded(found, "wp:featuredmedia"):
        src = stated_fields.address(media.get("source_url")) if isinstance(media, Mapping) else ""
        if src:
            made = stated_fields.picture(src, stated_fields.words(_rendered(media, "caption")))
            return (Image(made.src, made.caption, made.credit, stated_fields.words(media.get("alt_text"))),)
    return ()


def _rendered(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return _text(value, "rendered") if isinstance(value, Mapping) else _text(found, name)


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value.strip() if isinstance(value, str) else ""
