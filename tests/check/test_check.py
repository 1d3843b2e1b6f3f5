"""`sitegen check`: each kind of finding has its place and says how to mend it; a clean site has none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.check import Finding, check, hosts, html
from sitegen.core.config import load_config
from sitegen.core.files import FileEntry
from tests.conftest import Run, no_hang, put, put_story

TODAY = "2026-01-31"
PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + bytes(6) + b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

QUICK = "[search]\nenabled = false\n"
"""Without the search bundle a site is built sooner, and none of this is about it."""


@pytest.fixture
def archive(site: Path) -> Path:
    """A small site of which nothing is wrong."""
    put(site, "sitegen.toml", QUICK)
    put(site, "content/images/rail.gif", PIXEL)
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nStories of [the light](/2019/05/keeper/#main).\n")
    put(site, "content/entities/people/oduya.md", "---\nname: Walter Oduya\n---\n\nKept the light.\n")
    put_story(site, "2019/keeper", "title: Keeper\ndate: 2019-05-04\npeople: [Walter Oduya]\naliases: [/old/keeper/]")
    put_story(
        site,
        "2020/ferry",
        "title: Ferry\ndate: 2020-01-31\nimages: [{src: images/rail.gif, caption: A rail}]\nmood: calm",
        "The ferry ran past ![a rail](images/rail.gif) on Sunday.\n",
    )
    return site


def found(site: Path, run: Run, family: str, **more: Any) -> list[Finding]:
    """The findings of a family, once the site is built as well as it can be."""
    run("build", "--site", site, "--no-convert", "--quiet")
    findings = check(site, load_config(site), today=TODAY, **more).findings
    assert all(finding.what and finding.mend for finding in findings)
    return [finding for finding in findings if finding.check == family]


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def test_a_clean_site_has_no_findings(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    answer = run("check", "--site", archive, "--strict")
    assert (answer.code, answer.out.splitlines()[:-1]) == (0, [])
    assert answer.out.startswith("4 files of content/, ")


def test_what_is_found_is_listed_with_place_and_remedy(archive: Path, run: Run) -> None:
    put_story(archive, "2020/ferry", "tittle: Ferry\ndate: 2020-01-31")
    run("build", "--site", archive)
    answer = run("check", "--site", archive)
    assert answer.code == 1
    line = "error: content/articles/2020/ferry.md:2: unknown key 'tittle'; did you mean 'title'? (rename it to title"
    assert answer.out.startswith(line)


def test_json_has_all_of_it(archive: Path, run: Run) -> None:
    put_story(archive, "2020/ferry", "title: Ferry\ndate: 2020-01-31\nimage: a.png")
    put(archive, "content/tags/nobody.md", "---\nname: nobody\n---\n")
    run("build", "--site", archive)
    answer = run("check", "--site", archive, "--json")
    data = json.loads(answer.out)
    assert set(data) == {"files", "pages", "errors", "warnings", "findings", "seconds"}
    assert (answer.code, data["files"], data["errors"], data["warnings"]) == (1, 5, 1, 1)
    assert {key for one in data["findings"] for key in one} == {"file", "line", "severity", "check", "what", "mend"}


def test_warnings_count_where_they_are_told_to(archive: Path, run: Run) -> None:
    put(archive, "content/tags/nobody.md", "---\nname: nobody\n---\n")
    run("build", "--site", archive)
    assert run("check", "--site", archive).code == 0
    assert run("check", "--site", archive, "--strict").code == 1


def test_nothing_is_changed(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    before = {p: p.stat().st_mtime_ns for name in ("content", "output") for p in (archive / name).rglob("*")}
    run("check", "--site", archive)
    assert {p: p.stat().st_mtime_ns for name in ("content", "output") for p in (archive / name).rglob("*")} == before


# --- front matter ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words", "severity"),
    [
        ("author: Ines Halvorsen", "did you mean 'authors'?", "error"),
        ("Date: 2020-01-31", "did you mean 'date'?", "warning"),
        ("organisations: [Trust]", "did you mean 'organizations'?", "error"),
        ("date_range: 1999", "two dates were expected", "error"),
        ("updated: yesterday", "no ISO date", "error"),
        ("aliases: [old/ferry]", "is no path from the root of the site", "error"),
        ("draft: perhaps", "true or false", "error"),
        ("people: [{nme: Walter Oduya}]", "did you mean 'name'?", "error"),
        ("withdrawn: {date: 2020-02-01, why: asked}", "known are date, reason", "error"),
    ],
)
def test_keys_and_values_of_an_article(archive: Path, run: Run, line: str, words: str, severity: str) -> None:
    put_story(archive, "2020/ferry", f"title: Ferry\ndate: 2020-01-31\n{line}")
    finding = only(found(archive, run, "front matter"))
    assert (finding.file, finding.line, finding.severity) == ("content/articles/2020/ferry.md", 4, severity)
    assert words in finding.what


def test_keys_that_only_a_theme_knows_are_none(archive: Path, run: Run) -> None:
    put_story(archive, "2020/ferry", "title: Ferry\ndate: 2020-01-31\nmood: calm\nlayout: wide\nweight: 3")
    assert found(archive, run, "front matter") == []


@pytest.mark.parametrize(
    ("path", "text", "words", "line"),
    [
        ("content/articles/a.md", "---\ntitle: [\n---\n", "is not YAML", 3),
        ("content/articles/a.md", "---\ntitle: A\n", "is not closed", 1),
        ("content/pages/a.md", "---\ntitel: A\n---\n\nText.\n", "did you mean 'title'?", 2),
        ("content/tags/a.md", "---\naliases: [x]\n---\n", "name: a text was expected", 1),
        ("content/entities/ships/a.md", "---\nname: A\n---\n", "in no folder of a kind", None),
    ],
)
def test_files_that_cannot_be_read(archive: Path, run: Run, path: str, text: str, words: str, line: int | None) -> None:
    put(archive, path, text)
    finding = only(found(archive, run, "front matter"))
    assert (finding.file, finding.line) == (path, line) and words in finding.what


# --- dates, texts, pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("date: 2026-02-01", "date: 2026-02-01 is in the future"),
        ("date: 1599-12-31", "date: 1599-12-31 is before 1600"),
        ("date_range: [2030-01-01, 2031-01-01]", "date_range: 2030-01-01 is in the future"),
        ("updated: 2027-01-01T09:00:00", "updated: 2027-01-01T09:00:00 is in the future"),
        ("corrections: [{date: 0999-01-01, text: A name.}]", "corrections: 0999-01-01 is before 1600"),
    ],
)
def test_dates_that_no_story_has(archive: Path, run: Run, line: str, words: str) -> None:
    put_story(archive, "2020/ferry", f"title: Ferry\n{line}")
    finding = only(found(archive, run, "dates"))
    assert (finding.file, finding.line, finding.what) == ("content/articles/2020/ferry.md", 3, words)


def test_the_last_and_the_first_day_are_fine(archive: Path, run: Run) -> None:
    put_story(archive, "2020/ferry", f"title: Ferry\ndate: {TODAY}T23:59:00")
    put_story(archive, "2020/gull", "title: Gull\ndate: 1600-01-01")
    assert found(archive, run, "dates") == []


def test_articles_without_a_text(archive: Path, run: Run) -> None:
    put_story(archive, "2020/ferry", "title: Ferry\ndate: 2020-01-31", "\n")
    put_story(archive, "2020/rail", "title: Rail\ndate: 2020-01-31\nimages: [{src: images/rail.gif}]", "")
    put_story(archive, "2020/gone", "title: Gone\ndate: 2020-01-31\nwithdrawn: {reason: Asked.}", "")
    findings = {finding.file: finding.severity for finding in found(archive, run, "empty")}
    assert findings == {"content/articles/2020/ferry.md": "error", "content/articles/2020/rail.md": "warning"}


def test_pictures_that_are_not_there(archive: Path, run: Run) -> None:
    head = "title: Ferry\ndate: 2020-01-31\nimages:\n- src: images/lost.jpg\n- src: https://far.example/a.jpg"
    put_story(archive, "2020/ferry", head, "Past ![a gull](images/gull.png) we went.\n")
    places = [(f.file, f.line) for f in found(archive, run, "images")]
    assert places == [("content/articles/2020/ferry.md", 5), ("content/articles/2020/ferry.md", 9)]


# --- addresses ----------------------------------------------------------------------------------------------


def test_two_stories_at_one_address(archive: Path, run: Run) -> None:
    put_story(archive, "more/ferry", "title: Another\ndate: 2020-01-02\nslug: ferry")
    finding = only(found(archive, run, "addresses"))
    assert (finding.file, finding.line) == ("content/articles/more/ferry.md", 4)
    assert "content/articles/2020/ferry.md" in finding.what and "duplicate slug" in finding.what


@pytest.mark.parametrize(
    ("alias", "words"),
    [
        ("/old/keeper/", "is one of content/articles/2019/keeper.md too"),
        ("/2019/05/keeper/", "is the address of content/articles/2019/keeper.md"),
        ("/people/walter-oduya/", "is the address of content/entities/people/oduya.md"),
        ("/archive/", "is the address of a page of the site"),
    ],
)
def test_aliases_that_never_lead_here(archive: Path, run: Run, alias: str, words: str) -> None:
    put_story(archive, "2020/ferry", f"title: Ferry\ndate: 2020-01-31\naliases:\n- /fine/\n- {alias}")
    finding = only(found(archive, run, "addresses"))
    assert (finding.file, finding.line) == ("content/articles/2020/ferry.md", 6) and words in finding.what


def test_neighbours_that_are_not_there(archive: Path, run: Run) -> None:
    put_story(archive, "2020/ferry", "title: Ferry\ndate: 2020-01-31\nrelated: [/2019/05/keeper/, /2019/05/keper/]")
    finding = only(found(archive, run, "addresses"))
    assert (finding.line, finding.what) == (4, "related: no story stands at /2019/05/keper/")


def test_files_of_entities_that_no_story_has(archive: Path, run: Run) -> None:
    put(archive, "content/entities/people/nobody.md", "---\nname: Nobody Atall\n---\n")
    put(archive, "content/entities/people/zzz.md", "---\nname: W. Oduya\naliases: [Walter Oduya]\n---\n")
    put(archive, "content/tags/hidden.md", "---\nname: hidden\nhide: true\nparents: [wide]\n---\n")
    put(archive, "content/tags/wide.md", "---\nname: wide\n---\n")
    unused, double = found(archive, run, "terms")
    assert unused.file.endswith("nobody.md") and "no story names" in unused.what
    assert double.file.endswith("zzz.md") and "content/entities/people/oduya.md too" in double.what


def test_decisions_that_match_nothing(archive: Path, run: Run) -> None:
    put(
        archive,
        "content/decisions.toml",
        '[[hide]]\nname = "Walter Oduya"\nkind = "person"\n\n'
        '[[merge]]\nnames = ["Wally Oduya"]\nkind = "person"\ninto = "Walter Oduya"\n\n'
        '[[ignore]]\nseed = "times/gone.txt"\n\n'
        '[[hide]]\nnme = "X"\nkind = "person"\n',
    )
    findings = {(f.line, f.severity, f.what) for f in found(archive, run, "decisions")}
    assert (5, "warning", "merge Wally Oduya into Walter Oduya: no story names the person 'Wally Oduya'") in findings
    assert (10, "warning", "ignore times/gone.txt: there is no such seed") in findings
    assert {(line, severity) for line, severity, _ in findings} == {(5, "warning"), (10, "warning"), (14, "error")}


def test_addresses_that_a_target_has_and_the_build_would_lose(archive: Path, run: Run, tmp_path: Path) -> None:
    run("build", "--site", archive)
    target = tmp_path / "there"
    shutil.copytree(archive / "output", target)
    assert found(archive, run, "against", target=str(target)) == []
    (archive / "content/articles/2020/ferry.md").unlink()
    put_story(archive, "2021/ferry", "title: Ferry\ndate: 2021-01-31")
    findings = {f.what.split()[0]: f.mend for f in found(archive, run, "against", target=str(target))}
    assert (
        "aliases: [/2020/01/ferry/] in the front matter of content/articles/2021/ferry.md"
        in findings["/2020/01/ferry/"]
    )
    put_story(archive, "2021/ferry", "title: Ferry\ndate: 2021-01-31\naliases: [/2020/01/ferry/]")
    assert "/2020/01/ferry/" not in {f.what.split()[0] for f in found(archive, run, "against", target=str(target))}


def test_a_target_that_cannot_be_asked_is_one_finding(archive: Path, run: Run) -> None:
    finding = only(found(archive, run, "against", target="git+file:///nowhere/at/all#pages"))
    assert "cannot be compared" in finding.what


# --- the built site -----------------------------------------------------------------------------------------


def test_links_that_lead_nowhere_are_found_where_they_were_written(archive: Path, run: Run) -> None:
    text = (
        "One.\n\nSee [the bridge](/2019/bridge/), [far](https://far.example/x) and [a part](/2019/05/keeper/#part).\n"
    )
    put_story(archive, "2020/ferry", "title: Ferry\ndate: 2020-01-31", text)
    findings = {f.what: (f.file, f.line) for f in found(archive, run, "links")}
    place = ("content/articles/2020/ferry.md", 8)
    assert findings == {
        "the link /2019/bridge/ leads nowhere": place,
        "the link /2019/05/keeper/#part leads to #part, which is not on that page": place,
    }


def test_links_below_the_path_of_the_site(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", f'[site]\nbase_url = "https://a.example/archive"\n{QUICK}')
    put(
        archive,
        "static/note.html",
        PAGE.format('<a href="/2019/">a</a> <a href="/archive/about/">b</a> <a href="x">c</a>'),
    )
    whats = [f.what for f in found(archive, run, "links")]
    assert whats == ["the link /2019/ leads out of the site, which stands below /archive/", "the link x leads nowhere"]


@pytest.mark.parametrize("relative", ["true", "false"])
def test_relative_links_are_followed(archive: Path, run: Run, relative: str) -> None:
    put(archive, "sitegen.toml", f"[site]\nrelative_urls = {relative}\n{QUICK}")
    assert found(archive, run, "links") == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("look.css", '/* url(a.png)\n*/\na { background: url("lost.png") }', [("lost.png", 3)]),
        (
            "look.css",
            "@import 'lost.css';\na { b: url( /images/rail.gif ), url(x.woff) }",
            [("lost.css", 1), ("x.woff", 2)],
        ),
        ("feed.xml", "<feed>\n<link href='/lost/'/><link href='/about/'/><id>/x/</id></feed>", [("/lost/", 2)]),
        ("sitemap-old.xml", "<urlset>\n<loc>/about/</loc>\n<loc>\n/lost/</loc></urlset>", [("/lost/", 3)]),
        ("sub/feed.json", '[{"url": "/about/", "title": "/x/"},\n{"url": "/lost/"}]', [("/lost/", 2)]),
    ],
)
def test_links_of_style_sheets_feeds_and_sitemaps(
    archive: Path, run: Run, path: str, text: str, expected: list[tuple[str, int]]
) -> None:
    """Comments and texts are none, and what leads somewhere is no finding."""
    run("build", "--site", archive, "--no-convert", "--quiet")
    put(archive, f"output/{path}", text)
    findings = [f for f in check(archive, load_config(archive), today=TODAY).findings if f.check == "links"]
    told = [(f"output/{path}", f"the link {url} leads nowhere", line) for url, line in expected]
    assert [(f.file, f.what, f.line) for f in findings] == told


@pytest.mark.parametrize("path", ["feed.json", "feed.xml", "sitemap.xml", "look.css"])
@pytest.mark.parametrize("text", ["", "{", "\xff", "[" * 9_000, "<a>" * 9_000, "url(" * 9_000])
def test_such_files_that_cannot_be_read_have_no_links(archive: Path, run: Run, path: str, text: str) -> None:
    run("build", "--site", archive, "--no-convert", "--quiet")
    put(archive, f"output/{path}", text.encode("latin-1"))
    with no_hang():
        assert not [f for f in check(archive, load_config(archive), today=TODAY).findings if f.check == "links"]


def test_html_that_was_sound_is_not_judged_again(archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is told each time, and a page that changes is judged anew."""
    put(archive, "static/note.html", PAGE.format("<p>a</b>"))
    put(archive, "static/fine.html", PAGE.format("<p>a"))
    judged: list[str] = []
    faults = html.faults

    def judge(file: str, text: str) -> Iterator[Finding]:
        judged.append(file)
        return faults(file, text)

    monkeypatch.setattr(html, "faults", judge)
    assert only(found(archive, run, "html")).file == "output/note.html" and len(judged) > 9
    judged.clear()
    assert only(found(archive, run, "html")).file == "output/note.html" and judged == ["output/note.html"]
    put(archive, "static/fine.html", PAGE.format("<p>a</i>"))
    assert {f.file for f in found(archive, run, "html")} == {"output/note.html", "output/fine.html"}
    put(archive, ".sitegen/sound", "damaged")
    assert {f.file for f in found(archive, run, "html")} == {"output/note.html", "output/fine.html"}


PAGE = '<!DOCTYPE html>\n<html lang="en"><head><title>T</title></head>\n<body>\n{}\n</body></html>\n'


@pytest.mark.parametrize(
    ("page", "words", "line"),
    [
        (PAGE.format("<p><div>a</div></p>"), "unexpected end tag (p)", 4),
        (PAGE.format('<i id="a">a</i> <i id="a">b</i>'), "the id 'a' stands 2 times", 4),
        (PAGE.format('<img src="/images/rail.gif">'), "has no alt text", 4),
        (PAGE.format("a").replace(' lang="en"', ""), "does not say its language", 2),
        (PAGE.format("a").replace("<title>T</title>", "<title></title>"), "has no title", 2),
        (b"<!DOCTYPE html>\n\xff", "is not UTF-8", 2),
        ("", "has no HTML in it", None),
    ],
)
def test_html_that_browsers_would_have_to_mend(
    archive: Path, run: Run, page: str | bytes, words: str, line: int | None
) -> None:
    put(archive, "static/note.html", page)
    finding = only(found(archive, run, "html"))
    assert (finding.file, finding.line) == ("output/note.html", line) and words in finding.what


def test_what_a_template_does_to_all_pages_is_said_once(archive: Path, run: Run) -> None:
    for name in ("a", "b", "c"):
        put(archive, f"static/{name}.html", PAGE.format('<a href="/lost/">x</a></b>'))
    assert only(found(archive, run, "links")).what == "the link /lost/ leads nowhere; so on 2 other pages"
    assert only(found(archive, run, "html")).file == "output/a.html"


def test_without_a_built_site_that_is_said(archive: Path) -> None:
    findings = check(archive, load_config(archive), today=TODAY).findings
    assert [(f.file, f.severity, f.mend) for f in findings] == [("output", "warning", "run `sitegen build`")]


def test_a_story_that_is_not_built_yet_is_said(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    put_story(archive, "2021/new", "title: New\ndate: 2021-01-31")
    findings = check(archive, load_config(archive), today=TODAY).findings
    assert [(f.file, f.check) for f in findings] == [("content/articles/2021/new.md", "output")]


def test_many_files_are_looked_at_by_many_processes(archive: Path, run: Run) -> None:
    for number in range(220):
        put_story(archive, f"2018/s{number:03}", f"title: S{number}\ndate: 2018-01-02\nauthor: X")
    run("build", "--site", archive)
    one, two = (check(archive, load_config(archive), today=TODAY, jobs=jobs).findings for jobs in (1, 2))
    assert one == two and len(one) == 220


# --- hosts --------------------------------------------------------------------------------------------------


def entry(path: str, size: int = 1) -> FileEntry:
    return FileEntry(path, (size, 0, 0, 0))


@pytest.mark.parametrize(
    ("host", "entries", "expected"),
    [
        ("github-pages", [entry("a.pdf", 101 << 20)], [("output/a.pdf", "error")]),
        ("github-pages", [entry("a.pdf", 51 << 20)], [("output/a.pdf", "warning")]),
        ("github-pages", [entry(f"{n}.pdf", 49 << 20) for n in range(21)], [("output", "error")]),
        ("cloudflare-pages", [entry("a.pdf", 26 << 20)], [("output/a.pdf", "error")]),
        ("cloudflare-pages", [entry(f"{n}/index.html") for n in range(20_001)], [("output", "error")]),
        ("cloudflare-pages", [entry(f"{n}/index.html") for n in range(19_000)], [("output", "warning")]),
        ("cloudflare-pages", [entry(f"{n}/index.html") for n in range(17_000)], []),
        ("netlify", [entry(f"data/{n}.json") for n in range(54_001)], [("output/data", "error")]),
        ("netlify", [entry("a#b.html")], [("output/a#b.html", "error")]),
        ("netlify", [entry("a.pdf", 10_000_001)], [("output/a.pdf", "warning")]),
        ("s3", [entry("a.bin", 5_000_000_001)], [("output/a.bin", "warning")]),
        ("s3", [entry("a.bin", (50_000 << 30) + 1)], [("output/a.bin", "error")]),
        ("s3", [entry("é/" * 400 + "a.html")], [("output/" + "é/" * 400 + "a.html", "error")]),
        ("s3", [entry("x" * 256)], [("output/" + "x" * 256, "error")]),
    ],
)
def test_limits_of_hosts(host: str, entries: list[FileEntry], expected: list[tuple[str, str]]) -> None:
    assert [(f.file, f.severity) for f in hosts.limits(host, entries)] == expected


def test_the_prefix_of_a_bucket_is_part_of_a_path() -> None:
    long = entry("a/" * 500 + "index.html")
    assert [f.what for f in hosts.limits("s3", [long], ["s3://bucket/press/archive/", "/srv/" + "x" * 99])] == []
    (found,) = hosts.limits("s3", [long], ["s3://bucket/press/archives"])
    assert found.what == "a path of 1,025 bytes, and S3 takes 1,024"


def test_the_host_of_the_settings_counts(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[check]\nhost = "cloudflare-pages"\n')
    put(archive, "static/big.bin", bytes(26 << 20))
    assert [f.file for f in found(archive, run, "host") if f.severity != "note"] == ["output/big.bin"]


def test_a_host_that_is_none_is_told_with_its_line(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[check]\nhost = "github"\n')
    answer = run("check", "--site", archive)
    assert answer.code == 1
    assert "sitegen.toml:2: check.host: 'github' is none of github-pages, cloudflare-pages, netlify, s3" in answer.err
