"""Decisions on names: read entry by entry, settled whatever their order, contradictions told and not guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content import machine_decisions
from sitegen.content.decisions import FORMS, Decision, parse_decisions
from sitegen.content.vocabulary import ResolvedName, StoryFacts, TermNames, Vocabulary, unmatched

DOCS = (Path(__file__).parents[2] / "docs/entities.md").read_text(encoding="utf-8")
STORY = StoryFacts("content/articles/2019/light.md", "Example Times", "2019")
OTHER = StoryFacts("content/articles/undated/letter.md")


def told(text: str) -> list[str]:
    return [str(problem) for problem in parse_decisions(text.encode()).problems]


def entries(text: str) -> tuple[Decision, ...]:
    found = parse_decisions(text.encode())
    assert not found.problems
    return found.entries


def test_every_kind_of_entry_is_read() -> None:
    found = entries("""# Ours.
[[merge]]
kind = "person"
into = "Walter  Oduya"
names = ["W. Oduya", "W. Oduya", "Wally"]
date = 2026-11-24
note = "One man."
was = "/people/w-oduya/"

[[split]]
kind = "person"
name = "John Smith"
by = "year"
[[rename]]
kind = "tag"
name = "boat"
to = "boats"
[[retype]]
kind = "place"
name = "Wharf"
to = "organization"
[[hide]]
kind = "event"
name = "Monday"
[[distinct]]
kind = "person"
names = ["A", "B"]
[[whole]]
kind = "person"
name = "C"
[[ignore]]
seed = "times/list.html"
""")
    assert [(d.action, d.line) for d in found] == [
        ("merge", 2), ("split", 10), ("rename", 14), ("retype", 18), ("hide", 22), ("distinct", 25), ("whole", 28),
        ("ignore", 31),
    ]  # fmt: skip
    merge = found[0]
    assert (merge.names, merge.to) == (("W. Oduya", "Wally"), "Walter Oduya")
    assert (merge.date, merge.note, merge.was) == ("2026-11-24", "One man.", ("/people/w-oduya/",))


def test_a_bad_entry_costs_itself_and_is_told_with_its_line() -> None:
    text = """[[mrge]]
kind = "person"
[[hide]]
kind = "people"
name = "A"
[[hide]]
kind = "tag"
nmae = "b"
[[hide]]
kind = "tag
name = "c"
[[rename]]
kind = "tag"
name = "d"
[hide]
kind = "tag"
[[retype]]
kind = "tag"
name = "e"
to = "tag"
[[hide]]
kind = "tag"
name = "good"
[[merge]]
kind = "tag"
into = "a"
names = "b"
"""
    assert [line.partition(": ")[0].rpartition(":")[2] for line in told(text)] == [
        "1", "4", "8", "10", "12", "15", "20", "27",
    ]  # fmt: skip
    assert "did you mean merge?" in told(text)[0] and "did you mean name?" in told(text)[2]
    assert [d.names for d in parse_decisions(text.encode()).entries] == [("good",)]


def test_what_is_no_text_at_all_is_one_line() -> None:
    assert [str(p) for p in parse_decisions(b'[[hide]]\nname = "\xff"\n').problems] == [
        "content/decisions.toml:2: is not UTF-8 text (save it as UTF-8)"
    ]
    assert len(parse_decisions(b"[" * 50_000).problems) == 1
    assert parse_decisions(b"").entries == () and not parse_decisions(b"# nothing\r\n").problems
    quoted = '[[hide]]\r\nkind = "tag"\r\nname = "a"\r\nnote = """\r\n[[hide]] is\r\nmeant"""\r\n'
    assert [d.note for d in entries(quoted)] == ["[[hide]] is meant"]


def vocabulary(*decisions: tuple[str, ...], files: tuple[TermNames, ...] = ()) -> Vocabulary:
    """Decisions as (action, name, to), of persons."""
    made = [Decision(a, (name,), "person", *to, line=n) for n, (a, name, *to) in enumerate(decisions, 1)]
    return Vocabulary(files, made)


def test_a_name_goes_as_far_as_decisions_lead() -> None:
    words = vocabulary(("merge", "W. Oduya", "Walter Oduya"), ("rename", "Walter Oduya", "Walter A. Oduya"))
    for name in ("W Oduya", "walter oduya"):
        assert words.resolve("person", name, STORY) == ResolvedName("person", "Walter A. Oduya")
    assert words.resolve("person", "Priya Raman", STORY) == ResolvedName("person", "Priya Raman")
    assert words.resolve("place", "Walter Oduya", STORY) == ResolvedName("place", "Walter Oduya")


def test_names_that_files_and_tables_know_are_decided_on_together() -> None:
    file = TermNames("content/entities/people/skip.md", "person", "Joseph Tarrant", ("Skip",))
    words = vocabulary(("rename", "Joseph Tarrant", "J. Tarrant"), files=(file,))
    assert words.resolve("person", "skip") == ResolvedName("person", "J. Tarrant")
    assert words.find("person", "J. Tarrant") == ("J. Tarrant", file.path)
    turkey = Vocabulary((), [Decision("rename", ("Turkey",), "place", "Türkiye")])
    assert turkey.resolve("place", "Republic of Turkey") == ResolvedName("place", "Türkiye")
    assert turkey.find("place", "Türkiye")[0] == "Türkiye"


def test_a_split_name_is_told_apart_by_what_the_story_says() -> None:
    for way, here, there in (
        ("year", "2019", "undated"),
        ("publication", "Example Times", "unknown publication"),
        ("story", "2019/light", "undated/letter"),
    ):
        words = vocabulary(("split", "John Smith", way))
        assert words.resolve("person", "John Smith", STORY) == ResolvedName("person", f"John Smith ({here})")
        assert words.resolve("person", "John Smith", OTHER) == ResolvedName("person", f"John Smith ({there})")
        assert words.resolve("person", "John Smith") == ResolvedName("person", "John Smith", split=True)


def test_a_part_can_be_decided_on_and_may_have_the_plain_name_again() -> None:
    words = vocabulary(
        ("split", "John Smith", "year"),
        ("rename", "John Smith (2019)", "John Smith (senator)"),
        ("merge", "John Smith (undated)", "John Smith"),
    )
    assert not words.problems
    assert words.resolve("person", "John Smith", STORY) == ResolvedName("person", "John Smith (senator)")
    assert words.resolve("person", "John Smith", OTHER) == ResolvedName("person", "John Smith")


def test_contradictions_are_told_with_both_lines_and_none_applies() -> None:
    cases = (
        [("merge", "A", "B"), ("merge", "A", "C")],
        [("merge", "A", "B"), ("merge", "B", "A")],
        [("merge", "A", "B"), ("rename", "B", "C"), ("merge", "C", "A")],
        [("rename", "A", "Bé"), ("rename", "C", "Be")],
        [("split", "A", "year"), ("split", "A", "story")],
        [("whole", "A"), ("split", "A", "year")],
    )
    for case in cases:
        words = vocabulary(*case)
        assert len(words.problems) == 1, case
        text = str(words.problems[0])
        assert text.startswith(f"content/decisions.toml:{len(case)}: ")
        assert all(f"content/decisions.toml:{n}" in text for n in range(1, len(case) + 1))
        for name in "ABC":
            assert words.resolve("person", name, STORY) == ResolvedName("person", name)


def test_what_was_said_to_be_distinct_is_not_merged() -> None:
    distinct = Decision("distinct", ("A", "B"), "person", line=1)
    words = Vocabulary((), [distinct, Decision("merge", ("A",), "person", "B", line=2)])
    assert words.problems and words.resolve("person", "A") == ResolvedName("person", "A")


def test_hiding_can_be_said_in_a_file_and_hides_what_is_merged_into_it() -> None:
    file = TermNames("content/entities/people/b.md", "person", "B", (), hide=True)
    words = vocabulary(("merge", "A", "B"), files=(file,))
    assert words.resolve("person", "A") is None and words.resolve("person", "b") is None


def test_decisions_that_match_nothing_are_found() -> None:
    made = [
        Decision("merge", ("A",), "person", "B", line=1),
        Decision("hide", ("Gone",), "person", line=5),
        Decision("rename", ("B",), "person", "C", line=9),
        Decision("split", ("S",), "person", "year", line=12),
        Decision("hide", ("S (2019)",), "person", line=15),
    ]
    found = list(unmatched(Vocabulary((), made), made, [("person", "A."), ("person", "S")]))
    assert found == [(made[1], "Gone")]


SAMPLES = re.findall(r"(?m)^    \[\[merge\]\][^\n]*\n(?:    [^\n]*\n|\n)+", DOCS)


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "probability" in sample])
def test_the_entries_of_the_machine_in_the_documents_are_read(sample: str) -> None:
    found = machine_decisions.parse(sample.encode())
    assert not found.problems
    assert [(entry.action, entry.probability) for entry in found.entries] == [("merge", 0.984)]


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "probability" not in sample])
def test_the_entries_of_the_documents_are_read(sample: str) -> None:
    found = parse_decisions(sample.encode())
    assert not found.problems
    assert {d.action for d in found.entries} == set(FORMS) - {"whole"}
    assert not Vocabulary((), found.entries).problems


names = st.sampled_from(["A", "B", "C", "D", "A (2019)", "b"])
decisions = st.one_of(
    st.builds(lambda a, n: Decision(a, (n,), "person"), st.sampled_from(["hide", "whole"]), names),
    st.builds(lambda n, t: Decision("merge", tuple(n), "person", t), st.lists(names, min_size=1, max_size=2), names),
    st.builds(lambda n, t: Decision("rename", (n,), "person", t), names, names),
    st.builds(lambda n, w: Decision("split", (n,), "person", w), names, st.sampled_from(["year", "story"])),
    st.builds(lambda n: Decision("retype", (n,), "person", "place"), names),
    st.builds(lambda n: Decision("distinct", tuple(n), "person"), st.lists(names, min_size=2, max_size=2)),
)


@given(st.lists(decisions, max_size=6), st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_decisions_does_not_matter_and_twice_is_once(made: list[Decision], random: object) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = Vocabulary((), made), Vocabulary((), [*shuffled, *shuffled])
    for kind in ("person", "place"):
        for name in ("A", "B", "C", "D"):
            for facts in (STORY, OTHER, None):
                assert one.resolve(kind, name, facts) == other.resolve(kind, name, facts)
            assert one.find(kind, name) == other.find(kind, name)
    assert set(one.moves()) == set(other.moves())


@given(st.lists(decisions, max_size=6))
@settings(max_examples=100, deadline=None)
def test_what_is_settled_stays_settled(made: list[Decision]) -> None:
    """Where no name is split, settling what was settled changes nothing."""
    words = Vocabulary((), [d for d in made if d.action != "split"])
    for name in ("A", "B", "C", "D", "A (2019)"):
        once = words.resolve("person", name, STORY)
        assert once is None or words.resolve(once.kind, once.name, STORY) == once
