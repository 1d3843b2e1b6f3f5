"""What the headers of an e-mail say of its story: the subject without prefixes, the people and the publication."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitegen.capture.fields import bylines
from sitegen.capture.fields.turned_names import given_first
from sitegen.capture.formats import mail_words
from sitegen.core.text import fold

_LABEL = re.compile(r"\[([^\[\]]{2,40})\]\s*")
"""A prefix by which a mailing list marks the subjects of its mails."""
_NUMBERED = re.compile(r"\b(?=[0-9a-f]{6,}[a-z]{0,2}\b)(?=[a-z]*\d)[0-9a-z]+|^\d+$", re.IGNORECASE)
"""A name that is a number or a digest: "9f3c2a71b0mc list"."""
_OFFICES = re.compile(
    r"(?:news|newsletters?|info|hello|mail|mailing|no-?reply|do-?not-?reply|updates?|editor\w*|redaktion|redaction|contact|"
    r"kontakt|office|press|presse|list|digest|subscriptions?|weekly|daily|briefing)\b",
    re.IGNORECASE,
)
"""The beginning of addresses that are no person's."""
_VIA = re.compile(r"(?<!\s)\s{1,9}(?:via|on behalf of|through)\s{1,9}", re.IGNORECASE)
_FROM = re.compile(r"(?<!\s)\s{1,9}(?:via|on behalf of|through|from|at|@)\s{1,9}", re.IGNORECASE)
_MAX_PREFIX_PARTS = 6
"""Maximum number of prefixes of a subject that are read."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a mail: `title` without prefixes, `label` of the mailing list.

    `sent_on` and `is_answer` tell whether a prefix says that the mail was forwarded, or answers another one.
    """

    title: str
    label: str = ""
    sent_on: bool = False
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of a mail: persons, and the publication or list in whose name they send; "" if none is named."""

    people: tuple[str, ...] = ()
    publication: str = ""


def read_subject(text: str, names: tuple[str, ...]) -> Subject:
    """The parts of a subject.

    `names` are those of the mailing list, the sender and the sender's domain: a label in brackets is cut off if it is
    one of them.
    """
    title, label, sent_on, is_answer = text, "", False, False
    for _ in range(_MAX_PREFIX_PARTS):
        if match := mail_words.prefix("reply").match(title):
            is_answer = True
        elif match := mail_words.prefix("forward").match(title):
            sent_on = True
        elif (match := _LABEL.match(title)) and _is_name(match[1], names):
            label = label or match[1]
        else:
            break
        title = title[match.end() :]
    return Subject(title or text, label, sent_on, is_answer)


def read_sender(name: str, *, is_bulk: bool = False) -> Sender:
    """The person or publication that a display name means: "Lund, Ana", "Ana Lund via Harbour List", "The Courier".

    Newsletters (`is_bulk`) also have "Ana Lund from Harbour Notes".
    """
    first, *others = (_FROM if is_bulk else _VIA).split(name, maxsplit=1)
    written = first.strip(" \"'")
    written = given_first(written, alone=True) or written
    people = tuple(one for one in bylines.from_field(written) if bylines.is_person(one))
    if people:
        return Sender(people, others[0].strip() if others else _after_name(written, people[-1]))
    return Sender((), "" if "@" in written else written)


def list_name(header: str) -> str:
    """The name of a mailing list in the header List-Id: the words before the address, or its first part.

    "" for the numbers by which services for newsletters tell their customers apart.
    """
    words, _, address = header.partition("<")
    name = words.strip(" \"'") if address else ""
    name = name or (address or words).partition(".")[0].strip(" <>\"'")
    return "" if _NUMBERED.search(name) or "@" in name else name


def is_of_publication(name: str, address: str) -> bool:
    """Whether the sender of a newsletter is a publication although its name could be a person's: "Orchard Weekly"."""
    return bylines.is_outlet(name) or bool(_OFFICES.match(address))


def is_written_out(header: str) -> bool:
    """Whether the header List-Id has the name of the list in words, and not only its address."""
    return bool(header.partition("<")[0].strip(" \"'")) and "<" in header


def _after_name(written: str, person: str) -> str:
    """The publication behind a person's name: "Ana Lund, Harbour Courier", "Ana Lund from The Courier"; or ""."""
    rest = written.partition(person)[2]
    named = re.match(r"\s*(?:[,|(]|from |at |of |[-–—] )\s*(?:from )?(.{3,60}?)\)?$", rest)
    return named[1] if named and bylines.is_agency(named[1]) else ""


def _is_name(label: str, names: tuple[str, ...]) -> bool:
    plain = _letters(label)
    return bool(plain) and any(plain in _letters(name) or _letters(name) in plain for name in names if _letters(name))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", fold(text))
