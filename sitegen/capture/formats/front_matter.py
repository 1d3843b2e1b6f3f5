"""Front matter as Hugo, Jekyll, Pelican, MultiMarkdown and their like write it, above a text."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sitegen.core import yaml
from sitegen.core.errors import ContentError, PassedOverError, SeedError
from sitegen.core.yaml import RepeatedKey

_MAX_HEAD_BYTES = 1 << 20
_MAX_UNOPENED_CHARS = 64 << 10
"""Front matter that no line opens is searched in so many characters."""
# tomllib recurses for each bracket, and its time grows with the square of the length of a dotted key.
_TOML_NESTED = re.compile(r"[\[{]{20}|(?:[\w\"'-]{1,60}[ \t]*\.[ \t]*){20}")
_META = re.compile(r"([^\W\d_][\w -]{0,30}):(?:[ \t]+(.*)|[ \t]*)$")
_KEY = re.compile(r"[\"']?([^\W\d_][\w. -]{0,60}?)[\"']?[ \t]*[:=](?:\s|$)")
_TEMPLATE = re.compile(r"\{\{|\{%")
_ABOVE = re.compile(r"\s+|<!--(?:[^-]|-(?!->)){0,4000}-->|\{#[^{}]{0,2000}#\}|#[^\n]{0,400}(?=\n)")
"""What may stand above front matter: blank lines, comments of HTML and of templates, and comment lines."""
_TITLE = re.compile(r"#{1,6} +(?!-\*-|vim?:|coding[:=])\S")
_COMMENT_LINE = re.compile(r"^\.\. ([a-z_]{1,40}):(.{0,2000})$", re.MULTILINE)
_COMMENTED = re.compile(
    r"(?:<!--[ \t]*\n(?:\s{0,9}\n)?(?:\.\. [a-z_]{1,40}:.{0,2000}\n|[ \t]*\n){1,60}+-->|"
    r"(?:\.\. [a-z_]{1,40}:.{0,2000}(?:\n|$)){1,60})"
)
_HIDING_TAGS = frozenset(["draft", "private"])
"""Tags by which former versions of Nikola state a status."""
_MAX_PARTS_ABOVE = 40
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:---|\+\+\+)[ \t]*\r?\n\s{0,200}(?:#[^\n]{0,200}\n\s{0,200})?"
    rb"(?:[\"']?\w[\w .-]{0,60}[\"']?[ \t]*[:=]|(?:---|\+\+\+)\s)"
)
_CLOSING = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)

_PELICAN = frozenset(
    "title date modified category tags keywords slug author authors summary lang translation status template save_as "
    "url subtitle image cover description".split()
)
"""Keys that front matter without a fence may begin with; other words with a colon begin sentences."""
_ONLY_KEYS = frozenset("title date author authors slug layout draft categories tags permalink".split())
"""Keys of which one must be in front matter that does not begin on the first line; else "---" is a rule."""

_Load = Callable[[str, str, int, list[RepeatedKey]], dict[str, Any]]


class FrontMatter(NamedTuple):
    """The values of a file by key as it is written, and its text with blank lines in place of the front matter.

    `repeated` are the keys that stand twice, of which the last value is in `facts`.
    """

    facts: dict[str, Any]
    text: str
    repeated: tuple[RepeatedKey, ...] = ()


def begins(head: bytes) -> bool:
    """Whether the first bytes of a file, whatever its name is, open front matter."""
    return _OPENING.match(head) is not None


def split_front_matter(text: str, name: str) -> FrontMatter:
    """The front matter and text of a file. Raises SeedError, with `name` and a line, if it cannot be read.

    Raises PassedOverError if its values hold the syntax of templates, so that only a generator could read it.
    """
    text = text.removeprefix("\ufeff")
    start = _start(text)
    for mark, load in _FENCES:
        language = text[start + 3 : text.find("\n", start)].strip().lower()
        is_open = text.startswith(mark, start) and (not language or (mark == "---" and language in _LANGUAGES))
        load = _LANGUAGES.get(language, load)
        if is_open and (found := _fenced(text, start, mark, load, name)):
            return found
    if text.startswith("{") and re.match(r"\{\s*(?:\"|\})", text):
        return _json(text, name)
    return _unopened(text, name) or _lines(text) or commented(text)


def _start(text: str) -> int:
    """The offset of the first line that is neither blank nor a comment."""
    at = 0
    for _ in range(_MAX_PARTS_ABOVE):
        match = _ABOVE.match(text, at)
        if not match:
            return at
        at = match.end()
    return at


def _fenced(text: str, start: int, mark: str, load: _Load, name: str) -> FrontMatter | None:
    """The front matter between two marks; None if something stands above it and its lines are no keys of a story."""
    begin = text.find("\n", start) + 1
    end = re.compile(rf"^(?:{re.escape(mark)}{'|[.]{3}' if mark == '---' else ''})[ \t]*$", re.MULTILINE)
    closed = end.search(text, begin) if begin else None
    inner = text[begin : closed.start()] if closed else text[begin : begin + _MAX_UNOPENED_CHARS] if begin else ""
    if start and not _has_known_key(inner):
        return None
    line = text.count("\n", 0, start) + 1
    if not closed:
        raise SeedError(f"front matter without an end: no second {mark}", file=name, line=line)
    found = _loaded(text, inner, closed.end(), line, load, name)
    above = _above(text, start)
    return found._replace(text=above + found.text[above.count("\n") :]) if start else found


def _loaded(text: str, inner: str, end: int, line: int, load: _Load, name: str) -> FrontMatter:
    """`inner` as front matter; its fence is on `line`, and the text below it begins at the offset `end`."""
    if len(inner) > _MAX_HEAD_BYTES:
        raise SeedError(f"front matter larger than {_MAX_HEAD_BYTES >> 20} MB", file=name, line=line)
    repeated: list[RepeatedKey] = []
    try:
        return _made(load(inner, name, line, repeated), text, end, repeated)
    except SeedError as error:
        if _TEMPLATE.search(inner):
            raise PassedOverError("template: its front matter is filled in by a generator", file=name) from error
        raise


def _has_known_key(inner: str) -> bool:
    keys = (match[1].lower() for row in inner.split("\n", 200)[:200] if (match := _KEY.match(row)))
    return not _ONLY_KEYS.isdisjoint(keys)


def _made(facts: dict[str, Any], text: str, end: int, repeated: list[RepeatedKey] | None = None) -> FrontMatter:
    return FrontMatter(facts, "\n" * text.count("\n", 0, end) + text[end:], tuple(repeated or ()))


def _above(text: str, start: int) -> str:
    """The headings above front matter, with the same number of lines."""
    kept = (line if _TITLE.match(line) else "" for line in text[:start].split("\n"))
    return "\n".join(kept)


def _yaml(inner: str, name: str, line: int, repeated: list[RepeatedKey]) -> dict[str, Any]:
    try:
        return yaml.load_mapping(inner, name, line + 1, repeated)
    except ContentError as error:
        fault = error.message.removeprefix("front matter ")
        raise SeedError(f"front matter {fault}", file=name, line=error.line) from error


def _toml(inner: str, name: str, line: int, _: list[RepeatedKey]) -> dict[str, Any]:
    if _TOML_NESTED.search(inner):
        raise SeedError("front matter is nested too deep", file=name, line=line + 1)
    try:
        return tomllib.loads(inner, parse_float=_number)
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        at_line = line + int(at[1]) if at else line + 1
        raise SeedError(f"front matter is not TOML: {error}", file=name, line=at_line) from error


def _json_lines(inner: str, name: str, line: int, repeated: list[RepeatedKey]) -> dict[str, Any]:
    """JSON between two marks, with or without the braces around it, as in Hexo."""
    text = inner.strip()
    try:
        found = _json(text if text.startswith("{") else f"{{{text}}}", name)
    except SeedError as error:
        error.line = line + (error.line or 1)
        raise
    repeated += found.repeated
    return found.facts


_FENCES: tuple[tuple[str, _Load], ...] = (("---", _yaml), ("+++", _toml), (";;;", _json_lines))
_LANGUAGES: Mapping[str, _Load] = {"yaml": _yaml, "toml": _toml, "json": _json_lines}
"""Languages of front matter that a word behind the opening mark names, as in Eleventy."""


def _number(text: str) -> float | str:
    """A decimal number; the text if the number would be written otherwise, as 1.10 would."""
    return made if text == repr(made := float(text)) else text


def _json(text: str, name: str) -> FrontMatter:
    repeated: list[RepeatedKey] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                repeated.append(RepeatedKey(key, 1, found[key]))
            found[key] = value
        return found

    try:
        facts, end = json.JSONDecoder(object_pairs_hook=mapping, parse_float=_number).raw_decode(text)
    except json.JSONDecodeError as error:
        raise SeedError(f"front matter is not JSON: {error.msg}", file=name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise SeedError("front matter is not JSON: nested too deep", file=name, line=1) from error
    return _made(facts, text, end, repeated)


def _unopened(text: str, name: str) -> FrontMatter | None:
    """YAML above a line "---" that no such line opens, as Hexo writes it; None if the text does not begin so."""
    if not _META.match(text[: text.find("\n")].rstrip()):
        return None
    closed = _CLOSING.search(text, 0, _MAX_UNOPENED_CHARS)
    inner = text[: closed.start()] if closed else ""
    if not closed or not _has_known_key(inner) or "\n\n" in inner.replace("\r", ""):
        return None
    repeated: list[RepeatedKey] = []
    try:
        return _made(_yaml(inner, name, 0, repeated), text, closed.end(), repeated)
    except SeedError:
        return None


def _lines(text: str) -> FrontMatter | None:
    """Lines "key: value" up to the first blank line, as in Pelican. Continuation lines are indented."""
    found: dict[str, list[str]] = {}
    repeated: list[RepeatedKey] = []
    end, key = 0, ""
    for number, line in enumerate(text[:_MAX_HEAD_BYTES].splitlines(keepends=True), 1):
        match = _META.match(line.rstrip())
        if match:
            key = match[1]
            if key in found:
                repeated.append(RepeatedKey(key, number, "\n".join(found[key])))
            found[key] = [(match[2] or "").strip()]
        elif key and line.strip() and line[:1].isspace():
            found[key].append(line.strip())
        else:
            end += len(line) if key and _CLOSING.match(line.rstrip()) else 0
            break
        end += len(line)
    facts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return _made(facts, text, end, repeated) if _is_head(facts) else None


def commented(text: str) -> FrontMatter:
    """Lines ".. key: value" at the beginning of a text, or of its first comment in HTML, as Nikola writes them."""
    match = _COMMENTED.match(text)
    facts = {key: value.strip() for key, value in _COMMENT_LINE.findall(match[0])} if match else {}
    hiding = [tag for tag in map(str.strip, facts.get("tags", "").split(",")) if tag in _HIDING_TAGS]
    if hiding and not facts.get("status"):
        facts["status"] = hiding[0]
    return _made(facts, text, match.end()) if match and _is_head(facts) else FrontMatter({}, text)


def _is_head(facts: dict[str, Any]) -> bool:
    """Whether lines with a colon are front matter: one names a title, or several keys are those of front matter."""
    known = [key for key in facts if key.lower() in _PELICAN]
    begins_so = next(iter(facts), "").lower() in _PELICAN
    return "title" in map(str.lower, known) or (len(facts) > 1 and (begins_so or len(known) > 1))
