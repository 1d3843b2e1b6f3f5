"""Documents of Word, LibreOffice and RTF: one story each; what hostile ones cost."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Story
from tests.capture.formats.office_files import PICTURE, WORD_NAMESPACES, content, docx, odt, paragraph, zipped
from tests.capture.formats.test_mail import PARAGRAPHS
from tests.conftest import put

TITLE = "Eleven more trees than were planted"
PROPERTIES = (
    "<dc:title>Microsoft Word - trees.doc</dc:title><dc:creator>Typist Pool</dc:creator>"
    "<dcterms:created>2011-01-02T10:00:00Z</dcterms:created>"
)
WORD_TABLE = "<w:tbl>{}</w:tbl>".format(
    "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in (("Sort", "Trees"), ("Apple", "20"))
    )
)
WORD_NOTE = '<w:p><w:r><w:t>The list is long.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
WORD = (
    paragraph(TITLE, "Title")
    + paragraph("A count in the rain", "Subtitle")
    + paragraph("By Jo Imber")
    + paragraph("20 September 2014")
    + paragraph(PARAGRAPHS[0])
    + paragraph("Sorts", "Heading2")
    + paragraph(PARAGRAPHS[1])
    + WORD_TABLE
    + WORD_NOTE
    + PICTURE
)
STYLES = (
    '<style:style style:name="P1" style:parent-style-name="Title"/><style:style style:name="P2" '
    "style:parent-style-name="
    '"Subtitle"/><style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style><style:style '
    'style:name="T2"><style:text-properties text:display="none"/></style:style>'
)
ODF = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>Taken "
    "out</text:p></text:deletion></text:changed-region>"
    f'</text:tracked-changes><text:p text:style-name="P1">{TITLE}</text:p><text:p text:style-name="P2">A count in '
    "the rain</text:p>"
    "<text:p>By Jo Imber</text:p><text:p>20 September "
    f"2014</text:p><text:p>{PARAGRAPHS[0]}<office:annotation><text:p>Check this"
    "</text:p></office:annotation></text:p><text:h "
    f'text:outline-level="2">Sorts</text:h><text:p>{PARAGRAPHS[1]}<text:span '
    'text:style-name="T2"> '
    "Unseen</text:span></text:p><table:table><table:table-row><table:table-cell><text:p>Sort</text:p>"
    "</table:table-cell><table:table-cell "
    'table:number-columns-repeated="900000"><text:p>Trees</text:p></table:table-cell>'
    "</table:table-row><table:table-row><table:table-cell><text:p>Apple</text:p></table:table-cell><table:table-cell><text:p>20"
    "</text:p></table:table-cell></table:table-row></table:table><text:p>The list is "
    "long.<text:note><text:note-citation>1"
    "</text:note-citation><text:note-body><text:p>Counted twice.</text:p></text:note-body></text:note></text:p><text:p>"
    '<draw:frame><draw:image xlink:href="Pictures/tree.png"/><svg:desc>A tree with a '
    "ladder</svg:desc></draw:frame></text:p>"
)
FILES = {
    "a.docx": docx(WORD, PROPERTIES),
    "a.odt": odt(ODF, STYLES, "<meta:initial-creator>Typist Pool</meta:initial-creator>"),
}
BODY = [
    PARAGRAPHS[0], "## Sorts", PARAGRAPHS[1], "|  |  |\n| --- | --- |\n| Sort | Trees |\n| Apple | 20 |",
    "The list is long.[^1]", "[^1]: Counted twice.",
]  # fmt: skip


def read(root: Path, name: str, data: bytes) -> Story:
    put(root, name, data)
    (found,) = read_seed(root, name, Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


def refusal(root: Path, name: str, data: bytes) -> str:
    put(root, name, data)
    (found,) = open_seed(root, name)
    assert isinstance(found, SeedError), found
    assert found.file == f"seeds/{name}"
    return found.message


@pytest.mark.parametrize("name", FILES)
def test_a_document_is_one_story(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, FILES[name])
    assert (found.title, found.subtitle, found.authors) == (TITLE, "A count in the rain", ("Jo Imber",))
    assert found.date == "2014-09-20"
    assert found.body.split("\n\n") == BODY
    (image,) = found.images
    assert image.alt == "A tree with a ladder"
    assert image.src.startswith("data:image/png;base64,iVBOR")


def test_properties_of_a_document_are_weak_evidence(tmp_path: Path) -> None:
    found = read(tmp_path, "trees-in-the-rain.docx", docx("".join(map(paragraph, PARAGRAPHS)), PROPERTIES))
    assert found.title == "Trees in the rain"
    assert (found.authors, found.date) == ((), "")
    assert {(doubt.field, doubt.value) for doubt in found.doubts} == {
        ("authors", "Typist Pool"),
        ("date", "2011-01-02T10:00:00+00:00"),
    }
    titled = docx("".join(map(paragraph, PARAGRAPHS)), f"<dc:title>{TITLE}</dc:title>")
    assert read(tmp_path, "b.docx", titled).title == TITLE


@pytest.mark.parametrize("head", [(TITLE,), (TITLE, "By Jo Imber"), (TITLE, "20 September 2014", "By Jo Imber")])
def test_a_first_line_without_a_style_is_the_headline(tmp_path: Path, head: tuple[str, ...]) -> None:
    found = read(tmp_path, "a.docx", docx("".join(map(paragraph, (*head, *PARAGRAPHS)))))
    assert found.title == TITLE
    assert found.body.split("\n\n") == list(PARAGRAPHS)
    assert found.authors == (("Jo Imber",) if "By Jo Imber" in head else ())


def test_a_text_in_one_xml_file_and_one_in_rtf_are_read(tmp_path: Path) -> None:
    flat = content(f'<text:p text:style-name="P1">{TITLE}</text:p><text:p>{PARAGRAPHS[0]}</text:p>', STYLES)
    assert read(tmp_path, "a.fodt", flat.encode()).title == TITLE
    words = "\\par\n".join(
        (f"\\b {TITLE}\\b0", "By Jo Imber", *(text.replace("jays", "caf\\'e9s") for text in PARAGRAPHS))
    )
    found = read(tmp_path, "a.rtf", f"{{\\rtf1\\ansi\\ansicpg1252 {words}}}".encode())
    assert (found.title, found.authors) == (TITLE, ("Jo Imber",))
    assert "cafés" in found.body


def test_boxes_and_tables_inside_of_each_other_are_read_once(tmp_path: Path) -> None:
    box = "<text:p><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></text:p>"
    table = "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>"
    for outside in (box, table):
        nested = "<text:p>Innermost</text:p>"
        for _ in range(40):
            nested = outside.format(nested)
        found = read(tmp_path, "a.odt", odt(f"<text:p>{TITLE}</text:p><text:p>{PARAGRAPHS[0]}</text:p>{nested}"))
        assert found.body.count("Innermost") == 1


def test_hidden_sections_and_headings_of_a_text_are_left_out(tmp_path: Path) -> None:
    hidden = (
        '<text:section text:display="none"><text:p>Unseen</text:p></text:section>'
        '<text:h text:style-name="T2">Unseen</text:h>'
    )
    found = read(tmp_path, "a.odt", odt(f"<text:p>{TITLE}</text:p><text:p>{PARAGRAPHS[0]}</text:p>{hidden}", STYLES))
    assert found.body == PARAGRAPHS[0]


@pytest.mark.parametrize(
    "hidden",
    [
        "{\\v Unseen }",
        "\\v Unseen\\v0 ",
        "\\v Unseen\\v0\\b\\v0 ",
        "{\\b\\v1 Unseen{\\i Unseen \\{} too }",
        "{\\v Unseen \\plain\\i0 }",
    ],
)
def test_hidden_words_of_rtf_are_left_out(tmp_path: Path, hidden: str) -> None:
    text = f"{{\\rtf1\\ansi\\viewkind4 {TITLE}\\par\n{hidden}{PARAGRAPHS[0]}}}"
    found = read(tmp_path, "a.rtf", text.encode())
    assert (found.title, found.body) == (TITLE, PARAGRAPHS[0])


def test_hidden_words_of_word_are_left_out(tmp_path: Path) -> None:
    run = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>{}</w:t></w:r>"
    off = ' w:val="0"'
    body = f"<w:p>{run.format('', 'Unseen')}{run.format(off, PARAGRAPHS[0])}</w:p>"
    assert read(tmp_path, "a.docx", docx(paragraph(TITLE) + body)).body == PARAGRAPHS[0]


def test_words_that_a_style_of_word_hides_are_left_out(tmp_path: Path) -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr></w:style>"
    styles = f'<w:style w:type="paragraph" w:styleId="P">{hidden}<w:style w:type="character" w:styleId="C">{hidden}'
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
    of_style, shown = '<w:rStyle w:val="C"/>', '<w:vanish w:val="0"/>'
    body = (
        f"<w:p>{run.format(of_style, 'Unseen')}{run.format(of_style + shown, PARAGRAPHS[0])}</w:p>"
        f'<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{run.format("", "Unseen")}</w:p>'
    )
    data = docx(paragraph(TITLE) + body, more={"word/styles.xml": f"<w:styles {WORD_NAMESPACES}>{styles}</w:styles>"})
    assert read(tmp_path, "a.docx", data).body == PARAGRAPHS[0]


def test_styles_of_headers_and_footers_do_not_replace_those_of_the_text(tmp_path: Path) -> None:
    other = content("", '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>')
    body = f'<text:p>{TITLE}</text:p><text:p><text:span text:style-name="T1">{PARAGRAPHS[0]}</text:span></text:p>'
    assert PARAGRAPHS[0] in read(tmp_path, "a.odt", odt(body, STYLES, more={"styles.xml": other})).body


def _entities() -> str:
    return '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content("<text:p>&a;</text:p>")


def _nested(levels: int) -> str:
    return content("<text:section>" * levels + f"<text:p>{PARAGRAPHS[0]}</text:p>" + "</text:section>" * levels)


def _encrypted() -> bytes:
    data = bytearray(FILES["a.docx"])
    at = 0
    while (at := data.find(b"PK\1\2", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"PK\3\4", "damaged document"),
        ("a.docx", b"words", "no reader"),
        ("a.docx", b"\xd0\xcf\x11\xe0" * 9, "encrypted or old"),
        ("a.docx", zipped({"a.txt": "words"}), "no document of Word"),
        ("a.docx", docx("<w:p>"), "damaged document"),
        ("a.docx", docx(""), "without text"),
        ("a.docx", docx("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "damaged document"),
        ("a.docx", docx("", more={"word/comments.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "declares entities"),
        ("a.docx", docx("<w:p/>" * 500_000), "more than 400,000 tags"),
        ("a.docx", zipped({"word/document.xml": b"\0" * (40 << 20)}), "ZIP bomb"),
        ("a.docx", _encrypted(), "encrypted"),
        ("a.odt", zipped({"a.txt": "words"}), "no OpenDocument"),
        ("a.odt", odt("", more={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "encrypted"),
        ("a.odt", zipped({"content.xml": _entities()}), "declares entities"),
        ("a.odt", zipped({"content.xml": content("").encode("utf-16")}), "encoding"),
        ("a.odt", zipped({"content.xml": _nested(5000)}), "damaged document"),
        ("a.fodt", b"words", "damaged document"),
        ("a.rtf", b"words", "no reader"),
        ("a.rtf", b"{\\rtf1 }", "without words"),
    ],
)
def test_a_hostile_document_is_one_error(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    assert message in refusal(tmp_path, name, data)


def test_a_document_with_a_picture_from_elsewhere_reads_no_other_file(tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.png", b"\x89PNG secret")
    assert secret
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" TargetMode="External" '
        f'Target="file://{tmp_path}/secret.png"/></Relationships>'
    )
    linked = PICTURE.replace("r:embed", "r:link")
    data = docx(paragraph(TITLE) + paragraph(PARAGRAPHS[0]) + linked, more={})
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, relations if name == "word/_rels/document.xml.rels" else old.read(name))
    put(tmp_path, "a.docx", made.getvalue())
    (found,) = read_seed(tmp_path, "a.docx", Config(), RepeatedLines())
    assert "secret" not in str(found).replace("secret.png", "")
    assert isinstance(found, SeedError) or not found.images
