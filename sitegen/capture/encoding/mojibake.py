"""Repairs text that was decoded with the wrong encoding: "cafÃ©" becomes "café". Correct text stays unchanged."""

from __future__ import annotations

import re

_TRACE = re.compile("[Â-ô][\u0080-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""A UTF-8 sequence of two or more bytes that was decoded as Western letters. ftfy then confirms or rejects it."""


def mend(text: str) -> str:
    """`text` with the lines repaired that were certainly UTF-8 decoded as another encoding."""
    if not _TRACE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding  # takes 50 ms to import, and few texts need it
    from ftfy.badness import is_bad

    careful = TextFixerConfig(replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False)
    lines = text.split("\n")
    return "\n".join(fix_encoding(line, careful) if _TRACE.search(line) and is_bad(line) else line for line in lines)
