"""Bytes as text: mojibake is mended where it is beyond doubt, and right text in any language is left alone."""

from __future__ import annotations

import pytest

from sitegen.capture.encoding.decode import check_lines, decode
from sitegen.core.errors import SeedError
from tests.conftest import no_hang

RIGHT = [
    "The “harbour” – it’s 25° at noon, £50 or €60…",
    "« Où êtes-vous ? » “Être” — déjà… «Œdipe», à l’œuvre",
    "Żółć i „Gęśla” jaźń…",
    "שלום עולם “היום”",
    "¿Qué? «¡Olé!» “ÑANDÚ” ¡Sí!",
    "FÃO’S são “JOÃO” – NÃO… É",
    "Der „Café”-Besitzer, ÄÖÜ ß – ÅÄÖ, “Ö”",
    "Привет, мир — «Ещё»",
    "Đà Nẵng, Huế “Ở”",
    "👨‍👩‍👧 émoji 😀 “yes”",
    "می‌خواهم",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_left_alone(text: str) -> None:
    read = decode(text.encode(), "a")
    assert (read.text, read.note) == (text.replace("\u200d", "\u200d"), "")


@pytest.mark.parametrize("text", [*RIGHT[:2], RIGHT[2], RIGHT[3], RIGHT[7], "naïve", "“Marrowby’s harbour”"])
def test_utf8_that_was_read_as_western_is_mended(text: str) -> None:
    wrong = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    read = decode(f"A line of the harbour\n{wrong}\nanother".encode(), "a")
    assert read.text.split("\n") == ["A line of the harbour", text.replace("\xa0", " "), "another"]
    assert read.note == "mojibake mended"


def test_a_joiner_stays_where_it_is_of_the_word() -> None:
    assert decode("har\u200cbour می\u200cخواهم\u200c.".encode(), "a").text == "harbour می\u200cخواهم."


@pytest.mark.parametrize(
    "lines", ["word\n" * 200_000, "\n".join(str(n) for n in range(200_000))], ids=["same", "other"]
)
def test_too_many_lines_are_named_at_once(lines: str) -> None:
    with no_hang(), pytest.raises(SeedError, match="more than 10,000 lines") as error:
        check_lines(decode(lines.encode(), "a").text, "a")
    assert error.value.line == 10_001


def test_a_line_too_long_is_named() -> None:
    with pytest.raises(SeedError) as error:
        check_lines("a\n" + "b" * 300_000, "seeds/a.txt")
    assert error.value.line == 2
