"""Saved pages: whole stories out of pages of many makes, on small inventions."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.capture.fields.publication_rules import DROPPED
from sitegen.core.config import CaptureConfig, Config, PublicationConfig
from sitegen.core.errors import NotAStoryError, PassedOverError, SeedError
from sitegen.core.model import Line, Story
from sitegen.core.text import plain
from tests.capture.test_capture import LONG, SECOND, THIRD, capture, refusal
from tests.convert.test_convert import prose

FOURTH = (
    "Fishermen who had gathered on the quay to hear the vote said that they would believe in the work when they saw "
    "the first barge of sand leave the harbour, and not an hour before."
)
STORY = (LONG, SECOND, THIRD, FOURTH)
TEASER = (
    "The mayor of Vanterport has promised to mend the sea wall before the autumn, after three years in which the "
    "council argued over who should pay for it and the waves took what was left."
)
TITLE = "Marrowby clears its channel"


def body(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts or STORY)


def html(inside: str, head: str = "", url: str = "") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    return (
        f"<!doctype html><html lang=en><head><title>{TITLE}</title>{link}{head}</head>"
        f"<body><nav><a href=/>Home</a></nav>{inside}</body></html>"
    )


def linked(**facts: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **facts})}</script>'


def told(story: Story) -> tuple[str, ...]:
    return tuple(plain(story.body).split("\n\n"))


def reason(story: Story, start: str) -> str:
    return next(line.reason or line.field for line in story.lines if line.text.startswith(start))


# --- pages of many makes ---------------------------------------------------------------------------------------

WORDPRESS = f"""<article class="post-7 post type-post hentry"><header class="entry-header">
<h1 class="entry-title">{TITLE}</h1><div class="entry-meta"><span class="posted-on">
<time class="entry-date published" datetime="2014-03-12T07:15:00+01:00">March 12, 2014</time></span>
<span class="byline">by <a rel="author" href="/author/h">Hanne Lovric</a></span></div></header>
<div class="entry-content">{body()}<div class="sharedaddy"><h3>Share this:</h3><ul><li>Facebook</li></ul></div>
<div class="jp-relatedposts"><h3>Related</h3><p>{TEASER}</p></div></div></article>
<div id="comments"><p>{TEASER}</p></div>"""
BLOCK_THEME = f"""<main class="wp-block-group"><h1 class="wp-block-post-title">{TITLE}</h1>
<div class="wp-block-post-author-name">Hanne Lovric</div>
<div class="wp-block-post-date"><time datetime="2014-03-12">12 March 2014</time></div>
<div class="entry-content wp-block-post-content">{body(LONG, SECOND)}<figure class="wp-block-embed">
<blockquote><p>{FOURTH}</p></blockquote></figure>{body(THIRD)}</div></main>
<aside class="wp-block-query"><p>{TEASER}</p></aside>"""
AMP = f"""<amp-sidebar id="menu"><ul><li>News</li></ul></amp-sidebar><article class="amp-wp-article"><h1>{TITLE}</h1>
<div class="amp-wp-byline"><span class="amp-wp-author author vcard">Hanne Lovric</span></div>
<time datetime="2014-03-12T07:15:00+01:00">12 March</time>
<div class="amp-wp-article-content">{body(LONG, SECOND)}<amp-ad width="300">Advert</amp-ad>{body(THIRD, FOURTH)}</div>
</article>"""
ARC = f"""<div id="fusion-app"><header class="c-header"><h1 class="c-headline">{TITLE}</h1>
<div class="c-byline">By Hanne Lovric</div>
<span class="c-date">March 12, 2014 at 7:15 am</span></header><article class="b-article-body">
{"".join(f'<p class="c-paragraph">{text}</p><div class="arcad-feature"></div>' for text in STORY)}
<div class="b-recirc"><a href="/other"><h2>Sea wall</h2><p>{TEASER}</p></a></div></article></div>
<script>Fusion.globalContent={{"content_elements":[]}}</script>"""
DRUPAL = f"""<div class="node node-article"><h1 class="page-title">{TITLE}</h1>
<span class="submitted">Submitted by Hanne Lovric on 12 March 2014</span>
<div class="field field-name-body"><div class="field-items"><div class="field-item even"
property="content:encoded">{body()}</div></div></div></div><div class="block-views">
<div class="views-row"><p>{TEASER}</p></div></div>"""
BLOGGER = f"""<h2 class="date-header"><span>Wednesday, March 12, 2014</span></h2><div class="post hentry">
<h1 class="post-title entry-title">{TITLE}</h1><div class="post-body entry-content">{"<br><br>".join(STORY)}</div>
<div class="post-footer">Posted by <span class="fn">Hanne Lovric</span></div></div>"""
TABLES = f"""<table width=760><tr><td width=150 bgcolor=navy><a href=/n>News</a><br><a href=/s>Sport</a></td><td>
<h1><font face=Arial size=5>{TITLE}</font></h1><font size=1>By Hanne Lovric<br>12 March 2014</font><br><br>
<font face=Verdana size=2>{"<br><br>".join(STORY)}</font></td></tr></table>
<center>Copyright 2014 Harbour Courier</center>"""
UNCLOSED = f"""<H1>{TITLE}</H1><I>By Hanne Lovric</I><BR>12 March 2014<HR>{"".join(f"<P>{text}" for text in STORY)}
<HR><A HREF="index.html">Back to the front page</A>"""
MAKES = {
    "wordpress": WORDPRESS,
    "block theme": BLOCK_THEME,
    "amp": AMP,
    "arc": ARC,
    "drupal": DRUPAL,
    "blogger": BLOGGER,
    "tables of 2003": TABLES,
    "unclosed paragraphs": UNCLOSED,
}


@pytest.mark.parametrize("make", MAKES)
def test_a_story_comes_whole_and_alone_out_of_pages_of_every_make(tmp_path: Path, make: str) -> None:
    story = capture(tmp_path, html(MAKES[make]), "a.html")
    assert story.title == TITLE
    assert sorted(told(story)) == sorted(STORY)
    assert story.date[:10] == "2014-03-12"
    if make != "blogger":  # it names its author below the story
        assert story.authors == ("Hanne Lovric",)
        assert "byline" in {line.field for line in story.lines}


@pytest.mark.parametrize("make", MAKES)
def test_every_visible_word_of_a_page_is_accounted_for(tmp_path: Path, make: str) -> None:
    story = capture(tmp_path, html(MAKES[make]), "a.html")
    inside = re.sub(r"<(script)\b.*?</\1>", "", MAKES[make], flags=re.DOTALL)
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", inside))
    shown = {word for line in story.lines for word in re.findall(r"\w+", line.text)}
    assert set(words) <= shown
    assert all(bool(line.field) != bool(line.reason) for line in story.lines)
    assert [line for line in story.lines if line.text == TITLE and line.field == "title"]


def test_a_page_in_frames_has_no_story(tmp_path: Path) -> None:
    frames = "<html><frameset cols=20%,80%><frame src=menu.html><frame src=story.html></frameset></html>"
    error = refusal(tmp_path, frames.encode(), "a.html")
    assert isinstance(error, PassedOverError)
    assert error.kind == "frameset"


# --- what is the story and what stands around it ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ('<div class="author-bio"><p>{}</p></div>', "about the author"),
        ('<section class="newsletter-form"><p>{}</p></section>', "sign-up box"),
        ('<div class="related-stories"><p>{}</p></div>', "list of other stories"),
        ('<aside><p>{}</p></aside>', "box beside the story"),
        ('<div class="factbox"><p>{}</p></div>', "box beside the story"),
        ('<div class="keyTakeaways"><ul><li>{}</li></ul></div>', "summary of the story"),
        ('<footer><p>{}</p></footer>', "foot of the page"),
        ('<div style="display:none"><p>{}</p></div>', "hidden"),
    ],
)  # fmt: skip
def test_a_box_among_the_paragraphs_goes_with_its_reason(tmp_path: Path, box: str, why: str) -> None:
    inside = f"<article><h1>{TITLE}</h1>{body(LONG, SECOND)}{box.format(TEASER)}{body(THIRD, FOURTH)}</article>"
    story = capture(tmp_path, html(inside), "a.html")
    assert told(story) == STORY
    assert reason(story, TEASER) == why


@pytest.mark.parametrize(
    "name", ["sidebar-layout", "has-related", "share-container", "comments-open", "newsletter-page"]
)
def test_a_name_that_the_whole_story_stands_under_says_nothing(tmp_path: Path, name: str) -> None:
    inside = f'<div class="{name}__head"><h1>{TITLE}</h1></div><div class="{name}__content">{body()}</div>'
    assert told(capture(tmp_path, html(inside), "a.html")) == STORY


def test_paragraphs_made_like_the_others_are_never_lost(tmp_path: Path) -> None:
    """An extractor that passes over one of them, or half of them in a second column, does not decide alone."""
    half = len(STORY) // 2
    columns = "".join(
        f'<div class="column teaser-content">{body(*part)}</div><div class="ad">Advert</div>'
        for part in (STORY[:half], STORY[half:])
    )
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{columns}</article>"), "a.html")
    assert told(story) == STORY


def test_other_stories_below_are_not_this_one(tmp_path: Path) -> None:
    others = "".join(f'<li><a href="/{n}"><h3>Story {n}</h3><p>{TEASER} {n}</p></a></li>' for n in range(3))
    inside = f"<div class=archive><h1>{TITLE}</h1>{body()}</div><ul class=listed>{others}</ul>"
    assert told(capture(tmp_path, html(inside), "a.html")) == STORY


def test_what_a_page_says_twice_is_told_once(tmp_path: Path) -> None:
    quoted = f"<blockquote><p>{SECOND[:90]}</p></blockquote>"
    copied = f"<textarea>{' '.join(STORY)}</textarea>"
    inside = f"<article><h1>{TITLE}</h1>{body(LONG, SECOND)}{quoted}{body(THIRD, FOURTH)}</article>{copied}"
    assert told(capture(tmp_path, html(inside), "a.html")) == STORY


def test_links_to_other_stories_go_and_a_linked_source_stays(tmp_path: Path) -> None:
    more = '<p><a href="/wall">The sea wall that never was</a></p>'
    source = '<p><a href="/plan">The plan is on the notice board of the harbour office.</a></p>'
    inside = f"<article><h1>{TITLE}</h1>{body(LONG, SECOND)}{more}{source}{body(THIRD)}</article>"
    story = capture(tmp_path, html(inside, url="https://courier.example/2014/a"), "a.html")
    assert "sea wall" not in story.body
    assert "(https://courier.example/plan)" in story.body


def test_lists_quotes_headings_and_tables_keep_their_shape(tmp_path: Path) -> None:
    table = "<table><tr><th>Year</th><th>Sand</th></tr><tr><td>2013</td><td>4,100 t</td></tr></table>"
    listed = f"<h2>What it costs</h2><ul><li>{THIRD}</li><li>{FOURTH}</li></ul>"
    rest = f"{listed}{table}<blockquote><p>{SECOND}</p></blockquote>"
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{body(LONG)}{rest}{body(TEASER)}</article>"), "a.html")
    assert "## What it costs" in story.body
    assert f"- {THIRD}\n- {FOURTH}" in story.body
    assert f"> {SECOND}" in story.body
    assert "| Year | Sand |\n| --- | --- |\n| 2013 | 4,100 t |" in story.body


def test_rules_of_a_publication_go_before_all_else(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        html(
            f"<article><h1>{TITLE}</h1>{body()}<p>Read more: the sea wall</p></article>",
            url="https://courier.example/a",
        )
    )
    rules = PublicationConfig(urls=("courier.example",), drop=("^Fishermen",), keep=("sea wall",))
    config = Config(publications={"Harbour Courier": rules})
    story = next(read_seed(tmp_path, "a.html", config, RepeatedLines()))
    assert isinstance(story, Story)
    assert told(story) == (LONG, SECOND, THIRD, "Read more: the sea wall")
    assert reason(story, "Fishermen") == DROPPED


# --- pictures --------------------------------------------------------------------------------------------------


ANKE = '<img src="page_files/anke.jpg">'


def picture(src: str) -> str:
    caption = "The dredger Anke. <span class=credit>Jo Imber</span>"
    return f'<figure><img src="{src}"><figcaption>{caption}</figcaption></figure>'


def pictured(tmp_path: Path, figure: str) -> Story:
    inside = f"<article><h1>{TITLE}</h1>{body(LONG)}{figure}{body(SECOND, THIRD)}</article>"
    return capture(tmp_path, html(inside), "page.html")


@pytest.mark.parametrize(
    "figure",
    [
        picture("page_files/anke.jpg"),
        f'<div class="wp-caption">{ANKE}<p class="wp-caption-text">The dredger Anke. Photo: Jo Imber</p></div>',
        f'<div class="image_image-widget__x1">{ANKE}<p>The dredger Anke.</p><p>Photo: Jo Imber</p></div>',
        f"<figure><button>{ANKE}<figcaption>The dredger Anke. (Photo: Jo Imber)</figcaption></button></figure>",
    ],
)
def test_captions_and_credits_stay_with_their_pictures(tmp_path: Path, figure: str) -> None:
    story = pictured(tmp_path, figure)
    assert [(i.src, i.caption, i.credit) for i in story.images] == [
        ("page_files/anke.jpg", "The dredger Anke.", "Jo Imber")
    ]
    assert told(story) == (LONG, SECOND, THIRD)
    assert reason(story, "The dredger") == "caption"


def test_pictures_of_other_stories_stay_away(tmp_path: Path) -> None:
    inside = f"<article><h1>{TITLE}</h1>{body()}</article><div class=related>{picture('wall.jpg')}</div>"
    assert capture(tmp_path, html(inside), "a.html").images == ()


def test_a_picture_that_a_page_carries_in_itself_comes_along(tmp_path: Path) -> None:
    data = base64.b64encode(b"\xff\xd8\xff" + bytes(range(256)) * 4).decode()
    story = pictured(tmp_path, picture(f"data:image/jpeg;base64,{data}"))
    assert [image.src for image in story.images] == [f"data:image/jpeg;base64,{data}"]


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "application/javascript"])
def test_data_that_is_no_picture_does_not(tmp_path: Path, kind: str) -> None:
    data = base64.b64encode(b"<script>alert(1)</script>" * 40).decode()
    assert [image.src for image in pictured(tmp_path, picture(f"data:{kind};base64,{data}")).images] == [""]


# --- pages that are meant ill, or broken -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<div>" * 100_000,
        b"<html><body>" + b"<b><i>" * 100_000 + LONG.encode(),
        b"<html><body>" + b"<p>" * 400_000,
        b"<html><body " + b"class='a' " * 400_000,
        b"<html><body><!--" + b"-" * 4_000_000,
        b"<html><script>" + b"<" * 4_000_000,
        b"<html><body>" + b"&lt;" * 1_000_000,
        b"<html><body><table>" + b"<tr><td>" * 20_000,
        b"<html><body>" + b"<a href=x>News of the day</a><br>" * 9_000 + LONG.encode(),
        b"<html><body>" + b"<p>" * 600_000,
    ],
)
def test_pages_that_would_take_minutes_are_refused_in_a_line(tmp_path: Path, data: bytes) -> None:
    try:
        story = capture(tmp_path, data, "bad.html")
    except SeedError as error:
        assert error.file == "seeds/bad.html"
        assert "\n" not in error.message
    else:
        assert story.body


@pytest.mark.parametrize("damage", [b"\0", b"\xff\xfe\xfd", b"\x80", "\ud800".encode("utf-8", "surrogatepass")])
def test_damaged_bytes_cost_letters_not_the_story(tmp_path: Path, damage: bytes) -> None:
    page = html(f"<article><h1>{TITLE}</h1>{body()}</article>").encode()
    story = capture(tmp_path, page.replace(b"channel, a plan", b"channel," + damage + b" a plan"), "a.html")
    assert told(story)[1:] == STORY[1:]


def test_lines_are_lines_of_the_source(tmp_path: Path) -> None:
    page = f"<html><body><article>\n<h1>{TITLE}</h1>\n<p>{LONG}</p>\n<p>{SECOND}</p>\n</article></body></html>"
    story = capture(tmp_path, page, "a.html")
    assert Line(2, TITLE, "title") in story.lines
    assert Line(4, SECOND, "body") in story.lines


def test_doubtful_fields_are_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(html(f"<article><h1>{TITLE}</h1><p>By Hanne Lovric</p>{body()}</article>"))
    config = Config(capture=CaptureConfig(min_confidence=0.9))
    story = next(read_seed(tmp_path, "a.html", config, RepeatedLines()))
    assert isinstance(story, Story)
    assert story.authors == ()
    assert [doubt.value for doubt in story.doubts if doubt.field == "authors"] == ["Hanne Lovric"]


# --- pages that tell no story ------------------------------------------------------------------------------


def _teaser(number: int) -> str:
    text = prose(number, 1)[0].partition(".")[0] + "."
    return f'<h2><a href="/{number}/">Headline number {number} of a long week</a></h2><p>{text}</p>'


@pytest.mark.parametrize(
    "wrap", ["<main>{}</main>", "<body class=blog><h1>Local news</h1>{}", "<table><tr><td>{}</table>"]
)
def test_a_page_of_teasers_is_no_story(tmp_path: Path, wrap: str) -> None:
    teasers = "".join(_teaser(number) for number in range(8))
    error = refusal(tmp_path, html(wrap.format(teasers)).encode(), "section.html")
    assert isinstance(error, NotAStoryError)
    assert "list of stories" in str(error)


def test_a_story_above_teasers_is_a_story(tmp_path: Path) -> None:
    teasers = "".join(_teaser(number) for number in range(8))
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{body()}</article><div>{teasers}</div>"), "a.html")
    assert told(story) == STORY


def test_a_round_up_that_calls_itself_an_article_is_one(tmp_path: Path) -> None:
    teasers = "".join(_teaser(number) for number in range(5))
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{teasers}</article>", linked(headline=TITLE)), "a.html")
    assert story.title == TITLE


def test_a_page_without_any_headline_goes_by_its_first_words(tmp_path: Path) -> None:
    story = capture(tmp_path, f"<html><body>{body()}</body></html>", "a.html")
    assert story.title == "The harbour council of Marrowby agreed on Tuesday to dredge …"
    assert story.provenance["title"].confidence < 0.5
