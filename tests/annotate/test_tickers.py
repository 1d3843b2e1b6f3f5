"""Tickers behind the names of companies name no other thing that has the same letters."""

from __future__ import annotations

import pytest

from sitegen.annotate.finder import Finder
from sitegen.annotate.mentions.tickers import is_ticker
from sitegen.annotate.resolve.resolver import resolve_names
from sitegen.core.model import Named
from tests.annotate.test_resolver import marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[O Quill Corp] <UN> fell.", [("Quill Corp", "quill")]),
        ("[O Quill Corp]'s <UN> unit fell.", [("Quill Corp", "quill")]),
        ("[O Quill Corp] <QBT> fell. [O Tern Board of Trade] ([O QBT]) rose, [O QBT] said.", []),
        ("[O Quill Corp] <[O QLL]> fell.", [("Quill Corp", "quill"), ("QLL", "quill")]),
        ("The [O United Nations] ([O UN]) met.", [("United Nations", "united-nations"), ("UN", "united-nations")]),
    ],
)
def test_what_a_ticker_names(text: str, expected: list[tuple[str, str]]) -> None:
    plain, spans = marked(text)
    found = resolve_names(plain, spans).mentions
    assert not [m for m in found if is_ticker(plain, m.start, m.end) and m.entity != "organization:quill"]
    if expected:
        assert [(m.text, m.entity.removeprefix("organization:")) for m in found] == expected


def test_the_index_finds_no_other_name_in_a_ticker() -> None:
    board = Named("organization", "Tern Board of Trade", ("QBT",))
    quill = Named("organization", "Quill", ("Quill Corp", "QLL"))
    text = "Quill Corp <QLL> and Marsh Corp <QBT> fell, QBT said."
    found = [(text[start:end], name.name) for start, end, name in Finder([board, quill]).find(text)]
    assert found == [("Quill Corp", "Quill"), ("QLL", "Quill"), ("QBT", "Tern Board of Trade")]
