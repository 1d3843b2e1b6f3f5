"""The story of a saved page is whole: whatever element its paragraphs are in, and whatever stands between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.test_capture import LONG, SECOND, THIRD, capture
from tests.capture.test_page import FOURTH, STORY, TEASER, TITLE, body, html, linked, reason, told

ITEMS = [
    f"The {place} was let go in the year of the great storm, when the sea took the wall, and cattle graze on what "
    f"was left of the {place} ever since."
    for place in ("net loft", "rope walk", "ice house", "smokery", "cooperage", "foundry", "salt works", "boat yard")
]
GALLERY = "".join(f"<li><h3>{n}/8</h3><p>{text}</p></li>" for n, text in enumerate(ITEMS, 1))


def page(tmp_path: Path, inside: str, head: str = "") -> tuple[str, ...]:
    return told(capture(tmp_path, html(inside, head), "a.html"))


# --- paragraphs in other elements ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        # two paragraphs in a row above the others
        f'<div class="row"><div class="col-12">{body(LONG, SECOND)}</div></div>'
        f'<div class="row wide"><div class="col-7">{body(THIRD, FOURTH)}</div><div class="col-5">Ad</div></div>',
        # in sections of their own
        "".join(f'<section class="part">{body(text)}</section><div class="ad-slot">Ad</div>' for text in STORY),
        # in several articles
        f"<article>{body(LONG)}</article><article>{body(SECOND, THIRD)}</article><article>{body(FOURTH)}</article>",
        # the first with a class of its own
        f'<div class="text"><p class="first dropcap">{LONG}</p>{body(SECOND, THIRD, FOURTH)}</div>',
        # the last without an element
        f'<div class="text">{body(LONG, SECOND, THIRD)}{FOURTH}</div>',
        # one of them wholly a link
        f'<div class="text">{body(LONG)}<p><a href="/x"><b>{SECOND}</b></a></p>{body(THIRD, FOURTH)}</div>',
        # in elements of the page's own
        f"<x-story><x-part>{body(LONG, SECOND)}</x-part><x-part>{body(THIRD, FOURTH)}</x-part></x-story>",
    ],
)
def test_paragraphs_in_several_elements_are_one_story(tmp_path: Path, inside: str) -> None:
    assert page(tmp_path, f"<main><h1>{TITLE}</h1>{inside}</main>") == STORY


def test_short_lines_and_headings_among_paragraphs_stay(tmp_path: Path) -> None:
    inside = (
        f"{body(LONG)}<p>Nobody answered.</p><h2>By night</h2>{body(SECOND)}<p>“No.”</p>{body(THIRD)}<p>It rained.</p>"
    )
    found = page(tmp_path, f'<article><h1>{TITLE}</h1><div class="text">{inside}</div></article>')
    assert found == (LONG, "Nobody answered.", "By night", SECOND, "“No.”", THIRD, "It rained.")


def test_a_second_story_on_the_page_stays_out(tmp_path: Path) -> None:
    first, second = (f'<article class="story"><h1>{name}</h1>{{}}</article>' for name in (TITLE, "A wall is mended"))
    assert page(tmp_path, first.format(body()) + second.format(body(TEASER))) == STORY


# --- what stands between and below --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gallery", "bildergalerie", "carousel-inner", "related-media"])
def test_a_list_that_is_longer_than_the_story_does_not_replace_it(tmp_path: Path, name: str) -> None:
    box = f'<div class="{name}"><h2>Trade in pictures</h2><ul>{GALLERY}</ul></div>'
    inside = (
        f'<article><h1>{TITLE}</h1><div class="text">{body(LONG, SECOND)}{box}{body(THIRD, FOURTH)}</div></article>'
    )
    assert page(tmp_path, inside) == STORY


def test_a_story_that_is_a_gallery_keeps_it(tmp_path: Path) -> None:
    box = f'<div class="gallery"><ul>{GALLERY}</ul></div>'
    found = page(tmp_path, f'<article><h1>{TITLE}</h1><div class="text">{body(LONG)}{box}</div></article>')
    assert set(ITEMS) <= set(found)


@pytest.mark.parametrize("name", ["comment-list", "kommentare", "user-comments"])
def test_comments_that_are_longer_than_the_story_do_not_replace_it(tmp_path: Path, name: str) -> None:
    box = f'<div class="{name}"><ul>{GALLERY}</ul></div>'
    assert page(tmp_path, f"<article><h1>{TITLE}</h1>{body(LONG, SECOND)}</article>{box}") == (LONG, SECOND)


@pytest.mark.parametrize(
    "name",
    [
        "has-social-tools", "article--with-sidebar", "no-comments", "js-share-enabled", "text is-recommended",
        "hasRelatedStories", "body without-newsletter", "comments-disabled",
    ],
)  # fmt: skip
def test_a_name_that_tells_the_state_of_an_element_is_no_box(tmp_path: Path, name: str) -> None:
    inside = f'<div class="{name}">{body(LONG)}</div><div class="text">{body(SECOND, THIRD, FOURTH)}</div>'
    assert page(tmp_path, f"<article><h1>{TITLE}</h1>{inside}</article>") == STORY


@pytest.mark.parametrize(
    "name", ["social-tools", "article__sidebar", "js-comments", "newsletter-is-open", "ad", "adv300"]
)
def test_a_name_of_a_box_is_a_box(tmp_path: Path, name: str) -> None:
    inside = f'{body(LONG, SECOND)}<div class="{name}"><p>{TEASER}</p></div>{body(THIRD, FOURTH)}'
    assert page(tmp_path, f"<article><h1>{TITLE}</h1>{inside}</article>") == STORY


# --- text that a script shows -------------------------------------------------------------------------------------


def test_the_hidden_rest_of_a_story_is_part_of_it(tmp_path: Path) -> None:
    locked = f'<div class="locked" style="display:none">{body(THIRD, FOURTH)}</div>'
    seen = f'<div class="seen">{body(LONG, SECOND)}</div>'
    assert page(tmp_path, f'<article><h1>{TITLE}</h1><div class="text">{seen}{locked}</div></article>') == STORY


def test_parts_that_a_button_opens_are_part_of_the_story(tmp_path: Path) -> None:
    part = "<div><h3><button>{}</button></h3><div hidden>{}</div></div>"
    parts = part.format("Who pays?", body(SECOND)) + part.format("Who digs?", body(THIRD))
    found = page(
        tmp_path, f'<article><h1>{TITLE}</h1><div class="text">{body(LONG)}{parts}{body(FOURTH)}</div></article>'
    )
    assert found == (LONG, "Who pays?", SECOND, "Who digs?", THIRD, FOURTH)


@pytest.mark.parametrize("end", ["\n\n", "</p><p>", " "])
def test_the_rest_of_a_cut_story_comes_from_the_data_of_the_page(tmp_path: Path, end: str) -> None:
    text = end.join((LONG, SECOND, THIRD, FOURTH))
    inside = f"<article><h1>{TITLE}</h1>{body(LONG, SECOND)}<div class='wall'>Subscribe to read on</div></article>"
    story = capture(tmp_path, html(inside, linked(headline=TITLE, articleBody=text)), "a.html")
    assert "\n\n".join(told(story)).split() == "\n\n".join(STORY).split()
    assert "json-ld" in story.provenance["body"].source


def test_data_of_another_story_add_nothing(tmp_path: Path) -> None:
    other = "\n".join(ITEMS)
    assert page(tmp_path, f"<article><h1>{TITLE}</h1>{body()}</article>", linked(articleBody=other)) == STORY


# --- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            '<span class="dropcap">T</span>\n<span>he quay lay under water until noon, said the harbour master.</span>',
            "The",
        ),
        ('<span class="first-letter">“A</span> wet year, and a wetter one to come,” said the harbour master.', "“A"),
        ("The har&shy;bour and the fish&#8203;market lay under water until noon, the master said.", "The"),
        ("The har<b>bour</b> lay <x-term>under</x-term> water until noon, the harbour master said.", "The"),
    ],
)
def test_words_that_markup_breaks_are_whole(tmp_path: Path, markup: str, words: str) -> None:
    found = page(tmp_path, f'<article><h1>{TITLE}</h1><div class="text"><p>{markup}</p>{body()}</div></article>')
    assert found[0].startswith(f"{words} ")
    assert len(found) == len(STORY) + 1
    assert not set("\u00ad\u200b") & set(found[0])
    assert "har bour" not in found[0]


def test_an_initial_in_a_block_of_its_own_joins_its_paragraph(tmp_path: Path) -> None:
    inside = f'<div class="text"><div class="drop-cap">{LONG[0]}</div><p>{LONG[1:]}</p>{body(SECOND, THIRD)}</div>'
    assert page(tmp_path, f"<article><h1>{TITLE}</h1>{inside}</article>") == (LONG, SECOND, THIRD)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("港务局周二投票决定疏浚北航道。", "工程将于五月开始。", "去年有两艘船搁浅。", "渔民们还在码头上等待。"),
        ("港湾局は火曜日、浚渫を決めた。", "工事は五月に始まる。", "費用は町が出す。", "漁師は待っている。"),
        ("항만청은 북항로를 준설하기로 했다.", "공사는 오월에 시작된다.", "어민들은 기다리고 있다."),
        ("คณะกรรมการท่าเรือลงมติให้ขุดร่องน้ำก่อนฤดูหนาว", "งานจะเริ่มในเดือนพฤษภาคม", "ชาวประมงยังคงรออยู่ที่ท่าเรือ"),
        ("គណៈកម្មាធិការកំពង់ផែបានសម្រេចចិត្តស្តារព្រែក។", "ការងារនឹងចាប់ផ្តើមនៅខែឧសភា។", "អ្នកនេសាទកំពុងរង់ចាំនៅកំពង់ផែ។"),
    ],
)
def test_short_paragraphs_of_other_scripts_are_a_story(tmp_path: Path, paragraphs: tuple[str, ...]) -> None:
    assert page(tmp_path, f"<h1>{paragraphs[0][:6]}</h1>{body(*paragraphs)}") == paragraphs


@pytest.mark.parametrize(
    "summary",
    [
        "If you get our news from Instagram, sign up for a longer winter of arguments",
        "Get your newsletters by pigeon: how the islands read about the vote",
    ],
)
def test_a_summary_is_no_furniture(tmp_path: Path, summary: str) -> None:
    head = f'<meta name="description" content="{summary}">'
    inside = f'<article><h1>{TITLE}</h1><div class="text"><p>{summary}</p>{body()}</div></article>'
    story = capture(tmp_path, html(inside, head), "a.html")
    assert summary in (story.subtitle, *told(story))
    assert reason(story, summary) in ("subtitle", "body")


def test_a_sentence_that_reports_what_was_said_is_no_furniture(tmp_path: Path) -> None:
    said = "Get ready for the newsletters of the future, said the chair of the board, who reads none of them himself."
    found = page(tmp_path, f'<article><h1>{TITLE}</h1><div class="text">{body(LONG, said, SECOND)}</div></article>')
    assert found == (LONG, said, SECOND)


def test_the_note_below_a_page_for_printing_goes(tmp_path: Path) -> None:
    note = "<p>Find this article at:<br>http://courier.example/2014/03/channel.html</p>"
    story = capture(tmp_path, html(f"<h1>{TITLE}</h1>{body()}{note}"), "a.html")
    assert told(story) == STORY
    assert reason(story, "Find this") == "note of the site"


@pytest.mark.parametrize("label", ["Find this article at:", "Quelle:", "Read this story online at:"])
def test_the_lines_below_a_page_for_printing_go(tmp_path: Path, label: str) -> None:
    address = "http://courier.example/2014/03/channel.html"
    foot = f"<br><br>{label}<br>{address}<br>Check the box to include the list of links in the article.<br>"
    lines = "<br><br>".join(STORY)
    story = capture(tmp_path, f"<html><body><h2>{TITLE}</h2>By Ana Lund<br><br>{lines}{foot}</body></html>", "a.html")
    assert (told(story), story.source_url) == (STORY, address)


def test_the_address_of_another_site_below_a_story_stays(tmp_path: Path) -> None:
    note = "<p>Source:<br>https://figures.example/silt.html</p>"
    page = html(f"<article><h1>{TITLE}</h1>{body()}{note}</article>", url="https://courier.example/channel.html")
    assert "figures.example/silt.html" in capture(tmp_path, page, "a.html").body
