"""An incremental build equals a clean one, byte for byte, whatever was changed before it.

There is one exception: a file of content/ that cannot be read. While output/ holds its page the build equals a clean
one of the site with that file as it was when it could be read last. Where the index was lost meanwhile, the page alone
stays.

The theme of these tests writes out all that a page is made of, so a page that is stale in anything is stale in its
bytes; limits are low, so that a few stories make long lists. `make soak` runs thousands of sequences.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.build.report import BuildReport, Haste
from sitegen.core.config import load_config
from sitegen.incremental import publish_guard
from sitegen.pages.limits import SiteLimits
from tests.conftest import put, put_story, tree

names = st.sampled_from(["keeper", "ferry", "bridge", "2019/pier", "2020/rock", "2020/gale"])
dates = st.sampled_from(
    [
        "date: 2019-05-04", "date: 2019-05-04T12:00:00", "date: 2019-06-01", "date: 2020-01-31",
        "date: 2020-02-01T09:00:00", "date: 2020-05-04", "date: 2021-05-04",
        "date_range: [2018-01-01, '']", "draft: true",
    ]
)  # fmt: skip
people = st.sampled_from(
    [
        "[Walter Oduya]", "[Walter Oduya, Priya Raman]", "[{name: Priya Raman, as: [Raman], id: Q7, confidence: 0.4}]",
        "[WALTER ODUYA, Ann-Abara]", "[Ann Abara, Walter Oduya, Priya Raman]", "[]",
        "[{name: Raman, local: true}, Walter Oduya]", "[{name: Raman, local: true}]",
    ]
)  # fmt: skip
tags = st.sampled_from(["[ferries]", "[ferry, bridges]", "[Bridge, C++]", "[C#, ferry]", "[C*, c]", "[]"])
places = st.sampled_from(["[Lisbon]", "[{name: Lisbon, id: 'geonames:2267057'}, Turkey]", "[Türkiye]", "[]"])
extras = st.sampled_from(
    [
        "mood: calm",
        "aliases: [/old/]",
        "source_url: https://times.example/a\naliases: [/old/, '/?p=7']",
        "aliases: [/old.html]",
        "aliases: [/old.html/more/, /feed.xml/old/]",
        "aliases: [/people/priya-raman/, /2019/05/keeper/]",
        "withdrawn: {date: 2021-01-01, reason: Asked.}",
        "publication: Example Times\nauthors: [Ines Halvorsen]",
        "publication: Daily Example\nlanguage: es\nupdated: 2021-01-01",
        "slug: ferry",
        "related: [/2019/05/keeper/, /2020/05/gale/]",
        "images: [{src: images/a.gif, caption: C}]",
        "images: [{src: images/b.png, caption: C, alt: Boats}, {src: images/c.png, alt: Piers}]",
        "images: [{src: images/a.gif}]\nwithdrawn: {date: 2021-01-01}",
        "source_url: https://times.example/a\ncapture: {seed: d.html, captured: 2020-01-03}\nwithdrawn: {reason: R}",
        "source_url: https://times.example/a\nwithdrawn: {reason: S, scope: versions}",
        "capture: {seed: a.txt}\nwithdrawn: {date: 2021-01-01, scope: all}",
        "source_url: https://times.example/a\ncapture: {seed: a.html, captured: 2020-01-01}",
        "source_url: https://times.example/a\ncapture: {seed: b.html, captured: 2020-01-02}",
        "source_url: https://times.example/b\ncapture: {seed: c.html, fields: {title: {from: json-ld}}}",
    ]
)
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
        '[[merge]]\ninto = "Ann Abara"\nnames = ["Raman"]\nstories = ["content/articles/ferry.md"]',
        '[[distinct]]\nnames = ["Raman", "Priya Raman"]',
    ]
)
machine_decided = st.sampled_from(
    [
        'into = "Walter Oduya"\nnames = ["Priya Raman"]',
        'into = "Priya Raman"\nnames = ["Walter Oduya"]',
        'into = "Walter Oduya"\nnames = ["Ann Abara"]\nprobability = 0.98',
        'into = "Priya Raman"\nnames = ["Raman"]\nstories = ["content/articles/2019/pier.md", '
        '"content/articles/ferry.md"]',
        'into = "Walter Oduya"\nnames = ["Raman"]\nstories = ["content/articles/ferry.md"]\nprobability = 0.98',
        "into = 3",
    ]
)
told = "Walter Oduya and Priya Raman took the ferry to the bridges, and nobody at the harbour could say why they had. "
bodies = st.sampled_from(
    [
        "Raman saw ![it](images/a.gif).\n", "Nothing.\n", f"{told * 3}\n", f"{told * 3}So it was told to us at noon.\n",
        "[A](https://www.times.example/a/amp/?utm_source=x), [b](http://times.example/b#c), [o](/old/), [p](/?p=7)\n",
        "[K](2019/keeper.md), [k](keeper.md), [f](../ferry.md), [g](../pages/about.md), [p](/2019/05/keeper/)\n",
    ]
)  # fmt: skip

TEMPLATES = (
    "home", "article", "withdrawn", "page", "term", "index", "archive", "period", "days", "holdings", "search", "404",
    "redirect",
)  # fmt: skip
PART = "<html data-pagefind-body>{{ site }}\n{{ page }}\n{{ body }}</html>\n"
LOW = SiteLimits(
    front_page_stories=3, feed_stories=2, term_page_stories=2, long_year_stories=2, index_names=2, sitemap_urls=12,
    segment_pages=3,
)  # fmt: skip
"""Limits of lists that a few stories exceed."""


def rounded(count: int) -> int:
    """A count as pages tell it that must not change with each story; coarser than the real one."""
    return (count + 1) // 2 * 2


def png(width: int, height: int) -> bytes:
    """A black picture of this many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Archive(RuleBasedStateMachine):
    """Changes of every kind to a small archive, each followed by a build."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="sitegen-test-"))
        self.root = self.home / "site"
        self.patches = ExitStack()
        for name in (
            "sitegen.pages.charts.rounded_count",
            "sitegen.pages.terms.rounded_count",
            "sitegen.incremental.invalidation.rounded_count",
        ):
            self.patches.enter_context(patch(name, rounded))
        self.changed: set[str] | None = None
        self.last: BuildReport | None = None
        self.configure("", "2", "false", "[]")
        put(self.root, "themes/bare/static/style.css", "a { color: red }")
        put(self.root, "themes/bare/templates/part.html", PART)
        for name in TEMPLATES:
            put(self.root, f"themes/bare/templates/{name}.html", "{% include 'part.html' %}")

    def teardown(self) -> None:
        self.patches.close()
        shutil.rmtree(self.home)

    # --- stories ---

    @initialize(many=st.sampled_from([2, 2000]))
    def limit(self, many: int) -> None:
        """Whether more than two changed files are a reason to make all anew."""
        self.patches.enter_context(patch("sitegen.index.refresh.MAX_CHANGED_FILES", many))

    @initialize(small=st.sampled_from([1, 3, 200]))
    def outgrow(self, small: int) -> None:
        """Up to how many stories each name has a page."""
        self.patches.enter_context(patch("sitegen.index.page_thresholds.SMALL_ARCHIVE_STORIES", small))

    @initialize(data=st.lists(st.tuples(names, dates, people, tags, places, extras, bodies), max_size=6))
    def begin(self, data: list[tuple[str, ...]]) -> None:
        for story in data:
            self.write_story(*story)

    @initialize(cut=st.booleans())
    def hurry(self, cut: bool) -> None:
        """Whether a build that knows which files changed is overtaken by another such one."""
        self.cut = cut

    @rule(name=names, date=dates, people=people, tags=tags, places=places, extra=extras, body=bodies)
    def write_story(self, name: str, date: str, people: str, tags: str, places: str, extra: str, body: str) -> None:
        head = f"title: The {name}\n{date}\npeople: {people}\ntags: {tags}\nplaces: {places}\n{extra}"
        put_story(self.root, name, head, body)
        self._changes(f"articles/{name}")

    @rule(name=names, old=st.sampled_from(["title: The", "Raman", "2020-", "05-04"]))
    def edit_story(self, name: str, old: str) -> None:
        path = self._story(name)
        if path.exists():
            new = {"title: The": "title: A", "Raman": "Ramans", "2020-": "2019-", "05-04": "06-01"}[old]
            path.write_text(path.read_text().replace(old, new, 1))
            self._changes(f"articles/{name}")

    @rule(name=names)
    def delete_story(self, name: str) -> None:
        self._story(name).unlink(missing_ok=True)
        self._changes(f"articles/{name}")

    @rule(
        name=names,
        text=st.sampled_from(
            ["---\ntitle: [\n---\n\nRaman.\n", "", "---\ntitle: [\ndraft: true\n---\n", "---\nwithdrawn: x\ntitle: y\n"]
        ),
    )
    def break_story(self, name: str, text: str) -> None:
        """Makes a file, if it is there, one that cannot be read: it keeps its page, or must not be seen."""
        if self._story(name).exists():
            self._story(name).write_text(text)
            self._changes(f"articles/{name}")

    @rule(name=names, other=names)
    def rename_story(self, name: str, other: str) -> None:
        path = self._story(name)
        if path.exists():
            self._story(other).parent.mkdir(exist_ok=True)
            path.replace(self._story(other))
            self._changes(f"articles/{name}", f"articles/{other}")

    @rule(name=names)
    def touch_story(self, name: str) -> None:
        if self._story(name).exists():
            self._story(name).touch()

    @rule(name=names)
    def edit_and_turn_back_the_clock(self, name: str) -> None:
        """As many bytes and the same time of change, but other bytes."""
        path = self._story(name)
        if path.exists():
            status = path.stat()
            path.write_text(path.read_text().swapcase())
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            self._changes(f"articles/{name}")

    def _changes(self, *names: str) -> None:
        """Notes which files of content/ changed, as `serve` hears of them; a rule that does not may change anything."""
        self.changed = {f"content/{name}.md" for name in names}

    def _story(self, name: str) -> Path:
        return self.root / f"content/articles/{name}.md"

    # --- what people write beside them ---

    @rule(
        name=st.sampled_from(["one", "two"]),
        text=st.sampled_from(
            [
                "name: Priya Raman\naliases: [Walter Oduya]", "name: Walter Oduya\nwikidata: Q5", "name: walter oduya",
                "name: Raman\naliases: [Priya Raman, Ann Abara]", "name: Ann Abara\naliases: [Zed]", "nonsense: [",
            ]
        ),
        body=bodies,
    )  # fmt: skip
    def write_entity(self, name: str, text: str, body: str) -> None:
        put(self.root, f"content/entities/people/{name}.md", f"---\n{text}\n---\n\n{body}")
        self._changes(f"entities/people/{name}")

    @rule(name=st.sampled_from(["one", "two"]))
    def delete_entity(self, name: str) -> None:
        (self.root / f"content/entities/people/{name}.md").unlink(missing_ok=True)

    @rule(found=st.lists(decided, max_size=3))
    def decide(self, found: list[str]) -> None:
        text = "".join(f'{entry}\nkind = "person"\n' for entry in found)
        put(self.root, "content/decisions.toml", text)

    @rule(text=st.sampled_from(["", "[min_stories]\nentities = 2\ntags = 2\n", "[min_stories]\nauthors = 3\n"]))
    def record_thresholds(self, text: str) -> None:
        put(self.root, "content/decisions.machine.toml", text)

    @rule()
    def decide_nothing(self) -> None:
        (self.root / "content/decisions.toml").unlink(missing_ok=True)

    @rule(found=st.lists(machine_decided, max_size=3))
    def decide_by_machine(self, found: list[str]) -> None:
        sure = [entry if "probability" in entry else f"{entry}\nprobability = 0.99" for entry in found]
        text = "".join(f'[[merge]]\nkind = "person"\n{entry}\n' for entry in sure)
        put(self.root, "content/decisions.machine.toml", text)

    @rule()
    def take_back_what_the_machine_decided(self) -> None:
        (self.root / "content/decisions.machine.toml").unlink(missing_ok=True)

    @rule(
        text=st.sampled_from(
            [
                "name: Boats\naliases: [ferry, bridge]", "name: C++\naliases: ['C#']", "name: bridge\nhide: true",
                "name: bridge\naliases: [bridges]\nparents: [ferry]", "name: ferry\nparents: [Bridge, C++]",
            ]
        )
    )  # fmt: skip
    def write_tag(self, text: str) -> None:
        put(self.root, "content/tags/boats.md", f"---\n{text}\n---\n")
        self._changes("tags/boats")

    @rule()
    def delete_tag(self) -> None:
        (self.root / "content/tags/boats.md").unlink(missing_ok=True)

    @rule(name=st.sampled_from(["about", "people", "archive"]), head=st.sampled_from(["title: A", "draft: true"]))
    def write_page(self, name: str, head: str) -> None:
        put(self.root, f"content/pages/{name}.md", f"---\n{head}\n---\n\nOf us.\n")
        self._changes(f"pages/{name}")

    @rule(name=st.sampled_from(["about", "people", "archive"]))
    def delete_page(self, name: str) -> None:
        (self.root / f"content/pages/{name}.md").unlink(missing_ok=True)

    @rule(data=st.sampled_from([b"GIF89a\x01\x00\x01\x00", b"GIF89a\x02\x00\x09\x00", b"", b"\x89PNG", b"<html>"]))
    def write_picture(self, data: bytes) -> None:
        put(self.root, "content/images/a.gif", data)

    @rule(name=st.sampled_from(["b", "c"]), size=st.sampled_from([(9, 9), (20, 8), (40, 40)]))
    def write_picture_with_versions(self, name: str, size: tuple[int, int]) -> None:
        put(self.root, f"content/images/{name}.png", png(*size))

    @rule(name=st.sampled_from(["a.gif", "b.png", "c.png"]))
    def delete_picture(self, name: str) -> None:
        (self.root / f"content/images/{name}").unlink(missing_ok=True)

    # --- settings and themes ---

    @rule(
        text=st.sampled_from(
            [
                "", 'title = "B"', 'permalink = "/{year}/{slug}/"', 'base_url = "https://a.example"',
                "relative_urls = true", 'language = "de"',
            ]
        ),
        more=st.sampled_from(
            [
                "2",
                "3\n[entities]\nmin_stories = 2",
                "9\n[pages]\non_this_day = false",
                "1\n[entities]\nmin_stories = 1",
                "2\n[entities]\nmin_stories = 3\n[publications]\nmin_stories = 2\n[tags]\nmin_stories = 1",
            ]
        ),
        search=st.sampled_from(["false", "false", "true"]),
        widths=st.sampled_from(["[]", "[16]", "[16, 30]"]),
    )  # fmt: skip
    def configure(self, text: str, more: str, search: str, widths: str) -> None:
        text += f"\n[images]\nwidths = {widths}"
        head = f'[site]\ntheme = "bare"\n{text}\n[search]\nenabled = {search}\n[feeds]\nmin_stories = {more}\n'
        put(self.root, "sitegen.toml", head)

    @rule(name=st.sampled_from(TEMPLATES), text=st.sampled_from(["{% include 'part.html' %}", "{{ page }}."]))
    def edit_template(self, name: str, text: str) -> None:
        put(self.root, f"themes/bare/templates/{name}.html", text)

    @rule(text=st.sampled_from(["{% include 'part.html' %}", "{{ nonsense }}", "{% if %}"]))
    def break_or_mend_a_template(self, text: str) -> None:
        put(self.root, "themes/bare/templates/404.html", text)

    @rule(text=st.sampled_from([PART, f"Part.\n{PART}"]))
    def edit_partial(self, text: str) -> None:
        put(self.root, "themes/bare/templates/part.html", text)

    @rule(colour=st.sampled_from(["red", "blue"]))
    def edit_style(self, colour: str) -> None:
        put(self.root, "themes/bare/static/style.css", f"a {{ color: {colour} }}")

    @rule(
        path=st.sampled_from(
            ["note.bin", "note.bin/more", "about/index.html", "People/index.html", "2019", "assets", "_headers"]
        ),
        data=st.binary(max_size=4),
    )
    def write_static(self, path: str, data: bytes) -> None:
        shutil.rmtree(self.root / "static/note.bin", ignore_errors=True)
        (self.root / "static/note.bin").unlink(missing_ok=True)
        put(self.root, f"static/{path}", data)

    @rule()
    def delete_static(self) -> None:
        shutil.rmtree(self.root / "static", ignore_errors=True)

    # --- what is derived ---

    @rule(data=st.data())
    def deface_output(self, data: st.DataObject) -> None:
        files = sorted(tree(self.root / "output"))
        for path in data.draw(st.lists(st.sampled_from(files), max_size=3)) if files else ():
            put(self.root / "output", path, "defaced")
        put(self.root, "output/people/stray/index.html", "stray")

    @rule(data=st.data())
    def delete_output(self, data: st.DataObject) -> None:
        files = sorted(tree(self.root / "output"))
        for path in data.draw(st.lists(st.sampled_from(files), max_size=3)) if files else ():
            (self.root / "output" / path).unlink(missing_ok=True)

    @rule()
    def forget_the_index(self) -> None:
        shutil.rmtree(self.root / ".sitegen", ignore_errors=True)

    # --- the law ---

    @rule(drafts=st.booleans())
    def build_otherwise(self, drafts: bool) -> None:
        """A build in between, with other drafts."""
        self._build(self.root, drafts=drafts)

    @invariant()
    def incremental_equals_clean(self) -> None:
        before, known = _stamped(self.root / "output"), _rows(self.root)
        report = self.last = self._build_what_changed()
        kept = _kept(self.root)
        assert kept.keys() >= _expected(self.root, known, before)
        fresh = self.home / "fresh"
        shutil.copytree(self.root, fresh, ignore=shutil.ignore_patterns(".sitegen", "output"))
        for path, data in kept.items():
            put(fresh, path, data)
        try:
            clean = self._build(fresh)
            errors = [str(error) for error in report.errors if error.file not in kept]
            assert sorted(errors) == sorted(map(str, clean.errors))
            assert {error.file for error in report.errors} >= kept.keys()
            # An unreadable file is an error; the warnings about its last readable bytes are not repeated.
            warned = [sorted(str(w) for w in one.warnings if w.file not in kept) for one in (report, clean)]
            assert warned[0] == warned[1]
            # A page that cannot be rendered keeps its last good bytes, which a clean build does not have.
            failed = {"404.html"} if any("404" in p.file or "404" in p.error for p in clean.errors) else set()
            here, there = tree(self.root / "output"), tree(fresh / "output")
            record = publish_guard.errors(self.root / "output")
            assert bool(record.count) == bool(report.errors)
            own = {publish_guard.NAME, *failed}
            own |= {path for path in here.keys() - there.keys() if failed and path.startswith("assets/")}
            own |= {p for p in here.keys() - there.keys() if record.owner(p) and before.get(p, (b"",))[0] == here[p]}
            assert here.keys() - own == there.keys() - own
            assert [path for path in there if path not in own and here[path] != there[path]] == []
            assert _known(self.root) == _known(fresh)
            after = _stamped(self.root / "output")
            told = {found for p in report.errors for found in re.findall(r"stands at /(\S*),", p.error)}
            contested = {path + "index.html" if path.endswith("/") or not path else path for path in told}
            same = (before.keys() & after.keys()) - contested
            assert [path for path in sorted(same) if _rewritten(before[path], after[path])] == []
        finally:
            shutil.rmtree(fresh)

    def _build_what_changed(self) -> BuildReport:
        changed, self.changed = self.changed, None
        haste = Haste() if changed is None else Haste(frozenset(changed), self.last)
        if self.cut and haste.last:
            cut = replace(haste, overtaken=lambda: True)
            haste = Haste(last=self._build(self.root, haste=cut))
        return self._build(self.root, haste=haste)

    def _build(self, root: Path, *, drafts: bool = False, haste: Haste = Haste()) -> BuildReport:  # noqa: B008
        return build(root, load_config(root), BuildOptions(conversion=False, drafts=drafts, haste=haste, limits=LOW))


def _rows(root: Path) -> dict[str, str]:
    """The files of which the index knows what they say, with the file that a story's or a free page's URL has."""
    if not (root / ".sitegen/index.sqlite").exists():
        return {}
    with closing(sqlite3.connect(root / ".sitegen/index.sqlite")) as db:
        rows = db.execute("SELECT path, url FROM stories UNION ALL SELECT path, url FROM pages").fetchall()
        settings = db.execute("SELECT value FROM meta WHERE key = 'settings'").fetchone()[0]
        terms = dict(db.execute("SELECT path, '' FROM term_files").fetchall())
    pages = {path: url.lstrip("/") + ("index.html" if url.endswith("/") else "") for path, url in rows}
    return {**pages, **terms, "settings": settings}


def _kept(root: Path) -> dict[str, bytes]:
    """The files that cannot be read and are shown as they were before, with what they said."""
    with closing(sqlite3.connect(root / ".sitegen/index.sqlite")) as db:
        sql = "SELECT s.path, s.packed FROM sources s JOIN files f ON f.path = s.path WHERE f.kind = 'bad'"
        return {path: zlib.decompress(packed) for path, packed in db.execute(sql)}


def _expected(root: Path, known: dict[str, str], before: dict[str, tuple[bytes, int]]) -> set[str]:
    """The files that cannot be read now and must be kept: they were known, and output/ had their page."""
    if known.get("settings") != _rows(root)["settings"]:
        return set()  # the index was made anew
    with closing(sqlite3.connect(root / ".sitegen/index.sqlite")) as db:
        broken = {row[0] for row in db.execute("SELECT path FROM files WHERE kind = 'bad'")}
    return {path for path in broken & known.keys() if known[path] in before or not known[path]}


def _stamped(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def _rewritten(before: tuple[bytes, int], after: tuple[bytes, int]) -> bool:
    """Whether a file was written though its bytes are the same."""
    return before[0] == after[0] and before[1] != after[1]


def _known(root: Path) -> dict[str, list[Any]]:
    """What the index derives from content/, without the numbers of rows."""
    queries = {
        "terms": "SELECT kind, key, name, slug, url, count, scale, first, last, confidence, file FROM terms",
        "spellings": "SELECT x.kind, name, x.key, t.key, x.count, called, x.file, forms, ids FROM term_names x "
        "JOIN terms t ON t.id = x.term".replace(" name,", " x.name,"),
        "appearances": "SELECT t.kind, t.key, s.path, a.sort FROM appearances a JOIN terms t ON t.id = a.term "
        "JOIN stories s ON s.id = a.story",
        "tallies": "SELECT * FROM tallies",
        "versions": "SELECT s.path, c.path FROM superseded o JOIN stories s ON s.id = o.id "
        "JOIN stories c ON c.id = o.current",
        "withdrawals": "SELECT s.path, o.path, w.notice FROM withdrawals w JOIN stories s ON s.id = w.story "
        "JOIN stories o ON o.id = w.origin",
        "places": "SELECT path, state, url, sort, face, names, leader != 0, current != 0 FROM placed",
        "stale_units": "SELECT kind, key FROM stale_units WHERE kind != 'missing'",
    }
    with closing(sqlite3.connect(root / ".sitegen/index.sqlite")) as db:
        return {name: sorted(map(repr, db.execute(sql))) for name, sql in queries.items()}


@contextmanager
def begun(*, cut: bool = False) -> Iterator[Archive]:
    """An archive without stories, whose limits of lists hold no longer than its test."""
    archive = Archive()
    try:
        archive.limit(2000)
        archive.begin([])
        archive.hurry(cut)
        yield archive
    finally:
        archive.teardown()


def tell(archive: Archive, name: str, date: str = "2019-05-04", extra: str = "mood: calm", *, quick: bool) -> None:
    """Writes a story and builds; a `quick` build knows that nothing else has changed."""
    archive.write_story(name, f"date: {date}", "[]", "[ferries]", "[Lisbon]", extra, "Nothing.\n")
    archive.changed = archive.changed if quick else None
    archive.incremental_equals_clean()


@pytest.mark.parametrize("cut", [False, True])
def test_a_page_takes_the_place_of_a_static_file_and_gives_it_back(cut: bool) -> None:
    """Found by thousands of sequences: a build that knows which files changed did not look at what is copied."""
    with begun(cut=cut) as archive:
        archive.write_static("about/index.html", b"x")
        archive.incremental_equals_clean()
        for head in ("title: A", "draft: true", "title: A"):
            archive.write_page("about", head)
            archive.incremental_equals_clean()


@pytest.mark.parametrize(("quick", "cut"), [(False, False), (True, False), (True, True)])
def test_pages_take_the_place_of_a_static_file_as_a_folder_and_give_it_back(quick: bool, cut: bool) -> None:
    """Found by thousands of sequences: what stood in the way of a folder stayed, and so did the error that told so."""
    with begun(cut=cut) as archive:
        archive.write_static("2019", b"x")
        archive.incremental_equals_clean()
        for date in ("2019-05-04", "2020-01-31"):
            tell(archive, "keeper", date, quick=quick)
            tell(archive, "bridge", date, quick=quick)
        tell(archive, "keeper", quick=quick)


@pytest.mark.parametrize("quick", [False, True])
def test_a_withdrawn_story_below_a_static_file_takes_its_place(quick: bool) -> None:
    """Found by thousands of sequences: what was to be removed, for a page that failed, could not be there."""
    with begun() as archive:
        archive.write_static("2019", b"x")
        archive.incremental_equals_clean()
        tell(archive, "keeper", extra="withdrawn: {date: 2021-01-01, reason: Asked.}", quick=quick)


@pytest.mark.parametrize("many", [2, 2000])
def test_a_page_that_never_stood_is_forgotten_with_what_it_was_of(many: int) -> None:
    """Found by thousands of sequences: a name that was split leads on from its old URL, where an alias stood."""
    with begun() as archive:
        archive.limit(many)
        people, alias = "[Walter Oduya, Priya Raman]", "aliases: [/people/priya-raman/]"
        archive.write_story("keeper", "date: 2019-05-04", people, "[ferries]", "[Lisbon]", alias, "Nothing.\n")
        tell(archive, "bridge", quick=False)
        for found in (['[[split]]\nby = "story"\nname = "Priya Raman"'], []):
            archive.decide(found)
            archive.incremental_equals_clean()
        assert archive.last
        assert [problem.file for problem in archive.last.errors] == ["content/articles/keeper.md (aliases)"]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("quick", [False, True])
def test_who_stands_where_one_needs_a_file_and_one_a_folder_does_not_depend_on_who_came_first(
    quick: bool, order: int
) -> None:
    with begun() as archive:
        for name, alias in (("keeper", "/old.html"), ("ferry", "/old.html/more/"))[::order]:
            tell(archive, name, extra=f"aliases: [{alias}]", quick=quick)
        assert archive.last
        assert [problem.file for problem in archive.last.errors] == ["content/articles/keeper.md (aliases)"]
        archive.delete_story("ferry")
        archive.incremental_equals_clean()
        assert (archive.root / "output/old.html").is_file() and not archive.last.errors


@pytest.mark.parametrize("quick", [False, True])
def test_lists_and_stories_follow_the_versions_of_pictures(quick: bool) -> None:
    with begun() as archive:
        archive.configure("", "2", "false", "[16]")
        archive.write_picture_with_versions("b", (20, 8))
        archive.incremental_equals_clean()
        tell(archive, "keeper", extra="images: [{src: images/b.png, caption: C}]", quick=quick)
        tell(archive, "ferry", extra="images: [{src: images/c.png, caption: C}]", quick=quick)
        archive.incremental_equals_clean()
        assert "images/16w/b.png" in (archive.root / "output/index.html").read_text()
        for size in ((40, 40), (9, 9), (20, 8)):
            for name in ("b", "c"):
                archive.write_picture_with_versions(name, size)
                archive.changed = None
                archive.incremental_equals_clean()
        archive.delete_picture("b.png")
        archive.changed = None
        archive.incremental_equals_clean()


@pytest.mark.parametrize("cut", [False, True])
def test_the_warning_about_a_broken_picture_lasts_while_other_files_change(cut: bool) -> None:
    """Found by thousands of sequences: a build that knows what changed looked for the pictures, not at their bytes."""
    with begun(cut=cut) as archive:
        tell(archive, "keeper", extra="images: [{src: images/a.gif, caption: C}]", quick=False)
        archive.write_picture(b"<html>")
        archive.incremental_equals_clean()
        archive.write_tag("name: Boats\naliases: [ferry, bridge]")
        archive.incremental_equals_clean()
        assert archive.last
        assert [problem.file for problem in archive.last.warnings] == ["content/images/a.gif"]


TestIncremental = Archive.TestCase
TestIncremental.settings = settings(
    max_examples=80,
    stateful_step_count=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
