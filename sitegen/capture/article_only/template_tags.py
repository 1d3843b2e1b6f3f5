"""The template syntax of Hugo, Jekyll and Pelican in Markdown.

Tags of links, code and pictures are translated to Markdown, other tags are removed. Templates are never executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from sitegen.capture.article_only import site_references, template_embeds
from sitegen.core.model import Line

_TAG = re.compile(
    r"\{\{[<%]\s{0,20}(?P<end>/?)\s{0,20}(?P<short>[\w./-]{1,60})(?P<args>[^{}]{0,4000}?)/?[>%]\}\}"  # Hugo
    r"|\{%-?\s*(?P<liquid>\w{1,40})(?P<rest>(?:[^{}]|\{\{[^{}]{0,400}\}\}){0,4000}?)-?%\}"  # Jekyll
    r"|\{\{(?P<output>[^{}]{0,1000})\}\}"
    r"|(?P<kramdown>\{:[^{}\n]{0,400}\})"
)
_PELICAN = re.compile(
    r"(?<=[(<\"'\s])[{|](?P<kind>filename|static|attach|author|category|tag|index)[}|](?P<path>[^\s()<>\"']{0,400})"
)
_ENDS = {kind: re.compile(rf"\{{%-?\s*end{kind}\s*-?%\}}") for kind in ("raw", "comment")}
_ARGUMENT = re.compile(r"([\w-]{1,40})\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"']+))")
_STRING = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')")
_PICTURE_PATH = re.compile(r"(?:^|\s)([^\s\"'=<>]{1,400}\.(?:jpe?g|png|gif|webp|svg|avif))(?=\s|$)", re.IGNORECASE)
_SOURCES = ("src", "image", "url", "image_path", "file", "path", "img")
_WORDS = ("caption", "title", "alt", "description")
_FIGURES = re.compile(r"(?:.*[/_-])?(?:figure|fig|img|image|photo|picture|imgc?ap)s?(?:\.\w+)?$", re.IGNORECASE)
_REFERENCES = frozenset(["ref", "relref"])
_ELSEWHERE = "about:sitegen"
"""A placeholder address for a page of the seed's own site. Links to it are removed later."""
_FILES = "https://file.invalid/"
"""A placeholder address before the path of a source file in HTML, where relative links would be lost."""
_FILE_LINK = re.compile(rf"{re.escape(_FILES)}([^\s()<>\"]{{1,2000}})")
REMOVED = "template syntax"
"""The reason for the removal of a tag."""
_SITE = re.compile(
    r"\s{0,40}-?\s{0,40}(?:site\.(?:baseurl|url)|page\.baseurl|\.Site\.BaseURL|SITEURL)\b[^{}]*", re.IGNORECASE
)
"""The address of the site, which stands before a path."""
_TARGET = re.compile(r"[(<\"'=]\s{0,9}$|\]:[ \t]{0,9}<?$")
"""What stands before the target of a link."""
_KRAMDOWN_ID = re.compile(r"\s?#([\w.:-]{1,100})")
_CALL = re.compile(r"\s{0,20}(\w{1,40})\(([^()]{0,900})\)\s{0,20}")
"""A shortcode of Zola."""
_INCLUDES = frozenset(["include", "include_relative", "include_cached", "render"])


def expand(text: str, seed: str = "", *, as_html: bool = False) -> tuple[str, list[Line]]:
    """`text` without template tags, and the tags that were removed. Line numbers of the text stay the same.

    `seed` is the path of the file under seeds/, to which paths of links are relative. With `as_html`, tags become HTML.
    """
    return _Expansion(text, _Translator(seed, as_html=as_html)).made()


def leads_elsewhere(target: str) -> bool:
    """Whether a link's target is the placeholder for a page of the seed's own site."""
    return target.startswith(_ELSEWHERE)


def with_file_links(text: str) -> str:
    """A block of Markdown that was made of HTML, with links to source files in the place of their placeholders."""
    return _FILE_LINK.sub(lambda match: unquote(match[1]), text)


class _Expansion:
    """Replaces the tags of one text, from beginning to end."""

    def __init__(self, text: str, translator: _Translator) -> None:
        self.text, self.translator = text, translator
        self.parts: list[str] = []
        self.removed: list[Line] = []
        self.done = 0
        self.unclosed: set[str] = set()
        self.line, self.counted = 1, 0  # the line of the offset `counted`

    def made(self) -> tuple[str, list[Line]]:
        for match in _TAG.finditer(self.text):
            if match.start() >= self.done:
                self.parts.append(self.text[self.done : match.start()])
                self.done = match.end()
                self.parts.append(self._replaced(match))
        text = "".join([*self.parts, self.text[self.done :]])
        return _PELICAN.sub(self.translator.pelican, text), self.removed

    def _replaced(self, match: re.Match[str]) -> str:
        if match["liquid"] in _ENDS:
            return self._literal(match)
        made = self.translator.translated(match)
        if made == _ELSEWHERE or made.startswith(_FILES) or (made and match["short"] in _REFERENCES):
            made = made if _TARGET.search(self.text[max(0, match.start() - 80) : match.start()]) else ""
        if not made:
            self.line += self.text.count("\n", self.counted, match.start())
            self.counted = match.start()
            self.removed.append(Line(self.line, match.group(), reason=REMOVED))
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


class _Translator:
    """Translates single tags to Markdown, or to HTML."""

    def __init__(self, seed: str, *, as_html: bool) -> None:
        self.seed, self.as_html = seed, as_html

    def translated(self, match: re.Match[str]) -> str:
        """The Markdown or HTML of a tag; "" if it has none."""
        if match["short"]:
            return self._shortcode(match["short"], match["args"], is_end=bool(match["end"]))
        if match["liquid"]:
            return self._liquid(match["liquid"], match["rest"])
        if match["kramdown"]:
            name = _KRAMDOWN_ID.search(match["kramdown"])
            return f"{{#{name[1]}}}" if name else ""
        if _SITE.fullmatch(match["output"]):
            return ""
        if called := _CALL.fullmatch(match["output"]):
            return self._shown(called[1], called[2], is_figure=bool(_FIGURES.match(called[1])))
        stated = _STRING.match(match["output"])
        return (stated[1] or stated[2] or "") if stated else ""

    def pelican(self, match: re.Match[str]) -> str:
        """The path of a link or picture of Pelican."""
        if match["kind"] in ("static", "attach"):
            return str(match["path"])
        file = site_references.of_content(self.seed, match["path"]) if match["kind"] == "filename" else ""
        return self._file(file)

    def _file(self, file: str) -> str:
        """The target of a link to a source file, for the form of the text; "" is a file that cannot be told."""
        if not file:
            return _ELSEWHERE
        return f"{_FILES}{quote(file, safe='')}" if self.as_html else file

    def _shortcode(self, name: str, args: str, *, is_end: bool) -> str:
        if name == "highlight":
            return self._code(is_end=is_end)
        if name in _REFERENCES:
            return self._file(site_references.of_content(self.seed, args))
        return "" if is_end else self._shown(name, args, is_figure=bool(_FIGURES.match(name)))

    def _liquid(self, name: str, rest: str) -> str:
        if name == "post_url":
            return self._file(site_references.of_post(self.seed, rest))
        if name == "link":
            return self._file(site_references.of_site(self.seed, rest))
        if name in ("highlight", "endhighlight"):
            return self._code(is_end=name == "endhighlight")
        if name in _INCLUDES:
            included, _, args = rest.strip().partition(" ")
            return self._shown(included.strip("\"'"), args, is_figure=bool(_FIGURES.match(included.strip("\"'"))))
        return self._shown(name, rest, is_figure=name in ("figure", "img", "image", "asset_img"))

    def _shown(self, name: str, args: str, *, is_figure: bool) -> str:
        """What a tag shows: a picture, or the frame of what it embeds."""
        stated = {
            m[1].lower(): next((g for g in m.groups()[1:] if g is not None), "") for m in _ARGUMENT.finditer(args)
        }
        return self._picture(args, stated) if is_figure else template_embeds.embedded(name, args, stated)

    def _code(self, *, is_end: bool) -> str:
        return ("</pre>" if is_end else "<pre>") if self.as_html else "```"

    def _picture(self, args: str, stated: Mapping[str, str]) -> str:
        """The arguments of a figure as a picture with its caption and credit."""
        bare, path = _STRING.match(args), _PICTURE_PATH.search(args)
        first = (bare[1] or bare[2] or "") if bare else path[1] if path else ""
        src = next((stated[key] for key in _SOURCES if stated.get(key)), first)
        words = next((stated[key] for key in _WORDS if stated.get(key)), "")
        credit = stated.get("attr") or stated.get("credit") or stated.get("source") or ""
        title = " ".join(filter(None, (words, f"(Photo: {credit})" if credit else "")))
        if not src and not title:
            return ""
        alt, src, title = _bare(stated.get("alt", "")), _bare(src), _bare(title)
        if self.as_html:
            return f'<figure><img src="{src}" alt="{alt}"><figcaption>{title}</figcaption></figure>'
        return f'![{alt}](<{src}> "{title}")'


def _bare(text: str) -> str:
    return re.sub(r"\{\{[^{}]*\}\}|[\[\]<>\"\n\\]", "", text).strip()
