"""Invented wire copy that the open sets lack: results, score boards, datelines, diplomacy.

`{slot}` names a filler of `Slots`; capital letters in the comments are the tags.
Clubs named by their city are organizations; national teams are places.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import builders
import wordlists as lists
from noise import Spans, old_print
from oldpaper import OLD
from sports import CUPS, DIVISIONS, HEADS, INTROS, LINES, ROWS

RESULTS = [
    "{cityclub} {n} {cityclub} {n}",
    "{club} {n} {club} {n}",
    "{cityclub} {n} {club} {n} (halftime {n}-{n})",
    "{cityclub} {n} ({sur} {n}) {cityclub} {n} ({sur} {n}, {sur} {n})",
    "{CITYCLUB} {n} {cityclub} {n}",
    "{cityclub} at {CITYCLUB}",
    "{CITYCLUB} AT {CITYCLUB}\n{cityclub} at {cityclub}\n{cityclub} at {cityclub}",
    "{club} v {club}",
    "{club} {n} {n} {n} {n} {n} {n} {n}",
    "{cityclub} {n} {n} {n} {n} {n} {n} {n}\n{cityclub} {n} {n} {n} {n} {n} {n} {n}",
    "{cityclub} {n} {n} .{nn} -\n{club} {n} {n} .{nn} {n} 1/2",
    "{country} {n} {country} {n}",
    "{country} beat {country} {n}-{n} (halftime {n}-{n}) in {event} on {day}.",
    "{country} {n}, {country} {n}",
    "1. {per} ({country}) {n}.{nn} seconds\n2. {per} ({country}) {n}.{nn}\n3. {per} ({country}) {n}.{nn}",
    "{n}. {per} ({country}) {n}.{nn} metres",
    "{per} ({country}) beat {per} ({country}) {n}-{n} {n}-{n}",
    "{n} - {per} ({country}) beat {per} ({country}) 6-{n} 6-{n}",
    "{per}, {country}, beat {n}-{per}, {country}, 6-{n}, 7-5",
    "{nn} {per} ({country}) {nn} {nn} {nn}",
    "{nn} {per} {nn} {nn} {nn}, {per} {nn} {nn} {nn}",
    "1. {per} ({country}) {club} {n} hours {nn} minutes",
    "{per} c {sur} b {sur} {nn}",
    "{sur} c {sur} b {sur} {nn}\n{sur} lbw b {sur} {n}\n{sur} not out {nn}\nExtras {n}",
    "Bowling: {sur} {n}-{n}-{nn}-{n}, {sur} {nn}-{n}-{nn}-{n}, {sur} {n}-0-{nn}-1.",
    "Fall of wickets: 1-{nn} 2-{nn}. Did not bat: {sur}, {sur}, {sur}.",
    "{cityclub} {nnn} and {nnn}; {cityclub} {nnn} ({per} {nn}, {per} {n}-{nn}).",
    "At {city}: {club} {nnn}-{n} v {club}.",
    "At {city}: {cityclub} beat {cityclub} by {n} wickets.",
    "Played on {day}: {cityclub} {n} {cityclub} {n}",
    "Scorers: {cityclub} - {sur} ({n}), {sur} ({nn}). {cityclub} - {sur} ({nn}). Attendance: {nnn}",
    "Standings: {club}, {club} and {cityclub} {n} points each.",
    "SOCCER - {CITYCLUB} BEAT {CITYCLUB} {n}-{n}.",
    "BASEBALL - {CITYCLUB} EDGES {CITYCLUB}.",
    "TENNIS - {SUR} BEATS {SUR} IN {EVENT}.",
    "CRICKET - {COUNTRY} TOUR OF {COUNTRY} SCOREBOARD.",
    "SOCCER - {COUNTRY} NAME SQUAD FOR {COUNTRY} MATCH.",
    "RUGBY UNION - {COUNTRY} RECALL {SUR} FOR TEST.",
    "GOLF - {SUR} LEADS BY {n} SHOTS.",
]  # fmt: skip
SPORTS = [
    "{cityclub} beat {cityclub} {n}-{n} on {day} to move within {n} points of leaders {cityclub}.",
    "{per} scored twice as {cityclub} beat {cityclub} {n}-{n} in the first division.",
    "{sur} scored {nn} points and {per} added {nn} as {cityclub} won at {city}.",
    "In {city}, {per} hit a two-run homer as the {club} beat {cityclub} {n}-{n}.",
    "In {cityclub}, {per} struck out {n} and the {club} won for the {n}th time in {nn} games.",
    "{club} coach {per} said {cityclub} deserved to win.",
    "{club} have signed {country} striker {per} from {cityclub} for {n} million pounds.",
    "{country} midfielder {per} will join {club} from {club} next season.",
    "{cityclub} striker {per} is out for three weeks with a knee injury.",
    "{cityclub} lost at home to {cityclub} and slipped to {n}th in the table.",
    "{cityclub}'s {per} was sent off in the {nn}th minute.",
    "{club} travel to {cityclub} on {day} and will be without {per} and {per}.",
    "{country} captain {per} won the toss and put {country} in to bat.",
    "{country} beat {country} {n}-{n} in a {event} qualifier in {city} on {day}.",
    "{per} of {country} won the {event} on {day}, beating {country}'s {per}.",
    "Top seed {per} of {country} lost to {per} in the second round of the {event}.",
    "{country} play {country} in {city} on {day}, with {country} needing a draw.",
    "{country} coach {per} named a squad of {nn} for the {event}.",
    "The {club} traded {per} to the {club} for {per}.",
    "{cityclub} ({n}-{n}) dropped {n} of its last {n}, falling behind {cityclub} in the East.",
    "At {city}, {per} threw for {nnn} yards as {cityclub} rallied past {cityclub}.",
    "{per} joined {cityclub} on loan and {cityclub} sold {per} to {cityclub}.",
    "{city} will host the {yearevent}.",
    "{cityclub} took a first innings lead over {cityclub} at {city}.",
    "{cityclub} and {cityclub} drew at {city} after {per} made {nn}.",
    "{country} won the {yearevent} in {city}; {country} lost the {yearevent}.",
    "The match between {cityclub} and {cityclub} in {city} was abandoned.",
]
NEWS = [
    "{country} said on {day} it would not bow to pressure from {country}.",
    "{country} accused {country} of violating its airspace.",
    "{country} and {country} signed a trade agreement in {city} on {day}.",
    "{country} rejected the charge, saying {country} had started it.",
    "{country} wants {country} to withdraw its troops from {country}.",
    "{country} has asked the {body} for help.",
    "{city} has denied that it sent arms to {country}.",
    "Relations between {capital} and {capital} have soured.",
    "{capital} says {capital} broke the terms of the accord.",
    "{country}'s {per} told {media} that {country} would vote in {month}.",
    "{dem} President {per} arrived in {city} on {day} for talks with {dem} leaders.",
    "{dem} Prime Minister {per} met {sur} and {dem} Foreign Minister {per} in {city}.",
    "The {dem} government said {dem} troops killed {n} rebels near {city}.",
    "{dem} police in {city} arrested {per}, {nn}, on {day}.",
    "{media} reported on {day} that {sur} would step down.",
    "The {media} newspaper, quoting {per}, said {country} would buy {n} aircraft.",
    "{sur} told {media} in an interview published on {day}.",
    "according to {media}.",
    "{agency} quoted {sur} as saying {country} was ready.",
    '"It is too early to say," {sur} told {agency}.',
    '"{country} must decide," said {per}, a lawyer in {city}, {state}.',
    "{per} of {company} said {company} would cut {nnn} jobs in {country}.",
    "{company} shares fell {n} percent in {city} after {company} said it may bid for {company}.",
    "{company} said its {country} unit would build a plant in {city}, {country}.",
    "{company}, based in {city}, {state}, named {per} chief executive.",
    "The {body} said on {day} that {nnn} people had fled {city} since {month}.",
    "{body} spokesman {per} said the {body} had no plans to leave {country}.",
    "{per} ({party}) beat {per} ({party}) in {city}.",
    "{per}, the {party} candidate, won {nn} percent in {state}.",
    "{party} leader {per} accused {party} of stalling.",
    "Mr {sur} said Mrs {sur} and Dr {per} would appeal.",
    "Rep. {per}, R-{state}, and Sen. {per}, D-{state}, backed the bill.",
    "Police in {city}, {state}, said {per} Jr. was not hurt.",
    "Survivors of {event} met in {city} on {day}.",
    "{event} killed {nnn} people in {country}.",
    "{per} was wounded in {event} and moved to {city}.",
    "The U.S. and {country} agreed on {day}, a U.S. official said.",
    "in the U.S. {per} said the U.S.'s offer stood.",
    "{sur}'s lawyers said {sur} would testify in {city}'s main court.",
    "{per} and his wife {given} live in {city}.",
    "{un} Secretary-General {per} left {city} for {city}.",
    "A {un} plane carrying {un} envoy {per} landed in {city}.",
    "{un} troops and {us} officials met in {city}, the {un} said.",
    "{per} flew from {city} to {city} on {day} and then on to {city}.",
    "{city} traders said the {city} market and {city} shares were flat.",
    "{city} police arrested {per} at {city} airport.",
    "{capital} wants {capital} to cut its deficit, {media} said.",
    "{dem} and {dem} ministers met in {city}; {capital} and {capital} were not asked.",
    "{storm} struck {state} on {day} and killed {nn} people near {city}.",
    "{body} sent help to {country} after {storm}.",
    "A {dem} court freed {per}, a {dem} journalist of {media}.",
    "{dem} and {dem} troops clashed near {city}, the {dem} army said.",
    "the {year} election in {country}, which {sur} lost to {sur}, a {dem}",
    "The {yearevent} in {city} was put off.",
    "{country}, {country} and {country} voted against; {country} abstained.",
    "{city}-based {company} and {country}-based {company} agreed to merge.",
    "FEATURE - {COUNTRY} HOPES FOR PEACE.",
    "{COUNTRY} SAYS {COUNTRY} BROKE TRUCE.",
    "{SUR} TO VISIT {COUNTRY}, MEET {SUR}.",
    "{COMPANY} PROFITS RISE.",
    "{PER} WINS {EVENT}",
    "{BODY} URGES {COUNTRY} TO TALK",
    "{COMPANY} sees {year} net up.",
    "{SUR}, {SUR} MEET IN {CITY}",
    "The {institution} said on {day} that {nn} people had died in {landform}.",
    "The {institutionacr} ({acr}) warned that {landform} could flood; the {acr} has closed {landform}.",
    "{per}, head of the {institutionacr} ({acr}), told {media} that the {acr} would appeal.",
    "{institution} chairman {per} said the {institution} was ready.",
    "{per} of the {institution}, who lives in {town}, denied the charge.",
    "{institution} and {institution} signed the deal with {institution} in {town}, {country}.",
    "{institution} spokesperson {per} told the {institution} that {town} was calm.",
    "In a statement, {institution} said it had bought {nn} percent of {institution}.",
    "Residents of {town}, {nn} km north of {town}, blamed {institution}.",
    "The road from {town} to {town} in {landform} is closed, {institution} says.",
    "Villages in {town} and {town} districts of {state} were cut off.",
    "{per}, {nn}, a farmer from {town} in {country}'s {landform}, lost two sons.",
    "{dem} authorities in {landform} have arrested {per} and {per}, {media} reported.",
    "{media} and {media} quoted {sur} as saying that {per} had left {town}.",
    "The {media} said in an editorial on {day} that {sur} should resign.",
    "{per} is a reporter for {media} in {city}.",
    "{media} could not reach {institution} for comment.",
    "{sur} joined {company} from {institution}, where {sur} ran the {city} office.",
    "{institution} fined {company} and {institution} for rigging prices in {country}.",
    "{party} MP {per} asked {institution} why {town} had no water.",
    "Health Minister {per} said {institution} would send doctors to {town} and {landform}.",
    "Justice {per} of the {institution} adjourned the case against {per} and {institution}.",
    "Police chief {per} said {sur} was shot near {landform} in {town}.",
    "Former president {per} and his successor {per} met at {landform}.",
    "South of {town}, troops loyal to {sur} attacked {landform}.",
    "{institution} PLANS {country} PLANT",
    "{INSTITUTION} SEES BETTER YEAR",
    "{SUR} SAYS {CITY} SAFE AS {COUNTRY} TROOPS LEAVE {TOWN}",
    "{COMPANY} TO BUY {COMPANY} UNIT",
    "{per}: I will not leave {institution}",
    "{media} press digest - {month} {n}.",
    "-- {city} newsroom, {nn} {nnn}",
]
DATELINES = [
    "{CITY}, {month3} {n} ({agency}) - ",
    "{CITY}, {month} {n} ({agency}) — ",
    "{CITY} ({agency}) — ",
    "{CITY} ({agency}) -- ",
    "{CITY}, {country} ({agency}) — ",
    "{CITY}, {state} ({agency}) — ",
    "{CITY} — ",
    "{CITY}: ",
    "{CITY}, {day} - ",
    "{CITY} {year}-0{n}-2{n}\n",
    "{CITY}, {COUNTRY} - ",
    "{city}, {n} {month} {year} ({agency}) - ",
    "{city}: ",
    "{CITY}/{CITY}, {month} {n} ({agency}) - ",
    "By {per}\n{CITY}, {month} {n} ({agency}) - ",
    "{per}, {media}\n",
    "By {per}, {agency}\n",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = "January February March April May June July August September October November December"
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass
class Slots:
    """Fillers of the templates; `pools` holds names seen in the training sets, by tag."""

    pools: dict[str, list[str]]
    cities: list[str]
    towns: list[str]
    acronym: str = ""
    named: dict[str, Callable[[random.Random], tuple[str, str]]] = field(init=False)

    def __post_init__(self) -> None:
        def one(*sources: tuple[list[str], str]) -> Callable[[random.Random], tuple[str, str]]:
            def fill(rng: random.Random) -> tuple[str, str]:
                source, tag = rng.choice(sources)
                return rng.choice(source), tag

            return fill

        self.named = {
            "city": one((lists.CAPITALS, "LOC"), (self.cities, "LOC")),
            "capital": one((lists.CAPITALS, "LOC")),
            "country": one((lists.COUNTRIES, "LOC")),
            "state": one((lists.STATES, "LOC")),
            "cityclub": one(
                (lists.SPORTS_CITIES, "ORG"),
                (lists.SPORTS_CITIES, "ORG"),
                (self.cities, "ORG"),
                (lists.CLUBS, "ORG"),
            ),
            "club": one((lists.CLUBS, "ORG")),
            "agency": one((lists.AGENCIES, "ORG")),
            "media": one((lists.MEDIA, "ORG")),
            "body": one((lists.BODIES, "ORG")),
            "party": one((lists.BODIES[-40:], "ORG")),
            "company": one((lists.COMPANIES, "ORG")),
            "paper": one((["Herald", "Times", "Gazette", "Advertiser", "Courier", "Tribune", "Intelligencer"], "ORG")),
            "institution": lambda rng: (self.institution(rng), "ORG"),
            "institutionacr": lambda rng: (self._with_acronym(rng), "ORG"),
            "acr": lambda _: (self.acronym, "ORG"),
            "town": one((self.towns, "LOC"), (self.cities, "LOC")),
            "city2": one((self.cities, "LOC")),
            "landform": lambda rng: (builders.landform(rng, self._stem(rng)), "LOC"),
            "cupname": one((CUPS, "")),
            "division": one((DIVISIONS, "")),
            "initialsur": lambda rng: (f"{rng.choice('ABCDEFGHJKLMNPRSTW')}. {self.surname(rng)}", "PER"),
            "event": one((lists.EVENTS, "EVENT")),
            "un": one((["U.N.", "UN", "United Nations", "EU", "E.U."], "ORG")),
            "us": one((["U.S.", "U.K.", "US", "UK", "U.A.E."], "LOC")),
            "yearevent": lambda rng: (
                f"{rng.randint(1970, 2026)} {rng.choice(lists.EVENTS[:36])}",
                "EVENT",
            ),
            "storm": lambda rng: (
                f"{rng.choice(['Hurricane', 'Typhoon', 'Cyclone', 'Tropical Storm'])} {rng.choice(lists.GIVEN)}",
                "EVENT",
            ),
            "dem": one((lists.DEMONYMS, "")),
            "day": one((DAYS, "")),
            "month": one((MONTHS.split(), "")),
            "month3": one(([name[:3] for name in MONTHS.split()], "")),
            "per": lambda rng: (self.person(rng), "PER"),
            "sur": lambda rng: (self.surname(rng), "PER"),
            "given": lambda rng: (rng.choice(lists.GIVEN), "PER"),
            "n": lambda rng: (str(rng.randint(0, 9)), ""),
            "nn": lambda rng: (str(rng.randint(10, 99)), ""),
            "nnn": lambda rng: (str(rng.randint(100, 40000)), ""),
            "year": lambda rng: (str(rng.randint(1970, 2026)), ""),
        }

    def person(self, rng: random.Random) -> str:
        """A full name: seen, put together from parts, or with initials."""
        chance = rng.random()
        if chance < 0.3:
            return builders.person(rng)
        if chance < 0.5:
            return rng.choice(self.pools["PER"])
        given = rng.choice(lists.GIVEN)
        if chance < 0.58:
            given = f"{given[0]}."
        return f"{given} {self.surname(rng)}"

    def surname(self, rng: random.Random) -> str:
        """A surname: of the list, or the end of a name that was seen."""
        chance = rng.random()
        if chance < 0.3:
            return rng.choice(builders.FAMILIES)
        if chance < 0.6:
            return rng.choice(lists.SURNAMES)
        return rng.choice(self.pools["PER"]).split()[-1]

    def institution(self, rng: random.Random) -> str:
        """A body that was seen, or one put together."""
        if rng.random() < 0.3:
            return rng.choice(self.pools["ORG"])
        return builders.institution(rng, self._stem(rng), self.surname(rng))

    def _with_acronym(self, rng: random.Random) -> str:
        while True:
            name = builders.institution(rng, self._stem(rng), self.surname(rng))
            self.acronym = builders.acronym(name)
            if self.acronym:
                return name

    def _stem(self, rng: random.Random) -> str:
        return rng.choice(self.towns if rng.random() < 0.5 else self.cities)

    def fill(self, template: str, rng: random.Random) -> tuple[str, Spans]:
        """Return the text of `template` with its slots filled, and the spans."""
        text, spans, last = "", Spans(), 0
        for slot in _SLOT.finditer(template):
            text += template[last : slot.start()]
            name, tag = self.named[slot[1].lower()](rng)
            name = upper(name) if slot[1].isupper() else name
            if tag:
                # The sets leave the article of "The Times" out of the name.
                article = 4 if name[:4].lower() == "the " and tag != "LOC" else 0
                spans.append((len(text) + article, len(text) + len(name), tag))
            text, last = text + name, slot.end()
        return text + template[last:], spans

    def old(self, rng: random.Random) -> tuple[str, Spans]:
        """A paragraph of an old newspaper, as it was read from worn print."""
        return old_print(*self._joined([rng.choice(OLD) for _ in range(rng.randint(1, 3))], " ", rng), rng)

    def report(self, rng: random.Random) -> tuple[str, Spans]:
        """Some of a sports report: headline, dateline, a sentence, then rows of one pattern or prose."""
        dateline = rng.choice(DATELINES) if rng.random() < 0.6 else ""
        lines = [rng.choice(HEADS)] if rng.random() < 0.6 else []
        opening = rng.choice(INTROS) if rng.random() < 0.6 else rng.choice(LINES)
        lines += [dateline + opening] if rng.random() < 0.7 else []
        if rng.random() < 0.65:
            for _ in range(rng.randint(1, 3)):
                lines += [rng.choice(ROWS)] * rng.randint(1, 5)
        else:
            lines += [" ".join(rng.choices(LINES + SPORTS, k=rng.randint(1, 3)))]
        return self._joined(lines, "\n" if rng.random() < 0.8 else " ", rng)

    def _joined(self, templates: list[str], gap: str, rng: random.Random) -> tuple[str, Spans]:
        text, spans = "", Spans()
        for template in templates:
            line, found = self.fill(template, rng)
            text += gap if text else ""
            spans += [(start + len(text), end + len(text), tag) for start, end, tag in found]
            text += line
        return text, spans

    def block(self, rng: random.Random) -> tuple[str, Spans]:
        """Some lines of results, or a few sentences of invented copy."""
        kind = rng.random()
        if kind < 0.3:
            return self.report(rng)
        if kind < 0.42:
            return self.old(rng)
        kind = rng.random()
        source, most, gap = (RESULTS, 6, "\n") if kind < 0.25 else (SPORTS, 3, " ") if kind < 0.4 else (NEWS, 3, " ")
        # Tables repeat one pattern; prose does not.
        count = rng.randint(1, most)
        chosen = [rng.choice(source)] * count if source is RESULTS else rng.choices(source, k=count)
        return self._joined(chosen, gap, rng)


def upper(text: str) -> str:
    """Capitals, leaving letters whose capital is longer, so that offsets hold."""
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
