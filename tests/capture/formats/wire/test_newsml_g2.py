"""NewsML-G2 and NewsML 1: the items of a message, what they state, and what is passed over."""

# ruff: noqa: E501 -- XML in one piece
from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from sitegen.capture import open_seed
from sitegen.capture.formats.wire import cues
from sitegen.capture.record import Record
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image, Named, PrintedCorrection, Story
from tests.capture.formats.wire.conftest import Reader, one, said
from tests.capture.formats.wire.samples import BODY, PARAGRAPHS, message, news_item, nitf


def test_an_item_states_its_fields(read: Reader) -> None:
    content = (
        "<urgency>4</urgency><contentCreated>2018-04-12T09:00:00+02:00</contentCreated><located><name>Upper Basin</name>"
        "</located><creator><name>ivale</name></creator><by>By Ingrid Vale</by><dateline>MARROW SOUND, April 12 (Nord) -"
        "</dateline><creditline>Nord</creditline><headline rank='3'>County pays for nights</headline>"
        "<slugline>locks-strike</slugline><subject qcode='medtop:20000523'><name>labour market</name></subject>"
        "<subject type='cpnat:person' qcode='wikidata:Q42'><name>Greta Solheim</name></subject>"
        "<subject type='cpnat:geoArea'><name>Marrow Sound</name></subject><keyword>canals</keyword>"
        "<description role='drol:summary'>The county pays.</description><language tag='en-GB'/>"
    )
    rights = "<rightsInfo><copyrightNotice>Copyright 2018 Nord Wire.</copyrightNotice><usageTerms>Not for sale</usageTerms></rightsInfo>"
    item = news_item(
        version=2,
        meta="<firstCreated>2018-04-12T10:00:00+02:00</firstCreated>",
        content=content,
        created="2018-04-14T08:00:00+02:00",
    )
    story = one(read(message(item.replace("<itemMeta>", rights + "<itemMeta>"))))
    assert (story.title, story.subtitle) == ("Lock keepers return to work", "County pays for nights")
    assert story.description == "The county pays."
    assert story.body == "\n\n".join(PARAGRAPHS)
    assert story.authors == ("Ingrid Vale",)
    assert (story.date, story.updated) == ("2018-04-12T10:00:00+02:00", "2018-04-14T08:00:00+02:00")
    assert story.dateline == "Marrow Sound"
    assert story.publication == "Nord Wire"
    assert story.language == "en-GB"
    assert story.topics == ("labour market", "canals")
    assert story.rights == "Copyright 2018 Nord Wire. Not for sale"
    assert story.item == "urn:newsml:nord.example:20180412:locks"
    assert story.named == (Named("person", "Greta Solheim", id="Q42"), Named("place", "Marrow Sound"))
    assert story.extra == {
        "slugline": "locks-strike",
        "urgency": 4,
        "topics": [{"id": "medtop:20000523", "name": "labour market"}],
    }


@pytest.mark.parametrize(
    "inner",
    [
        f'<inlineXML contenttype="application/nitf+xml">{nitf()}</inlineXML>',
        f'<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content>{BODY}</body.content></body></nitf></inlineXML>',
        f'<inlineXML contenttype="text/html"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{BODY}</body></html></inlineXML>',
        f'<inlineXML><h:div xmlns:h="http://www.w3.org/1999/xhtml">{BODY.replace("<p>", "<h:p>").replace("</p>", "</h:p>")}</h:div></inlineXML>',
        f'<inlineData contenttype="text/html"><![CDATA[{BODY}]]></inlineData>',
        f'<inlineData contenttype="text/plain">{chr(10).join(PARAGRAPHS)}</inlineData>',
        f'<inlineData contenttype="text/plain">Short.</inlineData><inlineXML>{BODY}</inlineXML>',
        f'<inlineXML>{BODY}</inlineXML><remoteContent href="lock.jpg" contenttype="image/jpeg"/>',
    ],
)  # fmt: skip
def test_the_text_in_all_its_forms(read: Reader, inner: str) -> None:
    assert one(read(message(news_item(inner=inner)))).body == "\n\n".join(PARAGRAPHS)


def test_fields_printed_above_the_text_are_left_out(read: Reader) -> None:
    html = (
        '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><header><ul class="slugline"><li>Labour</li></ul>'
        f"<h1>Lock keepers return to work</h1></header><section>{BODY}<p>A<br/>B</p></section></body></html></inlineXML>"
    )
    body = one(read(message(news_item(inner=html)))).body
    assert body.startswith(PARAGRAPHS[0])
    assert body.endswith("A\\\nB")


def test_nitf_inside_states_what_the_item_does_not(read: Reader) -> None:
    inner = nitf(body_head="<byline>By Ingrid Vale</byline><dateline><location>Marrow Sound</location></dateline>")
    story = one(read(news_item(inner=f"<inlineXML>{inner}</inlineXML>")))
    assert (story.authors, story.dateline, story.item) == (
        ("Ingrid Vale",),
        "Marrow Sound",
        "urn:newsml:nord.example:20180412:locks",
    )


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"status": "stat:withheld"}, "withheld"),
        ({"status": "http://cv.iptc.org/newscodes/pubstatusg2/canceled"}, "killed"),
        ({"meta": '<signal qcode="sig:kill"/>'}, "killed"),
        ({"meta": "<embargoed>2031-01-01T00:00:00Z</embargoed>"}, "embargoed"),
        ({"meta": "<embargoed/>"}, "embargoed"),
        ({"kind": "ninat:picture", "inner": '<remoteContent href="a.jpg" contenttype="image/jpeg"/>'}, "attachment"),
    ],
)
def test_what_was_not_published_is_passed_over(read: Reader, parts: dict[str, str], kind: str) -> None:
    (found,) = read(message(news_item(**parts)))  # type: ignore[arg-type]
    assert isinstance(found, PassedOverError)
    assert found.kind == kind


def test_each_item_of_a_message_is_accounted_for(read: Reader) -> None:
    items = [
        news_item("urn:a", title="A"),
        '<packageItem guid="urn:p"/>',
        "<conceptItem/>",
        news_item("urn:b").replace("</p>", "", 1),
        news_item("urn:c", meta="<embargoed>2018-04-12T13:00:00Z</embargoed>", title="C"),
        news_item("urn:d", inner=""),
    ]
    found = read(message(*items))
    assert said(found)[:3] == ["A", "package", "unknown type: conceptItem"]
    assert said(found)[3].startswith("not well-formed XML")
    assert said(found)[4:] == ["C", "no text in the item"]
    assert [type(f) for f in found] == [Story, PassedOverError, PassedOverError, SeedError, Story, SeedError]


def test_corrections_are_the_notes_that_state_them(read: Reader) -> None:
    notes = (
        '<signal qcode="sig:correction"/><edNote>Corrects the number of barges.</edNote>'
        '<edNote pubconstraint="x:nonpublic">Correction desk: 555 0100</edNote><edNote>Photos will follow.</edNote>'
    )
    story = one(read(news_item(meta=notes)))
    assert story.corrections == (PrintedCorrection("2018-04-12", "Corrects the number of barges."),)


def test_linked_pictures_are_pictures_of_the_story(read: Reader) -> None:
    link = '<link rel="irel:seeAlso" href="https://nord.example/lock.jpg"><itemClass qcode="ninat:picture"/><title>The lock. Photo: Per Lund</title></link>'
    (image,) = one(read(news_item(meta=link))).images
    assert image.src == "https://nord.example/lock.jpg"


def test_newsml_1(read: Reader) -> None:
    data = f"""<NewsML><NewsEnvelope/><NewsItem><Identification><NewsIdentifier><ProviderId>nord.example</ProviderId>
<DateId>20080412</DateId><NewsItemId>locks</NewsItemId><RevisionId>2</RevisionId>
<PublicIdentifier>urn:newsml:nord.example:20080412:locks:2</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20080412T101500+0200</FirstCreated><ThisRevisionCreated>20080413T090000Z</ThisRevisionCreated>
<Status FormalName="Usable"/><Urgency FormalName="4"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Lock keepers return to work</HeadLine><ByLine>By Ingrid Vale</ByLine>
<DateLine>MARROW SOUND, April 12 (Nord)</DateLine><CopyrightLine>(c) Nord Wire</CopyrightLine><SlugLine>locks</SlugLine>
</NewsLines><AdministrativeMetadata><Provider><Party FormalName="Nord Wire"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><SubjectCode><Subject FormalName="09000000"/></SubjectCode></DescriptiveMetadata>
<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent>{BODY}</DataContent></ContentItem></NewsComponent>
<NewsComponent><NewsLines><HeadLine>The lock</HeadLine></NewsLines><ContentItem Href="lock.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
</NewsComponent></NewsItem><NewsItem><NewsManagement><Status FormalName="Canceled"/></NewsManagement></NewsItem></NewsML>"""
    story, killed = read(data)
    assert isinstance(story, Story)
    assert (story.title, story.authors, story.dateline) == (
        "Lock keepers return to work",
        ("Ingrid Vale",),
        "Marrow Sound",
    )
    assert (story.date, story.updated) == ("2008-04-12T10:15:00+02:00", "2008-04-13T09:00:00+00:00")
    assert (story.publication, story.rights) == ("Nord Wire", "(c) Nord Wire")
    assert story.item == "urn:newsml:nord.example:20080412:locks"
    assert story.body == "\n\n".join(PARAGRAPHS)
    assert Image("lock.jpg", "The lock") in story.images
    assert isinstance(killed, PassedOverError)
    assert killed.kind == "killed"


def test_thousands_of_items_are_read_in_flat_memory(tmp_path: Path) -> None:
    number = 1000
    with (tmp_path / "wire.xml").open("w") as file:
        file.write("<newsMessage><itemSet>")
        file.writelines(news_item(f"urn:{at}") for at in range(number))
        file.write("</itemSet></newsMessage>")
    tracemalloc.start()
    assert sum(isinstance(record, Record) for record in open_seed(tmp_path, "wire.xml")) == number
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize(
    "hostile",
    [
        "<newsMessage>" + "<newsItem>" * 20_000,
        "<newsItem>" + "<p>" * 100_000,
        "<newsItem " + "a='b' " * 50_000,
        "<newsItem><![CDATA[" + "<newsItem>" * 50_000,
        "<newsItem><!--" + "-" * 200_000,
        "<newsItem>" + "&" * 200_000 + "</newsItem>",
        "<newsItem>" + "&amp" * 100_000 + "</newsItem>",
        "<newsItem guid='" + "x" * 60_000 + "'/>",
        "<newsItem>" + "<edNote>Corrects " * 200 + "</edNote>" * 200 + "</newsItem>",
    ],
)
def test_hostile_files_are_errors_in_little_time(read: Reader, hostile: str) -> None:
    found = list(read(hostile))
    assert found and all(isinstance(one, SeedError) for one in found)


def test_an_item_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    with (tmp_path / "wire.xml").open("w") as file:
        file.write("<newsItem>")
        for _ in range(200):
            file.write("<p>again and again</p>" * 5000)
    (found,) = open_seed(tmp_path, "wire.xml")
    assert isinstance(found, SeedError)
    assert "more than 8 MB" in found.message


def test_an_end_tag_that_two_reads_of_the_file_share_ends_its_item(tmp_path: Path) -> None:
    first, last = (news_item(f"urn:newsml:nord.example:20180412:{number}") for number in (1, 2))
    start = message(first, last).partition(first)[0]
    padded = first.replace("</newsItem>", "</newsItem ")
    fill = "<!--" + "x" * ((1 << 16) - len((start + padded).encode()) - len("<!---->")) + "-->"
    data = start + fill + padded + ">" + last + "</itemSet></newsMessage>"
    assert data.encode()[(1 << 16) - 1 : (1 << 16) + 1] == b" >"
    (tmp_path / "a.xml").write_text(data)
    assert [type(found) for found in open_seed(tmp_path, "a.xml")] == [Record, Record]


def test_a_version_that_replaces_another_is_a_correction_and_no_kill() -> None:
    note = "ANNULE ET REMPLACE la dépêche de midi : les éclusiers sont neuf."
    assert not cues.is_kill([note], "Les éclusiers reprennent le travail.")
    assert cues.is_correction(note)
