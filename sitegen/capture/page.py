"""Saved web pages: what the page states, and trafilatura for the text."""

from __future__ import annotations

import re
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from sitegen.capture import bylines, cues, datelines, fields, figures, markup
from sitegen.capture.decode import decode
from sitegen.capture.metadata import Metadata, Stated
from sitegen.errors import SeedError
from sitegen.files import digest
from sitegen.model import Provenance, Story
from sitegen.text import escape, fold, squeeze

MAX_BYTES = 32 << 20
_MAX_DEPTH = 400
_MAX_ELEMENTS = 30_000
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]{200,}")
_CHARSET = re.compile(rb"<meta[^>]{0,100}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_STANDFIRST = re.compile(
    r"stand-?first|sub-?(?:title|head(?:line|ing)?|deck)\b|(?:^|[\s_-])(?:deck|dek|strap-?line|summary|sub-?hed|excerpt|teaser|lead|lede|intro|chapo)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONFIDENCE = {"json-ld": 0.95}


def read(data: bytes, seed: str) -> Story:
    """The story of a saved page. Raises SeedError where there is none."""
    name = f"seeds/{seed}"
    text, note = _decoded(data, name)
    try:
        return fields.complete(*_story(_parsed(text, name), data, seed, note))
    except (RecursionError, etree.LxmlError, AssertionError) as error:
        raise SeedError(f"HTML that cannot be read ({type(error).__name__})", file=name) from error


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The page's own word on its encoding stands where the bytes are not UTF-8."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return decode(data.decode(stated[1].decode(), "replace").encode(), name)
            except LookupError:
                pass
    return decode(data, name)


def _parsed(text: str, name: str) -> lxml_html.HtmlElement:
    text = _DATA.sub("data:,", re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
    try:
        tree = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=False, remove_comments=True))
    except (etree.LxmlError, ValueError) as error:
        raise SeedError("no article found: not HTML", file=name) from error
    if problem := _excess(tree):
        raise SeedError(f"no article found: {problem}", file=name)
    return tree


def _excess(tree: lxml_html.HtmlElement) -> str:
    """What makes a page one that no reader was meant to see, and that would take minutes."""
    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            return "elements are nested too deep"
        if count > 2 * _MAX_ELEMENTS:
            return f"more than {_MAX_ELEMENTS:,} elements"
    return ""


def _story(tree: lxml_html.HtmlElement, data: bytes, seed: str, note: str) -> tuple[Story, str, str]:
    stated = Metadata(tree)
    lang = (tree.get("lang") or "").strip()
    heading, description = _heading(tree), stated.description()
    subtitle = _subtitle(tree, str(description.value) if description else "")
    images = figures.take(tree)
    found: Any = trafilatura.bare_extraction(
        tree, include_comments=False, include_links=True, include_tables=True, with_metadata=True, deduplicate=False
    )
    blocks = markup.markdown(found.body) if found is not None and found.body is not None else []
    if not any(len(block) > 40 for block in blocks):
        raise SeedError("no article found", file=f"seeds/{seed}")
    values = _values(stated, heading, found)
    if subtitle:
        values["subtitle"] = subtitle
    place, blocks = _tidied(blocks, *(str(values[n].value) if n in values else "" for n in ("title", "subtitle")))
    story = Story(
        seed=seed,
        sha256=digest(data),
        body="\n\n".join(blocks),
        dateline=place,
        images=images,
        source_url=stated.url(tree),
        **{"title": "", **{name: value.value for name, value in values.items()}},
        provenance=_provenance(values, place, bool(images)),
    )
    return story, note, lang


def _values(stated: Metadata, heading: str, found: Any) -> dict[str, Stated]:
    """Each field's value by the first that states it: the page for machines, then the page for readers."""
    values = {
        "title": _title(stated.title(), heading, found),
        "authors": stated.authors() or _from_text(found.author),
        "date": stated.date() or (Stated(found.date, "date in the page") if _is_whole(found.date) else None),
        "publication": stated.publication(),
        "section": stated.section(),
        "description": stated.description(),
        "topics": stated.topics(),
    }
    return {name: value for name, value in values.items() if value}


def _is_whole(date: str | None) -> bool:
    """The first of January is what a guess from a bare year looks like."""
    return bool(date) and not str(date).endswith("-01-01")


def _title(stated: Stated | None, heading: str, found: Any) -> Stated | None:
    """What the page states to machines, unless only the name of the site parts it from the visible headline."""
    if stated and stated.source == "json-ld":
        return stated
    if heading and stated and fold(str(stated.value)).startswith(fold(heading)):
        return Stated(heading, "heading")
    text = _without_site(str(stated.value)) if stated else ""
    if heading and (not text or len(text.split()) < 3):
        return Stated(heading, "heading")
    if text and stated:
        return Stated(text, stated.source)
    return Stated(squeeze(found.title), "title of the page") if found is not None and found.title else None


def _without_site(title: str) -> str:
    return re.sub(r"\s+(?:[|·]|[–—-])\s+[^|·–—]{2,40}$", "", title) if len(title.split()) > 5 else title


def _heading(tree: lxml_html.HtmlElement) -> str:
    """The page's one visible headline; of several, the longest of the first three."""
    texts = [squeeze(h.text_content()) for h in tree.iter("h1")][:3]
    return max((t for t in texts if 1 < len(t) < 300), key=len, default="")


def _subtitle(tree: lxml_html.HtmlElement, description: str) -> Stated | None:
    """The standfirst: an element that calls itself one, or one below the headline that says the description."""
    wanted = fold(description)
    below = next((h for h in tree.iter("h1") if len(squeeze(h.text_content())) > 10), None)
    if below is None:
        return None
    for element in below.xpath(
        "following::*[self::h2 or self::h3 or self::p or self::div or self::span][position() < 60]"
    ):
        text = squeeze(element.text_content()) if len(element) < 6 else ""
        if 20 < len(text) < 500 and (_STANDFIRST.search(element.get("class") or "") or fold(text) == wanted):
            return Stated(text, "line under the headline")
    return None


def _from_text(author: str | None) -> Stated | None:
    names = bylines.clean((author or "").replace(";", ","))
    return Stated(names, "byline") if names else None


def _tidied(blocks: list[str], title: str, subtitle: str) -> tuple[str, list[str]]:
    """The dateline, and the blocks without it, without what is said in the head, and without the foot of the page."""
    said = {fold(escape(text)) for text in (title, subtitle) if text}
    kept = [block for at, block in enumerate(blocks) if not (at < 5 and fold(block.removeprefix("## ")) in said)]
    kept = [block for block in kept if not cues.inside(_bare(block))]
    while kept and (cues.end(_bare(kept[-1])) or kept[-1].startswith("## ")):
        kept.pop()
    if kept and (found := datelines.find(kept[0])):
        return found.place, [kept[0][found.end :], *kept[1:]]
    return "", kept


def _bare(block: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", block).replace("\\", "").removeprefix("## ")


def _provenance(values: dict[str, Stated], place: str, images: bool) -> dict[str, Provenance]:
    found = {name: Provenance(v.source, _CONFIDENCE.get(v.source, 0.8)) for name, v in values.items()}
    found["body"] = Provenance("text of the page, by trafilatura", 0.9)
    found["source_url"] = Provenance("canonical link", 0.95)
    if place:
        found["dateline"] = Provenance("first words of the text", 0.9)
    if images:
        found["images"] = Provenance("figures of the page", 0.9)
    return found
