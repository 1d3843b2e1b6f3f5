"""PDF files with a text layer: a story for each headline; what hostile ones cost."""

from __future__ import annotations

import time
import zlib
from pathlib import Path

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_seed
from sitegen.capture.formats.pdf_rows import PdfPage, PdfRow
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Story
from tests.capture.formats.pdf_files import Text, assembled, paragraphs, pdf
from tests.capture.formats.test_mail import PARAGRAPHS
from tests.conftest import put

TITLE = "Eleven more trees than were planted"
HEAD = [Text(72, 720, 24, TITLE), Text(72, 690, 10, "By Jo Imber"), Text(72, 670, 10, "20 September 2014")]
OTHER = [text.replace("orchard", "garden").replace("society", "club") for text in PARAGRAPHS]


def stories(root: Path, data: bytes) -> list[Story | SeedError]:
    put(root, "a.pdf", data)
    return list(read_seed(root, "a.pdf", Config(), RepeatedLines()))


def story(root: Path, data: bytes) -> Story:
    (found,) = stories(root, data)
    assert isinstance(found, Story), found
    return found


def refusal(root: Path, data: bytes) -> str:
    put(root, "a.pdf", data)
    (found,) = open_seed(root, "a.pdf")
    assert isinstance(found, SeedError), found
    assert found.file == "seeds/a.pdf"
    return found.message


def test_large_letters_are_the_headline(tmp_path: Path) -> None:
    found = story(tmp_path, pdf([[*HEAD, *paragraphs(PARAGRAPHS)]]))
    assert (found.title, found.authors, found.date) == (TITLE, ("Jo Imber",), "2014-09-20")
    assert found.body.split("\n\n") == list(PARAGRAPHS)


def test_a_headline_on_two_rows_is_one(tmp_path: Path) -> None:
    head = [Text(72, 740, 24, "Eleven more trees"), Text(72, 714, 24, "than were planted"), *HEAD[1:]]
    assert story(tmp_path, pdf([[*head, *paragraphs(PARAGRAPHS)]])).title == TITLE


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = [*paragraphs(PARAGRAPHS[:2], chars=40), *paragraphs(PARAGRAPHS[2:], x=320, chars=40)]
    assert story(tmp_path, pdf([[*HEAD, *columns]])).body.split("\n\n") == list(PARAGRAPHS)


def test_columns_whose_rows_are_stored_across_them_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = [*paragraphs([*PARAGRAPHS, *OTHER[:1]], chars=40), *paragraphs(OTHER[1:], x=320, chars=40)]
    across = sorted(columns, key=lambda text: (-text.y, text.x))
    assert story(tmp_path, pdf([[*HEAD, *across]])).body.split("\n\n") == [*PARAGRAPHS, *OTHER]


def test_a_story_goes_on_over_pages_whose_edges_are_left_out(tmp_path: Path) -> None:
    words = PARAGRAPHS[1].split()
    first = [*HEAD, *paragraphs([PARAGRAPHS[0], " ".join(words[:14])]), Text(290, 20, 8, "1 / 2")]
    second = [Text(72, 826, 8, "Orchard Courier"), *paragraphs([" ".join(words[14:]), PARAGRAPHS[2]])]
    second.append(Text(290, 20, 8, "2 / 2"))
    found = story(tmp_path, pdf([first, second]))
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert [(line.number, line.text) for line in found.lines if line.reason == "edge of a page"] == [
        (1, "1 / 2"), (2, "Orchard Courier"), (2, "2 / 2"),
    ]  # fmt: skip


def test_each_headline_begins_a_story(tmp_path: Path) -> None:
    head = Text(72, 720, 24, "The garden counts its trees too")
    first, second = stories(tmp_path, pdf([[*HEAD, *paragraphs(PARAGRAPHS)], [head, *paragraphs(OTHER)]]))
    assert isinstance(first, Story)
    assert isinstance(second, Story)
    assert (first.title, second.title) == (TITLE, "The garden counts its trees too")
    assert second.body.split("\n\n") == OTHER
    assert [record.key for record in open_seed(tmp_path, "a.pdf") if isinstance(record, Record)] == ["1", "2"]


def test_smaller_headings_and_the_name_of_the_paper_begin_no_story(tmp_path: Path) -> None:
    name = Text(72, 790, 40, "The Orchard Courier")
    rows = paragraphs(PARAGRAPHS[:2])
    heading = Text(72, rows[-1].y - 24, 13, "What the neighbours say")
    found = story(tmp_path, pdf([[name, *HEAD, *rows, heading, *paragraphs(PARAGRAPHS[2:], top=heading.y - 20)]]))
    assert found.title == TITLE
    assert "What the neighbours say" in found.body


def test_a_first_row_that_is_set_apart_is_a_headline(tmp_path: Path) -> None:
    plain = [Text(72, 720, 10, TITLE), *paragraphs(PARAGRAPHS)]
    assert story(tmp_path, pdf([plain])).title == TITLE
    bold = [Text(72, 662, 10, TITLE, "F2"), *paragraphs(PARAGRAPHS)]
    assert story(tmp_path, pdf([bold])).title == TITLE


def test_pages_without_a_headline_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", pdf([paragraphs(PARAGRAPHS)]))
    (found,) = open_seed(tmp_path, "a.pdf")
    assert isinstance(found, PassedOverError)
    assert found.kind == "page"
    assert "no headline was found" in found.message


def test_a_page_that_a_browser_printed_states_its_address_and_when(tmp_path: Path) -> None:
    edges = [Text(24, 826, 8, "9/21/14, 2:45 PM"), Text(24, 14, 8, "https://www.orchard.example/2014/trees")]
    made = "/Producer(Skia/PDF m90)/CreationDate(D:20140921144500+00'00')/Author(Typist)"
    found = story(tmp_path, pdf([[*HEAD, *paragraphs(PARAGRAPHS), *edges]], made))
    assert found.source_url == "https://www.orchard.example/2014/trees"
    assert found.captured == "2014-09-21T14:45:00+00:00"
    assert found.authors == ("Jo Imber",)


def test_a_file_of_pictures_says_that_it_has_no_text(tmp_path: Path) -> None:
    assert "OCR it first" in refusal(tmp_path, pdf([[], []]))


def test_pages_without_text_beside_others_are_listed(tmp_path: Path) -> None:
    found = story(tmp_path, pdf([[*HEAD, *paragraphs(PARAGRAPHS)], []]))
    assert [line.number for line in found.lines if line.reason == "page without a text layer"] == [2]


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    more = f"/ID[<{'00' * 16}><{'00' * 16}>]/Encrypt<</Filter/Standard/V 1/R 2/O<{'01' * 32}>/U<{'02' * 32}>/P -4>>"
    assert "encrypted" in refusal(tmp_path, pdf([[*HEAD]], more=more))


def _bomb() -> bytes:
    """A page whose stream unpacks to a quarter of a gigabyte."""
    stream = zlib.compress(zlib.compress(b" " * (1 << 28), 9), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    text = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(stream), stream)
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, text], "/Root 1 0 R")


def _endless_pages() -> bytes:
    """A tree of pages that contains itself."""
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"], "/Root 1 0 R")


def _endless_form() -> bytes:
    """A page that shows a form that shows itself."""
    shown = b"<</XObject<</X 5 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources" + shown
    page = b"<</Type/Page/Parent 2 0 R/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"
    text = b"<</Length 5>>stream\n/X Do\nendstream"
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, text, form], "/Root 1 0 R")


def _nested(sign: bytes) -> bytes:
    return assembled([b"<</Type/Catalog/Pages " + sign * 200_000 + b">>"], "/Root 1 0 R")


HOSTILE = {
    "empty of all but its name": b"%PDF-1.7\n",
    "cut short": pdf([[*HEAD, *paragraphs(PARAGRAPHS)]])[:900],
    "words": b"%PDF-1.7\n" + b"trailer words " * 9000,
    "objects that do not end": b"%PDF-1.7\n" + b"1 0 obj <<" * 50_000,
    "bomb": _bomb(),
    "endless pages": _endless_pages(),
    "endless form": _endless_form(),
    "deep arrays": _nested(b"["),
    "deep tables": _nested(b"<</A"),
    "table that leads to itself": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Prev 9/Root 1 0 "
    b"R>>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_error_in_bounded_time(tmp_path: Path, kind: str) -> None:
    started = time.process_time()
    assert refusal(tmp_path, HOSTILE[kind])
    assert time.process_time() - started < 45


def test_a_file_of_too_many_pages_is_an_error(tmp_path: Path) -> None:
    assert "more than 1,000 pages" in refusal(tmp_path, pdf([[]] * 1001))


def test_stories_on_one_page_have_keys_of_their_own(tmp_path: Path) -> None:
    rows = paragraphs(PARAGRAPHS)
    head = Text(72, rows[-1].y - 60, 24, "The garden counts its trees too")
    put(tmp_path, "a.pdf", pdf([[*HEAD, *rows, head, *paragraphs(OTHER, top=head.y - 40)]]))
    assert [record.key for record in open_seed(tmp_path, "a.pdf") if isinstance(record, Record)] == ["1", "1~2"]


def test_a_page_of_many_rows_at_its_edge_takes_linear_time() -> None:
    rows = tuple(PdfRow(0.0, 1.0, 8.0, False, "x") for _ in range(20_000))
    started = time.process_time()
    page = PdfPage(1, rows, 0.0, 842.0)
    assert (len(page.edges), len(page.text)) == (20_000, 0)
    assert time.process_time() - started < 5
