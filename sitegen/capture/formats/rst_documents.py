"""reStructuredText to the fields and the HTML of an article, by docutils. No other file is read, and no clock."""

from __future__ import annotations

import re
from html import escape
from typing import Any, NamedTuple

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.utils import SystemMessage

from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze
from sitegen.core.yaml import RepeatedKey

_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "halt_level": 5,
    "report_level": 5,
    "warning_stream": "",
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "smart_quotes": False,
    "docinfo_xform": False,
    "initial_header_level": 2,
    "datestamp": None,
    "generator": None,
    "source_link": None,
    "output_encoding": "unicode",
    "input_encoding": "unicode",
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "cloak_email_addresses": False,
    "auto_id_prefix": "part-",
}
_DIRECTIVE = re.compile(r"^[ \t]*\.\. (?:\|[^|\n]{1,200}\| )?([\w.:+-]{1,60})::", re.MULTILINE)
_ROLE = re.compile(r"(?<!\w):([A-Za-z][\w.:+-]{0,60}):`")
_NESTED = re.compile(r"^[ \t]*\.\. \|[^|\n]{1,200}\| replace::[^\n]*\|[^|\s\n][^|\n]{0,200}\|", re.MULTILINE)
_MAX_NESTED_TEXTS = 10
"""Substitutions that hold others; each level may double the text."""
_MAX_ERRORS = 100
_WARNING_LEVEL = 2
_EMBEDS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "soundcloud": "https://api.soundcloud.com/tracks/{}",
    "gist": "https://gist.github.com/{}",
}
"""Directives of Pelican and Nikola that embed what stands at an address."""
_MAIN = re.compile(r"^.*?<main\b[^<>]*>(.*)</main>.*$", re.DOTALL)
_ID = re.compile(r"[\w/-]{4,100}")
_DISPLAYED = re.compile(r"([^<>]{1,2000})<[^<>]{0,2000}>")


class RstDocument(NamedTuple):
    """A document: its fields, the HTML of its text, fields that stand twice, and what is not understood, by line."""

    facts: dict[str, Any]
    html: str
    repeated: tuple[RepeatedKey, ...]
    messages: tuple[tuple[int, str], ...]


def read_document(text: str, name: str) -> RstDocument:
    """The document of a text. Raises SeedError, with `name` as the file, if it is nested too deep or damaged."""
    if len(_NESTED.findall(text)) > _MAX_NESTED_TEXTS:
        raise SeedError("substitutions that hold substitutions, more than a story needs", file=name)
    _know(set(_DIRECTIVE.findall(text)), set(_ROLE.findall(text)))
    messages: list[tuple[int, str]] = []
    try:
        tree = publish_doctree(text, source_path=name, settings_overrides=_SETTINGS)
        messages += [_shown(message) for message in (*tree.parse_messages, *tree.transform_messages)]
        messages += [_shown(message) for message in tree.findall(nodes.system_message)]
        facts, repeated = _fields(tree)
        _set_inner_links(tree)
        html = _MAIN.sub(r"\1", str(publish_from_doctree(tree, writer="html5", settings_overrides=_SETTINGS)))
    except (RecursionError, SystemMessage, ValueError, LookupError, AttributeError, TypeError) as error:
        raise SeedError(f"reStructuredText that cannot be read ({type(error).__name__})", file=name) from error
    told = tuple(dict.fromkeys(one for one in messages if one[1]))[:_MAX_ERRORS]
    return RstDocument(facts, html, tuple(repeated), told)


def _shown(message: nodes.system_message) -> tuple[int, str]:
    """The line of a message and its text with what it is about; an empty text for one that is no problem."""
    level, line = message.get("level", 0), message.get("line", 0)
    text = squeeze(" ".join(part.astext() for part in message.children))
    return (line or 0, text[:200]) if level >= _WARNING_LEVEL else (0, "")


def _fields(tree: nodes.document) -> tuple[dict[str, Any], list[RepeatedKey]]:
    """The title of a document and its first list of fields; both are taken out of its text."""
    facts: dict[str, Any] = {}
    repeated: list[RepeatedKey] = []
    for node in list(tree.children):
        if isinstance(node, nodes.title | nodes.subtitle):
            facts.setdefault("title" if isinstance(node, nodes.title) else "subtitle", node.astext())
            tree.remove(node)
        elif isinstance(node, nodes.field_list):
            for field in node.findall(nodes.field):
                key, value = field[0].astext(), field[1].astext().strip()
                if key in facts and key != "title":
                    repeated.append(RepeatedKey(key, field.line or 1, facts[key]))
                facts[key] = value
            tree.remove(node)
            break
        elif not isinstance(node, nodes.comment | nodes.system_message | nodes.docinfo | nodes.target):
            break
    return facts, repeated


def _set_inner_links(tree: nodes.document) -> None:
    """Footnotes become plain elements with an id, and their marks links to it; other links inside become words."""
    for mark in list(tree.findall(nodes.footnote_reference)):
        shown = f'<sup><a href="#fn-{escape(str(mark.get("refid", "")))}">{escape(mark.astext())}</a></sup>'
        mark.parent.replace(mark, nodes.raw("", shown, format="html"))
    for note in list(tree.findall(nodes.footnote)):
        opened = f'<div class="footnote" id="fn-{escape(str(next(iter(note["ids"]), "")))}">'
        text = [child for child in note.children if not isinstance(child, nodes.label)]
        parts = [nodes.raw("", opened, format="html"), *text, nodes.raw("", "</div>", format="html")]
        note.parent.replace(note, parts)
    for link in list(tree.findall(nodes.reference)):
        if "refid" in link and "refuri" not in link:
            link.parent.replace(link, list(link.children))
    for cited in list(tree.findall(nodes.citation_reference)):
        cited.parent.replace(cited, nodes.Text(f"[{cited.astext()}]"))


# --- directives and roles ---------------------------------------------------------------------------------------


def _know(used: set[str], used_roles: set[str]) -> None:
    """Makes docutils read directives and roles that it does not know: their text is kept, and the name is told.

    It is called for each file, since docutils keeps the roles that former files defined by the directive `role`.
    """
    for name, directive in _OWN.items():
        directives.register_directive(name, directive)
    for name in sorted(used - _OWN.keys()):
        if not _is_known(name):
            directives.register_directive(name, _UnknownDirective)
    for name in sorted(used_roles):
        if name.lower() not in _ROLES:
            roles.register_local_role(name.lower(), _unknown_role)  # type: ignore[arg-type]


def _is_known(name: str) -> bool:
    from docutils.parsers.rst.languages import en

    own = en.directives.get(name.lower(), name.lower())
    return own in directives._directive_registry  # type: ignore[attr-defined]


_ROLES = frozenset(
    "emphasis strong literal subscript sub superscript sup title-reference title t math code abbreviation ab acronym "
    "ac index i pep-reference pep rfc-reference rfc raw target uri-reference uri url named-reference".split()
)
"""Roles that docutils knows."""


class _UnknownDirective(Directive):
    """A directive of another program: its text stays in the article."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        shown = f"{self.name}:: {' '.join(self.arguments)}"
        self.state_machine.reporter.warning(f"the directive {shown} is not known", line=self.lineno)
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return list(holder.children)


class _LeftOut(Directive):
    """A directive whose result is no text of the article: a table of contents, the clock."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return []


class _Html(Directive):
    """HTML in the text itself; it is cleaned as any HTML is. Files and addresses are not read."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        if self.arguments[0].lower() != "html":
            self.state_machine.reporter.warning(f"raw text for {self.arguments[0]} is left out", line=self.lineno)
            return []
        text = "\n".join(self.content)
        return [nodes.raw(text, text, format="html")]


class _Embed(Directive):
    """A video or post, by its id or its address."""

    required_arguments = 1
    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        stated = self.arguments[0]
        address = stated if stated.startswith(("https://", "http://")) else ""
        if not address and _ID.fullmatch(stated):
            address = _EMBEDS[self.name].format(stated)
        if not address:
            self.state_machine.reporter.warning(f"{self.name}:: {stated} is left out", line=self.lineno)
            return []
        html = f'<iframe src="{escape(address)}"></iframe>'
        return [nodes.raw(html, html, format="html")]


_OWN: dict[str, type[Directive]] = {
    **dict.fromkeys(["contents", "sectnum", "section-numbering", "date", "toctree", "meta"], _LeftOut),
    "raw": _Html,
    **dict.fromkeys(_EMBEDS, _Embed),
}


def _unknown_role(
    _name: str, _raw: str, text: str, _line: int, _inliner: Any, _options: Any = None, _content: Any = None
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """The words of a role of another program, without the target behind them."""
    plain = nodes.unescape(text)
    shown = _DISPLAYED.fullmatch(plain)
    return [nodes.inline("", shown[1].strip() if shown and shown[1].strip() else plain)], []
