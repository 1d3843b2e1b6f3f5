"""Tables, lists, verse, embeds, notes and headings of saved pages: the story's stay, those of the page go."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from sitegen.core.errors import NotAStoryError
from sitegen.core.model import Story
from tests.capture.test_capture import LONG, SECOND, THIRD, capture
from tests.capture.test_page import FOURTH, TITLE, html, reason, told
from tests.conftest import no_hang

TABLE = "<table><tr><th>Year<th>Barges<tr><td>2012<td>41<tr><td>2013<td>39</table>"
TABLE_TEXT = "| Year | Barges |\n| --- | --- |\n| 2012 | 41 |\n| 2013 | 39 |"


def page(tmp_path: Path, *inside: str, wrapped: str = "{}", after: str = "") -> Story:
    """The story of a page with three paragraphs, and `inside` between the first and the second."""
    paragraphs = [f"<p>{LONG}</p>", *inside, f"<p>{SECOND}</p>", f"<p>{THIRD}</p>"]
    article = f"<article><h1>{TITLE}</h1>{wrapped.format(''.join(paragraphs))}{after}</article>"
    return capture(tmp_path, html(article), "a.html")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (TABLE, TABLE_TEXT),
        (f"<div class=w><h4>Barges a year</h4>{TABLE}<p>Source: harbour office</p></div>", TABLE_TEXT),
        (f"<figure class='wp-block-table'>{TABLE}</figure>", TABLE_TEXT),
        ("<ol><li>Buoys.<li>Sand.<ul><li>by night</ul></ol>", "1. Buoys.\n2. Sand.\n    - by night"),
        ("<pre>O sand of old\n  O sand of new</pre>", "O sand of old\\\nO sand of new"),
        ("<p>O sand of old<br>O sand of new</p>", "O sand of old\\\nO sand of new"),
        ("<pre>Mon  03:12  15:40\nTue  04:01  16:29</pre>", "```\nMon  03:12  15:40\nTue  04:01  16:29\n```"),
        ("<dl><dt>Bitt<dd>A post.</dl>", "Bitt\n:   A post."),
        ("<div><iframe src='https://v.example/embed/1' title='The barge'></iframe></div>",
         "[The barge](https://v.example/embed/1)"),
    ],
    ids=["table", "wrapped", "figure", "list", "pre", "br", "columns", "terms", "film"],
)  # fmt: skip
def test_structures_between_paragraphs_belong_to_the_story(tmp_path: Path, source: str, text: str) -> None:
    blocks = page(tmp_path, source).body.split("\n\n")
    assert text in blocks
    assert blocks[0] == LONG
    assert blocks[-1] == THIRD


@pytest.mark.parametrize("wrapped", ["{}", "<div class=text>{}</div>", "<div><section>{}</section></div>"])
def test_a_table_after_the_last_paragraph_belongs_to_the_story(tmp_path: Path, wrapped: str) -> None:
    article = wrapped.format(f"<p>{LONG}</p><p>{SECOND}</p><p>{THIRD}</p>{TABLE}")
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{article}</article>"), "a.html")
    assert story.body.endswith(TABLE_TEXT)


def test_the_title_and_the_source_of_a_table_stay_with_it(tmp_path: Path) -> None:
    text = page(tmp_path, f"<div class=w><h4>Barges a year</h4>{TABLE}<p>Source: harbour office</p></div>").body
    assert f"## Barges a year\n\n{TABLE_TEXT}\n\nSource: harbour office" in text


@pytest.mark.parametrize(
    "source",
    [
        "<ul><li><a href=/a>A barge sinks off the point</a><li><a href=/b>The mayor of Vanterport resigns</a></ul>",
        "<div class=related><ul><li>A barge sinks<li>The mayor resigns</ul></div>",
        "<aside><table><tr><td>Shares<td>12<tr><td>Bonds<td>14</table></aside>",
        "<div class=newsletter-signup><iframe src='https://a.example/form' title='Sign up'></iframe></div>",
        "<iframe src='https://ads.example/banner/1'></iframe>",
    ],
    ids=["links", "related", "aside", "form", "advertisement"],
)
def test_structures_of_the_page_stay_out(tmp_path: Path, source: str) -> None:
    assert told(page(tmp_path, source)) == (LONG, SECOND, THIRD)


def test_a_table_is_kept_or_left_out_as_one(tmp_path: Path) -> None:
    prices = f"<table><tr><td>Barge<td>{FOURTH}<tr><td>Rope<td>2</table>"
    story = page(tmp_path, after=f"<div class=other><p>Not this.</p></div><div class=other>{prices}</div>")
    rows = [line for line in story.lines if line.text in ("Barge", "Rope", "2", FOURTH)]
    assert len({bool(line.reason) for line in rows}) == 1


def test_entries_of_a_running_report_keep_time_heading_and_text(tmp_path: Path) -> None:
    entries = "".join(
        f"<div class=post><time datetime=2014-03-12T{hour}:00:00Z>{hour}:00</time><h2>{head}</h2><p>{text}</p></div>"
        for hour, head, text in ((10, "Sand", LONG), (11, "Mud", SECOND), (12, "Rope", THIRD))
    )
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{entries}</article>"), "a.html")
    assert story.body == "\n\n".join(
        f"{hour}:00\n\n## {head}\n\n{text}"
        for hour, head, text in ((10, "Sand", LONG), (11, "Mud", SECOND), (12, "Rope", THIRD))
    )


def test_entries_in_a_list_keep_their_times_too(tmp_path: Path) -> None:
    entries = "".join(
        f"<li class=entry><p><time>{hour}:05</time></p><h3>{head}</h3><p>{text}</p></li>"
        for hour, head, text in ((9, "Sand", LONG), (10, "Mud", SECOND), (11, "Rope", THIRD))
    )
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1><ul>{entries}</ul></article>"), "a.html")
    assert [block for block in story.body.split("\n\n") if len(block) < 20] == [
        "9:05", "## Sand", "10:05", "## Mud", "11:05", "## Rope"
    ]  # fmt: skip


def test_a_note_follows_its_mark_even_from_the_foot(tmp_path: Path) -> None:
    marked = (
        "<p>The sand weighed 10<sup>6</sup> pounds<sup><a href='#n1' id=r1>1</a></sup>, as the harbour office says."
    )
    notes = "<footer><ol><li id=n1>Ledger nine. <a href='#r1'>Back</a></ol><p>Published by the Courier</p></footer>"
    story = page(tmp_path, marked, after=notes)
    assert "10<sup>6</sup> pounds[^1], as" in story.body
    assert story.body.endswith("\n\n[^1]: Ledger nine.")
    assert reason(story, "Back") == "link from a note to its mark"


def test_headings_have_the_levels_of_the_page(tmp_path: Path) -> None:
    text = page(tmp_path, f"<h3>The sand</h3><p>{FOURTH}</p><h4>Its price</h4>").body
    assert "## The sand\n\n" in text
    assert "### Its price\n\n" in text


def test_a_byline_of_two_lines_is_no_verse(tmp_path: Path) -> None:
    story = capture(
        tmp_path,
        html(f"<article><h1>{TITLE}</h1><p>By Hanne Lovric<br>12 March 2014</p><p>{LONG}</p><p>{SECOND}</p></article>"),
        "a.html",
    )
    assert told(story) == (LONG, SECOND)
    assert story.authors == ("Hanne Lovric",)


@pytest.mark.parametrize(
    "source",
    [
        "<ul><li>sand</ul>" * 4000,
        "<div>" + "<ul><li>sand</ul><table><tr><td>a<td>1<tr><td>b<td>2</table>" * 1500 + "</div>",
        f"<div class=e><time>10:00</time><h2>Sand</h2><p>{LONG[:60]}</p></div>" * 2000,
        "<p>sand<br>mud</p>" * 4000,
    ],
    ids=["lists", "tables", "entries", "lines"],
)
def test_many_structures_take_little_time(tmp_path: Path, source: str) -> None:
    with no_hang(), suppress(NotAStoryError):
        page(tmp_path, source)
