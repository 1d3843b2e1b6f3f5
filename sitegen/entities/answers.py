"""Proposals as a CSV file with a column for answers, and the decisions that the answers in such a file mean."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sitegen.content.decisions import KINDS, WAYS, Decision
from sitegen.content.name_keys import name_key
from sitegen.core.errors import Problem, UsageError
from sitegen.core.files import write_if_changed
from sitegen.core.spreadsheets import guarded, unguarded
from sitegen.core.text import squeeze
from sitegen.entities.decide import decision_to_accept, decision_to_reject
from sitegen.entities.proposal import PART, Proposal

COLUMNS = ("answer", "probability", "action", "kind", "name", "other", "by", "evidence", "stories", "urls")
"""`other` is to be merged into `name`; `stories` and `urls` are separated by line breaks."""

_NEEDED = ("answer", "action", "kind", "name")
_ANSWERS = {"": None, "yes": True, "y": True, "no": False, "n": False}
_MAX_BYTES = 64 << 20
_MAX_CELL_CHARS = 8 << 20
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision that an answered row means, and the row's line in the file."""

    line: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Answers:
    """The answered rows of a file, the errors in others, and the number of rows without an answer."""

    answered: tuple[Answer, ...]
    problems: tuple[Problem, ...]
    blank: int


def write_proposals(path: Path, found: Iterable[Proposal]) -> bool:
    """Writes proposals to a CSV file, one a row, unless it holds them already; returns whether it was written.

    Raises UsageError if the file has answers, which would be lost.
    """
    if path.exists() and any(row.get("answer", "").strip() for _, row in _rows(path)):
        raise UsageError(f"{path} has answers", hint="`sitegen entities answer` reads them; name another file here")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, found))
    return write_if_changed(path, out.getvalue().encode("utf-8-sig"))


def _cells(proposal: Proposal) -> list[str]:
    name, other = (*proposal.names, "")[:2]
    lists = ("; ".join(proposal.evidence), "\n".join(proposal.stories), "\n".join(filter(None, proposal.urls)))
    values = ("", f"{proposal.confidence:g}", proposal.action, proposal.kind, name, other, proposal.by, *lists)
    return [guarded(value) for value in values]


def read_answers(path: Path) -> Answers:
    """The answers in a CSV file. Raises UsageError if it is no such file."""
    answered: list[Answer] = []
    problems: list[Problem] = []
    blank = 0
    try:
        for line, row in _rows(path):
            try:
                decision = _AnsweredRow(row).decision()
            except _BadRowError as error:
                problems.append(Problem(str(path), str(error), line))
                continue
            blank += decision is None
            answered += [Answer(line, decision)] if decision else []
    except _BrokenTableError as error:
        problems.append(Problem(str(path), f"{error.text}; nothing is read from here on", error.line))
    opposite = set(_opposites(answered))
    problems += [Problem(str(path), "answered with yes and with no; neither is written", a.line) for a in opposite]
    return Answers(tuple(a for a in answered if a not in opposite), tuple(problems), blank)


def _opposites(answered: Iterable[Answer]) -> list[Answer]:
    """The answers to proposals that are answered with yes in one row and with no in another."""
    answers: dict[tuple[object, ...], list[Answer]] = {}
    for one in answered:
        made = one.decision
        names = made.names + ((made.to,) if made.action == "merge" else ())
        answers.setdefault((made.kind, frozenset(names), made.stories), []).append(one)
    return [one for same in answers.values() if len({a.decision.action for a in same}) > 1 for one in same]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that have a value, as mappings by column, each with its line."""
    reader = csv.reader(io.StringIO(text := _text(path), newline=""), delimiter=_separator(text), strict=True)
    line = 1
    limit = csv.field_size_limit(_MAX_CELL_CHARS)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        if wrong := next((name for name in _NEEDED if head.count(name) != 1), ""):
            number = "more than one" if wrong in head else "no"
            raise UsageError(
                f"{path} has {number} column {wrong}", hint="`sitegen entities doctor --csv` writes the file"
            )
        line = reader.line_num + 1
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, dict(zip(head, map(unguarded, cells), strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        found = "a quotation mark is missing" if "end of data" in str(error) else str(error)
        raise _BrokenTableError(path, line, f"cannot be read as CSV: {found}") from error
    finally:
        csv.field_size_limit(limit)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise UsageError(f"{path} is larger than {_MAX_BYTES >> 20} MB")
        # Excel writes UTF-16 as "Unicode text".
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text", hint="save it as CSV UTF-8") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def _separator(text: str) -> str:
    """What separates the cells: spreadsheets of some languages write semicolons."""
    head = text.partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


class _BrokenTableError(UsageError):
    """A file that is no CSV from a row on, whose line is `line`: a quotation mark is missing, or a cell is too long."""

    def __init__(self, path: Path, line: int, text: str) -> None:
        super().__init__(f"{path}:{line}: {text}")
        self.line, self.text = line, text


class _BadRowError(Exception):
    """A row from which no decision can be made."""


class _AnsweredRow:
    """Reads the cells of one row."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells

    def decision(self) -> Decision | None:
        """The decision that the answer means; None without an answer."""
        answer = self.get("answer").lower()
        if answer not in _ANSWERS:
            self.fail(f"answer: {answer!r}: yes, no or nothing was expected")
        accepted = _ANSWERS[answer]
        if accepted is None:
            return None
        proposal = self.proposal()
        return decision_to_accept(proposal) if accepted else decision_to_reject(proposal)

    def proposal(self) -> Proposal:
        action, kind, by = self.one_of("action", ("merge", "split", PART)), self.one_of("kind", KINDS), self.get("by")
        if action == "split" and by not in WAYS:
            self.fail(f"by: {by!r}: {', '.join(WAYS)} was expected")
        names = (self.name("name"),) if action == "split" else (self.name("name"), self.name("other"))
        if len({name_key(kind, name) for name in names}) < len(names):
            self.fail(f"other: {names[-1]!r}: another name than {names[0]!r} was expected")
        stories = tuple(filter(None, map(str.strip, self.get("stories").splitlines())))
        if bad := next((story for story in stories if not story.startswith("content/articles/")), ""):
            self.fail(f"stories: {bad!r}: the path of an article was expected")
        return Proposal(action, kind, names, (0,) * len(names), (), 0.0, (), by, stories)

    def name(self, column: str) -> str:
        return self.get(column) or self.fail(f"{column}: a name was expected")

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        value = self.get(column)
        return value if value in known else self.fail(f"{column}: {value!r}: {', '.join(known)} was expected")

    def get(self, column: str) -> str:
        value = self.cells.get(column, "")
        return value.strip() if column == "stories" else squeeze(value)

    def fail(self, text: str) -> NoReturn:
        raise _BadRowError(text)
