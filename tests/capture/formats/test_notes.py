"""Markdown files as seeds: front matter of Hugo, Jekyll and Pelican reaches the story, bad one names its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, is_seed, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.model import Image, Story
from tests.conftest import no_hang

TEXT = "The clock on the Corn Hall strikes again after nineteen years, two minutes late."


def read(tmp_path: Path, text: str | bytes, name: str = "clock.md") -> Story | SeedError:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (found,) = read_seed(tmp_path, name, Config(), RepeatedLines())
    return found


def story(tmp_path: Path, text: str | bytes, name: str = "clock.md") -> Story:
    found = read(tmp_path, text, name)
    assert isinstance(found, Story), found
    return found


def test_yaml_of_hugo_reaches_the_story(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        f"""---
title: "Clock strikes: again"
subtitle: Two minutes late
summary: After nineteen years
date: 2014-03-12T07:15:00+01:00
lastmod: 2019-01-01
authors: [Edda Vane, Piet Moor]
categories: [Town, History]
tags: [clocks, town]
keywords: [Corn Hall]
lang: en-GB
canonicalURL: https://hall.example/clock/
cover: {{image: images/clock.jpg, caption: "The dial. Photo: Edda Vane"}}
---
{TEXT}
""",
    )
    assert (found.title, found.subtitle, found.description) == (
        "Clock strikes: again",
        "Two minutes late",
        "After nineteen years",
    )
    assert (found.date, found.authors) == ("2014-03-12T07:15:00+01:00", ("Edda Vane", "Piet Moor"))
    assert (found.section, found.topics) == ("Town", ("History", "clocks", "town", "Corn Hall"))
    assert (found.language, found.source_url) == ("en-GB", "https://hall.example/clock/")
    assert found.images == (Image("images/clock.jpg", "The dial.", "Edda Vane"),)
    assert found.body == TEXT
    assert found.provenance["title"].source == "front matter"


def test_toml_and_json_of_hugo_reach_the_story(tmp_path: Path) -> None:
    toml = f'+++\ntitle = "Clock"\ndate = 2014-03-12\nauthor = "Edda Vane"\ntags = ["clocks"]\n+++\n\n{TEXT}\n'
    json = (
        f'{{"title": "Clock", "date": "2014-03-12", "author": {{"name": "Edda Vane"}}, "tags": ["clocks"]}}\n\n{TEXT}\n'
    )
    for text in (toml, json):
        found = story(tmp_path, text)
        assert (found.title, found.date, found.authors) == ("Clock", "2014-03-12", ("Edda Vane",))
        assert (found.topics, found.body) == (("clocks",), TEXT)


def test_jekyll_takes_the_date_from_the_name_and_parts_words(tmp_path: Path) -> None:
    matter = "---\nlayout: post\ntitle: Clock\ncategories: town history\ntags: clocks bells\n---\n"
    found = story(tmp_path, matter + TEXT, "2014-03-12-clock.markdown")
    assert (found.date, found.provenance["date"].source) == ("2014-03-12", "name of the file")
    assert (found.section, found.topics) == ("town", ("history", "clocks", "bells"))
    dated = story(
        tmp_path, matter.replace("layout", "date: 2014-03-13 08:00:00 +0200\nlayout") + TEXT, "2014-03-12-c.md"
    )
    assert dated.date == "2014-03-13T08:00:00+02:00"


def test_metadata_of_pelican_reaches_the_story(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        "Title: Clock: it strikes\nDate: 2014-03-12 07:15\nCategory: Town hall\nTags: clocks, corn hall\n"
        f"Authors: Edda Vane; Piet Moor\nSummary: After years\n    it strikes\nSlug: clock\n\n{TEXT}\n",
    )
    assert (found.title, found.date) == ("Clock: it strikes", "2014-03-12T07:15:00")
    assert (found.section, found.topics) == ("Town hall", ("clocks", "corn hall"))
    assert (found.authors, found.description) == (("Edda Vane", "Piet Moor"), "After years it strikes")
    assert found.body == TEXT


def test_without_front_matter_the_first_heading_is_the_title(tmp_path: Path) -> None:
    found = story(tmp_path, f"# Clock strikes\n\n{TEXT}\n")
    assert (found.title, found.body) == ("Clock strikes", TEXT)


@pytest.mark.parametrize("text", [f"Note: {TEXT}", "{not json} " + TEXT, f"Update: yes\n\n{TEXT}"])
def test_text_that_looks_a_little_like_front_matter_is_text(tmp_path: Path, text: str) -> None:
    assert TEXT in story(tmp_path, text).body


@pytest.mark.parametrize("fact", ["draft: true", "published: false", "status: draft", "Draft: 'true'"])
def test_a_draft_is_marked_as_one(tmp_path: Path, fact: str) -> None:
    assert story(tmp_path, f"---\ntitle: Clock\n{fact}\n---\n{TEXT}").draft


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    found = story(tmp_path, f"---\ntitle: Clock\n---\n\n{TEXT}\n\n{{{{< toc >}}}}\n")
    assert [(line.number, line.field or line.reason) for line in found.lines] == [(5, "body"), (7, "template syntax")]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("---\ntitle: a\ntags: [a\n---\nx", 4, "is not YAML"),
        ("---\ntitle: a\nb: *x\n---\nx", 3, "aliases"),
        ("---\na: " + "[" * 30_000 + "\n---\nx", 2, "nested"),
        ("---\n- a\n---\nx", 2, "mapping"),
        ("---\ntitle: a\n\nx", 1, "without an end"),
        ("+++\ntitle = 'a'\nb = \n+++\nx", 3, "is not TOML"),
        ("+++\na = " + "[" * 30_000 + "\n+++\nx", 2, "nested"),
        ('{"title": "a",\n "b": }\nx', 2, "is not JSON"),
        ('{"a": ' + "[" * 100_000, None, ""),
    ],
    ids=["yaml", "alias", "deep yaml", "list", "no end", "toml", "deep toml", "json", "deep json"],
)
def test_bad_front_matter_is_one_error_at_its_line(tmp_path: Path, text: str, line: int | None, told: str) -> None:
    found = read(tmp_path, text)
    assert isinstance(found, SeedError)
    assert told in found.message
    assert found.file == "seeds/clock.md"
    assert line is None or found.line == line


def test_values_that_are_none_are_left_out(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        "---\ntitle: Clock\ndate: someday\nauthor: admin\ntags: {a: 1}\nlang: [x]\ncanonical: javascript:x\n"
        f"image: /static/x.jpg\ncategories: 7\n---\n{TEXT}",
    )
    assert (found.date, found.authors, found.topics, found.source_url, found.images) == ("", (), (), "", ())


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"---\ntitle: a\n---\n"])
def test_a_file_without_text_is_one_error(tmp_path: Path, data: bytes) -> None:
    assert isinstance(read(tmp_path, data), SeedError)


def test_a_packed_note_is_read_and_known_by_the_bytes_of_its_file(tmp_path: Path) -> None:
    packed = gzip.compress(f"# Clock\n\n{TEXT}".encode())
    assert story(tmp_path, packed, "clock.md.gz").title == "Clock"
    (record,) = open_seed(tmp_path, "clock.md.gz")
    assert getattr(record, "sha256", "") == digest(packed)


def test_a_readme_is_no_seed() -> None:
    assert is_seed("post/clock.md")
    assert not is_seed("post/README.md")


def test_hostile_front_matter_is_read_in_time(tmp_path: Path) -> None:
    with no_hang():
        for text in (
            "+++\n" + "a." * 30_000 + "b=1\n+++\nx",
            *(line * 50_000 for line in ("Title: a\n", "---\n", "+++\n")),
        ):
            read(tmp_path, text)
