"""NITF, the News Industry Text Format, versions 2 and 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sitegen.capture.formats import stated_fields, timestamps
from sitegen.capture.formats.wire import cues
from sitegen.capture.formats.wire.items import WireItem, distinct_images, distinct_names, named, place_of, urgency
from sitegen.capture.formats.wire.nitf_body import nitf_body
from sitegen.capture.formats.wire.subjects import Subjects
from sitegen.capture.formats.xml_tree import attribute, first, inside, local, word, words
from sitegen.core.model import Named, PrintedCorrection

_SOURCE = "NITF"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMED = {"person": "person", "org": "organization", "event": "event"}
_PLACES = ("city", "sublocation", "state", "region", "country")


def nitf_item(root: Any) -> WireItem:
    """What an element `nitf` states."""
    head, body = first(root, "head"), first(root, "body")
    head = head if head is not None else root
    body = body if body is not None else root
    content = nitf_body(body)
    data = first(head, "docdata")
    data = data if data is not None else head
    date = _date(data, "date.issue")
    release = _date(data, "date.release")
    item = WireItem(
        _SOURCE,
        ids=tuple(_ids(data, date)),
        targets=tuple(filter(None, [data.get("management-doc-idref", "")])),
        issued=_revised(head) or date or release,
        status=cues.status([data.get("management-status", ""), data.get("management-idref-status", "")]),
        embargo=release,
        slugline=attribute(data, "du-key", "key") or _meta(head, "slug", "slugline"),
        notes=tuple(filter(None, (one.get("info") or words(one) for one in inside(data, "ed-msg")))),
        text=content.html,
        published=(date, release, _date(body, "story.date"), _publication_date(head)),
        changed=(_revised(head),),
        fields=_fields(head, body, data, content.images),
        guesses=_guesses(head, body, data),
        extra=_extra(data),
        subjects=tuple(_subjects(head, data).found),
    )
    return replace(item, corrections=tuple(_corrections(head, content.corrections)))


def _ids(data: Any, date: str) -> Iterator[str]:
    """The ids of an item; a key of updates identifies a story only on its day."""
    number, registrar = attribute(data, "doc-id", "id-string"), attribute(data, "doc-id", "regsrc")
    if number:
        yield f"nitf:{registrar}:{number}" if registrar and not re.match(r"[a-z]+:", number) else number
    key = attribute(data, "du-key", "key", "id")
    if key and date:
        yield f"du-key/{key}/{timestamps.iso(date)[:10]}"


def _date(element: Any, name: str) -> str:
    return attribute(element, name, "norm") or word(element, name)


def _publication_date(head: Any) -> str:
    return attribute(head, "pubdata", "date.publication")


def _revised(head: Any) -> str:
    """The time of the last revision."""
    stated = (one.get("norm") for one in inside(head, "revision-history"))
    return max((iso for value in stated if value and (iso := timestamps.iso(value))), default="")


def _corrections(head: Any, printed: tuple[str, ...]) -> Iterator[PrintedCorrection]:
    """Comments on revisions that state a correction, and corrections printed with the story."""
    for one in inside(head, "revision-history"):
        comment = stated_fields.words(one.get("comment") or words(one))
        if cues.is_correction(comment):
            yield PrintedCorrection(timestamps.iso(one.get("norm") or "")[:10], comment)
    day = timestamps.iso(_meta(head, "correction_date"))[:10]
    yield from (PrintedCorrection(day, text) for text in printed)


def _meta(head: Any, *names: str) -> str:
    found = (one.get("content") or "" for one in inside(head, "meta") if (one.get("name") or "").lower() in names)
    return next((value.strip() for value in found if value.strip()), "")


def _fields(head: Any, body: Any, data: Any, images: Any) -> dict[str, Any]:
    title = word(body, "hedline/hl1") or word(body, "headline/hl1") or word(head, "title") or word(body, "hl1")
    decks = [words(one) for one in inside(body, "hl2") if _is_deck(one)]
    subtitle = "; ".join(dict.fromkeys(deck for deck in decks if deck and deck != title))
    return {
        "title": title,
        "subtitle": subtitle,
        "description": word(body, "abstract"),
        "authors": _authors(body),
        "dateline": _place(first(body, "dateline/location")) or _place(first(body, "dateline")),
        "section": attribute(head, "pubdata", "position.section") or _meta(head, "section", "print_section_name"),
        "rights": _rights(body, data),
        "images": distinct_images(images),
        "source_url": stated_fields.address(attribute(head, "pubdata", "ex-ref")),
        "named": distinct_names(_named(data)),
    }


def _is_deck(element: Any) -> bool:
    """Whether an hl2 is a deck of the story's headline, not another form of it or a subheading."""
    is_in_head = any(local(one) in ("hedline", "headline") for one in element.iterancestors())
    return is_in_head and "online" not in (element.get("class") or "")


def _authors(body: Any) -> tuple[str, ...]:
    """The people of the bylines; of several forms of one byline, the printed one."""
    found = list(inside(body, "byline"))
    kept = [one for one in found if "normalized" not in (one.get("class") or "")] or found
    people = [words(person) for one in kept for person in inside(one, "person")]
    if people:
        return stated_fields.authors(people)
    return stated_fields.authors(_without_titles(one) for one in kept)


def _without_titles(byline: Any) -> str:
    """The text of a byline without the position of the author."""
    parts = [byline.text or ""]
    for child in byline:
        is_title = local(child) in ("byttl", "location")
        parts += ["" if is_title else words(child), child.tail or ""]
    return stated_fields.words("".join(parts)).strip(" ,;-–—")


def _place(location: Any) -> str:
    """The place of a dateline, the way it is written, without the date."""
    if location is None:
        return ""
    parts = [words(one) for one in inside(location, *_PLACES)]
    name = ", ".join(dict.fromkeys(filter(None, parts))) if parts else _own_text(location)
    return place_of(name)


def _own_text(location: Any) -> str:
    dates = [words(one) for one in inside(location, "story.date")]
    text = words(location)
    for date in filter(None, dates):
        text = text.replace(date, "")
    return stated_fields.words(text)


def _rights(body: Any, data: Any) -> str:
    printed = word(body, "rights") or word(body, "copyrite")
    holder = attribute(data, "doc.copyright", "holder") or word(data, "doc.copyright")
    year = attribute(data, "doc.copyright", "year")
    return printed or (f"© {year} {holder}" if year and holder else holder)


def _subjects(head: Any, data: Any) -> Subjects:
    found = Subjects()
    for one in inside(head, "tobject.subject"):
        names = (one.get(f"tobject.subject.{part}") for part in ("detail", "matter", "type"))
        found.add(next(filter(None, names), ""), one.get("tobject.subject.refnum") or "", "subj")
    for one in inside(data, "classifier"):
        kind = (one.get("type") or "").casefold()
        name = (one.get("value") or words(one)).rpartition("/")[2]
        if kind != "descriptor-internal":
            found.add(name, "", "")
    for one in inside(data, "keyword"):
        found.add(one.get("key") or words(one), "", "")
    return found


def _named(data: Any) -> Iterator[Named | None]:
    """The people, organizations, places and events that an item lists."""
    listed = first(data, "identified-content")
    for one in inside(listed, *_NAMED, "location") if listed is not None else ():
        name = local(one)
        if name == "location":
            parts = [words(part) for part in inside(one, *_PLACES)]
            yield named("place", parts[0] if parts else words(one))
        else:
            yield named(_NAMED[name], words(one) or one.get("value") or "")


def _guesses(head: Any, body: Any, data: Any) -> dict[str, Any]:
    agency = word(body, "distributor/org") or word(body, "distributor") or attribute(data, "doc.rights", "provider")
    root = head.getparent()
    language = root.get(_LANG) if root is not None else ""
    body_language = body.get(_LANG)
    return {
        "publication": attribute(head, "pubdata", "name") or agency or _meta(head, "publication"),
        "language": stated_fields.language(language or body_language or attribute(head, "meta", "lang")),
    }


def _extra(data: Any) -> dict[str, Any]:
    return {
        "urgency": urgency(attribute(data, "urgency", "ed-urg")),
        "expires": timestamps.iso(_date(data, "date.expire")),
    }
