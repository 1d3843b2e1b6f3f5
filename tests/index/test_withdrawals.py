"""How far a withdrawal reaches: this capture alone, all captures of the story, or its reprints too; what is told."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index.index_file import open_index
from sitegen.index.scan import scan
from sitegen.index.withdrawals import notices, refresh_withdrawals, withdrawn_paths
from tests.conftest import Run, put, put_story, tree

TEXT = """The council of Northhaven voted on Monday to end the winter ferry after Walter Oduya, the harbour master, told
the members that the pier would not last another season and that nobody in town could pay for a new one. Priya Raman
spoke for the keepers of the light and asked for a year more, which the council refused by five votes to two.
"""
OTHER = TEXT.replace("on Monday", "this week") + "\nThe Courier has learned that the boat will be sold abroad in May.\n"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00"


@pytest.fixture
def copies(site: Path) -> Path:
    """Two captures of one address, the latest in another format too, and a reprint."""
    head = "title: Winter ferry to end\ndate: 2014-03-05\npeople: [Priya Raman]"
    address = "source_url: https://times.example/ferry"
    put_story(site, "2014/old", f"{head}\n{address}\ncapture: {{seed: old.html, captured: 2014-03-05}}", TEXT)
    put_story(site, "2014/new", f"{head}\n{address}\ncapture: {{seed: new.html, captured: 2014-03-09}}", TEXT)
    put_story(
        site, "2014/twin", "title: Ferry\ndate: 2014-07-05\ncapture: {seed: new.txt}", "The ferry ends, it says.\n"
    )
    put_story(site, "2014/courier", "title: No more ferry\ndate: 2014-03-06\npublication: The Courier", OTHER)
    put_story(site, "2014/else", "title: A gull\ndate: 2014-02-01", "A gull stood on the roof.\n")
    return site


def withdraw(site: Path, name: str, value: str) -> None:
    path = site / f"content/articles/2014/{name}.md"
    path.write_text(path.read_text().replace("---\n\n", f"withdrawn: {value}\n---\n\n", 1))


def page(site: Path, name: str) -> str:
    return (site / f"output/2014/03/{name}/index.html").read_text(encoding="utf-8")


def warnings(run: Run, site: Path, *more: str) -> list[str]:
    answer = run("build", "--site", site, "--no-convert", "--json", *more)
    assert answer.code == 0, answer.err
    told: list[str] = json.loads(answer.out)["warnings"]
    return told


LISTS = ("index.html", "feed.xml", "feed.json", "archive/2014/03/index.html", "people/priya-raman/index.html")


def test_the_older_capture_does_not_come_forward_where_the_latest_is_withdrawn(copies: Path, run: Run) -> None:
    """It keeps its page, which says so, and stands in no list, feed, sitemap or export: it is not news."""
    (copies / "content/articles/2014/courier.md").unlink()
    run("build", "--site", copies, "--no-convert")
    assert "/2014/03/new/" in (copies / "output/index.html").read_text()
    withdraw(copies, "new", "{date: 2020-01-01, reason: Wrong.}")
    run("build", "--site", copies, "--no-convert")
    made = tree(copies / "output")
    for path, data in made.items():
        if path != "2014/03/old/index.html":
            assert b"/2014/03/old/" not in data, path
    assert "people/priya-raman/index.html" not in made
    text = page(copies, "old")
    assert "An older capture." in text and '<a href="/2014/03/new/">The latest was withdrawn</a>' in text
    assert "noindex" in text and "Northhaven voted" in text
    run("export", "--site", copies, "--format", "json", copies.parent / "data")
    assert b"Northhaven" not in b"".join(tree(copies.parent / "data").values())


def test_a_build_after_a_withdrawal_equals_a_clean_one(copies: Path, run: Run) -> None:
    run("build", "--site", copies, "--no-convert")
    for name, value in (("new", "{reason: A}"), ("courier", "{reason: B, scope: all}"), ("else", "{scope: versions}")):
        withdraw(copies, name, value)
        told = warnings(run, copies)
        made = tree(copies / "output")
        assert warnings(run, copies, "--clean") == told
        assert tree(copies / "output") == made


def test_a_withdrawal_of_one_capture_says_which_copies_stay_public(copies: Path, run: Run) -> None:
    """The twin in another format and the reprint are told of, though neither has the address of the story."""
    withdraw(copies, "new", "{date: 2020-01-01}")
    told = warnings(run, copies)
    assert told == warnings(run, copies)
    captures = "content/articles/2014/old.md, content/articles/2014/twin.md"
    home = "content/articles/2014/new.md"
    assert told == [
        f"{home}: withdrawn; 2 other captures of it remain public: {captures}; `scope: versions` withdraws them too",
        f"{home}: withdrawn; 1 reprint of it remains public: content/articles/2014/courier.md; "
        "`scope: all` withdraws it too",
    ]


@pytest.mark.parametrize(("scope", "gone"), [("this", 0), ("versions", 2), ("all", 3)])
def test_a_withdrawal_reaches_as_far_as_its_scope(copies: Path, run: Run, scope: str, gone: int) -> None:
    withdraw(copies, "new", f"{{date: 2020-01-01, reason: A court asked., scope: {scope}}}")
    told = warnings(run, copies)
    pages = {"old": "2014/03/old", "twin": "2014/07/twin", "courier": "2014/03/courier"}
    for name, url in list(pages.items())[:gone]:
        text = (copies / f"output/{url}/index.html").read_text()
        assert "A court asked." in text and "1 January 2020" in text and "noindex" in text, name
    for name, url in list(pages.items())[gone:]:
        assert "A court asked." not in (copies / f"output/{url}/index.html").read_text(), name
    everything = b"".join(tree(copies / "output").values())
    assert (b"pier would not last" in everything) == (scope != "all")
    assert any("`scope: " + scope in line and "too: content/articles/2014" in line for line in told) == bool(gone)
    assert "A gull" in (copies / "output/index.html").read_text()


def test_what_a_scope_took_along_comes_back_with_it(copies: Path, run: Run) -> None:
    run("build", "--site", copies, "--no-convert")
    before = tree(copies / "output")
    text = (copies / "content/articles/2014/new.md").read_text()
    withdraw(copies, "new", "{reason: A, scope: all}")
    run("build", "--site", copies, "--no-convert")
    put(copies, "content/articles/2014/new.md", text)
    run("build", "--site", copies, "--no-convert")
    assert tree(copies / "output") == before


def test_another_reason_reaches_the_pages_that_go_along(copies: Path, run: Run) -> None:
    withdraw(copies, "new", "{reason: First., scope: versions}")
    run("build", "--site", copies, "--no-convert")
    path = copies / "content/articles/2014/new.md"
    path.write_text(path.read_text().replace("First.", "Second."))
    run("build", "--site", copies, "--no-convert")
    assert "Second." in page(copies, "old") and "First." not in page(copies, "old")


def test_a_scope_that_is_none_hides_rather_too_much_and_is_told(copies: Path, run: Run) -> None:
    withdraw(copies, "new", "{reason: A court asked., scope: version}")
    told = warnings(run, copies)
    assert "content/articles/2014/new.md:7: withdrawn: the scope 'version' is none of this, versions, all" in told[0]
    assert b"pier would not last" not in b"".join(tree(copies / "output").values())
    assert "A court asked." in page(copies, "courier")


def test_stories_of_one_capture_are_not_taken_along(site: Path, run: Run) -> None:
    """A live page has one address for many stories: these are no versions of each other, withdrawn or not."""
    head = "date: 2014-03-05\nsource_url: https://times.example/feed.xml\ncapture: {{seed: feed.xml#{0}}}\ntitle: {0}"
    put_story(site, "2014/one", head.format("one"), "One gull stood here.\n")
    put_story(site, "2014/two", head.format("two"), "Two ducks swam away.\n")
    withdraw(site, "one", "{scope: versions}")
    assert warnings(run, site) == []
    assert "/2014/03/two/" in (site / "output/index.html").read_text()


def test_captures_in_files_with_a_number_sign_are_versions(site: Path, run: Run) -> None:
    """Two files whose names differ behind a "#" are two captures: they were taken for records of one file."""
    for number in (1, 2):
        head = f"title: Ferry {number}\ndate: 2014-03-05\nsource_url: https://times.example/ferry"
        put_story(
            site, f"2014/v{number}", f"{head}\ncapture: {{seed: 'ferry#{number}.html'}}", f"Capture {number} it is.\n"
        )
    run("build", "--site", site, "--no-convert")
    assert "An older capture." in page(site, "v1") + page(site, "v2")


def test_a_draft_stays_a_draft_where_a_scope_would_reach_it(copies: Path, run: Run) -> None:
    """A page that said of a draft that it was withdrawn would tell that there is one."""
    path = copies / "content/articles/2014/twin.md"
    path.write_text(path.read_text().replace("---\n\n", "draft: true\n---\n\n", 1))
    withdraw(copies, "new", "{scope: all}")
    run("build", "--site", copies, "--no-convert")
    assert not (copies / "output/2014/07").exists()


def test_what_belongs_to_withdrawn_stories_is_listed_with_its_paths(copies: Path) -> None:
    put(copies, "content/images/a.gif", GIF)
    path = copies / "content/articles/2014/new.md"
    path.write_text(
        path.read_text().replace("title:", "aliases: [/old-url/]\nimages: [{src: images/a.gif}]\ntitle:", 1)
    )
    withdraw(copies, "new", "{scope: versions}")
    config = load_config(copies)
    build(copies, config, BuildOptions(conversion=False))
    with closing(open_index(copies / ".sitegen", config)) as db:
        scan(db, copies, config)
        bring_up_to_date(db, config, drafts=False)
        found = {one.path: one for one in withdrawn_paths(db)}
    home = "content/articles/2014/new.md"
    assert set(found) == {home, "content/articles/2014/old.md", "content/articles/2014/twin.md"}
    assert found[home].url == "/2014/03/new/" and found[home].aliases == ("/old-url/",)
    assert found[home].pictures == ("images/a.gif",) and found[home].seed == "new.html" and found[home].by == ""
    assert found["content/articles/2014/old.md"].by == home


# --- check -------------------------------------------------------------------------------------------------


def findings(run: Run, site: Path) -> list[tuple[str, str, str]]:
    data = json.loads(run("check", "--site", site, "--json").out)
    return [(f["severity"], f["file"], f["what"]) for f in data["findings"] if f["check"] == "withdrawn"]


def many(site: Path, count: int) -> None:
    """Withdrawn stories of all scopes, each with an earlier capture, a twin in another format and reprints."""
    for number in range(count):
        text = " ".join(f"word{number}x{place}" for place in range(80))
        scope = ("this", "versions", "all")[number % 3]
        for name, more in (
            ("old", f"source_url: https://times.example/{number}\ncapture: {{captured: 2014-03-05}}"),
            (
                "new",
                f"source_url: https://times.example/{number}\ncapture: {{seed: n{number}.html, captured: 2014-03-09}}\n"
                f"withdrawn: {{date: 2020-01-01, reason: A court asked., scope: {scope}}}",
            ),
            ("twin", f"capture: {{seed: n{number}.txt}}"),
            ("courier", "publication: The Courier"),
            ("gazette", "publication: The Gazette"),
        ):
            body = "Another text." if name == "twin" else text
            put_story(site, f"2014/{name}{number}", f"title: Ferry {number}\ndate: 2014-03-06\n{more}", body)


def statements(site: Path, folder: str) -> int:
    """How often an index that is up to date is asked, to tell how far withdrawals reach and what belongs to them."""
    config = load_config(site)
    with closing(open_index(site / folder, config)) as db:
        scan(db, site, config, lambda _: None)
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        refresh_withdrawals(db)
        assert len(list(notices(db))) >= 3 and len(list(withdrawn_paths(db))) >= 6
        return len(asked)


def test_many_withdrawals_take_no_more_queries_than_three(site: Path) -> None:
    many(site, 3)
    few = statements(site, "few")
    many(site, 30)
    assert statements(site, "all") == few < 40


def test_check_lists_what_of_a_withdrawn_story_can_still_be_reached(copies: Path, run: Run) -> None:
    put(copies, "content/images/a.gif", GIF)
    put(copies, "seeds/new.html", "<p>The ferry</p>")
    put(copies, "seeds/new_files/a.gif", GIF)
    path = copies / "content/articles/2014/new.md"
    path.write_text(path.read_text().replace("title:", "images: [{src: images/a.gif}]\ntitle:", 1))
    put(copies, "content/pages/about.md", "---\ntitle: Us\n---\n\nRead [this](/2014/03/new/).\n")
    run("build", "--site", copies, "--no-convert")
    withdraw(copies, "new", "{date: 2020-01-01}")
    home = "content/articles/2014/new.md"
    before = findings(run, copies)
    assert ("error", "output/2014/03/new/index.html", f"still shows {home}, which is withdrawn") in before
    assert ("error", "output/images/a.gif", f"is a picture of {home}, which is withdrawn") in before
    run("build", "--site", copies, "--no-convert")
    after = findings(run, copies)
    assert {severity for severity, _, _ in after} == {"warning", "note"}
    assert [what for _, file, what in after if file == home] == [
        "is withdrawn, and not published, but in your repository you still have its text, seeds/new.html, "
        "seeds/new_files, content/images/a.gif",
        "withdrawn; 1 reprint of it remains public: content/articles/2014/courier.md; `scope: all` withdraws it too",
        "withdrawn; 2 other captures of it remain public: content/articles/2014/old.md, "
        "content/articles/2014/twin.md; `scope: versions` withdraws them too",
    ]
    assert ("warning", "content/pages/about.md", "leads to /2014/03/new, which is withdrawn") in after


def test_a_note_never_counts(copies: Path, run: Run) -> None:
    for name in ("old", "twin", "courier"):
        (copies / f"content/articles/2014/{name}.md").unlink()
    withdraw(copies, "new", "{date: 2020-01-01}")
    run("build", "--site", copies, "--no-convert")
    answer = run("check", "--site", copies, "--strict")
    assert answer.code == 0 and "note: content/articles/2014/new.md:7: is withdrawn" in answer.out
