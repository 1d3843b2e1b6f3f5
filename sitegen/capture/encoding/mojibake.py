"""Text that was once read in the wrong encoding: "cafÃ©" is "café" again. Right text is never touched."""

from __future__ import annotations

import re

_TRACE = re.compile("[Â-ô][\u0080-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""Bytes of UTF-8, read as Western letters: rarely anything else, but what follows must say so too."""


def mend(text: str) -> str:
    """`text` with the lines mended that show beyond doubt that they are UTF-8 read as something else."""
    if not _TRACE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding  # takes 50 ms: few texts need it
    from ftfy.badness import is_bad

    careful = TextFixerConfig(replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False)
    lines = text.split("\n")
    return "\n".join(fix_encoding(line, careful) if _TRACE.search(line) and is_bad(line) else line for line in lines)
