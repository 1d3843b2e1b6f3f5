"""NewsML-G2: news items with their text in NITF, XHTML, or as plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.wire import cues
from sitegen.capture.formats.wire.items import WireItem, distinct_images, distinct_names, named, place_of, urgency
from sitegen.capture.formats.wire.nitf import nitf_item
from sitegen.capture.formats.wire.nitf_body import nitf_body
from sitegen.capture.formats.wire.subjects import Subjects
from sitegen.capture.formats.xml_tree import attribute, children, first, inside, local, word, words
from sitegen.capture.record import Form
from sitegen.core.model import Image, Named

_SOURCE = "NewsML-G2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS = {"person": "person", "organisation": "organization", "organization": "organization", "geoarea": "place",
          "poi": "place", "place": "place", "event": "event"}  # fmt: skip
_SUMMARIES = ("summary", "teaser", "abstract", "short", "standfirst")
_RELATED = frozenset(["previousversion", "evolvedfrom", "replaces", "kills", "cancels", "isupdateof", "derivedfrom"])
"""Relations of a kill to the items that it is about."""
_FURNITURE = ("slugline", "embargoed", "publicationdate")
"""Classes of elements in which agencies print fields of the item above its text."""


def newsml_g2_item(root: Any) -> WireItem:
    """What an element `newsItem` states."""
    meta, content = first(root, "itemMeta"), first(root, "contentMeta")
    meta = meta if meta is not None else root
    content = content if content is not None else root
    form, text, inner = _text(root)
    issued = word(meta, "versionCreated")
    item = WireItem(
        _SOURCE,
        ids=tuple(filter(None, [root.get("guid", "").strip()])),
        targets=tuple(_related(root)),
        issued=issued,
        status=cues.status(_codes(meta, "pubStatus")),
        embargo=_embargo(meta),
        signals=tuple(_codes(meta, "signal")),
        slugline=word(content, "slugline") or word(meta, "slugline"),
        notes=tuple(_notes(meta)),
        kind=_kind(meta),
        form=form,
        text=text,
        published=(word(meta, "firstCreated"), word(content, "contentCreated"), issued),
        changed=_changed(root, content, issued),
        fields=_fields(root, meta, content, inner),
        guesses=_guesses(root, meta, content),
        extra={"urgency": urgency(word(content, "urgency"))},
        subjects=tuple(_subjects(content).found),
    )
    return _completed(item, inner)


def _completed(item: WireItem, inner: WireItem | None) -> WireItem:
    """The item with what the NITF inside it states besides."""
    if inner is None:
        return item
    fields = {
        **{name: value for name, value in inner.fields.items() if value},
        **{n: v for n, v in item.fields.items() if v},
    }
    return replace(
        item,
        fields=fields,
        corrections=inner.corrections,
        subjects=item.subjects or inner.subjects,
        embargo=item.embargo or inner.embargo,
        status=item.status or inner.status,
        guesses={**inner.guesses, **{n: v for n, v in item.guesses.items() if v}},
    )


def _codes(element: Any, name: str) -> Iterator[str]:
    for one in inside(element, name):
        yield from filter(None, (one.get("qcode"), one.get("uri"), one.get("literal")))


def _embargo(meta: Any) -> str:
    """The time until which the item is embargoed; "?" if the element is there without a time."""
    found = first(meta, "embargoed")
    return "" if found is None else words(found) or "?"


def _related(root: Any) -> Iterator[str]:
    """The ids of items that the item replaces or kills."""
    for link in inside(root, "link", "derivedFrom"):
        relation = re.split("[:/]", link.get("rel") or "derivedFrom")[-1].casefold()
        if relation in _RELATED:
            yield from filter(None, [link.get("residref"), link.get("guidref")])


def _notes(meta: Any) -> Iterator[str]:
    """Editors' notes, but for those that are not for the public."""
    for note in inside(meta, "edNote"):
        is_public = "nonpublic" not in (note.get("pubconstraint") or "").casefold()
        if is_public and len(note) == 0 and words(note):
            yield words(note)


def _kind(meta: Any) -> str:
    code = next(iter(_codes(meta, "itemClass")), "")
    kind = re.split("[:/]", code)[-1].casefold()
    return "text" if kind in ("", "composite") else kind


def _changed(root: Any, content: Any, issued: str) -> tuple[str, ...]:
    is_first = (root.get("version") or "1").strip() in ("0", "1")
    return tuple(filter(None, [word(content, "contentModified"), "" if is_first else issued]))


# --- the text ----------------------------------------------------------------------------------------------


def _text(root: Any) -> tuple[Form, str, WireItem | None]:
    """The best text of the content sets, and what NITF among them states."""
    best: tuple[Form, str, WireItem | None] = ("fragment", "", None)
    for content in inside(root, "contentSet"):
        for part in content:
            found = _part(part)
            if found and len(stated_fields.words(found[1])) > len(stated_fields.words(best[1])):
                best = found
    return best


def _part(part: Any) -> tuple[Form, str, WireItem | None] | None:
    kind = (part.get("contenttype") or "").casefold()
    if local(part) == "inlineData" and not kind.startswith(("image/", "audio/", "video/", "application/pdf")):
        text = "".join(part.itertext())
        return ("fragment" if "html" in kind or re.search(r"</p>|<br", text) else "prose"), text, None
    if local(part) != "inlineXML":
        return None
    nitf = first(part, "nitf")
    if nitf is not None:
        inner = nitf_item(nitf)
        return "fragment", inner.text, inner
    body = first(part, "body.content")
    if body is not None:
        made = nitf_body(body.getparent())
        return "fragment", made.html, WireItem(_SOURCE, fields={"images": made.images})
    html_body = first(part, "html/body")
    return "fragment", html_of(html_body if html_body is not None else part), None


def html_of(element: Any) -> str:
    """The XHTML in an element as HTML, without namespaces and without fields printed above the text."""
    for one in list(element.iter()):
        if not isinstance(one.tag, str):
            continue
        one.tag = local(one)
        classes = (one.get("class") or "").casefold().split()
        if one.tag == "head" or any(name in classes for name in _FURNITURE):
            _without(one)
    etree.cleanup_namespaces(element)
    parts = [html.escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _without(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail, tail = None, element.tail
        before = element.getprevious()
        if tail and before is not None:
            before.tail = (before.tail or "") + tail
        elif tail:
            parent.text = (parent.text or "") + tail
        parent.remove(element)


# --- fields ------------------------------------------------------------------------------------------------


def _fields(root: Any, meta: Any, content: Any, inner: WireItem | None) -> dict[str, Any]:
    headlines = sorted(children(content, "headline"), key=lambda one: _rank(one.get("rank")))
    titles = [words(one) for one in headlines if words(one)] or [word(meta, "title")]
    described = [
        (re.split("[:/]", one.get("role") or "")[-1].casefold(), words(one)) for one in children(content, "description")
    ]
    summary = next((text for role, text in described if role in _SUMMARIES), described[0][1] if described else "")
    return {
        "title": titles[0],
        "subtitle": "; ".join(dict.fromkeys(one for one in titles[1:] if one != titles[0])),
        "description": summary,
        "authors": _authors(content) or (inner.fields.get("authors", ()) if inner else ()),
        "dateline": _dateline(content),
        "rights": _rights(root),
        "images": distinct_images([*_images(root), *(inner.fields.get("images", ()) if inner else ())]),
        "named": distinct_names(_named(content)),
        "section": _section(content),
    }


def _rank(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _authors(content: Any) -> tuple[str, ...]:
    """The people of the bylines, else the creators that are no organizations."""
    bylines = stated_fields.authors(words(one) for one in children(content, "by"))
    people = (
        word(one, "name") or words(one)
        for one in children(content, "creator")
        if "organisation" not in (one.get("type") or "")
    )
    return bylines or stated_fields.authors(people)


def _dateline(content: Any) -> str:
    """The place of the dateline, else the place where the story was written."""
    text = word(content, "dateline")
    place = place_of(text)
    located = next((word(one, "name") or words(one) for one in children(content, "located")), "")
    return place or located


def _section(content: Any) -> str:
    """The department to which the agency assigns the story."""
    for one in children(content, "subject"):
        if re.split("[:/]", one.get("type") or "")[-1].casefold() in ("category", "section", "desk", "cat"):
            name = word(one, "name")
            if len(name) > 3:
                return name
    return ""


def _rights(root: Any) -> str:
    rights = first(root, "rightsInfo")
    if rights is None:
        return ""
    terms = [word(rights, "copyrightNotice") or _holder(rights), word(rights, "usageTerms")]
    return ". ".join(part.rstrip(".") for part in dict.fromkeys(terms) if part)


def _holder(rights: Any) -> str:
    holder = first(rights, "copyrightHolder")
    return (word(holder, "name") or words(holder) or holder.get("literal") or "") if holder is not None else ""


def _images(root: Any) -> Iterator[Image]:
    """The pictures that the item contains or links to."""
    described = [words(one) for one in inside(root, "description") if "caption" in (one.get("role") or "").casefold()]
    sources = []
    for one in inside(root, "remoteContent"):
        if (one.get("contenttype") or "").startswith("image/") or "image" in (one.get("rendition") or ""):
            sources.append((-_rank(one.get("width")), one.get("href") or one.get("residref") or ""))
    if sources:
        credit = word(root, "creditline")
        yield stated_fields.picture(min(sources)[1], described[0] if described else "", credit)
    for link in inside(root, "link"):
        if any(code.endswith("picture") for code in _codes(link, "itemClass")) and link.get("href"):
            yield stated_fields.picture(link.get("href"), word(link, "title"))


def _named(content: Any) -> Iterator[Named | None]:
    for one in children(content, "subject"):
        kind = _KINDS.get(re.split("[:/]", one.get("type") or "")[-1].casefold())
        if kind:
            number = next(
                (re.split("[:/]", code)[-1] for code in (one.get("qcode"), one.get("uri")) if code and "wiki" in code),
                "",
            )
            yield named(kind, word(one, "name"), number)


def _subjects(content: Any) -> Subjects:
    found = Subjects()
    for one in children(content, "subject"):
        kind = re.split("[:/]", one.get("type") or "")[-1].casefold()
        code = one.get("qcode") or one.get("uri") or ""
        if kind not in _KINDS:
            found.add(word(one, "name"), code, "")
    for one in children(content, "keyword"):
        found.add(words(one), "", "")
    return found


def _guesses(root: Any, meta: Any, content: Any) -> dict[str, Any]:
    provider = _party(first(meta, "provider"))
    source = _party(first(content, "infoSource"))
    language = attribute(content, "language", "tag") or root.get(_LANG) or ""
    publication = provider or word(content, "creditline") or source
    return {"publication": publication, "language": stated_fields.language(language)}


def _party(element: Any) -> str:
    """The name of a party; a code is one if it is all that is stated, as in "nprov:AFP"."""
    if element is None:
        return ""
    code = element.get("literal") or re.split(r"[:]", element.get("qcode") or "")[-1]
    return word(element, "name") or words(element) or code
