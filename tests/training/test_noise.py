"""What training does to its texts: names stay where they are, however worn the print."""

from __future__ import annotations

import random

import pytest

from training import noise

TEXT = "The Congress at Boston heard Messrs. Smith and Jones of Massachusetts on the passage of the bill. " * 3
NAMES = ("Congress", "Boston", "Smith", "Jones", "Massachusetts")


def spans() -> list[tuple[int, int, str]]:
    return [(TEXT.index(name), TEXT.index(name) + len(name), name) for name in NAMES]


@pytest.mark.parametrize("seed", range(40))
def test_names_move_with_their_letters(seed: int) -> None:
    for damage in (noise.old_print, noise.messaged):
        text, moved = damage(TEXT, spans(), random.Random(seed))
        for start, end, name in moved:
            found = text[start:end]
            assert found == found.strip() != ""
            # The letters that were not mistaken are still there, in number about as many.
            assert abs(len(found) - len(name)) <= len(name)
            assert len(set(found.lower()) & set(name.lower())) >= 2
        assert [name for _, _, name in moved] == list(NAMES)


def test_the_same_seed_wears_the_same() -> None:
    assert noise.old_print(TEXT, spans(), random.Random(5)) == noise.old_print(TEXT, spans(), random.Random(5))


def test_a_long_s_stands_only_within_words() -> None:
    pieces = list("passes is so")
    noise._long_s("passes is so", pieces, "ſ")
    assert "".join(pieces) == "paſſes is ſo"
