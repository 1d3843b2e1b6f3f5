"""Finds mentions of known entities in a text. The build uses it for links and for sentences that name an entity."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType

from sitegen.annotate.mentions.tickers import is_behind, is_ticker
from sitegen.annotate.resolve.sport import indicates_location
from sitegen.annotate.resolve.towns import means_town
from sitegen.core.model import Named
from sitegen.core.person_names import surname

_MAX_SINGLE_FORMS = 60
"""Up to so many forms are searched one by one; more are searched in one pass over the words of the text."""

_APOSTROPHES = str.maketrans("’ʼ", "''")
"""Typographic apostrophes are compared as plain ones, of the same length: "O'Neill", "O’Neill"."""

_NO_SPACE = re.compile(r"\S+")
_WORD = re.compile(r"\w+")


class Finder:
    """Finds the entities of one story in any text by their forms: exact matches of whole words, with letter case.

    Longer forms win over shorter ones. A form that two entities share belongs to the first; but a form that a place
    shares with a team belongs to the place if the words around it indicate a location ("in Boston"), and one that it
    shares with a person if they indicate a town ("mayor of Lincoln"). For a person without forms, the surname is a form
    too, unless two persons of the story share it.
    """

    def __init__(
        self,
        named: Sequence[Named],
        extra: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """`named` are the entities of a story.

        `extra` maps (kind, name) to further forms, from term files and decisions.
        """
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
        words = " ".join(form.split()).translate(_APOSTROPHES)
        if len(words) > 1:
            self._of.setdefault(words, entity)
            if entity.kind == "place":
                self._places.setdefault(words, entity)

    def find(self, text: str) -> list[tuple[int, int, Named]]:
        """The mentions in `text`: start, end (code points, exclusive) and entity; in order, none overlapping."""
        if not self._of:
            return []
        text = text.translate(_APOSTROPHES)
        even = text.replace("\n", " ")
        # Words separated by single spaces or line ends need no mapping of offsets. Other white space is not printable.
        is_even = "  " not in even and even.isprintable()
        spans = _spans(even, self._of) if is_even else _uneven_spans(text, self._of)
        found: list[tuple[int, int, Named]] = []
        for start, end in spans:
            entity = self._entity_of(text, start, end)
            if not is_ticker(text, start, end) or (found and found[-1][2] is entity and is_behind(start, found[-1][1])):
                found.append((start, end, entity))
        return found

    def _entity_of(self, text: str, start: int, end: int) -> Named:
        form = " ".join(text[start:end].split())
        entity, place = self._of[form], self._places.get(form)
        if place is None or entity is place:
            return entity
        located = indicates_location if entity.kind == "organization" else means_town
        return place if located(text, start, end) else entity


def _uneven_spans(text: str, forms: Collection[str]) -> list[tuple[int, int]]:
    """`_spans` for a text in which words are separated by any white space."""
    words = list(_NO_SPACE.finditer(text))
    starts = list(accumulate((len(word[0]) + 1 for word in words), initial=0))

    def place(at: int) -> int:
        number = bisect_right(starts, at) - 1
        return words[number].start() + at - starts[number]

    even = " ".join(word[0] for word in words)
    return [(place(start), place(end - 1) + 1) for start, end in _spans(even, forms)]


def _spans(text: str, forms: Collection[str]) -> list[tuple[int, int]]:
    """The spans (start, end) of `forms` in a text whose words are separated by one space; the longest at each place."""
    search = _places_of_few if len(forms) <= _MAX_SINGLE_FORMS else _places_of_many
    spans, past = [], 0
    for start, length in sorted(search(text, forms)):
        if start >= past:
            past = start - length
            spans.append((start, past))
    return spans


def _places_of_few(text: str, forms: Collection[str]) -> list[tuple[int, int]]:
    """(start, -length) of each match. A search per form is faster than one pattern of all forms."""
    return [(start, -len(form)) for form in forms for start in _places(text, form)]


def _places_of_many(text: str, forms: Collection[str]) -> list[tuple[int, int]]:
    """The same as `_places_of_few`, in one pass: at each word, only lengths of forms that begin with it are tried."""
    lengths: dict[str, set[int]] = defaultdict(set)
    odd = []
    for form in forms:
        if first := _WORD.match(form):
            lengths[first[0]].add(len(form))
        else:
            odd.append(form)
    found = _places_of_few(text, odd)
    for word in _WORD.finditer(text):
        start = word.start()
        for length in lengths.get(word[0], ()):
            end = start + length
            if end <= len(text) and text[start:end] in forms and not _is_letter(text[end : end + 1]):
                found.append((start, -length))
    return found


def _places(text: str, form: str) -> Iterator[int]:
    """The offsets at which `form` stands as whole words."""
    start = text.find(form)
    while start >= 0:
        if not (_is_letter(text[start - 1 : start]) or _is_letter(text[start + len(form) : start + len(form) + 1])):
            yield start
        start = text.find(form, start + 1)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _bare(name: str) -> tuple[str, ...]:
    """A name, and the name without its qualifier: "John Smith" for "John Smith (senator)"."""
    if not name.endswith(")"):
        return (name,)
    bare = re.sub(r"(?<!\s)\s*\([^()]*\)$", "", name)
    return (name, bare) if bare else (name,)


def _surname(entity: Named) -> str:
    called = surname(_bare(entity.name)[-1]) if entity.kind == "person" else ""
    return called if len(called) > 2 else ""
