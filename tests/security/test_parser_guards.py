"""What bounds a library is what it reads itself: no bytes look harmless to a check beside it and do harm to it."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import feedparser.api
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.capture import Record, open_seed
from sitegen.capture.formats import safe_expat, zip_files
from sitegen.core.errors import SeedError
from tests.conftest import Run, no_hang, put

WORDS = "<p>Walter Oduya painted the railings of the lighthouse on Friday.</p>" * 12
FEED = (
    '<rss version="2.0"><channel><title>T</title><item><title>One</title>'
    f"<description>{WORDS.replace('<', '&lt;')} &a; end</description></item></channel></rss>"
)
EXPORT = (
    '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><item><title>One &a;</title>'
    "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    f"<content:encoded><![CDATA[{WORDS}]]></content:encoded></item></channel></rss>"
)
DECLARED = '<!DOCTYPE rss [<!ENTITY a "expanded">]>'
LINES = '<!DOCTYPE rss\n[\n<!ENTITY a "expanded">\n]>'


def xml(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>'


def opened(folder: Path, data: bytes, name: str) -> list[Record | SeedError]:
    (folder / name).write_bytes(data)
    with no_hang():
        return list(open_seed(folder, name))


def refused(folder: Path, data: bytes) -> bool:
    """Whether all of a file was refused. No entity in it was expanded."""
    found = opened(folder, data, "x.xml")
    assert not any("expanded" in f"{one.data!r}{one.stated}" for one in found if isinstance(one, Record))
    return [type(one) for one in found] == [SeedError]


@pytest.mark.parametrize("document", [FEED, EXPORT], ids=["feed", "export"])
@pytest.mark.parametrize(
    "data",
    [
        lambda document: f"{xml('utf-8')}<!-- x -\x01->{DECLARED}<!-- -->{document}".encode(),
        lambda document: f"{xml('utf-8')}\n<!-- x --\x01>\n{DECLARED}\n<!-- -->{document}".encode(),
        lambda document: f"{xml('utf-8')}\n<!-- <rss> --\x01>\n{LINES}\n<!-- -->{document}".encode(),
        lambda document: f"{xml('utf-8')}\n{LINES}\n{document.replace('</item>', '<b></item>')}".encode(),
        lambda document: (
            f"{xml('utf-8')}<!DOCTYPE rss SYSTEM 'a><!--' [<!ENTITY a 'expanded'>]><!-- -->{document}".encode()
        ),
        lambda document: f"{xml('utf-8')}<!DOCTYPE rss SYSTEM 'a>b' [<!ENTITY a 'expanded'>]>{document}".encode(),
        lambda document: f"{xml('utf-8')}<?x <!-- ?>{DECLARED}<!-- -->{document}".encode(),
        lambda document: (
            f"{xml('utf-8')}<!DOCTYPE rss [<!ENTITY % x SYSTEM 'file:///etc/hostname'>%x;]>{document}".encode()
        ),
        lambda document: b"\xef\xbb\xbf" + f"{xml('utf-16')}{DECLARED}{document}".encode(),
        lambda document: f"{xml('utf-8')}{DECLARED}{document}".encode("utf-16"),
        lambda document: f"{xml('utf-16')}{DECLARED}{document}".encode("utf-16-be"),
        lambda document: f"{DECLARED}{document}".encode("utf-16-le"),
        lambda document: f"{xml('utf-32')}{DECLARED}{document}".encode("utf-32"),
        lambda document: f"{DECLARED}{document}".encode("utf-32-be"),
        lambda document: f"{xml('cp037')}{DECLARED}{document}".encode("cp037"),
        lambda document: b"\xef\xbb\xbf" + f"{xml('utf-7')}{DECLARED.replace('<', '+ADw-')}{document}".encode(),
        lambda document: f"{xml('utf-8')}<!-- é".encode("latin-1") + f" -->{DECLARED}{document}".encode(),
        lambda document: f"\n {DECLARED}{document}".encode(),
        lambda document: gzip.compress(f"{xml('utf-8')}<!-- -\x02->{DECLARED}<!-- -->{document}".encode()),
    ],
)
def test_entities_are_refused_wherever_a_parser_would_find_them(tmp_path: Path, document: str, data: object) -> None:
    whole = refused(tmp_path, data(document))  # type: ignore[operator]
    assert whole or document is EXPORT, "items of exports are parsed one by one, without what is declared above them"


@pytest.mark.parametrize(
    "head",
    [
        f"<!-- x -\x01->{DECLARED}<!-- -->", f"\n<!-- <rss> --\x01>\n{LINES}\n<!-- -->",
        "<!DOCTYPE rss SYSTEM 'a><!--' [<!ENTITY a 'expanded'>]><!-- -->",
    ],
)  # fmt: skip
def test_no_text_of_an_archive_comes_out_of_an_entity(site: Path, run: Run, head: str) -> None:
    put(site, "seeds/paper/x.xml", f"{xml('utf-8')}{head}{FEED}")
    answer = run("convert", "--site", site)
    made = [path.read_text() for path in (site / "content").rglob("*.md")]
    assert not any("expanded" in text for text in made)
    assert answer.code == 1 and made == []


def test_the_parser_itself_refuses_declarations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the look at the first bytes gone, nothing would change."""
    monkeypatch.setattr("sitegen.capture.formats.feed.safe_expat.check", lambda _: None)
    found = opened(tmp_path, FEED.replace("&a;", "").encode(), "x.xml")
    assert isinstance(found[0], Record) and [safe_expat.__name__] == feedparser.api.PREFERRED_XML_PARSERS
    with pytest.raises(SeedError, match="entities"):
        feedparser.parse(io.BytesIO(f"{xml('utf-8')}<!-- -->{DECLARED}{FEED}".encode()))


def test_a_document_type_without_declarations_is_read(tmp_path: Path) -> None:
    public = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.example/rss-0.91.dtd">'
    for document in (FEED, EXPORT):
        for told in (public, "<!DOCTYPE rss>", f"<!-- <!ENTITY a 'b'> -->{public}", "<!-- <!DOCTYPE rss [ ]> -->"):
            (found,) = opened(tmp_path, f"{xml('utf-8')}{told}{document.replace('&a;', '')}".encode(), "x.xml")
            assert isinstance(found, Record), found


pieces = st.sampled_from(
    ["<!--", "-->", "<?x", "?>", "\x01", "-", ">", "<", "'", '"', "[", "]>", "\n", " ", DECLARED, LINES, "SYSTEM 'a'",
     "<!DOCTYPE rss ", "<![CDATA[", "]]>", "<rss>", "é", "\ufeff", xml("utf-8"), xml("latin-1")]
)  # fmt: skip


@given(st.lists(pieces, max_size=8), st.sampled_from([FEED, EXPORT]), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
@settings(max_examples=300)
def test_no_beginning_lets_an_entity_through(
    tmp_path_factory: pytest.TempPathFactory, head: list[str], document: str, encoding: str
) -> None:
    folder = tmp_path_factory.mktemp("x")
    refused(folder, f"{xml('utf-8')}{''.join(head)}{document}".encode(encoding, "replace"))


# --- packages ----------------------------------------------------------------------------------------------


def package(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = comment
    return made.getvalue()


def told(folder: Path, data: bytes) -> str:
    found = opened(folder, data, "a.wacz")
    assert all(isinstance(one, SeedError) for one in found), found
    return " ".join(str(one) for one in found)


LIST = b"PK\x01\x02" + b"\0" * 24 + struct.pack("<H", 1) + b"\0" * 16 + b"x"
"""An entry of a list of files, of one letter."""


def with_list(entries: int, decoy: bytes) -> bytes:
    """A package whose list is long, with a decoy of its end where a careless check would look."""
    listed = LIST * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries & 0xFFFF, entries & 0xFFFF, len(listed), 0, len(decoy))
    return listed + end + decoy


@pytest.mark.parametrize(
    "decoy",
    [b"", b"PK\x05\x06", b"PK\x05\x06" + b"\0" * 18 + b"!", b"PK\x06\x06" + b"\0" * 60, b"!PK\x05\x06" + b"\0" * 7],
)
def test_a_list_of_files_is_bounded_as_it_is_read(tmp_path: Path, decoy: bytes) -> None:
    """A second end of the list, or one inside of a comment, stated that it is short."""
    data = with_list(400_000, decoy)
    tracemalloc.start()
    found = told(tmp_path, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert decoy or "list of files is longer than 4 MB" in found
    assert peak < 8 << 20


def test_no_end_of_a_package_hides_how_long_its_list_is(site: Path, run: Run) -> None:
    """The end of the list says how long it is; the mark of another end inside of it says nothing of that."""
    listed = LIST * 400_000
    mark = b"PK\x05\x06"
    end = struct.pack("<4s4s2H2LH", mark, mark, 400_000 & 0xFFFF, 400_000 & 0xFFFF, len(listed), 0, 0)
    put(site, "seeds/paper/a.wacz", listed + end)
    answer = run("convert", "--site", site)
    assert answer.code == 1 and "seeds/paper/a.wacz: a ZIP archive whose list of files is longer than" in answer.err


def test_a_long_list_that_a_zip64_end_states_is_bounded_too(tmp_path: Path) -> None:
    listed = LIST * 400_000
    size = len(listed)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 400_000, 400_000, size, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)
    assert "list of files is longer" in told(tmp_path, listed + end64 + locator + end)


def test_one_file_that_many_names_share_is_no_package(tmp_path: Path) -> None:
    """Each name would have it read once more."""
    names = {f"archive/{number:03}.warc": b"" for number in range(100)}
    data = bytearray(package({**names, "archive/000.warc": bytes(1 << 20)}))
    at = data.index(b"PK\x01\x02")
    first = bytes(data[at : at + 46])
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 16 : at + 28], data[at + 42 : at + 46] = first[16:28], first[42:46]
    assert "begins inside of another file" in told(tmp_path, bytes(data))


@pytest.mark.parametrize(
    ("field", "value"), [(20, 1 << 30), (24, 1 << 30), (24, 1), (20, 1), (42, 1 << 30), (28, 9999)]
)
def test_sizes_that_a_list_states_falsely_cost_no_memory(tmp_path: Path, field: int, value: int) -> None:
    data = bytearray(package({"archive/a.warc": b"WARC/1.0\r\n" + bytes(1 << 20), "archive/b.warc": b""}))
    at = data.index(b"PK\x01\x02") + field
    data[at : at + (2 if field == 28 else 4)] = value.to_bytes(2 if field == 28 else 4, "little")
    tracemalloc.start()
    assert told(tmp_path, bytes(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_zipfile_reads_through_the_bounded_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(bytes(8 << 20))
    with zip_files._LimitedReader(path, "a.wacz", 4 << 20) as file:
        assert len(file.read(4 << 20)) == 4 << 20
        for size in (-1, None):
            file.seek(0)
            with pytest.raises(SeedError, match="longer than 4 MB"):
                file.read(size)
        file.seek(-10, 2)
        assert len(file.read(1 << 30)) == 10


# --- JSON --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [50, 300, 900, 5000, 200_000])
@pytest.mark.parametrize("key", ["text", "title", "author", "tags", "date", "image", "extra"])
def test_json_that_is_deep_is_one_error_or_a_story(tmp_path: Path, depth: int, key: str) -> None:
    for begin, end in (("[", "]"), ('{"a":', "}"), ('{"text":', "}"), ('[{"name":', "}]")):
        value = begin * depth + '"x"' + end * depth
        story = {"title": "One", "text": "Walter Oduya painted the railings."}
        line = json.dumps({**story, key: "VALUE"}).replace('"VALUE"', value)
        for name in ("x.jsonl", "x.json"):
            for text in (f"{line}\n", value):
                found = opened(tmp_path, text.encode(), name)
                assert len(found) == 1
