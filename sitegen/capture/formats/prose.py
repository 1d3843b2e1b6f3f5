"""Whether the beginning of a file without a suffix is the text of a story."""

from __future__ import annotations

import re

from sitegen.capture.formats.signatures import as_ascii
from sitegen.core.script_words import count_words

_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)]{0,2}(?=\s|$)|[。！？।؟]")
_CODE_LINE = re.compile(
    r"(?m)^[ \t]*(?:#|//|/\*|\*|<|\{|\}|\[|::|--|@|\$|import |from \S+ import|def |class |function )|[;{}\\]$"
)
_PLAIN = re.compile(r"[^\W\d_]|[ \t\n\u0300-\u036f]")
_MIN_WORDS = 40
_MIN_SENTENCES = 3
_MIN_PLAIN_SHARE = 0.85
"""The least share of letters and spaces among the characters of prose."""
_MAX_CODE_SHARE = 0.15
"""The largest share of lines that look like those of a program or of settings."""


def is_prose(head: bytes) -> bool:
    """Whether the first bytes of a file are sentences: a log, a table, a program or settings have none."""
    text = _text(as_ascii(head))
    if not text or _CONTROL.search(text):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    code = sum(1 for line in lines if _CODE_LINE.search(line))
    plain = len(_PLAIN.findall(text)) / len(text)
    is_text = len(_SENTENCE.findall(text)) >= _MIN_SENTENCES and count_words(text) >= _MIN_WORDS
    return is_text and plain >= _MIN_PLAIN_SHARE and code <= _MAX_CODE_SHARE * len(lines)


def _text(head: bytes) -> str:
    """The bytes as text. Those that are not UTF-8 are read as Latin-1, in which letters of most scripts are letters."""
    try:
        return head[: _whole(head)].decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1").replace("\x85", "…")


def _whole(head: bytes) -> int:
    """The number of bytes before a character of UTF-8 that the end of the bytes cuts."""
    end = len(head)
    for back in range(1, min(4, end) + 1):
        byte = head[end - back]
        if byte >= 0xC0:
            return end - back if back < 2 + (byte >= 0xE0) + (byte >= 0xF0) else end
        if byte < 0x80:
            break
    return end
