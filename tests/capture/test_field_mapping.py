"""[fields."GLOB"] of sitegen.toml: a person's names of fields go before the known ones, in all formats of records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_record
from sitegen.capture.fields.field_mapping import dated, mapping_digest, matches, rules_for, value_at
from sitegen.core.config import Config, load_config
from sitegen.core.errors import ConfigError, SeedError
from sitegen.core.field_rules import FieldRules
from sitegen.core.model import Story
from tests.conftest import put

PARTS = ["The swans of Lower Mere came back on Friday, nine of them, a week later than in other years.",
         "The warden counts them each morning from the boathouse, and chalks the number on its door."]  # fmt: skip
TEXT = "\n\n".join(PARTS)
TITLE = "Nine swans on the mere"


def config(root: Path, text: str) -> Config:
    put(root, "sitegen.toml", text)
    return load_config(root)


def read(root: Path, seed: str, rules: str) -> Story:
    settings = config(root, rules)
    (record,) = open_seed(root / "seeds", seed, settings)
    assert isinstance(record, Record), record
    return read_record(root / "seeds", record, settings, RepeatedLines())


def test_names_that_no_table_knows(tmp_path: Path) -> None:
    found = {"kop1": TITLE, "stukken": [{"inh": part} for part in PARTS], "wie": {"naam": "Ada Vos"}, "ts": "4/5/2011"}
    put(tmp_path, "seeds/set/a.json", json.dumps(found))
    rules = """
[fields."set/*.json"]
title = "kop1"
text = "stukken[].inh"
authors = "wie.naam"
date = ["niet_daar", "ts"]
day_first = true
"""
    story = read(tmp_path, "set/a.json", rules)
    assert (story.title, story.authors, story.date) == (TITLE, ("Ada Vos",), "2011-05-04")
    assert story.body.split("\n\n") == PARTS


def test_a_name_of_a_person_goes_before_the_known_ones(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.json", json.dumps({"title": "mere-7", "label": TITLE, "text": TEXT}))
    assert read(tmp_path, "a.json", '[fields."a.json"]\ntitle = "LABEL"').title == TITLE
    assert read(tmp_path, "a.json", '[fields]\ntitle = "label"').title == TITLE


def test_columns_of_a_table(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.csv", f'x1,x2,wann\n{TITLE},"{TEXT}",03.04.11 18:05\n')
    rules = (
        '[fields."*.csv"]\ntitle="x1"\ntext="x2"\ndate="wann"\ndate_format="%d.%m.%y %H:%M"\ntimezone="Europe/Berlin"'
    )
    story = read(tmp_path, "a.csv", rules)
    assert (story.title, story.date) == (TITLE, "2011-04-03T18:05:00+02:00")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_data/authors.yml", "avos:\n  name: Ada Vos\nbq: Ben Quist\n"),
        ("_data/authors.yml", "- id: avos\n  name: Ada Vos\n- id: bq\n  name: Ben Quist\n"),
        ("set/_data/authors.yml", "authors:\n- slug: avos\n  name: Ada Vos\n- slug: bq\n  name: Ben Quist\n"),
        ("people.json", '{"avos": {"display_name": "Ada Vos"}, "bq": "Ben Quist"}'),
        ("people.toml", 'bq = "Ben Quist"\n[avos]\nname = "Ada Vos"\n'),
        ("people.csv", "id,name\navos,Ada Vos\nbq,Ben Quist\n"),
    ],
)
def test_authors_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, f"seeds/{name}", text)
    for value in ("avos, bq", ["avos", "bq"]):
        put(tmp_path, "seeds/set/a.jsonl", json.dumps({"title": TITLE, "text": TEXT, "author": value}))
        rules = f'[fields."set/**"]\nauthors = {{from = "{name.removeprefix("set/")}"}}'
        assert read(tmp_path, "set/a.jsonl", rules).authors == ("Ada Vos", "Ben Quist")


def test_front_matter(tmp_path: Path) -> None:
    put(tmp_path, "seeds/notes/a.md", f"---\nkop1: {TITLE}\ntitle: mere-7\nwie: avos\nwann: 3/4/2011\n---\n{TEXT}\n")
    put(tmp_path, "seeds/who.yml", "avos: Ada Vos\n")
    rules = '[fields."notes/*"]\ntitle = "kop1"\ntext = "x"\ndate = "wann"\nday_first = true\n'
    story = read(tmp_path, "notes/a.md", rules + 'authors = {from = "who.yml", name = "wie"}')
    assert (story.title, story.authors, story.date) == (TITLE, ("Ada Vos",), "2011-04-03")


def test_a_record_without_the_named_text_tells_the_keys_that_were_there(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.jsonl", json.dumps({"title": TITLE, "body": TEXT}) + "\n" + json.dumps({"t": 1, "u": 2}))
    settings = config(tmp_path, '[fields."*.jsonl"]\ntext = "inhalt"')
    found = list(open_seed(tmp_path / "seeds", "a.jsonl", settings))
    assert [str(one) for one in found] == [
        "seeds/a.jsonl:1: no text at inhalt, which sitegen.toml names; its keys: title, body",
        "seeds/a.jsonl:2: no text at inhalt, which sitegen.toml names; its keys: t, u",
    ]


def test_a_table_without_the_named_column_is_one_error(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.csv", f'title,body\n{TITLE},"{TEXT}"\n{TITLE},"{TEXT}"\n')
    settings = config(tmp_path, '[fields."*.csv"]\ntitle = "titel"')
    (error,) = open_seed(tmp_path / "seeds", "a.csv", settings)
    assert str(error) == "seeds/a.csv:1: no title at titel, which sitegen.toml names; its keys: title, body"


def test_a_missing_file_of_authors_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.json", json.dumps({"title": TITLE, "text": TEXT}))
    settings = config(tmp_path, '[fields."a.json"]\nauthors = {from = "who.yml"}')
    (error,) = open_seed(tmp_path / "seeds", "a.json", settings)
    assert isinstance(error, SeedError)
    assert "who.yml" in error.message


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ('titel = "x"', "fields.a.titel: unknown key; did you mean title?"),
        ("title = 3", "fields.a.title: a name"),
        ('text = "a..b"', "fields.a.text: a name"),
        ('authors = {form = "x"}', "unknown key form"),
        ('authors = {from = "../x"}', "a file below seeds/"),
        ('date_format = "%Q"', "a form of dates"),
        ('date_format = "%H:%M"', "a form of dates"),
        ('date_format = "%d.%m.%Y %Y"', "a form of dates"),
        ('timezone = "Mars/Base"', "a time zone"),
        ("day_first = 1", "true or false"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(tmp_path: Path, rules: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        config(tmp_path, f'[site]\ntitle = "x"\n[fields."a"]\n{rules}')
    assert message in error.value.message
    assert error.value.line == 4


def test_a_pattern_that_is_no_table_is_told_beside_fields_of_all_seeds(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        config(tmp_path, '[fields]\ntitle = "x"\n"**" = 3')
    assert "a table was expected" in error.value.message


@pytest.mark.parametrize(
    ("pattern", "seed", "expected"),
    [
        ("*.json", "a.json", True), ("*.json", "set/deep/a.json", True), ("set/*.json", "set/a.json", True),
        ("set/*.json", "set/deep/a.json", False), ("set/**", "set/deep/a.json", True), ("**/a.json", "a.json", True),
        ("seeds/set/a.json", "set/a.json", True), ("set/a.json", "other/set/a.json", False), ("a?.csv", "ab.csv", True),
        ("a.json", "aXjson", False),
    ],
)  # fmt: skip
def test_patterns(pattern: str, seed: str, expected: bool) -> None:
    assert matches(pattern, seed) is expected


def test_the_longer_pattern_goes_first(tmp_path: Path) -> None:
    settings = config(tmp_path, '[fields."**"]\ntitle = "a"\ntext = "b"\n[fields."set/*.json"]\ntitle = "c"')
    assert rules_for(settings, "set/x.json").names == {"title": ("c",), "text": ("b",)}


def test_a_change_of_a_table_or_its_file_concerns_only_the_seeds_that_it_matches(tmp_path: Path) -> None:
    put(tmp_path, "seeds/who.yml", "a: Ada Vos")
    before = config(tmp_path, '[fields."x/*"]\ntitle = "a"\n[fields."y/*"]\nauthors = {from = "who.yml"}')
    after = config(tmp_path, '[fields."x/*"]\ntitle = "b"\n[fields."y/*"]\nauthors = {from = "who.yml"}')
    seeds = tmp_path / "seeds"
    digests = {name: mapping_digest(seeds, before, [name]) for name in ("x/1.json", "y/1.json", "z/1.json")}
    assert digests["z/1.json"] == mapping_digest(seeds, after, ["z/1.json"]) == ""
    assert digests["y/1.json"] == mapping_digest(seeds, after, ["y/1.json"])
    assert digests["x/1.json"] != mapping_digest(seeds, after, ["x/1.json"])
    put(tmp_path, "seeds/who.yml", "a: Ada Vos-Quist")
    assert digests["y/1.json"] != mapping_digest(seeds, after, ["y/1.json"])


def test_values_at_names() -> None:
    found = {"a.b": 1, "A": {"c": [{"d": 2}, {"d": 3}, {}], "e": ["x", "y"]}}
    names = ("a.b", "a.c[].d", "a.c.1.d", "a.e[]", "a.e.0", "a.z", "a.c.d", "a.e[].q")
    assert [value_at(found, name) for name in names] == [1, [2, 3], 3, ["x", "y"], "x", None, None, None]


@pytest.mark.parametrize(
    ("value", "rules", "expected"),
    [
        ("2011-04-03 18:05:00", FieldRules(timezone="Europe/Berlin"), "2011-04-03T18:05:00+02:00"),
        ("2011-04-03T18:05:00Z", FieldRules(timezone="Europe/Berlin"), "2011-04-03T18:05:00+00:00"),
        ("2011-04-03", FieldRules(timezone="Europe/Berlin"), "2011-04-03"),
        ("03/04/2011", FieldRules(day_first=False), "2011-03-04"),
        ("20110403", FieldRules(date_format="%Y%m%d"), "2011-04-03"),
        ("soon", FieldRules(date_format="%Y%m%d", day_first=True), "soon"),
        (None, FieldRules(day_first=True), None),
    ],
)
def test_dates_as_the_rules_say(value: object, rules: FieldRules, expected: object) -> None:
    assert dated(value, rules) == expected
