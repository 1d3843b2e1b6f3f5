"""content/decisions.machine.toml: what is written is read again, and a broken entry costs only itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.decisions import KINDS, Decision
from sitegen.content.machine_decisions import (
    FILE,
    THRESHOLD_KEYS,
    MachineDecisions,
    digests,
    parse,
    render,
    retained,
)
from sitegen.core.text import squeeze

ODUYA = Decision(
    "merge", ("W. Oduya",), "person", "Walter Oduya", file=FILE, probability=0.985, evidence=("both keep a light",)
)
HARROW = Decision(
    "merge", ("Harrow",), "person", "Ida Harrow", file=FILE, probability=0.97,
    stories=("content/articles/1988/gale.md", "content/articles/undated/letter.md"), evidence=('"the keeper"',),
)  # fmt: skip


def told(text: str) -> list[str]:
    return [str(problem) for problem in parse(text.encode()).problems]


def entries(decided: MachineDecisions) -> list[Decision]:
    return [replace(entry, line=0) for entry in decided.entries]


def test_what_is_written_is_read_again() -> None:
    decided = MachineDecisions(min_stories={"tags": 2, "entities": 1}).with_entries([HARROW, ODUYA])
    text = render(decided)
    again = parse(text.encode())
    assert not again.problems
    assert entries(again) == [HARROW, ODUYA]
    assert again.min_stories == {"tags": 2, "entities": 1} and again.made == decided.made
    assert render(again) == text


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(squeeze)
decided_entries = st.builds(
    lambda kind, name, to, probability, evidence, stories, note: Decision(
        "merge", (squeeze(name),), kind, squeeze(to), file=FILE, probability=probability, note=squeeze(note),
        evidence=tuple(evidence), stories=tuple(sorted({f"content/articles/{story}" for story in stories})),
    ),
    st.sampled_from(KINDS), names, names, st.floats(1e-6, 1), st.lists(names, max_size=2), st.lists(names, max_size=3),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)  # fmt: skip


@given(
    st.lists(decided_entries, max_size=5),
    st.dictionaries(st.sampled_from(THRESHOLD_KEYS), st.integers(1, 3)),
    st.randoms(),
)
def test_the_text_is_one_for_any_order_and_reads_as_it_was(
    made: list[Decision], least: dict[str, int], random: object
) -> None:
    decided = MachineDecisions(min_stories=least).with_entries(made)
    text = render(decided)
    again = parse(text.encode())
    assert not again.problems and render(again) == text
    assert {entry.message for entry in again.entries} == {entry.message for entry in made}
    random.shuffle(made)  # type: ignore[attr-defined]
    assert render(MachineDecisions(min_stories=least).with_entries(made)) == text


def test_a_deleted_entry_and_a_deleted_story_are_known_as_revoked() -> None:
    decided = MachineDecisions().with_entries([ODUYA, HARROW])
    assert not decided.revoked
    text = render(decided)
    without = text.replace('    "content/articles/1988/gale.md",\n', "")
    assert parse(without.encode()).revoked == digests(replace(HARROW, stories=HARROW.stories[:1]))
    assert parse(text.encode()).without([ODUYA]).revoked == digests(ODUYA)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[[hide]]\nkind = "tag"\nname = "a"\n', "hide: a table [[merge]], [min_stories] or [made] was expected"),
        ('[[merge]]\nkind = "tag"\nnames = ["a"]\ninto = "b"\n', "merge: probability: a number above 0"),
        ('[[merge]]\nkind = "tag"\nnames = ["a"]\ninto = "b"\nprobability = 2\n', "merge: probability: a number"),
        ('[[merge]]\nkind = "tag"\nnames = ["a"]\ninto = "b"\nprobability = true\n', "merge: probability: a number"),
        ('[[merge]]\nkind = "tag"\nnames = ["a"]\ninto = "b"\nprobability = 0.9\nevidence = "x"\n', "merge: evidence"),
        (
            '[[merge]]\nkind = "tag"\nnames = ["a"]\ninto = "b"\nprobability = 0.9\nstories = ["x.md"]\n',
            "merge: stories",
        ),
        ("[min_stories]\nghosts = 2\n", "min_stories: ghosts: unknown"),
        ('[min_stories]\ntags = "two"\n', "min_stories: tags: a number from 1"),
        ("[min_stories]\ntags = 0\n", "min_stories: tags: a number from 1"),
        ("[made]\ndigests = 3\n", "made: digests: only a list"),
        ('[[merge]]\nkind = "tag\n', "is not TOML"),
    ],
)
def test_an_entry_that_cannot_be_read_is_told_with_its_line_and_costs_only_itself(text: str, what: str) -> None:
    good = '[[merge]]\nkind = "tag"\nnames = ["kept"]\ninto = "stays"\nprobability = 0.99\n'
    decided = parse(f"{good}{text}{good.replace('kept', 'too')}".encode())
    assert [entry.names for entry in decided.entries] == [("kept",), ("too",)]
    assert len(decided.problems) == 1
    assert what in decided.problems[0].error and 6 <= (decided.problems[0].line or 0) <= 12


def test_bytes_that_are_no_text_and_too_many_bytes_are_told() -> None:
    assert parse(b"\n\xff").problems[0].line == 2
    assert "larger than" in parse(b"#" * ((64 << 20) + 1)).problems[0].error


def test_what_a_broken_file_lacks_of_the_last_one_stays_in_force() -> None:
    last = MachineDecisions(min_stories={"tags": 2}).with_entries([ODUYA, HARROW])
    now = parse(render(MachineDecisions().with_entries([HARROW])).encode() + b"\n[[merge]\n")
    assert now.problems
    force = retained(now, last)
    assert {entry.names for entry in force.entries} == {("W. Oduya",), ("Harrow",)}
    assert force.min_stories == {"tags": 2} and force.made == last.made
    assert retained(last, MachineDecisions()) is last
