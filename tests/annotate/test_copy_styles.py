"""Invented copy in the manners of wires, results, old papers and messages: its names, by the whole annotator."""

from __future__ import annotations

import pytest

from sitegen.annotate import Recogniser, Span, load_recogniser
from sitegen.annotate.resolve.resolver import resolve, resolve_names
from tests.annotate.test_resolver import INITIALS, named

KINDS = {**INITIALS, "D": "demonym"}


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return load_recogniser()


def gold(marked: str) -> tuple[str, set[tuple[int, int, str]]]:
    """A text without its marks, and what they mark: "[D Kenyan] officer [P Ada Moss]"."""
    plain, names, rest = "", set(), marked
    while "[" in rest:
        before, _, rest = rest.partition("[")
        inside, _, rest = rest.partition("]")
        plain += before
        names.add((len(plain), len(plain) + len(inside) - 2, KINDS[inside[0]]))
        plain += inside[2:]
    return plain + rest, names


STYLES = {
    "spaced wire": """\
[O U.N.] official [P Halvorsen] heads for [L Nairobi] .
[L GENEVA] 1997-03-14
[O United Nations] refugee official [P Marit Halvorsen] said on Friday she would leave for [L Nairobi] .
" Mr [P Odhiambo] is welcome , " she said .
[L Germany] 's representative to the [O European Union] 's fish committee [P Dieter Kranz] said shoppers should wait .
The [L U.S.]-led force , [L Tokyo]-based [O Quillex Corp] and [L London]-born singer [P Ada Moss] were there .
[L China] on Thursday accused [L Taipei] of spoiling the atmosphere .
[D Chinese] President [P Jiang Zemin] and [L U.S.] Secretary of State [P Warren Christopher] met .
The [O Labour Party] and the [O Christian Democrats] voted with [O Sinn Fein] .
[P J. R. Moss] and [P A.B. Quill] met Dr. [P H. Okafor Jr.] in [L St. Petersburg] .
""",
    "results": """\
SOCCER - [P HARROGATE] STUN [O LEEDS] IN CUP .
[L LEEDS] 1997-11-30
[O Leeds] 2 [O Chelsea] 1
[O Blackburn Rovers] 1 [O Nottingham Forest] 1
[O Manchester United] beat [O Sheffield Wednesday] 2-0 at [L Old Trafford] on Saturday .
Standings ( tabulate under played , won , drawn , lost ) :
[O Bolton] 18 10 6 2 40 25 36
[O Crystal Palace] 18 9 6 3 41 18 33
""",
    "cricket": """\
CRICKET - [P BARROW] TAKES SEVEN AS MATCH DRIFTS .
[L LONDON] 1997-08-30
All-rounder [P Phil Marbeck] took four for 38 on Friday as [O Leicestershire] beat [O Somerset] by an innings .
At [L Leicester] : [O Leicestershire] beat [O Somerset] by an innings and 39 runs .
[O Essex] 532 and 236-5 , [O Derbyshire] 471 .
""",
    "tennis": """\
TENNIS - RESULTS FROM THE [L ZURICH] INDOORS .
[L ZURICH] 1997-10-02
Men 's singles , second round
8 - [P Jim Quillon] ( [L U.S.] ) beat [P Carlos Costabel] ( [L Spain] ) 6-4 6-3
[P Karim Alamo] ( [L Morocco] ) vs. [P Bernd Karlbach] ( [L Germany] )
""",
    "newspaper": """\
MINISTER QUITS AS [L KENYA] HUNTS FOR MISSING SHIP

[L NAIROBI], March 4 ([O Reuters]) - The president of [L Kenya], [P William Ruto], met [D French] President
[P Emmanuel Macron] and Pope [P Francis] at the [L Vatican]. [D South African] police and [D Israeli]-born
[P Dan Levi] spoke to the [D South Korean] embassy in [L Tokyo]. The local daily [O Habari Leo] and the
[O Manchester Guardian] said the [O Bank of England] and [O Bank of Japan]'s governor, [P Haruhiko Kuroda],
were silent. [O Al Jazeera], [O Agence France-Presse] and the [O BBC]'s [P John Simpson] were there.
""",
    "old print": """\
[L NEW-YORK], Auguſt 12.—Laſt evening the Hon. [P James Quilter], of [L Philadel-
phia], arrived at the hotel with Gen. [P Grant]. The Preſident received
Senator [P Wilkes] of [L Maſſachuſetts]. Mr. [P P. H. Mor-
gan] was preſent. The [O Boſton Poſt] ſays that
Lord [P Palmerſton] will reſign. The [O Houſe of Commons] met.
Mr. [P Fenwick], of [L Charleſton], [L S. C.], died in [L Liverpool].
""",
    "messages": """\
@adaquill Just saw [P Beyonce] in [L New York City] lol so happy right now cant believe it and it was only ten dollars
RT @bbcworld: [O Apple] buys a map maker http://t.co/xyz and everyone in the office is asking what for, again and again
I love [O Starbucks], and [L Chicago] in January is cold but who cares when there is coffee and cake and nothing to do
On my way home from the match with [P Emily] & [P Jake]
[P Kim Kardashian] is in [L Paris] with [P Kanye] and I am stuck here at work until nine with a cold and no lunch at all
""",
}


def test_copy_of_every_style_is_read(recogniser: Recogniser) -> None:
    """Nearly all names of all styles, and most of each: a new model may trade one for another."""
    right = wanted = made = 0
    for style, marked in STYLES.items():
        text, names = gold(marked)
        found = {
            (m.start, m.end, m.kind) for m in resolve_names(text, recogniser.find(text)).mentions if m.kind != "event"
        }
        here = 2 * len(found & names) / (len(found) + len(names))
        assert here >= 0.8, (style, here, [(text[a:b], kind) for a, b, kind in sorted(found ^ names)])
        right, wanted, made = right + len(found & names), wanted + len(names), made + len(found)
    assert 2 * right / (wanted + made) >= 0.93


# --- rules, one by one: marks stand for a recogniser's spans ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[O QTRS - Quill Tool] sees net up.", {"organization:QTRS", "organization:Quill Tool"}),
        ("He left [O Quill Tool <QLT.N]> today.", {"organization:Quill Tool"}),
        ("So says [O Marbeck <MBK> Quill].", {"organization:Marbeck", "organization:Quill"}),
        ("[O MG]-[O Quillnogym] won the stage.", {"organization:MG-Quillnogym"}),
        ("It rained in [L San] [L Francisco].", {"place:San Francisco"}),
        ("[O Quillby 18] 10 6 2 40 25 36", {"organization:Quillby"}),
        ("[O Standard & Poor] 's rated it .", {"organization:Standard and Poor's"}),
        ("[O Moody] 's cut the debt .", {"organization:Moody's Investors Service"}),
        ("So wrote the local daily [P al-Quill].", {"organization:al-Quill"}),
        ("They heard [O QBC radio] and read the [O Quill Times newspaper].",
         {"organization:QBC", "organization:Quill Times"}),
        ("Sold to [O Norwegian-owned Quill Corp].", {"organization:Quill", "place:Norway"}),
        ("The [O Philippine National Bank] rose.", {"organization:Philippine National Bank"}),
        ("The [O South African Press Association] said so.", {"organization:South African Press Association"}),
        ("In [L Norway] they heard of the [O Ministry of Health] in Nairobi.",
         {"place:Norway", "organization:Ministry of Health (Kenya)", "place:Nairobi"}),
        ("The [O Supreme Court] of [L Norway] met.", {"organization:Supreme Court (Norway)", "place:Norway"}),
        ("The [O Quillens- und Westbank] rose.", {"organization:Quillens- und Westbank"}),
        ("It was held on [E April 9].", set()),
        ("Mrs. [P Jas]. [P Quill] died in [L St]. [L Quillby].", {"person:Jas. Quill", "place:St. Quillby"}),
        ("It is by Messrs. [P Quill] & Brothers.", {"organization:Quill & Brothers"}),
        ("The Turkiſh army was near.", {"place:Turkey"}),
        ("They signed the [O Quill Accords].", {"event:Quill Accords"}),
        ("The [L Nairobi] newspaper wrote so.", {"place:Nairobi"}),
        ("The firm of Marbeck, Quill and Co rose.", {"organization:Marbeck, Quill"}),
        ("They heard it on Radio Rwanda.", {"organization:Radio Rwanda"}),
        ("[L Ada Quill] ( Norway ) won the race.", {"person:Ada Quill", "place:Norway"}),
        ("[P Theresa May] spoke. [P May] left in May.", {"person:Theresa May"}),
        ("The sale was paid in [O Swiss Francs].", {"place:Switzerland"}),
        ("[O Petroleos de Quillby], [L S.A.] sold it.", {"organization:Petroleos de Quillby"}),
        ("The [O French Finance Ministry] was silent.", {"organization:Finance Ministry (France)"}),
        ("The [O U.S. Securities and Exchange Commission] sued.", {"organization:Securities and Exchange Commission"}),
        ("A fire in [L Philadel-\nphia] was put out.", {"place:Philadelphia"}),
        ("He is from [L Charleſton], [L S. C.], he said.", {"place:Charleston", "place:South Carolina"}),
    ],
)  # fmt: skip
def test_names_of_copy(text: str, names: set[str]) -> None:
    assert set(named(text)) == names


def test_what_a_person_marked_is_a_name_whatever_it_looks_like() -> None:
    text = "They say that Earth and the Court are in March, aboard the ferry Quill."
    names = [(text.index(name), name) for name in ("Earth", "Court", "March", "Quill")]
    for score, kept in ((1.0, 4), (0.9, 0)):
        spans = [Span(start, start + len(name), "place", score) for start, name in names]
        assert len(resolve_names(text, spans).mentions) == kept


def test_a_building_keeps_the_title_of_whom_it_is_called_for() -> None:
    assert list(named("They met at the [L Imam Quill Mosque].")) == ["place:Imam Quill Mosque"]


def test_a_name_in_old_print_keeps_the_form_in_which_it_stands() -> None:
    assert named("A fire in [L Philadel-\nphia].")["place:Philadelphia"].aliases == ("Philadel- phia",)


def test_each_message_has_names_of_its_own() -> None:
    rest = "and then it rained all day long and nobody came to see me or to bring me anything to eat or to drink at all"
    found = named(f"On my way to the market with [P Emily and Jake\nKim Quill] is here {rest}")
    assert {"person:Kim Quill"} <= set(found) and not any("\n" in m or "Jake Kim" in m for m in found)


STORY = "The accord held, and the ministers went home. Nobody said what the rubber would cost, or who had won. " * 5


def test_a_headline_in_capitals_may_be_words() -> None:
    assert not named(f"NO [L ACCORD] ON [O RUBBER] YET\n\n{STORY}")
    assert set(named(f"[P QUILL] SIGNS AT LAST, SAYS AIDE\n\n{STORY}")) == {"person:Quill"}


def test_the_city_of_a_dateline_is_no_club() -> None:
    text, spans = gold("NICE 1997-12-04\n[O Nice] coach [P Albert Quill] left. [O Nice] lost again .")
    given = [Span(a, b, kind, 0.9) for a, b, kind in sorted(spans)]
    found = [(m.text, m.entity) for m in resolve_names(text, given).mentions]
    assert found[:2] == [("NICE", "place:nice"), ("Nice", "organization:nice")]


def test_a_county_plays_where_there_is_a_match() -> None:
    report = "CRICKET - RAIN AGAIN .\n"
    assert "organization:Essex" in named(report + "[L Essex] 236-5 , [L Kent] 471 .")
    assert "organization:Essex" in named(report + "[O Essex] won .")
    assert "place:Essex" in named("[O Essex] 236 homes were flooded .")


def test_names_over_a_line_end_are_whole(recogniser: Recogniser) -> None:
    """A window of the recogniser's ends at a sentence's end, not a line's."""
    line = "The talks went on for many hours and nobody could say when they would end. "
    for count in range(6, 12):
        text = line * count + "Then the minister of trade, Peter\nNicholson, flew home to Toronto, where it was late."
        assert "Peter\nNicholson" in [text[s.start : s.end] for s in recogniser.find(text)], count
    assert resolve(text, recogniser.find(text))
