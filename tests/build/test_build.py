"""The build: pages where the contract says, nothing stale, nothing written twice, a clear line for what is wrong."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.incremental import publish_guard, units
from sitegen.incremental.outputs import find_changed_outputs
from sitegen.incremental.stale_units import invalidate
from sitegen.index import published_pictures
from sitegen.index.index_file import open_index
from sitegen.index.store import transaction
from sitegen.pages.limits import SiteLimits
from tests.conftest import Run, put, put_story, tree

LIGHT = """title: Keeper of the light retires
date: 2019-05-04
authors: [Ines Halvorsen]
publication: Example Times
dateline: Tern Point
tags: [lighthouses]
people:
- {name: Walter Oduya, as: [Walter Oduya, Oduya]}
- {name: Ann Doubt, confidence: 0.3}
organizations:
- {name: Northern Lights Trust, as: [Northern Lights Trust, NLT]}
places: [Tern Point]
events: [2019 Regatta]"""
LIGHT_BODY = """Walter Oduya climbed the stairs at Tern Point. "It ought to be white," Oduya said of the lighthouse.

The Northern Lights Trust, or NLT, thanked Ann Doubt after the 2019 Regatta.
"""


def page(root: Path, path: str) -> str:
    return (root / "output" / path / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def archive(site: Path) -> Path:
    put_story(site, "2019/keeper-of-the-light-retires", LIGHT, LIGHT_BODY)
    put_story(
        site,
        "2020/volunteers",
        "title: Volunteers\ndate: 2020-09-21T08:30:00\npeople: [Walter Oduya]\ntags: [lighthouse]",
    )
    put_story(
        site, "undated/a-letter", "title: A letter\ndate_range: [2016-10-29, 2018-12-31]\npublication: Example Times"
    )
    put(
        site,
        "content/entities/people/walter-oduya.md",
        "---\nname: Walter Oduya\naliases: [Wally]\nwikidata: Q1\n---\n\nKept the light.\n",
    )
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
    return site


def test_every_page_stands_where_the_contract_says(archive: Path, run: Run) -> None:
    answer = run("build", "--site", archive, "--json", "--quiet")
    assert answer.code == 0, answer.err
    report = json.loads(answer.out)
    assert (report["articles"], report["removed"], report["errors"]) == (3, 0, [])
    counts = {"articles", "pages", "written", "unchanged", "removed"}
    assert set(report) == counts | {"warnings", "errors", "seconds", "engines", "account", "files"}
    assert set(report["seconds"]) == {"convert", "index", "plan", "render", "search", "total"}
    expected = [
        "", "2019/05/keeper-of-the-light-retires", "2020/09/volunteers", "undated/a-letter", "undated", "archive",
        "archive/2019", "archive/2019/05", "people", "people/walter-oduya", "organizations/northern-lights-trust",
        "places/tern-point", "events/2019-regatta", "tags/lighthouse", "authors/ines-halvorsen",
        "publications/example-times", "about",
    ]  # fmt: skip
    assert [path for path in expected if not (archive / "output" / path / "index.html").is_file()] == []
    for name in ("404.html", "feed.xml", "feed.json", "sitemap.xml", "robots.txt"):
        assert (archive / "output" / name).is_file()
    assert report["pages"] == len(tree(archive / "output")) == report["written"]


def test_an_entity_page_shows_every_sentence_in_which_it_stands(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    text = page(archive, "people/walter-oduya")
    for part in (
        "climbed the stairs at Tern Point",
        "It ought to be white",
        "painted the railings",
        "Kept the light.",
        "Wally",
    ):
        assert part in text
    assert text.count("<mark>") == 3
    assert "The <mark>Northern Lights Trust</mark>, or <mark>NLT</mark>," in page(
        archive, "organizations/northern-lights-trust"
    )


def test_an_article_links_each_name_once_and_marks_the_rest(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    text = page(archive, "2019/05/keeper-of-the-light-retires")
    assert '<a class="name person" href="/people/walter-oduya/">Walter Oduya</a> climbed' in text
    assert '<span class="name person">Oduya</span> said' in text


def test_tags_in_singular_and_plural_are_one(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    found = {path.parent.name: path.read_text() for path in (archive / "output/tags").glob("*/index.html")}
    assert [name for name, text in found.items() if 'http-equiv="refresh"' not in text] == ["lighthouse"]
    assert 'content="0; url=/tags/lighthouse/"' in found["lighthouses"]
    assert "Volunteers" in found["lighthouse"] and "Keeper" in found["lighthouse"]


def test_what_is_not_known_is_said_as_a_range(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    text = page(archive, "undated/a-letter")
    assert "29 October 2016" in text and "31 December 2018" in text
    assert "datePublished" not in text


def test_nothing_changed_writes_nothing(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    before = {p: p.stat().st_mtime_ns for p in (archive / "output").rglob("*")}
    report = json.loads(run("build", "--site", archive, "--json").out)
    assert (report["written"], report["removed"]) == (0, 0)
    assert before == {p: p.stat().st_mtime_ns for p in (archive / "output").rglob("*")}


def test_published_pictures_are_looked_up_once(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    find = published_pictures.pictures
    monkeypatch.setattr(published_pictures, "pictures", lambda db, drafts: asked.append(drafts) or find(db, drafts))
    put(site, "content/images/a.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00")
    for title in ("A pier", "A gull"):
        put_story(site, "a", f"title: {title}\nimages: [{{src: images/a.gif}}]")
        assert run("build", "--site", site).code == 0
        assert (site / "output/images/a.gif").is_file()
    assert asked == [False, False]


def test_output_that_was_edited_by_hand_is_put_right(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    whole = tree(archive / "output")
    put(archive, "output/index.html", "defaced")
    (archive / "output/feed.xml").unlink()
    put(archive, "output/people/stranger/index.html", "not ours")
    report = json.loads(run("build", "--site", archive, "--json").out)
    assert (report["written"], report["removed"]) == (2, 1)
    assert tree(archive / "output") == whole
    assert not (archive / "output/people/stranger").exists()


def test_drafts_are_published_only_when_asked_for(site: Path, run: Run) -> None:
    put_story(site, "2020/secret", "title: Secret\ndate: 2020-01-01\ndraft: true\npeople: [Walter Oduya]")
    run("build", "--site", site)
    assert not [p for p, data in tree(site / "output").items() if b"Secret" in data or "oduya" in p]
    run("build", "--site", site, "--drafts")
    assert "Secret" in page(site, "2020/01/secret")


def test_a_withdrawn_story_says_when_and_why_and_is_nowhere_else(archive: Path, run: Run) -> None:
    put_story(
        archive,
        "2019/keeper-of-the-light-retires",
        LIGHT + "\nwithdrawn: {date: 2021-02-03, reason: A court asked.}",
        LIGHT_BODY,
    )
    run("build", "--site", archive)
    text = page(archive, "2019/05/keeper-of-the-light-retires")
    assert "A court asked." in text and "3 February 2021" in text and "noindex" in text
    for word in ("climbed", "Oduya", "Keeper of the light", "Halvorsen"):
        assert word not in text
    others = tree(archive / "output")
    assert [p for p, data in others.items() if b"keeper-of-the-light" in data and not p.startswith("2019/")] == []


def test_an_alias_leads_to_the_story(site: Path, run: Run) -> None:
    put_story(site, "2020/moved", "title: Moved\ndate: 2020-01-01\naliases: [/old/path/, /older.html]")
    run("build", "--site", site)
    for path in ("old/path/index.html", "older.html"):
        text = (site / "output" / path).read_text()
        assert "/2020/01/moved/" in text and "noindex" in text


def test_two_stories_at_one_url_are_an_error_that_names_both(site: Path, run: Run) -> None:
    put_story(site, "a/same", "title: One\ndate: 2020-01-01")
    put_story(site, "b/same", "title: Two\ndate: 2020-01-02")
    answer = run("build", "--site", site)
    assert answer.code == 1
    assert "content/articles/b/same.md" in answer.err and "content/articles/a/same.md" in answer.err
    assert "<h1>One</h1>" in page(site, "2020/01/same")


def test_a_page_that_another_wants_to_stand_at_is_kept_though_it_need_not_be_written(archive: Path, run: Run) -> None:
    """The alias is made first and takes the file; the person's page is made of what it was made of before."""
    assert run("build", "--site", archive).code == 0
    before = page(archive, "people/walter-oduya")
    put_story(archive, "alias", "title: Alias\naliases: [/people/walter-oduya/]", "Text.")
    with closing(open_index(archive / ".sitegen", load_config(archive))) as db, transaction(db):
        term = db.execute("SELECT id FROM terms WHERE name = 'Walter Oduya'").fetchone()["id"]
        invalidate(db, [(units.term(term), "so that it is planned anew")])
    assert "stands already" in run("build", "--site", archive).err
    assert page(archive, "people/walter-oduya") == before


def test_relative_links_work_from_a_folder(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "T"\nrelative_urls = true\n')
    run("build", "--site", archive)
    output = archive / "output"
    followed = 0
    for file in set(output.rglob("*.html")) - {output / "404.html"}:
        for link in _links(file.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith(("#", "mailto:", "data:")):
                assert not link.startswith("/"), (file, link)
                assert (file.parent / re.split("[?#]", link)[0]).is_file(), (file, link)
                followed += 1
    assert followed > 100


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
@pytest.mark.parametrize("base", ["https://a.example/archive", "https://a.example", ""])
def test_the_page_for_what_is_missing_has_links_that_lead_somewhere_at_any_depth(
    archive: Path, run: Run, theme: str, base: str
) -> None:
    """A host serves 404.html at whatever address it has no file for, so none of its links may be relative."""
    settings = f'[site]\ntitle = "T"\nrelative_urls = true\ntheme = "{theme}"\nbase_url = "{base}"\n'
    put(archive, "sitegen.toml", settings)
    run("build", "--site", archive)
    text = (archive / "output/404.html").read_text(encoding="utf-8")
    links = [link for link in re.findall(r'(?:href|src|action)="([^"]*)"', text) if not link.startswith(("#", "data:"))]
    own = [link.removeprefix("https://a.example") for link in links]
    prefix = "/archive/" if base.endswith("archive") else "/"
    assert len(own) > 5 and {link for link in own if not link.startswith(prefix)} == set()
    for link in own:
        path = re.split("[?#]", link.removeprefix(prefix))[0]
        assert (archive / "output" / path / ("index.html" if not path or path.endswith("/") else "")).is_file(), link


def _links(text: str) -> list[str]:
    import re

    head = text.partition("</head>")
    body_links = re.findall(r'(?:href|src)="([^"]*)"', head[2])
    return body_links + re.findall(r'rel="stylesheet" href="([^"]*)"', head[0])


def test_no_link_inside_the_site_is_broken(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    output = archive / "output"
    followed = 0
    for file in output.rglob("*.html"):
        for link in _links(file.read_text(encoding="utf-8")):
            if link.startswith("/"):
                path = re.split("[?#]", link)[0]
                target = output / path.lstrip("/")
                assert (target / "index.html" if path.endswith("/") else target).is_file(), (file, link)
                followed += 1
    assert followed > 100


# --- what is wrong -----------------------------------------------------------------------------------------


def test_front_matter_that_is_no_yaml_costs_its_file_alone(archive: Path, run: Run) -> None:
    put_story(archive, "2021/broken", "title: [unclosed")
    answer = run("build", "--site", archive)
    assert answer.code == 1
    assert answer.err.count("error:") == 1 and "content/articles/2021/broken.md:" in answer.err
    assert "Volunteers" in page(archive, "2020/09/volunteers")


def test_a_bad_value_is_a_warning(archive: Path, run: Run) -> None:
    put_story(archive, "2021/odd", "title: Odd\ndate: 2021-99-99")
    answer = run("build", "--site", archive)
    assert answer.code == 0
    assert "warning: content/articles/2021/odd.md:3: date:" in answer.err
    assert "<h1>Odd</h1>" in page(archive, "undated/odd")


def test_a_theme_that_does_not_exist_is_one_error_and_the_rest_is_built(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "brodsheet"\n')
    answer = run("build", "--site", archive)
    assert answer.code == 1
    assert answer.err.count("error:") == 1 and "sitegen.toml" in answer.err and "brodsheet" in answer.err
    assert "Volunteers" in page(archive, "2020/09/volunteers")


@pytest.mark.parametrize(
    ("template", "line", "word"),
    [("{% if %}", 1, "templates/term.html:1"), ("\n{{ page.nonsense }}", 2, "templates/term.html:2")],
    ids=["syntax", "unknown field"],
)
def test_a_template_error_names_its_line_and_the_rest_is_built(
    archive: Path, run: Run, template: str, line: int, word: str
) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/templates/term.html", template)
    answer = run("build", "--site", archive)
    assert answer.code == 1
    assert answer.err.count("error:") == 1 and word in answer.err
    assert "Volunteers" in page(archive, "2020/09/volunteers")
    (archive / "themes/mine/templates/term.html").unlink()
    assert run("build", "--site", archive).code == 0
    assert "climbed" in page(archive, "people/walter-oduya")


def test_a_theme_can_override_one_template_of_another(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/templates/404.html", "Nothing here, {{ site.title }}.")
    assert run("build", "--site", archive).code == 0
    assert (archive / "output/404.html").read_text() == "Nothing here, News archive.\n"


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ('[site]\ntitel = "x"', ["sitegen.toml:2", "titel", "title"]),
        ("[site]\ntitle = 3", ["sitegen.toml:2", "site.title", "text"]),
        ("[site\n", ["sitegen.toml:1", "TOML"]),
        ('[site]\npermalink = "/{yaer}/{slug}/"', ["sitegen.toml:2", "permalink", "yaer"]),
        ('[site]\npermalink = "//a.example/{slug}/"', ["sitegen.toml:2", "permalink"]),
        ('[site]\npermalink = "/.sitegen-{slug}/"', ["sitegen.toml:2", "site.permalink", "begins with a dot"]),
        ('[site]\npermalink = "/{year}/.well-known/{slug}/"', ["sitegen.toml:2", "begins with a dot"]),
        ('[site]\npermalink = "/%2ehidden/{slug}/"', ["sitegen.toml:2", "site.permalink"]),
        ('[site]\nbase_url = "example.org/news"', ["sitegen.toml:2", "site.base_url", "https://"]),
        ('[site]\nlanguage = "<b>"', ["sitegen.toml:2", "site.language"]),
        ('[site]\ntitle = 3\n[feeds]\nmin_stories = "many"', ["sitegen.toml:2", "sitegen.toml:4", "whole number"]),
        ("[entities]\nmin_stories = 0", ["sitegen.toml:2", "entities.min_stories", "whole number from 1", '"auto"']),
        ('[publications]\nmin_stories = "all"', ["sitegen.toml:2", "publications.min_stories", '"auto"']),
        ("[publication_pages]\nmin_stories = 2", ["sitegen.toml:1", "publication_pages", "unknown key"]),
        ("[tags]\nmin_storys = 2", ["sitegen.toml:2", "did you mean min_stories?"]),
    ],
)
def test_a_wrong_configuration_names_file_key_and_what_was_expected(
    site: Path, run: Run, config: str, words: list[str]
) -> None:
    put(site, "sitegen.toml", config)
    answer = run("build", "--site", site)
    assert answer.code == 1
    assert [word for word in words if word not in answer.err] == []


def test_a_theme_can_be_a_style_sheet_alone(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/static/style.css", "body { color: red }")
    assert run("build", "--site", archive).code == 0
    assert [p.read_text() for p in (archive / "output/assets").glob("style.*.css")] == ["body{color:red}"]


def test_an_empty_archive_is_a_site(site: Path, run: Run) -> None:
    assert run("build", "--site", site).code == 0
    assert (site / "output/index.html").is_file()


# --- the same bytes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "77", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"}],
    ids=["Tokyo", "Lima"],
)
def test_hash_seed_time_zone_and_locale_leave_no_trace(archive: Path, run: Run, environment: dict[str, str]) -> None:
    run("build", "--site", archive)
    here = tree(archive / "output")
    command = [sys.executable, "-m", "sitegen", "build", "--clean", "--jobs", "2", "--site", str(archive)]
    subprocess.run(command, env={**os.environ, **environment}, check=True, cwd="/", capture_output=True)
    assert tree(archive / "output") == here


def test_pages_from_worker_processes_are_the_same(site: Path) -> None:
    for number in range(330):
        put_story(
            site,
            f"2020/story-{number}",
            f"title: Story {number}\ndate: 2020-01-{number % 28 + 1:02}\ntags: [tag {number}]",
        )
    config = load_config(site)
    build(site, config, BuildOptions(jobs=1, conversion=False))
    alone = tree(site / "output")
    report = build(site, config, BuildOptions(jobs=2, fresh=True, conversion=False))
    assert report.written > 300 and not report.errors
    assert tree(site / "output") == alone


def test_what_a_large_build_wrote_need_not_be_read_by_the_next(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are read once after they were written; that falls to the build that wrote them."""
    monkeypatch.setattr("sitegen.build.scheduler._MIN_UNITS_FOR_WORKERS", 5)
    monkeypatch.setattr("sitegen.index.file_changes._TICK_NS", 0)
    for number in range(10):
        put_story(site, f"2014/story-{number}", f"title: Story {number}\ndate: 2014-05-04", "Text.")
    config = load_config(site)
    assert not build(site, config).errors
    with closing(open_index(site / ".sitegen", config)) as db:
        seen = find_changed_outputs(db, site / "output")
    assert seen.is_same
    assert len(seen.read) < 10  # only those that were written in the moment of the look


def build_with(root: Path, limits: SiteLimits) -> None:
    assert not build(root, load_config(root), BuildOptions(limits=limits)).errors


def test_a_long_index_has_a_page_for_each_letter(site: Path) -> None:
    put_story(site, "2019/crew", "title: Crew\ndate: 2019-05-04\npeople: [Ann Abara, Bea Brandt, Ben Brandt]")
    build_with(site, SiteLimits(index_names=2))
    whole, letter = page(site, "people"), page(site, "people/a-z/b")
    assert "/people/a-z/a/" in whole and 'id="bea-brandt"' not in whole
    assert "/people/bea-brandt/" in letter and "/people/ben-brandt/" in letter and "ann-abara" not in letter
    assert 'id="bea-brandt"' in letter


def test_a_long_list_is_cut_by_year(site: Path) -> None:
    """A URL never comes to mean something else: a year's page holds that year's stories and no others."""
    for year in (2018, 2019, 2020):
        put_story(site, f"{year}/story", f"title: Story of {year}\ndate: {year}-05-04\npeople: [Walter Oduya]")
    build_with(site, SiteLimits(term_page_stories=2))
    for year in (2018, 2019, 2020):
        text = page(site, f"people/walter-oduya/{year}")
        assert [y for y in (2018, 2019, 2020) if f"Story of {y}" in text] == [year]
    assert "/people/walter-oduya/2018/" in page(site, "people/walter-oduya")


@pytest.mark.parametrize("head", ["withdrawn: 2021-01-01", "withdrawn: {reason: Court order}", "draft: yes"])
def test_what_must_not_be_seen_stays_unseen_when_its_value_is_bad(archive: Path, run: Run, head: str) -> None:
    put_story(archive, "2019/keeper-of-the-light-retires", f"{LIGHT}\n{head}", LIGHT_BODY)
    run("build", "--site", archive)
    assert [p for p, data in tree(archive / "output").items() if b"climbed" in data] == []


def test_a_withdrawn_story_takes_its_pictures_and_its_old_urls_words_along(site: Path, run: Run) -> None:
    picture = "images: [{src: images/a.png, caption: C}]\naliases: [/old/]"
    put(site, "content/images/a.png", b"\x89PNG")
    put_story(site, "2020/shown", f"title: Secret headline\ndate: 2020-01-01\n{picture}")
    run("build", "--site", site)
    assert (site / "output/images/a.png").is_file()
    put_story(
        site, "2020/shown", f"title: Secret headline\ndate: 2020-01-01\n{picture}\nwithdrawn: {{date: 2021-01-01}}"
    )
    run("build", "--site", site)
    assert not (site / "output/images/a.png").exists()
    assert [p for p, data in tree(site / "output").items() if b"Secret headline" in data] == []


def test_a_page_can_be_a_draft(site: Path, run: Run) -> None:
    put(site, "content/pages/plans.md", "---\ntitle: Plans\ndraft: true\n---\n\nNot yet.\n")
    run("build", "--site", site)
    assert not (site / "output/plans").exists()


def test_a_damaged_index_is_made_anew(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    whole = tree(archive / "output")
    index = archive / ".sitegen/index.sqlite"
    size = index.stat().st_size
    for start in range(4096, size, 8192):
        with index.open("r+b") as file:
            file.seek(start)
            file.write(b"\xa5" * 4096)
    assert run("build", "--site", archive).code == 0
    assert tree(archive / "output") == whole


def test_links_and_pictures_in_a_body_know_where_the_site_stands(site: Path, run: Run) -> None:
    put(site, "sitegen.toml", '[site]\nbase_url = "https://archive.example/news"\n')
    put_story(
        site, "2020/a", "title: A\ndate: 2020-01-01", "[here](/about/) ![p](images/x.png) [there](https://b.example/)\n"
    )
    run("build", "--site", site)
    text = page(site, "2020/01/a")
    for link in ('href="/news/about/"', 'src="/news/images/x.png"', 'href="https://b.example/"'):
        assert link in text


def test_a_page_can_take_the_place_of_a_file(site: Path, run: Run) -> None:
    put(site, "static/about", "a file")
    run("build", "--site", site)
    (site / "static/about").unlink()
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nWho.\n")
    assert run("build", "--site", site).code == 0
    assert "Who." in page(site, "about")


def test_nothing_is_written_through_a_link(site: Path, run: Run) -> None:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01")
    outside = site.parent / "outside"
    outside.mkdir()
    (site / "output").mkdir()
    (site / "output/2020").symlink_to(outside)
    assert run("build", "--site", site).code == 0
    assert list(outside.iterdir()) == [] and "<h1>A</h1>" in page(site, "2020/01/a")


def test_a_name_without_a_page_is_no_link(site: Path, run: Run) -> None:
    put(site, "sitegen.toml", "[entities]\nmin_stories = 2\n")
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01\npeople: [Walter Oduya]")
    run("build", "--site", site)
    assert 'href=""' not in page(site, "2020/01/a") and "Walter Oduya" in page(site, "2020/01/a")


def test_static_is_copied_as_it_is(site: Path, run: Run) -> None:
    put(site, "static/.well-known/security.txt", "Contact: us")
    put(site, "static/.nojekyll", "")
    put(site, "output/.gitkeep", "")
    run("build", "--site", site)
    assert (site / "output/.well-known/security.txt").is_file() and (site / "output/.nojekyll").is_file()
    (site / "static/.nojekyll").unlink()
    run("build", "--site", site)
    assert not (site / "output/.nojekyll").exists() and (site / "output/.gitkeep").exists()


def test_a_withdrawn_story_goes_even_where_its_page_cannot_be_made(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    put(archive, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    for broken in ("{% if %}", "{{ page.nonsense }}"):
        put(archive, "themes/mine/templates/withdrawn.html", broken)
        put_story(archive, "2019/keeper-of-the-light-retires", f"{LIGHT}\nwithdrawn: {{date: 2021-02-03}}", LIGHT_BODY)
        put(archive, "output/2019/05/keeper-of-the-light-retires/index.html", "climbed")
        assert run("build", "--site", archive).code == 1
        assert not (archive / "output/2019/05/keeper-of-the-light-retires").exists()


def test_a_file_that_cannot_be_read_for_a_while_keeps_its_page(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_story(site, "pier", "title: The pier\ndate: 2019-05-04", "It stood.\n")
    config = load_config(site)
    assert not build(site, config, BuildOptions(conversion=False)).errors
    before = tree(site / "output")
    put_story(site, "pier", "title: The pier\ndate: 2019-05-04", "It stands.\n")
    read_bytes = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.name == "pier.md":
            raise OSError(errno.EIO, "Input/output error")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    for _ in range(2):
        errors = build(site, config, BuildOptions(conversion=False)).errors
        assert [(error.file, error.error) for error in errors] == [("content/articles/pier.md", "Input/output error")]
        assert {**tree(site / "output"), publish_guard.NAME: b""} == {**before, publish_guard.NAME: b""}
    monkeypatch.undo()
    assert not build(site, config, BuildOptions(conversion=False)).errors
    assert "It stands." in (site / "output/2019/05/pier/index.html").read_text()
