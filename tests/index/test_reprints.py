"""Reprints and versions: one story in several papers, several captures of one story."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.core.config import load_config
from sitegen.core.model import Article, DateRange
from sitegen.index import reprints
from sitegen.index.index_file import open_index
from sitegen.index.reprints import add_prints, count_copies, forget_print, print_of, refresh_reprints
from sitegen.index.scan import scan
from sitegen.index.store import transaction
from sitegen.index.text_similarity import NEVER, days_alike, wording, written
from sitegen.index.web_addresses import address
from tests.conftest import Run, put, put_story

FERRY = """The harbour board voted on Tuesday to end the winter ferry between Tern Point and Osk island after 41 \
years. Its chairwoman, Priya Raman, said that the boat carried 312 passengers last winter and that the new bridge \
made it "a very expensive way to look at seals". Only one member, Walter Oduya, voted against.

Islanders had gathered 1,904 names under a petition to keep the boat. They say that the bridge is closed to lorries \
and to anyone on foot whenever the wind is above force eight, which it was on 27 days of the last year. The county has \
promised a bus, but no timetable.

Mr Oduya said that he would ask the county court to look at the vote. "Nobody asked the people who are on the boat," \
he told a meeting in the net loft on Wednesday evening. The last crossing is to be on 30 April.
"""
CHANGED = FERRY.replace(
    "The harbour board voted on Tuesday to end the winter ferry between Tern Point and Osk island after 41 years.",
    "After 41 years there will be no winter boat to Osk: so the harbour board has decided.",
).partition("Mr Oduya said")[0]
WEATHER = """Tonight will be mostly cloudy with a low near {0} and a northerly wind of {1} to {2} miles an hour. \
Tomorrow there is a chance of rain after {3} in the morning, with highs near {4}; the wind will turn to the {5} by \
evening. Boats are asked to keep to harbour from {6} until further notice. The next forecast is at {3}.
"""
CALM, STORM = (
    WEATHER.format(38, 5, 10, 9, 52, "west", "midnight"),
    WEATHER.format(41, 15, 25, 7, 47, "south", "noon"),
)


def alike(one: str, other: str) -> int:
    return days_alike(wording(written("", one)), wording(written("", other)))


# --- two texts ---------------------------------------------------------------------------------------------


def test_white_space_quotation_marks_and_case_do_not_count() -> None:
    curly = FERRY.replace('"', "”").replace("\n\n", "\n").replace(" ", "  ")
    assert written("", FERRY) == written("Another headline", curly)
    assert alike(FERRY, FERRY.upper()) == 31


def test_a_cut_end_and_a_changed_lede_are_still_the_story() -> None:
    assert alike(FERRY, CHANGED) == alike(CHANGED, FERRY) == 31


def test_a_form_filled_in_anew_is_another_story() -> None:
    assert alike(CALM, STORM) == NEVER


def test_a_story_in_a_roundup_does_not_become_the_roundup() -> None:
    roundup = CALM + " ".join(f"Item {n}: the council met in room {n} and heard report {n * 7}." for n in range(40))
    assert alike(CALM, roundup) == NEVER


def test_texts_of_a_few_words_need_the_same_headline() -> None:
    assert written("Joliet up", "Prices rose by 20 cents.") != written("Osk up", "Prices rose by 20 cents.")
    assert written("Osk up", "Prices rose by 20 cents.") == written("Osk up!", "Prices rose  by 20 cents")
    assert written("A headline", "") == ""


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://www.courier.example/news/ferry/", "courier.example/news/ferry"),
        ("http://Courier.example/news/ferry?utm_source=mail&utm_medium=x#comments", "courier.example/news/ferry"),
        ("https://courier.example:443/?p=12&utm_source=x", "courier.example?p=12"),
        ("https://courier.example:8080/a", "courier.example:8080/a"),
        ("https://www.courier.example/", ""),
        ("https://courier.example/index.html#top", ""),
        ("http://[broken/a", ""),
        ("", ""),
    ],
)
def test_addresses_are_compared_without_what_does_not_count(url: str, same: str) -> None:
    assert address(url) == same


# --- groups ------------------------------------------------------------------------------------------------


def story(number: int, date: str = "", bounds: DateRange | None = None) -> Article:
    return Article(path=f"{number:03}", slug="s", title=f"Title {number}", body="", date=date, date_range=bounds)


class Prints:
    """An index with texts alone."""

    def __init__(self, home: Path, name: str = "index") -> None:
        (home / "sitegen.toml").touch()
        self.db = open_index(home / name, load_config(home))

    def change(self, gone: Iterable[int] = (), new: Iterable[tuple[Article, str]] = ()) -> None:
        with transaction(self.db):
            for number in gone:
                forget_print(self.db, number)
            found = [(int(article.path), print_of(article, text)) for article, text in new]
            add_prints(self.db, [(number, made) for number, made in found if made])
        refresh_reprints(self.db)

    def groups(self) -> set[frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for number, leader in self.db.execute("SELECT story, leader FROM reprints"):
            found[leader].add(number)
        return {frozenset(group) for group in found.values()}


@pytest.fixture
def prints(tmp_path: Path) -> Iterable[Prints]:
    made = Prints(tmp_path)
    with closing(made.db):
        yield made


def test_a_text_a_year_later_is_another_story(prints: Prints) -> None:
    dates = ["2019-03-01", "2019-03-30", "2020-03-01", "2019-03-12T08:00:00"]
    prints.change(new=[(story(n, date), FERRY) for n, date in enumerate(dates, 1)])
    assert prints.groups() == {frozenset({1, 2, 4})}


def test_what_is_known_of_a_date_keeps_stories_apart(prints: Prints) -> None:
    prints.change(new=[(story(1, "2019-03-01"), FERRY), (story(2, bounds=DateRange("2020-01-01", "")), CHANGED)])
    assert prints.groups() == set()
    prints.change(gone=[2], new=[(story(2, bounds=DateRange("2018-01-01", "2019-12-31")), CHANGED)])
    assert prints.groups() == {frozenset({1, 2})}
    prints.change(gone=[2], new=[(story(3), CHANGED)])
    assert prints.groups() == {frozenset({1, 3})}


def test_a_group_parts_when_what_joined_it_goes(prints: Prints) -> None:
    end = FERRY.partition("told a meeting")[2] + " ".join(f"Reader {n} wrote {n * 3} letters." for n in range(12))
    middle = FERRY + end
    prints.change(new=[(story(1), FERRY), (story(2), middle), (story(3), end)])
    assert prints.groups() == {frozenset({1, 2, 3})}
    prints.change(gone=[2])
    assert prints.groups() == set()


def variants() -> list[str]:
    """Texts of three families with changes of every size, and furniture that most of them share."""
    rng = random.Random(5)
    words = [
        f"{a}{b}" for a in ("lo", "ma", "ri", "tu", "ke", "so") for b in ("n", "ra", "sti", "m", "ko", "del", "vis")
    ]
    furniture = " ".join(rng.choice(words) for _ in range(12))
    texts = []
    for _ in range(3):
        base = [rng.choice(words) for _ in range(70)]
        for _ in range(8):
            cut = base[rng.randrange(15) : rng.randrange(40, 71)]
            cut[rng.randrange(len(cut))] = rng.choice(words)
            texts.append(" ".join(cut) + (" " + furniture if rng.random() < 0.7 else ""))
    return [*texts, *rng.sample(texts, 5)]


TEXTS = variants()
DAYS = ["", "2019-03-01", "2019-03-03", "2019-04-20", "2020-01-01"]
CHANGES = st.lists(
    st.dictionaries(
        st.integers(1, 12), st.tuples(st.sampled_from(TEXTS), st.sampled_from(DAYS)) | st.none(), min_size=1
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(CHANGES, st.randoms(use_true_random=False))
def test_groups_depend_on_the_stories_alone(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[dict[int, tuple[str, str] | None]],
    rng: random.Random,
) -> None:
    """However the stories came, changed and went: the groups are those of an index made at once, in any order."""
    home = tmp_path_factory.mktemp("prints")
    known: dict[int, tuple[str, str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reprints, "_MAX_TEXTS_PER_SLOT", 3)
        stepwise, whole = Prints(home, "a"), Prints(home, "b")
        with closing(stepwise.db), closing(whole.db):
            for change in changes:
                new = {number: told for number, told in change.items() if told}
                stepwise.change(change, [(story(n, day), text) for n, (text, day) in new.items()])
                known = {n: told for n, told in {**known, **change}.items() if told}
            order = sorted(known)
            rng.shuffle(order)
            whole.change(new=[(story(n, known[n][1]), known[n][0]) for n in order])
            assert stepwise.groups() == whole.groups()
            assert crowded(stepwise.db) == crowded(whole.db)


def test_what_many_share_joins_nothing_until_it_is_rare_again(prints: Prints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reprints, "_MAX_TEXTS_PER_SLOT", 2)
    texts = [f"{FERRY} Printed by press {letter}." for letter in "abc"]
    prints.change(new=[(story(n), text) for n, text in enumerate(texts[:2], 1)])
    assert prints.groups() == {frozenset({1, 2})}
    prints.change(new=[(story(3), texts[2])])
    assert prints.groups() == set()
    prints.change(gone=[1])
    assert prints.groups() == {frozenset({2, 3})}


def crowded(db: sqlite3.Connection) -> list[int]:
    return [row[0] for row in db.execute("SELECT slot FROM crowded ORDER BY slot")]


def test_furniture_that_all_stories_share_costs_no_comparisons(prints: Prints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reprints, "_MAX_TEXTS_PER_SLOT", 20)
    compared = []
    monkeypatch.setattr(reprints, "days_alike", lambda *pair: compared.append(pair) or NEVER)
    rng = random.Random(1)
    own = [" ".join(f"w{rng.randrange(10**6)}" for _ in range(60)) for _ in range(200)]
    prints.change(new=[(story(n), f"{text} {CALM}") for n, text in enumerate(own, 1)])
    assert len(compared) < 200


# --- the site ----------------------------------------------------------------------------------------------


def page(site: Path, path: str) -> str:
    return (site / "output" / path / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def papers(site: Path) -> Path:
    """One story in three papers, one of them without a date, and another story."""
    put_story(site, "2014/ferry", "title: Winter ferry to end\ndate: 2014-03-05\npublication: Example Times", FERRY)
    put_story(site, "2014/boat", "title: No boat to Osk\ndate: 2014-03-04\npublication: The Courier", CHANGED)
    put_story(site, "undated/osk", "title: Winter ferry to end\npublication: The Islander", FERRY)
    put_story(site, "2014/rain", "title: The weather\ndate: 2014-03-05\npublication: The Courier", CALM)
    return site


def test_each_copy_says_who_else_has_the_story(papers: Path, run: Run) -> None:
    assert run("build", "--site", papers).code == 0
    ferry = page(papers, "2014/03/ferry")
    assert '<p>Also published: <a href="/2014/03/boat/"><bdi>The Courier</bdi></a>' in ferry
    assert '<a href="/undated/osk/"><bdi>The Islander</bdi></a>.</p>' in ferry
    assert "<bdi>“No boat to Osk”</bdi>" in ferry
    assert "Also published" not in page(papers, "2014/03/rain")
    for path in ("2014/03/ferry", "2014/03/boat", "undated/osk"):
        assert '<link rel="canonical" href="https://archive.example/2014/03/boat/">' in page(papers, path)
    assert "/2014/03/ferry/" in page(papers, "archive/2014/03")
    assert "/2014/03/ferry/" in (papers / "output/sitemap-1.xml").read_text()


def test_the_first_copy_is_dated_then_long_then_first_by_name(papers: Path, run: Run) -> None:
    put_story(papers, "2014/boat", "title: No boat\ndate: 2014-03-05\npublication: The Courier", CHANGED)
    put_story(papers, "2014/aboard", "title: No boat\ndate: 2014-03-05\npublication: The Mail", FERRY)
    run("build", "--site", papers)
    assert 'rel="canonical" href="https://archive.example/2014/03/aboard/"' in page(papers, "2014/03/boat")


@pytest.mark.parametrize("state", ["draft: true", "withdrawn: {date: 2015-01-01, reason: Asked.}"])
def test_what_is_not_shown_is_no_copy(papers: Path, run: Run, state: str) -> None:
    put_story(papers, "2014/boat", f"title: Secret boat\ndate: 2014-03-04\npublication: The Courier\n{state}", CHANGED)
    run("build", "--site", papers, "--drafts")
    told = '<p>Also published: <a href="/undated/osk/"><bdi>The Islander</bdi></a>.</p>'
    assert told in page(papers, "2014/03/ferry")
    assert 'rel="canonical" href="https://archive.example/2014/03/ferry/"' in page(papers, "undated/osk")


CAPTURE = "capture: {{seed: {0}.html, captured: {1}}}"


@pytest.fixture
def captures(site: Path) -> Path:
    """Three captures of one address, the second a reprint of another paper's story."""
    common = "title: Winter ferry to end\ndate: 2014-03-05\npublication: Example Times\npeople: [Priya Raman]\n"
    urls = [
        "http://www.times.example/ferry/",
        "https://times.example/ferry#top",
        "https://times.example/ferry?utm_id=1",
    ]
    days = ["2014-03-05", "2014-03-09T10:00:00+02:00", "2014-03-09T08:30:00+00:00"]
    for name, url, day, body in zip("abc", urls, days, (CHANGED, FERRY, FERRY + "\nMore.\n"), strict=True):
        head = f"{common}source_url: {url}\n" + CAPTURE.format(name, day)
        put_story(site, f"2014/{name}", head, body)
    put_story(site, "2014/boat", "title: No boat\ndate: 2014-03-04\npublication: The Courier", FERRY)
    return site


def test_lists_show_the_latest_capture_alone(captures: Path, run: Run) -> None:
    run("build", "--site", captures)
    output = captures / "output"
    for path in (
        "index.html",
        "feed.xml",
        "archive/2014/03/index.html",
        "people/priya-raman/index.html",
        "sitemap-1.xml",
    ):
        text = (output / path).read_text(encoding="utf-8")
        assert "/2014/03/c/" in text, path
        assert "/2014/03/a/" not in text, path
        assert "/2014/03/b/" not in text, path


def test_captures_lead_to_each_other(captures: Path, run: Run) -> None:
    run("build", "--site", captures)
    old, new = page(captures, "2014/03/a"), page(captures, "2014/03/c")
    assert "An older capture." in old
    assert 'Other captures of this story: <a href="/2014/03/c/">9 March 2014</a> (the latest)' in old
    assert '<a href="/2014/03/a/">5 March 2014</a>.' in new
    assert "An older capture." not in new
    assert '<a class="name person" href="/people/priya-raman/"' in old
    for text in (old, new):
        assert 'rel="canonical" href="https://archive.example/2014/03/boat/"' in text
        assert "The Courier" in text
    assert "/2014/03/a/" not in page(captures, "2014/03/boat")


def test_stories_of_one_capture_are_no_versions(site: Path, run: Run) -> None:
    head = "date: 2014-03-05\nsource_url: https://times.example/feed.xml\ncapture: {{seed: feed.xml#{0}}}\ntitle: {0}"
    for name in ("one", "two"):
        put_story(site, f"2014/{name}", head.format(name))
    run("build", "--site", site)
    assert "/2014/03/one/" in page(site, "archive/2014/03")
    assert "/2014/03/two/" in page(site, "archive/2014/03")


def test_copies_are_counted_without_versions(papers: Path, captures: Path) -> None:
    config = load_config(papers)
    with closing(open_index(papers / ".sitegen", config)) as db:
        scan(db, papers, config)
        assert count_copies(db) == 2
    put(papers, "content/articles/undated/osk.md", "---\ntitle: Gone\n---\n")
    with closing(open_index(papers / ".sitegen", config)) as db:
        scan(db, papers, config)
        assert count_copies(db) == 1
