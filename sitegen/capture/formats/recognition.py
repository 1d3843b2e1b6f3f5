"""Which reader reads a file: by its first bytes, and where these do not decide, by the suffix of its name."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sitegen.capture.encoding import compression, decompressors
from sitegen.capture.formats import mail_signatures, signatures, zip_kinds
from sitegen.capture.formats.ocr.signature import is_hocr
from sitegen.capture.formats.prose import is_prose
from sitegen.capture.formats.wire.signature import has_items
from sitegen.core.errors import SeedError
from sitegen.core.seed_id import CONTAINERS, suffix

HEAD_BYTES = 4096
"""The number of bytes at the beginning of a file by which its format is recognised."""
_TAIL_BYTES = 64
_NUMBERED = re.compile(r"(?:\.\d{1,3}|\.orig|~)$")
"""The ends that wget and editors add to the name of a file that is there already."""
_QUERY = re.compile(r"(?:\?|%3[Ff]|@|&).*$", re.DOTALL)
"""The query of an address in a file's name. HTTrack and wget write other signs for the question mark."""
_WORD = re.compile(r"\.(?=[\w+~-]*[^\W\d_])[\w+~-]{1,16}$")
"""A suffix that says what is in the file: one with a letter."""
_LONG_TEXT = re.compile(rb"\"(?:[^\"\\]|\\.){200}")
"""The beginning of a text in a JSON file that is long enough to be a story's."""


def _never(_head: bytes) -> bool:
    """For formats that cannot be recognised by their first bytes."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A format of seeds: `reader` is the module that reads it; `is_like` tells whether the first bytes are of it."""

    reader: str
    suffixes: tuple[str, ...]
    is_like: Callable[[bytes], bool] = _never

    @property
    def holds_many(self) -> bool:
        """Whether a file of this format may hold more than one story."""
        return not CONTAINERS.isdisjoint(self.suffixes)


PAGE, TEXT, JSON, XML, MARKDOWN, MAIL = "single_file", "single_file", "jsonl", "xml", "markdown_files", "mail"
MAILBOX = "mailbox"

FORMATS = (
    Format(TEXT, (".txt", ".text")),
    Format(PAGE, (".hocr",), is_hocr),
    Format(PAGE, (".html", ".htm", ".xhtml", ".xht"), signatures.is_page),
    Format("mhtml", (".mhtml", ".mht"), signatures.is_mhtml),
    Format("webarchive", (".webarchive",), signatures.is_webarchive),
    Format("warc", (".warc", ".wacz", ".arc"), signatures.is_warc),
    Format("archives", (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst"), signatures.is_tar),
    Format("movable_type", (".mtexport",), signatures.is_movable_type),
    Format(JSON, (".jsonl", ".ndjson", ".json")),
    Format(XML, (".xml", ".rss", ".atom")),
    Format(XML, (".nitf",), has_items),
    Format(MARKDOWN, (".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".mdwn", ".mdtext")),
    Format("rst_files", (".rst", ".rest")),
    Format("pdf", (".pdf",), lambda head: head.lstrip().startswith(b"%PDF-")),
    Format("docx", (".docx",)),
    Format("odt", (".odt", ".fodt")),
    Format("rtf", (".rtf",), lambda head: head.startswith(b"{\\rtf1")),
    Format(MAILBOX, (".mbox", ".mbx"), mail_signatures.is_mailbox),
    Format(MAIL, (".eml", ".emlx")),
    Format(MAIL, (), mail_signatures.is_mail),
    Format("csv_files", (".csv", ".tsv", ".tab")),
    Format("sqlite_files", (".sqlite", ".sqlite3", ".db"), lambda head: head.startswith(b"SQLite format 3\0")),
    Format("parquet_files", (".parquet",), lambda head: head.startswith(b"PAR1")),
)
"""All formats. A file has the first format whose signature it matches, else that of its suffix."""

_BY_SUFFIX = {end: one for one in FORMATS for end in one.suffixes}
_MANY = frozenset(one.reader for one in FORMATS if one.holds_many)
_WORDS = {
    name: frozenset(words)
    for name, words in tomllib.loads(
        files("sitegen.capture.formats").joinpath("recognition.toml").read_text(encoding="utf-8")
    ).items()
}
_ZIPPED = frozenset([zip_kinds.WACZ, zip_kinds.DOCX, zip_kinds.ODT])
"""Suffixes of formats that are ZIP archives. A damaged one is read, and named, by its suffix."""
_UNOPENED = _WORDS["parts"] | _WORDS["closed"]


def known_suffixes() -> tuple[str, ...]:
    """The usual suffix of each format that has one, sorted, for messages."""
    return tuple(sorted({one.suffixes[0] for one in FORMATS if one.suffixes}))


def holds_many(reader: str) -> bool:
    """Whether the files of a reader may hold more than one story."""
    return reader in _MANY


def is_part_of_pages(path: str) -> bool:
    """Whether a file is one of which pages consist, by its suffix: a picture, a style sheet, a script."""
    return suffix(path).removeprefix(".") in _WORDS["parts"]


def is_closed(path: str) -> bool:
    """Whether a file is a recording, a program or the like, by its suffix; such files are large and never opened."""
    return suffix(path).removeprefix(".") in _WORDS["closed"]


def is_worth_opening(path: str) -> bool:
    """Whether a file may have a format that is read; the suffixes of pictures, films and the like say that it has none.

    Such files are many, and large.
    """
    return suffix(path).removeprefix(".") not in _UNOPENED


def format_of(path: Path, name: str) -> str:
    """The reader of the file at `path` whose name is `name`; "" if there is none. Raises OSError."""
    own = _by_name(name)
    begin = _Beginning(path)
    if compression.is_blank(begin.head):
        return own.reader if own else ""
    if own and own.is_like(begin.head) and not signatures.is_zip(begin.head):
        return own.reader
    found = _by_signature(begin, own)
    if found is None:
        found = _by_shape(begin, own)
    if found is not None:
        return found
    if own and own.reader != PAGE and _is_binary_format(own, name) and signatures.is_plain_text(begin.head):
        return ""  # a text with the name of an archive or a document
    return own.reader if own else _without_suffix(begin, name)


def _is_binary_format(own: Format, name: str) -> bool:
    """Whether a file of this name and format does not begin like a text."""
    return own.is_like is not _never or suffix(name) in (zip_kinds.DOCX, zip_kinds.ODT)


class _Beginning:
    """The first bytes of a file, decompressed. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb", buffering=0) as file:
            self.head = file.read(HEAD_BYTES) or b""
        self.is_packed = decompressors.algorithm_of(self.head) is not None
        if self.is_packed:
            self.head = self._unpacked()

    def is_json(self) -> bool:
        """Whether the file begins and ends like JSON. The end of a compressed file is not looked at."""
        return signatures.begins_as_json(self.head) and (self.is_packed or signatures.ends_as_json(self._tail()))

    def _tail(self) -> bytes:
        with self.path.open("rb") as file:
            file.seek(max(0, file.seek(0, io.SEEK_END) - _TAIL_BYTES))
            return file.read()

    def _unpacked(self) -> bytes:
        try:
            with compression.open_stream(self.path, "") as stream:
                return stream.read(HEAD_BYTES)
        except SeedError:
            return b""


def _by_name(name: str) -> Format | None:
    """The format that the suffix of a name states; what wget adds to names is ignored."""
    base = name.rpartition("/")[2]
    bare = _QUERY.sub("", base)
    names = (base, _NUMBERED.sub("", base), bare, _NUMBERED.sub("", bare))
    return next((_BY_SUFFIX[end] for end in map(suffix, names) if end in _BY_SUFFIX), None)


def _by_signature(begin: _Beginning, own: Format | None) -> str | None:
    """The reader of a file whose first bytes leave no doubt; "" if it has none, None if they do not decide."""
    if signatures.is_zip(begin.head):
        kind = zip_kinds.OTHER if begin.is_packed else zip_kinds.kind_of(begin.path)
        is_named = own is not None and not _ZIPPED.isdisjoint(own.suffixes)
        known = own if kind == zip_kinds.ARCHIVE and is_named else _BY_SUFFIX.get(kind)
        return known.reader if known else ""
    like = next((one.reader for one in FORMATS if one.is_like(begin.head)), None)
    if like == MAILBOX and own is not None and own.reader == MAIL:
        return MAIL  # its reader knows files of several mails, too
    if like == PAGE and own is None and signatures.has_server_code(begin.head):
        return ""
    return "" if like is None and own is None and signatures.is_binary(begin.head) else like


def _by_shape(begin: _Beginning, own: Format | None) -> str | None:
    """The reader of an XML or JSON file with a name that says something else; None if it is neither.

    A Markdown file may begin with JSON, and HTML too, so its name decides.
    """
    if own is None or own.reader in (JSON, XML, MARKDOWN, PAGE):
        is_xml = signatures.xml_root(begin.head) in _WORDS["xml_roots"] and (own is None or own.reader != MARKDOWN)
        is_json = own is not None and own.reader in (XML, PAGE) and begin.is_json()
        return XML if is_xml else JSON if is_json else None
    return None


def _without_suffix(begin: _Beginning, name: str) -> str:
    """The reader of a file whose name says nothing; "" if it has none."""
    if signatures.is_served_page(begin.head):
        return PAGE
    if begin.is_json():
        is_other = suffix(name).removeprefix(".") in _WORDS["json_others"]
        return JSON if _holds_stories(begin.head) and not is_other else ""
    return TEXT if _may_be_text(name) and is_prose(begin.head) else ""


def _holds_stories(head: bytes) -> bool:
    """Whether a JSON file may hold stories, by its keys or a long text in its first bytes; most others are settings."""
    keys = signatures.json_keys(head)
    return bool(keys & _WORDS["json_titles"] and keys & _WORDS["json_texts"]) or any(
        match[0].count(b" ") > 20 for match in _LONG_TEXT.finditer(head)
    )


def _may_be_text(name: str) -> bool:
    """Whether a file with this name is a story if its bytes are prose.

    One with a suffix that is not known (.log, .srt) is none, and neither is a licence.
    """
    base = name.rpartition("/")[2]
    return not _WORD.search(suffix(base)) and base.lower() not in _WORDS["notes"]
