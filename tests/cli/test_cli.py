"""The commands as the contract has them: flags, JSON, exit codes, and one clear line for a mistake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from sitegen.core.config import load_config
from sitegen.index.lock import locked
from tests.conftest import Run, put

STORY = """Keeper of Tern Point light retires after forty years

By Ines Halvorsen
4 May 2019

TERN POINT — Walter Oduya climbed the 112 steps of the Tern Point lighthouse on Friday with a tin of white paint.

Mr. Oduya, 67, has kept the light for the Northern Lights Trust since 1979. He asked to stay when it was automated.

The Northern Lights Trust (NLT) said that it would not replace him. The NLT keeps nine lights on the coast.
"""
COUNTS = {"seeds", "articles", "written", "unchanged", "kept", "duplicates", "failed", "seconds"}
ACCOUNT = {"passed_over", "unread", "parts"}


def convert(run: Run, site: Path, *more: object) -> dict[str, object]:
    data: dict[str, object] = json.loads(run("convert", "--site", site, "--json", *more).out)
    assert set(data) == COUNTS | ACCOUNT
    return {key: data[key] for key in COUNTS - {"seconds"}}


def test_new_makes_a_site_that_builds_at_once(tmp_path: Path, run: Run) -> None:
    assert run("new", tmp_path / "mine").code == 0
    answer = run("build", "--site", tmp_path / "mine", "--json")
    report = json.loads(answer.out)
    assert (answer.code, report["articles"], report["errors"], report["warnings"]) == (0, 2, [], [])
    page = (tmp_path / "mine/output/people/walter-oduya/index.html").read_text()
    assert "Keeper of Tern Point light" in page and "Volunteers take over" in page
    checked = run("check", "--site", tmp_path / "mine", "--strict")
    assert (checked.code, checked.out.count("\n")) == (0, 1)
    again = run("new", tmp_path / "mine")
    assert again.code == 2 and "not empty" in again.err


def test_each_setting_of_a_new_site_can_be_switched_on(tmp_path: Path, run: Run) -> None:
    """What stands behind a # is a setting that exists, with a value that it may have."""
    run("new", tmp_path / "mine")
    settings = tmp_path / "mine/sitegen.toml"
    lines = settings.read_text().splitlines()
    settings.write_text("\n".join(re.sub(r"^# (?=\[|[a-z_]+ = )", "", line) for line in lines))
    config = load_config(tmp_path / "mine")
    assert (
        config.check.host == "github-pages" and config.deploy["public"].url and "Example Times" in config.publications
    )
    named = {line.split()[1] if line.startswith("# ") else line.split()[0] for line in lines if " = " in line}
    sections = ("site", "capture", "annotate", "entities", "feeds", "pages", "search", "check", "export")
    assert {f.name for section in sections for f in fields(getattr(config, section))} <= named


def test_convert_reads_what_is_new_and_nothing_twice(site: Path, run: Run) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    first = convert(run, site)
    assert first == {"seeds": 1, "articles": 1, "written": 1, "unchanged": 0, "kept": 0, "duplicates": 0, "failed": []}
    assert (site / "content/articles/2019/keeper-of-tern-point-light-retires-after-forty-years.md").is_file()
    assert convert(run, site) == {**first, "written": 0, "unchanged": 1}
    assert convert(run, site, "--all") == {**first, "written": 0, "unchanged": 1}


def test_an_edit_stands_and_is_counted(site: Path, run: Run) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    convert(run, site)
    path = next((site / "content/articles").rglob("*.md"))
    path.write_text(path.read_text().replace("Ines Halvorsen", "Ines Halvorsen-Moe"))
    assert convert(run, site, "--all")["kept"] == 1
    put(site, "seeds/example-times/keeper.txt", STORY.replace("112 steps", "113 steps"))
    assert convert(run, site)["kept"] == 1
    text = path.read_text()
    assert "Ines Halvorsen-Moe" in text and "113 steps" in text


def test_a_title_that_is_corrected_moves_nothing(site: Path, run: Run) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    convert(run, site)
    before = [p.name for p in (site / "content/articles").rglob("*.md")]
    put(site, "seeds/example-times/keeper.txt", STORY.replace("forty years", "40 years"))
    convert(run, site)
    assert [p.name for p in (site / "content/articles").rglob("*.md")] == before


def test_a_date_that_is_corrected_leaves_an_alias(site: Path, run: Run) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    convert(run, site)
    put(site, "seeds/example-times/keeper.txt", STORY.replace("4 May 2019", "4 June 2019"))
    run("build", "--site", site)
    name = "keeper-of-tern-point-light-retires-after-forty-years"
    assert f"/2019/06/{name}/" in (site / f"output/2019/05/{name}/index.html").read_text()


def test_like_titles_get_names_that_do_not_depend_on_the_order_of_files(tmp_path: Path, run: Run) -> None:
    names = []
    for order in (["a", "b", "c"], ["c", "b", "a"]):
        site = tmp_path / "".join(order)
        put(site, "sitegen.toml", "")
        for seed in order:
            put(site, f"seeds/times/{seed}.txt", STORY.replace("112", f"11{ord(seed)}"))
        run("convert", "--site", site)
        names.append(
            sorted((p.name, p.read_text().partition("seed: ")[2][:11]) for p in site.rglob("content/articles/*/*.md"))
        )
    assert names[0] == names[1] and len(names[0]) == 3


def test_convert_takes_paths(site: Path, run: Run) -> None:
    put(site, "seeds/one/keeper.txt", STORY)
    put(site, "seeds/two/keeper.txt", STORY.replace("Tern Point", "Gull Rock"))
    assert convert(run, site, site / "seeds/two")["written"] == 1
    assert convert(run, site, "seeds/one/keeper.txt")["written"] == 1
    assert run("convert", "--site", site, "seeds/three").code == 2


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "text"),
        ("nothing.html", b"<html><body><nav>Home</nav></body></html>", "article"),
    ],
)
def test_a_seed_that_cannot_be_read_is_one_line_and_the_rest_is_built(
    site: Path, run: Run, name: str, data: bytes, words: str
) -> None:
    put(site, "seeds/times/keeper.txt", STORY)
    put(site, f"seeds/times/{name}", data)
    answer = run("build", "--site", site)
    assert answer.code == 1
    errors = [line for line in answer.err.splitlines() if line.startswith("error:")]
    assert len(errors) == 1 and f"seeds/times/{name}" in errors[0] and words in errors[0]
    assert (site / "output/2019/05/keeper-of-tern-point-light-retires-after-forty-years/index.html").is_file()
    failed = convert(run, site)["failed"]
    assert (
        isinstance(failed, list)
        and failed[0]["seed"] == f"times/{name}"
        and set(failed[0]) == {"seed", "line", "error"}
    )


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(site: Path, run: Run, encoding: str) -> None:
    story = STORY.replace("Halvorsen", "Håkonsen").replace("—", "-").replace("white paint", "crème paint")
    put(site, "seeds/times/keeper.txt", story.encode(encoding))
    assert convert(run, site)["written"] == 1
    text = next((site / "content/articles").rglob("*.md")).read_text(encoding="utf-8")
    assert "Ines Håkonsen" in text and "crème paint" in text


def test_seeds_are_never_written(site: Path, run: Run) -> None:
    seed = put(site, "seeds/times/keeper.txt", STORY)
    before = (seed.read_bytes(), seed.stat().st_mtime_ns)
    run("build", "--site", site)
    run("convert", "--site", site, "--all")
    assert (seed.read_bytes(), seed.stat().st_mtime_ns) == before
    assert [p.name for p in (site / "seeds").rglob("*") if p.is_file()] == ["keeper.txt"]


def test_annotate_needs_no_site(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = put(tmp_path, "one.txt", "Walter Oduya met Turkish sailors in Ankara. Oduya painted on.")
    two = put(tmp_path, "two.txt", "In Turkey, Walter Oduya rested.")
    answer = run("annotate", "--json", one, two)
    assert answer.code == 0
    first, second = map(json.loads, answer.out.splitlines())
    assert [first["file"], second["file"]] == [str(one), str(two)]
    text = one.read_text()
    for mention in first["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]
    found = {m["text"]: m for m in first["mentions"]}
    others = {m["text"]: m for m in second["mentions"]}
    assert found["Oduya"]["entity"] == found["Walter Oduya"]["entity"] == others["Walter Oduya"]["entity"]
    assert found["Turkish"]["kind"] == "demonym" and found["Turkish"]["entity"] == others["Turkey"]["entity"]
    assert {"id", "name", "kind", "aliases"} <= set(first["entities"][0])


def test_annotate_says_where_places_lie(tmp_path: Path, run: Run) -> None:
    put(tmp_path, "one.txt", "The boats left Lisbon in Portugal for Crete. Nobody in Quillby knew.")
    found = json.loads(run("annotate", "--json", tmp_path / "one.txt").out)["entities"]
    where = {e["name"]: (round(e["latitude"]), round(e["longitude"])) for e in found if "latitude" in e}
    assert where == {"Lisbon": (39, -9), "Portugal": (39, -9), "Crete": (35, 25)}


def test_annotate_reads_standard_input_and_lists_bad_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sitegen", "annotate", "--json"]
    done = subprocess.run(command, input="Ankara is a city.", capture_output=True, text=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["file"] == "-"
    bad = put(tmp_path, "bad.txt", b"one\n\xff\n")
    done = subprocess.run([*command, str(bad), "missing.txt"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"error: {bad}:2: is not UTF-8 text",
        "error: missing.txt: No such file or directory",
    ]


def test_clean_removes_what_can_be_made_again(site: Path, run: Run) -> None:
    run("build", "--site", site)
    put(site, "output/.gitkeep", "")
    assert json.loads(run("clean", "--site", site, "--json").out) == {"removed": [".sitegen", "output"]}
    assert [p.name for p in site.rglob("*")] == ["output", ".gitkeep", "sitegen.toml"] or not (
        site / ".sitegen"
    ).exists()


def test_the_site_is_found_above(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "content/articles").mkdir(parents=True)
    monkeypatch.chdir(site / "content/articles")
    assert run("build").code == 0
    assert (site / "output/index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "--nonsense"], 2, "nonsense"),
        (["nonsense"], 2, "nonsense"),
        (["build", "--jobs", "0"], 2, "jobs"),
        (["build", "--site", "/nowhere"], 2, "sitegen.toml"),
        (["build"], 1, "sitegen new"),
    ],
)
def test_a_wrong_command_line_is_told(
    arguments: list[str], code: int, words: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run(*arguments)
    assert answer.code == code and words in answer.err and "Traceback" not in answer.err


def test_json_is_all_that_stands_on_standard_output(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("build", "--json")
    assert json.loads(answer.out)["errors"][0]["error"]


def test_an_article_that_cannot_be_read_is_neither_overwritten_nor_made_twice(site: Path, run: Run) -> None:
    put(site, "seeds/example-times/keeper.txt", STORY)
    convert(run, site)
    path = next((site / "content/articles").rglob("*.md"))
    broken = path.read_text().replace("title: ", 'title: "half typed ', 1)
    path.write_text(broken)
    assert run("build", "--site", site).code == 1
    assert path.read_text() == broken
    assert len(list((site / "content/articles").rglob("*.md"))) == 1


def test_a_file_that_a_person_wrote_under_a_name_of_ours_stays(site: Path, run: Run) -> None:
    name = "content/articles/2019/keeper-of-tern-point-light-retires-after-forty-years"
    put(site, f"{name}.md", "---\ntitle: Mine\n---\n\nMine.\n")
    put(site, "seeds/example-times/keeper.txt", STORY)
    assert convert(run, site)["written"] == 1
    assert "Mine." in (site / f"{name}.md").read_text()


def test_a_date_that_goes_there_and_back_leaves_one_alias(site: Path, run: Run) -> None:
    for day in ("4 May 2019", "4 June 2019", "4 May 2019"):
        put(site, "seeds/example-times/keeper.txt", STORY.replace("4 May 2019", day))
        convert(run, site)
    assert run("build", "--site", site).code == 0
    text = next((site / "content/articles").rglob("*.md")).read_text()
    assert text.count("/2019/06/") == 1 and "/2019/05/" not in text


def test_a_name_that_is_no_utf8_is_one_line(site: Path, run: Run) -> None:
    put(site, "seeds/times/keeper.txt", STORY)
    for folder in ("seeds/times", "content/articles", "static"):
        put(site, f"{folder}/caf\udce9.txt".replace(".txt", ".md" if "content" in folder else ".txt"), STORY)
    answer = run("build", "--site", site)
    assert answer.code == 1 and answer.err.count("is not UTF-8") == 3
    assert (site / "output/people/walter-oduya/index.html").is_file()


def test_two_commands_at_once_do_not_meet(site: Path, run: Run) -> None:
    with locked(site):
        answer = run("build", "--site", site)
    assert answer.code == 1 and "another sitegen" in answer.err
    assert run("build", "--site", site).code == 0


def test_a_usage_error_is_json_too(run: Run) -> None:
    answer = run("build", "--json", "--nonsense")
    assert answer.code == 2 and "nonsense" in json.loads(answer.out)["errors"][0]["error"]


def test_a_seed_that_moves_takes_its_article_along(site: Path, run: Run) -> None:
    seed = put(site, "seeds/example-times/keeper.txt", STORY)
    convert(run, site)
    put(site, "seeds/coast-post/light.txt", seed.read_text())
    seed.unlink()
    assert convert(run, site)["written"] == 1
    (article,) = (site / "content/articles").rglob("*.md")
    assert "seed: coast-post/light.txt" in article.read_text() and "Coast Post" in article.read_text()
    assert convert(run, site)["unchanged"] == 1
