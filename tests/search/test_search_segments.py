"""The search bundle is made in segments: they say what Pagefind says of all pages, and a change costs its own."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
from collections import defaultdict
from itertools import accumulate
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.pages.limits import SiteLimits
from sitegen.search import pagefind
from sitegen.search.bundle_files import head
from sitegen.search.merging import _bounded, chunks
from sitegen.search.segments import Postings, cut
from tests.conftest import Run, put, put_story, tree

STORIES = {
    "2019/keeper": ("title: The keeper\ndate: 2019-05-04\npeople: [Walter Oduya]\ntags: [ferry]", "Oduya painted.\n"),
    "2019/cafe": ("title: Café and cafe\ndate: 2019-11-30\nplaces: [Zürich]", "A café in Zürich, a cafe in Zurich.\n"),
    "2020/ferry": ("title: The ferry\ndate: 2020-01-31\npeople: [Priya Raman]\ntags: [ferry]", "Raman sailed.\n"),
    "2020/hebrew": ("title: שלום מן הנמל\ndate: 2020-02-01\nlanguage: he", "הספינה יצאה מן הנמל.\n"),
    "2021/rocks": ("title: On rocks, 50% & more\ndate: 2021-03-02\npublication: Example Times", "Seals. Seals!\n"),
    "2021/old": ("title: An old café\npublication: Example Times\nauthors: [Ada Quill]", "Cafés were many.\n"),
    "2022/late": ("title: The late ferry\ndate: 2022-12-24\ntags: [ferry, co-operation]", "The co-operative's.\n"),
}


NOTED = (
    ("entities/people", "walter-oduya"), ("entities/people", "priya-raman"), ("entities/places", "zurich"),
    ("tags", "ferry"), ("tags", "co-operation"),
)  # fmt: skip
NAMES = {"walter-oduya": "Walter Oduya", "priya-raman": "Priya Raman", "zurich": "Zürich"}


@pytest.fixture
def archive(site: Path) -> Path:
    for path, (head_of, text) in STORIES.items():
        put_story(site, path, head_of, text)
    for plural, name in NOTED:  # search reads the pages of terms of which a person wrote
        put(site, f"content/{plural}/{name}.md", f"---\nname: {NAMES.get(name, name)}\n---\n\nA note on the café.\n")
    return site


def build_cut(root: Path, most: int = 3, *, jobs: int = 1, fresh: bool = False) -> None:
    """Builds with segments of at most so many pages."""
    options = BuildOptions(conversion=False, fresh=fresh, jobs=jobs, limits=SiteLimits(segment_pages=most))
    assert not build(root, load_config(root), options).errors


def decoded(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes())[len(b"pagefind_dcd") :])


def said(bundle: Path) -> dict[str, Any]:
    """All that a bundle says, by the URLs of pages and the names of fields."""
    entry = json.loads((bundle / "pagefind-entry.json").read_bytes())
    ((language, about),) = entry["languages"].items()
    made_by, pages, index, filters, sorts, fields = decoded(bundle / f"pagefind.{about['hash']}.pf_meta")
    packed = [gzip.decompress((bundle / f"fragment/{name}.pf_fragment").read_bytes()) for name, _ in pages]
    fragments = [json.loads(data[len(b"pagefind_dcd") :]) for data in packed]
    urls = [fragment["url"] for fragment in fragments]
    words: dict[str, dict[str, Any]] = {}
    for first, last, name in index:
        (entries,) = decoded(bundle / f"index/{name}.pf_index")
        assert entries[0][0].startswith(first) and entries[-1][0].startswith(last)
        for word, found, forms in entries:
            assert first <= word and word[: len(last)] <= last and word not in words
            words[word] = {form: placed(postings, urls, fields) for form, postings in (("", found), *forms)}
    assert list(words) == sorted(words) and about["page_count"] == len(pages)
    values = {label: dict(decoded(bundle / f"filter/{name}.pf_filter")[1]) for label, name in filters}
    return {
        "version": (made_by, entry["version"], language, about["wasm"], entry["include_characters"]),
        "words": words,
        "filters": {label: {v: {urls[n] for n in ns} for v, ns in found.items()} for label, found in values.items()},
        "sorts": {name: [urls[number] for number in order] for name, order in sorts},
        "fragments": dict(zip(urls, fragments, strict=True)),
        "lengths": dict(zip(urls, (count for _, count in pages), strict=True)),
    }


def placed(postings: list[Any], urls: list[str], fields: list[str]) -> dict[str, Any]:
    """Where a word stands: for each page the places in its text and those in each field of its metadata."""
    found = {}
    for number, (_, text, meta) in zip(accumulate(step for step, _, _ in postings), postings, strict=True):
        by_field = defaultdict(list)
        for place in meta:
            if place < 0:
                field = fields[-1 - place]
            else:
                by_field[field].append(place)
        found[urls[number]] = (text, dict(by_field))
    return found


def at_once(output: Path, work: Path) -> dict[str, Any]:
    """What Pagefind itself says of all searched pages together."""
    for page in output.rglob("*.html"):
        if b"data-pagefind-body" in page.read_bytes():
            staged = work / "site" / page.relative_to(output)
            staged.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, staged)
    pagefind._run(work / "site", work / "made", "en")
    return said(work / "made")


def test_many_segments_say_what_pagefind_says_of_all_pages_at_once(archive: Path, tmp_path: Path) -> None:
    build_cut(archive)
    ours, whole = said(archive / "output/pagefind"), at_once(archive / "output", tmp_path / "whole")
    order, theirs = ours.pop("sorts"), whole.pop("sorts")
    assert ours == whole
    assert len(ours["fragments"]) >= 12 and set(ours["words"]["cafe"]) == {"", "café", "cafés"}
    dates = {url: date_of(archive / "output", url) for url in ours["fragments"]}
    # Of equal dates Pagefind's order is that of chance.
    assert [dates[url] for url in order["date"]] == [dates[url] for url in theirs["date"]] == sorted(dates.values())


def date_of(output: Path, url: str) -> str:
    page = (output / url.strip("/") / "index.html").read_text(encoding="utf-8")
    return page.partition('data-pagefind-sort="date:')[2].partition('"')[0]


def test_how_the_pages_are_cut_makes_no_difference_to_what_is_said(archive: Path) -> None:
    bundles = []
    for most in (1, 2, 5, 1000):
        build_cut(archive, most, fresh=True)
        bundles.append(tree(archive / "output/pagefind"))
    assert bundles[0] and all(bundle == bundles[0] for bundle in bundles[1:])


def test_a_change_costs_its_segment(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        put_story(archive, f"{1950 + number}/{number}", f"title: Note {number}\ndate: {1950 + number}-01-01", "So.\n")
    build_cut(archive)
    indexed: list[list[str]] = []
    whole = pagefind._index

    def noted(output: Path, work: Path, language: str, fields: list[str], paths: list[str]) -> Any:
        indexed.append(paths)
        return whole(output, work, language, fields, paths)

    monkeypatch.setattr(pagefind, "_index", noted)
    put_story(archive, "2019/keeper", STORIES["2019/keeper"][0], "Oduya painted a zeppelin.\n")
    build_cut(archive)
    changed = [path for paths in indexed for path in paths]
    assert "2019/05/keeper/index.html" in changed and len(changed) < 30
    assert "zeppelin" in said(archive / "output/pagefind")["words"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_after_changes_the_bundle_is_that_of_a_clean_build(archive: Path, jobs: int) -> None:
    build_cut(archive, jobs=jobs)
    put_story(archive, "2019/keeper", STORIES["2019/keeper"][0], "Oduya painted a zeppelin.\n")
    (archive / "content/articles/2020/ferry.md").unlink()
    put_story(archive, "2020/boat", "title: A boat\ndate: 2020-07-07\npeople: [Priya Raman]", "Raman rowed.\n")
    build_cut(archive, jobs=jobs)
    changed = tree(archive / "output")
    build_cut(archive, jobs=jobs, fresh=True)
    assert tree(archive / "output") == changed


def test_a_segment_of_which_a_page_is_missing_is_made_again(
    archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = archive / "output/2019/05/keeper/index.html"
    whole = pagefind._index

    def missing(*arguments: Any) -> Any:
        ours.rename(archive / "aside")
        try:
            return whole(*arguments)
        finally:
            (archive / "aside").rename(ours)

    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "_index", missing)
        run("build", "--site", archive, "--jobs", 1)
    assert "/2019/05/keeper/" not in said(archive / "output/pagefind")["fragments"]
    put_story(archive, "2022/late", STORIES["2022/late"][0], "Another text.\n")
    run("build", "--site", archive)
    assert "/2019/05/keeper/" in said(archive / "output/pagefind")["fragments"]


def test_the_program_of_another_language_goes_with_it(archive: Path, run: Run) -> None:
    for language in ("en", "de"):
        put(archive, "sitegen.toml", f'[site]\ntitle = "Test archive"\nlanguage = "{language}"\n')
        assert run("build", "--site", archive).code == 0
    changed = tree(archive / "output")
    assert run("build", "--clean", "--site", archive).code == 0
    assert tree(archive / "output") == changed and "pagefind/wasm.de.pagefind" in changed


@pytest.mark.parametrize("pattern", ["fragment/*", "index/*", "filter/*", "*.pf_meta", "wasm.en.pagefind", "*.js", "*"])
def test_whatever_is_missing_of_the_bundle_is_made_again(archive: Path, pattern: str) -> None:
    build_cut(archive)
    whole = tree(archive / "output")
    for path in (archive / "output/pagefind").glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert tree(archive / "output") != whole
    build_cut(archive)
    assert tree(archive / "output") == whole


def test_metadata_and_orders_of_a_theme_of_its_own_are_those_of_pagefind(archive: Path, tmp_path: Path) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "own"\n')
    for name in ("home", "index", "archive", "period", "days", "holdings", "page", "404", "search"):
        put(archive, f"themes/own/templates/{name}.html", "{{ page.head.title }}")
    body = "<html><body{% if page.head.searched %} data-pagefind-body{% endif %}><h1>{{ page.head.title }}</h1>"
    length = "{{ page.head.title|length }}"
    words = f"<p data-pagefind-meta=above>{length} <b data-pagefind-sort='length:{length}'></b></p></body></html>"
    put(archive, "themes/own/templates/article.html", body + words)
    put(archive, "themes/own/templates/term.html", body + words.replace("above", "zenith"))
    for _ in range(2):
        build_cut(archive)
        ours, whole = said(archive / "output/pagefind"), at_once(archive / "output", tmp_path / "whole")
        lengths = {url: len(page["meta"]["title"]) for url, page in ours["fragments"].items()}
        order = [lengths[url] for url in ours.pop("sorts")["length"]]
        assert order == [lengths[url] for url in whole.pop("sorts")["length"]] == sorted(lengths.values())
        assert ours == whole
        put_story(archive, "2023/new", "title: New\ndate: 2023-01-01", "New.\n")


def test_a_disk_without_room_is_told_of(archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(page: Path, data: bytes, staged: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pagefind, "_stage", full)
    answer = run("build", "--site", archive, "--jobs", 1)
    assert answer.code == 1 and "the search index cannot be made: No space left on device" in answer.err
    monkeypatch.undo()
    assert run("build", "--site", archive).code == 0 and (archive / "output/pagefind/pagefind-entry.json").is_file()


def test_a_theme_that_marks_nothing_is_told_so(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "own"\n')
    for name in ("home", "article", "term", "index", "archive", "period", "days", "holdings", "page", "404", "search"):
        put(archive, f"themes/own/templates/{name}.html", "{{ page.head.title }}")
    answer = run("build", "--site", archive)
    assert answer.code == 1 and "no page says what of it is to be found" in answer.err


def test_a_theme_that_sorts_by_text_is_told_how_to(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "own"\n')
    for name in ("home", "index", "archive", "period", "days", "holdings", "page", "404", "search"):
        put(archive, f"themes/own/templates/{name}.html", "{{ page.head.title }}")
    for name in ("article", "term"):
        body = "<html><body data-pagefind-body><h1 data-pagefind-sort=title>{{ page.head.title }}</h1></body></html>"
        put(archive, f"themes/own/templates/{name}.html", body)
    answer = run("build", "--site", archive)
    assert answer.code == 1 and 'data-pagefind-sort="NAME:VALUE"' in answer.err


def test_a_browser_tells_from_the_bounds_of_chunks_where_a_word_stands() -> None:
    """They are cut as Pagefind cuts its own."""
    index = [("a1", "account", "x"), ("accredit", "an", "y"), ("an’s", "to", "z")]
    assert list(_bounded(index)) == [("a1", "acco", "x"), ("accr", "an", "y"), ("an’", "to", "z")]
    assert list(_bounded(index[:1])) == index[:1] and list(_bounded([])) == []


# --- cutting ---


@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1), max_size=60), st.integers(1, 9))
def test_runs_have_all_pages_in_order_and_are_not_too_long(paths: set[str], most: int) -> None:
    pages = [(path, "") for path in sorted(paths)]
    runs = list(cut(pages, most))
    assert [page for run in runs for page in run] == pages
    assert all(0 < len(run) <= most for run in runs)


def test_a_page_more_changes_few_runs() -> None:
    pages = [(f"20{n % 97:02}/{n}/index.html", "") for n in range(2000)]
    changed = []
    for count in range(1000, 2000):
        before, after = ({tuple(run) for run in cut(sorted(pages[:n]), 20)} for n in (count, count + 1))
        changed.append(len(after - before))
    assert sum(changed) < 2 * len(changed) and max(changed) < 8


@given(st.integers(0, 2**20))
def test_the_head_of_an_array_is_what_cbor_has(size: int) -> None:
    assert head(size) + b"\x00" * size == cbor2.dumps([0] * size)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 60_000), max_size=80), st.integers(0, 79), st.integers(1, 60_000))
def test_chunks_have_all_words_and_those_before_a_change_stay(sizes: list[int], changed: int, size: int) -> None:
    def made(sizes: list[int]) -> list[tuple[str, str, bytes]]:
        return list(chunks(Postings(f"w{n:03}", "", n, n, 1, b"\x80" * length) for n, length in enumerate(sizes)))

    before = made(sizes)
    assert [first for first, _, _ in before] + ["~"] == sorted([first for first, _, _ in before] + ["~"])
    if sizes:
        assert before[0][0] == "w000" and before[-1][1] == f"w{len(sizes) - 1:03}"
    after = made([size if n == changed else length for n, length in enumerate(sizes)])
    assert all(chunk in after for chunk in before if chunk[1] < f"w{changed:03}")
