"""No field is longer than any story's: what is cut is told, of front matter and of captures."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.document import new_document
from sitegen.content.front_matter import article
from sitegen.core import yaml
from sitegen.core.field_limits import CHARACTERS, ENTRIES, Bounds, cut
from sitegen.core.model import Article, Named
from sitegen.core.text import Sentence
from sitegen.index.passages import PASSAGE_CHARS, pieces
from tests.conftest import Run, put, put_story

LONG = 60_000
TEXTS = ("title", "subtitle", "description", "dateline", "publication", "section", "rights")
WORDS = st.text("ab e\u0301.,", max_size=60)


@given(WORDS, st.integers(1, 40))
def test_a_cut_text_is_no_longer_and_begins_as_the_whole(text: str, most: int) -> None:
    made = cut(text, most)
    assert len(made) <= most and cut(made, most) == made
    assert made == text if len(text) <= most else text.startswith(made.removesuffix("…"))


def read(head: dict[str, object]) -> tuple[Article, list[str]]:
    made, problems = article("content/articles/a.md", new_document({"title": "A", **head}, "Text.\n"))
    return made, [problem.error for problem in problems]


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_of_front_matter_is_cut_and_told(key: str) -> None:
    made, (told,) = read({key: "ab " * LONG})
    assert len(getattr(made, key)) <= CHARACTERS[key] and getattr(made, key).endswith("…")
    assert told == f"{key}: {3 * LONG - 1:,} characters, cut to {CHARACTERS[key]:,}"


@pytest.mark.parametrize("key", ["authors", "tags", "related"])
def test_a_list_of_front_matter_is_cut_and_told(key: str) -> None:
    made, (told,) = read({key: [f"n{number}" for number in range(LONG)]})
    assert len(getattr(made, key)) == ENTRIES[key] and told.startswith(f"{key}: {LONG:,} entries, of which the first")


def test_what_stands_in_records_is_cut_and_told() -> None:
    long = "x" * LONG
    made, told = read(
        {
            "images": [{"src": "images/a.png", "caption": long, "credit": long}] * 2_000,
            "corrections": [{"date": "2019-05-04", "text": long}],
            "withdrawn": {"date": "2019-05-04", "reason": long},
            "people": [{"name": long, "as": [long, "X"]}],
            "notes": long,
        }
    )
    assert made.withdrawn and len(made.withdrawn.reason) == CHARACTERS["reason"]
    assert len(made.corrections[0].text) == CHARACTERS["text"]
    assert (len(made.images), len(made.images[0].caption)) == (ENTRIES["images"], CHARACTERS["caption"])
    assert [len(form) for form in made.entities[0].forms] == [CHARACTERS["forms"], 1]
    assert len(made.entities[0].name) == CHARACTERS["name"] and len(made.extra["notes"]) == CHARACTERS["extra"]
    keys = {text.partition(":")[0] for text in told}
    assert keys == {"images", "corrections", "withdrawn", "people, organizations, places, events", "notes"}


def test_an_address_that_is_too_long_is_left_out_whole() -> None:
    """A part of it would lead elsewhere."""
    long = "https://a.example/" + "x" * LONG
    made, told = read({"source_url": long, "related": [long, "/2019/05/a/"], "images": [{"src": long, "caption": "C"}]})
    assert (made.source_url, made.related, made.images[0].src) == ("", ("/2019/05/a/",), "")
    assert all(text.endswith("characters, left out") for text in told) and len(told) == 3


def test_what_is_within_bounds_is_the_same_record() -> None:
    made, told = read({"people": ["Walter Oduya"], "tags": ["ferry"], "images": [{"src": "images/a.png"}]})
    assert told == [] and Bounds().record(made) is made
    named = Named("person", "x" * CHARACTERS["name"])
    assert Bounds().record(named) is named


def test_a_capture_with_a_title_of_megabytes_makes_no_page_of_megabytes(site: Path, run: Run) -> None:
    """It is cut where it is captured, with a warning that names the seed, and the page is small."""
    text = "<p>Walter Oduya painted the railings of the pier. He was seen by many.</p>" * 8
    title = "The ferry " * 300_000
    head = f'<meta property="og:title" content="{title}"><title>A</title>'
    put(site, "seeds/times/a.html", f"<html><head>{head}</head><body><article>{text}</article>")
    answer = run("build", "--site", site, "--json", "--quiet")
    assert answer.code == 0, answer.err
    warnings = json.loads(answer.out)["warnings"]
    assert any(told.startswith("seeds/times/a.html: title: ") and "cut to 500" in told for told in warnings), warnings
    (made,) = (site / "content/articles").rglob("*.md")
    assert len(yaml.load_mapping(made.read_text().split("---\n")[1], "a", 1)["title"]) <= CHARACTERS["title"]
    assert max(file.stat().st_size for file in (site / "output").rglob("*.html")) < 100_000


@pytest.mark.parametrize("key", ["title", "subtitle", "description", "publication"])
def test_no_page_is_as_large_as_one_field_of_a_story(site: Path, run: Run, key: str) -> None:
    """A page says a title ten times over, and so do the pages that list it."""
    head = {"title": "A", key: "ferry " * 30_000}
    put_story(site, "a", "date: 2019-05-04\n" + "\n".join(f"{name}: {value}" for name, value in head.items()))
    assert run("build", "--site", site, "--quiet").code == 0
    sizes = {p.relative_to(site / "output").as_posix(): p.stat().st_size for p in (site / "output").rglob("*.html")}
    assert {path: size for path, size in sizes.items() if size > 100_000} == {}


def test_front_matter_that_is_cut_is_told_with_its_line_at_each_build(site: Path, run: Run) -> None:
    put_story(site, "a", f"title: A\ndate: 2019-05-04\nsubtitle: {'so ' * 2_000}")
    put(site, "content/pages/about.md", f"---\ntitle: {'x' * 9_000}\n---\n\nWho we are.\n")
    for _ in range(2):
        told = json.loads(run("build", "--site", site, "--json", "--quiet").out)["warnings"]
        assert "content/articles/a.md:4: subtitle: 5,999 characters, cut to 3,000" in told
        assert "content/pages/about.md:2: title: 9,000 characters, cut to 500" in told
    found = json.loads(run("check", "--site", site, "--json").out)["findings"]
    assert [(f["line"], f["severity"], f["mend"]) for f in found if "cut to" in f["what"]] == [
        (4, "warning", "shorten it"),
        (2, "warning", "shorten it"),
    ]


SENTENCES = st.text(" a,é(—", max_size=40).map(lambda text: (text * 300).strip()).filter(bool)


@given(SENTENCES)
def test_a_sentence_in_pieces_has_all_its_words_in_their_order(text: str) -> None:
    made = pieces([Sentence(0, text)])
    assert all(len(piece.text) <= PASSAGE_CHARS + 4 for piece in made)
    told = "".join(piece.text.removeprefix("… ").removesuffix(" …") for piece in made)
    assert "".join(told.split()) == "".join(text.split())
    assert all(one.start < other.start for one, other in pairwise(made))


def test_a_list_in_one_sentence_fills_no_page(site: Path, run: Run) -> None:
    """Each name's page shows a piece in which it stands whole, not a sentence of all names."""
    names = [f"Walter O{chr(97 + n // 26)}{chr(97 + n % 26)}uya" for n in range(300)]
    put_story(site, "a", f"title: A\ndate: 2019-05-04\npeople: [{', '.join(names)}]", f"{', '.join(names)} came.\n")
    assert run("build", "--site", site, "--quiet").code == 0
    for name in (names[0], names[150], names[299]):
        page = (site / f"output/people/{name.lower().replace(' ', '-')}/index.html").read_text(encoding="utf-8")
        assert page.count("Walter O") < 130
