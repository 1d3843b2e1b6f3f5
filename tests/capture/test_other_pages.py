"""Pages that hold no story are passed over and say so: framesets, menus, front pages. Stories beside them are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.core.errors import PassedOverError
from tests.capture.test_capture import LONG, SECOND, THIRD, capture, refusal
from tests.capture.test_page import STORY, TITLE, body, html, linked, told

ROOT = "https://courier.example/"
NOTICE = "This site uses frames. Please get a browser that can show them, or go to the text version of our pages."


AT_SEA = "A ferry bound for Kestholm with {} people on board was found off the outer islands at dawn, its owner said."


def _front(count: int, *, more: str = "") -> str:
    def teaser(at: int) -> str:
        link = f"<a href=/2014/{at}.html>"
        return f"<h2>{link}Ferry {at} is late again</a></h2><p>{AT_SEA.format(at)} {link}FULL STORY</a></p>"

    return "".join(map(teaser, range(count))) + more


def _at(url: str, kind: str = "website") -> str:
    return f'<link rel="canonical" href="{url}"><meta property="og:type" content="{kind}">'


def kind_of(folder: Path, page: str, name: str = "a.html") -> str:
    error = refusal(folder, page.encode(), name)
    assert isinstance(error, PassedOverError)
    return error.kind


@pytest.mark.parametrize(
    "frames",
    [
        "<frameset cols='20%,80%'><frame src=menu.html><frame src=story.html></frameset>",
        f"<frameset rows=90,*><frame src=b.html><noframes><body>{NOTICE}</body></noframes></frameset>",
        f"<frameset cols=*><frame src=b.html></frameset><noframes><p>{NOTICE}</p></noframes>",
    ],
)
def test_a_frameset_is_passed_over(tmp_path: Path, frames: str) -> None:
    assert kind_of(tmp_path, f"<html><head><title>Courier</title></head>{frames}</html>") == "frameset"


def test_a_story_for_browsers_without_frames_is_kept(tmp_path: Path) -> None:
    frames = f"<frameset cols=*><frame src=b.html><noframes><body><h1>{TITLE}</h1>{body()}</body></noframes></frameset>"
    story = capture(tmp_path, f"<html><head><title>{TITLE}</title></head>{frames}</html>", "a.html")
    assert (story.title, told(story)) == (TITLE, STORY)


def test_a_menu_is_passed_over(tmp_path: Path) -> None:
    links = "".join(f"<br><a href={name}.html target=main>{name}</a>" for name in ("News", "Sport", "Letters"))
    assert kind_of(tmp_path, f"<html><body><b>Menu</b>{links}</body></html>") == "menu"


@pytest.mark.parametrize("url", [ROOT, "https://courier.example", f"{ROOT}index.html", f"{ROOT}?edition=us"])
@pytest.mark.parametrize("count", [2, 3, 9])
def test_the_front_page_of_a_site_is_passed_over(tmp_path: Path, url: str, count: int) -> None:
    more = "<p>OPINION</p><p>Loading weather data ...</p>"
    assert kind_of(tmp_path, html(_front(count, more=more), _at(url))) == "front page"


def test_the_front_page_of_a_section_is_passed_over(tmp_path: Path) -> None:
    assert kind_of(tmp_path, html(_front(3), _at(f"{ROOT}news/local/"))) == "front page"
    assert (
        kind_of(tmp_path, html(_front(3), f'<meta property="og:url" content="{ROOT}"><title>x</title>')) == "front page"
    )


@pytest.mark.parametrize(
    ("paragraphs", "more"), [((LONG, SECOND, THIRD), ""), ((LONG, SECOND, THIRD), _front(3)), (STORY, _front(5))]
)
def test_a_story_with_the_address_of_a_front_page_is_kept(
    tmp_path: Path, paragraphs: tuple[str, ...], more: str
) -> None:
    inside = f"<article><h1>{TITLE}</h1>{body(*paragraphs)}</article><div class=more>{more}</div>"
    story = capture(tmp_path, html(inside, _at(ROOT)), "a.html")
    assert story.title == TITLE
    assert told(story)[: len(paragraphs)] == paragraphs


def test_a_short_story_with_the_address_of_a_front_page_is_kept(tmp_path: Path) -> None:
    inside = f"<article><h1>{TITLE}</h1>{body(LONG)}</article>"
    assert told(capture(tmp_path, html(inside, _at(ROOT)), "a.html")) == (LONG,)
    inside += f"<div>{_front(3)}</div>"
    assert told(capture(tmp_path, html(inside, linked(headline=TITLE) + _at(ROOT)), "a.html"))[0] == LONG
