"""An incremental build equals a clean one, byte for byte, whatever was changed before it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sitegen.build import build
from sitegen.config import load_config
from tests.conftest import put, put_story, tree

names = st.sampled_from(["keeper", "ferry", "bridge"])
dates = st.sampled_from(
    ["date: 2019-05-04", "date: 2020-01-31", "date: 2020-02-01T09:00:00", "date_range: [2018-01-01, '']", "draft: true"]
)
people = st.sampled_from(["[Walter Oduya]", "[Walter Oduya, Priya Raman]", "[{name: Priya Raman, as: [Raman]}]", "[]"])
tags = st.sampled_from(["[ferries]", "[ferry, bridges]", "[Bridge]", "[]"])
extras = st.sampled_from(
    [
        "mood: calm",
        "aliases: [/old/]",
        "withdrawn: {date: 2021-01-01, reason: Asked.}",
        "publication: Example Times",
        "source_url: https://times.example/a\ncapture: {seed: a.html, captured: 2020-01-01}",
        "source_url: https://times.example/a\ncapture: {seed: b.html, captured: 2020-01-02}",
    ]
)
told = "Walter Oduya and Priya Raman took the ferry to the bridges, and nobody at the harbour could say why they had. "
decided = st.sampled_from(
    [
        '[[merge]]\ninto = "Walter Oduya"\nnames = ["Priya Raman"]',
        '[[split]]\nby = "year"\nname = "Walter Oduya"',
        '[[split]]\nby = "story"\nname = "Priya Raman"',
        '[[rename]]\nto = "Walter A. Oduya"\nname = "Walter Oduya"',
        '[[rename]]\nto = "Walter Oduya"\nname = "Walter Oduya (2019)"',
        '[[retype]]\nto = "organization"\nname = "Priya Raman"',
        '[[hide]]\nname = "Walter Oduya"',
        '[[hide]]\nname = "Raman"',
    ]
)
bodies = st.sampled_from(
    ["Raman saw the bridges.\n", "Nothing.\n", f"{told * 3}\n", f"{told * 3}So it was told to us at noon.\n"]
)


class Archive(RuleBasedStateMachine):
    """Changes of every kind to a small archive, each followed by a build."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="sitegen-test-"))
        self.root = self.home / "site"
        put(self.root, "sitegen.toml", '[site]\ntitle = "A"\n')

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    @rule(name=names, date=dates, people=people, tags=tags, extra=extras, body=bodies)
    def write_story(self, name: str, date: str, people: str, tags: str, extra: str, body: str) -> None:
        put_story(self.root, name, f"title: The {name}\n{date}\npeople: {people}\ntags: {tags}\n{extra}", body)

    @rule(name=names)
    def delete_story(self, name: str) -> None:
        (self.root / f"content/articles/{name}.md").unlink(missing_ok=True)

    @rule(name=names, other=names)
    def rename_story(self, name: str, other: str) -> None:
        path = self.root / f"content/articles/{name}.md"
        if path.exists():
            path.replace(path.with_stem(other))

    @rule(
        text=st.sampled_from(
            ["name: Priya Raman\naliases: [Walter Oduya]", "name: Walter Oduya", "name: Raman\naliases: [Priya Raman]"]
        )
    )
    def write_entity(self, text: str) -> None:
        put(self.root, "content/entities/people/someone.md", f"---\n{text}\n---\n\nKnown on the coast.\n")

    @rule()
    def delete_entity(self) -> None:
        (self.root / "content/entities/people/someone.md").unlink(missing_ok=True)

    @rule(found=st.lists(decided, max_size=3))
    def decide(self, found: list[str]) -> None:
        text = "".join(f'{entry}\nkind = "person"\n' for entry in found)
        put(self.root, "content/decisions.toml", text)

    @rule(hide=st.booleans())
    def write_tag(self, hide: bool) -> None:
        told = "hide: true" if hide else "aliases: [bridges]\nparents: [ferry]"
        put(self.root, "content/tags/bridge.md", f"---\nname: bridge\n{told}\n---\n")

    @rule(
        text=st.sampled_from(
            ['title = "B"', 'permalink = "/{year}/{slug}/"', 'base_url = "https://a.example"', "relative_urls = true"]
        )
    )
    def configure(self, text: str) -> None:
        put(self.root, "sitegen.toml", f'[site]\n{text}\ntheme = "mine"\n[feeds]\nmin_stories = 2\n')
        put(self.root, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
        put(self.root, "themes/mine/templates/404.html", "Lost.")

    @rule(text=st.sampled_from(["{% extends 'base.html' %}", "Gone: {{ page.head.url }}", "{{ nonsense }}"]))
    def edit_template(self, text: str) -> None:
        put(self.root, "themes/mine/templates/404.html", text)

    @rule(data=st.binary(max_size=4))
    def write_static(self, data: bytes) -> None:
        put(self.root, "static/note.bin", data)

    @rule()
    def deface_output(self) -> None:
        put(self.root, "output/index.html", "defaced")
        put(self.root, "output/people/stray/index.html", "stray")

    @rule()
    def forget_the_index(self) -> None:
        shutil.rmtree(self.root / ".sitegen", ignore_errors=True)

    @invariant()
    def incremental_equals_clean(self) -> None:
        config = load_config(self.root)
        build(self.root, config, conversion=False)
        fresh = self.home / "fresh"
        shutil.copytree(self.root, fresh, ignore=shutil.ignore_patterns(".sitegen", "output"))
        try:
            report = build(fresh, config, conversion=False)
            # A page that cannot be rendered keeps its last good bytes, which a clean build does not have.
            failed = {"404.html"} if report.errors else set()
            here, clean = tree(self.root / "output"), tree(fresh / "output")
            assert here.keys() - failed == clean.keys() - failed
            assert [path for path in clean if path not in failed and here[path] != clean[path]] == []
        finally:
            shutil.rmtree(fresh)


TestIncremental = Archive.TestCase
TestIncremental.settings = settings(
    max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
