"""The URL of a term is a matter of its own name: who else is in the archive, or was, never moves it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from sitegen.content.name_keys import name_key, term_slug
from sitegen.core.model import TERM_KINDS
from sitegen.core.text import name_slug, path_key, slug
from tests.conftest import Run, put, put_story

SIGNS = [
    "C",
    "C++",
    "C#",
    "C♯",
    "C*",
    "C-",
    "C--",
    "C+",
    "Ke$ha",
    "Keha",
    "-40",
    "40",
    "Rock ♥",
    "Rock",
    "日本€",
    "日本",
]
awkward = st.text(st.sampled_from("Cc+#*-$€♥♯ßsñ. '’!&|/0а日क\u093f\u0301"), min_size=1, max_size=7)
kinds = st.sampled_from([kind.name for kind in TERM_KINDS])


@pytest.mark.parametrize(
    "name",
    ["José García", "St. Mary's", "AT&T", "R.E.M.", "M*A*S*H", "Yahoo!", "Łódź", "Quill & Co", "News | Wire", "北京"],
)
def test_ordinary_names_have_ordinary_slugs(name: str) -> None:
    assert name_slug(name) == slug(name)


def test_what_a_slug_would_lose_is_said_in_words() -> None:
    assert [name_slug(name) for name in ("C♯", "A*", "BB-", "B-", "B- rated", "−40", "Ke$ha")] == [
        "c-music-sharp", "a-star", "bb", "b-minus", "b-minus-rated", "minus-40", "ke-dollar-ha",
    ]  # fmt: skip
    assert len({name_slug(name) for name in SIGNS}) == len(SIGNS)


def test_vowel_signs_are_part_of_a_word() -> None:
    assert [slug("किताब"), slug("कुताब")] == ["किताब", "कुताब"]


def test_long_names_that_begin_alike_are_told_apart() -> None:
    one, other = (name_slug("Society of the Friends of the Old Lighthouse " * 4 + end) for end in ("North", "South"))
    assert one != other
    assert one.startswith("society-of-the-friends")


@given(st.text(st.sampled_from("aBz09 .:;!?\"'()/-"), max_size=20))
def test_plain_words_are_what_slugify_makes_of_them(text: str) -> None:
    made = slugify(text.replace("'", ""))
    assert not made or slug(text) == made


@given(kinds, awkward, awkward)
def test_names_of_one_slug_are_one_term(kind: str, one: str, other: str) -> None:
    if path_key(term_slug(kind, one)) == path_key(term_slug(kind, other)):
        assert name_key(kind, one) == name_key(kind, other)


def served(root: Path, kind: str) -> dict[str, str]:
    """Each URL under a kind, and where it leads."""
    found = {}
    for path in (root / "output" / kind).glob("*/index.html"):
        refresh = re.search(r'http-equiv="?refresh"? content="0; ?url=([^"]+)"', path.read_text())
        found[path.parent.name] = refresh[1].strip("/").rpartition("/")[2] if refresh else path.parent.name
    return found


def test_a_tag_keeps_its_url_when_others_come_and_go(site: Path, run: Run) -> None:
    for number, name in enumerate(SIGNS):
        put_story(site, f"s{number}", f'title: Story {number}\ntags: ["{name}"]', "Text.")
    run("build", "--site", site)
    together = set(served(site, "tags"))
    assert {name_slug(name) for name in SIGNS} <= together
    for number in range(len(SIGNS)):
        if number % 3:
            (site / f"content/articles/s{number}.md").unlink()
    run("build", "--site", site)
    assert {name_slug(name) for name in SIGNS[::3]} <= set(served(site, "tags")) <= together


def test_ways_to_write_a_name_are_one_person(site: Path, run: Run) -> None:
    for number, name in enumerate(["Anna-Lena Ruud", "Anna Lena Ruud", "anna-lena ruud"]):
        put_story(site, f"s{number}", f"title: Story {number}\npeople: [{name}]", "Text.")
    run("build", "--site", site)
    assert served(site, "people") == {"anna-lena-ruud": "anna-lena-ruud"}


def test_the_url_of_a_spelling_leads_on_when_another_gets_more_frequent(site: Path, run: Run) -> None:
    put_story(site, "a", "title: One\norganizations: [R.E.M.]", "Text.")
    run("build", "--site", site)
    assert served(site, "organizations") == {"r-e-m": "r-e-m"}
    for name in "bc":
        put_story(site, name, f"title: Story {name}\norganizations: [REM]", "Text.")
    run("build", "--site", site)
    assert served(site, "organizations") == {"rem": "rem", "r-e-m": "rem"}


def test_an_old_address_that_another_spelling_has_is_no_quarrel(site: Path, run: Run) -> None:
    put_story(site, "a", "title: One\ntags: [boat]", "Text.")
    for name in "bc":
        put_story(site, name, f"title: Story {name}\ntags: [boats, ships]", "Text.")
    decided = '[[merge]]\nkind = "tag"\nnames = ["ships"]\ninto = "boats"\nwas = ["/tags/boat/", "/tags/ships/"]\n'
    put(site, "content/decisions.toml", decided)
    assert run("build", "--site", site).code == 0
    assert served(site, "tags") == {"boats": "boats", "boat": "boats", "ships": "boats"}
