"""Decisions of the machine: taken from sure proposals at the end of a conversion, once, and taken back by people."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.build.machine_decider import decide_changed_names
from sitegen.content import machine_decisions
from sitegen.core.config import load_config
from sitegen.entities import acceptance
from sitegen.entities.proposal import Proposal
from sitegen.index import judged_names
from sitegen.index.archive import Archive
from sitegen.index.index_file import open_index
from tests.conftest import Answer, Run, put, put_story, tree

FILE = machine_decisions.FILE
SURE, UNSURE = 0.985, 0.9


def invented(
    archive: Archive, kind: str = "", accept: float = 0.97, names: Collection[tuple[str, str]] | None = None
) -> list[Proposal]:
    """Proposals for people of one surname: "W. Oduya" is surely "Walter Oduya", so is a local "Oduya"."""
    rows = archive.db.execute("SELECT name, count FROM terms WHERE kind = 'person' AND count > 0").fetchall()
    counts = {row["name"]: row["count"] for row in rows}
    found = []
    for short in sorted(counts):
        for full in sorted(counts):
            if short[1:3] == ". " and full.endswith(short[2:]) and full[0] == short[0] and full[1] != ".":
                found.append(_proposal((full, short), (counts[full], counts[short]), SURE))
    for full in sorted(counts):
        sql = (
            "SELECT s.path FROM names n JOIN stories s ON s.id = n.story WHERE n.local AND n.kind = '' "
            "AND n.written_name = ? ORDER BY s.path"
        )
        surname = full.rpartition(" ")[2]
        paths = tuple(row["path"] for row in archive.db.execute(sql, (surname,)))
        if paths and " " in full and full[1] != ".":
            found.append(_proposal((full, surname), (counts[full], len(paths)), SURE, paths))
    return [p for p in found if names is None or any(("person", name) in names for name in p.names)]


def _proposal(names: tuple[str, str], counts: tuple[int, int], sure: float, stories: tuple[str, ...] = ()) -> Proposal:
    return Proposal("merge", "person", names, counts, ("", ""), sure, ("invented",), stories=stories)


@pytest.fixture(autouse=True)
def _invented_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.entities.acceptance.proposals", invented)
    monkeypatch.setattr("sitegen.entities.doctor.proposals", invented)


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[entities]\nmin_stories = 1\n')
    put_story(
        site, "2018/light", "title: The light\ndate: 2018-03-01\npeople: [Walter Oduya]", "Walter Oduya met us.\n"
    )
    put_story(site, "2019/boat", "title: The boat\ndate: 2019-03-01\npeople: [W. Oduya]", "W. Oduya sold it.\n")
    local = "title: The wharf\ndate: 2020-03-01\npeople: [{name: Oduya, local: true}]"
    put_story(site, "2020/wharf", local, "Oduya left.\n")
    return site


def page(root: Path, url: str) -> str:
    return (root / "output" / url.strip("/") / "index.html").read_text(encoding="utf-8")


def read(root: Path) -> str:
    path = root / FILE
    return path.read_text(encoding="utf-8") if path.exists() else ""


def names(root: Path) -> list[tuple[tuple[str, ...], int]]:
    return [(entry.names, len(entry.stories)) for entry in machine_decisions.read_file(root).entries]


def as_json(answer: Answer) -> dict[str, object]:
    assert answer.code == 0, answer.err
    found: dict[str, object] = json.loads(answer.out)
    return found


BOTH = [(("Oduya",), 1), (("W. Oduya",), 0)]


def test_the_doctor_accepts_what_is_sure_and_pages_say_probably(archive: Path, run: Run) -> None:
    assert as_json(run("entities", "doctor", "--accept", "0.99", "--json", "--site", archive))["accepted"] == 0
    assert not read(archive)
    assert as_json(run("entities", "doctor", "--accept", "0.97", "--json", "--site", archive))["accepted"] == 2
    assert names(archive) == BOTH
    assert "probability = 0.985" in read(archive) and '"invented"' in read(archive)
    before = read(archive)
    assert as_json(run("entities", "doctor", "--accept", "0.97", "--json", "--site", archive))["accepted"] == 0
    assert read(archive) == before
    assert run("build", "--site", archive, "--no-convert", "--quiet").code == 0
    dossier = page(archive, "/people/walter-oduya/")
    assert "The boat" in dossier and "The wharf" in dossier and dossier.count("(probably)") == 2
    assert "(probably)" in page(archive, "/2020/03/wharf/") and "(probably)" not in page(archive, "/2018/03/light/")
    assert 'title="Probably: Walter Oduya">Oduya</a>' in page(archive, "/2020/03/wharf/")
    assert 'content="0; url=/people/walter-oduya/"' in page(archive, "/people/w-oduya/")
    shown = run("entities", "show", "W. Oduya", "--site", archive).out
    assert "0.985  W. Oduya is Walter Oduya" in shown and "Oduya is Walter Oduya in 1 story" in shown
    listed = as_json(run("entities", "list", "--decided", "machine", "--json", "--site", archive))
    assert [e["name"] for e in listed["entities"]] == ["Walter Oduya"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["revoke", "delete"])
def test_what_was_taken_back_does_not_come_back(archive: Path, run: Run, way: str) -> None:
    run("entities", "doctor", "--accept", "0.97", "--site", archive)
    if way == "revoke":
        assert run("entities", "revoke", "Oduya", "--site", archive).code == 0
    else:
        head, _, rest = read(archive).partition("[[merge]]")
        put(archive, FILE, head + "[[merge]]" + rest.partition("[[merge]]")[2])
    for _ in range(2):
        assert as_json(run("entities", "doctor", "--accept", "0.97", "--json", "--site", archive))["accepted"] == 0
        assert names(archive) == [(("W. Oduya",), 0)]
    asked = as_json(run("entities", "doctor", "--json", "--site", archive))
    assert all(p["names"] != ["Walter Oduya", "Oduya"] for p in asked["proposals"])  # type: ignore[attr-defined]


def test_what_was_taken_back_in_one_story_stays_in_the_others(archive: Path, run: Run) -> None:
    accept = ("entities", "doctor", "--accept", "0.97", "--site", archive)
    run(*accept)
    put_story(archive, "2021/more", "title: More\ndate: 2021-01-01\npeople: [{name: Oduya, local: true}]", "Oduya.\n")
    run(*accept)
    text = read(archive)
    one = 'stories = [\n    "content/articles/2020/wharf.md",\n]\n'
    assert one in text
    put(archive, FILE, "".join(part for part in _entries(text) if one not in part))
    for _ in range(2):
        assert run(*accept).code == 0
        entries = machine_decisions.read_file(archive).entries
        assert [e.stories for e in entries if e.stories] == [("content/articles/2021/more.md",)]


def _entries(text: str) -> Iterator[str]:
    parts = text.split("[[merge]]")
    yield parts[0]
    last, _, made = parts[-1].partition("# A digest")
    yield from ("[[merge]]" + part for part in (*parts[1:-1], last))
    yield "# A digest" + made


def test_all_can_be_taken_back(archive: Path, run: Run) -> None:
    run("entities", "doctor", "--accept", "0.97", "--site", archive)
    assert len(as_json(run("entities", "revoke", "--all", "--json", "--site", archive))["revoked"]) == 2  # type: ignore[arg-type]
    assert as_json(run("entities", "doctor", "--accept", "0.97", "--json", "--site", archive))["accepted"] == 0
    assert run("entities", "revoke", "--site", archive).code == 2
    assert run("entities", "revoke", "Walter Oduya", "--site", archive).code == 2


def test_people_go_before_and_errors_stop_the_machine(archive: Path, run: Run) -> None:
    put(archive, "content/decisions.toml", '[[distinct]]\nkind = "person"\nnames = ["W. Oduya", "Walter Oduya"]\n')
    run("entities", "doctor", "--accept", "0.97", "--site", archive)
    assert names(archive) == [(("Oduya",), 1)]
    put(archive, FILE, "[[merge]]\n")
    answer = run("entities", "doctor", "--accept", "0.97", "--site", archive)
    assert answer.code == 1 and f"{FILE}:1: merge: " in answer.err and read(archive) == "[[merge]]\n"


def test_new_evidence_against_a_decision_is_a_proposal(archive: Path, run: Run) -> None:
    run("entities", "doctor", "--accept", "0.97", "--site", archive)
    put_story(
        archive,
        "2022/two",
        "title: Two\ndate: 2022-01-01\npeople: [W. Oduya, Walter Oduya]",
        "W. Oduya, Walter Oduya.\n",
    )
    before = read(archive)
    found = as_json(run("entities", "doctor", "--json", "--site", archive))["proposals"]
    part = next(p for p in found if p["action"] == "part")  # type: ignore[attr-defined]
    assert part["names"] == ["Walter Oduya", "W. Oduya"] and "now a story names both" in part["evidence"][1]
    assert read(archive) == before


def test_a_name_with_two_likely_meanings_gets_none(archive: Path, run: Run) -> None:
    put_story(archive, "2021/tom", "title: Tom\ndate: 2021-03-01\npeople: [Tom Oduya]", "Tom Oduya.\n")
    run("entities", "doctor", "--accept", "0.97", "--site", archive)
    assert names(archive) == [(("W. Oduya",), 0)]
    put_story(archive, "2021/w", "title: W\ndate: 2021-03-02\npeople: [Wilma Harrow, Will Harrow]", "Wilma and Will.\n")
    put_story(archive, "2021/h", "title: H\ndate: 2021-03-03\npeople: [W. Harrow]", "W. Harrow.\n")
    run("entities", "doctor", "--accept", "0.97", "--site", archive)
    assert names(archive) == [(("W. Oduya",), 0)]


def test_a_qualified_name_does_not_become_the_plain_one(
    archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_story(
        archive, "2021/a", "title: A\ndate: 2021-03-02\npeople: [Ann Lee (nurse), Ann Lee, 'Tom Lee, Jr']", "Lee.\n"
    )
    pairs = [("Ann Lee", "Ann Lee (nurse)"), ("Tom Lee", "Tom Lee, Jr"), ("Tom Lee", "Tom Lee Jr.")]
    found = [_proposal(pair, (1, 1), SURE) for pair in pairs]
    monkeypatch.setattr("sitegen.entities.acceptance.proposals", lambda *_, **__: found)
    assert as_json(run("entities", "doctor", "--accept", "0.97", "--json", "--site", archive))["accepted"] == 0


def test_one_decision_against_an_earlier_one_costs_only_itself(
    archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person said that Ann and Cora are two: who joined Ann and Beth must not join Beth and Cora."""
    people = "Ann Lee, Beth Lee, Cora Lee, Dora Lee, Edna Lee"
    put_story(archive, "2021/lees", f"title: Lees\ndate: 2021-03-02\npeople: [{people}]", "Lee.\n")
    put(archive, "content/decisions.toml", '[[distinct]]\nkind = "person"\nnames = ["Ann Lee", "Cora Lee"]\n')
    for pairs in ([("Beth", "Ann", 0.975)], [("Cora", "Beth", 0.99), ("Edna", "Dora", 0.98)]):
        found = [_proposal((f"{into} Lee", f"{other} Lee"), (1, 1), sure) for into, other, sure in pairs]
        monkeypatch.setattr("sitegen.entities.acceptance.proposals", lambda *_, found=found, **__: found)
        assert as_json(run("entities", "doctor", "--accept", "0.97", "--json", "--site", archive))["accepted"] == 1
    assert sorted(names(archive)) == [(("Ann Lee",), 0), (("Dora Lee",), 0)]


# --- at the end of a conversion ----------------------------------------------------------------------------


def decide(root: Path, marked: bool = True) -> int:
    """What a conversion does at its end; `marked` is whether it wrote articles."""
    with closing(open_index(root / ".sitegen", load_config(root))) as db:
        if marked:
            judged_names.mark(db, marked=True)
        return len(decide_changed_names(root, load_config(root), db))


def test_only_names_that_changed_are_judged(archive: Path) -> None:
    assert decide(archive, marked=False) == 0 and not read(archive)
    assert decide(archive) == 2
    with closing(open_index(archive / ".sitegen", load_config(archive))) as db:
        assert not judged_names.are_marked(db) and not judged_names.changed(db)
    before = read(archive)
    assert decide(archive) == 0 and read(archive) == before
    put_story(archive, "2021/more", "title: More\ndate: 2021-01-01\npeople: [{name: Oduya, local: true}]", "Oduya.\n")
    assert decide(archive, marked=False) == 0
    assert decide(archive) == 1
    assert names(archive) == [(("Oduya",), 1), (("Oduya",), 1), (("W. Oduya",), 0)]


def test_accept_0_decides_nothing(archive: Path) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "T"\n[entities]\naccept = 0\n')
    assert decide(archive) == 0 and not read(archive)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("place", ["write_file", "remember", "proposals"])
def test_a_decision_that_was_killed_is_the_same_when_it_is_resumed(
    archive: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Killed before it is known, before it is written, and before it is known to be written."""
    target = machine_decisions if place == "write_file" else acceptance
    original: Callable[..., object] = getattr(target, place)
    calls = iter(range(100))

    def killing(*values: object, **more: object) -> object:
        if place == "remember" and next(calls) < 1:
            return original(*values, **more)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(target, place, killing)
        with pytest.raises(Killed):
            decide(archive)
    decide(archive, marked=False)
    assert names(archive) == BOTH
    resumed = read(archive)
    (archive / FILE).unlink()
    decide_all(archive)
    assert read(archive) == resumed


def decide_all(root: Path) -> None:
    with closing(open_index(root / ".sitegen", load_config(root))) as db:
        db.execute("DELETE FROM judged")
    decide(root)


def test_a_build_is_the_same_from_nothing(archive: Path, run: Run) -> None:
    decide(archive)
    assert run("build", "--site", archive, "--no-convert", "--quiet").code == 0
    first = tree(archive / "output")
    assert run("build", "--site", archive, "--no-convert", "--quiet", "--clean").code == 0
    assert tree(archive / "output") == first


SEEDS = {
    "paper/light.txt": "The light at Tern Point\nBy Ida Harrow\nMarch 1, 2018\n\n"
    + "Walter Oduya keeps the light. " * 6,
    "paper/boat.txt": "The boat is sold\nBy Ida Harrow\nMarch 1, 2019\n\n"
    + "Mr W. Oduya sold the boat to Tom Abara. " * 6,
}


@pytest.fixture
def seeded(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n')
    for name, text in SEEDS.items():
        put(site, f"seeds/{name}", text)
    return site


def test_a_conversion_decides_at_its_end_and_a_second_one_writes_nothing(seeded: Path, run: Run) -> None:
    made = as_json(run("convert", "--json", "--jobs", "1", "--site", seeded))
    assert made["written"] == 2 and made["decided"] == 1
    assert names(seeded) == [(("W. Oduya",), 0)]
    before = tree(seeded / "content")
    stamp = (seeded / FILE).stat().st_mtime_ns
    again = as_json(run("convert", "--json", "--jobs", "1", "--site", seeded))
    assert again["written"] == 0 and "decided" not in again
    assert tree(seeded / "content") == before and (seeded / FILE).stat().st_mtime_ns == stamp
    (seeded / FILE).unlink()  # all is taken back, and nothing changed since
    run("convert", "--json", "--jobs", "1", "--site", seeded)
    assert not (seeded / FILE).exists()


@pytest.mark.parametrize("place", ["sitegen.convert._remember", "sitegen.build.machine_decider.scan"])
def test_a_conversion_that_was_killed_decides_as_one_run(
    seeded: Path, run: Run, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Killed when all articles are written but none is known to be, and before the decision."""

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, kill)
        with pytest.raises(Killed):
            run("convert", "--jobs", "1", "--site", seeded)
    assert not (seeded / FILE).exists() and len(list((seeded / "content").rglob("*.md"))) == 2
    answer = as_json(run("convert", "--json", "--jobs", "1", "--site", seeded))
    assert answer["written"] == 0 and answer["decided"] == 1
    assert names(seeded) == [(("W. Oduya",), 0)]


def test_a_build_converts_decides_and_builds(seeded: Path, run: Run) -> None:
    assert run("build", "--quiet", "--jobs", "1", "--site", seeded).code == 0
    assert "(probably)" in page(seeded, "/people/walter-oduya/")
    assert 'content="0; url=/people/walter-oduya/"' in page(seeded, "/people/w-oduya/")
