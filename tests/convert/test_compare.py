"""`convert --diff` shows what a conversion would do and does nothing; `--accept-machine` gives a field back."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_cli import STORY
from tests.conftest import Run, put, tree


@pytest.fixture
def site_with_an_edit(site: Path, run: Run) -> Path:
    """One article with a headline and a byline by hand, whose seed has changed since."""
    put(site, "seeds/example-times/keeper.txt", STORY)
    run("convert", "--site", site)
    path = article(site)
    text = path.read_text().replace("title: Keeper of", "title: The keeper of").replace("Ines Halvorsen", "Ines Moe")
    path.write_text(text.replace("- Ines Moe", "- Ines Moe  # as she signs"))
    put(site, "seeds/example-times/keeper.txt", STORY.replace("112 steps", "113 steps").replace("4 May", "5 May"))
    return site


def article(site: Path) -> Path:
    (path,) = (site / "content/articles").rglob("*.md")
    return path


def test_a_diff_is_what_convert_does_and_changes_nothing(site_with_an_edit: Path, run: Run, tmp_path: Path) -> None:
    site = site_with_an_edit
    put(site, "seeds/example-times/second.txt", STORY.replace("Tern Point", "Gull Rock"))
    before = tree(site / "content")
    answer = run("convert", "--site", site, "--diff")
    assert answer.code == 0 and tree(site / "content") == before
    assert "-date: 2019-05-04\n" in answer.out and "+date: 2019-05-05\n" in answer.out
    assert "--- /dev/null\n" in answer.out
    assert f"# {article_path(site)}: your title, authors would stand\n" in answer.out
    patch = put(tmp_path, "patch", "".join(line for line in answer.out.splitlines(True) if not line.startswith("# ")))
    copy = tmp_path / "copy"
    for path, data in before.items():
        put(copy, f"content/{path}", data)
    subprocess.run(["git", "apply", str(patch)], check=True, cwd=copy)
    run("convert", "--site", site)
    assert tree(copy / "content") == tree(site / "content")
    assert run("convert", "--site", site, "--diff").out == "# Nothing would change.\n"


def article_path(site: Path) -> str:
    return (
        next(p for p in (site / "content/articles").rglob("*.md") if "Ines Moe" in p.read_text())
        .relative_to(site)
        .as_posix()
    )


def test_a_diff_as_json(site_with_an_edit: Path, run: Run) -> None:
    put(site_with_an_edit, "seeds/example-times/empty.txt", "")
    answer = run("convert", "--site", site_with_an_edit, "--diff", "--json")
    data = json.loads(answer.out)
    (change,) = data["changes"]
    assert (answer.code, change["new"], change["stands"]) == (1, False, ["title", "authors"])
    assert change["diff"].startswith("--- a/content/articles/2019/")
    assert data["failed"][0]["seed"] == "example-times/empty.txt"


def test_a_field_is_given_back_to_the_machine_and_no_other(site_with_an_edit: Path, run: Run) -> None:
    site, path = site_with_an_edit, article(site_with_an_edit)
    before = path.read_text()
    answer = run("convert", "--site", site, "--accept-machine", "title", path)
    assert answer.code == 0 and "title is the machine's now" in answer.out
    assert path.read_text() == before.replace("title: The keeper of", "title: Keeper of")
    run("convert", "--site", site)
    text = path.read_text()
    assert "- Ines Moe  # as she signs\n" in text and "113 steps" in text
    put(site, "seeds/example-times/keeper.txt", STORY.replace("forty years", "40 years"))
    run("convert", "--site", site)
    assert "title: Keeper of Tern Point light retires after 40 years\n" in path.read_text()


def test_the_body_is_given_back_too(site: Path, run: Run) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    run("convert", "--site", site)
    path = article(site)
    machine = path.read_text()
    path.write_text(machine.replace("112 steps", "many steps").replace("dateline: Tern Point\n", ""))
    data = json.loads(run("convert", "--site", site, "--accept-machine", "body", path, "--json").out)
    assert data == {"field": "body", "articles": [{"file": str(path), "changed": True}]}
    assert path.read_text() == machine.replace("dateline: Tern Point\n", "")
    run("convert", "--site", site, "--accept-machine", "dateline", path)
    assert path.read_text() == machine


@pytest.mark.parametrize(
    ("field", "file", "code", "words"),
    [
        ("titel", "ARTICLE", 2, "did you mean title?"),
        ("title", "seeds/example-times/keeper.txt", 2, "is no article"),
        ("title", "content/articles/mine.md", 2, "was not made from a seed"),
        ("title", "content/articles/gone.md", 1, "seeds/times/gone.txt: is not there any more"),
        ("title", "", 2, "say which article"),
    ],
)
def test_what_cannot_be_given_back_is_told(site: Path, run: Run, field: str, file: str, code: int, words: str) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    put(site, "content/articles/mine.md", "---\ntitle: Mine\n---\n\nText.\n")
    put(
        site,
        "content/articles/gone.md",
        "---\ntitle: G\ncapture:\n  seed: times/gone.txt\n  sha256: '0'\n---\n\nText.\n",
    )
    before = tree(site / "content")
    answer = run(
        "convert", "--site", site, "--accept-machine", field, *([file.replace("ARTICLE", "x.md")] if file else [])
    )
    assert (answer.code, tree(site / "content")) == (code, before) and words in answer.err
