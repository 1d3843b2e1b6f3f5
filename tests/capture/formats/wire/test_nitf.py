"""NITF: what an article states, and what is passed over."""

# ruff: noqa: E501 -- XML in one piece
from __future__ import annotations

import pytest

from sitegen.core.errors import PassedOverError
from sitegen.core.model import Image, Named, PrintedCorrection, Story
from tests.capture.formats.wire.conftest import Reader, one, said
from tests.capture.formats.wire.samples import BODY, PARAGRAPHS, nitf


def test_an_article_states_its_fields(read: Reader) -> None:
    story = one(
        read(
            '<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">'
            + nitf(
                docdata='<urgency ed-urg="3"/><du-key key="Locks" generation="2"/><date.expire norm="20190412"/>'
                '<doc.copyright holder="Nord Wire" year="2018"/><key-list><keyword key="labour dispute"/></key-list>'
                "<identified-content><person>Greta Solheim</person><org>Canal Board</org><event>Spring Regatta</event>"
                "<location><city>Marrow Sound</city><country>Norden</country></location></identified-content>",
                head='<tobject><tobject.subject tobject.subject.refnum="09000000" tobject.subject.type="Labour"/>'
                '</tobject><pubdata date.publication="20180413" name="The Marrow Post" position.section="Region" '
                'ex-ref="https://post.example/2018/locks"/>',
                body_head="<hedline><hl2>County pays for nights</hl2></hedline><byline>By Ingrid Vale, "
                "<byttl>Staff Writer</byttl></byline><distributor>Nord Wire</distributor><dateline><location>MARROW "
                'SOUND</location>, <story.date norm="20180412">April 12</story.date> (Nord)</dateline>'
                "<abstract><p>The county pays for nights at the locks.</p></abstract>",
            )
        )
    )
    assert story.title == "Lock keepers return to work"
    assert story.subtitle == "County pays for nights"
    assert story.description == "The county pays for nights at the locks."
    assert story.body == "\n\n".join(PARAGRAPHS)
    assert story.authors == ("Ingrid Vale",)
    assert story.date == "2018-04-12T10:15:00+00:00"
    assert story.dateline == "Marrow Sound"
    assert (story.publication, story.section) == ("The Marrow Post", "Region")
    assert story.topics == ("Labour", "labour dispute")
    assert story.rights == "© 2018 Nord Wire"
    assert story.source_url == "https://post.example/2018/locks"
    assert story.item == "nitf:NORD:MS-0412"
    assert story.extra["slugline"] == "Locks"
    assert (story.extra["urgency"], story.extra["expires"]) == (3, "2019-04-12")
    assert story.named == (
        Named("person", "Greta Solheim"),
        Named("organization", "Canal Board"),
        Named("event", "Spring Regatta"),
        Named("place", "Marrow Sound"),
    )


def test_the_structure_of_the_content_stays(read: Reader) -> None:
    content = (
        "<p>Who <em>waits</em> &amp; where:</p><ul><li>Mills</li><li>Barges</li></ul><hl2>What follows</hl2>"
        "<bq><block><p>We lost nine days.</p></block></bq><table><caption>Barges</caption><tr><th>Day</th><th>Barges"
        "</th></tr><tr><td>Monday</td><td>12</td></tr></table><p>H<sub>2</sub>O, <person>Greta Solheim</person> of the "
        '<org>Canal Board</org> said, on <chron norm="20180410">Tuesday</chron>. <a href="https://locks.example/">More</a></p>'
    )
    body = one(read(nitf(body=BODY + content))).body
    assert "Who *waits* &amp; where:\n\n- Mills\n- Barges\n\n## What follows\n\n> We lost nine days." in body
    assert "**Barges**\n\n| Day | Barges |\n| --- | --- |\n| Monday | 12 |" in body
    assert "H<sub>2</sub>O, Greta Solheim of the Canal Board said, on Tuesday. [More](https://locks.example/)" in body


def test_pictures_with_captions_and_credits(read: Reader) -> None:
    media = (
        '<media media-type="image"><media-reference source="small.jpg" width="200"/><media-reference source="large.jpg" '
        'width="1200"/><media-caption>The upper lock</media-caption><media-producer>Per Lund/Nord</media-producer></media>'
        '<media media-type="video"><media-reference source="a.mp4"/><media-caption>Moving</media-caption></media>'
    )
    story = one(read(nitf(body=BODY + media)))
    assert story.images == (Image("large.jpg", "The upper lock", "Per Lund/Nord"),)
    assert "upper lock" not in story.body


def test_a_lead_paragraph_beside_the_full_text_is_not_repeated(read: Reader) -> None:
    blocks = (
        f'<block class="lead_paragraph"><p>{PARAGRAPHS[0]}</p></block><block class="full_text">{BODY}</block>'
        '<block class="correction_text"><p>The barges were forty, not fifty.</p></block>'
    )
    head = '<meta name="correction_date" content="20180420T000000"/>'
    story = one(read(nitf(body=blocks, head=head)))
    assert story.body == "\n\n".join(PARAGRAPHS)
    assert story.corrections == (PrintedCorrection("2018-04-20", "The barges were forty, not fifty."),)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"docdata": '<ed-msg info="Eds: Corrects name in 3rd graf."/>'}, "Eds: Corrects name in 3rd graf."),
        ({"head": '<revision-history name="iv" comment="Corrected the fee"/>'}, "Corrected the fee"),
        ({"body": BODY + "<p>(This story corrects the number of mills.)</p>"}, "(This story corrects the number of mills.)"),
        ({"body": "<p>Correction: It was two mills.</p>" + BODY}, "Correction: It was two mills."),
        (
            {"title": "CORRECTION: Locks", "body": "<p>In a story of Monday Nord erroneously said three mills.</p>" + BODY},
            "In a story of Monday Nord erroneously said three mills.",
        ),
    ],
)  # fmt: skip
def test_corrections_where_the_item_says_what_was_corrected(read: Reader, parts: dict[str, str], text: str) -> None:
    story = one(read(nitf(**parts)))
    assert [correction.text for correction in story.corrections] == [text]
    assert text not in story.body


@pytest.mark.parametrize("text", ["Corrections officers guard the locks at night.", "Fixes to the gates will follow."])
def test_a_story_about_corrections_states_none(read: Reader, text: str) -> None:
    story = one(read(nitf(body=f"<p>{text}</p>{BODY}", docdata='<ed-msg info="Photos will follow."/>')))
    assert story.corrections == ()
    assert text in story.body


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"status": "withheld"}, "withheld"),
        ({"status": "Canceled"}, "killed"),
        ({"status": "embargoed"}, "embargoed"),
        ({"docdata": '<date.release norm="20310101T000000Z"/>'}, "embargoed"),
        (
            {"title": "BULLETIN KILL - Locks", "body": "<p>Editors: Kill the story on the locks. It is wrong.</p>"},
            "killed",
        ),
        (
            {"title": "Locks", "docdata": '<du-key key="BC-Locks-KILL"/>', "body": "<p>The story is withdrawn.</p>"},
            "killed",
        ),
        ({"docdata": '<ed-msg info="EDITORS: This story has been withdrawn."/>'}, "killed"),
        ({"title": "ADVISORY", "body": "<p>Nord withdraws its story about the locks.</p>"}, "killed"),
    ],
)
def test_what_was_not_published_is_passed_over(read: Reader, parts: dict[str, str], kind: str) -> None:
    (found,) = read(nitf(**parts))
    assert isinstance(found, PassedOverError)
    assert found.kind == kind


@pytest.mark.parametrize(
    "parts",
    [
        {"docdata": '<date.release norm="20180412T120000Z"/>'},
        {"status": "embargoed", "docdata": '<date.release norm="20180412T120000Z"/>'},
        {"title": "Kill switch for the lock gates is tested"},
        {"title": "KILL THE BILL, KEEPERS SHOUT"},
        {"title": "Advisory board meets at the locks", "body": BODY + "<p>It withdrew the story.</p>"},
        {"title": "Editors resign", "body": BODY + "<p>They would not kill a story on the locks, they said.</p>"},
        {"title": "EDITORS AND KILLERS", "body": BODY + "<p>He was killed in a story of old.</p>"},
    ],
)
def test_what_was_published_is_a_story(read: Reader, parts: dict[str, str]) -> None:
    assert one(read(nitf(**parts))).body.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize(
    ("bylines", "authors"),
    [
        ('<byline class="print_byline">By INGRID VALE</byline><byline class="normalized_byline">Vale, Ingrid</byline>', ("Ingrid Vale",)),
        ("<byline><person>Ingrid Vale</person> and <person>Per Lund</person><byttl>Nord Wire</byttl></byline>", ("Ingrid Vale", "Per Lund")),
        ("<byline><byttl>Nord Wire</byttl></byline>", ()),
        ("<byline>By Ingrid Vale and Per Lund<byttl>Nord Wire Writers</byttl></byline>", ("Ingrid Vale", "Per Lund")),
        ("<byline>Ingrid Vale, Nord Wire</byline>", ("Ingrid Vale",)),
        ("<byline>by <person>INGRID VALE</person></byline>", ("Ingrid Vale",)),
    ],
)  # fmt: skip
def test_authors_are_the_people_of_bylines(read: Reader, bylines: str, authors: tuple[str, ...]) -> None:
    assert tuple(a.title() for a in one(read(nitf(body_head=bylines))).authors) == authors


def test_many_articles_in_one_file_and_a_broken_one_among_them(read: Reader) -> None:
    broken = nitf("B").replace("</p>", "", 1)
    found = read("<wire>" + nitf("A", title="First") + broken + nitf("C", title="Third") + nitf("D")[:-20] + "</wire>")
    assert said(found)[::2] == ["First", "Third"]
    assert said(found)[1].startswith("not well-formed XML: Opening and ending tag mismatch")
    assert said(found)[3].startswith("ends too early")


def test_characters_that_only_the_document_type_declares(read: Reader) -> None:
    head = (
        '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.2//EN" "nitf-3-2.dtd">'
    )
    text = "<p>The caf&eacute; of Fischer & S\xf6hne, &#8220;open&#8221; since 1950&nbsp;&unknown; A&T.</p>"
    story = one(read((head + nitf(body=BODY + text)).encode("latin-1")))
    assert "The café of Fischer &amp; Söhne, “open” since 1950" in story.body
    assert story.body.endswith("&amp;unknown; A&amp;T.")


def test_a_file_without_items_is_an_error(read: Reader) -> None:
    assert said(read("<newsMessage></newsMessage>")) == ["no news item in it"]
    assert said(read("<nitf><body><body.content></body.content></body></nitf>")) == ["no text in the item"]


def test_declared_entities_are_refused(read: Reader) -> None:
    bomb = '<!DOCTYPE nitf [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "declares XML entities" in said(read(bomb + nitf(body="<p>&b;</p>")))[0]
    late = "<nitf><!DOCTYPE nitf [<!ENTITY a 'x'>]><body><body.content><p>&a;</p></body.content></body></nitf>"
    assert "not well-formed" in said(read(late))[0]


def test_gzipped_and_named_nitf(read: Reader) -> None:
    import gzip

    assert one(read(gzip.compress(nitf().encode()), "nord/item.nitf.gz")).title == "Lock keepers return to work"


def test_what_is_in_it_is_never_markup(read: Reader) -> None:
    text = "<p>&lt;script&gt;alert(1)&lt;/script&gt; <![CDATA[<img src=x onerror=alert(2)>]]></p>"
    story = one(read(nitf(title="A &lt;b&gt;", body=BODY + text)))
    assert isinstance(story, Story)
    assert "<script" not in story.body
    assert "<img" not in story.body


def test_blank_lines_separate_paragraphs_where_there_is_no_markup(read: Reader) -> None:
    story = one(read(nitf(body="\n\n".join(PARAGRAPHS))))
    assert story.body == "\n\n".join(PARAGRAPHS)
