"""Feeds as seeds: RSS, RDF and Atom with whole stories, however broken, and feeds that must not be read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Story

FIRST = "The night ferry to Ost Haven will not sail before June, the harbour office said."
BODY = f"<p>{FIRST}</p><p>Repairs to its rudder cost more than the line earns in a year.</p>"
LONG = " ".join([FIRST] * 8)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def item(*parts: str, title: str = "No ferry before June", body: str = BODY) -> str:
    content = f"<content:encoded><![CDATA[{body}]]></content:encoded>" if body else ""
    return f"<item><title>{title}</title>{content}{''.join(parts)}</item>"


def rss(*items: str, head: str = "<title>Ost Haven Courier</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{head}{"".join(items)}</channel></rss>'


def read(tmp_path: Path, data: str | bytes, name: str = "feed.rss") -> list[Story | SeedError]:
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_seed(tmp_path, name, Config(), RepeatedLines()))


def story(tmp_path: Path, data: str | bytes, name: str = "feed.rss") -> Story:
    (found,) = read(tmp_path, data, name)
    assert isinstance(found, Story), found
    return found


def errors(found: list[Story | SeedError]) -> list[tuple[int | None, str]]:
    return [(one.line, one.message) for one in found if isinstance(one, SeedError)]


def test_an_item_of_rss_becomes_a_story_with_all_that_it_states(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        rss(
            item(
                "<link>https://courier.example/ferry</link><dc:creator>Nils Aune</dc:creator>",
                "<pubDate>Wed, 12 Mar 2014 07:15:00 +0100</pubDate>",
                "<category>Harbour</category><category>Ferries</category>",
                "<description>What the harbour office says.</description>",
                '<media:content url="https://courier.example/s.jpg" medium="image" width="300"/>',
                '<media:content url="https://courier.example/l.jpg" medium="image" width="900"/>',
                "<media:description>The ferry in dock.</media:description><media:credit>Ida Berg</media:credit>",
            ),
            head="<title>Ost Haven Courier</title><language>en-gb</language><copyright>The Courier</copyright>",
        ),
    )
    assert found.title == "No ferry before June"
    assert found.body.startswith(FIRST)
    assert found.authors == ("Nils Aune",)
    assert found.date == "2014-03-12T07:15:00+01:00"
    assert found.topics == ("Harbour", "Ferries")
    assert found.description == "What the harbour office says."
    assert found.source_url == "https://courier.example/ferry"
    assert found.images == (Image("https://courier.example/l.jpg", "The ferry in dock.", "Ida Berg"),)
    assert (found.publication, found.rights, found.language) == ("Ost Haven Courier", "The Courier", "en-gb")
    assert found.provenance["date"].confidence == 0.95
    assert found.provenance["publication"].confidence == 0.8


def test_atom_is_read_and_the_date_of_an_update_is_not_that_of_publication(tmp_path: Path) -> None:
    entry = (
        "<entry><title type='html'>No ferry &amp;amp; no mail</title><id>urn:1</id>{}"
        "<updated>2015-01-01T00:00:00Z</updated>"
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{BODY}</div></content></entry>"
    )
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title>"
        "<author><name>Nils Aune</name></author>{}</feed>"
    )
    dated = feed.format(entry.format("<published>2014-03-12T07:15:00-05:00</published>"))
    found = story(tmp_path, dated, "feed.atom")
    assert (found.title, found.date) == ("No ferry & no mail", "2014-03-12T07:15:00-05:00")
    assert found.authors == ("Nils Aune",)
    assert story(tmp_path, feed.format(entry.format("")), "feed.xml").date == ""


def test_rdf_is_read_with_dublin_core_dates(tmp_path: Path) -> None:
    feed = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SPACES}>'
        f"<channel><title>Courier</title></channel>{item('<dc:date>2004-03-12</dc:date>')}</rdf:RDF>"
    )
    assert story(tmp_path, feed, "feed.xml").date == "2004-03-12"


def test_a_long_description_is_the_story_where_there_is_no_other_text(tmp_path: Path) -> None:
    assert story(tmp_path, rss(item(f"<description>{LONG}</description>", body=""))).body == LONG


def test_the_words_about_a_picture_are_never_the_story(tmp_path: Path) -> None:
    one = item("<description>In short.</description><media:description>Ferry.</media:description>", body="")
    assert errors(read(tmp_path, rss(one))) == [(None, "only summaries, no full text (1 item)")]


def test_a_feed_of_summaries_is_one_error_and_one_summary_among_stories_another(tmp_path: Path) -> None:
    teaser = item("<description>It will not sail [...]</description>", body="")
    assert errors(read(tmp_path, rss(teaser, teaser))) == [(None, "only summaries, no full text (2 items)")]
    found = read(tmp_path, rss(item(), teaser, item()))
    assert [isinstance(one, Story) for one in found] == [True, True, False]
    assert errors(found) == [(2, "only a summary, no full text")]


def test_keys_are_the_items_own_names_and_no_two_alike(tmp_path: Path) -> None:
    guid = "<guid>tag:a 1</guid>"
    (tmp_path / "f.rss").write_text(rss(item(guid), item(guid), item("<link>https://c.example/3</link>"), item()))
    records = list(open_seed(tmp_path, "f.rss"))
    assert [getattr(one, "key", one) for one in records] == ["tag:a_1", "tag:a_1~2", "https://c.example/3", "4"]
    assert [getattr(one, "line", one) for one in records] == [1, 2, 3, 4]


def test_a_truncated_feed_gives_what_is_whole_and_one_error(tmp_path: Path) -> None:
    whole = rss(item(), item(), item())
    found = read(tmp_path, whole[: whole.rindex("<p>Repairs") + 9])
    assert [isinstance(one, Story) for one in found] == [True, True, False]
    assert errors(found) == [(3, "the feed ends too early")]


def test_truncated_gzip_gives_what_is_whole_and_one_error(tmp_path: Path) -> None:
    packed = gzip.compress(
        rss(*(item(f"<guid>{n}</guid>", title=f"{n * 7919 % 1009} {n**5}") for n in range(300))).encode()
    )
    found = read(tmp_path, packed[: len(packed) // 2], "feed.xml.gz")
    assert sum(isinstance(one, Story) for one in found) > 20
    assert errors(found) == [(None, "truncated gzip data: the file ends too early")]
    assert isinstance(read(tmp_path, gzip.compress(rss(item()).encode()), "one.rss.gz")[0], Story)


def test_a_feed_that_is_not_well_formed_is_read_all_the_same(tmp_path: Path) -> None:
    assert story(tmp_path, rss(item("<category>A & B</category><br>"))).body.startswith(FIRST)


def test_encodings_are_those_that_the_file_states(tmp_path: Path) -> None:
    text = rss(item(title="Fähre fällt aus")).replace('"1.0"?', '"1.0" encoding="{}"?')
    for encoding, codec in (("ISO-8859-1", "latin-1"), ("utf-16", "utf-16"), ("UTF-8", "utf-8-sig")):
        assert story(tmp_path, text.format(encoding).encode(codec)).title == "Fähre fällt aus"


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB + rss(item("&b;")).partition("?>")[2],
        ('<?xml version="1.0" encoding="utf-16"?>' + BOMB + "<rss/>").encode("utf-16"),
        (BOMB + "<rss/>").encode("utf-16-le"),
        "<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-ENTITY a 'b'>" + rss(item()),
        "<?xml version='1.0' encoding='unicode_escape'?>" + rss(item()),
        "<!-- <rss> -->" + BOMB + "<rss/>",
        BOMB.replace("rss [", "rss PUBLIC 'a' 'b' [") + "<feed/>",
    ],
    ids=["plain", "utf-16", "utf-16 unmarked", "utf-7", "escapes", "behind a comment", "public"],
)
def test_entities_are_refused_before_any_parser_sees_them(
    tmp_path: Path, data: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import feedparser

    monkeypatch.setattr(feedparser, "parse", lambda *_, **__: pytest.fail("was parsed"))
    (found,) = read(tmp_path, data, "feed.xml")
    assert isinstance(found, SeedError)
    assert "entities" in found.message or "encoding" in found.message


def test_a_doctype_without_entities_is_fine(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://e.example/rss-0.91.dtd">'
    assert story(tmp_path, rss(item()).replace("?><rss", f"?>{doctype}<rss")).body.startswith(FIRST)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "empty file"),
        ("  \n", "empty file"),
        ("<catalog><book/></catalog>", "unknown type: XML with the root catalog"),
        ("<urlset xmlns='x'><url/></urlset>", "unknown type: a sitemap"),
        ("<opml version='2.0'><body/></opml>", "unknown type: a list of feeds (OPML)"),
        ("no markup at all", "not a feed or a WordPress export"),
        ("<!-- " + "x" * 200_000, "not a feed or a WordPress export"),
        (rss(), "a feed without items"),
        (b"\0" * 500, "empty file"),
        (rss(item())[:60], "a feed without items"),
        ("<rss>" + "<a>" * 100_000, "a feed without items"),
    ],
    ids=[
        "nothing",
        "spaces",
        "other XML",
        "sitemap",
        "list of feeds",
        "text",
        "endless comment",
        "no items",
        "zeros",
        "cut in its head",
        "deep",
    ],
)
def test_what_is_no_feed_is_one_line(tmp_path: Path, data: str | bytes, told: str) -> None:
    assert errors(read(tmp_path, data, "feed.xml"))[0] == (None, told)


def test_a_feed_that_no_feed_is_as_large_as_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.capture.formats.feed._MAX_FEED_BYTES", 1000)
    assert errors(read(tmp_path, rss(*[item()] * 10)))[0][1].startswith("larger than")


def test_a_feed_that_ends_in_its_first_item_is_one_error(tmp_path: Path) -> None:

    (tmp_path / "a.xml").write_text(rss(item())[:-60], encoding="utf-8")
    assert [str(found) for found in open_seed(tmp_path, "a.xml")] == ["seeds/a.xml:1: the feed ends too early"]
