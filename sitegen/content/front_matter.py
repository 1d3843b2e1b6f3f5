"""Checks front matter: turns a mapping from YAML into an Article and lists the problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, TypeVar

from sitegen.content import aliases
from sitegen.content.document import Document
from sitegen.core.errors import Problem
from sitegen.core.field_limits import CHARACTERS, ENTRIES, Bounds, cut
from sitegen.core.model import (
    ALL,
    ENTITY_KINDS,
    SCOPES,
    THIS,
    Article,
    Comment,
    DateRange,
    Image,
    Named,
    PrintedCorrection,
    Withdrawal,
)
from sitegen.core.text import file_slug, is_web_url, squeeze

_TEXTS = ("subtitle", "description", "dateline", "publication", "section", "language", "rights")
_LISTS = ("authors", "tags", "related")
KEYS = frozenset([
    *_TEXTS, *_LISTS, "aliases", *(kind.plural for kind in ENTITY_KINDS), "title", "date", "date_range", "images",
    "source_url", "corrections", "withdrawn", "slug", "draft", "updated", "capture", "comments",
])  # fmt: skip
"""The keys that sitegen knows in an article. Others are passed to the theme."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

Record = TypeVar("Record")


class _BadValueError(Exception):
    """A value has not the type of its field; the message says what was expected."""


def article(path: str, document: Document) -> tuple[Article, list[Problem]]:
    """The Article in the file `path`, and its problems.

    A bad value is dropped and listed; the article is still used.
    """
    reader = Reader(path, document)
    name = PurePosixPath(path).stem
    made = Article(
        path=path,
        slug=reader.get("slug", _slug, "") or file_slug(name),
        title=reader.get("title", _text, "") or name.replace("-", " ").capitalize(),
        body=document.body,
        **{key: reader.get(key, _text, "") for key in _TEXTS if key != "language"},
        **{key: reader.get(key, _texts, ()) for key in _LISTS},
        aliases=reader.aliases(),
        language=reader.get("language", _language, ""),
        date=reader.get("date", _date, ""),
        date_range=reader.get("date_range", _range, None),
        entities=tuple(n for k in ENTITY_KINDS for n in reader.get(k.plural, _naming(k.name), ())),
        images=reader.get("images", _images, ()),
        source_url=reader.get("source_url", _url, ""),
        corrections=reader.get("corrections", _corrections, ()),
        comments=reader.get("comments", _comments, ()),
        # A bad value must not publish what should be hidden.
        withdrawn=reader.get("withdrawn", _withdrawn, None, bad=_as_withdrawn(document.data.get("withdrawn"))),
        draft=reader.get("draft", _flag, False, bad=True),
        updated=reader.get("updated", _date, ""),
        capture=reader.get("capture", _capture, {}),
        extra=reader.bounded_extra(),
    )
    return reader.bounded(made), reader.problems


class Reader:
    """Reads the values of a document by key, and adds what is wrong with them to `problems`."""

    def __init__(self, path: str, document: Document) -> None:
        self.path, self.document = path, document
        self.problems: list[Problem] = []

    def get(self, key: str, read: Callable[[Any], Any], default: Any, bad: Any = None) -> Any:
        """The value of `key`, converted by `read`: `default` if there is none, `bad` if `read` refuses it.

        If `bad` is None, a bad value gives `default`.
        """
        value = self.document.data.get(key)
        if value is None:
            return default
        try:
            return read(value)
        except _BadValueError as error:
            taken = "left out" if bad is None else "taken as set"
            self.problems.append(Problem(self.path, f"{key}: {error}; {taken}", self._line(key)))
            return default if bad is None else bad

    def text(self, key: str) -> str:
        """The text at `key`; "" if there is none."""
        found: str = self.get(key, _text, "")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts at `key`, which may be a list or a single text."""
        found: tuple[str, ...] = self.get(key, _texts, ())
        return found

    def id(self, key: str, form: str, example: str) -> str:
        """The identifier at `key`, an id that becomes part of a link; "" if there is none.

        It must match the regular expression `form`; `example` is shown in messages.
        """

        def read(value: Any) -> str:
            text = _text(value)
            if text and not re.fullmatch(form, text, re.ASCII):
                raise _BadValueError(f"an id like {example} was expected")
            return text

        found: str = self.get(key, read, "")
        return found

    def aliases(self) -> tuple[str, ...]:
        """Old addresses of the article. Those that are not valid are left out and listed."""
        found: tuple[str, ...] = self.get("aliases", _texts, ())
        bad = {alias: why for alias in found if (why := aliases.alias_problem(alias))}
        for alias, why in bad.items():
            self.problems.append(Problem(self.path, f"aliases: {alias!r} {why}; left out", self._line("aliases")))
        return tuple(alias for alias in found if alias not in bad)

    def bounded(self, record: Record) -> Record:
        """A frozen record with its values cut to the limits; what was cut is added to `problems`."""
        bounds = Bounds()
        kept: Record = bounds.record(record)
        self._note_cuts(bounds)
        return kept

    def bounded_extra(self) -> dict[str, Any]:
        """The values of keys that sitegen does not know, cut to the limits."""
        bounds = Bounds()
        unknown = {key: value for key, value in self.document.data.items() if key not in KEYS}
        kept = {key: bounds.value("extra", value, key) for key, value in islice(unknown.items(), ENTRIES["extra"])}
        self._note_cuts(bounds)
        return kept

    def _note_cuts(self, bounds: Bounds) -> None:
        for key, message in bounds.exceeded.items():
            named = ", ".join(kind.plural for kind in ENTITY_KINDS) if key == "entities" else key
            self.problems.append(Problem(self.path, f"{named}: {message}", self._line(key)))

    def _line(self, key: str) -> int | None:
        return line_of(self.document.head, key)


def line_of(head: str, key: str) -> int | None:
    """The line number, in the file, of a `key` of its front matter `head`; None if it is not found."""
    return next((n for n, line in enumerate(head.split("\n"), 2) if line.startswith(f"{key}:")), None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return squeeze(str(value))
    raise _BadValueError("a text was expected")


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(dict.fromkeys(filter(None, map(_text, value))))
    return (_text(value),) if value != "" else ()


def _slug(value: Any) -> str:
    text = _text(value)
    if file_slug(text) != text:
        raise _BadValueError(f"{text!r} is no slug; {file_slug(text)!r} would be one")
    return text


def _date(value: Any) -> str:
    text = _text(value)
    try:
        if len(text) <= 10:
            return date.fromisoformat(text).isoformat()
        return datetime.fromisoformat(text).isoformat()
    except ValueError as error:
        raise _BadValueError(f"{text!r} is no ISO date") from error


def _range(value: Any) -> DateRange:
    if not isinstance(value, list) or len(value) != 2:
        raise _BadValueError("two dates were expected: [from, to]")
    earliest, latest = (_date(v)[:10] if v else "" for v in value)
    if earliest and latest and earliest > latest:
        raise _BadValueError(f"{earliest} is after {latest}")
    return DateRange(earliest, latest)


def _language(value: Any) -> str:
    text = _text(value)
    if not _LANGUAGE.fullmatch(text):
        raise _BadValueError(f"{text!r} is no language code")
    return text


def _url(value: Any) -> str:
    text = _text(value)
    if not is_web_url(text):
        raise _BadValueError("an http or https URL was expected")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _BadValueError("true or false was expected")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _BadValueError("a mapping was expected")
    return value


def _capture(value: Any) -> Mapping[str, Any]:
    record = _mapping(value)
    if record.get("captured"):
        _date(record["captured"])
    fields = record.get("fields")
    if not isinstance(fields, dict):
        return record
    return {**record, "fields": {name: _source(field) for name, field in fields.items()}}


def _source(field: Any) -> Any:
    """The provenance of a field with its text "from" cut to the limit."""
    message = field.get("from") if isinstance(field, dict) else None
    return {**field, "from": cut(message, CHARACTERS["source"])} if isinstance(message, str) else field


def _records(value: Any) -> Iterable[Mapping[str, Any]]:
    return [_mapping(item) for item in (value if isinstance(value, list) else [value])]


def _images(value: Any) -> tuple[Image, ...]:
    def text(item: Mapping[str, Any], key: str) -> str:
        return _text(item.get(key) or "")

    return tuple(Image(text(i, "src"), text(i, "caption"), text(i, "credit"), text(i, "alt")) for i in _records(value))


def _corrections(value: Any) -> tuple[PrintedCorrection, ...]:
    return tuple(PrintedCorrection(_known_date(i), _text(i.get("text", ""))) for i in _records(value))


def _comments(value: Any) -> tuple[Comment, ...]:
    return tuple(
        Comment(_text(item.get("author") or ""), _known_date(item), _paragraphs(item.get("text") or ""))
        for item in _records(value)
    )


def _known_date(item: Mapping[str, Any]) -> str:
    """The date of a correction or comment; "" if it states none."""
    return _date(item["date"]) if item.get("date") else ""


def _paragraphs(value: Any) -> str:
    """A text whose paragraphs are kept, with an empty line between two."""
    parts = re.split(r"\n[ \t]*\n", value) if isinstance(value, str) else [_text(value)]
    return "\n\n".join(filter(None, map(squeeze, parts)))


def _withdrawn(value: Any) -> Withdrawal | None:
    if value is False:
        return None
    item = _mapping(value)
    scope = _text(item.get("scope") or THIS)
    if scope not in SCOPES:
        raise _BadValueError(f"the scope {scope!r} is none of {', '.join(SCOPES)}, so it counts as {ALL}")
    return Withdrawal(_date(item["date"]) if item.get("date") else "", _text(item.get("reason") or ""), scope)


def _as_withdrawn(value: Any) -> Withdrawal:
    """The Withdrawal for a bad value of `withdrawn`: what can be read of it; a bad scope becomes the widest one."""
    item = value if isinstance(value, dict) else {}
    scope = item.get("scope") or THIS
    reason = item.get("reason")
    return Withdrawal("", squeeze(reason) if isinstance(reason, str) else "", scope if scope in SCOPES else ALL)


def _share(value: Any) -> float:
    """A number from 0 to 1. YAML gives one with a zero at its end (0.90) as a text."""
    try:
        share = float(_text(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise _BadValueError("a confidence between 0 and 1 was expected")
    return share


def _naming(kind: str) -> Callable[[Any], tuple[Named, ...]]:
    def one(item: Any) -> Named:
        if not isinstance(item, dict):
            return Named(kind, _text(item))
        return Named(
            kind,
            _text(item.get("name") or ""),
            _texts(item.get("as") or []),
            _text(item.get("id") or ""),
            _share(item.get("confidence", 1.0)),
            _flag(item.get("local", False)),
        )

    def read(value: Any) -> tuple[Named, ...]:
        items = [one(item) for item in (value if isinstance(value, list) else [value])]
        return tuple({item.name: item for item in items if item.name}.values())

    return read
