# ruff: noqa: E501 -- XML in one piece
"""Articles of digitised newspapers: METS with ALTO, and pages of ALTO alone."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.capture.record import Record
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Story
from tests.capture.formats.ocr.samples import PAPER, alto, area, block, div, line, mets, section, text_block

LEAD = "The ferry Saltmarsh ran upon the bar at the mouth of the Marrow on Tuesday and lay there until the tide."
MORE = "Nobody was hurt but eleven sheep were lost and the farmers of Tern Holm ask who will pay for them."


def text_article(name: str = "A1", **more: str) -> str:
    body = div("BODY", div("PARAGRAPH", area("ALTO0001", "B2")), div("PARAGRAPH", area("ALTO0002", "B1")))
    return div("ARTICLE", div("HEADING", div("TITLE", area("ALTO0001", "B1"))), body, name=name, **more)


class Library:
    """A folder of seeds with the files of an issue."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data, encoding="utf-8")

    def read(self, name: str = "post/0001-mets.xml") -> list[Story | SeedError]:
        return list(read_seed(self.root, name, Config(), RepeatedLines()))

    def one(self, name: str = "post/0001-mets.xml") -> Story:
        (story,) = self.read(name)
        assert isinstance(story, Story), story
        return story


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path)
    title = block("B1", line("FERRY", "UPON", "THE", "BAR", height=60))
    made.put(
        "post/alto/0001.xml", alto(title, text_block("B2", LEAD), text_block("B3", "Boots and shoes at Lund and Sons."))
    )
    made.put("post/alto/0002.xml", alto(text_block("B1", MORE, sure=0.5), number=2))
    return made


def test_an_article_has_its_blocks_on_all_its_pages(library: Library) -> None:
    library.put("post/0001-mets.xml", mets(text_article(label="Ferry upon the Bar")))
    story = library.one()
    assert story.title == "Ferry upon the Bar"
    assert story.body == f"{LEAD}\n\n{MORE}"
    assert (story.publication, story.date, story.language) == ("The Marrow Post", "1898-05-14", "en")
    assert story.extra == {"page": "1"}
    assert story.provenance["publication"].confidence == 0.8
    body = story.provenance["body"]
    assert body.source.startswith("OCR (ALTO); mean confidence of a word 0.")
    assert 0.6 < body.confidence < 0.8


def test_the_headline_is_a_part_where_the_division_has_no_label(library: Library) -> None:
    library.put("post/0001-mets.xml", mets(text_article(label="Article 1")))
    story = library.one()
    assert story.title == "FERRY UPON THE BAR"
    assert story.body.startswith("The ferry")


def test_descriptions_of_articles(library: Library) -> None:
    own = section(
        "MODS_A",
        "Ferry upon the Bar",
        more="<mods:name><mods:namePart>Ada Crane</mods:namePart><mods:role><mods:roleTerm>author</mods:roleTerm></mods:role></mods:name>",
    )
    library.put("post/0001-mets.xml", mets(text_article(described="MODS_A"), sections=PAPER + own))
    story = library.one()
    assert (story.title, story.authors, story.publication) == ("Ferry upon the Bar", ("Ada Crane",), "The Marrow Post")


@pytest.mark.parametrize("issued", ["1898-05", "1898"])
def test_a_partial_date_gives_bounds(library: Library, issued: str) -> None:
    library.put("post/0001-mets.xml", mets(text_article(), sections=section("MODS_ISSUE", "The Marrow Post", issued)))
    story = library.one()
    assert story.date == ""
    assert story.date_range
    assert story.date_range.earliest.startswith(issued)


def test_what_is_no_story_is_passed_over_by_its_kind(library: Library) -> None:
    notice = div("ADVERTISEMENT", area("ALTO0001", "B3"), name="AD1")
    nested = div("SECTION", div("ARTICLE", area("ALTO0002", "B1"), name="A2", label="Sheep"))
    library.put("post/0001-mets.xml", mets(notice, text_article(), nested))
    first, second, other = library.read()
    assert isinstance(first, Story)
    assert isinstance(second, Story)
    assert second.title == "Sheep"
    assert isinstance(other, PassedOverError)
    assert other.kind == "advertisement"


def test_captions_subtitles_and_bylines_are_fields(library: Library) -> None:
    library.put(
        "post/alto/0001.xml",
        alto(
            text_block("T", "The Bar"), text_block("S", "Eleven sheep lost"), text_block("A", "By Ada Crane"),
            text_block("B", LEAD), text_block("X", "THE TIDE"), text_block("C", "The Saltmarsh on the bar"),
        ),
    )  # fmt: skip
    parts = [("TITLE", "T"), ("SUBTITLE", "S"), ("BYLINE", "A"), ("TEXT", "B"), ("CROSSHEADING", "X"), ("CAPTION", "C")]
    inner = [div(kind, area("ALTO0001", name)) for kind, name in parts] + [div("TEXT", area("ALTO0002", "B1"))]
    library.put("post/0001-mets.xml", mets(div("ARTICLE", *inner, name="A1")))
    story = library.one()
    assert (story.title, story.subtitle, story.authors) == ("The Bar", "Eleven sheep lost", ("Ada Crane",))
    assert story.body == f"{LEAD}\n\n## THE TIDE\n\n{MORE}"
    assert story.images[0].caption == "The Saltmarsh on the bar"


def test_words_that_line_ends_break(library: Library) -> None:
    lines = [
        line("The", "pas|sengers", "were"), line("taken", "off", "by", "the", "life|boat"), line("|boat|lifeboat", "of", "Tern", "Holm", "be-"),
        line("fore", "the", "well-"), line("known", "pilot", "came", "to", "Saint-"), line("Malo", "at", "night."),
    ]  # fmt: skip
    lines[1:1] = [line("|sengers|passengers", "all")]
    lines[1], lines[0] = line("|sengers|passengers", "were"), line("The", "pas|sengers")
    library.put("post/alto/0001.xml", alto(block("B1", *[lines[0], lines[1], *lines[2:]])))
    library.put("post/0001-mets.xml", mets(div("ARTICLE", area("ALTO0001", "B1"), name="A1", label="Boat")))
    assert library.one().body == (
        "The passengers were taken off by the lifeboat of Tern Holm before the well-known pilot came to Saint-Malo at night."
    )


def test_a_word_that_the_end_of_a_column_breaks(library: Library) -> None:
    library.put(
        "post/alto/0001.xml",
        alto(block("B1", line("The", "pas|sengers")), block("B2", line("|sengers|passengers", "slept."))),
    )
    library.put(
        "post/0001-mets.xml",
        mets(div("ARTICLE", area("ALTO0001", "B1"), area("ALTO0001", "B2"), name="A1", label="Boat")),
    )
    assert library.one().body == "The passengers slept."


def test_indented_lines_begin_paragraphs(library: Library) -> None:
    column = [
        *[line("They", "waited", "there."), line("All", "night", "long.")],
        line("Then", "it", "came.", left=130),
        line("And", "it", "went."),
        line("So", "they", "say."),
    ]
    library.put("post/alto/0001.xml", alto(block("B1", *column)))
    library.put("post/0001-mets.xml", mets(div("ARTICLE", area("ALTO0001", "B1"), name="A1", label="Boat")))
    assert library.one().body == "They waited there. All night long.\n\nThen it came. And it went. So they say."


@pytest.mark.parametrize(
    "href",
    [
        "alto/{0:04}.xml",
        "file:///srv/scans/{0:04}.xml",
        "file://alto/{0:04}.xml",
        "./alto/{0:04}.xml",
        "ALTO/{0:04}.xml",
    ],
)
def test_addresses_of_pages(library: Library, href: str) -> None:
    library.put("post/0001-mets.xml", mets(text_article(), href=href))
    assert library.one().body.startswith(LEAD)


def test_a_page_that_is_not_there_costs_its_articles(library: Library) -> None:
    (library.root / "post/alto/0002.xml").unlink()
    library.put(
        "post/0001-mets.xml", mets(text_article(), div("ARTICLE", area("ALTO0001", "B2"), name="A2", label="Bar"))
    )
    error, story = library.read()
    assert isinstance(error, SeedError)
    assert "0002.xml' is not there" in error.message
    assert isinstance(story, Story)


def test_blocks_that_a_page_does_not_have(library: Library) -> None:
    library.put(
        "post/0001-mets.xml",
        mets(
            div("ARTICLE", area("ALTO0001", "B2"), area("ALTO0001", "NONE"), name="A1", label="Bar"),
            div("ARTICLE", area("ALTO0001", "NONE"), name="A2"),
        ),
    )
    story, error = library.read()
    assert isinstance(story, Story)
    assert "missing of its text: 1 block" in story.provenance["body"].source
    assert isinstance(error, SeedError)


def test_pages_outside_of_seeds_are_not_read(library: Library, tmp_path: Path) -> None:
    (tmp_path.parent / "secret.xml").write_text(alto(text_block("B1", LEAD)))
    library.put("post/0001-mets.xml", mets(text_article(), href="../../secret.xml"))
    (error,) = library.read()
    assert isinstance(error, SeedError)


def test_pages_of_an_issue_are_no_stories(library: Library) -> None:
    library.put("post/0001-mets.xml", mets(text_article()))
    (found,) = library.read("post/alto/0001.xml")
    assert isinstance(found, PassedOverError)
    assert found.kind == "page"


def test_a_mets_file_without_articles_leaves_the_pages_to_themselves(library: Library) -> None:
    library.put("post/0001-mets.xml", mets(div("PAGE", area("ALTO0001", "B1"))))
    (found,) = library.read()
    assert isinstance(found, PassedOverError)
    story = library.one("post/alto/0002.xml")
    assert (story.title, story.date, story.publication) == (
        "Page 2 of The Marrow Post",
        "1898-05-14",
        "The Marrow Post",
    )


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_page_alone_says_that_it_is_a_page(library: Library, version: int) -> None:
    library.put("post/page.xml", alto(text_block("B1", LEAD), text_block("B2", MORE), number=3, version=version))
    story = library.one("post/page.xml")
    assert story.title == "Page 3"
    assert story.body == f"{LEAD}\n\n{MORE}"
    assert "a page that is not divided into articles" in story.provenance["body"].source


def test_a_page_with_one_headline_is_an_article(library: Library) -> None:
    page = alto(text_block("B1", "Ferry upon the Bar", height=60), text_block("B2", LEAD), text_block("B3", MORE))
    library.put("post/page.xml", page)
    story = library.one("post/page.xml")
    assert (story.title, story.body) == ("Ferry upon the Bar", f"{LEAD}\n\n{MORE}")
    assert story.provenance["title"].confidence < 0.8


def test_the_stated_order_of_reading(library: Library) -> None:
    order = '<ReadingOrder><OrderedGroup ID="g"><ElementRef ID="r1" REF="B2"/><ElementRef ID="r2" REF="B1"/></OrderedGroup></ReadingOrder>'
    library.put("post/page.xml", alto(text_block("B1", MORE), text_block("B2", LEAD), version=4, more=order))
    assert library.one("post/page.xml").body == f"{LEAD}\n\n{MORE}"


def test_a_large_page_in_flat_memory(library: Library) -> None:
    library.put("post/page.xml", alto(*[text_block(f"B{at}", f"Block {at} of many, {LEAD}") for at in range(3000)]))
    tracemalloc.start()
    (record,) = open_seed(library.root, "post/page.xml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(record, Record)
    assert record.data.count(b"<p>") == 3000
    assert peak < 60 << 20


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE alto [<!ENTITY a "b">]><alto/>',
        "<alto><Layout><Page>" + "<TextBlock>" * 1000,
        "<alto><Layout><Page><PrintSpace><TextBlock/></PrintSpace></Page></Layout></alto>",
        "<alto>" + "<Page/>" * 50_000 + "</alto>",
        '<alto><TextBlock><TextLine><String CONTENT="a" WC="nan" HPOS="1e999"/></TextLine></TextBlock></alto>',
        "<mets><structMap>" + "<div TYPE='ARTICLE'>" * 200 + "</div>" * 200 + "</structMap></mets>",
        "<mets><structMap>" + "<div TYPE='ARTICLE' ID='a'><fptr FILEID='x'/></div>" * 3000 + "</structMap></mets>",
        "<mets",
        "<mets></mets>",
    ],
)
def test_hostile_files_do_no_harm(library: Library, hostile: str) -> None:
    library.put("post/x-mets.xml", hostile)
    for found in open_seed(library.root, "post/x-mets.xml"):
        assert isinstance(found, SeedError) or found.data


def test_pages_of_many_issues_in_one_folder_are_read_once(library: Library) -> None:
    for number in range(30):
        library.put(f"all/{number:02}-mets.xml", mets(text_article(), files=2, href=f"{number:02} {{0}}.xml"))
        library.put(f"all/{number:02} 1.xml", alto(text_block("B1", LEAD)))
    for address in ("29 1", "00 1"):
        (found,) = open_seed(library.root, f"all/{address}.xml")
        assert isinstance(found, PassedOverError)
        assert "METS file of its issue" in found.message


def test_a_page_that_an_article_names_often_is_read_once(library: Library) -> None:
    many = "".join('<mets:fptr FILEID="ALTO0002"/>' for _ in range(5000))
    library.put("post/0001-mets.xml", mets(div("ARTICLE", many, name="A1", label="Ferry upon the Bar")))
    assert library.one().body == MORE
