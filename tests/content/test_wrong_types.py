"""A value of a wrong type, of any key in any file of content/, is left out with a warning; no command ends over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.check.content_files import ContentChecker
from sitegen.content.document import parse_document
from sitegen.content.front_matter import KEYS
from sitegen.content.hiding_keys import HIDDEN_HINT
from sitegen.content.merge import is_edited
from sitegen.content.value_hash import value_hash
from sitegen.content.vocabulary import Vocabulary
from sitegen.core import yaml
from sitegen.core.config import Config
from sitegen.index import file_rows
from sitegen.index.file_rows import ToRead
from tests.conftest import Run, put

VALUES = (
    "[]", "{}", "[[x]]", "[[[]]]", "{a: {b: [1]}}", "3", "-3.5", ".inf", "1e400", "true", "false", "~", "''", "x",
    "2020-01-01", "99999-01-01", "[1, [2, {3: 4}]]", "{1: 2, true: x, 2.5: [y]}", "{~: x, 2020-01-01: y}",
    "[~]", "[{}]", "[{name: [a]}]",
    "[{name: {}, as: 3, id: [], confidence: x}]", "[{src: [a], caption: {}}]", "[{date: [], text: 3}]",
    "{date: {}, reason: []}", "{fields: [1], captured: [2], seed: {a: b}}", "{fields: {title: 3, body: {from: []}}}",
    "[a, 3, true, 2020-01-01, ~, '']", "/a/../b", "'\\u0000'", "\"\\ud800\"",
)  # fmt: skip
TERM_KEYS = ("aliases", "wikidata", "geonames", "parents", "hide", "title")
PAGE_KEYS = ("title", "description", "draft")


def everywhere(root: Path) -> None:
    """Stories, names, tags and pages each of which has one value at all keys."""
    for number, value in enumerate(VALUES):
        head = "\n".join(f"{key}: {value}" for key in sorted(KEYS))
        put(root, f"content/articles/2020/a{number}.md", f"---\n{head}\n---\n\nWalter Oduya rowed.\n")
        for key in ("related", "people", "images", "capture", "aliases", "tags", "date", "extra", "title"):
            text = f"---\n{key}: {value}\n---\n\nWalter Oduya rowed.\n"
            put(root, f"content/articles/2021/{key}-{number}.md", text)
        terms = "\n".join(f"{key}: {value}" for key in TERM_KEYS)
        put(root, f"content/entities/people/p{number}.md", f"---\nname: Person {number}\n{terms}\n---\n\nWho.\n")
        put(root, f"content/tags/t{number}.md", f"---\nname: {value}\n---\n")
        pages = "\n".join(f"{key}: {value}" for key in PAGE_KEYS)
        put(root, f"content/pages/p{number}.md", f"---\n{pages}\n---\n\nOf us.\n")


def test_every_command_goes_on_over_every_value_at_every_key(site: Path, run: Run, tmp_path: Path) -> None:
    everywhere(site)
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[search]\nenabled = false\n')
    (tmp_path / "plain.txt").write_text("The ferry\n\nWalter Oduya rowed over the harbour in the early morning.\n")
    put(site, "seeds/ferry.txt", (tmp_path / "plain.txt").read_bytes())
    commands = [
        ("build",), ("check", "--json"), ("export", tmp_path / "json"), ("export", "--format", "csv", tmp_path / "csv"),
        ("entities", "list"), ("entities", "doctor"), ("convert", "--all"), ("convert", "--diff", "--all"), ("build",),
    ]  # fmt: skip
    for command in commands:
        answer = run(*command, "--site", site)
        assert answer.code in (0, 1) and "Traceback" not in answer.err, (command, answer.err[-2000:])
        assert "cannot be made" not in answer.err, (command, answer.err)
        if command == ("check", "--json"):
            told = json.loads(answer.out)["findings"]
            assert any("related: a text was expected" in finding["what"] for finding in told)
            assert any(finding["file"] == "content/articles/2021/related-2.md" for finding in told)


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_list_in_a_list_of_neighbours_is_left_out_and_told(site: Path, run: Run, command: str) -> None:
    put(site, "content/articles/2020/ferry.md", "---\ntitle: Ferry\nrelated: [[x]]\n---\n\nIt came.\n")
    answer = run(command, "--site", site)
    assert answer.code == (0 if command == "build" else 1)
    assert "content/articles/2020/ferry.md:3: related: a text was expected; left out" in answer.err + answer.out


def test_a_bad_value_of_a_name_or_a_page_costs_that_value_alone(site: Path, run: Run) -> None:
    put(site, "content/articles/2020/ferry.md", "---\ntitle: Ferry\npeople: [Walter Oduya]\n---\n\nWalter Oduya.\n")
    head = "name: Walter Oduya\naliases: [[x]]\nwikidata: [Q5]\ngeonames: abc"
    put(site, "content/entities/people/walter-oduya.md", f"---\n{head}\n---\n\nKeeper of the light.\n")
    put(site, "content/pages/about.md", "---\ntitle: {a: b}\ndescription: [c]\n---\n\nOf us.\n")
    answer = run("build", "--site", site)
    assert answer.code == 0, answer.err
    told = sorted(line for line in answer.err.splitlines() if line.startswith("warning"))
    person, page = "warning: content/entities/people/walter-oduya.md", "warning: content/pages/about.md"
    assert told == [
        f"{person}:3: aliases: a text was expected; left out",
        f"{person}:4: wikidata: a text was expected; left out",
        f"{person}:5: geonames: an id like 2643743 was expected; left out",
        f"{page}:2: title: a text was expected; left out",
        f"{page}:3: description: a text was expected; left out",
    ]
    assert "Keeper of the light." in (site / "output/people/walter-oduya/index.html").read_text(encoding="utf-8")
    assert "<h1>About</h1>" in (site / "output/about/index.html").read_text(encoding="utf-8")


keys = st.sampled_from([*sorted(KEYS), *TERM_KEYS, *PAGE_KEYS, "mood", "body"])
names = st.sampled_from(["name", "as", "id", "confidence", "src", "date", "text", "fields", "from", "hash", "captured"])
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates().map(str) | st.text(max_size=8)
    | st.sampled_from(["/a/", "Walter Oduya", "https://a.example/b", "images/a.png"])
)  # fmt: skip
odd_keys = names | st.none() | st.integers(0, 3) | st.booleans() | st.floats(0, 1)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_keys, inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("types")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.dictionaries(keys, values, max_size=8))
@pytest.mark.parametrize("kind", ["articles", "pages", "tags", "entities/people"])
def test_any_data_is_read_by_build_check_and_convert(folder: Path, kind: str, data: dict[str, Any]) -> None:
    """What each of them makes of a file alone; it is refused as a whole only where it is no mapping that YAML has."""
    path = f"content/{kind}/a.md"
    put(folder, path, f"---\n{yaml.dump({'name': 'A', **data})}---\n\nWalter Oduya rowed.\n")
    found = ContentChecker(folder, "2030-01-01")(path)
    assert all(str(finding.what) for finding in found)
    size = (folder / path).stat().st_size
    made = file_rows.read_rows(folder, Config(), Vocabulary([], ()), ToRead(path, (size, 0, 0, 0)))
    if kind == "articles":
        refused = [f for f in found if "is not YAML" in f.what or "stands twice" in f.what or f.mend == HIDDEN_HINT]
        assert made.story is not None or refused
    for value in data.values():
        assert value_hash(value) == value_hash(value)
    if made.story is not None:
        assert is_edited(parse_document((folder / path).read_bytes(), path)) in (True, False)
