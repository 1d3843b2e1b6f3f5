"""Decodes bytes to clean text: encodings, line ends and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import charset_normalizer

from sitegen.capture.encoding.mojibake import mend
from sitegen.core.errors import SeedError

MAX_LINE_CHARS = 200_000
"""A longer line is no paragraph."""
MAX_LINES = 10_000
"""Maximum number of lines of one story that are not blank."""
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)
# Legacy encodings in which news was written. Without this list the detector prefers rare ones for short texts.
_LEGACY = "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 koi8_r shift_jis euc_jp gb18030 big5 euc_kr".split()
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
    # Between Persian or Indian letters the zero-width non-joiner is part of the word.
    "|\u200c(?![\u0600-\u0dff])|(?<![\u0600-\u0dff])\u200c"
)
_SPACES = re.compile("[\t\v\f\x85\xa0\u2007\u2009\u200a\u202f\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f]")


class Decoded(NamedTuple):
    """A text, and a note on the encoding if it was guessed ("" otherwise)."""

    text: str
    note: str = ""


def decode(data: bytes, name: str) -> Decoded:
    """`data` as clean text with "\\n" as line end. Raises SeedError, with `name` as the file, if it is not text."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SeedError(f"not text but {what}", file=name)
    decoded = _by_bom(data, name) or _by_zeros(data) or _utf8(data) or _guess(data, name)
    sample = decoded.text[:65536]
    if _strange(sample) > len(sample) / 50 + 2:
        raise SeedError("not text but binary data", file=name)
    mended = mend(decoded.text)
    note = decoded.note if mended == decoded.text else "; ".join(filter(None, (decoded.note, "mojibake mended")))
    return Decoded(clean(mended), note)


def clean(text: str) -> str:
    """`text` with "\\n" as line end, plain spaces, and without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _DROPPED.sub("", _SPACES.sub(" ", text)))


def check_lines(text: str, name: str) -> list[str]:
    """The lines of `text`.

    Raises SeedError, with `name` as the file, for a line too long or too many lines for a story.
    """
    lines = text.split("\n")
    filled = 0
    for number, line in enumerate(lines, 1):
        filled += bool(line)
        if len(line) > MAX_LINE_CHARS:
            raise SeedError(f"a line of {len(line):,} characters is no paragraph", file=name, line=number)
        if filled > MAX_LINES:
            raise SeedError(f"more than {MAX_LINES:,} lines, which no single story has", file=name, line=number)
    return lines


def _by_bom(data: bytes, name: str) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data.decode(encoding))
            except UnicodeDecodeError as error:
                label = encoding.removesuffix("-sig").upper()
                raise SeedError(f"begins as {label} but is not: {error.reason}", file=name) from error
    return None


def _by_zeros(data: bytes) -> Decoded | None:
    """Recognises UTF-16 without a byte order mark: in Western text every other byte is zero."""
    sample = data[:4096]
    half = len(sample) // 2
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half > 4 and sample[offset::2].count(0) > half * 0.7 and sample[1 - offset :: 2].count(0) < half * 0.1:
            return Decoded(data.decode(encoding, "ignore"), f"read as {encoding.upper()}, a guess")
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _guess(data: bytes, name: str) -> Decoded:
    """Decodes a legacy encoding. With few non-ASCII bytes detection is unreliable, so cp1252 is used."""
    sample = data[:65536]
    if _strange(sample.decode("latin-1")) > len(sample) / 20:
        raise SeedError("not text but binary data", file=name)
    encoding = "cp1252"
    if sum(byte > 127 for byte in sample) > len(sample) / 20:
        best = charset_normalizer.from_bytes(sample, cp_isolation=_LEGACY).best()
        encoding = best.encoding if best else encoding
    return Decoded(data.decode(encoding, "replace"), f"read as {encoding}, a guess")


def _strange(sample: str) -> int:
    """The number of characters that text does not contain. Zeros count less, since single ones may be mere damage."""
    return len(_CONTROLS.findall(sample)) + sample.count("\0") // 4 + sample.count("\ufffd") // 2
