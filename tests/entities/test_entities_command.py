"""`sitegen entities`: each decision is one entry in a file, and the next build follows it, old addresses included."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Answer, Run, put, put_story, tree

STORIES = {
    "2018/light": (
        "title: The light\ndate: 2018-03-01\npublication: Example Times\ntags: [lighthouses]\n"
        "people: [Walter Oduya, John Smith]\nplaces: [Tern Point]",
        "Walter Oduya met John Smith at Tern Point.\n",
    ),
    "2019/boat": (
        "title: The boat\ndate: 2019-03-01\npublication: Coast Weekly\ntags: [boats, lighthouse]\n"
        "people: [W. Oduya, John Smith]\norganizations: [Wharf]",
        "W. Oduya sold the boat to the Wharf, and John Smith wept.\n",
    ),
    "2020/wharf": (
        "title: The wharf\ndate: 2020-03-01\npublication: Coast Weekly\ntags: [lighthouse]\n"
        "people: [Walter Oduya]\norganizations: [Wharf]",
        "Walter Oduya left the Wharf.\n",
    ),
}


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\nbase_url = "https://a.example"\n[feeds]\nmin_stories = 2\n')
    for name, (head, body) in STORIES.items():
        put_story(site, name, head, body)
    return site


def page(root: Path, url: str) -> str:
    return (root / "output" / url.strip("/") / "index.html").read_text(encoding="utf-8")


def stands(root: Path, url: str) -> bool:
    return (root / "output" / url.strip("/") / "index.html").is_file()


def leads_to(root: Path, url: str, target: str) -> bool:
    return f'http-equiv="refresh" content="0; url={target}"' in page(root, url)


def build(run: Run, root: Path) -> Answer:
    """Builds what changed, and proves that a clean build gives the same bytes."""
    answer = run("build", "--site", root, "--no-convert", "--json")
    fresh = root.parent / "fresh"
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".sitegen", "output"))
    try:
        assert run("build", "--site", fresh, "--no-convert", "--quiet").code == answer.code
        assert tree(root / "output") == tree(fresh / "output")
    finally:
        shutil.rmtree(fresh)
    return answer


def decided(run: Run, root: Path, *words: str) -> str:
    """Takes a decision after a first build and builds again; answers the file of decisions."""
    run("build", "--site", root, "--no-convert", "--quiet")
    answer = run("entities", words[0], "--site", root, *words[1:])
    assert answer.code == 0, answer.err
    assert build(run, root).code == 0
    return (root / "content/decisions.toml").read_text(encoding="utf-8")


def test_merged_names_have_one_page_and_the_old_address_leads_there(archive: Path, run: Run) -> None:
    text = decided(run, archive, "merge", "Walter Oduya", "W. Oduya", "--note", 'He "is" one man')
    assert 'names = ["W. Oduya"]' in text and 'note = "He \\"is\\" one man"' in text and "date = 20" in text
    assert leads_to(archive, "/people/w-oduya/", "/people/walter-oduya/")
    found = page(archive, "/people/walter-oduya/")
    assert found.count("<mark>") == 3 and "<mark>W. Oduya</mark> sold" in found
    assert '<a class="name person" href="/people/walter-oduya/">W. Oduya</a> sold' in page(archive, "/2019/03/boat/")
    maps = {path: data.decode() for path, data in tree(archive / "output").items() if "sitemap" in path}
    assert "people/walter-oduya/" in str(maps) and "w-oduya/" not in str(maps).replace("walter-oduya", "")


def test_a_renamed_one_keeps_its_stories_feeds_and_data_at_both_addresses(archive: Path, run: Run) -> None:
    put(archive, "content/entities/people/walter.md", "---\nname: Walter Oduya\nwikidata: Q1\n---\n\nKept the light.\n")
    for number in range(1, 5):
        put_story(archive, f"more-{number}", f"title: More {number}\ndate: 2021-01-0{number}\npeople: [Walter Oduya]")
    decided(run, archive, "rename", "Walter Oduya", "Walter A. Oduya")
    found = page(archive, "/people/walter-a-oduya/")
    assert "Kept the light." in found and "<bdi>Walter Oduya</bdi>" in found and "wikidata.org/wiki/Q1" in found
    assert leads_to(archive, "/people/walter-oduya/", "/people/walter-a-oduya/")
    feed = (archive / "output/people/walter-oduya/feed.xml").read_text(encoding="utf-8")
    assert feed == (archive / "output/people/walter-a-oduya/feed.xml").read_text(encoding="utf-8")
    data = (archive / "output/people/walter-oduya/stories.json").read_bytes()
    assert data == (archive / "output/people/walter-a-oduya/stories.json").read_bytes()


def test_one_of_another_kind_moves_there(archive: Path, run: Run) -> None:
    decided(run, archive, "retype", "Wharf", "place")
    assert leads_to(archive, "/organizations/wharf/", "/places/wharf/")
    assert '<a class="name place" href="/places/wharf/">Wharf</a>' in page(archive, "/2020/03/wharf/")
    assert not stands(archive, "/organizations/")
    put_story(archive, "2021/o", "title: O\ndate: 2021-01-01\npeople: [tern point]", "Tern Point slept.\n")
    joined = run("entities", "retype", "person:tern point", "place", "--site", archive)
    assert "It becomes one with place:Tern Point (1)." in joined.out
    put_story(archive, "2021/p", "title: P\ndate: 2021-01-02\npeople: [Tern Point]", "Tern Point slept on.\n")
    build(run, archive)
    shown = json.loads(run("entities", "show", "Tern Point", "--site", archive, "--json").out)
    assert [called["name"] for called in shown["names"]].count("Tern Point") == 2


def test_a_split_name_offers_the_choice_and_its_parts_can_be_decided_on(archive: Path, run: Run) -> None:
    decided(run, archive, "split", "John Smith", "--by", "publication")
    choice = page(archive, "/people/john-smith/")
    for part, story in (("coast-weekly", "The boat"), ("example-times", "The light")):
        assert f'href="/people/john-smith-{part}/"' in choice
        assert story in page(archive, f"/people/john-smith-{part}/")
    assert '"/people/john-smith-coast-weekly/">John Smith</a> wept' in page(archive, "/2019/03/boat/")
    assert "john-smith/" not in page(archive, "/people/")
    assert run("entities", "rename", "John Smith (Coast Weekly)", "John Smith (sailor)", "--site", archive).code == 0
    build(run, archive)
    assert leads_to(archive, "/people/john-smith-coast-weekly/", "/people/john-smith-sailor/")
    assert 'href="/people/john-smith-sailor/"' in page(archive, "/people/john-smith/")


def test_a_hidden_name_is_nowhere_but_in_the_text(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "T"\n[export]\npublish = ["json", "csv"]\n')
    decided(run, archive, "hide", "Tern Point")
    assert not stands(archive, "/places/tern-point/") and not stands(archive, "/places/")
    for path, data in tree(archive / "output").items():
        assert "tern-point" not in data.decode("utf-8", "replace"), path
    assert "Tern Point" in page(archive, "/2018/03/light/")
    assert "<mark>Tern Point" not in page(archive, "/2018/03/light/")


def test_tags_are_decided_on_by_the_same_commands(archive: Path, run: Run) -> None:
    decided(run, archive, "merge", "lighthouse", "boats")
    assert leads_to(archive, "/tags/boats/", "/tags/lighthouse/")
    assert run("entities", "rename", "tag:lighthouse", "lights at sea", "--site", archive).code == 0
    build(run, archive)
    assert leads_to(archive, "/tags/boats/", "/tags/lights-at-sea/")
    assert run("entities", "hide", "lights at sea", "--kind", "tag", "--site", archive).code == 0
    build(run, archive)
    assert not stands(archive, "/tags/") and not stands(archive, "/tags/lights-at-sea/")
    text = page(archive, "/2018/03/light/")
    assert "lights at sea" not in text and "KW  -" not in text


def test_taking_an_entry_out_takes_the_decision_back(archive: Path, run: Run) -> None:
    run("build", "--site", archive, "--no-convert", "--quiet")
    before = tree(archive / "output")
    decided(run, archive, "merge", "Walter Oduya", "W. Oduya")
    decided(run, archive, "hide", "Tern Point")
    (archive / "content/decisions.toml").unlink()
    build(run, archive)
    assert tree(archive / "output") == before


def test_what_stands_in_the_file_stays(archive: Path, run: Run) -> None:
    mine = '# Mine.\r\n[[hide]]  # why not\r\nname = "Nobody"\r\nkind = "event"\r\n'
    put(archive, "content/decisions.toml", mine)
    answer = run("entities", "hide", "Tern Point", "--site", archive, "--json")
    said = json.loads(answer.out)
    assert (said["file"], said["line"], said["decision"]["action"]) == ("content/decisions.toml", 6, "hide")
    data = (archive / "content/decisions.toml").read_bytes().decode()
    assert data.startswith(mine) and data.count("\n") == data.count("\r\n") and data.count("[[hide]]") == 2


def test_contradictions_are_refused_and_reported(archive: Path, run: Run) -> None:
    assert run("entities", "distinct", "--site", archive).code == 2
    put(archive, "content/decisions.toml", '[[whole]]\nkind = "person"\nname = "John Smith"\n')
    answer = run("entities", "split", "John Smith", "--by", "year", "--site", archive)
    assert answer.code == 1 and "contradicts" in answer.err and "content/decisions.toml:1" in answer.err
    assert (archive / "content/decisions.toml").read_text().count("[[") == 1
    put(
        archive,
        "content/decisions.toml",
        '[[hide]]\nkind = "person"\nname = "W. Oduya"\n[[merge]]\nkind = "person"\ninto = "Walter Oduya"\n'
        'names = ["W Oduya"]\n[[hide]]\nkind = "place"\nname = 3\n',
    )
    built = build(run, archive)
    assert built.code == 1
    errors = json.loads(built.out)["errors"]
    assert [(e["file"], e["line"]) for e in errors] == [("content/decisions.toml", 10), ("content/decisions.toml", 4)]
    assert not stands(archive, "/people/w-oduya/") and stands(archive, "/places/tern-point/")


def test_nothing_is_added_below_what_is_broken(archive: Path, run: Run) -> None:
    put(archive, "content/decisions.toml", '[[hide]]\nkind = "tag"\nname = """open\n')
    answer = run("entities", "hide", "Tern Point", "--site", archive)
    assert answer.code == 1 and "mend it first" in answer.err and "Traceback" not in answer.err


def test_a_name_that_is_not_clear_is_asked_back(archive: Path, run: Run) -> None:
    put_story(archive, "2021/other", "title: Other\ndate: 2021-01-01\nplaces: [Wharf]", "At the Wharf.\n")
    answer = run("entities", "hide", "Wharf", "--site", archive)
    assert answer.code == 2 and "organization:Wharf (2), place:Wharf (1)" in answer.err
    answer = run("entities", "show", "Walter Odya", "--site", archive)
    assert answer.code == 2 and "did you mean Walter Oduya" in answer.err
    assert run("entities", "hide", "place:Wharf", "--site", archive).code == 0
    wrong = [("merge", "John Smith", "Tern Point"), ("rename", "W. Oduya", "Walter Oduya"), ("retype", "Wharf", "ship")]
    for words in wrong:
        answer = run("entities", *words, "--site", archive)
        assert answer.code == 2 and "Traceback" not in answer.err, words
    assert not (archive / "content/decisions.toml").read_text().count("[[merge]]")
    answer = run("entities", "hide", "\udcff", "--site", archive)
    assert answer.code == 2 and "not UTF-8" in answer.err


def test_list_counts_and_filters(archive: Path, run: Run) -> None:
    listed = json.loads(run("entities", "list", "--site", archive, "--json").out)
    assert [(e["name"], e["count"]) for e in listed["entities"]][:3] == [
        ("John Smith", 2), ("Walter Oduya", 2), ("Wharf", 2),
    ]  # fmt: skip
    some = json.loads(run("entities", "list", "ODUYÄ", "--kind", "person", "--site", archive, "--json").out)
    assert [e["name"] for e in some["entities"]] == ["Walter Oduya", "W. Oduya"]
    tags = run("entities", "list", "--kind", "tag", "--limit", "1", "--site", archive)
    assert tags.out.split() == ["3", "tag", "lighthouse"]


def test_show_tells_why_names_are_one(archive: Path, run: Run) -> None:
    put(archive, "content/entities/people/w.md", "---\nname: Walter Oduya\naliases: [Wally]\nwikidata: Q1\n---\n")
    run("entities", "merge", "Walter Oduya", "W. Oduya", "--site", archive)
    put_story(archive, "2021/w", "title: W\ndate: 2021-01-01\npeople: [{name: Wally, as: [Wal]}]", "Wal sang.\n")
    shown = json.loads(run("entities", "show", "W. Oduya", "--site", archive, "--json").out)
    why = {called["name"]: called["why"] for called in shown["names"]}
    assert shown["name"] == "Walter Oduya" and shown["count"] == 4 and shown["ids"] == {"wikidata": "Q1"}
    assert why["Walter Oduya"] == "its name"
    assert "merge W. Oduya into Walter Oduya (content/decisions.toml:3)" in why["W. Oduya"]
    assert why["Wally"] == "content/entities/people/w.md calls it Walter Oduya"
    assert why["Wal"] == "so say stories that name Wally"
    assert shown["co_occurring"]["organizations"] == {"Wharf": 2}
    assert [s["sentence"] for s in shown["sentences"]][:2] == ["Wal sang.", "Walter Oduya left the Wharf."]
    told = run("entities", "show", "Walter Oduya", "--site", archive)
    assert told.code == 0 and "decisions.toml:3" in told.out


SEED = """Keeper retires

By Ines Halvorsen
4 May 2019

The keeper of the light at Tern Point climbed the stairs for the last time on Saturday and handed over his keys.

He said that the sea had never once been the same, and that nobody who watched it long enough would want it to be.
"""


def test_an_ignored_seed_is_no_story_any_more(archive: Path, run: Run) -> None:
    put(archive, "seeds/times/keeper.txt", SEED)
    put(archive, "seeds/times/other.txt", SEED.replace("Keeper", "Mender").replace("light at Tern Point", "nets"))
    assert run("convert", "--site", archive, "--quiet").code == 0
    before = set((archive / "content/articles/2019").glob("*.md"))
    assert run("entities", "ignore", "seeds/times/keeper.txt", "--site", archive).code == 0
    for _ in range(2):
        assert run("convert", "--all", "--site", archive, "--quiet").code == 0
        gone = before - set((archive / "content/articles/2019").glob("*.md"))
        assert [path.stem for path in gone] == ["keeper-retires"]
    (archive / "content/decisions.toml").unlink()
    run("convert", "--site", archive, "--quiet")
    assert before == set((archive / "content/articles/2019").glob("*.md"))
    assert run("entities", "ignore", "times/nothing.txt", "--site", archive).code == 2


def test_an_article_that_a_person_edited_stays_though_its_seed_is_ignored(archive: Path, run: Run) -> None:
    put(archive, "seeds/times/keeper.txt", SEED)
    run("convert", "--site", archive, "--quiet")
    path = archive / "content/articles/2019/keeper-retires.md"
    path.write_text(path.read_text(encoding="utf-8").replace("for the last time", "once more"), encoding="utf-8")
    put(archive, "content/decisions.toml", '[[ignore]]\nseed = "times/keeper.txt"\n')
    answer = run("build", "--site", archive, "--json")
    assert answer.code == 0 and "a person has edited it" in json.loads(answer.out)["warnings"][0]
    assert "once more" in path.read_text(encoding="utf-8")


def test_one_record_of_many_can_be_ignored(archive: Path, run: Run) -> None:
    lines = [{"title": f"Story {n}", "date": "2019-05-04", "body": SEED + str(n), "id": f"s{n}"} for n in range(2)]
    put(archive, "seeds/times/all.jsonl", "\n".join(map(json.dumps, lines)))
    run("convert", "--site", archive, "--quiet")
    made = sorted((archive / "content/articles/2019").glob("story-*.md"))
    assert len(made) == 2
    seed = next(line for line in made[0].read_text().splitlines() if line.startswith("  seed: ")).split(": ")[1]
    put(archive, "content/decisions.toml", f'[[ignore]]\nseed = "{seed}"\n')
    answer = json.loads(run("convert", "--site", archive, "--json").out)
    assert answer["removed"] == 1 and sorted((archive / "content/articles/2019").glob("story-*.md")) == made[1:]
    (archive / "content/decisions.toml").unlink()
    run("convert", "--site", archive, "--quiet")
    assert sorted((archive / "content/articles/2019").glob("story-*.md")) == made


def test_the_vocabulary_of_tags_joins_orders_and_hides(archive: Path, run: Run) -> None:
    put(archive, "content/tags/sea.md", "---\nname: seamarks\naliases: [lighthouse]\nparents: [the sea, boats]\n---\n")
    put(archive, "content/tags/boats.md", "---\nname: boats\nparents: [seamarks]\n---\n\nAll that floats.\n")
    build(run, archive)
    sea, boats = page(archive, "/tags/seamarks/"), page(archive, "/tags/boats/")
    assert "the sea" in sea and 'href="/tags/boats/"' in sea and "All that floats." in boats
    assert 'Part of</span> <a href="/tags/seamarks/">' in boats and 'Parts</span> <a href="/tags/seamarks/">' in boats
    assert "boats" not in page(archive, "/tags/")  # of one story: it has its page, but no place in the list
    put(archive, "content/tags/boats.md", "---\nname: boats\nhide: true\n---\n")
    build(run, archive)
    assert not stands(archive, "/tags/boats/") and "boats" not in page(archive, "/tags/seamarks/")
