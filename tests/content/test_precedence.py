"""Decisions of the machine beside those of people, which always go first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.decisions import Decision
from sitegen.content.machine_decisions import FILE
from sitegen.content.precedence import Statements, in_force
from sitegen.content.vocabulary import ResolvedName, StoryFacts, TermNames, Vocabulary

HERE = StoryFacts("content/articles/2019/light.md", "Example Times", "2019")
THERE = StoryFacts("content/articles/2020/gale.md", "Daily Example", "2020")


def joined(name: str, into: str, *stories: StoryFacts, probability: float = 0.98) -> Decision:
    paths = tuple(facts.path for facts in stories)
    return Decision("merge", (name,), "person", into, file=FILE, stories=paths, probability=probability)


def by_people(action: str, *names: str, to: str = "", stories: tuple[str, ...] = ()) -> Decision:
    return Decision(action, names, "person", to, line=1, stories=stories)


ODUYA = joined("W. Oduya", "Walter Oduya")
HARROW = joined("Harrow", "Ida Harrow", HERE)


def test_a_decision_of_the_machine_makes_a_name_probable() -> None:
    words = Vocabulary((), (), [ODUYA])
    assert words.resolve("person", "w. oduya", HERE) == ResolvedName("person", "Walter Oduya", probable=True)
    assert words.resolve("person", "Walter Oduya", HERE) == ResolvedName("person", "Walter Oduya")
    assert dict(words.moves())["/people/w-oduya/"].name == "Walter Oduya"
    assert "probability 0.98" in words.reasons("person", "W. Oduya", HERE)[0]


def test_a_decision_with_stories_is_about_these_alone_and_about_local_names_too() -> None:
    words = Vocabulary((), (), [HARROW])
    made = ResolvedName("person", "Ida Harrow", probable=True)
    assert words.resolve("person", "Harrow", HERE, local=True) == made
    assert words.resolve("person", "Harrow", THERE, local=True) is None
    assert words.resolve("person", "Harrow", HERE) == made
    assert words.resolve("person", "Harrow", THERE) == ResolvedName("person", "Harrow")
    assert words.is_split("person", "Harrow") and not words.is_split("person", "Ida Harrow")
    assert not list(words.moves())


def test_people_may_name_stories_too_and_go_before_the_machine() -> None:
    mine = by_people("merge", "Harrow", to="Tom Harrow", stories=(HERE.path,))
    words = Vocabulary((), [mine], [joined("Harrow", "Ida Harrow", HERE, THERE)])
    assert words.resolve("person", "Harrow", HERE, local=True) == ResolvedName("person", "Tom Harrow")
    assert words.resolve("person", "Harrow", THERE, local=True) == ResolvedName("person", "Ida Harrow", probable=True)
    assert [(o.decision.stories) for o in words.overruled] == [(HERE.path,)]


def test_a_name_in_one_story_cannot_be_two_people() -> None:
    one, other = (by_people("merge", "Harrow", to=to, stories=(HERE.path,)) for to in ("Ida Harrow", "Tom Harrow"))
    words = Vocabulary((), [one, replace(other, line=2)])
    assert len(words.problems) == 1 and words.resolve("person", "Harrow", HERE, local=True) is None
    apart = by_people("distinct", "Harrow", "Ida Harrow", stories=(HERE.path,))
    words = Vocabulary((), [one, replace(apart, line=2)])
    assert len(words.problems) == 1 and words.resolve("person", "Harrow", HERE, local=True) is None


@pytest.mark.parametrize(
    "mine",
    [
        by_people("distinct", "W. Oduya", "Walter Oduya"),
        by_people("hide", "W. Oduya"),
        by_people("split", "W. Oduya", to="year"),
        by_people("split", "Walter Oduya", to="year"),
        by_people("merge", "W. Oduya", to="Wilma Oduya"),
        by_people("merge", "Walter Oduya", to="W. Oduya"),
        by_people("rename", "W. Oduya", to="W. B. Oduya"),
        by_people("retype", "W. Oduya", to="organization"),
    ],
    ids=lambda entry: entry.in_words(),
)
def test_what_people_decided_on_a_name_overrules_the_machine(mine: Decision) -> None:
    words, without = Vocabulary((), [mine], [ODUYA]), Vocabulary((), [mine])
    assert [overruled.decision.names for overruled in words.overruled] == [("W. Oduya",)]
    assert not words.problems
    for name in ("W. Oduya", "Walter Oduya"):
        assert words.resolve("person", name, HERE) == without.resolve("person", name, HERE)


def test_the_machine_follows_what_people_say_of_the_name_that_it_leads_to() -> None:
    for mine, name in (
        (by_people("rename", "Walter Oduya", to="Walter B. Oduya"), "Walter B. Oduya"),
        (by_people("merge", "Walter Oduya", to="Oduya the Elder"), "Oduya the Elder"),
    ):
        made = Vocabulary((), [mine], [ODUYA]).resolve("person", "W. Oduya")
        assert made == ResolvedName("person", name, probable=True)
    assert Vocabulary((), [by_people("hide", "Walter Oduya")], [ODUYA]).resolve("person", "W. Oduya") is None


def test_distinct_names_stay_so_by_any_way() -> None:
    """Two decisions of the machine, or one of it and one of a person, must not join what a person told apart."""
    apart = by_people("distinct", "A", "C")
    words = Vocabulary((), [apart], [joined("A", "B", probability=0.99), joined("B", "C", probability=0.98)])
    assert words.resolve("person", "A") == ResolvedName("person", "B", probable=True)
    assert words.resolve("person", "B") == ResolvedName("person", "B")
    words = Vocabulary((), [apart, by_people("merge", "B", to="C")], [joined("A", "B")])
    assert words.resolve("person", "A") == ResolvedName("person", "A")
    words = Vocabulary((), [by_people("distinct", "Harrow", "Ida Harrow")], [HARROW])
    assert words.resolve("person", "Harrow", HERE, local=True) is None


def test_a_file_of_its_own_keeps_a_name() -> None:
    words = Vocabulary([TermNames("content/entities/people/w.md", "person", "W. Oduya")], (), [ODUYA])
    assert words.resolve("person", "W. Oduya") == ResolvedName("person", "W. Oduya")
    assert "content/entities/people/w.md" in words.overruled[0].why
    words = Vocabulary(
        [TermNames("w.md", "person", "Walter Oduya", ("Harrow",))], (), [joined("Harrow", "Walter Oduya", HERE)]
    )
    assert words.resolve("person", "Harrow", HERE, local=True) == ResolvedName("person", "Walter Oduya", probable=True)


names = st.sampled_from("ABCD")
machine = st.builds(
    lambda a, b, p, s: joined(a, b, *s, probability=p), names, names, st.sampled_from([0.97, 0.98, 0.99]),
    st.lists(st.sampled_from([HERE, THERE]), max_size=2, unique=True),
)  # fmt: skip
mine = st.one_of(
    st.builds(lambda a, b: by_people("merge", a, to=b), names, names),
    st.builds(lambda a, b: by_people("merge", a, to=b, stories=(HERE.path,)), names, names),
    st.builds(lambda a, b: by_people("distinct", a, b), names, names),
    st.builds(lambda a: by_people("hide", a), names),
    st.builds(lambda a: by_people("split", a, to="year"), names),
    st.builds(lambda a, b: by_people("rename", a, to=b), names, st.sampled_from("DEF")),
)


@settings(max_examples=300)
@given(st.lists(machine, max_size=5), st.lists(mine, max_size=3), st.randoms())
def test_laws(ours: list[Decision], theirs: list[Decision], random: object) -> None:
    theirs = [replace(entry, line=number) for number, entry in enumerate(theirs, 1)]
    words, people = Vocabulary((), theirs, ours), Vocabulary((), theirs)
    assert words.problems == people.problems  # the machine never makes an error of a person's decision
    shuffled = list(ours)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = Vocabulary((), theirs, shuffled)
    for name in "ABCDEF":
        for facts in (None, HERE, THERE):
            made = words.resolve("person", name, facts)
            assert made == again.resolve("person", name, facts)
            if made is None or not made.probable:  # what the machine did not decide is as people said
                assert made is None or made == people.resolve("person", name, facts)
            for entry in theirs:
                if (
                    entry.action == "distinct"
                    and name in entry.names
                    and len(set(entry.names)) == 2
                    and not entry.stories
                ):
                    ends = {words.resolve("person", n, None) for n in entry.names}
                    apart = {people.resolve("person", n, None) for n in entry.names}
                    assert len({e and (e.kind, e.name) for e in ends}) == 2 or len(apart) == 1


def test_long_chains_cost_time_in_proportion_to_their_length() -> None:
    length = 20_000
    chain = [joined(f"Name {n}", f"Name {n + 1}", probability=0.5 + n / 100_000) for n in range(length)]
    nothing = Statements(lambda kind, name: (kind, name), {}, {}, frozenset(), {}, (), frozenset())
    force, overruled = in_force([*chain, joined(f"Name {length}", "Name 0", probability=0.4)], nothing)
    assert len(force) == length
    assert [why for _, why in overruled] == [f"it leads Name {length} in a circle"]
