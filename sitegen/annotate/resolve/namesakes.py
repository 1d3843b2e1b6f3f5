"""Tells apart the persons of a story who bear one surname or first name, mention by mention.

A mention of the bare name is linked to a person only if the words next to it show that this person is meant. To show
the sentence of one person on the page of another is the worst fault of an index, and a missing link is a small one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.resolve import linking, person_cues
from sitegen.annotate.resolve.name_groups import NameGroup, NameGroups
from sitegen.annotate.resolve.person_cues import NameCues
from sitegen.annotate.words.name_keys import name_key

SHARED = "several persons of the story have this name, and the words next to it do not tell which is meant"
NAMESAKE = "its title or a word of kinship shows that it is nobody whom the story names in full"

_SENTENCE_CHARS = 200  # at most so many characters on either side of a name are its sentence
_ENDS = re.compile(r"[.!?][\"”’']?\s|\n")
_COUPLED = re.compile(r"(?:^|(\S{1,40})\s)([^\W\d_a-z][\w’'-]{1,20}) (?:and|&|und|et|y|e) $")
_NOT_FULL = ""
_MAX_BEARER_NAMES = 12  # of a name that more persons bear, no mention is linked
_MIN_MISSPELT_LETTERS = 6  # shorter first names that differ in a letter are names of two: "Maria", "Marie"
_PARAGRAPH_CHARS = 5_000  # a paragraph begins at most so many characters before a name


@dataclass(slots=True)
class _Bearer:
    """A person who bears a name: the key of the full name, or "" for somebody whom the story does not name in full."""

    head: str
    sightings: list[Sighting] = field(default_factory=list)
    sex: str = ""
    titles: frozenset[str] = frozenset()
    kin: bool = False
    famous: bool = False
    first: int = 0  # the offset at which the bearer is first named

    @property
    def starts(self) -> list[int]:
        """The offsets of the mentions, in order."""
        return [s.start for s in self.sightings]


def tell_apart(text: str, names: NameGroups, heads: dict[str, str]) -> dict[int, str]:
    """Divides the groups of bare names whose mentions mean several persons.

    Changes `names` and `heads`, which the function `representatives` returned: a divided group is replaced by one for
    each person or form. Returns the new keys of the mentions of divided groups, by the offset of the mention.
    """
    story = _Story(text, names, heads)
    moved: dict[int, str] = {}
    for shared in [key for key, name in names.items() if len(name.words) == 1]:
        if story.may_be_person(shared):
            parts = story.divided(shared)
            if parts:
                del names[shared]
            for part in parts:
                names[part.key] = part
                moved.update((s.start, part.key) for s in part.sightings)
    return moved


class _Story:
    """One story while its bare names are told apart."""

    def __init__(self, text: str, names: NameGroups, heads: dict[str, str]) -> None:
        self._text = text
        self._names = names
        self._heads = heads
        self._persons = sorted(s.start for name in names.values() if name.kind == "person" for s in name.sightings)
        self._has_office: dict[tuple[str, str], bool] = {}

    def may_be_person(self, shared: str) -> bool:
        """Whether the bare name is linked to a person, or is one that is not linked."""
        head = self._heads[shared]
        return self._names[head].kind == "person" and (head != shared or self._names[shared].kind == "person")

    def divided(self, shared: str) -> list[NameGroup]:
        """The groups that replace the group of a bare name; none if all its mentions mean one person."""
        name = self._names[shared]
        bearers = self._bearers(name)
        seen = [(sighting, person_cues.cues(self._text, sighting)) for sighting in name.sightings]
        others = [(s, c) for s, c in seen if self._is_other(c, bearers[: _MAX_BEARER_NAMES + 1])]
        is_linked = all(one.head == self._heads[name.key] for one in bearers)
        if len(bearers) < 2 and is_linked and not others and not _differ(seen):
            return []
        unnamed = {name_key(c.form): (s, c) for s, c in reversed(others)}
        bearers += [self._unnamed(s, c) for s, c in unnamed.values()]
        for one in bearers:
            if one.famous:
                titled = [s for s, c in seen if c.titles and not self._contradicts(c, one)]
                one.sightings = sorted([*one.sightings, *titled], key=lambda s: s.start)
                one.first = one.starts[0] if one.sightings else 0
        known = len(bearers) <= _MAX_BEARER_NAMES
        return self._parts(name, [(s, c, self._meant(s, c, bearers) if known else None) for s, c in seen])

    # --- who bears the name ---

    def _bearers(self, name: NameGroup) -> list[_Bearer]:
        """The persons of the story who bear a bare name, and who is named beside them with the first name alone."""
        keys = linking.full_names(name.key, self._names) or linking.first_names(name.key, self._names)
        groups: dict[str, list[Sighting]] = defaultdict(list)
        for key in keys:
            groups[self._heads[key]].extend(self._names[key].sightings)
        if name.famous and self._heads[name.key] not in groups:
            groups[self._heads[name.key]] = []
        found = _one_for_each([self._bearer(head, sightings, name) for head, sightings in groups.items()])
        return [*found, *self._coupled(found), *self._titled(name.key, found)]

    def _bearer(self, head: str, sightings: list[Sighting], name: NameGroup) -> _Bearer:
        famous = bool(name.famous) and head == self._heads[name.key]
        full = name.famous if famous else self._names[head].surface
        told = [person_cues.cues(self._text, s) for s in sightings]
        titles = frozenset(title for c in told for title in c.titles)
        sexes = {c.sex or c.kin_sex for c in told} - {""}
        sex = sexes.pop() if len(sexes) == 1 else person_cues.sex_of_given_name(full)
        sex = sex or person_cues.sex_of_pronouns(self._text, [self._reach(s) for s in sightings])
        kin = any(c.kin for c in told)
        sightings = sorted(sightings, key=lambda s: s.start)
        first = sightings[0].start if sightings else 0
        return _Bearer(head, sightings, sex, titles, kin, famous, first)

    def _unnamed(self, sighting: Sighting, told: NameCues) -> _Bearer:
        """Somebody who is none of the persons that the story names in full."""
        return _Bearer(_NOT_FULL, [sighting], told.sex or told.kin_sex, frozenset(told.titles), first=sighting.start)

    def _coupled(self, bearers: Sequence[_Bearer]) -> Iterator[_Bearer]:
        """Bearers of the surname of whom only the first name is beside a full name: "Ann" in "Ann and Tom Lee", his
        wife in "Mr. and Mrs. Tom Lee".
        """
        for bearer in bearers:
            for sighting in bearer.sightings:
                if person_cues.cues(self._text, sighting).family:
                    yield _Bearer(_NOT_FULL, first=sighting.start)
                before = _COUPLED.search(self._text, max(0, sighting.start - 60), sighting.start)
                is_surname = before and before[1] and before[1][0].isupper() and before[1][-1].isalnum()
                if before and not is_surname and (sex := person_cues.sex_of_given_name(before[2])):
                    yield _Bearer(_NOT_FULL, sex=sex, first=sighting.start)

    def _titled(self, shared: str, bearers: Sequence[_Bearer]) -> Iterator[_Bearer]:
        """Bearers of whom the story says only title and surname, which is none of the others': "Lady Quill"."""
        for key in self._names.by_last.get(shared, ()):
            sex = person_cues.sex_of_title(key.split()[0])
            if sex and linking.is_title_only(key) and all(one.sex not in (sex, "") for one in bearers):
                yield _Bearer(self._heads[key], self._names[key].sightings, sex, first=self._names[key].start)

    def _reach(self, sighting: Sighting) -> tuple[int, int]:
        """The span behind a mention of a person before the next mention of a person, or the end of the paragraph."""
        place = bisect_left(self._persons, sighting.end)
        following = self._persons[place] if place < len(self._persons) else len(self._text)
        following = min(following, sighting.end + _SENTENCE_CHARS)
        end = self._text.find("\n\n", sighting.end, following)
        return sighting.end, following if end < 0 else end

    # --- what speaks against a person ---

    def _is_other(self, told: NameCues, bearers: Sequence[_Bearer]) -> bool:
        """Whether a mention can mean none of the persons."""
        return not told.family and bool(bearers) and all(self._contradicts(told, one) for one in bearers)

    def _contradicts(self, told: NameCues, bearer: _Bearer) -> bool:
        """Whether the words next to a mention speak against a person."""
        sex = told.sex or told.kin_sex
        if sex and bearer.sex and sex != bearer.sex:
            return True
        if told.suffixed or (told.kin and not bearer.kin):
            return True
        return any(self._is_office_of_another(title, bearer) for title in told.titles[-1:])

    def _is_office_of_another(self, title: str, bearer: _Bearer) -> bool:
        if title in bearer.titles or bearer.famous:
            return False
        political = person_cues.is_political(title)
        if not (political or person_cues.is_office_of_doubt(title)):
            return False
        if political and not bearer.kin and not any(person_cues.is_political(t) for t in bearer.titles):
            return False
        asked = (bearer.head, title)
        if bearer.head and asked not in self._has_office:
            sentences = map(self._sentence, bearer.sightings)
            self._has_office[asked] = any(person_cues.mentions_office(s, title) for s in sentences)
        return bool(bearer.head) and not self._has_office[asked]

    def _sentence(self, sighting: Sighting) -> str:
        low = max(0, sighting.start - _SENTENCE_CHARS)
        start = max((m.end() for m in _ENDS.finditer(self._text, low, sighting.start)), default=low)
        end = _ENDS.search(self._text, sighting.end, sighting.end + _SENTENCE_CHARS)
        return self._text[start : end.start() if end else sighting.end + _SENTENCE_CHARS]

    # --- whom a mention means ---

    def _meant(self, sighting: Sighting, told: NameCues, bearers: Sequence[_Bearer]) -> _Bearer | None:
        """The one person whom a mention means; None if the words next to it do not tell."""
        if told.family:
            return None
        left = [one for one in bearers if not self._contradicts(told, one)]
        famous = [one for one in left if one.famous]
        if famous and (told.titles or self._is_last_named(famous[0], sighting, bearers)):
            return famous[0]
        if told.sex or told.kin or told.suffixed:
            return left[0] if len(left) == 1 and left[0].head else None
        if told.titles:
            left = [one for one in left if one.titles & set(told.titles)] or left
            return left[0] if len(left) == 1 and left[0].head else None
        return self._by_context(sighting, left)

    def _is_last_named(self, bearer: _Bearer, sighting: Sighting, bearers: Sequence[_Bearer]) -> bool:
        """Whether nobody else who is named in full is named between the bearer and the mention."""
        last = [self._last(one, sighting) for one in bearers if one is not bearer and one.head]
        return self._last(bearer, sighting) > max(last, default=-2)

    def _last(self, bearer: _Bearer, sighting: Sighting) -> int:
        """The offset at which a bearer is last named before a mention; -1 if not before."""
        place = bisect_left(bearer.starts, sighting.start)
        return bearer.starts[place - 1] if place else -1

    def _by_context(self, sighting: Sighting, bearers: Sequence[_Bearer]) -> _Bearer | None:
        """The person whom a name without a title means: the only one named so far, or the one of the same paragraph.

        The latter only if the pronouns behind the name fit this person's sex and nobody else's.
        """
        before = [one for one in bearers if one.first < sighting.start]
        if len(before) == 1 and before[0].head:
            return before[0]
        low = max(0, sighting.start - _PARAGRAPH_CHARS)
        start = max(low, self._text.rfind("\n\n", low, sighting.start))
        near = [one for one in before if bisect_left(one.starts, start) < bisect_left(one.starts, sighting.start)]
        sex = person_cues.sex_of_pronouns(self._text, [self._reach(sighting)])
        of_sex = [one for one in bearers if one.sex in (sex, "")]
        if sex and len(near) == 1 and of_sex == near and near[0].head and near[0].sex:
            return near[0]
        return None

    # --- the groups ---

    def _parts(self, name: NameGroup, meant: Sequence[tuple[Sighting, NameCues, _Bearer | None]]) -> list[NameGroup]:
        """The groups of the mentions: one for each person meant, and one for each form of the others.

        Unless all mean one person, the form of a mention has its titles, so that forms tell persons apart wherever the
        text is searched for them. A form that means several persons is nobody's: it is counted as the full name.
        """
        owners: dict[str, set[str]] = defaultdict(set)
        for _, told, bearer in meant:
            owners[name_key(told.form)].add(bearer.head if bearer else _NOT_FULL)
        all_one = len(set().union(*owners.values())) == 1
        groups: dict[str, NameGroup] = {}
        for sighting, told, bearer in meant:
            part = self._part(groups, name, told, bearer)
            if bearer is None or (not all_one and len(owners[name_key(told.form)]) == 1):
                sighting = replace(sighting, name=told.form)
            elif not all_one:
                sighting = replace(sighting, name=part.famous or self._names[bearer.head].surface)
            part.sightings.append(sighting)
        return list(groups.values())

    def _part(self, groups: dict[str, NameGroup], name: NameGroup, told: NameCues, bearer: _Bearer | None) -> NameGroup:
        key = f"{name.key}\n{bearer.head}" if bearer else f"{name.key}\n\n{name_key(told.form)}"
        if key not in groups:
            part = groups[key] = NameGroup(key, name.words, kind="person")
            self._heads[key] = key
            if bearer is None:
                is_told = told.titles or told.kin or told.suffixed
                part.unlinked = NAMESAKE if is_told and not told.family else SHARED
            elif bearer.famous and bearer.head == name.key:
                part.famous = name.famous
            else:
                self._heads[key] = bearer.head
        return groups[key]


def _one_for_each(bearers: Sequence[_Bearer]) -> list[_Bearer]:
    """The bearers, without those whose full name is another spelling of one that is named more often."""
    kept: list[_Bearer] = []
    for one in sorted(bearers[:_MAX_BEARER_NAMES], key=lambda b: (-len(b.sightings), b.first)):
        if not any(_is_spelled_alike(one.head, other.head) and one.sex in (other.sex, "") for other in kept):
            kept.append(one)
    return [one for one in bearers if one in kept] + list(bearers[_MAX_BEARER_NAMES:])


def _is_spelled_alike(one: str, other: str) -> bool:
    """Whether two full names differ in one letter of a long first name: "rushiyah quill", "rushdiyah quill"."""
    first, _, rest = one.partition(" ")
    second, _, last = other.partition(" ")
    if rest != last or min(len(first), len(second)) < _MIN_MISSPELT_LETTERS or abs(len(first) - len(second)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return (
        first[start + 1 :] == second[start + 1 :]
        or first[start + 1 :] == second[start:]
        or first[start:] == second[start + 1 :]
    )


def _differ(seen: Sequence[tuple[Sighting, NameCues]]) -> bool:
    """Whether the mentions mean several people by themselves: "Mr. Lee" and "Mrs. Lee", "the Lee brothers"."""
    return any(told.family for _, told in seen) or len({told.sex for _, told in seen} - {""}) > 1
