"""Decodes bytes to clean text: encodings, line ends and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import charset_normalizer

from sitegen.capture.encoding.charsets import find_charset
from sitegen.capture.encoding.legacy import Legacy, find_legacy, language_of_ascii
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
_LABELS = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "cp949": "EUC-KR", "gb18030": "GB18030", "big5hkscs": "Big5",
           "koi8_r": "KOI8-R", "koi8_u": "KOI8-U", "mac_roman": "MacRoman", "mac_cyrillic": "MacCyrillic"}  # fmt: skip
"""The usual names of encodings that Python calls otherwise."""
_ISO_2022 = re.compile(rb"\x1b(?:\$[@B]|\([BJ]).{0,4000}?\x1b\([BJ]", re.DOTALL)
"""Japanese text in an encoding whose bytes are all ASCII."""
_MIN_WRONG_BYTES = 4
"""With fewer bytes that are not UTF-8, the encoding of a file is guessed only if the words in ASCII agree."""
_WRONG_BYTE = re.compile("[\udc80-\udcff]")
_WRONG_BYTES = re.compile("[\udc80-\udcff]+")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_NON_JOINER = "\u200c"
_DROPPED_NON_JOINER = re.compile(f"{_NON_JOINER}(?![\u0600-\u0dff])|(?<![\u0600-\u0dff]){_NON_JOINER}")
"""Between Persian or Indian letters the zero-width non-joiner is part of the word."""
_SPACES = "\t\v\f\x85\xa0\u2007\u2009\u200a\u202f\u2028\u2029"
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f]")


class Decoded(NamedTuple):
    """A text, and a note: its encoding, if that is not UTF-8, and what could not be read; otherwise ""."""

    text: str
    note: str = ""


def decode(data: bytes, name: str, stated: Sequence[str] = ()) -> Decoded:
    """`data` as clean text with "\\n" as line end. Raises SeedError, with `name` as the file, if it is not text.

    `stated` are the labels of encodings that the capture states. Valid UTF-8 is UTF-8 whatever they say; of other bytes
    the letters decide, and the statement only between equals.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SeedError(f"not text but {what}", file=name)
    decoded = (
        _by_bom(data, name) or _by_zeros(data) or _utf8(data, stated) or _mixed_utf8(data) or _guess(data, name, stated)
    )
    sample = decoded.text[:65536]
    if _strange(sample) > len(sample) / 50 + 2:
        raise SeedError("not text but binary data", file=name)
    mended = mend(decoded.text)
    notes = (decoded.note, "" if mended == decoded.text else "mojibake mended", _lost(mended))
    return Decoded(clean(mended), "; ".join(filter(None, notes)))


def to_utf8(data: bytes, name: str, stated: Sequence[str]) -> tuple[bytes, str]:
    """`data` in UTF-8, and a note on how it was read; unchanged, with "", if it is UTF-8.

    Raises SeedError, with `name` as the file, if it is not text. `stated` are labels of encodings.
    """
    decoded = _utf8(data, stated)
    if decoded and not decoded.note:
        return data, ""
    decoded = decode(data, name, stated)
    return decoded.text.encode("utf-8", "replace"), decoded.note


def _lost(text: str) -> str:
    """A note on the characters of a text that could not be read; "" if there are none."""
    count = text.count("\ufffd")
    return f"{count:,} unreadable character{'s' * (count > 1)}" if count else ""


def clean(text: str) -> str:
    """`text` with "\\n" as line end, plain spaces, and without invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _NON_JOINER in text:
        text = _DROPPED_NON_JOINER.sub("", text)
    for space in _SPACES:
        text = text.replace(space, " ")
    return unicodedata.normalize("NFC", _DROPPED.sub("", text))


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
    """Recognises UTF-16 without a byte order mark: its spaces and line ends, and all Western letters, have a zero byte.

    Text of other scripts has few of them, so there the characters that come out must be plausible.
    """
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 8 or max(even, odd) * 100 < len(sample) or min(even, odd) * 7 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = data.decode(encoding, "replace")
    if max(even, odd) < len(sample) // 2 * 0.7 and not _is_plausible(text[:2048]):
        return None
    return Decoded(text, f"read as {encoding.upper()}, a guess: it has no byte order mark")


def _is_plausible(sample: str) -> bool:
    """Whether nearly all characters of a text are letters, digits, spaces or common signs."""
    good = sum(c.isalnum() or c.isspace() or unicodedata.category(c)[0] in "PM" for c in sample)
    return good > 0.95 * len(sample)


def _utf8(data: bytes, stated: Sequence[str]) -> Decoded | None:
    """Reads UTF-8, and encodings whose bytes are all ASCII: stated ones, and Japanese by its escape sequences."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if data.isascii():
        claimed = [name for label in stated if (name := find_charset(label)).startswith(("iso2022", "hz"))]
        for charset in claimed or ["iso2022_jp"] * bool(_ISO_2022.search(data)):
            try:
                return Decoded(data.decode(charset), f"read as {label_of(charset)}, by its escape sequences")
            except UnicodeDecodeError:
                continue
    return Decoded(text)


def _mixed_utf8(data: bytes) -> Decoded | None:
    """Reads UTF-8 with some wrong bytes, as pages have that were put together from several sources.

    A single wrong byte is read as Windows-1252; part of a longer character is lost.
    """
    text = data.decode("utf-8", "surrogateescape")
    wrong, right = len(_WRONG_BYTE.findall(text)), len(_BEYOND_ASCII.findall(text))
    if wrong * 4 > right:
        return None
    note = f"read as UTF-8, with {wrong:,} byte{'s' * (wrong > 1)} that {'are' if wrong > 1 else 'is'} not"
    return Decoded(_WRONG_BYTES.sub(_from_western, text), note)


def _from_western(match: re.Match[str]) -> str:
    """A single byte that is not UTF-8 as a Western letter; for more bytes the sign for an unreadable character."""
    data = match.group().encode("utf-8", "surrogateescape")
    return data.decode("cp1252", "replace") if len(data) == 1 else "\ufffd"


def _guess(data: bytes, name: str, stated: Sequence[str]) -> Decoded:
    """Decodes a legacy encoding, by the letters that come out."""
    sample = data[:65536]
    if _strange(sample.decode("latin-1")) > len(sample) / 20:
        raise SeedError("not text but binary data", file=name)
    claimed = _charsets(stated)
    found = find_legacy(data, claimed) or _detected(sample)
    return Decoded(data.decode(found.encoding, "replace"), _note(found, claimed))


def find_encoding(head: bytes, stated: Sequence[str] = ()) -> tuple[str, str]:
    """Python's name of a file's encoding, and a note on it, by the first bytes of the file.

    It is UTF-8, with the note "", if these are UTF-8 or too few to say what else they are.
    """
    text = head.decode("utf-8", "surrogateescape")
    wrong = len(_WRONG_BYTE.findall(text[:-3]))
    if not wrong or wrong * 4 <= len(_BEYOND_ASCII.findall(text)):
        return "utf-8", ""
    claimed = _charsets(stated)
    found = find_legacy(head, claimed)
    sure = found and (wrong >= _MIN_WRONG_BYTES or found.language == language_of_ascii(head))
    return (found.encoding, _note(found, claimed)) if found and sure else ("utf-8", "")


def _charsets(labels: Sequence[str]) -> list[str]:
    return [charset for label in labels if (charset := find_charset(label))]


def _note(found: Legacy, claimed: Sequence[str]) -> str:
    others = sorted({label_of(charset) for charset in claimed if charset != found.encoding})
    denied = f", not as {' or '.join(others)} as stated" if others else ""
    why = f"its letters are those of the language {found.language!r}" if found.language else "no language fits"
    return f"read as {label_of(found.encoding)}{denied}, a guess: {why}"


def _detected(sample: bytes) -> Legacy:
    """The encoding that a library detects; with few bytes beyond ASCII it is unreliable, so they count as Western."""
    if sum(byte > 127 for byte in sample) > len(sample) / 20:
        best = charset_normalizer.from_bytes(sample).best()
        return Legacy(best.encoding if best else "cp1252", "")
    return Legacy("cp1252", "")


def label_of(charset: str) -> str:
    """The usual name of an encoding: "Windows-1252" for "cp1252", "ISO-8859-2" for "iso8859-2"."""
    if charset in _LABELS:
        return _LABELS[charset]
    windows = re.fullmatch(r"cp(125\d|874)", charset)
    return f"Windows-{windows[1]}" if windows else charset.upper().replace("ISO8859", "ISO-8859").replace("_", "-")


def _strange(sample: str) -> int:
    """The number of characters that text does not contain. Zeros count less, since single ones may be mere damage."""
    return len(_CONTROLS.findall(sample)) + sample.count("\0") // 4 + sample.count("\ufffd") // 2
