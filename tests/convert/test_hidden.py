"""What is not public any more in its seed is hidden in content/, and only there where no person decided otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.convert.held_back import HeldBack
from sitegen.convert.known_articles import KnownArticle, KnownArticles
from sitegen.core.files import sha256_of
from sitegen.core.seed_id import SeedId
from sitegen.index import seed_state
from tests.conftest import Run, put, tree
from tests.support.accounted import prose, title
from tests.support.changing_states import KINDS, PUBLIC, markdown, wordpress

SEED = "seeds/parish/posts.xml"


def convert(run: Run, site: Path, *arguments: object) -> dict[str, Any]:
    answer = run("convert", "--site", site, "--json", *arguments)
    assert answer.code == 0, answer.err
    report: dict[str, Any] = json.loads(answer.out)
    return report


def articles(site: Path) -> dict[str, bytes]:
    return tree(site / "content/articles")


def heads(site: Path) -> dict[str, dict[str, Any]]:
    """The front matter of the articles by title."""
    found = [yaml.safe_load(text.decode().split("---\n")[1]) for text in articles(site).values()]
    return {head["title"]: head for head in found}


def article(site: Path, number: int) -> Path:
    (path,) = [p for p in (site / "content/articles").rglob("*.md") if f"\ntitle: {title(number)}\n" in p.read_text()]
    return path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_what_is_not_public_any_more_is_hidden_in_every_format_and_comes_back(site: Path, run: Run) -> None:
    for at, (name, make, _, _) in enumerate(KINDS):
        put(site, f"seeds/{at}/{name}", make(10 * at, PUBLIC))
    report = convert(run, site)
    before = articles(site)
    assert "hidden" not in report and not report["passed_over"]
    assert {title(10 * at) for at in range(len(KINDS))} <= heads(site).keys()

    for at, (name, make, state, _) in enumerate(KINDS):
        put(site, f"seeds/{at}/{name}", make(10 * at, state))
    changed = convert(run, site, "--verbose")
    made = heads(site)
    hidden = {name: head["capture"]["fields"]["draft"]["from"] for name, head in made.items() if head.get("draft")}
    assert hidden == {title(10 * at): f"state in the seed: {kind}" for at, (*_, kind) in enumerate(KINDS)}
    assert (changed["hidden"], changed.get("standing"), changed["written"]) == (len(KINDS), None, 0)
    assert len(changed["hidden_articles"]) == len(KINDS)
    assert changed["articles"] == report["articles"] - len(KINDS)
    assert sum(changed["passed_over"].values()) == len(KINDS)

    after = articles(site)
    again = run("convert", "--site", site, "--json")
    assert "convert:" not in again.err  # nothing was read
    assert json.loads(again.out)["hidden"] == len(KINDS)
    convert(run, site, "--all")
    assert articles(site) == after

    for at, (name, make, _, _) in enumerate(KINDS):
        put(site, f"seeds/{at}/{name}", make(10 * at, PUBLIC))
    assert "hidden" not in convert(run, site)
    assert articles(site) == before


def put_posts(site: Path, state: str) -> None:
    put(site, SEED, wordpress(1, state))


def test_it_leaves_the_site_and_is_told(site: Path, run: Run) -> None:
    put_posts(site, PUBLIC)
    assert json.loads(run("build", "--site", site, "--json").out)["articles"] == 2
    assert prose(1)[:60].encode() in b"".join(tree(site / "output").values())
    put_posts(site, "private")
    changes = json.loads(run("convert", "--site", site, "--diff", "--json").out)["changes"]
    assert ["+draft: true" in change["diff"] for change in changes] == [True]
    report = json.loads(run("build", "--site", site, "--json").out)
    assert (report["articles"], report["account"]["hidden"]) == (1, 1)
    shown = b"".join(tree(site / "output").values())
    assert prose(1)[:60].encode() not in shown and title(1).encode() not in shown
    out = run("convert", "--site", site, "--verbose").out
    assert "1 article is hidden, since its record is now private." in out
    name = article(site, 1).relative_to(site).as_posix()
    assert f"{name}: hidden, since its record seeds/parish/posts.xml#1 is private" in out
    assert "stay as they are" not in out and "Nothing would change" in run("convert", "--site", site, "--diff").out


def test_what_a_person_decides_stands(site: Path, run: Run) -> None:
    put_posts(site, PUBLIC)
    convert(run, site)
    put_posts(site, "private")
    convert(run, site)
    replace(article(site, 1), "\ndraft: true\n", "\ndraft: false\n")
    for arguments in ((), ("--all",), ()):
        report = convert(run, site, *arguments)
        assert (report.get("hidden"), report["standing"]) == (None, 1)
        assert heads(site)[title(1)]["draft"] is False
    put_posts(site, PUBLIC)
    convert(run, site)
    assert heads(site)[title(1)]["draft"] is False


@pytest.mark.parametrize("line", ["draft: false\n", ""])
def test_a_decision_before_the_record_changes_stands_and_one_without_that_key_is_none(
    site: Path, run: Run, line: str
) -> None:
    put_posts(site, PUBLIC)
    convert(run, site)
    path = article(site, 1)
    path.write_text(path.read_text().replace("capture:\n", f"{line}subtitle: Of a person\ncapture:\n", 1) + "\nMine.\n")
    put_posts(site, "private")
    report = convert(run, site)
    head = heads(site)[title(1)]
    assert (report.get("hidden", 0), head["draft"]) == ((0, False) if line else (1, True))
    assert head["subtitle"] == "Of a person" and path.read_text().endswith("\nMine.\n")


def test_an_older_state_of_content_is_hidden_again(site: Path, run: Run) -> None:
    put_posts(site, PUBLIC)
    convert(run, site)
    path = article(site, 1)
    public = path.read_text()
    put_posts(site, "private")
    convert(run, site)
    hidden = path.read_text()
    path.write_text(public)
    assert convert(run, site)["hidden"] == 1
    assert path.read_text() == hidden


def test_an_article_of_a_version_that_did_not_know_the_mark_is_hidden_also_in_a_fresh_clone(
    site: Path, run: Run
) -> None:
    seeds = {f"seeds/parish/{at}.md": (at, state) for at, state in enumerate(("private: true", "draft: true", PUBLIC))}
    for name, (at, _) in seeds.items():
        put(site, name, markdown(at, PUBLIC))
    convert(run, site)
    for name, (at, state) in seeds.items():
        path, before = article(site, at), sha256_of(site / name)
        put(site, name, markdown(at, state))
        path.write_text(path.read_text().replace(before, sha256_of(site / name)))
    run("clean", "--site", site)
    report = convert(run, site)
    assert (report["hidden"], report["unchanged"]) == (2, 1)
    assert [title(at) for at in range(3) if heads(site)[title(at)].get("draft")] == [title(0), title(1)]


def test_a_story_that_moves_to_the_folder_of_drafts_is_hidden(site: Path, run: Run) -> None:
    put(site, "seeds/parish/_posts/ferry.md", markdown(1, PUBLIC))
    convert(run, site)
    (site / "seeds/parish/_posts/ferry.md").unlink()
    put(site, "seeds/parish/_drafts/ferry.md", markdown(1, PUBLIC))
    assert convert(run, site)["hidden"] == 1
    head = heads(site)[title(1)]
    assert (head["draft"], head["capture"]["seed"]) == (True, "parish/_drafts/ferry.md")
    assert "convert:" not in run("convert", "--site", site).err
    (site / "seeds/parish/_drafts/ferry.md").rename(site / "seeds/parish/_posts/ferry.md")
    convert(run, site)
    assert "draft" not in heads(site)[title(1)] and len(heads(site)) == 1


def test_records_that_are_gone_or_no_stories_stay(site: Path, run: Run) -> None:
    put_posts(site, PUBLIC)
    convert(run, site)
    before = articles(site)
    put(site, SEED, wordpress(1, PUBLIC).replace(b">post<", b">page<", 1))
    report = convert(run, site)
    assert (report["passed_over"], report["standing"], report.get("hidden")) == ({"page": 1}, 1, None)
    put(site, SEED, wordpress(2, PUBLIC))
    assert convert(run, site)["standing"] == 1
    assert {name: text for name, text in articles(site).items() if name in before} == before


def test_an_article_that_cannot_be_read_is_an_error_until_it_is_hidden(site: Path, run: Run) -> None:
    put_posts(site, PUBLIC)
    convert(run, site)
    path = article(site, 1)
    text = path.read_text()
    path.write_text(text.replace("title:", "title: [", 1))
    put_posts(site, "private")
    answer = run("convert", "--site", site, "--json")
    assert answer.code == 1 and "cannot be hidden" in json.loads(answer.out)["failed"][0]["error"]
    path.write_text(text)
    assert convert(run, site)["hidden"] == 1


@pytest.mark.parametrize(
    ("known", "records", "held"),
    [
        (["k", "k.1", "k.2", "k.4", "m.1"], [("k", "deleted")], ["k", "k.1", "k.2"]),
        (["a.eml#1", "a.eml#2", "b.eml#1"], [("a.eml", "draft"), ("b.eml", "comment")], ["a.eml#1", "a.eml#2"]),
        (["1", "2"], [("", "deleted")], ["1", "2"]),
        (["1", "2"], [("", "deleted"), ("2", "page")], []),
        (["1", "2"], [("1", "template"), ("2", "no reader for .xyz"), ("3", "private"), ("1", "status 404")], []),
    ],
)
def test_the_articles_of_a_record_are_found_by_its_key(
    known: list[str], records: list[tuple[str, str]], held: list[str]
) -> None:
    """Also those of several stories in it; a seed that is one record has all of its articles."""
    articles = {"a.x": {key: KnownArticle(f"content/articles/{key}.md", "") for key in known}}
    found = HeldBack(KnownArticles(articles, {}, frozenset()), {})
    for key, kind in records:
        found.add(SeedId("a.x", key), kind, "")
    assert sorted(one.seed.key for one in found.articles({})) == held


def test_of_two_records_with_one_key_the_public_one_decides() -> None:
    articles = {"a.x": {"1": KnownArticle("content/articles/1.md", "")}}
    found = HeldBack(KnownArticles(articles, {}, frozenset()), {})
    found.add(SeedId("a.x", "1"), "private", "")
    found.release("a.x", "1")
    assert not list(found.articles({}))


@pytest.mark.parametrize("step", ["remember", "remember_passed_over", "remember_held_back", "remember_folders"])
def test_a_run_that_was_interrupted_after_hiding_is_completed(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    put_posts(site, PUBLIC)
    convert(run, site)
    put_posts(site, "private")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(seed_state, step, interrupted)
        assert run("convert", "--site", site).code != 0
    made = articles(site)
    assert heads(site)[title(1)]["draft"] is True
    assert convert(run, site)["hidden"] == 1
    assert articles(site) == made
