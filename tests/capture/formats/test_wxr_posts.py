"""What a WordPress export says of its posts: who may see them, who wrote them, what they show and what readers said."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config, ConvertConfig
from sitegen.core.errors import SeedError
from sitegen.core.model import Comment, Image, Story
from tests.capture.formats.test_wxr import FOOT, HEAD, TEXT, post, read, states, story
from tests.conftest import no_hang


def meta(key: str, value: str) -> str:
    own = f"<wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value>"
    return f"<wp:postmeta>{own}</wp:postmeta>"


def test_a_post_that_is_not_open_to_all_is_passed_over_whatever_its_status(tmp_path: Path) -> None:
    password = "<wp:post_password><![CDATA[herring]]></wp:post_password>"
    none = "<wp:post_password><![CDATA[]]></wp:post_password>"
    paid = meta("_jetpack_newsletter_access", "paid_subscribers")
    free = meta("_jetpack_newsletter_access", "everybody")
    items = [
        post(1, TEXT, password),
        post(2, TEXT, none),
        post(3, TEXT, password, status="draft"),
        post(4, TEXT, paid),
        post(5, TEXT, free),
        post(6, "", status="draft"),
    ]
    assert states(tmp_path, *items) == ["protected", "story", "protected", "protected", "story", "draft"]


def test_own_types_are_stories_where_they_have_words_and_an_address_of_their_own(tmp_path: Path) -> None:
    hidden = {"link": "https://quarry.example/?post_type=memo&amp;p=3"}
    items = [
        post(1, kind="report"),
        post(2, "", kind="report"),
        post(3, kind="memo", **hidden),
        post(4, kind="report", status="draft"),
        post(5, kind="page"),
    ]
    assert states(tmp_path, *items) == ["story", "post type report", "post type memo", "draft", "page"]
    asked = Config(convert=ConvertConfig(post_types=("page", "memo")))
    assert states(tmp_path, *items, config=asked) == ["story", "post type report", "story", "draft", "story"]


def term(name: str, slug: str) -> str:
    return f'<category domain="author" nicename="{slug}"><![CDATA[{name}]]></category>'


def test_authors_are_those_of_the_co_author_plugins(tmp_path: Path) -> None:
    both = term("Ada Pike", "cap-ada-pike") + term("Jon Moss", "cap-jon-moss")
    assert story(tmp_path, post(1, TEXT, both)).authors == ("Ada Pike", "Jon Moss")
    by_account = term("rpike", "cap-rpike") + term("jmoss", "cap-jmoss")
    guest = post(9, "", meta("cap-display_name", "Jon Moss"), meta("cap-user_login", "jmoss"), kind="guest-author")
    assert story(tmp_path, post(1, TEXT, by_account), guest).authors == ("Rhona Pike", "Jon Moss")


def test_the_account_that_entered_a_post_is_not_its_author_if_others_are_named(tmp_path: Path) -> None:
    assert story(tmp_path, post(1, TEXT, term("nobody-known", "cap-nobody-known"))).authors == ()


def test_an_account_whose_name_is_an_address_has_the_name_of_its_person(tmp_path: Path) -> None:
    names = "<wp:author_first_name>Rhona</wp:author_first_name><wp:author_last_name>Pike</wp:author_last_name>"
    head = HEAD.replace("<![CDATA[Rhona Pike]]>", "rpike@quarry.example").replace(
        "</wp:author>", f"{names}</wp:author>"
    )
    (found,) = read(tmp_path, head + post(1) + FOOT)
    assert isinstance(found, Story)
    assert found.authors == ("Rhona Pike",)


def test_old_addresses_become_aliases(tmp_path: Path) -> None:
    old = meta("_wp_old_slug", "water-until-june") + meta("_wp_old_slug", "bad/one")
    address = "https://quarry.example/2014/03/water/"
    found = story(tmp_path, post(1, TEXT, old, link=address))
    assert found.aliases == ("/2014/03/water/", "/2014/03/water-until-june/")
    assert story(tmp_path, post(1, link="https://quarry.example/?p=1")).aliases == ()


def attachment(number: int, parent: int, words: str = "") -> str:
    file = f"<wp:attachment_url>https://quarry.example/p{number}.jpg</wp:attachment_url>"
    more = f"<wp:post_parent>{parent}</wp:post_parent><excerpt:encoded><![CDATA[{words}]]></excerpt:encoded>"
    return post(number, "", file, more, kind="attachment", status="inherit")


@pytest.mark.parametrize(
    ("gallery", "numbers"),
    [
        ('[gallery ids="21,20"]', [21, 20]),
        ("[gallery]", [20, 21]),
        ('[gallery columns="2" exclude="20"]', [21]),
        ('[gallery id="8"]', [22]),
        ('<!-- wp:shortcode -->[gallery link="file" include="22"]<!-- /wp:shortcode -->', [22]),
    ],
)
def test_galleries_show_the_pictures_of_the_export(tmp_path: Path, gallery: str, numbers: list[int]) -> None:
    pictures = [
        attachment(20, 7, "The tap at plot nine. Photo: Bo Lind"),
        attachment(21, 7),
        attachment(22, 8, "Beans"),
    ]
    found = story(tmp_path, post(7, f"{TEXT}\n\n{gallery}"), *pictures)
    assert [image.src for image in found.images] == [f"https://quarry.example/p{n}.jpg" for n in numbers]
    assert found.body == TEXT
    known = {20: ("The tap at plot nine.", "Bo Lind"), 21: ("", ""), 22: ("Beans", "")}
    assert [(image.caption, image.credit) for image in found.images] == [known[n] for n in numbers]


def test_a_gallery_block_keeps_the_caption_of_each_picture_and_its_own(tmp_path: Path) -> None:
    first = '<figure class="wp-block-image"><img src="https://q.example/a.jpg"/><figcaption>Beans</figcaption></figure>'
    second = '<figure class="wp-block-image"><img src="https://q.example/b.jpg"/></figure>'
    own = '<figcaption class="blocks-gallery-caption wp-element-caption">The plots in June</figcaption>'
    block = f'<!-- wp:gallery --><figure class="wp-block-gallery">{first}{second}{own}</figure><!-- /wp:gallery -->'
    found = story(tmp_path, post(1, block))
    shown = [(image.src, image.caption) for image in found.images]
    assert shown == [("https://q.example/a.jpg", "Beans"), ("https://q.example/b.jpg", "")]
    assert found.body == "The plots in June"


PICTURE = '<img src="https://q.example/bell.jpg"/>'


@pytest.mark.parametrize(
    "content",
    [
        f'[caption id="x" width="300"]{PICTURE} The last bean of the year.[/caption]',
        f"<!-- wp:image --><figure>{PICTURE}<figcaption>The last bean of the year.</figcaption></figure>",
    ],
)
def test_a_picture_with_words_is_a_story(tmp_path: Path, content: str) -> None:
    found = story(tmp_path, post(1, content))
    assert found.images == (Image("https://q.example/bell.jpg", "The last bean of the year."),)
    assert found.body == ""


def test_films_and_sound_stay_as_links_with_their_words(tmp_path: Path) -> None:
    film = '<figure class="wp-block-embed"><div>\nhttps://vimeo.com/1\n</div><figcaption>The film</figcaption></figure>'
    sound = '<audio src="https://q.example/a.mp3"></audio><figcaption>The talk</figcaption>'
    content = (
        f"<!-- wp:paragraph --><p>{TEXT}</p><!-- /wp:paragraph -->"
        f'<!-- wp:embed {{"url":"https://vimeo.com/1"}} -->{film}<!-- /wp:embed -->'
        f'<!-- wp:audio --><figure class="wp-block-audio">{sound}</figure><!-- /wp:audio -->'
        '<!-- wp:core-embed/youtube {"url":"https://www.youtube.com/watch?v=abcdefghijk"} /-->'
        '<!-- wp:latest-posts {"postsToShow":3} /-->'
    )
    found = story(tmp_path, post(1, content))
    assert found.body.split("\n\n") == [
        TEXT,
        "[vimeo.com/1](https://vimeo.com/1)",
        "The film",
        "[q.example/a.mp3](https://q.example/a.mp3)",
        "The talk",
        "[youtube.com/watch](https://www.youtube.com/watch?v=abcdefghijk)",
    ]
    assert ["latest-posts" in line.text for line in found.removed] == [True]


def test_footnotes_are_footnotes(tmp_path: Path) -> None:
    mark = '<sup data-fn="ab-1" class="fn"><a href="#ab-1" id="ab-1-link">1</a></sup>'
    notes = meta("footnotes", '[{"content":"Minutes of the parish, 3 May.","id":"ab-1"}]')
    content = f"<!-- wp:paragraph --><p>{TEXT}{mark}</p><!-- /wp:paragraph --><!-- wp:footnotes /-->"
    body = f"{TEXT}[^1]\n\n[^1]: Minutes of the parish, 3 May."
    assert story(tmp_path, post(1, content, notes)).body == body
    assert story(tmp_path, post(1, f"{TEXT}[efn_note]Minutes of the parish, 3 May.[/efn_note]")).body == body


def test_a_shared_block_is_part_of_the_posts_that_show_it(tmp_path: Path) -> None:
    shared = post(30, "<p>The parish meets on the first Monday.</p>", kind="wp_block")
    found = story(tmp_path, post(1, f'<!-- wp:paragraph --><p>{TEXT}</p><!-- wp:block {{"ref":30}} /-->'), shared)
    assert found.body == f"{TEXT}\n\nThe parish meets on the first Monday."


def said(words: str, author: str = "Liv", approved: str = "1", kind: str = "") -> str:
    fields = {
        "author": author,
        "author_email": "liv@q.example",
        "author_IP": "10.1.2.3",
        "date": "2014-03-13 09:00:00",
        "content": words,
        "approved": approved,
        "type": kind,
    }
    own = "".join(f"<wp:comment_{name}><![CDATA[{value}]]></wp:comment_{name}>" for name, value in fields.items())
    return f"<wp:comment>{own}</wp:comment>"


def test_comments_are_kept_only_when_asked_for_and_without_addresses(tmp_path: Path) -> None:
    given = [
        said("Mine dried out.\n\nWrite to liv@q.example &amp; ask."),
        said("spam", approved="spam"),
        said("later", approved="0"),
        said("link", kind="pingback"),
        said("Mine too.", "ove@q.example"),
    ]
    assert story(tmp_path, post(1, TEXT, *given)).comments == ()
    (tmp_path / "w.xml").write_text(HEAD + post(1, TEXT, *given) + FOOT)
    (found,) = read_seed(tmp_path, "w.xml", Config(convert=ConvertConfig(comments=True)), RepeatedLines())
    assert isinstance(found, Story)
    assert found.comments == (
        Comment("Liv", "2014-03-13T09:00:00", "Mine dried out.\n\nWrite to […] & ask."),
        Comment("", "2014-03-13T09:00:00", "Mine too."),
    )


@pytest.mark.parametrize(
    ("stray", "title"),
    [
        ("Beans & peas", "Beans & peas"),
        ("Beans &nbsp;peas", "Beans peas"),
        ("3 < 4 beans", "3 < 4 beans"),
        ("Bea\x0bns", "Beans"),
        ("Bea&#8;ns", "Beans"),
        ("Bea\ufffens", "Beans"),
    ],
)
def test_a_stray_sign_costs_nothing_but_itself(tmp_path: Path, stray: str, title: str) -> None:
    found = read(tmp_path, HEAD + post(1) + post(2, title=stray) + post(3) + FOOT)
    assert [one.title for one in found if isinstance(one, Story)] == ["Story 1", title, "Story 3"]


def test_an_item_that_is_broken_costs_only_itself(tmp_path: Path) -> None:
    broken = post(2).replace("</title>", "")
    endless = post(3).replace("</item>", "")
    found = read(tmp_path, HEAD + post(1) + broken + endless + post(4) + FOOT)
    assert [one.title for one in found if isinstance(one, Story)] == ["Story 1", "Story 4"]
    errors = [(one.line, one.message.partition(":")[0]) for one in found if isinstance(one, SeedError)]
    assert errors == [(2, "not well-formed XML"), (3, "not well-formed XML")]


def test_items_without_end_below_a_long_head_are_read_in_time(tmp_path: Path) -> None:
    with no_hang():
        found = read(tmp_path, HEAD + "<x>y</x>" * 100_000 + "<item>" * 1_000 + FOOT)
    assert [one.line for one in found if isinstance(one, SeedError)] == list(range(1, 1_001))


def test_bytes_of_another_encoding_are_read_one_by_one(tmp_path: Path) -> None:
    words = "Åsa und Jörg gießen die Bäume am Köhlerweg; übers Jahr kommen größere Töpfe, sagte Frau Müller. " * 3
    text = HEAD + post(1, words, title="Café Zoë") + post(2, words, title="Mårten") + FOOT
    found = read(tmp_path, text.encode().replace(b"\xc3\xa9", b"\xe9"))
    assert [one.title for one in found if isinstance(one, Story)] == ["Café Zoë", "Mårten"]
