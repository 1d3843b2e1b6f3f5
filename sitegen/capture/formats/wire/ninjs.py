"""ninjs, the JSON of news agencies: versions 1, 2 and 3, whose keys differ in case and in number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.capture.encoding import decode
from sitegen.capture.formats import stated_fields, timestamps
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wire import cues, items
from sitegen.capture.formats.wire.items import WireItem, distinct_images, distinct_names, named, place_of, urgency
from sitegen.capture.formats.wire.subjects import Subjects
from sitegen.capture.record import Form, Record
from sitegen.core.model import Image, Named

_SOURCE = "ninjs"
_OWN = frozenset(
    "versioncreated contentcreated pubstatus copyrightholder copyrightnotice infosources bodyxhtml usageterms "
    "edstatus newsitemid representationtype".split()
)
"""Keys that only ninjs has, without underscores and in lower case."""
_COMMON = frozenset(
    "uri guid firstcreated headline headlines body bodies bodyhtml bodytext byline by located subject subjects "
    "associations urgency slugline profile embargoed altids renditions type version signal ednote priority".split()
)
_MIN_COMMON_NAMES = 3
_MAX_PARTS = 200
_KINDS = {
    **dict.fromkeys(["person", "people"], "person"),
    **dict.fromkeys(["organisation", "organisations", "organization", "organizations"], "organization"),
    **dict.fromkeys(["place", "places"], "place"),
    **dict.fromkeys(["event", "events"], "event"),
}
_PICTURES = ("picture", "photo", "graphic", "image")


def is_ninjs(found: Mapping[str, Any]) -> bool:
    """Whether a JSON object is an item of ninjs."""
    names = {_plain(name) for name in list(found)[:_MAX_PARTS]}
    standard = found.get("standard")
    if isinstance(standard, Mapping) and standard.get("name") == "ninjs":
        return True
    if "ninjs" in str(found.get("$schema", ""))[:300] or "ninjs" in str(found.get("$standard", ""))[:300]:
        return True
    return bool(names & _OWN) and len(names & _COMMON) + len(names & _OWN) > _MIN_COMMON_NAMES


def ninjs_record(found: Mapping[str, Any], source: Source, keys: Keys, number: int) -> Record:
    """The record of an item. Raises PassedOverError if it is not to be published, and SeedError if it has no text."""
    return items.record(ninjs_item(found), source, keys, number, alone=False)


def ninjs_item(stated: Mapping[str, Any]) -> WireItem:
    """What an item states."""
    found = {_plain(name): value for name, value in stated.items()}
    form, text = _body(found)
    issued = _text(found, "versioncreated")
    created = (_text(found, "firstcreated"), _text(found, "contentcreated"), issued)
    return WireItem(
        _SOURCE,
        ids=tuple(dict.fromkeys(filter(None, (_text(found, "uri"), _text(found, "guid"))))),
        targets=tuple(_replaced(found)),
        issued=issued,
        status=cues.status([_text(found, "pubstatus"), _text(found, "edstatus"), _text(found, "state")]),
        embargo=_embargo(found),
        signals=tuple(_words_of(found, "signal", "signals", "edstatus", "genre", "genres")),
        slugline=_text(found, "slugline"),
        notes=tuple(filter(None, (_text(found, "ednote"), _text(found, "correction")))),
        kind=_kind(found),
        form=form,
        text=text,
        published=created,
        changed=tuple(filter(None, [_text(found, "updated"), issued if issued != created[0] else ""])),
        fields=_fields(found),
        guesses=_guesses(found),
        extra={"urgency": urgency(_text(found, "urgency")), "expires": timestamps.iso(found.get("expires"))},
        subjects=tuple(_subjects(found).found),
    )


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def _text(found: Mapping[str, Any], *names: str) -> str:
    """The first text or number at these names, in one line without markup."""
    made = (stated_fields.words(_clean(found.get(name))) for name in names)
    return next((text for text in made if text), "")


def _clean(value: Any) -> Any:
    return decode.clean(value) if isinstance(value, str) else value


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a value: a list of objects, an object of objects, or one; with keys in lower case."""
    if isinstance(value, Mapping):
        inner = [one for one in value.values() if isinstance(one, Mapping)]
        parts: list[Any] = inner if inner and len(inner) == len(value) else [value]
    else:
        parts = value if isinstance(value, list) else []
    return [{_plain(str(k)): v for k, v in part.items()} for part in parts[:_MAX_PARTS] if isinstance(part, Mapping)]


def _words_of(found: Mapping[str, Any], *names: str) -> Iterator[str]:
    """The texts, names and codes in lists or single values."""
    for name in names:
        value = found.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield one
        for part in _objects(value):
            yield from filter(None, (_text(part, key) for key in ("code", "literal", "qcode", "uri", "name")))


def _embargo(found: Mapping[str, Any]) -> str:
    """The time until which an item is embargoed; "?" if only the fact is stated."""
    value = found.get("embargoed", found.get("embargo"))
    if value is True:
        return "?"
    return _text(found, "embargoed", "embargo", "embargoeduntil")


def _replaced(found: Mapping[str, Any]) -> Iterator[str]:
    """The ids of items that this one is about."""
    yield from filter(None, (_text(found, name) for name in ("evolvedfrom", "rewriteof", "kills", "killof")))


def _kind(found: Mapping[str, Any]) -> str:
    kind = _text(found, "type").casefold()
    return "text" if kind in ("", "text", "composite", "article") else kind


# --- the text ----------------------------------------------------------------------------------------------


def _body(found: Mapping[str, Any]) -> tuple[Form, str]:
    """The text: as HTML if it is stated so, else as plain text."""
    htmls = [found.get(name) for name in ("bodyhtml", "bodyxhtml", "bodyhtml5")]
    plain = [found.get("bodytext"), found.get("body")]
    for part in _objects(found.get("bodies")):
        kind, role = _text(part, "contenttype").casefold(), _text(part, "role").casefold()
        value = part.get("value") or part.get("text") or part.get("html")
        if "html" in kind or (not kind and "html" in role):
            htmls.append(value)
        elif "xml" not in kind:
            plain.append(value)
    for form, values in (("fragment", htmls), ("prose", plain)):
        texts = [decode.clean(value) for value in values if isinstance(value, str)]
        text = max(texts, key=lambda one: len(stated_fields.words(one)), default="")
        if text.strip():
            return _form(form, text)
    return "prose", ""


def _form(form: str, text: str) -> tuple[Form, str]:
    if form == "prose":
        return ("fragment" if re.search(r"</(?:p|div)>|<br ?/?>", text, re.IGNORECASE) else "prose"), text
    body = re.search(r"<body\b[^<>]{0,1000}>", text, re.IGNORECASE)
    return "fragment", text[body.end() :].rpartition("</body")[0] or text[body.end() :] if body else text


# --- fields ------------------------------------------------------------------------------------------------


def _fields(found: Mapping[str, Any]) -> dict[str, Any]:
    heads = _roles(found, "headlines")
    told = _roles(found, "descriptions")
    title = (
        _text(found, "headline", "title")
        or heads.get("main")
        or heads.get("headline")
        or next(iter(heads.values()), "")
    )
    subtitle = next(
        (heads[role] for role in ("sub", "subtitle", "subheadline", "secondary", "deck") if role in heads), ""
    )
    return {
        "title": title,
        "subtitle": _text(found, "subheadline", "subtitle") or subtitle,
        "description": _text(found, "descriptiontext", "description", "descriptionhtml", "abstract", "summary")
        or next(iter(told.values()), ""),
        "authors": _authors(found),
        "dateline": _dateline(found),
        "rights": _rights(found),
        "images": distinct_images(_images(found)),
        "named": distinct_names(_named(found)),
        "section": _section(found),
    }


def _roles(found: Mapping[str, Any], name: str) -> dict[str, str]:
    """Texts by their role, in order; those without one have their number."""
    parts = _objects(found.get(name))
    return {
        _text(part, "role").casefold() or str(at): text
        for at, part in enumerate(parts)
        if (text := _text(part, "value", "text"))
    }


def _authors(found: Mapping[str, Any]) -> tuple[str, ...]:
    printed = stated_fields.authors([_text(found, "byline", "by")])
    people = [_text(part, "name") for name in ("authors", "author", "creators") for part in _objects(found.get(name))]
    return printed or stated_fields.authors(people)


def _dateline(found: Mapping[str, Any]) -> str:
    placed = _text(found, "dateline") or _text(found, "located")
    for name in ("dateline", "located"):
        placed = placed or next((_text(one, "text", "name", "located") for one in _objects(found.get(name))), "")
    return place_of(placed)


def _rights(found: Mapping[str, Any]) -> str:
    whose = _text(found, "copyrightnotice") or _text(found, "copyrightholder")
    parts = dict.fromkeys([whose, _text(found, "usageterms")])
    info = next(
        (_text(one, "copyrightnotice", "usageterms", "linkedrights") for one in _objects(found.get("rightsinfo"))), ""
    )
    return ". ".join(part.rstrip(".") for part in parts if part) or info


def _images(found: Mapping[str, Any]) -> Iterator[Image]:
    """The pictures among the associated items."""
    for one in _objects(found.get("associations")):
        kind = _text(one, "type").casefold() or "picture"
        if not kind.startswith(_PICTURES):
            continue
        caption = _text(one, "descriptiontext", "description", "descriptionhtml", "caption")
        caption = caption or next(iter(_roles(one, "descriptions").values()), "") or _text(one, "headline")
        credit = _text(one, "byline", "by", "creditline", "copyrightholder")
        yield stated_fields.picture(_largest(one), caption, credit)


def _largest(picture: Mapping[str, Any]) -> str:
    """The address of the widest rendition of a picture."""
    made = [(_number(one.get("width")), str(one.get("href") or "")) for one in _objects(picture.get("renditions"))]
    widest = max(made, key=lambda one: one[0], default=(0, ""))[1]
    return widest or stated_fields.address(picture.get("href"))


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _named(found: Mapping[str, Any]) -> Iterator[Named | None]:
    for name, kind in _KINDS.items():
        for one in _objects(found.get(name)):
            code = _text(one, "code", "literal") if "wikidata" in str(one.get("scheme") or one.get("uri") or "") else ""
            yield named(kind, _text(one, "name"), code or str(one.get("uri") or "").rpartition("/")[2])


def _section(found: Mapping[str, Any]) -> str:
    parts = [*_objects(found.get("anpacategory")), *_objects(found.get("service")), *_objects(found.get("section"))]
    name = _text(found, "section") or next((name for one in parts if (name := _text(one, "name"))), "")
    return name if len(name) > 3 else ""


def _subjects(found: Mapping[str, Any]) -> Subjects:
    made = Subjects()
    for one in (*_objects(found.get("subject")), *_objects(found.get("subjects"))):
        code = _text(one, "code", "qcode", "literal")
        scheme = _text(one, "scheme")
        uri = _text(one, "uri")
        made.add(_text(one, "name"), uri if "newscodes" in uri or "mediatopic" in uri else code, scheme or uri)
    for value in (found.get("subject"), found.get("keywords")):
        for name in _names(value):
            made.add(name, "", "")
    return made


def _names(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return re.split(r"[;,]", value)[:_MAX_PARTS]
    return [one for one in value[:_MAX_PARTS] if isinstance(one, str)] if isinstance(value, list) else []


def _guesses(found: Mapping[str, Any]) -> dict[str, Any]:
    sources = [name for one in _objects(found.get("infosources")) if (name := _text(one, "name", "literal"))]
    providers = [name for one in _objects(found.get("provider")) if (name := _text(one, "name", "literal"))]
    publication = _text(found, "provider", "source") or next(iter((*providers, *sources)), "")
    address = stated_fields.address(found.get("webcanonical") or found.get("canonical") or found.get("uri"))
    return {
        "publication": publication if not re.match(r"https?:", publication) else "",
        "language": stated_fields.language(found.get("language")),
        "source_url": address,
    }
