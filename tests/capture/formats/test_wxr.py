"""WordPress exports: published posts become stories, in one pass of flat memory, and nothing else does."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.capture.formats import blank_line_paragraphs
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image, Story

TEXT = "The allotments at Quarry Lane keep their water until autumn, the parish decided on Monday."
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress" <rss> -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Quarry Lane News</title><language>en-GB</language>
<wp:author><wp:author_login><![CDATA[rpike]]></wp:author_login>
<wp:author_display_name><![CDATA[Rhona Pike]]></wp:author_display_name></wp:author>
"""
FOOT = "</channel></rss>"


def post(number: int, text: str = TEXT, *more: str, kind: str = "post", status: str = "publish", **fields: str) -> str:
    named = {"title": f"Story {number}", "dc:creator": "rpike", "link": f"https://quarry.example/{number}/", **fields}
    own = "".join(f"<{name}>{value}</{name}>" for name, value in named.items())
    return (
        f"<item>{own}<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status>{''.join(more)}</item>\n"
    )


def read(tmp_path: Path, data: str | bytes, name: str = "export.xml") -> list[Story | SeedError]:
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_seed(tmp_path, name, Config(), RepeatedLines()))


def story(tmp_path: Path, *items: str) -> Story:
    """The only story of an export; items that are passed over are allowed beside it."""
    found = read(tmp_path, HEAD + "".join(items) + FOOT)
    (made,) = [one for one in found if not isinstance(one, PassedOverError)]
    assert isinstance(made, Story), made
    return made


def states(tmp_path: Path, *items: str, config: Config = Config()) -> list[str]:  # noqa: B008 -- frozen
    """What becomes of each item: "story", "draft" or the kind of those that are passed over."""
    (tmp_path / "w.xml").write_text(HEAD + "".join(items) + FOOT)
    found = open_seed(tmp_path, "w.xml", config)
    return [
        one.kind if isinstance(one, PassedOverError) else "draft" if getattr(one, "draft", None) else "story"
        for one in found
        if not isinstance(one, SeedError) or isinstance(one, PassedOverError)
    ]


def test_a_post_becomes_a_story_with_all_that_the_export_states(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        post(
            7,
            TEXT,
            "<excerpt:encoded><![CDATA[Water until autumn.]]></excerpt:encoded>",
            "<wp:post_date>2014-03-12 07:15:00</wp:post_date>",
            "<wp:post_date_gmt>2014-03-12 06:15:00</wp:post_date_gmt>",
            '<category domain="category"><![CDATA[Parish]]></category>',
            '<category domain="category">Uncategorized</category>',
            '<category domain="category">Gardens &amp;amp; parks</category>',
            '<category domain="post_tag">water</category>',
        ),
    )
    assert (found.title, found.body) == ("Story 7", TEXT)
    assert found.authors == ("Rhona Pike",)
    assert found.date == "2014-03-12T07:15:00+01:00"
    assert (found.section, found.topics) == ("Parish", ("Gardens & parks", "water"))
    assert found.description == "Water until autumn."
    assert found.source_url == "https://quarry.example/7/"
    assert (found.publication, found.language) == ("Quarry Lane News", "en-GB")
    assert found.provenance["date"].confidence == 0.95


def test_pages_drafts_private_posts_and_attachments_are_no_stories(tmp_path: Path) -> None:
    statuses = ["draft", "private", "trash", "pending", "future", "auto-draft", "inherit", "pitch", "archived"]
    told = ["draft", "private", "deleted", "draft", "scheduled", "draft", "status inherit", "draft", "archived"]
    assert states(tmp_path, *(post(n, status=status) for n, status in enumerate(statuses))) == told
    kinds = ["page", "attachment", "nav_menu_item", "revision", "acf-field-group", "shop_order", "elementor_library"]
    found = states(tmp_path, *(post(20 + n, kind=kind) for n, kind in enumerate(kinds)), post(99))
    assert found == ["page", "attachment", *(f"post type {kind}" for kind in kinds[2:]), "story"]


@pytest.mark.parametrize(
    ("local", "utc", "date"),
    [
        ("2014-03-12 07:15:00", "2014-03-12 12:15:00", "2014-03-12T07:15:00-05:00"),
        ("2014-03-12 07:15:00", "0000-00-00 00:00:00", "2014-03-12T07:15:00"),
        ("2014-03-12 07:15:00", "2009-01-01 00:00:00", "2014-03-12T07:15:00"),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", ""),
        ("soon", "", ""),
    ],
)
def test_the_date_is_the_newsrooms_with_its_zone_where_that_is_known(
    tmp_path: Path, local: str, utc: str, date: str
) -> None:
    dates = f"<wp:post_date>{local}</wp:post_date><wp:post_date_gmt>{utc}</wp:post_date_gmt>"
    assert story(tmp_path, post(1, TEXT, dates)).date == date


def test_an_account_is_no_author(tmp_path: Path) -> None:
    assert story(tmp_path, post(1, TEXT, **{"dc:creator": "admin"})).authors == ()
    assert story(tmp_path, post(1, TEXT, **{"dc:creator": "Quarry Lane News"})).authors == ()


def test_the_picture_over_a_post_is_found_wherever_it_stands(tmp_path: Path) -> None:
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
    words = "<excerpt:encoded><![CDATA[The tap at plot nine. Photo: Bo Lind]]></excerpt:encoded>"
    file = "<wp:attachment_url>https://quarry.example/tap.jpg</wp:attachment_url>"
    found = story(tmp_path, post(1, TEXT, meta), post(9, "", words, file, kind="attachment", status="inherit"))
    assert found.images == (Image("https://quarry.example/tap.jpg", "The tap at plot nine.", "Bo Lind"),)


def test_blank_lines_are_paragraphs_and_block_comments_nothing(tmp_path: Path) -> None:
    classic = "One line.\nAnother.\r\n\r\nA <b>second</b> paragraph.\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\nThe end."
    assert story(tmp_path, post(1, classic)).body.split("\n\n") == [
        "One line.\\\nAnother.",
        "A **second** paragraph.",
        "- a\n- b",
        "The end.",
    ]
    edited = '<!-- wp:paragraph {"x":1} -->\n<p>One\nline.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:more --><p>Two.</p>'
    assert story(tmp_path, post(1, edited)).body == "One line.\n\nTwo."


def test_paragraphs_of_html_keep_what_is_no_paragraph() -> None:
    assert (
        blank_line_paragraphs.paragraphs("a\n\n<pre>b\n\nc</pre>\n\nd<!-- x -->") == "<p>a</p><pre>b\n\nc</pre><p>d</p>"
    )
    assert (
        blank_line_paragraphs.paragraphs("<ul><li><ul><li>x</li></ul>\n\ny</li></ul>z")
        == "<ul><li><ul><li>x</li></ul>\n\ny</li></ul><p>z</p>"
    )
    assert blank_line_paragraphs.paragraphs("<table>never closed\n\nx") == "<table>never closed\n\nx"


def test_posts_are_known_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "w.xml").write_text(HEAD + post(12) + post(12) + post(13) + FOOT)
    assert [getattr(one, "key", one) for one in open_seed(tmp_path, "w.xml")] == ["12", "12~2", "13"]


def test_control_characters_of_old_databases_cost_nothing(tmp_path: Path) -> None:
    assert story(tmp_path, post(1, f"\x0b\x08{TEXT}\x00")).body == TEXT


def test_a_truncated_export_gives_what_is_whole_and_one_error(tmp_path: Path) -> None:
    whole = HEAD + post(1) + post(2) + post(3) + FOOT
    found = read(tmp_path, whole[: whole.rindex("parish")])
    assert [isinstance(one, Story) for one in found] == [True, True, False]
    assert isinstance(found[2], SeedError)
    assert (found[2].file, found[2].line) == ("seeds/export.xml", 3)
    assert "not well-formed XML" in found[2].message


def test_truncated_gzip_gives_what_is_whole_and_one_error(tmp_path: Path) -> None:
    packed = gzip.compress((HEAD + "".join(post(n, f"{TEXT} {n**9}") for n in range(500)) + FOOT).encode())
    found = read(tmp_path, packed[: len(packed) // 2], "export.xml.gz")
    assert sum(isinstance(one, Story) for one in found) > 50
    assert [one.message for one in found if isinstance(one, SeedError)] == [
        "truncated gzip data: the file ends too early"
    ]


def test_entities_are_refused_and_no_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    for entity in (f'SYSTEM "file://{tmp_path}/secret"', '"many"'):
        (found,) = read(tmp_path, f"<!DOCTYPE rss [<!ENTITY x {entity}>]>" + HEAD.partition("?>")[2] + post(1) + FOOT)
        assert isinstance(found, SeedError)
        assert "entities" in found.message


def test_memory_follows_a_post_and_not_the_export(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    with path.open("w") as file:
        file.write(HEAD)
        for number in range(2500):
            file.write(post(number, f"{TEXT} " * 91))
        file.write(FOOT)
    assert path.stat().st_size > 20_000_000
    next(iter(open_seed(tmp_path, "large.xml")))  # what is imported late is not counted
    tracemalloc.start()
    count = sum(1 for _ in open_seed(tmp_path, "large.xml"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2500
    assert peak < 5_000_000
