"""A PATH that means no seed is refused with what is wrong with it; what is converted is counted as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run, put

STORY = "Railings painted\n\nBy Ines Halvorsen\n4 May 2019\n\n" + "Walter Oduya painted the railings on Friday. " * 9


@pytest.fixture
def seeds(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(site)
    for name in (
        "times/a.txt", "times/b.html.txt", "times/.hidden.txt", "times/README.txt", "times/page_files/ad.html",
        "times/LICENSE", "times/.git/c.txt", "times/a.meta.yaml", "times/none.meta.yaml", "data/x.xyz",
        "data/x.xyz.gz", "data/y.PSD", "old/z.doc",
    ):  # fmt: skip
        put(site, f"seeds/{name}", STORY)
    put(site, "seeds/times/stories.jsonl", '{"title": "One", "text": "Walter Oduya painted the railings."}\n')
    put(site, "outside.txt", STORY)
    put(site, "seeds/bundle.zip", "Walter Oduya painted the railings.")
    (site / "seeds/empty").mkdir()
    (site / "seeds/times/link.txt").symlink_to(site / "outside.txt")
    return site


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("seeds/data/x.xyz", "no reader for .xyz (known: .csv, .docx"),
        ("data/x.xyz.gz", "no reader for .xyz (known"),
        ("seeds/data/y.PSD", "no reader for .psd (known"),
        ("seeds/bundle.zip", "its first bytes are not those of a .zip file"),
        ("seeds/old/z.doc", "no reader for .doc; save it as .docx (known"),
        ("seeds/times/LICENSE", "no reader for a name without a suffix"),
        ("seeds/times/.hidden.txt", "a dot"),
        ("seeds/times/.git/c.txt", "a dot"),
        ("seeds/times/README.txt", "README"),
        ("seeds/times/page_files/ad.html", "parts of a saved page"),
        ("seeds/times/a.meta.yaml", "name that: seeds/times/a.txt"),
        ("seeds/times/none.meta.yaml", "no such seed beside it"),
        ("seeds/times/link.txt", "is a link"),
        ("seeds/data", "holds 3 files, and no seed (.xyz, .psd; known: .csv"),
        ("seeds/data/*", "no reader for .xyz"),
        ("seeds/empty", "no files in it"),
        ("outside.txt", "is not under seeds/"),
        ("sitegen.toml", "is not under seeds/"),
        ("seeds/gone.txt", "is not there"),
        ("seeds/*.gone", "is not there"),
        ("seeds/times/stories.jsonl#1", "with its whole file: seeds/times/stories.jsonl"),
    ],
)
def test_a_path_that_is_no_seed_is_refused_with_the_reason(seeds: Path, run: Run, path: str, words: str) -> None:
    answer = run("convert", path)
    assert (answer.code, answer.out) == (2, "") and answer.err.count("\n") == 1
    assert words in answer.err and path in answer.err, answer.err
    assert not list((seeds / "content").rglob("*.md"))


@pytest.mark.parametrize("path", ["data/x.xyz", "times/README.txt", "times/a.meta.yaml"])
def test_what_is_no_seed_is_not_explained_as_one(seeds: Path, run: Run, path: str) -> None:
    answer = run("convert", "--explain", f"seeds/{path}")
    assert answer.code == 2 and f"seeds/{path} is no seed: " in answer.err


@pytest.mark.parametrize(
    ("path", "words"), [("gone.txt", "is not there"), ("times/link.txt", "is a link"), ("times", "takes one seed")]
)
def test_explain_refuses_other_paths_with_the_reason(seeds: Path, run: Run, path: str, words: str) -> None:
    answer = run("convert", "--explain", f"seeds/{path}")
    assert answer.code == 2 and words in answer.err and answer.err.count("\n") == 1


def test_an_ignored_seed_that_is_named_is_not_passed_over_silently(seeds: Path, run: Run) -> None:
    put(seeds, "content/decisions.toml", '[[ignore]]\nseed = "times/a.txt"\n')
    answer = run("convert", "seeds/times/a.txt")
    assert answer.code == 2 and "content/decisions.toml says so" in answer.err
    assert "2 articles written" in run("convert", "seeds/times").out


def test_new_seeds_are_counted_apart_from_those_that_are_read_again(site: Path, run: Run) -> None:
    """Lines that repeat in a folder decide how each capture in it is read: all are, when some come."""
    foot = "\n\nSubscribe to our letter\nAll rights reserved by us\n"
    for number in range(14):
        put(site, f"seeds/times/old{number:02}.txt", STORY.replace("Friday", f"the {number} of May") + foot)
    assert "convert: 14 seeds\n" in run("convert", "--site", site).err
    for number in range(10):
        put(site, f"seeds/times/new{number:02}.txt", STORY.replace("Friday", f"the {number} of June") + foot)
    answer = run("build", "--site", site)
    assert "convert: 10 seeds" in answer.err and "stories" not in answer.err
    put(site, "seeds/times/old00.txt", STORY.replace("Friday", "Monday"))
    assert "convert: 1 seed" in run("convert", "--site", site, "seeds/times/old00.txt").err
    assert "convert: 24 read again\n" in run("convert", "--site", site, "--all").err
    put(site, "seeds/wire/a.jsonl", '{"title": "One", "text": "Walter Oduya painted the railings of the light."}\n' * 2)
    assert "convert: 1 seed (2 stories)\n" in run("convert", "--site", site).err
