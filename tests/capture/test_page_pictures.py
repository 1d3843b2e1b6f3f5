"""Pictures of saved pages: every content picture with its caption, credit and alternative text, and no furniture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.core.model import Story
from sitegen.core.text import plain
from tests.capture.test_capture import LONG, SECOND, THIRD, capture
from tests.capture.test_page import TITLE, body, html, reason, told

ANKE = '<img src="anke.jpg" width="300" height="200">'
CAPTION = "The dredger Anke leaves the north basin"
SIGNED = f"{CAPTION}. (Jo Imber photo)"


def pictured(tmp_path: Path, between: str, base: str = "") -> Story:
    inside = f"<article><h1>{TITLE}</h1>{body(LONG)}{between}{body(SECOND, THIRD)}</article>"
    return capture(tmp_path, html(inside, url=base), "page.html")


def shown(story: Story) -> list[tuple[str, str, str]]:
    return [(image.src, image.caption, image.credit) for image in story.images]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


CAPTIONED = [
    f"<center>{ANKE}<br><i>{SIGNED}</i></center>",
    f'<div align="center">{ANKE}<br><font size="1">{SIGNED}</font></div>',
    f"<p>{ANKE}<br><small>{SIGNED}</small></p>",
    f'<p>{ANKE}<br><span style="font-size: 10px">{SIGNED}</span></p>',
    f"<p>{ANKE}</p><p><em>{SIGNED}</em></p>",
    f"<div>{ANKE}</div><div><small><i>{SIGNED}</i></small></div>",
    f"{ANKE}<br><i>{SIGNED}</i><br>",
    f'<table align="right"><tr><td>{ANKE}</td></tr><tr><td><font size="-2">{SIGNED}</font></td></tr></table>',
    f"<table><tr><td>{ANKE}</td></tr><tr><td>{CAPTION}.</td></tr><tr><td>Photo: Jo Imber</td></tr></table>",
    f"<p>{ANKE}<br>{CAPTION}. Photo: Jo Imber</p>",
    f'<div class="articlePhoto">{ANKE}<div>{CAPTION}.</div><div class="credit">Jo Imber</div></div>',
    f'<div class="lead-foto">{ANKE}<p class="bildtext">{SIGNED}</p></div>',
    f'<div class="slide"><div><a href="big/anke.jpg">{ANKE}</a></div><div class="desc"><p>{SIGNED}</p></div></div>',
    f'<div><figure>{ANKE}</figure><figcaption>{CAPTION}. <span class="credit">Jo Imber</span></figcaption></div>',
    f'<div class="imgboxa"><div>{ANKE}</div><h3>{CAPTION}.</h3><p>Photo: Jo Imber</p></div>',
]


@pytest.mark.parametrize("between", CAPTIONED)
def test_captions_beside_pictures_without_a_figure(tmp_path: Path, between: str) -> None:
    story = pictured(tmp_path, between)
    assert shown(story) == [("anke.jpg", f"{CAPTION}.", "Jo Imber")]
    assert told(story) == (LONG, SECOND, THIRD)
    assert reason(story, "The dredger") == "caption"


@pytest.mark.parametrize(
    "between",
    [
        f"<p>{ANKE}</p>", f"<div>{ANKE}</div>", ANKE, f"<center>{ANKE}</center>",
        f"<p><a href='big.jpg'>{ANKE}</a></p>", f"<table><tr><td>{ANKE}</td></tr></table>",
        f"<figure>{ANKE}</figure>", f'<div class="box">{ANKE}</div>',
        '<amp-img src="anke.jpg" width="300" height="200"></amp-img>',
        '<picture><source srcset="anke.jpg 800w"><img width="300" height="200"></picture>',
        '<img class="lazy" src="data:image/gif;base64,R0lGODlhAQAB" data-src="anke.jpg">',
        '<img data-original="anke.jpg" src="blank.gif">', '<img data-lazy-src="anke.jpg">',
        '<img data-srcset="small.jpg 300w, anke.jpg 900w">', '<img srcset="small.jpg 300w,anke.jpg 900w" >',
        '<noscript><img src="anke.jpg"></noscript>',
        '<img src="data:image/gif;base64,R0lGODlhAQAB"><noscript><img src="anke.jpg"></noscript>',
    ],
)  # fmt: skip
def test_pictures_without_words_come_along(tmp_path: Path, between: str) -> None:
    story = pictured(tmp_path, between)
    assert shown(story) == [("anke.jpg", "", "")]
    assert told(story) == (LONG, SECOND, THIRD)


def test_an_image_inside_a_paragraph_leaves_it_whole(tmp_path: Path) -> None:
    story = pictured(
        tmp_path, f"<p>The crane stood still all day, {ANKE} and nobody on the quay could say why it did.</p>"
    )
    assert shown(story) == [("anke.jpg", "", "")]
    assert "The crane stood still all day, and nobody on the quay could say why it did." in told(story)


SAID, MORE = SECOND.replace("the", "a"), THIRD.replace("the", "a")


@pytest.mark.parametrize(
    "between",
    [
        f'<p><img src="anke.jpg" align="left">{SAID}</p>',
        f'<div><img src="anke.jpg"><p>{SAID}</p></div>',
        f'<table><tr><td><img src="anke.jpg"></td><td>{SAID}<p>{MORE}</td></tr></table>',
    ],
)
def test_a_paragraph_beside_a_picture_is_no_caption(tmp_path: Path, between: str) -> None:
    story = pictured(tmp_path, between)
    assert SAID in plain(story.body)
    assert [image.caption for image in story.images] == [""]


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/img/site-logo.png">', '<img src="spacer.gif">', '<img src="i/1.gif" width="1" height="1">',
        '<img src="/icons/facebook.png">', '<img class="avatar" src="jo.jpg">', '<img src="jo.jpg" width="64">',
        '<img src="https://www.facebook.com/tr?id=1">', '<span class="social-icons"><img src="s.png"></span>',
        '<a href="https://shop.example/"><img src="boots.jpg"></a>', '<a href="/author/jo"><img src="jo.jpg"></a>',
        '<div class="author"><img src="jo.jpg"></div>', '<img src="line.jpg" width="600" height="20">',
        '<div style="display:none"><img src="hidden.jpg"></div>', '<img src="mark.svg">',
        '<p><a href="wall.html"><img src="wall.jpg">The sea wall is to be mended</a></p>',
        '<div><a href="wall.html"><img src="wall.jpg"></a> <a href="wall.html">The sea wall is to be mended</a></div>',
        '<aside><img src="advertised.jpg"></aside>', '<div class="related"><img src="wall.jpg"></div>',
    ],
)  # fmt: skip
def test_furniture_and_pictures_of_other_stories_stay_away(tmp_path: Path, image: str) -> None:
    assert pictured(tmp_path, image).images == ()


def test_the_picture_above_the_headline_is_the_one_that_the_page_states(tmp_path: Path) -> None:
    head = '<meta property="og:image" content="https://p.example/2014/anke-1200x800.jpg">'
    lead = '<div><img src="https://p.example/2014/anke-600x400.jpg"></div><div><img src="https://p.example/other.jpg"></div>'
    story = capture(tmp_path, html(f"<div>{lead}<h1>{TITLE}</h1><div>{body()}</div></div>", head), "page.html")
    assert [image.src for image in story.images] == ["https://p.example/2014/anke-600x400.jpg"]


# --- alternative texts -----------------------------------------------------------------------------------------


def test_the_alternative_text_is_kept_beside_the_caption(tmp_path: Path) -> None:
    image = f'<figure><img src="anke.jpg" alt="A grey ship"><figcaption>{SIGNED}</figcaption></figure>'
    (one,) = pictured(tmp_path, image).images
    assert (one.caption, one.credit, one.alt) == (f"{CAPTION}.", "Jo Imber", "A grey ship")


@pytest.mark.parametrize(
    ("alt", "caption"),
    [(CAPTION, CAPTION), ("Anke", ""), ("IMG_2031 at the quay side.jpg", ""), (TITLE, ""), ("", "")],
)
def test_a_picture_without_words_has_its_alternative_text_as_caption(tmp_path: Path, alt: str, caption: str) -> None:
    (one,) = pictured(tmp_path, f'<p><img src="anke.jpg" alt="{alt}"></p>').images
    assert (one.caption, one.alt) == (caption, alt)


# --- several pictures ------------------------------------------------------------------------------------------

GALLERIES = [
    '<div class="gallery">{}</div>|<div class="item"><img src="{0}.jpg"><p class="caption">{1}</p></div>',
    '<ul class="photos">{}</ul>|<li class="photo"><img src="{0}.jpg"><span class="desc">{1}</span></li>',
    '<figure class="wp-block-gallery">{}</figure>|<figure><img src="{0}.jpg"><figcaption>{1}</figcaption></figure>',
    "{}|<p><img src='{0}.jpg'><br><em>{1}</em></p>",
    '<div class="carousel">{}</div>|<div class="CarouselSlide"><div><img src="{0}.jpg" alt="{1}"></div>'
    '<div><span>1 of 3 |</span> <span class="slideDescription"><p>{1}</p></span></div></div>',
]


@pytest.mark.parametrize("made", GALLERIES)
def test_a_gallery_keeps_its_pictures_in_order_with_their_captions(tmp_path: Path, made: str) -> None:
    around, _, item = made.partition("|")
    captions = ["The crane at dawn", "The quay at noon", "The lighthouse at night"]
    gallery = around.format("".join(item.format(f"p{at}", caption) for at, caption in enumerate(captions)))
    story = pictured(tmp_path, gallery)
    assert [(i.src, i.caption) for i in story.images] == [(f"p{at}.jpg", one) for at, one in enumerate(captions)]
    assert told(story) == (LONG, SECOND, THIRD)


def test_a_picture_in_several_sizes_is_one(tmp_path: Path) -> None:
    twice = f'{ANKE}<figure><img src="anke-150x150.jpg"><figcaption>{SIGNED}</figcaption></figure>'
    assert [image.caption for image in pictured(tmp_path, twice).images] == [f"{CAPTION}."]


@pytest.mark.parametrize("between", [*CAPTIONED, *(f"<p>{ANKE}</p>{one}" for one in CAPTIONED[:4])])
def test_every_word_is_accounted_for(tmp_path: Path, between: str) -> None:
    story = pictured(tmp_path, between)
    listed = words(" ".join(line.text for line in story.lines))
    page = words(plain(re.sub("<[^>]+>", " ", f"Home {TITLE} {LONG} {between} {SECOND} {THIRD}")))
    assert sorted(listed) == sorted(page)


# --- addresses -------------------------------------------------------------------------------------------------


def addresses(story: Story) -> tuple[str, ...]:
    (image,) = story.images
    return (image.src, *image.others)


def test_files_of_the_capture_go_before_the_web_and_large_sizes_before_small_ones(tmp_path: Path) -> None:
    image = (
        '<figure><img src="./My page_files/anke.jpg" data-src="https://p.example/anke.jpg" '
        'srcset="https://p.example/a-320.jpg 320w, https://p.example/a-1600.jpg 1600w, '
        'https://p.example/a-9000.jpg 9000w">'
        "<figcaption>The dredger</figcaption></figure>"
    )
    assert addresses(pictured(tmp_path, image)) == (
        "./My page_files/anke.jpg", "https://p.example/a-1600.jpg", "https://p.example/a-320.jpg",
        "https://p.example/anke.jpg", "https://p.example/a-9000.jpg",
    )  # fmt: skip


def test_paths_stand_for_addresses_if_the_page_s_own_is_known(tmp_path: Path) -> None:
    story = pictured(tmp_path, "<p><img src='../img/anke.jpg'></p>", "https://p.example/2014/03/dredge.html")
    assert addresses(story) == ("../img/anke.jpg", "https://p.example/2014/img/anke.jpg")


@pytest.mark.parametrize("prefix", ["/web/20140312101230im_/", "https://web.archive.org/web/2014id_/"])
def test_a_picture_of_the_wayback_machine_has_its_own_address(tmp_path: Path, prefix: str) -> None:
    story = pictured(tmp_path, f"<p><img src='{prefix}http://p.example/anke.jpg'></p>")
    assert [image.src for image in story.images] == ["http://p.example/anke.jpg"]


@pytest.mark.parametrize(
    "src", ["javascript:alert(1)", "data:text/html,x", "blob:x", "#x", "file:///etc/passwd", "x\\..\\p.png", ""]
)
def test_other_schemes_are_no_addresses(tmp_path: Path, src: str) -> None:
    assert pictured(tmp_path, f"<p><img src='{src}'></p>").images == ()


@pytest.mark.parametrize(
    "image",
    [
        "<img src='a.jpg' srcset='" + "a" * 100_000 + "'>", "<img src='a.jpg' srcset='" + "a, " * 30_000 + "'>",
        "<img src='a.jpg' style='" + "width:" * 20_000 + "'>", "<img data-src='" + "x.jpg" * 20_000 + "'>" * 1,
        "<picture>" + "<source srcset='a.jpg 1w'>" * 100 + "<img></picture>",
        "<div>" * 100 + "<img src='a.jpg'>" * 3_000 + "</div>" * 100,
    ],
)  # fmt: skip
def test_hostile_images_cost_little(tmp_path: Path, image: str) -> None:
    assert told(pictured(tmp_path, image)) == (LONG, SECOND, THIRD)
