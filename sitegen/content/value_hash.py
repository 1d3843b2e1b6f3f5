"""The hash of a field's value, by which a value that a person changed differs from the one that was written."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any


def value_hash(value: Any) -> str:
    """Twelve hex digits for a field's value. In texts, outer blank lines, line ends and trailing spaces do not count.

    Editors remove trailing spaces; two or more of them count, since they are a line break in Markdown.
    """
    if isinstance(value, str):
        value = "\n".join(_BREAK.sub("  ", line) if _BREAK.search(line) else line.rstrip() for line in _lines(value))
    text = json.dumps(_with_text_keys(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _with_text_keys(value: Any) -> Any:
    """A value in which all keys of mappings are texts.

    Keys that people wrote may have other types, which cannot be sorted.
    """
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): _with_text_keys(v) for key, v in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


_BREAK = re.compile(r"(?<=\S) {2,}$")


def _lines(value: str) -> list[str]:
    return value.strip().splitlines()
