"""The preview: serves what is being worked on to this machine alone, and tells each page of what concerns it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.build.report import BuildReport
from sitegen.core.config import load_config
from sitegen.serve import serve
from sitegen.serve.listener import listen
from tests.conftest import Run, no_hang, put, put_story, tree
from tests.support.bursts import switch_branches
from tests.support.previewed import Listener, ask, preview, wait_for, wait_for_tree

KEEPER = "/2019/05/keeper/"


@pytest.fixture
def desk(site: Path) -> Path:
    """A small site on somebody's desk."""
    put(site, "sitegen.toml", '[site]\ntitle = "Desk"\ntheme = "mine"\n[search]\nenabled = false\n')
    put(site, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
    put_story(site, "2019/keeper", "title: Keeper\ndate: 2019-05-04")
    put(site, "output/.gitkeep", "")
    return site


@pytest.fixture
def served(desk: Path) -> Iterator[int]:
    with preview(desk) as port:
        yield port


def names(events: list[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in events]


def problems(events: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = events[-1][1]["problems"]
    return found


def test_pages_are_served_and_follow_changes(desk: Path, served: int) -> None:
    status, text = ask(served, KEEPER)
    assert status == 200 and "Keeper" in text and "/_sitegen/live.js" in text
    put_story(desk, "2020/later", "title: Later\ndate: 2020-01-01\ndraft: true")
    wait_for(lambda: ask(served, "/2020/01/later/")[0] == 200)
    (desk / "content/articles/2020/later.md").unlink()
    wait_for(lambda: ask(served, "/2020/01/later/")[0] == 404)
    (desk / "content/articles/2019").rename(desk / "content/articles/older")
    put(desk, "content/articles/older/new.md", "---\ntitle: New\ndate: 2019-06-01\n---\n\nIn a folder that moved.\n")
    wait_for(lambda: ask(served, "/2019/06/new/")[0] == 200)
    assert ask(served, KEEPER)[0] == 200


def test_only_pages_that_changed_are_told_to_load_again(desk: Path, served: int) -> None:
    keeper, about = Listener(served, KEEPER), Listener(served, "/about/")
    assert names(keeper.first) == names(about.first) == ["state"]
    put_story(desk, "2019/keeper", "title: Keeper, corrected\ndate: 2019-05-04")
    assert "reload" in names(keeper.until(lambda events: "reload" in names(events)))
    assert "Keeper, corrected" in ask(served, KEEPER)[1]
    put(desk, "content/pages/about.md", "---\ntitle: About\n---\n\nWho we were.\n")
    # What the page heard of the story's build and of its own: once to load again, for its own alone.
    events = about.until(lambda events: "reload" in names(events))
    assert names(events).count("reload") == 1 and names(events).index("reload") > names(events).index("state")


def test_a_page_that_was_built_anew_before_it_could_listen_is_told(served: int) -> None:
    page = Listener(served, KEEPER, "of long ago")
    assert page.stream.readline() == b"\n" and page.stream.readline() == b"event: reload\n"


def test_a_page_that_comes_into_being_is_shown(desk: Path, served: int) -> None:
    waiting = Listener(served, "/2021/01/soon/")
    assert names(waiting.first) == ["state"]
    put_story(desk, "2021/soon", "title: Soon\ndate: 2021-01-01")
    assert "reload" in names(waiting.until(lambda events: "reload" in names(events)))


def test_a_style_sheet_is_changed_without_loading_again(desk: Path, served: int) -> None:
    page = Listener(served, KEEPER)
    put(desk, "themes/mine/static/style.css", "main { color: #123456 }")
    events = page.until(lambda events: "css" in names(events))
    assert "reload" not in names(events)
    (sheets,) = [data["sheets"] for name, data in events if name == "css"]
    assert any("#123456" in ask(served, url)[1] for url in sheets)


def test_what_is_broken_is_told_with_its_lines_and_mended(desk: Path, served: int) -> None:
    page = Listener(served, KEEPER)
    path = "content/articles/2019/keeper.md"
    whole = (desk / path).read_text()
    put(desk, path, whole.replace("title: Keeper", "title: [Keeper"))
    (problem,) = problems(page.until(lambda events: bool(problems(events))))
    assert (problem["file"], problem["covers"]) == (path, True)
    assert "is not YAML" in problem["text"] and [2, "title: [Keeper"] in problem["excerpt"]
    put(desk, path, whole)
    page.until(lambda events: not problems(events))
    put(desk, "themes/mine/templates/article.html", "<h1>{{ page.title }}</h1>\n{% if %}\n")
    (problem,) = problems(page.until(lambda events: bool(problems(events))))
    assert (problem["file"], problem["line"]) == ("templates/article.html", 2)
    assert [2, "{% if %}"] in problem["excerpt"]
    (desk / "themes/mine/templates/article.html").unlink()
    page.until(lambda events: not problems(events))
    settings = (desk / "sitegen.toml").read_text()
    put(desk, "sitegen.toml", settings.replace("title", "tittle"))
    (problem,) = problems(page.until(lambda events: bool(problems(events))))
    assert (problem["file"], problem["line"]) == ("sitegen.toml", 2) and "did you mean title?" in problem["text"]
    put(desk, "sitegen.toml", settings)
    page.until(lambda events: not problems(events))


def test_problems_of_which_the_first_are_shown_are_all_counted(desk: Path) -> None:
    for number in range(25):
        put(desk, f"content/articles/2020/broken-{number}.md", "---\ntitle: [\n---\n")
    with preview(desk) as port:
        state = Listener(port, KEEPER).first[-1][1]
    assert (len(state["problems"]), state["total"]) == (20, 25)


def test_a_page_whose_story_is_broken_stays_open_as_it_was_last(desk: Path, served: int) -> None:
    page = Listener(served, KEEPER)
    put(desk, "content/articles/2019/keeper.md", "---\ntitle: [\n---\n")
    assert "reload" not in names(page.until(lambda events: bool(problems(events))))
    status, text = ask(served, KEEPER)
    assert (status, "/_sitegen/live.js" in text) == (200, True)


def test_a_site_that_is_broken_from_the_start_says_so(desk: Path) -> None:
    put(desk, "content/articles/2019/keeper.md", "---\ntitle: [\n---\n")
    with preview(desk) as port:
        page = Listener(port, KEEPER)
        assert problems(page.first)[0]["file"] == "content/articles/2019/keeper.md"
        put_story(desk, "2019/keeper", "title: Keeper\ndate: 2019-05-04")
        assert "reload" in names(page.until(lambda events: not problems(events)))


def test_seeds_that_cannot_be_read_do_not_stand_in_the_way(desk: Path) -> None:
    put(desk, "seeds/times/empty.txt", "")
    with preview(desk) as port:
        (problem,) = problems(Listener(port, "/").first)
        assert (problem["file"], problem["covers"]) == ("seeds/times/empty.txt", False)


def test_search_is_up_to_date_when_it_is_asked_for(desk: Path) -> None:
    put(desk, "sitegen.toml", '[site]\ntheme = "broadsheet"\n')
    with preview(desk) as port:
        assert ask(port, "/pagefind/pagefind-entry.json")[0] == 404
        counts = []
        for day in (1, 2):
            put_story(desk, f"2022/s{day}", f"title: S{day}\ndate: 2022-01-0{day}\nlanguage: en")
            wait_for(lambda day=day: ask(port, f"/2022/01/s{day}/")[0] == 200)  # type: ignore[misc]
            assert ask(port, "/pagefind/pagefind.js")[0] == 200
            entry = json.loads(ask(port, "/pagefind/pagefind-entry.json")[1])
            counts.append(entry["languages"]["en"]["page_count"])
        assert counts[1] > counts[0] > 0


def test_drafts_are_told_of(desk: Path, served: int) -> None:
    page = Listener(served, "/")
    put_story(desk, "2020/later", "title: Later\ndate: 2020-01-01\ndraft: true")
    events = page.until(lambda events: bool(events[-1][1]["drafts"]))
    assert events[-1][1]["drafts"] == ["/2020/01/later/"]


def test_editors_that_write_beside_and_rename_are_followed(desk: Path, served: int) -> None:
    page = Listener(served, KEEPER)
    whole = (desk / "content/articles/2019/keeper.md").read_text()
    temporary = put(desk, "content/articles/2019/.keeper.md.swp", whole.replace("Keeper", "Keeper of the light"))
    temporary.replace(desk / "content/articles/2019/keeper.md")
    assert "reload" in names(page.until(lambda events: "reload" in names(events)))
    assert "Keeper of the light" in ask(served, KEEPER)[1]


def test_folders_that_go_and_come_back_are_followed(desk: Path, served: int) -> None:
    """As a checkout of another branch does it."""
    shutil.move(desk / "content", desk / "away")
    wait_for(lambda: ask(served, KEEPER)[0] == 404)
    shutil.move(desk / "away", desk / "content")
    wait_for(lambda: ask(served, KEEPER)[0] == 200)
    put_story(desk, "2022/after", "title: After\ndate: 2022-01-01")
    wait_for(lambda: ask(served, "/2022/01/after/")[0] == 200)
    put(desk, "static/new.txt", "a folder that was not there before")
    wait_for(lambda: ask(served, "/new.txt")[0] == 200)


def test_a_clean_beside_it_takes_nothing_from_the_reader(desk: Path, served: int, run: Run) -> None:
    """The preview stands in .sitegen/, which `clean` removes: it is built again without an edit."""
    assert ask(served, KEEPER)[0] == 200
    assert run("clean", "--site", desk).code == 0
    wait_for(lambda: ask(served, KEEPER)[0] == 200)
    assert (desk / ".sitegen/preview/output/2019/05/keeper/index.html").is_file()
    put_story(desk, "2022/after", "title: After\ndate: 2022-01-01")
    wait_for(lambda: ask(served, "/2022/01/after/")[0] == 200)


def test_a_burst_of_files_ends_in_what_is_there(desk: Path, served: int) -> None:
    for number in range(300):
        put_story(desk, f"2018/s{number:03}", f"title: S{number}\ndate: 2018-01-02")
    for number in range(0, 300, 2):
        (desk / f"content/articles/2018/s{number:03}.md").unlink()
    wait_for(lambda: ask(served, "/2018/01/s299/")[0] == 200 and ask(served, "/2018/01/s298/")[0] == 404)
    assert ask(served, "/2018/01/s001/")[0] == 200


def test_a_checkout_of_another_branch_and_back_is_followed(desk: Path, tmp_path: Path) -> None:
    """`make soak` does it with thousands of files."""
    builds = switch_branches(desk, tmp_path / "fresh", 120)
    assert max(builds) < 12


def test_it_ends_in_what_a_build_gives_whatever_was_saved(desk: Path, tmp_path: Path) -> None:
    """Saves of single files are taken up without a look at all others; what they show or hide follows all the same."""
    drawn = "title: Drawn\ndate: 2020-03-03\nimages: [{src: images/a.gif}]"
    put(desk, "content/images/a.gif", b"GIF89a\x01\x00\x01\x00")
    put_story(desk, "2020/drawn", drawn)
    put_story(desk, "2020/moving", "title: Moving\ndate: 2020-03-04\npeople: [Walter Oduya]")
    with preview(desk) as port:
        put_story(desk, "2020/later", "title: Later\ndate: 2020-01-01\ndraft: true\npeople: [Priya Raman]")
        wait_for(lambda: "Later" in ask(port, "/people/priya-raman/")[1])
        put(desk, "content/entities/people/priya.md", "---\nname: Priya Raman\n---\n\nShe led the works.\n")
        wait_for(lambda: "led the works" in ask(port, "/people/priya-raman/")[1])
        (desk / "content/articles/2020/moving.md").rename(desk / "content/articles/2020/moved.md")
        wait_for(lambda: ask(port, "/2020/03/moved/")[0] == 200 and ask(port, "/2020/03/moving/")[0] == 404)
        put_story(desk, "2020/drawn", f"{drawn}\nwithdrawn: {{date: 2021-01-01, reason: Asked.}}")
        wait_for(lambda: ask(port, "/images/a.gif")[0] == 404)
        put(desk, "content/pages/about.md", "---\ntitle: About us\n---\n\nWho we are now.\n")
        wait_for(lambda: "About us" in ask(port, "/archive/")[1])
        settings = load_config(desk)
        settings = replace(settings, site=replace(settings.site, base_url=f"http://127.0.0.1:{port}"))
        shutil.copytree(desk, tmp_path / "fresh", ignore=shutil.ignore_patterns(".sitegen", "output"))
        build(tmp_path / "fresh", settings, BuildOptions(drafts=True, preview=True))
        fresh = tree(tmp_path / "fresh/output")
        wait_for_tree(desk / ".sitegen/preview/output", fresh)


def test_a_text_that_nests_too_deep_does_not_keep_the_preview_waiting(desk: Path) -> None:
    reports: list[BuildReport] = []

    def told(report: BuildReport) -> None:
        reports.append(report)
        if report.warnings:
            raise KeyboardInterrupt

    def started(_: str) -> None:
        put_story(desk, "2019/keeper", "title: Keeper\ndate: 2019-05-04", "> " * 20_000 + "a")

    with no_hang(), pytest.raises(KeyboardInterrupt):
        serve(desk, "127.0.0.1", 0, 1, told, started)
    assert not reports[0].warnings and "nests too deep" in str(reports[-1].warnings)


def test_output_stays_as_build_left_it_and_is_deployed(desk: Path, run: Run, tmp_path: Path) -> None:
    run("build", "--site", desk)
    before = tree(desk / "output")
    put_story(desk, "2020/later", "title: Later\ndate: 2020-01-01\ndraft: true")
    with preview(desk) as port:
        assert ask(port, "/2020/01/later/")[0] == 200
        assert run("build", "--site", desk).code == 0
    assert tree(desk / "output") == before
    assert run("deploy", "--site", desk, tmp_path / "there").code == 0
    assert run("clean", "--site", desk).code == 0
    assert (desk / "content/articles/2019/keeper.md").is_file()


def test_any_port_is_the_one_of_last_time_so_no_page_is_made_anew(desk: Path) -> None:
    reports: list[BuildReport] = []
    urls: list[str] = []

    def started(url: str) -> None:
        urls.append(url)
        wait_for(lambda: ask(int(url.rpartition(":")[2]), "/")[0] == 200)
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            serve(desk, "127.0.0.1", 0, 1, reports.append, started)
    assert urls[0] == urls[1]
    assert reports[0].written > 10 and reports[1].written == 0


def test_any_port_is_another_where_the_one_of_last_time_is_taken(tmp_path: Path) -> None:
    note = tmp_path / "site/port"
    with listen("127.0.0.1", 0, note) as one, listen("127.0.0.1", 0, note) as other:
        assert one.getsockname()[1] != other.getsockname()[1]
        assert int(note.read_text()) == other.getsockname()[1]
    for nonsense in ("", "no port", "99999999999999999999999", "-1", "70000"):
        note.write_text(nonsense)
        with listen("127.0.0.1", 0, note) as again:
            assert int(note.read_text()) == again.getsockname()[1]


def test_other_hosts_and_other_sites_are_turned_away(served: int) -> None:
    assert ask(served, "/", Host="evil.example")[0] == 403
    assert ask(served, "/", Host=f"evil.example:{served}")[0] == 403
    assert ask(served, "/_sitegen/events", Host="evil.example")[0] == 403
    assert ask(served, "/", Host="localhost")[0] == 200
    assert ask(served, "/", Host=f"[::1]:{served}")[0] == 200
    assert ask(served, "/", Host="127.0.0.1.evil.example")[0] == 403
    assert ask(served, "/", Origin="http://evil.example")[0] == 403
    assert ask(served, "/", Origin="null")[0] == 403
    assert ask(served, "/", Origin=f"http://127.0.0.1:{served}")[0] == 200


def test_an_open_address_answers_to_numbers_but_to_no_foreign_name(desk: Path) -> None:
    with preview(desk, "--host", "0.0.0.0") as port:
        assert ask(port, "/", Host=f"192.168.7.8:{port}")[0] == 200
        assert ask(port, "/", Host="evil.example")[0] == 403


def test_nothing_outside_the_preview_is_served(desk: Path, served: int) -> None:
    secret = put(desk, "secret.txt", "secret")
    for folder in (desk / "output", desk / ".sitegen/preview/output"):
        (folder / "link.txt").symlink_to(secret)
        (folder / "linked").symlink_to(desk)
    paths = ("/../secret.txt", "/%2e%2e/secret.txt", "/link.txt", "/linked/secret.txt", "/..%2fsecret.txt")
    for path in (*paths, "//etc/passwd", "/_sitegen/../../secret.txt", "/2019/", "/assets/"):
        status, text = ask(served, path)
        assert status in (400, 404) and "secret" not in text, path


def test_it_can_only_be_read(served: int) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        assert ask(served, "/", method)[0] == 405
        assert ask(served, "/_sitegen/events", method)[0] == 405
    assert ask(served, "/archive/", "HEAD") == (200, "")


def test_pages_without_scripts_get_room_for_ours(desk: Path) -> None:
    put(desk, "sitegen.toml", '[site]\ntheme = "plain"\n')
    with preview(desk) as port:
        policy = ask(port, KEEPER)[1].partition('Content-Security-Policy" content="')[2].partition('"')[0]
        assert {"script-src 'self'", "connect-src 'self'", "style-src 'self'"} <= set(policy.split("; "))
        assert "default-src 'none'" in policy


def test_a_port_in_use_is_told_in_one_line(desk: Path, served: int, run: Run) -> None:
    answer = run("serve", "--site", desk, "--port", served)
    assert answer.code == 1 and f"cannot listen on 127.0.0.1:{served}" in answer.err
