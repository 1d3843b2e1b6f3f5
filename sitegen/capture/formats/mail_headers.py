"""What the headers of an e-mail say of its story: the subject without prefixes, the people and the publication."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitegen.capture.fields import bylines
from sitegen.core.text import fold

_SENT_ON = re.compile(r"(?:(?:fwd?|wg|rv|enc|doorst|videres|tr|i|vs|vl)\s*:\s*)+", re.IGNORECASE)
_ANSWER = re.compile(r"(?:(?:re|aw|sv|antw|odp|ynt|rif|ref)\s{0,9}(?:\[\d{1,3}\])?\s{0,9}:\s{0,9})+", re.IGNORECASE)
"""Prefixes of subjects in forwarded mails and in answers, in several languages."""
_LABEL = re.compile(r"\[([^\[\]]{2,40})\]\s*")
"""A prefix by which a mailing list marks the subjects of its mails."""
_TURNED = re.compile(r"([\w'’ -]{2,40}),\s+([\w'’ .-]{1,40})")
_VIA = re.compile(r"(?<!\s)\s{1,9}(?:via|on behalf of|through)\s{1,9}", re.IGNORECASE)
_MAX_PREFIX_PARTS = 6
"""Maximum number of prefixes of a subject that are read."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a mail: `title` without prefixes, `label` of the mailing list, and whether it was sent on."""

    title: str
    label: str = ""
    sent_on: bool = False


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
    title, label, sent_on = text, "", False
    for _ in range(_MAX_PREFIX_PARTS):
        if match := _ANSWER.match(title):
            pass
        elif match := _SENT_ON.match(title):
            sent_on = True
        elif (match := _LABEL.match(title)) and _is_name(match[1], names):
            label = label or match[1]
        else:
            break
        title = title[match.end() :]
    return Subject(title or text, label, sent_on)


def read_sender(name: str) -> Sender:
    """The person or publication that a display name means: "Lund, Ana", "Ana Lund via Harbour List", "The Courier"."""
    first, *others = _VIA.split(name)
    written = first.strip(" \"'")
    turned = _TURNED.fullmatch(written)
    if turned and bylines.is_person(f"{turned[2]} {turned[1]}"):
        written = f"{turned[2]} {turned[1]}"
    people = tuple(one for one in bylines.from_field(written) if bylines.is_person(one))
    if people:
        return Sender(people, others[0].strip() if others else _after_name(written, people[-1]))
    return Sender((), "" if "@" in written else written)


def list_name(header: str) -> str:
    """The name of a mailing list in the header List-Id: the words before the address, or its first part."""
    words, _, address = header.partition("<")
    return words.strip(" \"'") or address.partition(".")[0].strip(" >")


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
