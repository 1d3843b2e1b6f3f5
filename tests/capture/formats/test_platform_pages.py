"""Exports of Medium and Substack: what was public is a story, with what stands beside its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, companions, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Story

FIRST = "The mill on Weir Street ground its last sack of rye on Saturday, after ninety years."
SECOND = "Its stones go to the museum at Alder Cross, where they will lie under glass, the miller said."
FOOT = '<p>Exported from <a href="https://medium.com">Medium</a> on September 21, 2018.</p>'
SIGNED = (
    '<p>By <a href="https://medium.com/@ada" class="p-author h-card">Ada Lund</a> on <a href="https://medium.com/p/1a2b">'
    '<time class="dt-published" datetime="2017-03-04T10:00:00.000Z">March 4, 2017</time></a>.</p>'
    '<p><a href="https://medium.com/@ada/the-last-sack-1a2b" class="p-canonical">Canonical link</a></p>'
)


def medium(foot: str = SIGNED, subtitle: str = "The mill on Weir Street ground its last…") -> str:
    picture = (
        '<img class="graf-image" src="https://cdn.example/a.jpg"><figcaption class="imageCaption">The mill</figcaption>'
    )
    paragraphs = (
        '<h3 class="graf graf--h3 graf--title">The last sack</h3>',
        f'<p class="graf graf--p">{FIRST}</p>',
        f'<figure class="graf graf--figure">{picture}</figure>',
        f'<p class="graf graf--p">{SECOND}</p>',
    )
    return (
        '<!DOCTYPE html><html><head><title>The last sack</title></head><body><article class="h-entry">'
        '<header><h1 class="p-name">The last sack</h1></header>'
        f'<section data-field="subtitle" class="p-summary">{subtitle}</section>'
        '<section data-field="body" class="e-content"><section name="a"><div class="section-divider"><hr></div>'
        f"{''.join(paragraphs)}</section></section><footer>{foot}{FOOT}</footer></article></body></html>"
    )


def written(tmp_path: Path, **files: str) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def outcome(tmp_path: Path, seed: str) -> str:
    (one,) = open_seed(tmp_path, seed)
    return one.message if isinstance(one, SeedError) else "draft" if one.draft else "story"


def story(tmp_path: Path, seed: str) -> Story:
    (one,) = read_seed(tmp_path, seed, Config(), RepeatedLines())
    assert isinstance(one, Story), one
    return one


def test_a_post_of_medium(tmp_path: Path) -> None:
    written(tmp_path, **{"m/posts/2017-03-04_The-last-sack-1a2b.html": medium()})
    found = story(tmp_path, "m/posts/2017-03-04_The-last-sack-1a2b.html")
    assert (found.title, found.subtitle, found.authors) == ("The last sack", "", ("Ada Lund",))
    assert found.date == "2017-03-04T10:00:00+00:00"
    assert found.body == f"{FIRST}\n\n{SECOND}"
    assert found.images == (Image("https://cdn.example/a.jpg", "The mill"),)
    assert found.source_url == "https://medium.com/@ada/the-last-sack-1a2b"


def test_a_draft_of_medium_has_no_date(tmp_path: Path) -> None:
    own = '<p><a href="https://medium.com/p/1a2b">View original.</a></p>'
    written(tmp_path, **{"posts/draft_The-last-sack-1a2b.html": medium(own), "posts/The-last-sack.html": medium(own)})
    assert outcome(tmp_path, "posts/draft_The-last-sack-1a2b.html") == "draft"
    assert outcome(tmp_path, "posts/The-last-sack.html") == "draft"
    found = story(tmp_path, "posts/The-last-sack.html")
    assert (found.date, found.date_range) == ("", None)


def test_a_summary_that_is_no_part_of_the_text_is_the_subtitle(tmp_path: Path) -> None:
    written(tmp_path, **{"a.html": medium(subtitle="A farewell")})
    assert story(tmp_path, "a.html").subtitle == "A farewell"


@pytest.mark.parametrize("name", ["claps/claps-0001.html", "profile/profile.html", "ips/ips-0001.html"])
def test_lists_of_what_an_account_did_are_no_stories(tmp_path: Path, name: str) -> None:
    page = f"<html><body><h1>Claps</h1><ul><li>{FIRST}</li></ul></body></html>"
    written(tmp_path, **{f"m/{name}": page, "m/posts/a.html": medium(), f"other/{name}": page})
    assert outcome(tmp_path, f"m/{name}") == "account data: of an export of Medium"
    assert outcome(tmp_path, f"other/{name}") == "story"


TABLE = """post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url
11.mill,2017-03-04T10:00:00.000Z,true,,newsletter,everyone,The last sack,"A farewell, of sorts",
12.secret,,false,,newsletter,everyone,Not yet,,
13.paid,2017-03-05T10:00:00.000Z,true,,newsletter,only_paid,For members,,
14.talk,2017-03-06T10:00:00.000Z,true,,podcast,everyone,A talk,,https://weir.example/talk.mp3
15.share,2017-03-07T10:00:00.000Z,true,,restack,everyone,Shared,,
"""
PAGE = f"<p>{FIRST}</p><p>{SECOND}</p>"


def test_posts_of_substack_are_what_the_table_beside_them_says(tmp_path: Path) -> None:
    names = ["11.mill", "12.secret", "13.paid", "14.talk", "15.share", "16.gone"]
    written(tmp_path, **{f"s/posts/{name}.html": PAGE for name in names}, **{"s/posts.csv": TABLE})
    assert [outcome(tmp_path, f"s/posts/{name}.html") for name in names] == [
        "story",
        "draft",
        "protected: only_paid",
        "story",
        "type restack",
        "status unknown: not in posts.csv",
    ]
    found = story(tmp_path, "s/posts/11.mill.html")
    assert (found.title, found.subtitle) == ("The last sack", "A farewell, of sorts")
    assert (found.date, found.aliases) == ("2017-03-04T10:00:00+00:00", ("/p/mill",))
    assert story(tmp_path, "s/posts/14.talk.html").body.endswith("(https://weir.example/talk.mp3)")
    assert [
        one.message.partition(":")[0] for one in open_seed(tmp_path, "s/posts.csv") if isinstance(one, SeedError)
    ] == ["no dataset of stories"]


def test_pages_beside_another_table_are_read_as_pages(tmp_path: Path) -> None:
    written(
        tmp_path, **{"s/posts/11.mill.html": PAGE, "s/posts.csv": "name,age\nAda,9\n", "t/posts/11.mill.html": PAGE}
    )
    assert outcome(tmp_path, "s/posts/11.mill.html") == outcome(tmp_path, "t/posts/11.mill.html") == "story"


def test_a_table_that_cannot_be_read_publishes_nothing(tmp_path: Path) -> None:
    written(tmp_path, **{"s/posts/11.mill.html": PAGE, "s/posts.csv": TABLE})
    (tmp_path / "s/posts.csv").write_bytes(TABLE.encode() + b"x" * (65 << 20))
    assert outcome(tmp_path, "s/posts/11.mill.html").startswith("posts.csv beside its folder cannot be read")


def test_the_table_is_a_companion_of_the_pages_only() -> None:
    files = {"s/posts.csv", "s/posts/11.mill.html", "posts.csv"}
    assert companions.companions("s/posts/11.mill.html", files) == ("s/posts.csv",)
    assert companions.companions("posts/11.mill.html", files) == ("posts.csv",)
    assert companions.companions("s/other/11.mill.html", files) == ()
    assert not companions.is_companion("s/posts.csv")


def test_boxes_of_the_platform_are_left_out_and_other_buttons_stay(tmp_path: Path) -> None:
    page = (
        f"{PAGE}<div class='subscription-widget-wrap'><p>Thanks for reading! Subscribe for free.</p></div>"
        "<p class='button-wrapper'><a class='button' href='%%checkout_url%%'>Subscribe now</a></p>"
        "<p class='button-wrapper'><a class='button' href='https://weir.example/r'>Read the miller's report</a></p>"
    )
    written(tmp_path, **{"posts/11.mill.html": page, "posts.csv": TABLE})
    found = story(tmp_path, "posts/11.mill.html")
    link = "[Read the miller's report](https://weir.example/r)"
    assert found.body == f"{FIRST}\n\n{SECOND}\n\n{link}"
    assert [line.reason for line in found.removed] == ["sign-up box", "sign-up box"]
