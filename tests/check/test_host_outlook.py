"""`check --host` says how far a site is from the limit of a host, and which settings would save most files."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sitegen.check import hosts
from sitegen.check.hosts import Limits
from sitegen.check.savings import Saving, savings
from sitegen.core.config import load_config
from sitegen.index.index_file import open_index
from tests.conftest import Run, put, put_story


@pytest.fixture
def archive(site: Path, run: Run) -> Path:
    """Twelve stories: two names are in all of them, each of twelve others in one."""
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[feeds]\nmin_stories = 12\n')
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal", "Ida", "Jon", "Kim", "Lou")
    for number, name in enumerate(names):
        head = f"title: S{number}\ndate: 2019-05-{number + 1:02}\npeople: [{name} Quill, Walter Oduya]"
        put_story(site, f"s{number}", f"{head}\nplaces: [Quillby]\ntags: [boats]")
    assert run("build", "--site", site, "--quiet").code == 0
    return site


def outlook(run: Run, root: Path, host: str) -> tuple[int, dict[str, Any], list[dict[str, Any]]]:
    answer = run("check", "--site", root, "--host", host, "--json")
    report = json.loads(answer.out)
    return answer.code, report["host"], [f for f in report["findings"] if f["check"] == "host"]


def published_files(root: Path) -> int:
    return sum(path.is_file() and not path.name.startswith(".") for path in (root / "output").rglob("*"))


def test_it_says_how_far_the_limit_is(archive: Path, run: Run) -> None:
    code, report, (note,) = outlook(run, archive, "cloudflare-pages")
    files = published_files(archive)
    assert (code, note["severity"], report["used"], report["limit"]) == (0, "note", files, 20_000)
    assert sum(report["files"].values()) == files and report["files"]["people"] == 13
    assert f"{files:,} files, {files / 20_000:.0%} of the 20,000 that Cloudflare Pages takes" in note["what"]
    assert f"at {files / 12:.1f} files a story the limit is reached with about " in note["what"]


def test_the_settings_that_save_most_come_first(archive: Path, run: Run) -> None:
    _, report, (note,) = outlook(run, archive, "cloudflare-pages")
    saved = {one["setting"]: one["files"] for one in report["savings"]}
    assert list(saved.values()) == sorted(saved.values(), reverse=True)
    # Twelve pages of names of one story.
    assert saved["[entities] min_stories = 2"] == 12
    assert saved["[pages] downloads = false"] == 4
    assert saved["[feeds] min_stories = 20"] == 2 * 3
    first = report["savings"][0]
    assert note["mend"].startswith(f"{first['setting']} saves about {first['files']} files")


def test_what_they_promise_is_saved(archive: Path, run: Run) -> None:
    _, before, _ = outlook(run, archive, "netlify")
    put(archive, "sitegen.toml", '[site]\ntitle = "T"\n[feeds]\nmin_stories = 12\n[entities]\nmin_stories = 2\n')
    assert run("build", "--site", archive, "--quiet").code == 0
    _, after, _ = outlook(run, archive, "netlify")
    assert sum(before["files"].values()) - sum(after["files"].values()) == pytest.approx(12, abs=1)
    assert (before["files"]["people"], after["files"]["people"]) == (13, 1)


def test_near_the_limit_the_smallest_value_that_suffices_is_proposed(archive: Path) -> None:
    with closing(open_index(archive / ".sitegen", load_config(archive))) as db:
        found = {needed: savings(db, load_config(archive), needed) for needed in (1, 13)}
    assert Saving("[entities] min_stories = 2", 12) in found[1]
    # Walter Oduya and Quillby have a page, two data files and two feeds.
    assert Saving("[entities] min_stories = 20", 12 + 2 * 5) in found[13]


@pytest.mark.parametrize(("more", "severity"), [(-1, "error"), (1, "warning")])
def test_the_finding_on_a_site_at_the_limit_says_what_helps(
    archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch, more: int, severity: str
) -> None:
    limit = published_files(archive) + more
    monkeypatch.setitem(hosts.LIMITS, "netlify", Limits("Small Host", files=limit, more="ask for more"))
    code, report, findings = outlook(run, archive, "netlify")
    (bad,) = [f for f in findings if f["severity"] == severity]
    assert code == (severity == "error")
    assert report["savings"][0]["setting"] in bad["mend"] and bad["mend"].endswith("ask for more")


def test_hosts_with_other_limits(archive: Path, run: Run) -> None:
    for host, unit, words in (
        ("github-pages", "bytes", "bytes, 0% of the 1,000,000,000 that GitHub Pages takes"),
        ("netlify", "files in one folder", "of the 54,000 that Netlify takes"),
        ("s3", "files", "and S3 has no limit for a whole site"),
    ):
        _, report, (note,) = outlook(run, archive, host)
        assert report["unit"] == unit and words in note["what"], host
        assert (report["limit"] is None) == (host == "s3")


def test_the_flag_goes_before_the_setting_and_must_be_known(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "T"\n[check]\nhost = "s3"\n')
    assert outlook(run, archive, "netlify")[1]["name"] == "netlify"
    assert json.loads(run("check", "--site", archive, "--json").out)["host"]["name"] == "s3"
    assert run("check", "--site", archive, "--host", "elsewhere").code == 2


def test_a_site_that_is_not_built_has_no_outlook(site: Path, run: Run) -> None:
    put_story(site, "s", "title: S\ndate: 2019-01-01")
    assert "host" not in json.loads(run("check", "--site", site, "--host", "netlify", "--json").out)
