"""Texts in the Rich Text Format (.rtf): one story each, read by striprtf as a text with a paragraph on each line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sitegen.capture.formats import document
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.limits import TooMuchError, time_limit

MAX_RTF_BYTES = 16 << 20
_MAX_SECONDS = 30.0
_MAX_TEXT_CHARS = 4 << 20
_SIGN = re.compile(r"\\(?:[\\{}']|v(?P<hidden>\d{0,3})(?![a-z0-9-]) ?|plain(?![a-z]))|[{}]")
"""The signs that begin and end hidden words: groups, \\v, \\v0 and \\plain; and escaped signs, which do not."""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a text. Raises SeedError if it cannot be read, and OSError."""
    yield from document.records(source, documents, MAX_RTF_BYTES)


def documents(data: bytes, place: str) -> Iterator[StoryDocument | SeedError]:
    """The story of a text. Raises SeedError if it cannot be read."""
    from striprtf import striprtf  # here, since few sites have such texts

    if not data.lstrip().startswith(b"{\\rtf"):
        raise SeedError("no RTF file: it does not begin as one", file=place)
    try:
        with time_limit(_MAX_SECONDS):
            convert: Callable[..., str] = striprtf.rtf_to_text
            text = convert(_without_hidden(data.decode("latin-1")), errors="replace")
    except TooMuchError as error:
        raise SeedError(f"a text that {error} to read", file=place) from error
    except Exception as error:  # striprtf raises whatever a damaged text makes it stumble over
        raise SeedError(f"a damaged text ({type(error).__name__})", file=place) from error
    if len(text) > _MAX_TEXT_CHARS:
        raise SeedError(f"a text of more than {_MAX_TEXT_CHARS >> 20} million characters", file=place)
    if not any(c.isalpha() for c in text):
        raise SeedError("a text without words", file=place)
    paragraphs = (line.strip() for line in text.split("\n"))
    yield StoryDocument("text", "\n\n".join(filter(None, paragraphs)).encode("utf-8", "replace"))


def _without_hidden(text: str) -> str:
    """RTF without the words that its author hid, which striprtf would show."""
    kept: list[str] = []
    done, is_hidden, outside = 0, False, [False]
    for sign in _SIGN.finditer(text):
        kept.append("" if is_hidden else text[done : sign.start()])
        done = sign.end()
        if sign[0] == "{":
            outside.append(is_hidden)
        elif sign[0] == "}":
            is_hidden = outside.pop() if len(outside) > 1 else False
        elif sign["hidden"] is not None:
            is_hidden = sign["hidden"] != "0"
        elif sign[0] == "\\plain":
            is_hidden = False
        elif is_hidden:
            continue
        kept.append(sign[0])
    return "".join([*kept, "" if is_hidden else text[done:]])
