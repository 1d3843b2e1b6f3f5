"""People win: what a person wrote into a file stands through every later conversion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.document import Document, parse_document, render_document
from sitegen.content.merge import Machine, hide, merge_fields, write
from sitegen.core.model import Provenance

NAMES = ("title", "subtitle", "authors", "date", "publication", "tags", "people")
words = st.text("abc é:'#-", min_size=1, max_size=8).map(str.strip).filter(bool)
field_values: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("title", "subtitle", "publication"), words),
    **dict.fromkeys(("authors", "tags", "people"), st.lists(words, min_size=1, max_size=3)),
    "date": st.dates().map(str).filter(lambda d: d > "1600"),
}
machines = st.builds(
    Machine,
    st.fixed_dictionaries({"title": words}, optional={n: field_values[n] for n in NAMES if n != "title"}),
    words.map(lambda w: w + "\n"),
    st.just("a/b.txt"),
    st.just("0" * 64),
    st.just(""),
    st.just({}),
)
edits = st.fixed_dictionaries(
    {}, optional={**{n: field_values[n] | st.none() for n in NAMES}, "body": words, "mine": words}
)


def reread(document: Document) -> Document:
    return parse_document(render_document(document), "a.md")


def edited(document: Document, edit: Mapping[str, Any]) -> Document:
    data = {**document.data, **{k: v for k, v in edit.items() if k != "body"}}
    for name in [k for k, v in edit.items() if v is None]:
        data.pop(name, None)
    return reread(Document(data, edit.get("body", document.body.strip()) + "\n", _dump(data)))


def _dump(data: Mapping[str, Any]) -> str:
    from sitegen.core import yaml

    return yaml.dump(data)


@given(machines, edits, st.lists(machines, max_size=3))
def test_every_edit_stands_through_any_later_conversions(
    first: Machine, edit: dict[str, Any], later: list[Machine]
) -> None:
    written = reread(write(first))
    document = edited(written, edit)
    for machine in later:
        document = reread(merge_fields(document, machine)[0])
    for name, value in edit.items():
        before = written.body.strip() if name == "body" else written.data.get(name)
        if value == before:
            continue  # not an edit
        now = document.body.strip() if name == "body" else document.data.get(name)
        assert now == value, name


@given(machines, machines)
def test_what_nobody_edited_follows_the_machine(first: Machine, second: Machine) -> None:
    document, kept = merge_fields(reread(write(first)), second)
    assert not kept
    assert render_document(document) == render_document(write(second))


@given(machines)
def test_converting_again_changes_no_byte(machine: Machine) -> None:
    raw = render_document(write(machine))
    again, kept = merge_fields(parse_document(raw, "a.md"), machine)
    assert not kept
    assert render_document(again) == raw


def test_comments_order_and_line_ends_of_a_person_stay() -> None:
    machine = Machine({"title": "Old", "date": "2014-03-12"}, "Text.\n", "a.txt", "0" * 64, "", "", {})
    raw = render_document(write(machine)).decode()
    raw = raw.replace("title: Old", "# checked by hand\ntitle: Mine").replace("\n", "\r\n")
    newer = Machine({"title": "New", "date": "2014-03-13"}, "Text, corrected.\n", "a.txt", "1" * 64, "", "", {})
    document, kept = merge_fields(parse_document(raw.encode(), "a.md"), newer)
    text = render_document(document).decode()
    assert kept
    assert "# checked by hand\r\ntitle: Mine\r\n" in text
    assert "date: 2014-03-13\r\n" in text and "Text, corrected.\r\n" in text
    assert "\n" not in text.replace("\r\n", "")


def test_a_field_that_a_person_removed_stays_out() -> None:
    machine = Machine({"title": "T", "people": ["A B"]}, "Text.\n", "a.txt", "0" * 64, "", "", {})
    document = edited(reread(write(machine)), {"people": None})
    assert "people" not in merge_fields(document, machine)[0].data


@given(machines, edits, st.sampled_from([None, True, False]))
def test_hiding_changes_no_other_field_and_is_taken_back_by_the_next_conversion(
    machine: Machine, edit: dict[str, Any], decision: bool | None
) -> None:
    document = edited(reread(write(machine)), edit | ({} if decision is None else {"draft": decision}))
    hidden = hide(document, machine.seed, "+hidden", Provenance("state in the seed: private", 1.0))
    assert (hidden is None) == (decision is not None)
    if hidden is None:
        return
    hidden = reread(hidden)
    assert hidden.data["draft"] is True
    others = {name: value for name, value in hidden.data.items() if name not in ("draft", "capture")}
    assert others == {name: value for name, value in document.data.items() if name != "capture"}
    assert hidden.body == document.body
    again = hide(hidden, machine.seed, "+hidden", Provenance("state in the seed: draft", 1.0))
    assert again is hidden
    assert render_document(merge_fields(hidden, machine)[0]) == render_document(merge_fields(document, machine)[0])
