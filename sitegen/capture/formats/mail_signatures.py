"""By which first bytes e-mails and mailboxes are recognised."""

from __future__ import annotations

import re

POSTMARK = re.compile(
    rb"From (?:[^\r\n]{0,400}[ \t])?(?:mon|tue|wed|thu|fri|sat|sun),?[ \t]{1,3}"
    rb"(?:[a-z]{3}[ \t]{1,3}\d{1,2}|\d{1,2}[ \t]{1,3}[a-z]{3})[ \t,]{1,3}(?:\d{4}[ \t]{1,3})?"
    rb"\d{1,2}:\d\d(?::\d\d)?\b[^\r\n]{0,60}\r?\n?",
    re.IGNORECASE,
)
"""The line before each mail: the sender, and the time in the form of asctime."""
HEADER = re.compile(rb"[!-9;-~]{1,76}:|>From ")
MMDF = b"\x01\x01\x01\x01\n"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}:")
_KNOWN = re.compile(rb"(?:from|to|cc|subject|date|reply-to|sender|errors-to|organization)[ \t]{0,3}:", re.IGNORECASE)
_TECHNICAL = re.compile(
    rb"(?:return-path|received|message-id|mime-version|delivered-to|x-[a-z-]{1,40}|dkim-signature|arc-[a-z-]{1,40}|"
    rb"authentication-results|content-type|content-transfer-encoding|envelope-to|list-[a-z-]{1,20})[ \t]{0,3}:",
    re.IGNORECASE,
)
"""Headers that only programs write; a text that was copied from a mail has none of them."""


def is_mail(head: bytes) -> bool:
    """Whether a file that begins with `head` is a mail: it begins with headers, also with ones that programs write."""
    lines = head[:2048].replace(b"\r\n", b"\n").split(b"\n\n")[0].split(b"\n")
    technical = [line for line in lines if _TECHNICAL.match(line)]
    known = [line for line in lines if _KNOWN.match(line)]
    rest = [line for line in lines if not (_HEADER_LINE.match(line) or line[:1] in (b" ", b"\t"))]
    is_first = bool(_TECHNICAL.match(lines[0]) or _KNOWN.match(lines[0]))
    is_whole = len(rest) <= (1 if len(head) >= 2048 else 0)  # the last line may be cut
    return is_first and is_whole and bool(technical) and len(technical) + len(known) > 1


def is_mailbox(head: bytes) -> bool:
    """Whether a file that begins with `head` is a mailbox."""
    head = head.removeprefix(BYTE_ORDER_MARK).lstrip(b"\r\n")
    if head.startswith(MMDF):
        return True
    mark = POSTMARK.match(head)
    return bool(mark and (HEADER.match(head, mark.end()) or len(head) == mark.end()))


def holds_several(data: bytes) -> bool:
    """Whether a file holds more than one mail."""
    if not is_mailbox(data[:4096]):
        return False
    marks = re.finditer(rb"^From ", data, re.MULTILINE)
    found = 0
    for at in marks:
        mark = POSTMARK.match(data, at.start())
        found += bool(mark and HEADER.match(data, mark.end()))
        if found > 1:
            return True
    return False
