"""Makes records of JSON objects, whose keys differ between datasets and APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from sitegen.capture.encoding import decode
from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.record import Form, Record, Stated, fingerprint
from sitegen.core.errors import SeedError

_NAMES: Mapping[str, Sequence[str]] = {
    "title": "title title.rendered headline headline.main webTitle article_title name heading".split(),
    "subtitle": "subtitle standfirst fields.standfirst subhead subheadline deck dek".split(),
    "description": "description summary abstract excerpt excerpt.rendered snippet meta_description".split(),
    "authors": "authors author byline byline.original fields.byline creator writer".split(),
    "date": (
        "date_publish date_published publishing_date publish_date published_date publishedAt published_at "
        "datePublished publication_date published webPublicationDate pub_date pubDate pubdate firstcreated date_gmt "
        "date versioncreated"
    ).split(),
    "updated": (
        "date_modify date_modified dateModified modified_at modified_gmt modified last_modified lastModified "
        "updated_at updatedAt updated versioncreated"
    ).split(),
    "captured": (
        "captured date_download download_date date_crawled crawl_date crawled_at crawl_timestamp crawled filedate "
        "fetched_at fetch_time retrieved_at warc_date scraped_at scrape_date seendate timestamp"
    ).split(),
    "publication": "publication sitename site_name publisher newspaper source_name SourceCommonName source".split(),
    "section": "section section_name sectionName news_desk category categories".split(),
    "topics": "tags keywords topics meta_keywords categories".split(),
    "language": "language lang meta_lang".split(),
    "source_url": "url link web_url webUrl canonical_url canonical_link permalink external_url uri guid source".split(),
    "rights": "rights license copyright".split(),
}
"""Field of a story -> names of JSON keys; the first with a value is used. A dot leads into an inner object.

The names are those of news-please, C4 and Common Crawl, trafilatura, newspaper4k, Fundus, JSON Feed, GDELT, and the
APIs of WordPress, the Guardian and the New York Times.
"""
_TEXTS = (
    "maintext content_html content.rendered body_html articleBody article_body article_text plaintext text "
    "content_text full_text fulltext body_text fields.bodyText bodyText fields.body content body article story "
    "raw_text html raw_html"
).split()
_KEYS = "id _id _id.$oid guid uuid article_id doc_id url link web_url webUrl".split()
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|a|em|strong|span|b|i|td)\s*>|<(?:br|img|hr|p)\b[^<>]*>",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:https?://\S*|(?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)


def _name(found: Mapping[str, Any]) -> str:
    """The identifier of an object, or ""."""
    for value in _values(found, _KEYS):
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def record(found: Mapping[str, Any], seed: str, keys: Keys, line: int) -> Record:
    """The record of an object; `line` is its line or number in the seed. Raises SeedError if it has no text."""
    text = _text(found)
    if not text.strip():
        raise SeedError("no text in the record", hint="known names: " + ", ".join(_TEXTS[:4] + _TEXTS[8:10]) + ", ...")
    stated = stated_fields.stated("the record", {field: read(found) for field, read in _READERS.items()})
    stated |= stated_fields.dates("the record", _values(found, _NAMES["date"]), _values(found, _NAMES["updated"]))
    data = text.encode()
    name = keys.make(_name(found) or str(line))
    return Record(seed, _form(text, stated), data, fingerprint(data, stated), name, line, stated)


def _form(text: str, stated: Mapping[str, Stated]) -> Form:
    """The form of a text. Plain text without a stated title is assumed to be a whole page copied as text, as in C4."""
    if _PAGE.match(text):
        return "page"
    if _MARKUP.search(text):
        return "fragment"
    return "prose" if "title" in stated else "text"


def _values(found: Mapping[str, Any], names: Sequence[str]) -> Iterator[Any]:
    """The values at these names that are not empty."""
    for name in names:
        value: Any = found
        if name not in found:
            for part in name.split(".", 1):
                value = value.get(part) if isinstance(value, Mapping) else None
        else:
            value = found[name]
        if value not in (None, "", [], {}):
            yield value


def _text(found: Mapping[str, Any]) -> str:
    for value in _values(found, _TEXTS):
        if (text := decode.clean("\n".join(_paragraphs(value, 0)))).strip():
            return text
    return ""


def _paragraphs(value: Any, level: int) -> Iterator[str]:
    """The texts in a value: a text, a list of texts, or an object with sections as in Fundus.

    `level` limits the depth.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and level < 4:
        for part in value:
            yield from _paragraphs(part, level + 1)
    elif isinstance(value, Mapping) and level < 4:
        for name in ("summary", "sections", "headline", "paragraphs"):
            yield from _paragraphs(value.get(name), level + 1)


# --- fields ------------------------------------------------------------------------------------------------


def _words(name: str, most: int) -> Any:
    def read(found: Mapping[str, Any]) -> str:
        made = (stated_fields.words(_clean(value)) for value in _values(found, _NAMES[name]))
        return next((text for text in made if text and len(text) <= most), "")

    return read


def _clean(value: Any) -> Any:
    return decode.clean(value) if isinstance(value, str) else value


def _named(value: Any) -> list[str]:
    """The names in a value: a text, an object with a name, or a list of these."""
    parts = value if isinstance(value, list) else [value]
    found = []
    for part in parts[:100]:
        names = ("name", "value", "term", "label", "title", "webTitle")
        one = next(_values(part, names), "") if isinstance(part, Mapping) else part
        if isinstance(one, str):
            found.append(decode.clean(one))
    return found


def _authors(found: Mapping[str, Any]) -> tuple[str, ...]:
    return next((made for v in _values(found, _NAMES["authors"]) if (made := stated_fields.authors(_named(v)))), ())


def _topics(found: Mapping[str, Any]) -> tuple[str, ...]:
    for value in _values(found, _NAMES["topics"]):
        parts = re.split(r"[;,|]", value) if isinstance(value, str) else _named(value)
        if made := stated_fields.topics(part for part in parts if len(part) < 60):
            return made[:30]
    return ()


def _publication(found: Mapping[str, Any]) -> str:
    """The name of the publication; addresses are skipped."""
    names = (n for value in _values(found, _NAMES["publication"]) for n in _named(value)[:1])
    return next(
        (stated_fields.words(n) for n in names if 1 < len(n.strip()) < 100 and not _DOMAIN.fullmatch(n.strip())), ""
    )


def _section(found: Mapping[str, Any]) -> str:
    names = (re.split(r"[;|]", n)[0] for value in _values(found, _NAMES["section"]) for n in _named(value)[:1])
    return next((text for n in names if 1 < len(text := stated_fields.words(n)) < 60), "")


def _captured(found: Mapping[str, Any]) -> str:
    return next((made for value in _values(found, _NAMES["captured"]) if (made := iso(value))), "")


def _language(found: Mapping[str, Any]) -> str:
    return next((made for value in _values(found, _NAMES["language"]) if (made := stated_fields.language(value))), "")


def _address(found: Mapping[str, Any]) -> str:
    """The address of the story; the address of a whole site is skipped."""
    made = (stated_fields.address(_clean(value)) for value in _values(found, _NAMES["source_url"]))
    return next((url for url in made if url and _is_deep(url)), "")


def _is_deep(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path not in ("", "/") or bool(parts.query)


_READERS = {
    "title": _words("title", 500),
    "subtitle": _words("subtitle", 1000),
    "description": _words("description", 2000),
    "authors": _authors,
    "captured": _captured,
    "publication": _publication,
    "section": _section,
    "topics": _topics,
    "language": _language,
    "source_url": _address,
    "rights": _words("rights", 500),
}
