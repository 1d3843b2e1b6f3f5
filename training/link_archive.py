"""Invents an archive in which it is known who is who, for training the model of `entities doctor`.

Circles of people, organizations, places, events and tags appear together in stories of some years and publications,
under varying forms of their names. Relatives, namesakes, branches of companies, acronyms of two bodies, editions of
events and places with a point of the compass make it hard. Nothing of it exists; the names are put together from lists.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import yaml

from training import link_names as names

Meaning = dict[tuple[str, str, str], int]
"""The thing that a name means in a story: (path of the article, kind, name) -> number of the thing."""

_PLURAL = {"person": "people", "organization": "organizations", "place": "places", "event": "events"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A person, organization, place, event or tag: its usual name, its other forms; `bare` is what local names are."""

    number: int
    kind: str
    name: str
    forms: tuple[str, ...]
    bare: tuple[str, ...] = ()
    person: names.Person | None = None
    never_full: bool = False
    oddity: float = 0.1


@dataclass(slots=True)
class Circle:
    """Things that appear together: in some publications, around a day."""

    things: list[Thing]
    papers: list[str]
    middle: date
    days: int


@dataclass
class World:
    """An invented world. How large, how close together and how careless with names is drawn once for each."""

    rng: random.Random
    stories: int
    things: list[Thing] = field(default_factory=list)
    named: dict[tuple[str, str], Thing] = field(default_factory=dict)
    names_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    circles: list[Circle] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw_habits()
        self._add_circles()
        people = [thing for thing in self.things if thing.person and not thing.never_full]
        self.stars = self.rng.sample(people, min(len(people), self.rng.choice((2, 4, 8))))
        for star in self.stars:
            self.rng.choice(self.circles).things.append(self._double(star))
        self._add_doubles()

    def _draw_habits(self) -> None:
        """Draws how the world differs from others: shares from 0 to 1, its days, its papers."""
        rng = self.rng
        self.common = rng.choice((0.1, 0.25, 0.4))
        self.bare = rng.choice((0.08, 0.15, 0.3))
        self.span_days = rng.choice((20, 400, 4_000, 12_000))
        self.strangers = rng.choice((0.1, 0.3, 0.6))
        self.never_full = rng.choice((0.1, 0.25, 0.4))
        self.guests = rng.choice((0.1, 0.3, 0.5))
        self.doubles = rng.choice((0.15, 0.35, 0.6))
        self.papers = [f"The {names.surname(rng, 0.1)} {title}" for title in "Herald Times Post Gazette Echo".split()]
        self.papers = self.papers[: rng.choice((1, 3, 5))]

    def _add_circles(self) -> None:
        rng = self.rng
        self.families = [names.surname(rng, self.common) for _ in range(max(20, self.stories // 3))]
        start = date(rng.randint(1960, 2010), 1, 1)
        for _ in range(max(6, self.stories // 12)):
            middle = start + timedelta(days=rng.randrange(self.span_days))
            days = min(self.span_days, rng.choice((10, 100, 1_000)))
            papers = rng.sample(self.papers, min(len(self.papers), 2))
            self.circles.append(Circle(list(self._circle()), papers, middle, days))

    def _add_doubles(self) -> None:
        """Adds things that are called like others, some of them to the circle of these."""
        rng = self.rng
        for circle in self.circles:
            for thing in list(circle.things):
                if rng.random() < (self.doubles / 2 if thing.person else self.doubles):
                    near = 0.15 if thing.person else 0.5  # what is alike is often named together
                    there = circle if rng.random() < near else rng.choice(self.circles)
                    there.things.append(self._double(thing))

    # --- things ---

    def _circle(self) -> Iterator[Thing]:
        rng = self.rng
        places = [self._place() for _ in range(rng.randint(1, 3))]
        yield from places
        home = rng.choice(places).name.partition(",")[0]
        family = rng.choice(self.families)
        for _ in range(rng.randint(2, 6)):
            family = family if rng.random() < 0.05 else rng.choice(self.families)  # relatives share a circle
            yield self._person(family)
        used = self.names_of["organization"][-40:]
        for _ in range(rng.randint(1, 4)):
            yield self._thing("organization", names.organization(rng, home, used))
        if rng.random() < 0.5:
            yield self._thing("event", names.event(rng, home))
        for _ in range(rng.randint(1, 4)):
            yield self._thing("tag", names.tag(rng))

    def _double(self, thing: Thing) -> Thing:
        """Another thing with a name like a thing's."""
        rng = self.rng
        if thing.person:
            return self._person_thing(names.namesake(rng, thing.person))
        like = {
            "organization": names.organization_like, "event": names.event_like, "place": names.place_like,
            "tag": names.tag_like,
        }  # fmt: skip
        if thing.kind == "tag" and rng.random() < 0.3:
            one, other = names.tags_alike(rng)
            self._thing("tag", [one])
            return self._thing("tag", [other])
        if thing.kind == "organization" and thing.forms and rng.random() < 0.25:
            return self._thing("organization", [rng.choice(thing.forms)])  # two bodies with one acronym
        return self._thing(thing.kind, [like[thing.kind](rng, thing.name)])

    def _place(self) -> Thing:
        known = self.names_of["place"]
        if known and self.rng.random() < 0.2:
            return self._thing("place", [names.beside(self.rng, self.rng.choice(known))])
        return self._thing("place", names.place(self.rng))

    def _person(self, family: str) -> Thing:
        return self._person_thing(names.person(self.rng, family))

    def _person_thing(self, made: names.Person) -> Thing:
        rng, family = self.rng, made.family
        forms = tuple(names.person_form(rng, made) for _ in range(3))
        bare, oddity = (family, family, family, family, made.given), rng.choice((0.02, 0.1, 0.3))
        never_full = rng.random() < self.never_full
        return self._added(Thing(len(self.things), "person", made.full, forms, bare, made, never_full, oddity))

    def _thing(self, kind: str, forms: list[str]) -> Thing:
        oddity = self.rng.choice((0.02, 0.1, 0.25))
        return self._added(Thing(len(self.things), kind, forms[0], tuple(forms[1:]), oddity=oddity))

    def _added(self, thing: Thing) -> Thing:
        """The thing, or the earlier one of its kind and name: they are one in an archive without decisions."""
        known = self.named.setdefault((thing.kind, thing.name), thing)
        if known is thing:
            self.things.append(thing)
            self.names_of[thing.kind].append(thing.name)
        return known

    # --- stories ---

    def story(self, number: int) -> tuple[str, str, dict[tuple[str, str], int]]:
        """A story: the path below content/articles, its text, and the thing that each of its names means."""
        rng = self.rng
        circle = self.circles[int(len(self.circles) * rng.random() ** 1.6)]
        things = rng.sample(circle.things, min(len(circle.things), rng.randint(3, 9)))
        if rng.random() < self.guests:
            things.append(self.stars[int(len(self.stars) * rng.random() ** 2)])
            things.append(rng.choice(self.things))
        day = circle.middle + timedelta(days=rng.randint(-circle.days, circle.days))
        front: dict[str, list[object]] = {}
        meaning: dict[tuple[str, str], int] = {}
        lines: list[str] = []
        for thing in dict.fromkeys(things):
            form, local = self._form(thing)
            if (thing.kind, form) in meaning:
                continue
            meaning[thing.kind, form] = thing.number
            self._name(front, thing, form, local)
            lines += self._lines(thing, form)
        if rng.random() < self.strangers:
            stranger = self._stranger()
            if ("person", stranger.name) not in meaning:
                meaning["person", stranger.name] = stranger.number
                self._name(front, stranger, stranger.name, local=True)
                lines += self._lines(stranger, stranger.name)
        head = {"title": f"Story {number}", "date": day.isoformat(), "publication": rng.choice(circle.papers), **front}
        text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
        return f"{number:06}.md", f"---\n{text}---\n\n" + "\n\n".join(lines) + "\n", meaning

    def _stranger(self) -> Thing:
        """Somebody who has nothing to do with anybody, and is only called by the surname."""
        made = names.person(self.rng, names.surname(self.rng, 0.5))
        return Thing(-1, "person", made.family, (), person=made)

    def _form(self, thing: Thing) -> tuple[str, bool]:
        rng = self.rng
        if thing.person and (thing.never_full or rng.random() < self.bare):
            return rng.choice(thing.bare), True
        if thing.forms and rng.random() < thing.oddity:
            return rng.choice(thing.forms), False
        return thing.name, False

    def _name(self, front: dict[str, list[object]], thing: Thing, form: str, local: bool) -> None:
        if thing.kind == "tag":
            front.setdefault("tags", []).append(form)
            return
        entry: dict[str, object] = {"name": form}
        if local:
            entry["local"] = True
        elif thing.person and self.rng.random() < 0.7:
            entry["as"] = [form, thing.person.family]
        elif thing.forms and form == thing.name and self.rng.random() < 0.15:
            entry["as"] = [form, self.rng.choice(thing.forms)]
        elif thing.kind == "organization" and " " in form and self.rng.random() < 0.4:
            entry["as"] = [form, form.split()[0]]  # any story shortens a name that it has given in full
        front.setdefault(_PLURAL[thing.kind], []).append(entry if len(entry) > 1 else form)

    def _lines(self, thing: Thing, form: str) -> Iterator[str]:
        rng = self.rng
        who = thing.person
        if who is None:
            yield rng.choice((f"{form} was mentioned.", f"It was about {form}.", f"There is news of {form}."))
            return
        chance = rng.random()
        if chance < 0.2:
            yield f"{who.role.title()} {form} spoke."
        elif chance < 0.35:
            yield f"{form}, a {who.role} for many years, left."
        elif chance < 0.5 and " " not in form:
            yield f"{'Mrs.' if who.woman else 'Mr.'} {form} did not answer."
        elif chance < 0.65:
            yield f"{form} said that {'she' if who.woman else 'he'} would stay."
        else:
            yield rng.choice((f"{form} came.", f"They met {form}."))


def write_archive(folder: Path, seed: int, stories: int) -> Meaning:
    """Writes the site of an invented archive, and returns what its names mean."""
    world = World(random.Random(seed), stories)
    articles = folder / "content" / "articles"
    articles.mkdir(parents=True)
    (folder / "sitegen.toml").write_text('[site]\ntitle = "Invented"\n', "utf-8")
    found: Meaning = {}
    for number in range(stories):
        path, text, meaning = world.story(number)
        (articles / path).write_text(text, "utf-8")
        found |= {(f"content/articles/{path}", kind, name): thing for (kind, name), thing in meaning.items()}
    return found
