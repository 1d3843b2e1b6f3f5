"""Convert: what is read again and what is not, many stories in one seed, sidecars and rules, and how it tells."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Run

WORDS = (
    "harbour council channel ferry dredger winter storm mooring fee county spring bill vote market bridge quay rope "
    "lantern pilot tide ledger clerk mayor school chapel orchard meadow granary".split()
)


def prose(seed: int, paragraphs: int = 3) -> list[str]:
    """Paragraphs of an invented story, the same for the same number."""
    chance = random.Random(seed)
    return [
        " ".join(
            f"The {chance.choice(WORDS)} of the {chance.choice(WORDS)} met the {chance.choice(WORDS)} on the quay in "
            f"week {chance.randrange(1, 52)} and spoke of the {chance.choice(WORDS)}."
            for _ in range(3)
        )
        for _ in range(paragraphs)
    ]


def text(number: int, *furniture: str) -> str:
    title = f"The {WORDS[number % len(WORDS)]} and the {WORDS[(number * 7 + 3) % len(WORDS)]}, part {number}"
    return "\n\n".join([title, *furniture[:1], *prose(number), *furniture[1:]]) + "\n"


class Site:
    """A site to convert, by its folder."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root, self.run = root, run
        (root / "sitegen.toml").write_text('[site]\ntitle = "Test"\n')

    def seed(self, name: str, content: str | bytes) -> Path:
        path = self.root / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def convert(self, *arguments: object) -> dict[str, Any]:
        answer = self.run("convert", "--site", self.root, "--json", *arguments)
        assert answer.code in (0, 1), answer.err
        report: dict[str, Any] = json.loads(answer.out)
        assert answer.code == bool(report["failed"])
        return report

    def content(self) -> dict[str, str]:
        files = sorted((self.root / "content").rglob("*"))
        return {p.relative_to(self.root).as_posix(): p.read_text() for p in files if p.suffix == ".md"}

    def one(self) -> str:
        (text,) = self.content().values()
        return text

    def fresh(self, other: Path) -> Site:
        """The same seeds in a site that was never converted."""
        other.mkdir()
        shutil.copytree(self.root / "seeds", other / "seeds")
        made = Site(other, self.run)
        shutil.copy(self.root / "sitegen.toml", other / "sitegen.toml")
        return made


@pytest.fixture
def site(tmp_path: Path, run: Run) -> Site:
    root = tmp_path / "site"
    root.mkdir()
    return Site(root, run)


# --- what is read again ------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(7)), cuts=st.sets(st.integers(1, 6), max_size=3))
def test_batches_and_order_of_conversion_decide_nothing(
    run: Run, tmp_path_factory: pytest.TempPathFactory, order: list[int], cuts: set[int]
) -> None:
    """Lines that come to repeat are furniture for stories that were converted before they did."""
    root = tmp_path_factory.mktemp("law")
    (root / "site").mkdir()
    site = Site(root / "site", run)
    for at, number in enumerate(order, 1):
        box = "Readers of the Lantern walk the old towpath each Sunday at ten, in any weather and at any age at all."
        site.seed(f"lantern/{number}.txt", text(number, "The Lantern of Marrowby", box if number % 2 else ""))
        if at in cuts:
            site.convert()
    site.convert()
    clean = site.fresh(root / "clean")
    clean.convert("--all")
    assert site.content() == clean.content()


def test_a_new_capture_is_read_alone_where_it_changes_nothing_for_others(site: Site) -> None:
    for number in range(4):
        site.seed(f"paper/{number}.txt", text(number))
    assert site.convert()["written"] == 4
    site.seed("paper/9.txt", text(9))
    answer = site.convert()
    assert (answer["written"], answer["unchanged"], answer["articles"]) == (1, 4, 5)


def test_without_derived_state_nothing_is_written_again(site: Site) -> None:
    for number in range(5):
        site.seed(f"paper/{number}.txt", text(number, "The Paper of Marrowby"))
    site.seed("dump.jsonl", lines(*range(10, 13)))
    before = site.convert()
    shutil.rmtree(site.root / ".sitegen")
    after = site.convert()
    assert (before["written"], after["written"], after["unchanged"], after["articles"]) == (8, 0, 8, 8)


def test_an_article_that_was_removed_comes_back_and_the_others_stay(site: Site) -> None:
    site.seed("dump.jsonl", lines(1, 2, 3))
    site.convert()
    next((site.root / "content").rglob("*part-2*.md")).unlink()
    answer = site.convert()
    assert (answer["written"], answer["unchanged"]) == (1, 2)


# --- many stories in one seed ------------------------------------------------------------------------------


def record(number: int, **more: Any) -> dict[str, Any]:
    title, *body = text(number).strip().split("\n\n")
    return {"url": f"https://paper.example/{number}", "title": title, "maintext": "\n".join(body), **more}


def lines(*numbers: int) -> str:
    return "".join(json.dumps(record(number)) + "\n" for number in numbers)


def test_a_record_that_changes_changes_its_article_alone(site: Site) -> None:
    seed = site.seed("dump.jsonl", lines(1, 2, 3))
    assert site.convert()["written"] == 3
    before = site.content()
    seed.write_text(lines(3, 1) + json.dumps(record(2, date_publish="2014-03-12 07:15:00")) + "\n" + lines(4))
    answer = site.convert()
    assert (answer["written"], answer["unchanged"], answer["articles"]) == (2, 2, 4)
    after = site.content()
    assert len(after) == 4
    assert all(after[path] == before[path] for path in before if "part-2" not in path)


def test_a_bad_record_is_listed_at_every_run_until_it_is_mended(site: Site) -> None:
    seed = site.seed("dump.jsonl", lines(1) + "[1, 2]\n" + lines(2))
    for written in (2, 0):
        answer = site.convert()
        assert answer["written"] == written
        assert [(f["seed"], f["line"]) for f in answer["failed"]] == [("dump.jsonl", 2)]
    seed.write_text(lines(1, 2))
    assert site.convert()["failed"] == []


def test_what_says_itself_that_it_is_no_story_is_no_failure(site: Site) -> None:
    body = "\n\n".join(prose(1))
    site.seed("draft.md", f"---\ntitle: Not yet\ndraft: true\n---\n\n{body}\n")
    site.seed("story.md", f"---\ntitle: Out\n---\n\n{body}\n")
    answer = site.convert()
    assert (answer["seeds"], answer["articles"], answer["failed"]) == (2, 1, [])
    page = site.root / "report.html"
    site.run("convert", "--site", site.root, "--report", page)
    assert "draft.md" in page.read_text()


def test_a_seed_that_moves_takes_its_articles_along(site: Site) -> None:
    seed = site.seed("dump.jsonl", lines(1, 2))
    site.convert()
    before = set(site.content())
    assert len(before) == 2
    seed.rename(seed.with_name("renamed.jsonl"))
    site.convert()
    assert set(site.content()) == before
    assert all("seed: renamed.jsonl#" in text for text in site.content().values())


# --- sidecars and rules ------------------------------------------------------------------------------------


def test_a_sidecar_wins_and_a_change_to_it_is_read(site: Site) -> None:
    site.seed("a.txt", text(1))
    site.seed("b.txt", text(2))
    assert site.convert()["written"] == 2
    side = site.seed("a.meta.yaml", "publication: The Lantern\ndate: 2011-05-04\nauthors: [Odile Brandt]\n")
    assert site.convert()["written"] == 1
    (path,) = [path for path in site.content() if "part-1" in path]
    made = site.content()[path]
    assert "publication: The Lantern" in made
    assert "date: 2011-05-04" in made
    assert "  date: {from: sidecar, confidence: 1.0" in made
    side.unlink()
    assert site.convert()["written"] == 1
    assert "Lantern" not in next(iter(t for p, t in site.content().items() if "part-1" in p)).split("capture:")[0]


@pytest.mark.parametrize(
    ("said", "line", "error"),
    [
        ("title: A\ntitlle: B\n", 2, "did you mean title"),
        ("title: A\ntitel: B\n", 2, "titel and title say different things"),
        ("url: https://a.example/x\nsource_url: https://a.example/y\n", 2, "contradicts itself"),
        ("captured: 2011-01-01\ndate: 2012-01-01\n", 1, "contradicts itself"),
        ("date: 2012-01-01\ndate_range: [2013-01-01, 2014-01-01]\n", 2, "contradicts itself"),
        ("date: soon\n", 1, "a date such as"),
        ("title: A\ntitle: B\n", 2, "stands twice"),
        ("a: [\n", 2, "is not YAML"),
        ("language: [en]\n", 1, "a language code"),
    ],
)
def test_a_sidecar_that_is_wrong_is_named_with_its_line(site: Site, said: str, line: int, error: str) -> None:
    site.seed("a.txt", text(1))
    site.seed("b.txt", text(2))
    site.seed("a.txt.meta.yaml", said)
    answer = site.convert()
    assert answer["written"] == 1
    (failed,) = answer["failed"]
    assert (failed["seed"], failed["line"]) == ("a.txt.meta.yaml", line)
    assert error in failed["error"]


def test_rules_of_a_publication_are_kept_and_a_change_to_them_is_read(site: Site) -> None:
    line = "Pictures of the harbour by the members of the club, who meet on Mondays in the old lifeboat station."
    site.seed("lantern/a.txt", text(1, "", line) + f"\nBy the clerk\n\n{prose(50)[0]}\n")
    site.seed("other/b.txt", text(2))
    site.convert()
    assert line in next(t for p, t in site.content().items() if "part-1" in p)
    rules = '[publications."The Lantern & Sons"]\nfolders = ["lantern"]\ndrop = ["^Pictures of"]\n'
    (site.root / "sitegen.toml").write_text('[site]\ntitle = "Test"\n' + rules)
    assert site.convert()["written"] == 1
    made = next(t for p, t in site.content().items() if "part-1" in p)
    assert line not in made
    assert "publication: The Lantern & Sons" in made


def test_a_changed_table_of_fields_concerns_only_the_seeds_that_it_matches(site: Site, tmp_path: Path) -> None:
    for name in ("set/a.json", "other/b.json"):
        body = "\n\n".join(prose(len(name)))
        site.seed(name, json.dumps({"title": f"The quay of {name}", "kop": f"The ferry of {name}", "text": body}))
    site.convert()
    (site.root / "sitegen.toml").write_text('[fields."set/*"]\ntitle = "kop"\n')
    report = site.convert()
    assert (report["written"], report["unchanged"]) == (1, 1)
    titles = [line for text in site.content().values() for line in text.splitlines() if line.startswith("title:")]
    assert titles == ["title: The quay of other/b.json", "title: The ferry of set/a.json"]
    assert site.convert()["written"] == 0


def test_a_rule_that_is_no_regular_expression_is_an_error_with_its_line(site: Site) -> None:
    (site.root / "sitegen.toml").write_text('[publications.Lantern]\nfolders = ["x"]\ndrop = ["("]\n')
    answer = site.run("convert", "--site", site.root)
    assert answer.code == 1
    assert "sitegen.toml:3: publications.Lantern.drop: '(' is no regular expression" in answer.err


# --- interruption ------------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    for number in range(400):
        site.seed(f"paper/{number:03}.txt", text(number))
    command = [sys.executable, "-m", "sitegen", "convert", "--site", str(site.root), "--jobs", "2", "--quiet"]
    process = subprocess.Popen(
        command,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # shells start what runs behind without it
    )
    articles = site.root / "content" / "articles"
    while process.poll() is None and not any(articles.rglob("*.md")):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)
    done = len(site.content())
    assert 0 < done < 400, "the run was over before it could be interrupted"
    answer = site.convert()
    assert (answer["articles"], answer["unchanged"], answer["written"]) == (400, done, 400 - done)
    clean = site.fresh(tmp_path / "clean")
    clean.convert()
    assert site.content() == clean.content()


# --- pictures ----------------------------------------------------------------------------------------------

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_picture_inside_a_page_is_kept_under_its_digest(site: Site) -> None:
    from sitegen.convert import pictures
    from sitegen.convert.article_writer import on_disk
    from sitegen.core.model import Image

    source = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    kept = pictures.store_picture(site.root, "a.html", Image(source, "The quay"), on_disk(site.root))
    assert (site.root / "content" / kept.src).read_bytes() == PIXEL
    assert kept.caption == "The quay"
    for bad in ("data:image/svg+xml,<svg onload=alert(1)>", "data:image/png;base64,AAAA", "../secret.png", "x.png"):
        assert pictures.store_picture(site.root, "a.html", Image(bad, "The quay"), on_disk(site.root)) == Image(
            "", "The quay"
        )


# --- telling -----------------------------------------------------------------------------------------------


def test_explain_tells_each_field_and_line_and_writes_nothing(site: Site) -> None:
    site.seed("paper/a.txt", text(1, "By Odile Brandt") + "\nShare this article\n")
    answer = site.run("convert", "--site", site.root, "--explain", "seeds/paper/a.txt")
    assert answer.code == 0
    assert "authors      Odile Brandt" in answer.out
    assert "Share this article" in answer.out
    assert "share buttons" in answer.out
    assert not (site.root / "content").exists()
    told = json.loads(site.run("convert", "--site", site.root, "--explain", "paper/a.txt", "--json").out)
    assert told["fields"]["authors"]["value"] == "Odile Brandt"
    assert [line["reason"] for line in told["lines"] if line["text"] == "Share this article"] == ["share buttons"]


def test_explain_of_a_record_by_its_key_and_of_what_is_none(site: Site) -> None:
    site.seed("dump.jsonl", lines(1, 2))
    answer = site.run("convert", "--site", site.root, "--explain", "dump.jsonl#https://paper.example/2")
    assert "part 2" in answer.out
    assert "part 1" not in answer.out
    missing = site.run("convert", "--site", site.root, "--explain", "nothing.txt")
    assert missing.code == 2
    assert "nothing.txt is not there" in missing.err
    site.seed("empty.txt", "")
    empty = site.run("convert", "--site", site.root, "--explain", "empty.txt")
    assert empty.code == 1
    assert "empty file" in empty.err


def test_the_report_tells_fields_failures_and_files_that_are_no_seeds(site: Site) -> None:
    site.seed("paper/a.txt", text(1, "By Odile Brandt") + "\nShare this article\n")
    site.seed("paper/b.txt", "")
    site.seed("paper/c.pdf", "%PDF-")
    site.seed("paper/<script>alert(1)</script>.docx", "x")
    target = site.root / "report.html"
    answer = site.run("convert", "--site", site.root, "--report", target)
    assert answer.code == 1
    page = target.read_text()
    for told in ("<b>1</b> story<", "Odile Brandt", "paper/b.txt", "empty file", "paper/c.pdf", "share buttons"):
        assert told in page
    assert "<script" not in page
    first = target.read_bytes()
    site.run("convert", "--site", site.root, "--report", target, "--jobs", "2")
    assert target.read_bytes() == first


def test_seeds_are_chosen_by_path_folder_and_glob(site: Site) -> None:
    for number in range(4):
        site.seed(f"paper/{'ab'[number % 2]}{number}.txt", text(number))
    assert site.convert("paper/a*.txt")["articles"] == 2
    assert site.convert(site.root / "seeds" / "paper" / "b1.txt")["articles"] == 1
    assert site.convert("paper")["articles"] == 4
    answer = site.run("convert", "--site", site.root, "paper/z*.txt")
    assert answer.code == 2
