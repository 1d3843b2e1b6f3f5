"""Front matter of Markdown files as Hugo, Jekyll and Pelican write it."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, NamedTuple

from sitegen.core import yaml
from sitegen.core.errors import ContentError, SeedError

_MAX_HEAD_BYTES = 64 << 10
# tomllib recurses for each bracket, and its time grows with the square of the length of a dotted key.
_TOML_NESTED = re.compile(r"[\[{]{20}|(?:[\w\"'-]{1,60}[ \t]*\.[ \t]*){20}")
_META = re.compile(r"([A-Za-z][\w -]{0,30}):(?:[ \t]+(.*)|[ \t]*)$")
_PELICAN = frozenset(
    "title date modified category tags keywords slug author authors summary lang translation status template save_as "
    "url subtitle image cover description".split()
)


class FrontMatter(NamedTuple):
    """The values of a file by key in lower case, and its text with blank lines in place of the front matter."""

    facts: dict[str, Any]
    text: str


def split_front_matter(text: str, name: str) -> FrontMatter:
    """The front matter and text of a file. Raises SeedError, with `name` and a line, if it cannot be read."""
    for mark, load in (("---", _yaml), ("+++", _toml)):
        if text.startswith(mark) and not text[3 : text.find("\n")].strip(" \t"):
            return _fenced(text, mark, load, name)
    if text.startswith("{") and re.match(r"\{\s*(?:\"|\})", text):
        return _json(text, name)
    return _lines(text)


def _fenced(text: str, mark: str, load: Any, name: str) -> FrontMatter:
    end = re.compile(rf"^(?:{re.escape(mark)}{'|[.]{3}' if mark == '---' else ''})[ \t]*$", re.MULTILINE)
    closed = end.search(text, text.find("\n") + 1) if "\n" in text else None
    if not closed:
        raise SeedError(f"front matter without an end: no second {mark}", file=name, line=1)
    inner = text[text.find("\n") + 1 : closed.start()]
    if len(inner) > _MAX_HEAD_BYTES:
        raise SeedError(f"front matter larger than {_MAX_HEAD_BYTES >> 10} kB", file=name, line=1)
    return _made(load(inner, name), text, closed.end())


def _made(facts: dict[str, Any], text: str, end: int) -> FrontMatter:
    return FrontMatter({str(k).lower(): v for k, v in facts.items()}, "\n" * text.count("\n", 0, end) + text[end:])


def _yaml(inner: str, name: str) -> dict[str, Any]:
    try:
        return yaml.load_mapping(inner, name, first_line=2)
    except ContentError as error:
        fault = error.message.removeprefix("front matter ")
        raise SeedError(f"front matter {fault}", file=name, line=error.line) from error


def _toml(inner: str, name: str) -> dict[str, Any]:
    if _TOML_NESTED.search(inner):
        raise SeedError("front matter is nested too deep", file=name, line=2)
    try:
        return tomllib.loads(inner)
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        raise SeedError(f"front matter is not TOML: {error}", file=name, line=1 + int(at[1]) if at else 2) from error


def _json(text: str, name: str) -> FrontMatter:
    try:
        facts, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise SeedError(f"front matter is not JSON: {error.msg}", file=name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise SeedError("front matter is not JSON: nested too deep", file=name, line=1) from error
    return _made(facts, text, end)


def _lines(text: str) -> FrontMatter:
    """Pelican's format: lines "key: value" up to the first blank line. Continuation lines are indented."""
    facts: dict[str, Any] = {}
    end, key = 0, ""
    for line in text.splitlines(keepends=True):
        match = _META.match(line.rstrip())
        if match and (facts or match[1].lower() in _PELICAN):
            key = match[1].lower()
            facts[key] = (match[2] or "").strip()
        elif key and line.strip() and line[:1].isspace():
            facts[key] = f"{facts[key]}\n{line.strip()}".strip()
        else:
            break
        end += len(line)
    known = [key for key in facts if key in _PELICAN]
    return _made(facts, text, end) if known and (len(facts) > 1 or "title" in facts) else FrontMatter({}, text)
