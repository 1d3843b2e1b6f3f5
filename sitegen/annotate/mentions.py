"""Where a text mentions entities that are known already: what build uses for links and sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from sitegen.annotate.lexicon import NAME_SUFFIXES
from sitegen.annotate.sport import lies
from sitegen.model import Named


class Finder:
    """Finds the entities of one story in any text, by their names and forms: exact, whole words, case as given.

    Longer forms win over shorter ones. A form that two entities share goes to the first of them; one that a place
    shares with a team is the place's where the words around it say so ("in Boston"). For a person without forms the
    surname counts as well, unless two persons of the story share it.
    """

    def __init__(
        self,
        named: Sequence[Named],
        extra: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Take the entities of a story, and further forms by (kind, name), as entity files and decisions give them."""
        self._of: dict[str, Named] = {}
        self._places: dict[str, Named] = {}
        shared = Counter(_surname(n) for n in named)
        for entity in named:
            for form in (*entity.forms, *_bare(entity.name), *extra.get((entity.kind, entity.name), ())):
                self._add(form, entity)
        for entity in named:
            if not entity.forms and shared[_surname(entity)] == 1:
                self._add(_surname(entity), entity)

    def _add(self, form: str, entity: Named) -> None:
        words = " ".join(form.split())
        if len(words) > 1:
            self._of.setdefault(words, entity)
            if entity.kind == "place":
                self._places.setdefault(words, entity)

    def find(self, text: str) -> list[tuple[int, int, Named]]:
        """The mentions in `text`: start, end (code points, exclusive) and entity; in order, none overlapping."""
        if not self._of:
            return []
        even = text.replace("\n", " ")
        # Only one space or the end of a line parts the words; other white space is not printable.
        is_even = "  " not in even and even.isprintable()
        spans = _spans(even, self._of) if is_even else self._spans_of_pattern(text)
        return [(start, end, self._meant(text, start, end)) for start, end in spans]

    def _spans_of_pattern(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self._pattern.finditer(text)]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self._of)

    def _meant(self, text: str, start: int, end: int) -> Named:
        form = " ".join(text[start:end].split())
        entity, place = self._of[form], self._places.get(form)
        shared = place is not None and entity.kind == "organization"
        return place if place is not None and shared and lies(text, start, end) else entity


def _spans(text: str, forms: Iterable[str]) -> list[tuple[int, int]]:
    """Where one of `forms` stands, the longest at each place. A search for each is faster than a pattern of all."""
    found = [(start, -len(form)) for form in forms for start in _places(text, form)]
    spans, past = [], 0
    for start, length in sorted(found):
        if start >= past:
            past = start - length
            spans.append((start, past))
    return spans


def _places(text: str, form: str) -> Iterator[int]:
    """Where `form` stands as whole words."""
    start = text.find(form)
    while start >= 0:
        if not (_is_letter(text[start - 1 : start]) or _is_letter(text[start + len(form) : start + len(form) + 1])):
            yield start
        start = text.find(form, start + 1)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _bare(name: str) -> tuple[str, ...]:
    """A name, and what a text says for it where it has a qualifier: "John Smith" for "John Smith (senator)"."""
    if not name.endswith(")"):
        return (name,)
    bare = re.sub(r"(?<!\s)\s*\([^()]*\)$", "", name)
    return (name, bare) if bare else (name,)


def _surname(entity: Named) -> str:
    words = _bare(entity.name)[-1].split() if entity.kind == "person" else []
    words = [w for w in words if w.casefold().rstrip(".") not in NAME_SUFFIXES]
    return words[-1] if len(words) > 1 and len(words[-1]) > 2 else ""


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    options = "|".join(r"\s+".join(map(re.escape, form.split(" "))) for form in ordered)
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)")
