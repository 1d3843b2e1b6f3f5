# ruff: noqa: E501 -- HTML in one piece
"""hOCR and PAGE XML: the text of recognised pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Story

HEAD = "<!DOCTYPE html><html><head><title></title><meta name='ocr-system' content='tesseract 5.3'/><meta name='ocr-capabilities' content='ocr_page ocr_par ocr_line ocrx_word'/></head><body>"


def line(text: str, top: int, left: int = 100, height: int = 20, sure: int = 90) -> str:
    words = " ".join(
        f"<span class='ocrx_word' title='bbox 1 1 9 9; x_wconf {sure}'>{word}</span>" for word in text.split()
    )
    return f"<span class='ocr_line' title='bbox {left} {top} 900 {top + height}; baseline 0 -5'>{words}</span>"


def page(*paragraphs: tuple[str, ...], number: int = 0, height: int = 20) -> str:
    made = "".join(
        f"<p class='ocr_par'>{''.join(line(text, 30 * at, height=height if not n else 20) for at, text in enumerate(texts))}</p>"
        for n, texts in enumerate(paragraphs)
    )
    return f"<div class='ocr_page' title='image \"a.png\"; bbox 0 0 9 9; ppageno {number}'><div class='ocr_carea'>{made}</div></div>"


FIRST = ("The ferry Saltmarsh ran upon", "the bar at the mouth of the Mar-", "row on Tuesday and lay there.")
SECOND = ("Nobody was hurt but eleven", "sheep were lost &amp; never found.")
BODY = "The ferry Saltmarsh ran upon the bar at the mouth of the Marrow on Tuesday and lay there.\n\nNobody was hurt but eleven sheep were lost &amp; never found."


def story(root: Path, data: str, name: str = "page.html") -> Story:
    (root / "post").mkdir(exist_ok=True)
    (root / "post" / name).write_text(data)
    (found,) = read_seed(root, f"post/{name}", Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


@pytest.mark.parametrize("name", ["page.html", "page.hocr", "page.htm"])
def test_the_text_of_a_page(tmp_path: Path, name: str) -> None:
    found = story(tmp_path, HEAD + page(FIRST, SECOND, number=4) + "</body></html>", name)
    assert found.title == "Page 5"
    assert found.body == BODY
    body = found.provenance["body"]
    assert (body.source, body.confidence) == (
        "OCR (hOCR); mean confidence of a word 0.90; a page that is not divided into articles", 0.9,
    )  # fmt: skip


def test_a_headline_and_several_pages(tmp_path: Path) -> None:
    found = story(tmp_path, HEAD + page(("FERRY UPON THE BAR",), FIRST, SECOND, height=60))
    assert (found.title, found.body) == ("FERRY UPON THE BAR", BODY)
    found = story(tmp_path, HEAD + page(FIRST) + page(SECOND), "two.html")
    assert found.body == BODY


def test_hostile_pages(tmp_path: Path) -> None:
    for data in (
        "<div class='ocr_page'>" * 2000,
        "<p class='ocr_page' title='" + "bbox 1 " * 9000 + "'>",
        '<div class="ocr_page">',
    ):
        (tmp_path / "x.html").write_text("<html>" + data)
        (found,) = open_seed(tmp_path, "x.html")
        assert isinstance(found, SeedError)


def region(name: str, *texts: str, kind: str = "paragraph", height: int = 20) -> str:
    lines = "".join(
        f'<TextLine id="{name}{at}"><Coords points="100,{at * 30} 900,{at * 30} 900,{at * 30 + height}"/>'
        f'<TextEquiv conf="0.8"><Unicode>{text}</Unicode></TextEquiv></TextLine>'
        for at, text in enumerate(texts)
    )
    return f'<TextRegion id="{name}" type="{kind}">{lines}</TextRegion>'


def test_page_xml(tmp_path: Path) -> None:
    space = 'xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"'
    order = '<ReadingOrder><OrderedGroup id="g">' + "".join(
        f'<RegionRefIndexed index="{at}" regionRef="{name}"/>' for at, name in enumerate(["h", "a", "b"])
    ) + "</OrderedGroup></ReadingOrder>"  # fmt: skip
    regions = [
        region("b", *SECOND),
        region("n", "17", kind="page-number"),
        region("a", *FIRST),
        region("h", "FERRY", height=60),
    ]
    found = story(tmp_path, f"<PcGts {space}><Page>{order}{''.join(regions)}</Page></PcGts>", "page.xml")
    assert (found.title, found.body) == ("FERRY", BODY)
    assert found.provenance["body"].confidence == 0.8
