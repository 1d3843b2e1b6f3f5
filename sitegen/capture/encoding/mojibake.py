"""Repairs text that was decoded with the wrong encoding: "cafÃ©" becomes "café". Correct text stays unchanged."""

from __future__ import annotations

import re

_CYRILLIC_TRACE = re.compile("(?:[РС][\u0080-\u00bf\u0402-\u045f‘’“”•–—™‚„…†‡€‰‹›Ѐ-џ№]){4}")
"""Cyrillic letters in UTF-8 that were decoded as Windows-1251: every other letter is one of two."""
_TRACE = re.compile("[Â-ô][\u0080-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""A UTF-8 sequence of two or more bytes that was decoded as Western letters. ftfy then confirms or rejects it."""


def mend(text: str) -> str:
    """`text` with the lines repaired that were certainly UTF-8 decoded as another encoding."""
    if ("Р" in text or "С" in text) and _CYRILLIC_TRACE.search(text):
        text = "\n".join(_from_cyrillic(line) if _CYRILLIC_TRACE.search(line) else line for line in text.split("\n"))
    lines = text.split("\n")
    if not any(_TRACE.search(line) for line in lines if not line.isascii()):
        return text
    from ftfy import TextFixerConfig, fix_encoding  # takes 50 ms to import, and few texts need it
    from ftfy.badness import is_bad

    careful = TextFixerConfig(replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False)
    return "\n".join(fix_encoding(line, careful) if _TRACE.search(line) and is_bad(line) else line for line in lines)


def _from_cyrillic(line: str) -> str:
    """A line that was UTF-8 and was decoded as Windows-1251, decoded again; unchanged if it is not valid UTF-8."""
    import ftfy.bad_codecs  # noqa: F401  registers "sloppy-windows-1251", which has a character for every byte

    try:
        return line.encode("sloppy-windows-1251").decode("utf-8")
    except UnicodeError:
        return line
