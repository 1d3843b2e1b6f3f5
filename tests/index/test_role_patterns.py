"""Who somebody is, in the words of a sentence; and which words are another person's, or could be."""

from __future__ import annotations

import re

import pytest

from sitegen.index.role_patterns import RoleSentence
from sitegen.index.role_words import role_words
from sitegen.index.sentence_tokens import SentenceMention

KINDS = {"[": "person", "{": "person", "<": "organization", "|": "place"}
"""Signs before a name in the sentences below: [the person asked for], {another}, <an organization>, |a place|."""

_MARKED = re.compile(r"\[([^\]]+)\]|\{([^}]+)\}|<([^>]+)>|\|([^|]+)\|")


def told(marked: str, language: str = "en", kind: str = "[") -> list[str]:
    """The roles of the first name with the sign `kind` in a sentence."""
    text, mentions, asked, at = "", [], None, 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        name = match[match.lastindex or 0]
        mention = SentenceMention(len(text), len(text) + len(name), KINDS[match[0][0]], name)
        asked = mention if asked is None and match[0][0] == kind else asked
        mentions.append(mention)
        text, at = text + name, match.end()
    text += marked[at:]
    words = role_words(language)
    assert words and asked
    return [text[start:end] for start, end in RoleSentence(text, mentions, words).roles(asked)]


TITLES = [
    ("Prime Minister [Ada Quill] opened the pier.", "Prime Minister"),
    ("On Monday Prime Minister [Ada Quill] opened the pier.", "Prime Minister"),
    ("They wrote to Deputy Prime Minister [Ada Quill] again.", "Deputy Prime Minister"),
    ("A note for Vice President [Ada Quill] was lost.", "Vice President"),
    ("The bill pleased Sen. [Ada Quill] of |Tern|.", "Sen."),
    ("Dr. [Ada Quill] examined the keeper.", "Dr."),
    ("It was Professor [Ada Quill] who found the leak.", "Professor"),
    ("The crew thanked Secretary of State [Ada Quill] twice.", "Secretary of State"),
    ("The fans cheered <Harbour Rovers> coach [Ada Quill] on Sunday.", "Harbour Rovers coach"),
    ("The award went to former coach [Ada Quill].", None),  # "to" may begin a verb
    ("The prize was won by former coach [Ada Quill].", "former coach"),
    ("“We lost,” said coach [Ada Quill].", "coach"),
    ("The report blames ex-minister [Ada Quill].", None),  # an unknown word before it
    ("It rained, said lighthouse keeper [Ada Quill].", None),  # "lighthouse" is no word before which titles begin
    ("The jury heard from 34-year-old nurse [Ada Quill] first.", "34-year-old nurse"),
    ("The footballer [Ada Quill], 34, has signed.", "footballer"),
    ("Talks with acting mayor [Ada Quill] failed.", "acting mayor"),
    ("A note came from U.S. Ambassador [Ada Quill] late.", "U.S. Ambassador"),
    ("A note came from Lt. Gen. [Ada Quill] late.", "Lt. Gen."),
    ("It pleased <Bank of Tern> governor [Ada Quill] greatly.", "Bank of Tern governor"),
    ("It pleased Prime Minister Sir [Ada Quill] greatly.", "Prime Minister"),
    ("It pleased President {Ben Marsh} and Prime Minister [Ada Quill] greatly.", "Prime Minister"),
    ("Club President [Ada Quill] resigned.", "Club President"),
    ("Marr told <Tern Radio> Finance Secretary [Ada Quill] had left.", None),
    ("Marr warned <Harbour Rovers> coach [Ada Quill] had left.", None),
    ("Marr met <Harbour Rovers> coach [Ada Quill] again.", "Harbour Rovers coach"),
    ("President [Ada Quill]'s wife sailed home.", "President"),
]
NO_TITLES = [
    "Would-be President [Ada Quill] gave up.",
    "A self-styled President [Ada Quill] came to the pier.",
    "The candidate for President [Ada Quill] lost.",
    "He ran for mayor [Ada Quill] said.",
    "The coach [Ada Quill] hired was dismissed.",
    "She told the coach [Ada Quill], her sister, was ill.",
    "A nurse [Ada Quill] met at the pier sang.",
    "They asked to coach [Ada Quill] for a year.",
    "Friends help and nurse [Ada Quill] at home.",
    "His lawyer [Ada Quill] said nothing.",
    "{Ben Marsh}'s coach [Ada Quill] left.",
    "President [Ada Quill] Bridge was closed.",
    "Presidents [Ada Quill] and {Ben Marsh} met.",
    "The wife of the president, [Ada Quill], sailed.",
    "Rotary President [Ada Quill] resigned.",
    "The alleged doctor [Ada Quill], 40, was seen.",
    "It pleased Bank of Tern Governor [Ada Quill] greatly.",
    "It pleased Ways and Means Chairman [Ada Quill] greatly.",
    "It pleased Marsh and Co. chairman [Ada Quill] greatly.",
    "Mayor's wife [Ada Quill] came too.",
    "President {Ben Marsh} and [Ada Quill] met.",
    "The coach's daughter [Ada Quill] swam.",
    "Nurse [Quill] sang.",
]
APPOSITIONS = [
    ("[Ada Quill], the coach of the <Harbour Rovers>, said nothing.", "the coach of the Harbour Rovers"),
    ("[Ada Quill], coach of the <Harbour Rovers>, was ill.", "coach of the Harbour Rovers"),
    ("The song is by [Ada Quill], a 34-year-old nurse from |Tern|.", "a 34-year-old nurse from Tern"),
    ("[Ada Quill], 34, a teacher, has resigned.", "a teacher"),
    ("[Ada Quill], a nurse, was accused of theft.", "a nurse"),
    ("They met [Ada Quill], minister of health and welfare.", "minister of health and welfare"),
    ("[Ada Quill], {Ben Marsh}'s lawyer, said so.", "Ben Marsh's lawyer"),
    ("[Ada Quill], lawyer for {Ben Marsh}, said so.", "lawyer for Ben Marsh"),
    ("[Ada Quill], the mayor's lawyer, said so.", "the mayor's lawyer"),
    ("[Ada Quill], Jr., the mayor of |Tern|, said so.", "the mayor of Tern"),
    ("{Ben Marsh} and [Ada Quill], the mayor, said so.", "the mayor"),
    ("{Ben Marsh}'s wife, [Ada Quill], a nurse, said so.", "a nurse"),
    ("The mayor of |Tern|, [Ada Quill], said so.", "The mayor of Tern"),
    ("It rained, but [Ada Quill], the mayor of |Tern|, said so.", "the mayor of Tern"),
    ("The police met {Ben Marsh} and [Ada Quill], a nurse.", "a nurse"),
    ("[Ada Quill], who is the mayor of |Tern|, said so.", "the mayor of Tern"),
    ("[Ada Quill], who leads the <Harbour Board>, said so.", "leads the Harbour Board"),
    ("They wrote to [Ada Quill], who chairs the school committee.", "chairs the school committee"),
    ("[Ada Quill], a retired teacher of music, who lives alone, has won.", "a retired teacher of music"),
    ("[Ada Quill], the mayor, who is ill, stayed.", "the mayor"),
]
NO_APPOSITIONS = [
    "[Ada Quill]'s wife, the mayor, said so.",
    "The wife of [Ada Quill], the mayor, said so.",
    "A spokesman for [Ada Quill], the mayor, said so.",
    "An aide to [Ada Quill], the mayor, said so.",
    "[Ada Quill], the mayor's wife, said so.",
    "[Ada Quill], widow of the president, said so.",
    "[Ada Quill], a friend of the mayor, said so.",
    "[Ada Quill], the mayor, the bishop and a nurse came.",
    "[Ada Quill], the mayor, and {Ben Marsh} came.",
    "[Ada Quill], the mayor, officers and a nurse came.",
    "Present were {Ben Marsh}, [Ada Quill], the mayor.",
    "[Ada Quill], coach of the <Harbour Rovers> and {Ben Marsh} came.",
    "[Ada Quill], mayor of |Tern| and the bishop.",
    "Unlike [Ada Quill], the mayor of |Tern|, {Ben Marsh}, came.",
    "According to [Ada Quill], the mayor, who was ill, left.",
    "According to [Ada Quill], the mayor was ill.",
    "The man who met [Ada Quill], a nurse, said so.",
    "A driver accused of hitting [Ada Quill], a teacher, was fined.",
    "{Ben Marsh} became, like [Ada Quill], a nurse.",
    "{Ben Marsh} became, with [Ada Quill], a founder of the club.",
    "Unlike [Ada Quill], the mayor, said so.",
    "The lawyer of the mayor, [Ada Quill], said so.",
    "A spokesman for the minister, [Ada Quill], said so.",
    "In a letter to [Ada Quill], the mayor, named after the saint, asked for help.",
    "They sold boats to [Ada Quill], a director at 25 crowns a share.",
    "They sold boats to [Ada Quill], an analyst for E.",
    "President, [Ada Quill], Treasurer: {Ben Marsh}.",
    "[Ada Quill], not the mayor, said so.",
    "[Ada Quill], once the mayor, said so.",
    "[Ada Quill], a nurse on trial for murder, said so.",
    "[Ada Quill], a nurse accused of theft, said so.",
    "[Ada Quill], a nurse and a teacher.",
    "[Ada Quill], who leads by two shots, said so.",
    "[Ada Quill], who leads the polls, said so.",
    "[Ada Quill], treasurer {Ben Marsh} and a nurse came.",
    "{Ben Marsh}, the coach, [Ada Quill], the captain, and {Lee Dorn} came.",
    "“Thanks, [Ada Quill], the mayor said.",
    "The bishop, the mayor, [Ada Quill], and a nurse came.",
    "The books of [Ada Quill], a nurse, sold well.",
    "[Ada Quill] Ltd, the maker of boats, said so.",
    "[Quill], the mayor, said so.",
]
PREDICATES = [
    ("[Ada Quill] is the mayor of |Tern|.", "the mayor of Tern"),
    ("[Ada Quill] was a nurse before she sailed.", "a nurse"),
    ("[Ada Quill] became president of the <Harbour Board> and moved.", "president of the Harbour Board"),
    ("[Ada Quill] was elected mayor of |Tern| in a hurry.", "elected mayor of Tern in a hurry"),
    ("[Ada Quill] is also a teacher.", "a teacher"),
    ("Dr. [Ada Quill] is a surgeon at the hospital.", "a surgeon at the hospital"),
]
NO_PREDICATES = [
    "[Ada Quill] is not the mayor of |Tern|.",
    "[Ada Quill] was nearly mayor.",
    "[Ada Quill] is no longer the mayor.",
    "Is it true that [Ada Quill] is the mayor?",
    "[Ada Quill] is the mayor?",
    "The man who married [Ada Quill] is the mayor of |Tern|.",
    "The wife of [Ada Quill] is the mayor of |Tern|.",
    "If [Ada Quill] is the mayor, {Ben Marsh} is not.",
    "[Ada Quill] is the mayor if she wins.",
    "[Ada Quill] was the nurse accused of theft.",
    "[Ada Quill] is coach {Ben Marsh}'s daughter.",
    "[Ada Quill] is the mayor {Ben Marsh} defeated.",
    "“[Ada Quill] is the mayor,” he joked.",
    "[Ada Quill] is the mayor's friend.",
]


@pytest.mark.parametrize(("sentence", "role"), [*TITLES, *APPOSITIONS, *PREDICATES])
def test_a_role_is_found_in_the_words_that_stand_there(sentence: str, role: str | None) -> None:
    found = told(sentence)
    assert (role in found) if role else not found, found


@pytest.mark.parametrize("sentence", [*NO_TITLES, *NO_APPOSITIONS, *NO_PREDICATES])
def test_no_role_of_another_person_and_none_where_two_readings_fit(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("<Quill Shipping>, a maker of small boats, said so.", "a maker of small boats"),
        ("The <Quill Shipping>, a maker of small boats, said so.", "a maker of small boats"),
        ("<Quill Shipping> is the largest publisher of maps.", "the largest publisher of maps"),
        ("{Ben Marsh} of <Quill Shipping>, a maker of boats, said so.", ""),
        ("In a letter to <Quill Shipping>, the group, led by {Ben Marsh}, said so.", ""),
        ("<Quill Shipping>, the company, said so.", ""),
        ("<Quill Shipping>, whose maker went under, said so.", ""),
    ],
)
def test_what_an_organization_is(sentence: str, role: str) -> None:
    assert told(sentence, kind="<") == [role] * bool(role)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("He comes from the fishing village of |Tern|.", "the fishing village"),
        ("The northern port city of |Tern| was quiet.", "The northern port city"),
        ("They left the city of |Tern|.", ""),
        ("They left the largest city of |Ternland|.", ""),
        ("They left the fishing village of |Tern|'s rival.", ""),
    ],
)
def test_what_a_place_is(sentence: str, role: str) -> None:
    assert told(sentence, kind="|") == [role] * bool(role)


def test_a_long_or_hostile_sentence_costs_little() -> None:
    assert told("[Ada Quill], " + "the mayor of " * 70) == []
    assert told("the " * 120 + "[Ada Quill], " + "a, " * 120) == []


@pytest.mark.parametrize(
    ("language", "sentence", "role"),
    [
        ("de", "Das Team von Trainerin [Ada Quill] verlor.", "Trainerin"),
        ("de", "[Ada Quill], Bürgermeisterin von |Tern|, sagte nichts.", "Bürgermeisterin von Tern"),
        ("de", "[Ada Quill], Vorsitzende der <Hafengruppe>, ist krank.", "Vorsitzende der Hafengruppe"),
        ("de", "[Ada Quill], der Trainer von |Tern| hilft, ist krank.", ""),
        ("de", "Er weiß, dass der Trainer [Ada Quill] lobte.", ""),
        ("de", "Die Frau von [Ada Quill], Bürgermeisterin von |Tern|, sagte nichts.", ""),
        ("de", "[Ada Quill], Bürgermeisterin von |Tern|, und {Ben Marsh} kamen.", ""),
        ("de", "[Ada Quill], die Tochter der Bürgermeisterin, sagte nichts.", ""),
        ("fr", "Hier, la ministre [Ada Quill] a chanté.", "ministre"),
        ("fr", "Pour le Premier ministre [Ada Quill], rien ne presse.", "Premier ministre"),
        ("fr", "[Ada Quill], maire de |Tern|, a chanté.", "maire de Tern"),
        ("fr", "L'épouse de [Ada Quill], maire de |Tern|, a chanté.", ""),
        ("fr", "[Ada Quill], maire de |Tern|, et {Ben Marsh} ont chanté.", ""),
        ("fr", "[Ada Quill], la fille du maire, a chanté.", ""),
    ],
)
def test_other_languages(language: str, sentence: str, role: str) -> None:
    assert told(sentence, language) == [role] * bool(role)
