"""Whom a bare surname or first name means where several persons of a story bear it, or a relative does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.annotate.recogniser.spans import Span
from sitegen.annotate.resolve.resolver import resolve_names

PASSAGES: dict[str, str] = tomllib.loads(Path(__file__).with_name("namesakes.toml").read_text("utf-8"))

_MARK = re.compile(r"\[P ([^\]=~]+)(?:([=~])([^\]]*))?\]")


def read(passage: str) -> tuple[str, list[Span], list[tuple[int, str, str]]]:
    """The text of a passage, the spans of its names, and its bare names: offset, "=" or "~", who is meant."""
    text, spans, bare, past = "", [], [], 0
    for mark in _MARK.finditer(passage):
        text += passage[past : mark.start()]
        spans.append(Span(len(text), len(text) + len(mark[1]), "person", 0.9))
        if mark[2]:
            bare.append((len(text), mark[2], mark[3]))
        text += mark[1]
        past = mark.end()
    return text + passage[past:], spans, bare


def linked(passage: str) -> Iterator[tuple[str, str, str]]:
    """For each bare name: "=" or "~", whom it means, and to whom it is linked ("" if it stays alone)."""
    text, spans, bare = read(passage)
    resolution = resolve_names(text, spans)
    names = {e.id: e.name for e in resolution.entities}
    full = {mark[1] for mark in _MARK.finditer(passage) if not mark[2]} | {person for _, _, person in bare}
    found = {m.start: names[m.entity] for m in resolution.mentions}
    for start, sure, person in bare:
        yield sure, person, found.get(start, "") if found.get(start, "") in full else ""


@pytest.mark.parametrize("passage", PASSAGES.values(), ids=PASSAGES)
def test_nobody_gets_the_sentences_of_another(passage: str) -> None:
    for sure, person, link in linked(passage):
        assert link in ({person} if sure == "=" else {person, ""})


def main() -> None:
    """Prints how many of the links in the passages are right."""
    rows = [row for passage in PASSAGES.values() for row in linked(passage)]
    made = [(person, link) for _, person, link in rows if link]
    right = sum(person == link for person, link in made)
    wanted = sum(sure == "=" for sure, _, _ in rows)
    got = sum(sure == "=" and person == link for sure, person, link in rows)
    print(f"{len(PASSAGES)} passages, {len(rows)} bare names: {len(made)} linked, {right} of them rightly; "
          f"{got} of {wanted} that must be linked")  # fmt: skip


if __name__ == "__main__":
    main()
