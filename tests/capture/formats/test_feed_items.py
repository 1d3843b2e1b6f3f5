"""Items of feeds: names beside addresses, summaries by their ends, comments, sound, and dates of a change alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import open_seed
from sitegen.capture.boilerplate import feed_ends
from sitegen.capture.formats import feed_authors, feed_teasers
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import DateRange, Story
from tests.capture.formats.test_seed_feeds import BODY, FIRST, LONG, errors, item, read, rss, story

ADDRESS = "https://courier.example/2014/03/ferry"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("<author>nils@courier.press (Nils Aune)</author>", ("Nils Aune",)),
        ("<author>nils@courier.newspaper (Nils (Nilo) Aune)</author>", ("Nils (Nilo) Aune",)),
        ("<author>nils@courier.example (Nils Aune (harbour desk))</author>", ("Nils Aune",)),
        ("<author>Nils Aune &lt;nils@courier.example&gt;</author>", ("Nils Aune",)),
        ("<author>nils@courier.press (Nils Aune), ida@courier.press (Ida Berg)</author>", ("Nils Aune", "Ida Berg")),
        ("<dc:creator><![CDATA[nils@courier.media (Nils Aune)]]></dc:creator>", ("Nils Aune",)),
        ("<dc:creator>Nils Aune</dc:creator><dc:creator>Ida Berg</dc:creator>", ("Nils Aune", "Ida Berg")),
        ("<author>nils@courier.press</author>", ()),
        ("<author>noreply@blogger.com (Unknown)</author>", ()),
    ],
)
def test_authors_are_names_and_no_part_of_an_address(tmp_path: Path, field: str, names: tuple[str, ...]) -> None:
    assert story(tmp_path, rss(item(field))).authors == names


def test_hostile_author_fields_take_linear_time() -> None:
    for text in ("<author>" * 200_000, "<author>" + "a@" * 500_000, "<author>" + "a@b (" * 200_000):
        assert feed_authors.without_addresses(text) == text


def teaser(text: str, *, full: bool = False, title: str = "No ferry before June") -> bool:
    return feed_teasers.is_teaser(text, full=full, link=ADDRESS, title=title)


@pytest.mark.parametrize(
    "end",
    [
        f' <a href="{ADDRESS}?utm=rss">Continue reading...</a>',
        f' <a href="{ADDRESS}">Read the full story on our site</a>',
        " [&#8230;]",
        " [...]",
        "</p><p>Read more",
        "</p><p>Read more »",
        " Continue reading No ferry before June →",
        " Continue reading “No ferry before June”",
        "</p><p>Weiterlesen …",
        "</p><p>Lire la suite",
        " Seguir leyendo",
        " Leggi tutto",
        "</p><p>Leia mais",
        " Lees verder",
        " Läs mer",
        "… czytaj dalej",
        " Читать далее",
        " Devamını oku",
        " اقرأ المزيد",
        " קראו עוד",
        "阅读全文",
        "続きを読む",
        " [&#8230;]</p><p>The post <a href='x'>No ferry</a> appeared first on <a href='y'>Courier</a>.",
    ],
)
def test_a_summary_is_known_by_its_end_however_long_it_is(end: str) -> None:
    assert teaser(f"<p>{LONG} {LONG}{end}</p>")
    assert teaser(f"<p>{LONG} {LONG}{end}</p>", full=True)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{LONG} {LONG}</p>",
        f"<p>{LONG} {LONG}</p><p>Who wants to know how it ended has to read more.</p>",
        f"<p>{LONG} {LONG} And so they waited...</p>",
        f"<p>{LONG} {LONG} وقال إن المدينة تحتاج إلى المزيد.</p>",
        f"<p>{LONG} {LONG} On attend la suite.</p>",
        f"<p>{LONG} {LONG} Miasto chce mieć więcej.</p>",
        f"<p>{LONG} {LONG}</p><p>The post No ferry appeared first on Courier.</p>",
    ],
)
def test_a_whole_text_is_no_summary(text: str) -> None:
    assert not teaser(text)
    assert not teaser(text, full=True)


def test_a_link_to_another_story_under_a_full_text_makes_it_no_summary() -> None:
    other = '<p><a href="https://courier.example/2013/strike">Read more about the strike of 2013</a></p>'
    assert not teaser(f"<p>{LONG}</p>{other}", full=True)


def test_a_credit_alone_is_no_text(tmp_path: Path) -> None:
    alone = "<p>The post <a href='x'>No ferry</a> appeared first on <a href='y'>Courier</a>.</p>"
    assert errors(read(tmp_path, rss(item(body=alone)))) == [(None, "only summaries, no full text (1 item)")]


@pytest.mark.parametrize(
    "credit",
    [
        "The post No ferry appeared first on Courier.",
        "Der Beitrag Keine Fähre erschien zuerst auf Kurier.",
        "L’article Pas de ferry est apparu en premier sur Courrier.",
        "La entrada Sin ferry se publicó primero en Correo.",
        "L'articolo Niente traghetto proviene da Corriere.",
        "O post Sem barca apareceu primeiro em Correio.",
        "Het bericht Geen veer verscheen eerst op Koerier.",
        "Inlägget Ingen färja dök först upp på Kuriren.",
        "Artykuł Bez promu pochodzi z serwisu Kurier.",
        "Feribot yok yazısı ilk önce Kurye üzerinde ortaya çıktı.",
        "没有渡轮最先出现在信使。",
    ],
)
def test_the_credit_of_a_blog_program_is_known_in_each_language(tmp_path: Path, credit: str) -> None:
    assert feed_ends.is_credit(credit)
    found = story(tmp_path, rss(item(body=f"{BODY}<p>{credit}</p>")))
    assert credit.rstrip(".。") not in found.body


def test_words_of_a_script_without_spaces_are_counted(tmp_path: Path) -> None:
    text = "夜间渡轮在六月之前不会启航，港口办公室星期三宣布了这一消息。" * 12
    assert story(tmp_path, rss(item(f"<description>{text}</description>", body=""))).body.startswith("夜间渡轮")


def kinds(tmp_path: Path, data: str) -> list[str]:
    (tmp_path / "f.xml").write_text(data)
    found = open_seed(tmp_path, "f.xml")
    return [one.kind if isinstance(one, PassedOverError) else type(one).__name__ for one in found]


def test_comments_of_readers_are_no_stories(tmp_path: Path) -> None:
    thread = "http://purl.org/syndication/thread/1.0"
    answer = f"<entry><title>Re</title><id>2</id><content>{FIRST}</content><thr:in-reply-to ref='1'/></entry>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='{thread}'><title>C</title>{answer}</feed>"
    assert kinds(tmp_path, atom) == ["comment"]
    by_address = item(f"<link>{ADDRESS}#comment-123</link>", title="By: Liv")
    assert kinds(tmp_path, rss(by_address, item())) == ["comment", "Record"]


def test_sound_of_an_item_is_a_link_under_its_words(tmp_path: Path) -> None:
    sound = '<enclosure url="https://courier.example/talk.mp3" type="audio/mpeg" length="9"/>'
    link = "[courier.example/talk.mp3](https://courier.example/talk.mp3)"
    assert story(tmp_path, rss(item(sound))).body.endswith(f"\n\n{link}")
    notes = item(sound, "<description>A talk with the harbour master.</description>", body="")
    assert story(tmp_path, rss(notes)).body == f"A talk with the harbour master.\n\n{link}"


def test_the_day_of_a_change_alone_is_an_upper_bound(tmp_path: Path) -> None:
    entry = f"<entry><title>T</title><id>1</id><updated>2014-03-12T07:15:00Z</updated><content>{LONG}</content></entry>"
    found = story(tmp_path, f"<feed xmlns='http://www.w3.org/2005/Atom'><title>C</title>{entry}</feed>", "f.atom")
    assert (found.date, found.date_range) == ("", DateRange("", "2014-03-12"))
    assert isinstance(found, Story)
    assert not isinstance(found, SeedError)
