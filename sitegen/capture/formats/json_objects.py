"""Makes records of objects, whose keys differ between datasets and APIs. Rows of tables are such objects, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from sitegen.capture.encoding import decode
from sitegen.capture.fields.field_mapping import NO_MAPPING, FieldMapping, keys_there
from sitegen.capture.fields.field_names import KeyedValue, comparable
from sitegen.capture.formats import blank_line_paragraphs, object_states, stated_fields
from sitegen.capture.formats.object_entries import Entries, entries, label, labels, values
from sitegen.capture.formats.object_text import RecordText, story_text
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.capture.formats.text_nodes import MARKUP
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.formats.typed_values import plain
from sitegen.capture.record import Form, Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image
from sitegen.core.script_words import count_words
from sitegen.core.text import fold

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_PARAGRAPH = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:https?://\S*|(?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
_IDENTIFIER = re.compile(r"\d+|[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_IDENTIFIERS = frozenset("id uri guid source address".split())
"""Keys, comparable, whose values are no addresses unless they are whole ones."""
_PATH = re.compile(r"/(?!/)[^\s?#\"<>]{1,300}")
_NAMES_OF_THINGS = frozenset("name label subject head".split())
"""Keys, comparable, that state the names of other things than stories, too."""
_SAMPLE_CHARS = 2000
_PROSE_WORDS = 30
"""A text with more words than this is prose."""
_MAX_PICTURES = 20
_MAX_KEPT_CHARS = 1000
"""Characters of the texts of authors whose names are kept in memory."""
_MAX_BARE_PICTURES = 10
"""A longer list of mere addresses has all pictures of a page, with its menus and teasers."""
_SOURCES = (
    "url src image_url imageURL href link path large original full contentUrl source_url asset file image".split()
)
_MAX_SOURCE_LEVELS = 6
"""The number of lists and objects around the address of a picture."""
_CAPTIONS = "caption description fullcaption legend subtitle text".split()
_CREDITS = "credit credits copyright photographer byline credit_line credits_display vanity_credits source".split()


def record(
    found: Mapping[str, Any], seed: str, keys: Keys, line: int | None, mapping: FieldMapping = NO_MAPPING
) -> Record:
    """The record of an object; `line` is its line or number in the seed.

    Raises SeedError if it has no text, PassedOverError if it was never public or is no story.
    """
    found = mapping.restated(found)
    made = entries(found)
    try:
        is_draft = object_states.is_draft(found, made)
    except PassedOverError as error:
        error.file = f"seeds/{seed}#{keys.next_key(_name(made) or str(line))}"
        raise
    text = story_text(made)
    if not text.value:
        if not _may_be_story(found, made):
            raise PassedOverError(f"no dataset of stories: {keys_there(found)}")
        what = "only a summary, no full text" if "description" in made else "no text in the record"
        raise SeedError(f"{what}; {keys_there(found)}")
    if text.cut:
        raise SeedError("only the beginning of the text")
    stated = stated_fields.stated("the record", {field: read(made) for field, read in _READERS.items()})
    if "description" in stated and _begins(text.value, str(stated["description"].value)):
        del stated["description"]
    stated |= stated_fields.dates("the record", _dates(made), map(_moment, values(made, "updated")))
    form = _form(text, stated)
    value = blank_line_paragraphs.paragraphs(text.value) if _has_loose_lines(form, text.value) else text.value
    data = value.encode()
    name = keys.make(_name(made) or str(line))
    return Record(seed, form, data, fingerprint(data, stated), name, line, stated, draft=is_draft)


def _may_be_story(found: Mapping[str, Any], made: Entries) -> bool:
    """Whether an object without a known text has a headline, an address or prose, unlike settings."""
    if any(stated_fields.address(text) for value in values(made, "source_url") for text in _links(value)):
        return True
    if "text" in made or any(comparable(one.key) not in _NAMES_OF_THINGS for one in made.get("title", ())):
        return True
    inner = [value for one in found.values() if isinstance(one, Mapping) for value in one.values()]
    texts = (value[:_SAMPLE_CHARS] for value in (*found.values(), *inner) if isinstance(value, str))
    return any(count_words(text) > _PROSE_WORDS for text in texts)


def _has_loose_lines(form: Form, text: str) -> bool:
    """Whether blank lines separate the paragraphs of a text with markup, as in WordPress."""
    return form == "fragment" and "\n\n" in text and not _PARAGRAPH.search(text)


def _name(made: Entries) -> str:
    """The identifier of an object, or ""."""
    found = (value for value in values(made, "key") if isinstance(value, str | int) and not isinstance(value, bool))
    return next((str(value) for value in found if str(value).strip()), "")


def _form(text: RecordText, stated: Mapping[str, Stated]) -> Form:
    """The form of a text. Plain text that is not known to be an article alone is read as a page copied as text.

    That is the case without a stated title, as in C4.
    """
    if _PAGE.match(text.value):
        return "page"
    if MARKUP.search(text.value):
        return "fragment"
    return "text" if text.of_page and "title" not in stated else "prose"


def _begins(text: str, description: str) -> bool:
    """Whether a description is only the beginning of the text."""
    opening = fold(stated_fields.words(text[: 2 * len(description) + 2000]))
    return opening.startswith(fold(description.rstrip(" .…[]")))


# --- fields ------------------------------------------------------------------------------------------------


def _words(name: str, most: int) -> Any:
    def read(made: Entries) -> str:
        found = (stated_fields.words(decode.clean(label(value))) for value in values(made, name))
        return next((text for text in found if text and len(text) <= most), "")

    return read


def _title(made: Entries) -> str:
    """The title. An object with an id is that of the publication if another key states a title, as in Trove."""
    return str(_words("title", 500)({"title": _titles(made)[0]}))


def _titles(made: Entries) -> tuple[list[KeyedValue], list[KeyedValue]]:
    """The entries that state the title, and those that state the publication's."""
    found = made.get("title", [])
    found = [one for one in found if not (comparable(one.key) in _NAMES_OF_THINGS and label(one.value).isdecimal())]
    others = [one for one in found if isinstance(one.value, Mapping) and "id" in one.value]
    own = [one for one in found if one not in others]
    return (own, others) if own else (found, [])


def _authors(made: Entries) -> tuple[str, ...]:
    for value in values(made, "authors"):
        if found := _names(tuple(labels(value))):
            return found
    parts = [_words(field, 100)(made) for field in ("author_first", "author_last")]
    return _names((" ".join(parts),)) if all(parts) else ()


def _names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The names of authors in the texts of a field. In a dataset the same ones come often, so short ones are kept."""
    return _kept_names(texts) if sum(map(len, texts)) <= _MAX_KEPT_CHARS else _read_names(texts)


def _read_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    return stated_fields.authors(decode.clean(text) for text in texts if not _IDENTIFIER.fullmatch(text.strip()))


_kept_names = lru_cache(4096)(_read_names)


def _topics(made: Entries) -> tuple[str, ...]:
    section = _section(made)
    for value in values(made, "topics"):
        parts = re.split(r"[;,|]", value) if isinstance(value, str) else labels(value)
        found = stated_fields.topics(decode.clean(part) for part in parts if len(part) < 60)
        if found and found != (section,):
            return found[:30]
    return ()


def _publication(made: Entries) -> str:
    """The name of the publication; addresses are skipped."""
    given = [*values(made, "publication"), *(plain(one.value) for one in _titles(made)[1])]
    names = (decode.clean(label(value)) for value in given)
    return next(
        (stated_fields.words(n) for n in names if 1 < len(n.strip()) < 100 and not _DOMAIN.fullmatch(n.strip())), ""
    )


def _section(made: Entries) -> str:
    title = _title(made)
    names = (re.split(r"[;|]", decode.clean(label(value)))[0] for value in values(made, "section"))
    return next((text for n in names if 1 < len(text := stated_fields.words(n)) < 60 and text != title), "")


def _captured(made: Entries) -> str:
    return next((found for value in values(made, "captured") if (found := iso(value))), "")


def _dates(made: Entries) -> Iterator[Any]:
    """The values of dates; then the day that a year, a month and a day in fields of their own make."""
    yield from map(_moment, values(made, "date"))
    parts = [next((_number(value) for value in values(made, field)), 0) for field in ("year", "month", "day")]
    if 1000 < parts[0] < 3000:
        count = 3 if all(parts) else 2 if parts[1] else 1
        yield "-".join(f"{part:02}" for part in parts[:count])


def _moment(value: Any) -> Any:
    """The date in a value: of a list the first, of the parts of a date as in CSL the day."""
    if isinstance(value, Mapping) and (parts := value.get("date-parts", value.get("dateParts"))):
        value = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else parts
        if isinstance(value, list) and all(_number(part) for part in value):
            return "-".join(f"{_number(part):02}" for part in value[:3])
    return _moment(value[0]) if isinstance(value, list) and value and not isinstance(value[0], list) else value


def _number(value: Any) -> int:
    """A whole number, also if a table has it as 2019.0 or as a text; 0 for anything else."""
    match = re.fullmatch(r"(\d{1,4})(?:\.0)?", str(value))
    return int(match[1]) if match else 0


def _language(made: Entries) -> str:
    known = record_shapes().languages
    names = (label(value).strip() for value in values(made, "language"))
    return next((found for name in names if (found := known.get(name.lower()) or stated_fields.language(name))), "")


def _address(made: Entries) -> str:
    """The address of the story; the address of a whole site is skipped."""
    found = (
        stated_fields.address(decode.clean(text)) for value in values(made, "source_url") for text in _links(value)
    )
    return next((url for url in found if url and _is_deep(url)), "")


def _links(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    inner = [one.get(k) for one in parts[:5] if isinstance(one, Mapping) for k in ("@id", "url", "href", "id", "value")]
    return [one for one in [*parts[:5], *inner] if isinstance(one, str)]


def _is_deep(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path not in ("", "/") or bool(parts.query)


def _aliases(made: Entries) -> tuple[str, ...]:
    """The paths of the story on its former site."""
    found = [one for one in made.get("source_url", ()) if comparable(one.key) not in _IDENTIFIERS]
    texts = [text for one in (*found, *made.get("aliases", ())) for text in _links(plain(one.value))]
    return tuple(dict.fromkeys(path for text in texts if _PATH.fullmatch(path := text.strip())))


def _pictures(made: Entries) -> tuple[Image, ...]:
    """The pictures that an object states besides its text, by the first of its keys that states any."""
    caption, credit = (_words(field, 2000)(made) for field in ("caption", "credit"))
    for value in values(made, "images"):
        parts = value if isinstance(value, list) else [value]
        if len(parts) > _MAX_BARE_PICTURES and not any(isinstance(one, Mapping) for one in parts):
            continue
        found = [image for part in parts[:_MAX_PICTURES] if (image := _picture(part, caption, credit))]
        if found:
            return tuple({image.src: image for image in reversed(found)}.values())[::-1]
    return ()


def _picture(value: Any, caption: str, credit: str) -> Image | None:
    """The picture in a value: an address, or an object with an address and words about it."""
    own = value if isinstance(value, Mapping) else {}
    src = _source(value, 0)
    if not src:
        return None
    words = [
        next((text for key in keys if (text := stated_fields.words(label(_credited(own.get(key)))))), "")
        for keys in (_CAPTIONS, _CREDITS, ("alt", "alt_text", "altText"))
    ]
    image = stated_fields.picture(src, words[0] or caption, words[1] or credit)
    return Image(image.src, image.caption, image.credit, words[2])


def _credited(value: Any) -> Any:
    """The people that an object of credits names, as in Arc XP: {"by": [{"name": "..."}]}."""
    return value.get("by", value) if isinstance(value, Mapping) else value


def _source(value: Any, level: int) -> str:
    if isinstance(value, str):
        return stated_fields.address(value if not value.startswith("//") else f"https:{value}")
    if level > _MAX_SOURCE_LEVELS:
        return ""
    if isinstance(value, list):
        return next((src for one in value[:3] if (src := _source(one, level + 1))), "")
    if not isinstance(value, Mapping):
        return ""
    inner = [value[key] for key in _SOURCES if key in value]
    inner += [value[key] for key in ("data", "attributes", "fields", "node", "basic", "formats") if key in value]
    return next((src for one in inner if (src := _source(one, level + 1))), "")


_READERS = {
    "title": _title,
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
    "dateline": _words("dateline", 100),
    "images": _pictures,
    "aliases": _aliases,
}
