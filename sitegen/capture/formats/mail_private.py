"""Removes e-mail addresses from the words of a mail, since nobody agreed to their publication."""

from __future__ import annotations

import re

LEFT_OUT = "[…]"
"""Stands in a sentence for an address that was left out."""
_ADDRESS = r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_][\w-]{1,23}"
_BRACKETED = re.compile(
    rf"\s{{0,2}}(?:<|\[|\(|&lt;)\s{{0,2}}(?:mailto:)?{_ADDRESS}[^<>\[\]()\n]{{0,80}}(?:>|\]|\)|&gt;)", re.IGNORECASE
)
_BARE = re.compile(rf"(?<![\w/@.])(?:mailto:)?{_ADDRESS}(?:\?subject=\S{{0,200}})?", re.IGNORECASE)
_LINK = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
_IN_LINK = re.compile(r"[\w.+-](?:@|%40)[\w-]{1,63}\.\w", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """`text` without e-mail addresses: those in brackets behind a name are removed, for others stands a sign."""
    if "@" not in text and "%40" not in text:
        return text
    text = _LINK.sub(lambda link: LEFT_OUT if _IN_LINK.search(link[0]) else link[0], text)
    return _BARE.sub(LEFT_OUT, _BRACKETED.sub("", text))
