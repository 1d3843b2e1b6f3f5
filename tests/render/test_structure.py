"""Tables, notes, verse, lists and embeds: as HTML that is right, safe, and can be read by everybody."""

from __future__ import annotations

import re

import lxml.html
import pytest

from sitegen.core.language import Language
from sitegen.pages.records.bodies import NameLink
from sitegen.render.body_labels import BodyLabels
from sitegen.render.markdown_html import to_html
from sitegen.render.name_links import link_names
from tests.support.structured import BODY

ANY = "tr/*"


def tree(markdown: str, **options: object) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(to_html(markdown, **options), create_parent="div")  # type: ignore[arg-type]


def words(found: list[lxml.html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in found]


def table(markdown: str) -> lxml.html.HtmlElement:
    return tree(markdown).find(".//table")


def classes(markdown: str) -> list[list[str]]:
    return [[cell.get("class") or "" for cell in row] for row in table(markdown).iter("tr")]


def test_a_bold_paragraph_directly_above_a_table_is_its_caption() -> None:
    found = tree("Text.\n\n**Results of *the* day**\n\n| a | b |\n|---|---|\n| x | 1 |\n")
    assert words(found.findall(".//caption")) == ["Results of the day"]
    assert words(found.findall("p")) == ["Text."]
    box = found.find("div")
    assert (box.get("tabindex"), box.get("role"), box.get("aria-label")) == ("0", "region", "Results of the day")


@pytest.mark.parametrize("above", ["**Bold** and more", "**Two**, **words**", "*Soft*", "## Heading", "- **item**"])
def test_nothing_else_above_a_table_is_its_caption(above: str) -> None:
    found = tree(f"{above}\n\n| a |\n|---|\n| x |\n")
    assert found.find(".//caption") is None
    assert found.find("div").get("aria-label") == "Table 1"


def test_boxes_of_tables_have_labels_of_their_own() -> None:
    one = "**Sums**\n\n| a |\n|---|\n| x |\n\n"
    labels = [box.get("aria-label") for box in tree(one + one + one.replace("**Sums**", "Text.")).iter("div")][1:]
    assert labels == ["Sums", "Sums (Table 2)", "Table 3"]


def test_labels_are_in_the_language_of_the_site() -> None:
    html = to_html("a[^1]\n\n| a |\n|---|\n| x |\n\n[^1]: b\n", labels=BodyLabels(Language("de")))
    for label in ("Tabelle 1", "Anmerkungen", "Zurück zum Text von Anmerkung 1"):
        assert f'aria-label="{label}"' in html


def test_columns_of_figures_are_set_as_figures() -> None:
    rows = "| Club | P | Goals | Money | Share | Time | Free |\n|---|---|---|---|---|---|---|\n"
    rows += "| Rovers | 22 | 48–19 | £1.2m | 4.5% | 1:52.3 | 3 of them |\n"
    rows += "| Quay | – | 2 | (1,204) | −0.8 % | 9.81* | 7 |\n"
    assert classes(rows) == [["", "num", "num", "num", "num", "num", ""]] * 3


def test_a_column_without_any_figure_is_none_of_figures() -> None:
    assert classes("| a | b |\n|---|---|\n| x | – |\n| y | |\n") == [["", ""]] * 3


def test_a_stated_alignment_is_kept() -> None:
    assert classes("| a | b | c |\n|:---|:---:|---:|\n| 1 | 2 | 3 |\n") == [["at-left", "at-center", "at-right"]] * 2


def test_header_cells_say_what_they_head() -> None:
    html = "<table><tr><th>a</th><th>b</th></tr><tr><th>c</th><td>1</td></tr></table>"
    assert [cell.get("scope") for cell in table(html).iter("th")] == ["col", "col", "row"]


def test_a_table_without_headers_has_none() -> None:
    found = table("|  |  |\n|---|---|\n| x | 1 |\n")
    assert found.find("thead") is None and found.find(".//th") is None
    assert table("|  | b |\n|---|---|\n| x | 1 |\n").find(".//td") is not None  # a corner is no header


def test_breaks_and_bars_in_cells_are_kept() -> None:
    html = to_html("| a |\n|---|\n| b \\| c<br>d |\n")
    assert "b | c<br>d" in html


def test_a_table_in_a_cell_stays_in_it() -> None:
    found = tree("<table><tr><td>a<table><tr><td>1</td></tr></table></td><td>b</td></tr></table>")
    assert len(found.findall(".//table")) == 2 and len(found.findall("div")) == 1


def test_notes_stand_at_the_end_with_links_both_ways() -> None:
    found = tree("One[^b] and[^a].\n\n[^a]: Second.\n\nTwo[^b].\n\n[^b]: First.\n\n    Of two paragraphs.\n")
    notes = found.find("section")
    assert found[-1] is notes
    assert [words(item.findall("p")) for item in notes.iter("li")] == [
        ["First.", "Of two paragraphs. ↩︎ ↩︎"],
        ["Second. ↩︎"],
    ]
    ids = {element.get("id") for element in found.iter() if element.get("id")}
    targets = {link.get("href")[1:] for link in found.iter("a")}
    assert ids == targets and len(ids) == 5
    labels = [link.get("aria-label") for link in notes.iter("a")]
    assert len(set(labels)) == 3


def test_a_note_without_a_mark_is_not_lost() -> None:
    assert "Alone." in words(tree("Text.\n\n[^1]: Alone.\n").findall(".//li"))[0]


def test_a_mark_without_a_note_is_text() -> None:
    assert to_html("Text[^1].") == "<p>Text[^1].</p>"


def test_faked_notes_break_nothing() -> None:
    fakes = (
        '<div class="footnote-definition" id="1"><sup class="footnote-definition-label">1</sup>x</div>',
        '<div class="footnote-definition" id="1"></div>',
        '<sup class="footnote-reference"><a href="#9">9</a></sup>',
        '<sup class="footnote-reference">',
        '<div class="footnote-definition"><sup class="footnote-definition-label"><b>1</b></sup></div>',
    )
    for fake in fakes:
        html = to_html(f"a[^1]\n\n{fake}\n\n[^1]: note\n")
        ids = re.findall(r' id="([^"]*)"', html)
        assert "note" in html and len(ids) == len(set(ids))


def test_ids_of_a_body_are_no_ids_of_the_page() -> None:
    html = to_html('<a id="main"></a>One [two](#main)\n\n<p id="marks">x</p>\n\n<a id="main"></a>y <a id="a b"></a>')
    assert re.findall(r' id="([^"]*)"', html) == ["text-main", "text-marks"]
    assert 'href="#text-main"' in html


def test_an_inner_link_of_another_body_has_another_prefix() -> None:
    labels = BodyLabels(Language("en"), "2019-keeper-")
    html = to_html('<a id="x"></a>[a](#x)[^1]\n\n[^1]: b\n', labels=labels)
    assert set(re.findall(r' id="([^"]*)"', html)) == {
        "2019-keeper-x", "mark-2019-keeper-1-1", "note-2019-keeper-1",
    }  # fmt: skip


def test_lists_keep_their_numbers_and_their_depth() -> None:
    found = tree("7. seven\n8. eight\n   - red\n   - white\n     1. lens\n")
    assert found.find("ol").get("start") == "7"
    assert words(found.findall("ol/li/ul/li/ol/li")) == ["lens"]


def test_definition_lists() -> None:
    found = tree("Mole\n:   A wall.\n:   A beast.\n\nPilot\n:   A book.\n")
    assert [element.tag for element in found.find("dl")] == ["dt", "dd", "dd", "dt", "dd"]


def test_raised_lowered_struck_and_inserted_words() -> None:
    html = "m<sup>2</sup> CO<sub>2</sub> <del>four</del> <ins>five</ins>"
    assert to_html(html) == f"<p>{html}</p>"
    assert to_html("~~four~~") == "<p><del>four</del></p>"


def test_each_line_of_verse_stands_alone() -> None:
    found = tree("One,\\\ntwo *and* three,\\\nfour.\n")
    assert words(found.findall("p[@class='lines']/span")) == ["One,", "two and three,", "four."]
    assert len(found.findall(".//br")) == 2  # also without a style sheet


def test_emphasis_over_lines_is_kept_whole() -> None:
    assert to_html("*one\\\ntwo*") == "<p><em>one<br>\ntwo</em></p>"


def test_columns_can_be_scrolled_with_the_keyboard() -> None:
    assert to_html("```\na  b\n```").startswith('<pre tabindex="0">')


def test_an_embed_is_a_card_that_loads_nothing() -> None:
    found = tree("[A film](https://www.video.example/watch?v=a&b=1)\n\n[maps.example/x](https://maps.example/x)\n")
    film, place = found.findall("p[@class='embed']/a")
    assert (film.get("data-host"), film.get("href")) == ("video.example", "https://www.video.example/watch?v=a&b=1")
    assert place.get("data-host") is None  # the text says it


@pytest.mark.parametrize(
    "text", ["See [a](https://a.example)", "[a](/people/b/)", "[a](https://a.example) [b](https://b.example)"]
)
def test_other_links_are_no_cards(text: str) -> None:
    assert "embed" not in to_html(text)


@pytest.mark.parametrize("time", ["14:05", "9.30 am", "17h20", "**14:05**", "08:00 GMT"])
def test_times_of_a_live_report(time: str) -> None:
    assert 'class="time"' in to_html(f"### {time}\n\nText.")
    assert 'class="time"' not in to_html(f"### {time} The doors open\n\nText.")


def test_names_are_marked_in_cells_items_and_notes_but_never_across() -> None:
    names = [NameLink(("Walter Oduya", "Oduya"), "person", "/people/walter-oduya/")]
    markdown = (
        "**Walter Oduya**\n\n| Walter | Oduya |\n|---|---|\n| Walter | Oduya |\n\n- Walter\n- Oduya\n\n"
        "Walter\n:   Oduya\n\nWalter\\\nOduya[^1]\n\n[^1]: Walter Oduya\n"
    )
    html = link_names(to_html(markdown), names, str)
    marked = re.findall(r'class="name person"[^>]*>([^<]*)<', html)
    assert marked == ["Walter Oduya", "Oduya", "Oduya", "Oduya", "Oduya", "Oduya", "Walter Oduya"]
    assert html.count("Walter<") == 5


def test_no_word_of_a_structured_story_is_lost() -> None:
    shown = " ".join(tree(BODY).text_content().split())
    for word in re.findall(r"[^\W\d_]{3,}", re.sub(r"\]\([^)]*\)|<[^>]*>|\[\^\w+\]", " ", BODY)):
        assert word in shown


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("### a\n\n### b", ["h2", "h2"]),
        ("## a\n\n#### b\n\n## c", ["h2", "h3", "h2"]),
        ("# a\n\n## b", ["h2", "h2"]),
        ("#### a\n\n##### b\n\n###### c", ["h2", "h3", "h4"]),
    ],
)
def test_headings_begin_below_the_title_and_skip_no_level(markdown: str, levels: list[str]) -> None:
    assert [element.tag for element in tree(markdown)] == levels
