"""Structure of HTML in the Markdown of articles: tables, lists, lines, notes, marks, embeds."""

from __future__ import annotations

import pytest

from sitegen.capture.article_only.fragment import read_fragment
from sitegen.capture.article_only.markdown import read_markdown
from sitegen.core.text import plain
from tests.conftest import no_hang

BASE = "https://courier.example/2014/quay/"


def made(source: str) -> str:
    """The Markdown of an article's HTML."""
    return "\n\n".join(piece.text for piece in read_fragment(source, BASE, "seeds/a").pieces)


def removed(source: str) -> dict[str, str]:
    return {line.text: line.reason for line in read_fragment(source, BASE, "seeds/a").removed}


# --- tables ------------------------------------------------------------------------------------------------


def test_a_table_keeps_all_its_cells() -> None:
    source = """<table><caption>Eels <i>landed</i></caption><thead><tr><th>Month<th>Boats<th>Kilos</thead>
    <tfoot><tr><td>Sum<td>31<td>2,450</tfoot>
    <tbody><tr><td>May<td>17<td>1,150<tr><td>June<td>14<td>1,300 <a href="/n">(late)</a><br>m<sup>2</sup> | x
    </tbody></table>"""
    assert made(source) == (
        "**Eels *landed***\n\n"
        "| Month | Boats | Kilos |\n| --- | --- | --- |\n| May | 17 | 1,150 |\n"
        "| June | 14 | 1,300 [(late)](https://courier.example/n)<br>m<sup>2</sup> \\| x |\n| Sum | 31 | 2,450 |"
    )


def test_cells_over_several_rows_and_columns_keep_figures_in_their_columns() -> None:
    source = """<table><tr><th rowspan=2>Quay<th colspan=2>Ships<tr><th>2012<th>2013
    <tr><td rowspan=2>North<td>4<td>5<tr><td rowspan=2>8<td>9<tr><td>South<td>7
    <tr><td colspan=3>Not counted: ferries</table>"""
    assert made(source).split("\n") == [
        "| Quay | Ships<br>2012 | Ships<br>2013 |",
        "| --- | --- | --- |",
        "| North | 4 | 5 |",
        "| North | 8 | 9 |",
        "| South |  | 7 |",
        "| Not counted: ferries |  |  |",
    ]


def test_a_table_without_headings_has_an_empty_head() -> None:
    assert made("<table><tr><td>Rovers<td>3<tr><td>United<td>1</table>") == (
        "|  |  |\n| --- | --- |\n| Rovers | 3 |\n| United | 1 |"
    )


PROSE = "The keeper of the lock said on Monday that the gate had been shut since the flood and would stay so."


@pytest.mark.parametrize(
    "source",
    [
        f"<table><tr><td>{PROSE}</td></tr><tr><td>Second</td></tr></table>",
        f"<table width=600><tr><td>{PROSE}</td><td>Second</td></tr><tr><td></td><td></td></tr></table>",
        f"<table role=presentation><tr><td>{PROSE}</td><td>Second</td></tr><tr><td>a</td><td>b</td></tr></table>",
        f"<table><tr><td><h2>Head</h2>{PROSE}</td><td>Second</td></tr><tr><td>a</td><td>b</td></tr></table>",
        f"<table><tr><td><table><tr><td>{PROSE}</td></tr></table></td><td>Second</td></tr><tr><td>1<td>2</tr></table>",
        f"<table><tr><td>{PROSE * 2}</td><td>{PROSE}</td></tr><tr><td>{PROSE}</td><td>Second {PROSE}</td></tr></table>",
    ],
    ids=["one column", "one row", "role", "heading", "nested", "prose"],
)
def test_a_table_that_arranges_a_page_is_paragraphs(source: str) -> None:
    text = made(source)
    assert "|" not in text
    assert PROSE in text
    assert "Second" in text


def test_a_table_of_data_inside_one_for_layout_stays_one() -> None:
    text = made(f"<table><tr><td>{PROSE}<table><tr><th>a<th>b<tr><td>1<td>2</table></td><td>Side</td></tr></table>")
    assert text.split("\n\n") == [PROSE, "| a | b |\n| --- | --- |\n| 1 | 2 |", "Side"]


# --- lists -------------------------------------------------------------------------------------------------


def test_lists_keep_their_numbers_and_their_depth() -> None:
    source = "<ol start=4><li>Tar<li>Oil<ul><li>by day<li>by night<ol><li>late</ol></ul><li>Paint</ol>"
    assert made(source) == ("4. Tar\n5. Oil\n    - by day\n    - by night\n        1. late\n6. Paint")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<ol reversed><li>Tar<li>Oil</ol>", "- 2\\. Tar\n- 1\\. Oil"),
        ("<ol><li value=3>Tar<li value=7>Oil</ol>", "- 3\\. Tar\n- 7\\. Oil"),
        ("<ol type=a><li>Tar<li>Oil</ol>", "- a. Tar\n- b. Oil"),
        ("<ol type=I start=9><li>Tar<li>Oil</ol>", "- IX. Tar\n- X. Oil"),
        ("<ol start=-1><li>Tar<li>Oil</ol>", "- -1. Tar\n- 0\\. Oil"),
        ("<ol start=x><li>Tar</ol>", "1. Tar"),
    ],
)
def test_numbers_that_markdown_cannot_count_are_words(source: str, text: str) -> None:
    assert made(source) == text


def test_two_lists_stay_two() -> None:
    assert made("<ol><li>Tar</ol><ol><li>Oil</ol>") == "1. Tar\n\n<!-- -->\n\n1. Oil"


def test_definition_lists() -> None:
    source = "<dl><dt>Bitt<dt>Bollard<dd>A post for ropes.<dt>Groyne<dd>A wall.<dd><p>Also:<p>a snout.</dl>"
    assert made(source) == ("Bitt\nBollard\n:   A post for ropes.\n\nGroyne\n:   A wall.\n:   Also:\n\n    a snout.")


def test_a_list_that_arranges_entries_is_no_list() -> None:
    assert made("<ul><li><h3>Noon</h3><p>Rain.</p></li><li><h3>One</h3><p>Sun.</p></li></ul>") == (
        "## Noon\n\nRain.\n\n## One\n\nSun."
    )


# --- lines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "<pre>The tide came in\n   and took the rope\n\nand left the boat</pre>",
        "<p>The tide came in<br>and took the rope<br/>\n<br>and left the boat</p>",
        "<p>The tide came in<br>and took the rope</p><p>and left the boat",
    ],
    ids=["pre", "br", "paragraphs"],
)
def test_verse_keeps_its_lines(source: str) -> None:
    assert made(source) == "The tide came in\\\nand took the rope\n\nand left the boat"


def test_addresses_and_results_keep_their_lines() -> None:
    assert made("<p>Lock Office<br>4 Weir Lane<br>Marrowby</p>") == "Lock Office\\\n4 Weir Lane\\\nMarrowby"
    assert made(f"<p>{PROSE}<br>Rovers 3, United 1<br>City 0, Town 0</p>") == (
        f"{PROSE}\n\nRovers 3, United 1\\\nCity 0, Town 0"
    )


@pytest.mark.parametrize("tag", ["p", "pre"])
def test_lines_that_only_wrap_prose_are_joined(tag: str) -> None:
    lines = [
        "The keeper of the lock said on Monday that the gate had been shut",
        "since the flood, and that it would stay shut until somebody paid",
        "for the chain, which the council says it will not do this year.",
    ]
    joint = "\n" if tag == "pre" else "<br>\n"
    assert made(f"<{tag}>{joint.join(lines)}</{tag}>") == " ".join(lines)


def test_columns_and_code_are_fenced() -> None:
    assert made("<pre>TIDES\nMon  03:12  15:40\nTue  04:01  16:29</pre>") == (
        "```\nTIDES\nMon  03:12  15:40\nTue  04:01  16:29\n```"
    )
    assert made("<pre><code>if x:\n    ```</code></pre>") == "````\nif x:\n    ```\n````"


# --- marks -------------------------------------------------------------------------------------------------


def test_raised_lowered_and_struck_words_are_marked() -> None:
    text = made(
        "<p>10<sup>6</sup> m<span style='vertical-align: super'>2</span>, CO<sub>2</sub>, 1<sup>er</sup>, "
        "<s>not</s> <strike>no</strike> <del>nor</del> <ins>yes</ins>.</p>"
    )
    assert text == (
        "10<sup>6</sup> m<sup>2</sup>, CO<sub>2</sub>, 1<sup>er</sup>, "
        "<del>not</del> <del>no</del> <del>nor</del> <ins>yes</ins>."
    )
    assert plain(text) == "10⁶ m², CO₂, 1er, yes."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>A <em>very</em> <b>old</b> gate.", "A *very* **old** gate."),
        ("<p><b>All of it.</b>", "All of it."),
        ("<p>un<b>believ</b>able", "unbelievable"),
        ("<p>He read <i>“The Gate”</i> twice.", "He read “The Gate” twice."),
        ("<p><b>MARROWBY</b> — The gate is shut.", "MARROWBY — The gate is shut."),
        ("<p>Stop!<a href='/x'>here</a>", "Stop\\![here](https://courier.example/x)"),
        ("<p><b>1</b>. A <code>x*y</code>", "**1**. A `x*y`"),
        ("<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>", "港(みなと)"),
        ("<p><time>10:05</time>The gate opens", "10:05 The gate opens"),
    ],
)
def test_emphasis_stands_where_every_engine_reads_it(source: str, text: str) -> None:
    assert made(source) == text


# --- notes and links inside the page -----------------------------------------------------------------------

NOTES = {
    "plain": "<p>Gate<sup><a href='#fn1' id=r1>1</a></sup>.<ol><li id=fn1>Ledger. <a href='#r1'>Back</a></ol>",
    "encyclopedia": "<p>Gate<sup id=cite_ref-1><a href='#cite_note-1'>[1]</a></sup>.<ol><li id=cite_note-1>"
    "<span><b><a href='#cite_ref-1'>^</a></b></span> <span>Ledger.</span></ol>",
    "newsletter": "<p>Gate<a id=fa-1 href='#footnote-1' class=footnote-anchor>1</a>.</p><div><a id=footnote-1 "
    "href='#fa-1' class=footnote-number>1</a><div><p>Ledger.</p></div></div>",
    "office": "<p>Gate<a href='#_ftn1' name=_ftnref1>[1]</a>.<hr><div id=ftn1><p><a href='#_ftnref1' name=_ftn1>[1]</a>"
    " Ledger.</p></div>",
    "absolute": f"<p>Gate<sup><a href='{BASE}#fn:1' id='fnref:1'>1</a></sup>.<ol><li id='fn:1'>Ledger.&nbsp;"
    f"<a href='{BASE}#fnref:1'>&#8617;</a></ol>",
    "role": "<p>Gate<a href='#x' role=doc-noteref>1</a>.</p><aside><p id=x>1. Ledger.</p></aside>",
    "star": "<p>Gate<a href='#x'>*</a>.</p><p id=x>* Ledger.</p>",
}


@pytest.mark.parametrize("form", NOTES)
def test_notes_become_footnotes(form: str) -> None:
    assert made(NOTES[form]) == "Gate[^1].\n\n[^1]: Ledger."


def test_a_note_keeps_its_paragraphs_and_the_way_back_is_told() -> None:
    source = "<p>Gate<sup><a href='#n' id=r>4</a></sup><div id=n><p>One.</p><p>Two. <a href='#r'>Return</a></p></div>"
    assert made(source) == "Gate[^4]\n\n[^4]: One.\n\n    Two."
    assert removed(source) == {"Return": "link from a note to its mark"}


def test_a_mark_without_its_note_stays_raised() -> None:
    assert made("<p>Gate<sup><a href='#fn9'>9</a></sup>.") == "Gate<sup>9</sup>."


def test_links_inside_the_page_find_their_target() -> None:
    text = made(
        "<p>See <a href='#lock'>below</a> or <a href='#none'>nowhere</a>.</p><h3 id=lock>The lock</h3><p id=z>Shut."
    )
    assert text == 'See [below](#lock) or nowhere.\n\n## <a id="lock"></a>The lock\n\nShut.'


# --- embeds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<iframe src='//www.youtube.com/embed/gate01' title='The gate opens'></iframe>",
         "[The gate opens](https://www.youtube.com/watch?v=gate01)"),
        ("<iframe data-src='https://player.vimeo.com/video/42?h=1'></iframe>", "[vimeo.com/42](https://vimeo.com/42)"),
        ("<iframe src='https://www.google.com/maps/embed?pb=1' title='Map'></iframe>",
         "[google.com/maps/embed](https://www.google.com/maps/embed?pb=1)"),
        ("<iframe src='https://datawrapper.dwcdn.example/Ab/1/' title='Ships a year'></iframe>",
         "[Ships a year](https://datawrapper.dwcdn.example/Ab/1/)"),
        ("<video><source src='/v/gate.mp4'>No film</video>",
         "[courier.example/v/gate.mp4](https://courier.example/v/gate.mp4)"),
        ("<audio src='https://a.example/bell.mp3' title='The bell'></audio>", "[The bell](https://a.example/bell.mp3)"),
        ("<amp-youtube data-videoid=gate01></amp-youtube>", "[youtube.com/watch](https://www.youtube.com/watch?v=gate01)"),
        ("<div class=fb-post data-href='https://www.facebook.com/l/posts/1'></div>",
         "[facebook.com/l/posts/1](https://www.facebook.com/l/posts/1)"),
        ("<div class='flourish-embed' data-src='visualisation/7'></div>",
         "[public.flourish.studio/visualisation/7](https://public.flourish.studio/visualisation/7/)"),
        ("<figure class=wp-block-embed><div>\nhttps://v.example/gate\n</div><figcaption>At noon</figcaption></figure>",
         "[v.example/gate](https://v.example/gate)\n\nAt noon"),
        ("<blockquote class=tiktok-embed cite='https://t.example/v/1'><p>Gate</p></blockquote>",
         "> [t.example/v/1](https://t.example/v/1)\n>\n> Gate"),
        ("<object data='https://a.example/gate.swf'></object>", "[a.example/gate.swf](https://a.example/gate.swf)"),
        ("[youtube https://v.example/watch?v=3]", "[v.example/watch](https://v.example/watch?v=3)"),
    ],
)  # fmt: skip
def test_an_embed_is_a_link(source: str, text: str) -> None:
    assert made(f"<p>Shut.</p>{source}") == f"Shut.\n\n{text}"


@pytest.mark.parametrize(
    "source",
    [
        "<iframe src='https://www.googletagmanager.com/ns.html?id=1' height=0 width=0></iframe>",
        "<iframe src='https://ad.doubleclick.net/x'></iframe>",
        "<iframe src='https://www.facebook.com/plugins/like.php?href=x'></iframe>",
        "<iframe src='about:blank'></iframe><iframe src='javascript:alert(1)'></iframe><iframe srcdoc='x'></iframe>",
        "<iframe src='https://a.example/x' width=1 height=1></iframe>",
        "<iframe src='https://consent.example/cmp/frame'></iframe>",
        "<iframe src='page_files/saved_resource.html'></iframe>",
        "<iframe src='https://a.example/x' style='display:none'></iframe>",
    ],
)
def test_a_frame_that_is_no_content_is_no_link(source: str) -> None:
    assert made(f"<p>Shut.</p>{source}") == "Shut."


# --- limits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "<table>" + "<tr>" + "<td rowspan=9999 colspan=9999>a" * 50 + "<tr><td>b<td>c" * 3000 + "</table>",
        "<ul><li>x" * 130,
        "<blockquote>" * 200 + "x",
        "<p>" + "<sup><a href='#n1'>1</a></sup>" * 8000 + "<p id=n1>note",
        "<p>" + "".join(f"<a href='#n{n}' id=r{n}>{n}</a> <i id=n{n}></i>" for n in range(5000)),
        "<p>" + "a<br>" * 20_000,
        "<pre>" + "a  1\n" * 50_000 + "</pre>",
        "<p>" + "<b>a" * 180,
        "<p>" + "!<a href=/x>y</a>" * 9000,
        "<table><tr><td>a<td>b" * 130,
    ],
    ids=["spans", "lists", "quotes", "marks", "notes", "breaks", "columns", "bold", "links", "tables"],
)
def test_hostile_markup_takes_little_time(source: str) -> None:
    with no_hang():
        assert made(source)


# --- articles in Markdown ----------------------------------------------------------------------------------


def test_the_structure_of_an_article_in_markdown_stays() -> None:
    text = (
        "The lock[^1] holds 10<sup>6</sup> litres.\n\n| Year | Litres |\n|---|---:|\n| 2012 | 4,100 |\n\n"
        "Bitt\n:   A post.\n\n3. Tar\n    - Oil\n\nO gate\\\nof wood  \nof stone\n\n[^1]: Since May.\n    Or June."
    )
    assert "\n\n".join(piece.text for piece in read_markdown(text, BASE).pieces) == text


def test_a_frame_in_markdown_is_a_link() -> None:
    frame = '<iframe width="560" src="https://www.youtube.com/embed/gate01" title="It opens"></iframe>'
    pieces = read_markdown(f"The gate.\n\n{frame}", BASE).pieces
    assert pieces[1].text == "[It opens](https://www.youtube.com/watch?v=gate01)"
