"""Pages of names that have an anchor in their index instead are no lost URLs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sitegen.deploy.local import LocalFile
from sitegen.deploy.url_losses import UrlLosses, find_losses
from tests.conftest import Run, put, put_story
from tests.support.deploying import small_site


def files(root: Path, pages: dict[str, str]) -> dict[str, LocalFile]:
    """Files of output/ with these texts."""
    return {path: LocalFile(path, put(root, path, text), len(text), "", "", {}) for path, text in pages.items()}


INDEXES = {
    "people/index.html": '<ul><li id="ada-quill">Ada Quill</li><li ID=tom-reyes>Tom Reyes</ul>',
    "places/index.html": "<nav>letters</nav>",
    "places/a-z/q/index.html": "<li id='quillby'>Quillby</li>",
    "tags/boats/index.html": '<p id="ada-quill">',
    "people/ines-halvorsen/index.html": "<p>",
}


def test_urls_with_an_anchor_or_a_page_are_no_losses(tmp_path: Path) -> None:
    gone = [
        "/people/ada-quill/", "/people/tom-reyes/", "/places/quillby/",  # have an anchor
        "/people/nobody-else/", "/tags/ada-quill/", "/people/ada-quill/2014/", "/places/", "/2019/ada-quill/",
        "/people/ada-quill", "/people/nobody-else/feed.xml", "/feed.xml", "/organizations/ada-quill/",
        "/people/ada-quill/feed.xml", "/people/ines-halvorsen/stories.json",  # beside an anchor, beside a page
    ]  # fmt: skip
    found = find_losses(gone, files(tmp_path, INDEXES))
    assert found == UrlLosses(tuple(gone[3:12]), tuple(gone[:3]), tuple(gone[12:]))
    assert found.as_json() == {"lost": 9, "in_index": 3, "beside_pages": 2}


def test_what_is_said_of_them() -> None:
    many = UrlLosses((), ("/people/a/", "/people/b/"), ("/people/c/feed.xml",))
    assert many.in_index_message().startswith("2 pages of names that only the A-Z index has now")
    assert many.in_index_message().endswith("/people/a/ and 1 more")
    assert many.beside_pages_message().endswith("/people/c/feed.xml")
    assert UrlLosses().in_index_message() == UrlLosses().beside_pages_message() == ""


@pytest.fixture
def deployed(site: Path, run: Run, tmp_path: Path) -> Path:
    """A site, and a target that also has pages of two names: the site's index has an anchor for one of them."""
    small_site(site, run)
    target = tmp_path / "www"
    assert run("deploy", "--site", site, target, "--quiet").code == 0
    shown = (site / "themes/mine/templates").joinpath("index.html")
    shown.write_text('<!doctype html><title>i</title><ul><li id="ada-quill">Ada Quill</ul>\n', encoding="utf-8")
    for name in ("ada-quill", "tom-reyes"):
        put(site, f"static/people/{name}/index.html", "<!doctype html><title>p</title>")
    assert run("build", "--site", site, "--quiet").code == 0
    assert run("deploy", "--site", site, target, "--quiet", "--yes").code == 0
    shutil.rmtree(site / "static/people")
    assert run("build", "--site", site, "--quiet").code == 0
    return target


def test_check_counts_them_apart_and_only_a_loss_is_an_error(site: Path, deployed: Path, run: Run) -> None:
    answer = run("check", "--site", site, "--against", deployed, "--json")
    report = json.loads(answer.out)
    assert report["against"] == {"lost": 1, "in_index": 1, "beside_pages": 0}
    texts = {f["severity"]: f["what"] for f in report["findings"] if f["check"] == "against"}
    assert set(texts) == {"error", "note"}
    assert texts["error"].startswith("/people/tom-reyes/ leads somewhere")
    assert "1 page of names that only the A-Z index has now" in texts["note"] and "ada-quill" in texts["note"]
    put(site, "static/people/tom-reyes/index.html", "<!doctype html><title>p</title>")
    assert run("build", "--site", site, "--quiet").code == 0
    report = json.loads(run("check", "--site", site, "--against", deployed, "--json").out)
    assert report["against"] == {"lost": 0, "in_index": 1, "beside_pages": 0}
    assert [f for f in report["findings"] if f["check"] == "against" and f["severity"] != "note"] == []


def test_without_a_target_check_compares_nothing(site: Path, run: Run) -> None:
    put_story(site, "s", "title: S\ndate: 2019-01-01")
    assert json.loads(run("check", "--site", site, "--json").out).get("against") is None


def test_deploy_counts_them_apart(site: Path, deployed: Path, run: Run) -> None:
    answer = run("deploy", "--site", site, deployed, "--dry-run")
    assert "/people/tom-reyes/ will lead nowhere" in answer.err and "ada-quill/ will lead nowhere" not in answer.err
    assert "note: 1 page of names that only the A-Z index has now" in answer.err
    counts = json.loads(run("deploy", "--site", site, deployed, "--json").out)
    assert (counts["lost"], counts["in_index"], counts["beside_pages"]) == (1, 1, 0)
    assert not (deployed / "people/ada-quill").exists()
