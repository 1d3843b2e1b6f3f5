"""NewsML 1: news items whose components hold the text in NITF, XHTML or as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.wire import cues
from sitegen.capture.formats.wire.items import WireItem, distinct_images, distinct_names, named, place_of, urgency
from sitegen.capture.formats.wire.newsml_g2 import html_of
from sitegen.capture.formats.wire.nitf_body import nitf_body
from sitegen.capture.formats.wire.subjects import Subjects
from sitegen.capture.formats.xml_tree import attribute, children, first, inside, word, words
from sitegen.capture.record import Form
from sitegen.core.model import Image, Named

_SOURCE = "NewsML"
_SUBJECTS = ("SubjectDetail", "SubjectMatter", "Subject")
_STAMP = re.compile(r"(\d{8}T\d{6})(?:([+-]\d{4})|Z?)")


def newsml_1_item(root: Any) -> WireItem:
    """What an element `NewsItem` states."""
    manage, identity = first(root, "NewsManagement"), first(root, "Identification")
    manage = manage if manage is not None else root
    issued, created = _time(word(manage, "ThisRevisionCreated")), _time(word(manage, "FirstCreated"))
    form, text, images = _text(root)
    return WireItem(
        _SOURCE,
        ids=tuple(_ids(identity if identity is not None else root)),
        targets=tuple(_related(manage)),
        issued=issued or created,
        status=cues.status([attribute(manage, "Status", "FormalName")]),
        embargo=_embargo(manage),
        signals=tuple(one.get("FormalName") or "" for one in inside(manage, "Instruction")),
        slugline=word(root, "SlugLine") or word(root, "NewsLine/NewsLineText"),
        notes=tuple(filter(None, (words(one) for one in inside(manage, "Comment", "EditorialNote")))),
        kind="text" if text.strip() else _kind(root),
        form=form,
        text=text,
        published=(created, issued),
        changed=(issued,) if issued != created else (),
        fields=_fields(root, images),
        guesses=_guesses(root),
        extra={"urgency": urgency(attribute(manage, "Urgency", "FormalName"))},
        subjects=tuple(_subjects(root).found),
    )


def _ids(identity: Any) -> Iterator[str]:
    """The ids of an item in all its revisions: the public identifier without the number of the revision."""
    provider, day, number = (word(identity, name) for name in ("ProviderId", "DateId", "NewsItemId"))
    if provider and number:
        yield f"urn:newsml:{provider}:{day[:8]}:{number}"
    public = re.sub(r":\d+[AUN]?$", "", word(identity, "PublicIdentifier"))
    if public:
        yield public


def _related(manage: Any) -> Iterator[str]:
    for one in inside(manage, "AssociatedWith", "DerivedFrom", "UpdateTo"):
        if reference := one.get("NewsItem"):
            yield re.sub(r":\d+[AUN]?$", "", reference)


def _time(text: str) -> str:
    """A basic time of ISO 8601 with its zone, in the extended form."""
    found = _STAMP.fullmatch(text)
    if not found:
        return text
    day, clock = found[1].split("T")
    zone = f"{found[2][:3]}:{found[2][3:]}" if found[2] else ("Z" if text.endswith("Z") else "")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}{zone}"


def _embargo(manage: Any) -> str:
    """The time until which an embargoed item waits for its next status; "" if it is not embargoed."""
    if cues.status([attribute(manage, "Status", "FormalName")]) != "embargoed":
        return ""
    return _time(word(manage, "StatusWillChange/DateAndTime")) or "?"


def _kind(root: Any) -> str:
    return (attribute(root, "MediaType", "FormalName") or "media").casefold()


def _text(root: Any) -> tuple[Form, str, tuple[Image, ...]]:
    """The longest text of the content items, with its pictures."""
    best: tuple[Form, str, tuple[Image, ...]] = ("fragment", "", ())
    for content in inside(root, "ContentItem"):
        data = first(content, "DataContent")
        if data is None:
            continue
        found = _data(data)
        if len(stated_fields.words(found[1])) > len(stated_fields.words(best[1])):
            best = found
    return best


def _data(data: Any) -> tuple[Form, str, tuple[Image, ...]]:
    body = first(data, "body.content")
    if body is not None:
        made = nitf_body(body.getparent())
        return "fragment", made.html, made.images
    if len(data) == 0:
        text = data.text or ""
        return ("fragment" if re.search(r"</p>|<br", text) else "prose"), text, ()
    inner = first(data, "body")
    return "fragment", html_of(inner if inner is not None else data), ()


def _fields(root: Any, images: tuple[Image, ...]) -> dict[str, Any]:
    lines = first(root, "NewsLines")
    lines = lines if lines is not None else root
    return {
        "title": word(lines, "HeadLine"),
        "subtitle": word(lines, "SubHeadLine"),
        "authors": stated_fields.authors(words(one) for one in inside(lines, "ByLine")),
        "dateline": place_of(word(lines, "DateLine")),
        "rights": word(lines, "CopyrightLine") or word(root, "RightsLine"),
        "images": distinct_images([*images, *_pictures(root)]),
        "named": distinct_names(_named(root)),
    }


def _pictures(root: Any) -> Iterator[Image]:
    for component in inside(root, "NewsComponent"):
        own = list(children(component, "ContentItem"))
        is_picture = any(attribute(one, "MediaType", "FormalName").casefold() in ("photo", "picture") for one in own)
        src = next((one.get("Href") for one in own if one.get("Href")), "") if is_picture else ""
        if src:
            yield stated_fields.picture(src, word(component, "HeadLine"), word(component, "CreditLine"))


def _named(root: Any) -> Iterator[Named | None]:
    for one in inside(root, "Location"):
        yield named("place", attribute(one, "Property", "Value"))


def _subjects(root: Any) -> Subjects:
    found = Subjects()
    for one in inside(root, *_SUBJECTS):
        code = one.get("FormalName") or ""
        is_code = bool(re.fullmatch(r"\d{8}", code))
        found.add("" if is_code else code, f"subj:{code}" if is_code else "", "subj")
    for one in inside(root, "KeywordLine"):
        found.add(words(one), "", "")
    return found


def _guesses(root: Any) -> dict[str, Any]:
    provider = first(root, "Provider")
    name = attribute(provider, "Party", "FormalName") if provider is not None else ""
    return {
        "publication": word(root, "CreditLine") or name,
        "language": stated_fields.language(attribute(root, "Language", "FormalName")),
    }
