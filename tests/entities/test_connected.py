"""Groups that pairs connect."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.entities.connected import connected


def test_pairs_connect_through_others_and_a_thing_may_be_alone() -> None:
    assert connected([("a", "b"), ("c", "c"), ("d", "b"), ("e", "f")]) == [{"a", "b", "d"}, {"c"}, {"e", "f"}]
    assert connected([]) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_pairs(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = [pair[::-1] for pair in pairs]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    groups = connected(pairs)
    assert sorted(map(sorted, groups)) == sorted(map(sorted, connected(shuffled)))
    assert sum(map(len, groups)) == len({one for pair in pairs for one in pair})
    assert all(any({*pair} <= group for group in groups) for pair in pairs)


def test_a_long_chain_costs_time_in_proportion_to_its_length() -> None:
    length = 100_000
    assert len(connected((n, n + 1) for n in range(length))) == 1
    assert len(connected((n + 1, n) for n in range(length))) == 1
    assert len(connected((0, n) for n in range(length))) == 1
