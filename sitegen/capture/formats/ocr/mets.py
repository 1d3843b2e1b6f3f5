"""METS: the articles of an issue, as divisions that name blocks of text on its pages in ALTO."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from lxml import etree

from sitegen.capture.formats import stated_fields, xml_prolog
from sitegen.capture.formats.safe_xml import not_well_formed, safe_parser
from sitegen.capture.formats.xml_tree import local
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

MAX_METS_BYTES = 64 << 20
_MAX_DIVISIONS_PARTS = 200_000
_HREF = "{http://www.w3.org/1999/xlink}href"
_GENERIC = re.compile(
    r"\W{0,3}(?:untitled|unnamed|no title|ohne titel|sans titre|article|artikel|text)?[\W_]{0,3}\d{0,6}\W{0,3}",
    re.IGNORECASE,
)
"""Labels that say nothing."""
_PAPER = ("newspaper", "volume", "issue", "title", "serial", "periodical", "print", "edition")


class Area(NamedTuple):
    """A place on a page: the id of the page's file, and the id of a block of text on it ("" for the whole page)."""

    file: str
    block: str


@dataclass(slots=True)
class Division:
    """A division of the logical structure: the areas of each part of it, in order, and its facts.

    `sections` are the ids of the descriptions that state these facts.
    """

    id: str
    kind: str
    label: str
    sections: tuple[str, ...] = ()
    parts: list[tuple[str, Area]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Issue:
    """An issue: its facts, the addresses of its files by their ids, its stories, and the kinds of other divisions."""

    facts: dict[str, Any]
    files: dict[str, str]
    stories: list[Division]
    others: list[Division]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("mets.toml").read_text("utf-8"))


def _plain(kind: str) -> str:
    return "".join(c for c in kind.casefold() if c.isalnum())


def _part(kind: str) -> str:
    """The part of a story that a division of a kind is; "" if it says nothing of that."""
    return next((part for part, kinds in _words()["parts"].items() if kind in kinds), "")


def mets_issue(data: bytes, place: str) -> Issue:
    """The issue that a METS file describes. Raises SeedError if it cannot be read."""
    xml_prolog.read_prolog(data[: xml_prolog.PROLOG_BYTES], place)
    try:
        root = etree.fromstring(data, safe_parser(remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error, place) from error
    xml_prolog.check_declarations(root)
    described = {one.get("ID") or "": _facts(one) for one in root.iter("{*}dmdSec")}
    issue = Issue({}, _files(root), [], [])
    for structure in root.iter("{*}structMap"):
        if (structure.get("TYPE") or "logical").casefold() != "physical":
            _Divisions(issue, described, place).walk(structure)
    issue.facts = _facts_of_issue(root, described, issue)
    return issue


def _files(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in root.iter("{*}file"):
        location = next(one.iterchildren("{*}FLocat"), None)
        if location is not None and location.get(_HREF):
            found[one.get("ID") or ""] = location.get(_HREF).strip()
    return found


class _Divisions:
    """Walks through the divisions of a structure and collects stories and others."""

    def __init__(self, issue: Issue, described: dict[str, dict[str, Any]], place: str) -> None:
        self.issue, self.described, self.place, self.seen = issue, described, place, 0

    def walk(self, structure: Any) -> None:
        """Collects the divisions below `structure`, in their order, without recursion."""
        stack: list[tuple[Any, Division | None, str]] = [
            (one, None, "") for one in reversed(list(structure.iterchildren("{*}div")))
        ]
        while stack:
            element, inside, part = stack.pop()
            self.seen += 1
            if self.seen > _MAX_DIVISIONS_PARTS:
                raise SeedError(f"more than {_MAX_DIVISIONS_PARTS:,} divisions", file=self.place)
            if local(element) != "div":
                self._take(element, inside, part)
                continue
            kind = _plain(element.get("TYPE") or "")
            inside, part = self._entered(element, kind, inside, part)
            stack += [(one, inside, part) for one in reversed(element) if local(one) in ("div", "fptr")]

    def _entered(self, element: Any, kind: str, inside: Division | None, part: str) -> tuple[Division | None, str]:
        """The story and the part of it in which the content of a division is."""
        if kind in _words()["stories"]:
            made = self._division(element, kind)
            self.issue.stories.append(made)
            return made, ""
        if inside is None and kind in _words()["others"]:
            made = self._division(element, element.get("TYPE") or kind)
            self.issue.others.append(made)
            return None, "left_out"
        return inside, _part(kind) or part

    def _division(self, element: Any, kind: str) -> Division:
        label = squeeze(element.get("LABEL") or "")
        sections = tuple((element.get("DMDID") or "").split())
        made = Division(element.get("ID") or "", kind, "" if _GENERIC.fullmatch(label) else label, sections)
        for name in sections:
            made.facts |= self.described.get(name, {})
        return made

    def _take(self, pointer: Any, inside: Division | None, part: str) -> None:
        """Adds the areas of a pointer to the story in which it is."""
        if inside is None or part == "left_out":
            return
        areas = list(pointer.iter("{*}area"))
        for area in areas:
            inside.parts.append((part, Area(area.get("FILEID") or "", area.get("BEGIN") or "")))
        if not areas and pointer.get("FILEID"):
            inside.parts.append((part, Area(pointer.get("FILEID"), "")))


# --- facts -------------------------------------------------------------------------------------------------


def _facts(section: Any) -> dict[str, Any]:
    """What a section of MODS or Dublin Core states."""
    titles = [_title(one) for one in section.iter("{*}titleInfo") if not one.get("type")]
    titles = titles or [_text(one) for one in section.iter("{http://purl.org/dc/elements/1.1/}title")]
    languages = [_text(one) for one in section.iter("{*}languageTerm", "{http://purl.org/dc/elements/1.1/}language")]
    found = {
        "title": next(filter(None, titles), ""),
        "date": next(_dates(section), ""),
        "language": next(filter(None, (stated_fields.language(one) for one in languages)), ""),
        "authors": stated_fields.authors(_authors(section)),
        "host": _host(section),
    }
    return {name: value for name, value in found.items() if value}


def _text(element: Any) -> str:
    return squeeze("".join(element.itertext()))


def _title(info: Any) -> str:
    parts = [_text(one) for one in info.iterchildren("{*}nonSort", "{*}title")]
    return squeeze(" ".join(parts))


def _host(section: Any) -> str:
    """The title of the newspaper in which a part appeared."""
    for one in section.iter("{*}relatedItem"):
        if one.get("type") in ("host", "series"):
            return next((_title(info) for info in one.iter("{*}titleInfo")), "")
    return ""


def _dates(section: Any) -> Iterator[str]:
    names = ("{*}dateIssued", "{*}issued", "{http://purl.org/dc/elements/1.1/}date", "{*}date")
    for name in names:
        for one in section.iter(name):
            if one.get("point") != "end" and _text(one):
                yield _text(one)


def _authors(section: Any) -> Iterator[str]:
    for one in section.iterchildren("*"):
        for name in one.iter("{*}name"):
            roles = [_text(role).casefold() for role in name.iter("{*}roleTerm")]
            if not roles or any(role in ("author", "aut", "creator", "cre") for role in roles):
                yield " ".join(_text(part) for part in name.iterchildren("{*}namePart") if part.get("type") != "date")
    for one in section.iter("{http://purl.org/dc/elements/1.1/}creator"):
        yield _text(one)


def _facts_of_issue(root: Any, described: dict[str, dict[str, Any]], issue: Issue) -> dict[str, Any]:
    """The facts of the issue: those of the divisions above the stories, then those of sections that no story has."""
    papers = [one for one in root.iter("{*}div") if _plain(one.get("TYPE") or "") in _PAPER]
    own = [name for one in reversed(papers) for name in (one.get("DMDID") or "").split()]
    taken = {name for division in (*issue.stories, *issue.others) for name in division.sections}
    found: dict[str, Any] = {}
    for name in (*own, *(name for name in described if name not in taken)):
        found = {**described.get(name, {}), **found}
    return found
