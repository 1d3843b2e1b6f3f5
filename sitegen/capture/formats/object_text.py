"""The text of the story that an object holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from sitegen.capture.encoding import decode
from sitegen.capture.fields.field_names import comparable
from sitegen.capture.formats import text_blocks
from sitegen.capture.formats.object_entries import Entries, label, values
from sitegen.capture.formats.text_nodes import MARKUP
from sitegen.capture.formats.typed_values import plain
from sitegen.core.script_words import count_words

_TEASER_WORDS = 80
"""A summary with more words than this is taken for the full text."""
_MIN_LIST_CHARS = 100
"""A shorter list of words is a list of sections or names, not of paragraphs."""
_PAGE_KEYS = frozenset("text content rawtext rawcontent plaintext textcontent pagecontent".split())
_BEGINNING, _REST = "introtext", "fulltext"
"""Keys, comparable, of the two parts of a text in Joomla. The first has all of a short text."""
_CUT = re.compile(r"\[\+\d+ chars\]\s*$")
"""The end of a text of which a news API gives only the beginning."""
_NO_PROSE = re.compile(r"[!-~]{0,2000}")
"""An address, an identifier or a number: one word of ASCII signs."""
_MIN_PROSE_CHARS = 12


class RecordText(NamedTuple):
    """A text; `cut` tells that it is only the beginning of the story's.

    `of_page` tells that a name like "text" leaves open whether it is the article alone or the text of a whole page.
    """

    value: str = ""
    cut: bool = False
    of_page: bool = False


def story_text(found: Entries) -> RecordText:
    """The text of an object with these entries: the first that is one; a long description if there is no other."""
    cut = ""
    texts = found.get("text", ())
    beginning = next((_text(entry.value) for entry in texts if comparable(entry.key) == _BEGINNING), "")
    for entry in texts:
        text = _text(entry.value)
        if not text:
            continue
        if beginning and comparable(entry.key) == _REST:
            text = f"{beginning}\n\n{text}"
        if not _CUT.search(text):
            return RecordText(text, of_page=comparable(entry.key) in _PAGE_KEYS)
        cut = cut or text
    if cut:
        return RecordText(cut, cut=True)
    summaries = (label(value) for value in values(found, "description"))
    return RecordText(next((text for text in summaries if count_words(_bare(text)) > _TEASER_WORDS), ""))


def _text(value: Any) -> str:
    """The text in a value; "" if the value is an identifier, or a list of names."""
    if isinstance(value, Mapping):
        value = plain(value)
    text = decode.clean(text_blocks.text_of(value))
    if not text.strip():
        return ""
    if isinstance(value, list) and len(text) < _MIN_LIST_CHARS and _is_weak(value):
        return ""
    is_one_word = len(text.strip()) >= _MIN_PROSE_CHARS and _NO_PROSE.fullmatch(text.strip())
    return "" if is_one_word and not MARKUP.search(text) else text


def _is_weak(value: list[Any]) -> bool:
    """Whether a list has no sentence."""
    return not any(isinstance(one, str) and re.search(r"[.!?。！？]", one) for one in value)


def _bare(text: str) -> str:
    return re.sub(r"<[^<>]{1,2000}>", " ", text)
