"""The marks that a printer sets: the same in titles, sentences, captions and texts, and nothing else is touched."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.text import escape
from sitegen.core.typography import typeset, typeset_runs
from sitegen.render.markdown_html import to_html
from sitegen.render.quotes import typeset as typeset_html
from tests.conftest import Run, put_story

SET = {
    '"I gave it a date," she said': "“I gave it a date,” she said",
    "He said 'no' (\"twice\")": "He said ‘no’ (“twice”)",
    '"...it is over."': "“…it is over.”",
    '"… it is over."': "“… it is over.”",
    "'...so it is'": "‘…so it is’",
    'he said "..." and left': "he said “…” and left",
    '"It is over..." "No."': "“It is over…” “No.”",
    "Women's rights in the '90s": "Women’s rights in the ’90s",
    '"\'Tis the season," \'twas said of \'em': "“’Tis the season,” ’twas said of ’em",
    "rock 'n' roll, rock'n'roll": "rock ’n’ roll, rock’n’roll",
    "5' 10\" tall, 5'6\" wide": "5′ 10″ tall, 5′6″ wide",
    "40° 26' 46\" N, 79° 58' W": "40° 26′ 46″ N, 79° 58′ W",
    'in "Apollo 13" and \'Apollo 13\'': "in “Apollo 13” and ‘Apollo 13’",
    "\"'No,' she said,\" he wrote": "“‘No,’ she said,” he wrote",
    '"The \'Grace\'" sailed': "“The ‘Grace’” sailed",
    'a -- b --- c': "a – b — c",
    'wait--"no"': "wait–“no”",
    'I never--" she said': "I never–” she said",
    '"--well," she said': "“–well,” she said",
    '("so") ["so"] {"so"}': "(“so”) [“so”] {“so”}",
    '"[O]ne" of "$5"': "“[O]ne” of “$5”",
    '"?" he asked, "!"': "“?” he asked, “!”",
    "the boys' own, o'clock": "the boys’ own, o’clock",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SET.items(), ids=SET.keys())
def test_marks_are_set_as_printers_set_them(text: str, expected: str) -> None:
    """A title, a paragraph, and a paragraph in which each word is marked up: three ways to one typography."""
    assert typeset(text, "en-GB") == expected
    assert words(to_html(escape(text))) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ('"*word*"', "“word”"), ('*"word"*', "“word”"), ('**"**so**"**', "“so”"), ('("*so*")', "(“so”)"),
        ('"[here](/a/)," he said', "“here,” he said"), ('*...*"', "…”"), ('"one\n"two"', "“one\n“two”"),
        ("*Ann*'s", "Ann’s"), ('"`x`"', "“x”"), ('"*...it is over.*"', "“…it is over.”"),
    ],
)  # fmt: skip
def test_markup_does_not_part_a_mark_from_its_word(markdown: str, expected: str) -> None:
    assert words(to_html(markdown)) == expected


def test_a_mark_beside_a_picture_or_a_line_s_end() -> None:
    assert typeset_html('<p>"<img src="/a.png">"<br>"so"</p>') == '<p>“<img src="/a.png">”<br>“so”</p>'


def test_code_stays_as_it_is() -> None:
    assert to_html('so `"a" -- b...` "c"') == '<p>so <code>"a" -- b...</code> “c”</p>'


@pytest.mark.parametrize("language", ["de", "fr", "he", "es"])
def test_other_languages_keep_their_own_marks(language: str) -> None:
    text = 'Er sagte "ja" -- « non » ... „doch“ \'90'
    assert typeset(text, language) == text
    assert words(to_html(text, language)) == text


def words(html: str) -> str:
    return str(lxml.html.fragment_fromstring(html, create_parent="div").text_content()) if html else ""


PLAIN = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'", "′": "'", "—": "---", "–": "--", "…": "..."})
TEXT = st.text("ab0 \"'(-.)“‘’—…?,n[é&\u00a0", max_size=40)


@given(TEXT)
def test_only_marks_change(text: str) -> None:
    """With the marks as a typewriter has them, a text is what it was."""
    assert typeset(text, "en").translate(PLAIN) == text.translate(PLAIN)


@given(TEXT.map(lambda text: " ".join(text.split(" ")).strip()).filter(lambda text: text == " ".join(text.split())))
def test_a_title_and_the_same_text_as_a_paragraph_are_set_alike(text: str) -> None:
    assert words(to_html(escape(text))) == typeset(text, "en")


@given(TEXT, st.lists(st.integers(0, 40), max_size=4))
def test_a_text_that_is_cut_is_set_as_the_whole(text: str, cuts: list[int]) -> None:
    """But for dashes and ellipses that a cut goes through."""
    ends = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    runs = [text[start:end] for start, end in pairwise(ends)]
    assert "".join(typeset_runs(runs, "en")).translate(PLAIN) == text.translate(PLAIN)
    if "--" not in text and ".." not in text:
        assert "".join(typeset_runs(runs, "en")) == typeset(text, "en")


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ('"...it is over."', "“…it is over.”"),
        ("'...so it is'", "‘…so it is’"),
        ('"--well," he said', "“–well,” he said"),
        ('He said -- "no"', "He said – “no”"),
    ],
)
@pytest.mark.parametrize("place", ["h1", "text"])
def test_a_headline_and_a_text_are_printed_with_the_same_marks(
    site: Path, run: Run, said: str, printed: str, place: str
) -> None:
    """A quotation that begins with an ellipsis was closed at its beginning; texts and headlines had a rule each."""
    put_story(site, "a", f"title: {json.dumps(said)}\ndate: 2019-05-04", f"{said}\n")
    assert run("build", "--site", site, "--quiet").code == 0
    page = lxml.html.document_fromstring((site / "output/2019/05/a/index.html").read_bytes())
    told = [" ".join(e.text_content().split()) for e in page.xpath("//h1" if place == "h1" else "//main//p")]
    assert printed in told, told


def test_all_places_of_a_page_have_one_typography(site: Path, run: Run) -> None:
    """Headline, standfirst, caption, text, the sentence on a person's page, and the title of an old address."""
    said = '"...it is over," -- Ines Halvorsen\'s word'
    set_ = typeset(said, "en")
    head = json.dumps(said)
    put_story(
        site, "a",
        f"title: {head}\nsubtitle: {head}\ndate: 2019-05-04\npeople: [Ines Halvorsen]\naliases: [/old/]\n"
        f"images: [{{caption: {head}}}]",
        f"{said}.\n",
    )  # fmt: skip
    assert run("build", "--site", site, "--quiet").code == 0
    for page, count in (("2019/05/a", 4), ("people/ines-halvorsen", 2), ("old", 1), ("", 1)):
        tree = lxml.html.document_fromstring((site / f"output/{page}/index.html").read_bytes())
        for program in tree.xpath("//script | //pre"):  # what programs read has a title as it is
            program.drop_tree()
        text = tree.text_content()
        assert said not in text and text.count(set_) >= count, page
