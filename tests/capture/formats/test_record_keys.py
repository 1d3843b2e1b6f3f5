"""The keys of records: unique, the same for the same names, and cheap for millions."""

from __future__ import annotations

import tracemalloc
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.capture.formats.mark_table import MarkCounts, MarkSet
from sitegen.capture.formats.record_keys import Keys

marks = st.integers(1, 2**64 - 1) | st.integers(1, 40) | st.integers(0, 40).map(lambda n: n << 40 | 7)


@given(st.lists(marks, max_size=300))
def test_the_table_counts_as_a_dictionary_does(added: list[int]) -> None:
    found, there, wanted = MarkCounts(), MarkSet(), Counter[int]()
    for mark in added:
        assert (mark in there, found[mark]) == (mark in wanted, wanted[mark])
        found.add(mark)
        there.add(mark)
        wanted[mark] += 1
    assert (len(found), len(there)) == (len(wanted), len(wanted))
    assert all(found[mark] == number and mark in there for mark, number in wanted.items())
    assert not any(mark in there for mark in (2**63 + 1, 5 << 41) if mark not in wanted)


@given(st.lists(st.text("ab~23 \n", max_size=5), max_size=60))
def test_keys_are_unique_and_the_next_one_is_told_before_it_is_given(names: list[str]) -> None:
    keys = Keys()
    made = []
    for name in names:
        told = keys.next_key(name)
        assert told == keys.next_key(name)
        made.append(keys.make(name))
        assert made[-1] == told
    assert len(set(made)) == len(made)
    again = Keys()
    assert [again.make(name) for name in names] == made


def test_a_repeated_name_gets_the_next_number() -> None:
    keys = Keys()
    assert [keys.make(name) for name in ("a", "a", "a~2", "a", "b")] == ["a", "a~2", "a~2~2", "a~3", "b"]
    assert (keys.next_key("a"), keys.next_key("b"), keys.next_key("c")) == ("a~4", "b~2", "c")


@pytest.mark.parametrize(("repeats", "most"), [(1, 24), (2, 42)])
def test_a_record_takes_a_few_bytes(repeats: int, most: int) -> None:
    """Also where each name comes twice."""
    count = 20_000
    keys = Keys()
    tracemalloc.start()
    try:
        for number in range(count):
            keys.make(str(number // repeats))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < most * count
