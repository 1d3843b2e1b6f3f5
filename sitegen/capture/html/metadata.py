"""Metadata that a saved page states about its story: first JSON-LD, then meta elements."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from lxml import html as lxml_html

from sitegen.capture.fields import bylines
from sitegen.capture.fields.turned_names import given_first
from sitegen.capture.record import Stated
from sitegen.core.text import fold, squeeze

_KINDS = re.compile(
    r"(?:News|Reportage|Opinion|Analysis|Background|Review|Blog|Scholarly|Satirical|Tech|Live)?(?:Article|BlogPosting|Posting)$|^Report$"
)
_MARKS = tomllib.loads(files("sitegen.capture.html").joinpath("author_marks.toml").read_text(encoding="utf-8"))
_NOBODY = frozenset(_MARKS["nobody"])
_AUTHOR_KEYS = (
    "author article:author_name parsely-author byl citation_author dc.creator dcterms.creator sailthru.author "
    "cxenseparse:author article:author twitter:creator_name".split()
)
_SITE_KEYS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "copyright")
_WORK_KINDS = frozenset(["WebPage", "CreativeWork", "Recipe", "HowTo", "Review", "ItemPage"])
"""Kinds of JSON-LD objects whose authors are read if there is no article."""
_SITE_KINDS = frozenset(["WebSite", "NewsMediaOrganization"])
_MAX_NODES = 2000
"""Maximum number of JSON-LD objects that are read."""
_MAX_AUTHORS_CHARS = 500
"""Maximum characters of an author field."""
_PARAGRAPH_END = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br ?/?>", re.IGNORECASE)


class Metadata:
    """The metadata of one page. Each method returns the most trusted value of a field, or None."""

    def __init__(self, tree: lxml_html.HtmlElement) -> None:
        nodes = list(_linked(tree))
        self.articles = [node for node in nodes if any(_KINDS.search(kind) for kind in strings(node.get("@type")))]
        self.works = [node for node in nodes if _WORK_KINDS & set(strings(node.get("@type")))]
        self.kinds = {kind for node in nodes for kind in strings(node.get("@type"))}
        self.known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
        self.sites = [n for node in nodes if _SITE_KINDS & set(strings(node.get("@type"))) for n in _names(node, {})]
        self.meta = _meta(tree)

    def is_article(self) -> bool:
        """Whether the page declares itself an article. A page that lists several may be the front page of a section."""
        return len(self.articles) == 1 or self.meta.get("og:type", [""])[0].lower() == "article"

    def title(self) -> Stated | None:
        return self._text("headline", "json-ld") or self._meta("og:title", "twitter:title", "dc.title", "parsely-title")

    def shared_title(self) -> Stated | None:
        """The title for previews of links to the page."""
        return self._meta("og:title", "twitter:title")

    def description(self) -> Stated | None:
        return self._meta("og:description", "description", "twitter:description") or self._text(
            "description", "json-ld"
        )

    def authors(self) -> Stated | None:
        for article in self.articles or self.works:
            named = [
                n for key in ("author", "creator") for n in _names(article.get(key), self.known) if not is_nobody(n)
            ]
            if found := bylines.distinct(
                n for name in named for n in bylines.from_field(name, stated=True) or _verbatim(name)
            ):
                return Stated(found, "json-ld", 0.95)
        for key in _AUTHOR_KEYS:
            named = [n for n in self.meta.get(key, []) if len(n) < _MAX_AUTHORS_CHARS and not is_nobody(n)]
            if found := bylines.distinct(
                n for name in named for n in bylines.from_field(given_first(name) or name, stated=True) or _single(name)
            ):
                return Stated(found, f"meta {key}")
        return None

    def publication(self) -> Stated | None:
        for article in self.articles:
            for name in _names(article.get("publisher"), self.known):
                return Stated(squeeze(name), "json-ld")
        return self._meta("og:site_name", "application-name", "dc.publisher")

    def site_names(self) -> list[str]:
        """All names of the publication or site that the page states."""
        named = [name for article in self.articles for name in _names(article.get("publisher"), self.known)]
        return [*named, *(v for key in _SITE_KEYS for v in self.meta.get(key, [])), *self.sites]

    def section(self) -> Stated | None:
        return self._text("articleSection", "json-ld") or self._meta("article:section", "parsely-section")

    def topics(self) -> Stated | None:
        stated = [t for a in self.articles for t in _topics(a.get("keywords"))]
        source = "json-ld" if stated else "meta keywords"
        keys = ("article:tag", "news_keywords", "keywords", "parsely-tags")
        stated = stated or next((t for k in keys if (t := [w for v in self.meta.get(k, []) for w in _topics(v)])), [])
        kept = [t for t in dict.fromkeys(stated) if 1 < len(t) < 60 and ":" not in t]
        return Stated(tuple(kept[:30]), source) if kept else None

    def body(self) -> list[str]:
        """The texts of the story in its JSON-LD, with a line break at the end of each paragraph."""
        texts = [text for article in self.articles for text in strings(article.get("articleBody"))]
        return [lxml_text(_PARAGRAPH_END.sub("\n", text)) for text in texts]

    def url(self, tree: lxml_html.HtmlElement) -> str:
        links = [str(v) for v in tree.xpath("//link[@rel='canonical']/@href")] + self.meta.get("og:url", [])
        return next((link for link in links if re.match(r"https?://[^\s<>\"]+$", link)), "")

    def _text(self, key: str, source: str) -> Stated | None:
        for article in self.articles:
            value = strings(article.get(key))
            if value and (text := squeeze(lxml_text(value[0]))):
                return Stated(text, source)
        return None

    def _meta(self, *keys: str) -> Stated | None:
        for key in keys:
            for value in self.meta.get(key, []):
                if text := squeeze(lxml_text(value)):
                    return Stated(text, f"meta {key}")
        return None


def lxml_text(text: str) -> str:
    """The text of a value that may contain markup or be escaped twice."""
    if "<" not in text and "&" not in text:
        return text
    try:
        return "".join(map(str, lxml_html.fromstring(f"<p>{text}</p>").itertext()))
    except (ValueError, lxml_html.etree.LxmlError):
        return text


def _linked(tree: lxml_html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects in a page's JSON-LD."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = (script.text or "").strip().strip(";")
        try:
            data = json.loads(
                re.sub(r"^\s*(?:<!--|/\*<!\[CDATA\[\*/|//<!\[CDATA\[)|(?:-->|/\*\]\]>\*/|//\]\]>)\s*$", "", text),
                strict=False,
            )
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data)


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The top-level objects of a JSON-LD document, including those in lists, @graph and mainEntity; up to a limit."""
    waiting, seen = [data], 0
    while waiting and seen < _MAX_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting[:0] = node[:_MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(node.get(key), dict | list)
            ]


def _meta(tree: lxml_html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = element.get("content") or ""
        if key and value.strip():
            found.setdefault(key.strip().lower(), []).append(value.strip())
    return found


def strings(value: Any) -> list[str]:
    """The texts in a value of JSON-LD, which may be a text or a list."""
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _string(value: Any) -> str:
    return next(iter(strings(value)), "")


def _names(value: Any, known: Mapping[str, Any]) -> list[str]:
    """The names in an author or publisher: a text, an object, the @id of an object in `known`, or a list of these."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and not (one.get("name") or one.get("familyName")):
            one = known.get(_string(one.get("@id")), {})
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(one, dict) and not name:
            name = " ".join(strings([one.get("givenName"), one.get("familyName")]))
        texts = [n for n in strings(name) if n.strip() and len(n) < _MAX_AUTHORS_CHARS and not n.startswith("http")]
        found += [squeeze(lxml_text(text)) for text in texts]
    return found


def _verbatim(name: str) -> tuple[str, ...]:
    """An author without a person's name, unchanged: a desk, an agency, a pen name."""
    return (name,) if len(name.split()) <= 7 and len(name) < 60 else ()


def _single(name: str) -> tuple[str, ...]:
    """A pen name or an agency of one word, from a field in which programs also put accounts; otherwise ()."""
    return (name,) if name.isalpha() and name[:1].isupper() and 2 < len(name) < 30 else ()


def is_nobody(name: str) -> bool:
    """Whether an author field has an account of a program or an address instead of a name: "admin", "a@b.example"."""
    plain = fold(name).strip(" .@")
    word = " " not in plain and (name[:1] == "@" or any(sign in name for sign in "_/\\") or _is_account(name))
    return plain in _NOBODY or word or name.startswith(("http:", "https:", "www."))


def _is_account(name: str) -> bool:
    """Whether a single word is an account: Latin letters without a capital, perhaps with digits and stops."""
    return name.isascii() and name == name.lower() and any(sign.isalpha() for sign in name)


def _topics(value: Any) -> list[str]:
    texts = strings(value)
    parts = [part for text in texts for part in (re.split(r"[,;|]", text) if len(texts) == 1 else [text])]
    return [squeeze(part) for part in parts if part.strip()]
