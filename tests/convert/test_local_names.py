"""Local names of persons in front matter, and the reasons that `--explain` gives."""

from __future__ import annotations

import json
from pathlib import Path

from sitegen.convert.explain import explain
from sitegen.core.config import Config
from tests.conftest import Run

STORY = """\
Council hears of the harbour
By Dev Coldwell
March 16, 2014

Mayor Ann Marsh of Halmouth opened the meeting on Tuesday and thanked the fishermen for their patience in the winter.

Her brother, Mr. Marsh, was charged with theft last week. Mr. Marsh did not attend the meeting.

"I love him," Mayor Marsh said. A witness, Taylor, said that Mr. Marsh will be tried in May.
"""


def seeded(root: Path, name: str, text: str) -> None:
    (root / "seeds").mkdir(parents=True, exist_ok=True)
    (root / "sitegen.toml").write_text('[site]\ntitle = "T"\nbase_url = "https://a.example"\n', encoding="utf-8")
    (root / "seeds" / name).write_text(text, encoding="utf-8")


def test_a_relative_is_not_the_mayor_in_front_matter(tmp_path: Path, run: Run) -> None:
    seeded(tmp_path, "a.txt", STORY)
    assert run("convert", "--site", str(tmp_path)).code == 0
    (article,) = (tmp_path / "content").rglob("*.md")
    text = article.read_text("utf-8")
    assert "{name: Ann Marsh, as: [Ann Marsh, Mayor Marsh]}" in text
    assert "{name: Mr. Marsh, local: true}" in text


def test_explain_gives_the_reason_of_each_local_name(tmp_path: Path) -> None:
    seeded(tmp_path, "a.txt", STORY)
    (explained,) = explain(tmp_path, Config(), str(tmp_path / "seeds/a.txt"))
    told = {one["name"]: one["reason"] for one in explained.as_json()["local_names"]}
    assert "kinship" in told["Mr. Marsh"]
    assert "Ann Marsh" not in told
    assert all(told.values())


def test_explain_prints_them(tmp_path: Path, run: Run) -> None:
    seeded(tmp_path, "a.txt", STORY)
    printed = run("convert", "--site", str(tmp_path), "--explain", "a.txt").out
    assert "local name   Mr. Marsh  (its title" in printed


def test_a_person_whom_the_page_states_makes_the_surname_whole(tmp_path: Path, run: Run) -> None:
    body = STORY.partition("\n\n")[2].replace("Ann Marsh", "Marsh").replace("Her brother, Mr. Marsh,", "Nobody")
    text = f"---\ntitle: Council\ndate: 2014-03-16\npeople: [Ann Marsh]\n---\n\n{body.replace('Mr. ', '')}"
    seeded(tmp_path, "a.md", text)
    assert run("convert", "--site", str(tmp_path)).code == 0
    (article,) = (tmp_path / "content").rglob("*.md")
    people = article.read_text("utf-8").partition("people:")[2].partition("capture:")[0]
    assert "Ann Marsh" in people
    assert "name: Marsh" not in people


def test_annotate_gives_local_names_of_different_files_different_ids(tmp_path: Path, run: Run) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Mr. Taylor sang in {name[0]} harbour on Monday. Taylor wept.", encoding="utf-8")
    answer = run("annotate", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--json")
    one, two = map(json.loads, answer.out.splitlines())
    ids = [{m["entity"] for m in found["mentions"] if m["text"] == "Taylor"} for found in (one, two)]
    assert len(ids[0]) == len(ids[1]) == 1
    assert not ids[0] & ids[1]
    assert all(e["local"] and e["why_local"] for e in one["entities"] if e["name"] == "Taylor")
