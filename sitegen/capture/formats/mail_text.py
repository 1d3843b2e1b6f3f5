"""Which lines of a mail are its story: not the note above a forwarded mail, quoted mails, signatures and furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitegen.capture.formats import mail_headers, mail_heads, mail_words
from sitegen.capture.formats.mail_heads import InnerHead, MailLine
from sitegen.core.script_words import count_words

NOTE, HEAD, QUOTED = "note above a forwarded mail", "head of a forwarded mail", "quoted mail"
SIGNATURE, FURNITURE, LIST_FOOT = "signature", "furniture of a newsletter", "foot of a mailing list"
BELOW, ABOVE = "mail below the story", "mail above the story"
_MAX_LEVELS = 20
"""A mail that was forwarded more often is read no deeper."""
_MAX_NOTE_WORDS = 120
"""A text above a forwarded mail that has more words is the story, unless its subject says that it was forwarded."""
_MAX_BETWEEN_WORDS = 40
"""A text between the heads of two forwarded mails that has more words is a story of its own."""
_MAX_SIGNATURE_LINES = 20
_MAX_SIGNATURE_LINE_CHARS = 90
_MAX_ATTRIBUTION_LINES = 4
_MAX_ATTRIBUTION_CHARS = 320
_MAX_FOOT_LINES = 10
_MAX_CLOSING_LINES = 10
_MAX_SHORT_WORDS = 14
_MAX_CONTACT_WORDS = 4
_LAST_LINES = 15
"""The lines at the end of a mail in which the signature of a program may be."""
_CONTACT = re.compile(
    r"@|\b(?:tel|telephone|telefon|phone|mobile?|mob|cell|fax|handy)\b[\s.:+]{1,4}[\d(+]|\+\d{1,3}[\s().-]{0,3}\d[\d\s()./-]{5,}",
    re.IGNORECASE,
)
_DASHES = re.compile(r"--|—|__")
_RULE = re.compile(r"_{30,}")
_LIST_FOOT = re.compile(r"mailing list|listinfo|https?://|@|unsubscribe", re.IGNORECASE)
_IS_OF_PROGRAM = re.compile(r"@|\d{1,2}[:.]\d\d")
"""What programs write above a quoted mail; people do not when they quote a letter."""
_HAS_DATE = re.compile(r"\d{4}|\d{1,2}[:./]\d\d")


@dataclass(frozen=True, slots=True)
class MailText:
    """What each line of a mail is: `reasons` has why a line is no part of the story, "" for lines that are.

    `next` is the line at which another forwarded mail begins, which is a story of its own; else the number of lines.
    `head` is that of the innermost forwarded mail, None if the story is the mail's own. `quotes` is the number of
    quotations around the story's lines, which are the signs of forwarding and no quotations of the story.
    """

    reasons: tuple[str, ...]
    next: int
    head: InnerHead | None = None
    quotes: int = 0

    @property
    def has_quoted_mail(self) -> bool:
        """Whether another mail was quoted, as replies do."""
        return QUOTED in self.reasons


def read_mail_text(
    lines: Sequence[MailLine], *, start: int = 0, is_forward: bool, is_reply: bool, is_bulk: bool, wrapped: bool
) -> MailText:
    """What the lines of a mail are. Those before `start` belong to another story.

    `is_forward` and `is_reply` tell what its headers say, `is_bulk` whether it was sent to many, as newsletters are.
    With `wrapped`, the lines are those of plain text.
    """
    reading = _Reading(lines, start, wrapped)
    reading.open_forwards(is_forward=is_forward, is_reply=is_reply)
    reading.drop_quotes()
    reading.drop_signatures()
    if is_bulk or reading.head:
        reading.drop_furniture()
    return MailText(tuple(reading.reasons), reading.next, reading.head, reading.quotes)


class _Reading:
    """The lines of one mail while they are read: those from `start` to `end` may be the story."""

    def __init__(self, lines: Sequence[MailLine], start: int, wrapped: bool) -> None:
        self.lines, self.wrapped = lines, wrapped
        self.reasons = [""] * len(lines)
        self.start, self.end = start, len(lines)
        self.head: InnerHead | None = None
        self.next = len(lines)
        self.quotes = 0
        self.is_reply = False
        self._drop(range(start), ABOVE)

    def open_forwards(self, *, is_forward: bool, is_reply: bool) -> None:
        """Goes into the innermost forwarded mail, and cuts off the mails that are only quoted below."""
        self.is_reply = is_reply and not is_forward
        for _ in range(_MAX_LEVELS):
            found = mail_heads.find_head(self.lines, self.start, wrapped=self.wrapped)
            if not found:
                return
            if not self._is_forwarded(found, is_forward=is_forward):
                is_quoted = self.is_reply or found.marker != "forwarded"
                self._cut(found.begin, QUOTED if is_quoted else BELOW)
                self.next = len(self.lines) if is_quoted or self.head is None else found.begin
                return
            self._enter(found)
            subject = mail_headers.read_subject(found.values.get("subject", ""), ())
            is_forward = subject.sent_on
            self.is_reply = subject.is_answer and not is_forward

    def _is_forwarded(self, head: InnerHead, *, is_forward: bool) -> bool:
        """Whether the mail below `head` is the story. Some programs mark forwarded mails as they mark quoted ones."""
        if not self._has_text_below(head):
            return False
        above = sum(count_words(self.lines[at].text) for at in range(self.start, head.begin))
        if is_forward and self.head is None:
            return True
        if self.head is not None and above > _MAX_BETWEEN_WORDS:
            return False
        if self.is_reply and head.marker != "forwarded":
            return False
        return above <= _MAX_NOTE_WORDS and (head.marker != "" or self.head is None)

    def _has_text_below(self, head: InnerHead) -> bool:
        return any(line.text.strip() for line in self.lines[head.end : self.end])

    def _enter(self, head: InnerHead) -> None:
        self._drop(range(self.start, head.begin), NOTE)
        self._drop(range(head.begin, head.end), HEAD)
        self.start, self.quotes = head.end, head.quotes
        self.head = head if head.values or self.head is None else self.head

    def _cut(self, at: int, reason: str) -> None:
        begin = self._attribution(at)
        self._drop(range(begin, self.end), reason)
        self.end = begin

    def _drop(self, which: range, reason: str) -> None:
        for at in which:
            if self.lines[at].text.strip() and not self.reasons[at]:
                self.reasons[at] = reason

    # --- quoted mails -------------------------------------------------------------------------------------------

    def drop_quotes(self) -> None:
        """Removes the quoted mails in the text, with the lines "On 6 May, Desk wrote:" above them."""
        if self.head and self._is_quoted_whole():
            self.quotes = min(line.quotes for line in self._shown())
        for begin, end in list(self._quoted_runs()):
            above = self._attribution(begin)
            if above < begin or self.is_reply:
                self._drop(range(above, end), QUOTED)
        self._drop_unmarked_quote()

    def _is_quoted_whole(self) -> bool:
        shown = list(self._shown())
        return bool(shown) and all(line.quotes > self.quotes for line in shown)

    def _shown(self) -> Iterator[MailLine]:
        return (self.lines[at] for at in range(self.start, self.end) if self.lines[at].text.strip())

    def _quoted_runs(self) -> Iterator[tuple[int, int]]:
        """The beginning and end of each run of lines in more quotations than the story; blank lines do not end one."""
        begin = None
        for at in range(self.start, self.end):
            line = self.lines[at]
            if line.quotes > self.quotes:
                begin = at if begin is None else begin
            elif line.text.strip() and begin is not None:
                yield begin, at
                begin = None
        if begin is not None:
            yield begin, self.end

    def _attribution(self, at: int) -> int:
        """The first line of the attribution above line `at`; `at` if there is none."""
        above = at
        while above > self.start and not self.lines[above - 1].text.strip():
            above -= 1
        shortest = at
        for first in range(above - 1, max(self.start, above - _MAX_ATTRIBUTION_LINES) - 1, -1):
            if not self.lines[first].text.strip() or self.reasons[first]:
                break
            text = " ".join(line.text.strip() for line in self.lines[first:above])
            if is_attribution(text) and (self.is_reply or _IS_OF_PROGRAM.search(text)):
                shortest = min(shortest, first) if shortest == at else shortest
                if _HAS_DATE.search(text):
                    return first
        return shortest

    def _drop_unmarked_quote(self) -> None:
        """Cuts off a quoted mail that is not marked as a quotation: all below a line that says who wrote it."""
        for at in range(self.start, self.end):
            if self.reasons[at] or self.lines[at].quotes > self.quotes:
                continue
            text = self.lines[at].text.strip()
            if "@" in text and is_attribution(text) and next(self._own(range(self.start, at)), None) is not None:
                self._drop(range(at, self.end), QUOTED)
                self.end = at
                return

    def _own(self, which: range) -> Iterator[int]:
        return (at for at in which if self.lines[at].text.strip() and not self.reasons[at])

    # --- signatures and furniture ---------------------------------------------------------------------------------

    def drop_signatures(self) -> None:
        """Removes the signatures of people and programs, and the foot that mailing lists add."""
        own = list(self._own(range(self.start, self.end)))
        for at in own:
            if self.lines[at].is_signature:
                self.reasons[at] = SIGNATURE
        for at in own[-_LAST_LINES:]:
            if mail_words.is_sent_from(self.lines[at].text):
                self.reasons[at] = SIGNATURE
        self._drop_closing()
        self._drop_contacts()
        for mark, most, reason in ((_RULE, _MAX_FOOT_LINES, LIST_FOOT), (_DASHES, _MAX_SIGNATURE_LINES, SIGNATURE)):
            self._drop_foot(own, mark, most, reason)

    def _drop_closing(self) -> None:
        """Removes "Best regards," at the end, with the name and the contacts below."""
        own = list(self._own(range(self.start, self.end)))
        for at in own[-_MAX_CLOSING_LINES:]:
            below = [self.lines[one].text for one in own if one > at]
            if at != own[0] and mail_words.is_closing(self.lines[at].text) and all(map(_is_short, below)):
                self._drop(range(at, self.end), SIGNATURE)
                return

    def _drop_contacts(self) -> None:
        """Removes the lines at the end that only tell how to reach somebody."""
        own = list(self._own(range(self.start, self.end)))
        for at in reversed(own[1:]):
            text = self.lines[at].text
            is_sentence = text.rstrip().endswith((".", "!", "?")) and count_words(text) > _MAX_CONTACT_WORDS
            if is_sentence or not (_is_short(text) and _CONTACT.search(text)):
                return
            self.reasons[at] = SIGNATURE

    def _drop_foot(self, own: list[int], mark: re.Pattern[str], most: int, reason: str) -> None:
        for place in range(max(0, len(own) - most - 1), len(own)):
            if place == 0 or not mark.fullmatch(self.lines[own[place]].text.strip()):
                continue
            below = [self.lines[at].text.strip() for at in own[place + 1 :]]
            if all(len(text) <= _MAX_SIGNATURE_LINE_CHARS for text in below) and (
                reason == SIGNATURE or any(_LIST_FOOT.search(text) for text in below)
            ):
                self._drop(range(own[place], self.end), reason)
                return

    def drop_furniture(self) -> None:
        """Removes lines such as "View in browser" and "Unsubscribe", and the short lines below the last of them."""
        own = list(self._own(range(self.start, self.end)))
        found = [place for place, at in enumerate(own) if mail_words.is_furniture(self.lines[at].text)]
        for place in found:
            self.reasons[own[place]] = FURNITURE
        rest = [place for place, at in enumerate(own) if not self.reasons[at]]
        prose = [place for place in rest if not _is_short(self.lines[own[place]].text)]
        above = max(len(own) // 2, *prose[-1:], *rest[:-_LAST_LINES][-1:], 0)
        if below := [place for place in found if place > above]:
            self._drop(range(own[below[0]], self.end), FURNITURE)


def _is_short(text: str) -> bool:
    return count_words(text) <= _MAX_SHORT_WORDS


def is_attribution(text: str) -> bool:
    """Whether a text is the line above a quoted mail: "On Mon, 6 May 2019 at 11:02, Desk <desk@x.example> wrote:"."""
    text = text.strip()
    if len(text) > _MAX_ATTRIBUTION_CHARS or not text.endswith((":", "：")):
        return False
    if not ("@" in text or _HAS_DATE.search(text)):
        return False
    return bool(mail_words.wrote().search(text)) or ("@" in text and "<" in text)


def plain_lines(text: str) -> list[MailLine]:
    """The lines of a mail's plain text. Signs of quotation (">") at their beginning are counted and removed."""
    return [_plain_line(line) for line in text.split("\n")]


_QUOTED = re.compile(r"(?:> ?){1,50}")


def _plain_line(line: str) -> MailLine:
    line = mail_heads.without_directions(line)
    match = _QUOTED.match(line)
    return MailLine(line[match.end() :], match.group().count(">")) if match else MailLine(line)
