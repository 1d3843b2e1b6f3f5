"""The template syntax of Hugo, Jekyll and Pelican in Markdown.

Tags of links, code and pictures are translated to Markdown, other tags are removed. Templates are never executed.
"""

from __future__ import annotations

import re

from sitegen.core.model import Line

_TAG = re.compile(
    r"\{\{[<%]\s{0,20}(?P<end>/?)\s{0,20}(?P<short>[\w./-]{1,60})(?P<args>[^{}]{0,4000}?)/?[>%]\}\}"  # Hugo
    r"|\{%-?\s*(?P<liquid>\w{1,40})(?P<rest>(?:[^{}]|\{\{[^{}]{0,400}\}\}){0,4000}?)-?%\}"  # Jekyll
    r"|\{\{(?P<output>[^{}]{0,1000})\}\}"
    r"|(?P<kramdown>\{:[^{}\n]{0,400}\})"
)
_PELICAN = re.compile(r"(?<=[(<\"'\s])[{|](?P<kind>filename|static|attach|author|category|tag|index)[}|]")
_ENDS = {kind: re.compile(rf"\{{%-?\s*end{kind}\s*-?%\}}") for kind in ("raw", "comment")}
_ARGUMENT = re.compile(r"([\w-]{1,40})\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"']+))")
_STRING = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')")
_SOURCES = ("src", "image", "url", "image_path", "file", "path", "img")
_WORDS = ("caption", "title", "alt", "description")
_FIGURES = re.compile(r"(?:.*[/_-])?(?:figure|fig|img|image|photo|picture|imgc?ap)s?(?:\.\w+)?$", re.IGNORECASE)
_PATHS = frozenset(["post_url", "link"])
_REFERENCES = frozenset(["ref", "relref"])
_ELSEWHERE = "about:sitegen"
"""A placeholder address for a page of the seed's own site. Links to it are removed later."""


def expand(text: str) -> tuple[str, list[Line]]:
    """`text` without template tags, and the tags that were removed. Line numbers of the text stay the same."""
    return _Expansion(text).made()


def leads_elsewhere(target: str) -> bool:
    """Whether a link's target is the placeholder for a page of the seed's own site."""
    return target.startswith(_ELSEWHERE)


class _Expansion:
    """Replaces the tags of one text, from beginning to end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.removed: list[Line] = []
        self.done = 0
        self.unclosed: set[str] = set()

    def made(self) -> tuple[str, list[Line]]:
        for match in _TAG.finditer(self.text):
            if match.start() >= self.done:
                self.parts.append(self.text[self.done : match.start()])
                self.done = match.end()
                self.parts.append(self._replaced(match))
        text = "".join([*self.parts, self.text[self.done :]])
        return _PELICAN.sub(_pelican, text), self.removed

    def _replaced(self, match: re.Match[str]) -> str:
        if match["liquid"] in _ENDS:
            return self._literal(match)
        made = _translated(match)
        if not made:
            number = self.text.count("\n", 0, match.start()) + 1
            self.removed.append(Line(number, match.group(), reason="template syntax"))
        return made + "\n" * (match.group().count("\n") - made.count("\n"))

    def _literal(self, match: re.Match[str]) -> str:
        """Text between "raw" and "endraw" is kept; the text of a comment is removed."""
        kind = match["liquid"]
        end = None if kind in self.unclosed else _ENDS[kind].search(self.text, match.end())
        if not end:
            self.unclosed.add(kind)
            return ""
        self.done = end.end()
        inner = self.text[match.end() : end.start()]
        return inner if kind == "raw" else "\n" * inner.count("\n")


def _pelican(match: re.Match[str]) -> str:
    return "" if match["kind"] in ("static", "attach") else _ELSEWHERE


def _translated(match: re.Match[str]) -> str:
    if match["short"]:
        return _shortcode(match["short"], match["args"], bool(match["end"]))
    if match["liquid"]:
        return _liquid(match["liquid"], match["rest"])
    if match["kramdown"]:
        return ""
    stated = _STRING.match(match["output"])
    return (stated[1] or stated[2] or "") if stated else ""


def _shortcode(name: str, args: str, end: bool) -> str:
    if name == "highlight":
        return "```"
    if name in _REFERENCES:
        return _ELSEWHERE
    return _picture(args) if _FIGURES.match(name) and not end else ""


def _liquid(name: str, rest: str) -> str:
    if name in _PATHS:
        return _ELSEWHERE
    if name in ("highlight", "endhighlight"):
        return "```"
    if name in ("include", "include_relative", "include_cached", "figure", "img"):
        included, _, args = rest.strip().partition(" ")
        return _picture(args or rest) if _FIGURES.match(included) or name in ("figure", "img") else ""
    return ""


def _picture(args: str) -> str:
    """The arguments of a figure as a Markdown picture, with caption and credit in its title."""
    stated = {m[1].lower(): next((g for g in m.groups()[1:] if g is not None), "") for m in _ARGUMENT.finditer(args)}
    bare = _STRING.match(args)
    src = next((stated[key] for key in _SOURCES if stated.get(key)), (bare[1] or bare[2] or "") if bare else "")
    words = next((stated[key] for key in _WORDS if stated.get(key)), "")
    credit = stated.get("attr") or stated.get("credit") or stated.get("source") or ""
    title = " ".join(filter(None, (words, f"(Photo: {credit})" if credit else "")))
    return f'![{_bare(stated.get("alt", ""))}](<{_bare(src)}> "{_bare(title)}")' if src or title else ""


def _bare(text: str) -> str:
    return re.sub(r"\{\{[^{}]*\}\}|[\[\]<>\"\n\\]", "", text).strip()
