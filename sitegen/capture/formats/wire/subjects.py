"""The subjects of an item: names for people, and the ids of vocabularies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sitegen.capture.formats import stated_fields

_MAX_TERMS = 100
_MEDIA_TOPIC = re.compile(r"(?:medtop:|.*/mediatopic/)(\d{8})")
_SUBJECT_CODE = re.compile(r"(?:subj:|.*/subjectcode/|.*:)?(\d{8})")


@dataclass(slots=True)
class Subjects:
    """The subjects of one item in their order: each a name, "" if only the code is stated, and an id or ""."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, code: str, scheme: str) -> None:
        """Adds a subject. `code` is a QCode, an address or a number of the vocabulary `scheme` ("" if unknown)."""
        made = stated_fields.words(name)
        number = topic_id(code, scheme)
        if (made or number) and len(self.found) < _MAX_TERMS:
            self.found.append((made, number))


def topic_id(code: str, scheme: str = "") -> str:
    """The id of a topic of the IPTC: "medtop:20000587", or "subj:15054000" for its older codes; "" for others."""
    code = code.strip()[:300]
    if match := _MEDIA_TOPIC.fullmatch(code):
        return f"medtop:{match[1]}"
    if ("mediatopic" in scheme or "medtop" in scheme) and (bare := re.fullmatch(r"(?:.*:)?(\d{8})", code)):
        return f"medtop:{bare[1]}"
    is_subject = "subj" in scheme or code.startswith("subj:") or "/subjectcode/" in code
    match = _SUBJECT_CODE.fullmatch(code) if is_subject else None
    return f"subj:{match[1]}" if match else ""


def listed_topics(subjects: Iterable[tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Keys of front matter for the subjects with an id: `topics` for those of the present vocabulary of the IPTC, and
    `subject_codes` for older codes.
    """
    made: dict[str, dict[str, dict[str, str]]] = {"topics": {}, "subject_codes": {}}
    for name, number in subjects:
        if number:
            key = "topics" if number.startswith("medtop:") else "subject_codes"
            made[key].setdefault(number, {"id": number, **({"name": name} if name else {})})
    return {key: list(entries.values()) for key, entries in made.items() if entries}
