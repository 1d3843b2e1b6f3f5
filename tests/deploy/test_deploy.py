"""`sitegen deploy`: what it refuses, how it plans, and a folder as its target."""

from __future__ import annotations

import fcntl
import gzip
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.core import deploy_block
from sitegen.core.config import load_config
from sitegen.core.errors import ConfigError
from sitegen.deploy.errors import DeployError, redacted
from sitegen.deploy.headers import Stage, content_type, headers, stage
from sitegen.deploy.local import LocalFile
from sitegen.deploy.plan import TargetState, lost_urls, make_plan
from tests.conftest import Run, put, put_story, tree
from tests.support.deploying import built, change, counts, published, small_site


def local(path: str) -> LocalFile:
    return LocalFile(path, Path(path), 1, "a", "b", {})


def ours(files: dict[str, str]) -> TargetState:
    """A target at which sitegen put all that is there."""
    return TargetState(files, deployed=True, ours=frozenset(files))


# --- the plan ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("assets/style.0123456789.css", Stage.ASSETS),
        ("images/7b7c51d9e06d1844.png", Stage.ASSETS),
        ("pagefind/fragment/en_1a2b3c4.pf_fragment", Stage.ASSETS),
        ("pagefind/pagefind-entry.json", Stage.FILES),
        ("assets/style.css", Stage.FILES),
        ("robots.txt", Stage.FILES),
        ("data/csv/stories.csv", Stage.FILES),
        ("2019/03/ferry/index.html", Stage.PAGES),
        ("2019/03/ferry/index.html.br", Stage.PAGES),
        ("index.html", Stage.LISTS),
        ("index.html.gz", Stage.LISTS),
        ("people/oduya/feed.xml", Stage.LISTS),
        ("sitemap-1.xml", Stage.LISTS),
    ],
)
def test_each_kind_of_file_has_its_turn(path: str, expected: Stage) -> None:
    assert stage(path) is expected


def test_new_pages_go_before_those_that_lead_to_them_and_deletions_in_the_other_order() -> None:
    names = ["index.html", "b/index.html", "a/index.html", "assets/x.0123456789.css", "robots.txt"]
    there = ours({"a/index.html": "its bytes differ", "old/index.html": "", "assets/y.0123456789.css": ""})
    plan = make_plan({name: local(name) for name in names}, there, delete=True)
    batches = [[upload.file.path for upload in batch] for batch in plan.stages()]
    assert batches == [["assets/x.0123456789.css"], ["robots.txt"], ["b/index.html"], ["a/index.html"], ["index.html"]]
    assert list(plan.removals()) == [["old/index.html"], ["assets/y.0123456789.css"]]


def test_what_stands_in_the_way_goes_first() -> None:
    plan = make_plan({"a/b": local("a/b"), "c": local("c")}, ours({"a": "", "c/d": "", "e": ""}), delete=True)
    assert plan.obstacles() == ["a", "c/d"] and list(plan.removals()) == [["e"]]


def test_lost_addresses_are_those_that_people_keep() -> None:
    gone = ["a/index.html", "a/index.html.gz", "assets/y.0123456789.css", "sitemap-2.xml", "x/feed.xml"]
    assert lost_urls(make_plan({}, ours(dict.fromkeys(gone, "")), delete=True)) == ["/a/", "/x/feed.xml"]


def test_types_do_not_hang_on_the_machine_and_rules_override_them() -> None:
    assert content_type("feed.xml") == "application/atom+xml; charset=utf-8"
    assert content_type("a/index.html") == "text/html; charset=utf-8"
    assert content_type("pagefind/x.pf_meta") == "application/octet-stream"
    rules = {"*.html": {"cache-control": "no-store"}, "a/*": {"Content-Type": ""}}
    assert headers("a/index.html", rules) == {"Cache-Control": "no-store"}
    assert headers("a.css", rules, "br")["Content-Encoding"] == "br"


# --- a folder ----------------------------------------------------------------------------------------------


def test_a_folder_becomes_what_output_is(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    before, target = built(site, run), tmp_path / "www"
    assert counts(run, site, target, "--dry-run") == (len(before), 0, 0) and not target.exists()
    assert counts(run, site, target) == (len(before), 0, 0)
    assert published(target) == before
    times = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    assert counts(run, site, target) == (0, 0, len(before))
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == times
    change(site, run)
    after = tree(site / "output")
    changed = sum(before.get(path) != data for path, data in after.items())
    assert counts(run, site, target) == (changed, len(before.keys() - after.keys()), len(after) - changed)
    assert published(target) == after


def test_a_file_takes_the_place_of_a_folder_and_the_reverse(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    put(site, "static/tide", "one")
    put(site, "static/gauge/today", "two")
    built(site, run)
    counts(run, site, tmp_path / "www")
    (site / "static/tide").unlink()
    (site / "static/gauge/today").unlink()
    (site / "static/gauge").rmdir()
    put(site, "static/tide/today", "three")
    put(site, "static/gauge", "four")
    output = built(site, run)
    assert counts(run, site, tmp_path / "www")[:2] == (2, 2)
    assert published(tmp_path / "www") == output


def test_what_a_copy_that_was_killed_left_is_no_file_of_the_site(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    counts(run, site, tmp_path / "www")
    put(tmp_path, "www/.sitegen-copy", "ha")
    (site / "static/gauge.txt").write_text("4.0\n")
    output = built(site, run)
    assert counts(run, site, tmp_path / "www")[:2] == (1, 0)
    assert tree(tmp_path / "www").keys() - output.keys() == {".sitegen-lock", ".sitegen-manifest.json"}


def test_compressed_copies_stand_beside_texts_where_they_are_asked_for(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    with (site / "sitegen.toml").open("a") as config:
        config.write('[deploy.live]\nurl = "../www"\nprecompress = ["br", "gz"]\n')
    output = built(site, run)
    counts(run, site, "live")
    made = published(tmp_path / "www")
    page = made["index.html"]
    assert gzip.decompress(made["index.html.gz"]) == page and len(made["index.html.br"]) < len(made["index.html.gz"])
    assert {path.removesuffix(".br").removesuffix(".gz") for path in made} == output.keys()
    assert not any(path.endswith((".woff2.gz", ".png.br")) for path in made)
    assert counts(run, site, "live") == (0, 0, len(made))


def test_two_deploys_at_once_are_refused(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    counts(run, site, tmp_path / "www")
    (site / "static/gauge.txt").write_text("4.0\n")
    built(site, run)
    with (tmp_path / "www/.sitegen-lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = run("deploy", "--site", site, tmp_path / "www")
    assert answer.code == 1 and "under way" in answer.err
    assert counts(run, site, tmp_path / "www")[0] == 1


# --- what is refused ---------------------------------------------------------------------------------------


def test_an_empty_output_is_not_deployed(site: Path, run: Run, tmp_path: Path) -> None:
    for prepare in (lambda: None, lambda: (site / "output").mkdir(), lambda: put(site, "output/style.css", "")):
        prepare()
        answer = run("deploy", "--site", site, tmp_path / "www")
        assert answer.code == 1 and "sitegen build" in answer.err and not (tmp_path / "www").exists()


def test_a_build_that_was_killed_is_not_deployed_until_it_is_finished(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    for number in range(40):
        put_story(site, f"2019/more-{number}", f"title: More {number}\ndate: 2019-07-01")
    command = [sys.executable, "-m", "sitegen", "build", "--site", site, "--no-convert", "--quiet"]
    build = subprocess.Popen(command)
    while not (site / "output" / deploy_block.BLOCK_FILE).exists() and build.poll() is None:
        time.sleep(0.001)
    build.send_signal(signal.SIGKILL)
    assert build.wait() == -signal.SIGKILL
    (site / ".sitegen/index.sqlite").unlink(missing_ok=True)
    answer = run("deploy", "--site", site, tmp_path / "www")
    assert answer.code == 1 and "not finished" in answer.err and not (tmp_path / "www").exists()
    output = built(site, run)
    assert deploy_block.BLOCK_FILE not in output and counts(run, site, tmp_path / "www")[0] == len(output)


def test_a_preview_is_not_deployed(site: Path, run: Run, tmp_path: Path) -> None:
    from sitegen.build.build import build
    from sitegen.build.context import BuildOptions

    small_site(site, run)
    put_story(site, "2019/secret", "title: Not yet\ndate: 2019-07-01\ndraft: true")
    build(site, load_config(site), BuildOptions(conversion=False, drafts=True, preview=True))
    answer = run("deploy", "--site", site, tmp_path / "www")
    assert answer.code == 1 and "sitegen serve" in answer.err
    assert not any("not-yet" in path or "secret" in path for path in built(site, run))
    assert counts(run, site, tmp_path / "www")[0] > 0


def test_what_was_built_with_drafts_is_not_deployed_until_it_is_built_without(
    site: Path, run: Run, tmp_path: Path
) -> None:
    small_site(site, run)
    put_story(site, "2019/secret", "title: Not yet\ndate: 2019-07-01\ndraft: true")
    for _ in range(2):  # the second build has nothing to do
        assert run("build", "--site", site, "--drafts").code == 0
        for more in ((), ("--dry-run",), ("--allow-errors", "--yes")):
            answer = run("deploy", "--site", site, tmp_path / "www", *more)
            assert answer.code == 1 and answer.err.count("\n") == 1
            assert "built with --drafts" in answer.err and "run `sitegen build` first" in answer.err
    assert not (tmp_path / "www").exists()
    assert not any("secret" in path for path in built(site, run))
    assert counts(run, site, tmp_path / "www")[0] > 0


def test_a_build_with_nothing_to_do_leaves_no_mark_and_touches_nothing(site: Path, run: Run) -> None:
    small_site(site, run)
    before = {p: p.stat().st_mtime_ns for p in (site / "output").rglob("*")}
    built(site, run)
    assert {p: p.stat().st_mtime_ns for p in (site / "output").rglob("*")} == before


def test_more_deletions_than_allowed_want_a_yes(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    with (site / "sitegen.toml").open("a") as config:
        config.write('[deploy.live]\nurl = "../www"\nmax_deletes = 1\n')
    before = built(site, run)
    counts(run, site, "live")
    (site / "content/articles/2019/pier.md").unlink()
    after = built(site, run)
    gone = len(before.keys() - after.keys())
    refused = run("deploy", "--site", site, "live")
    assert refused.code == 1 and f"{gone} files would be deleted" in refused.err and "--yes" in refused.err
    assert published(tmp_path / "www") == before
    dry = run("deploy", "--site", site, "live", "--dry-run")
    assert dry.code == 0 and "would be refused" in dry.err
    assert counts(run, site, "live", "--no-delete")[1] == 0
    assert counts(run, site, "live", "--yes")[1] == gone
    assert published(tmp_path / "www") == after


@pytest.mark.parametrize("folder", ["", "..", "output", "content/articles", "static", ".sitegen/x"])
def test_a_folder_that_a_deploy_would_destroy_is_refused(site: Path, run: Run, folder: str) -> None:
    small_site(site, run)
    before = tree(site)
    answer = run("deploy", "--site", site, site / folder, "--yes")
    assert answer.code == 1
    assert re.search(r"(holds the site itself|is part of the site \([\w/.]+\)); a deploy would mix with it", answer.err)
    assert {k: v for k, v in tree(site).items() if not k.startswith(".sitegen")} == {
        k: v for k, v in before.items() if not k.startswith(".sitegen")
    }


def test_a_working_tree_of_git_is_left_alone(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    (tmp_path / "www/.git").mkdir(parents=True)
    answer = run("deploy", "--site", site, tmp_path / "www", "--yes")
    assert answer.code == 1 and "git+file://" in answer.err


def test_a_target_must_be_named_and_known(site: Path, run: Run) -> None:
    small_site(site, run)
    none = run("deploy", "--site", site)
    assert none.code == 2 and "no [deploy.NAME]" in none.err
    with (site / "sitegen.toml").open("a") as config:
        config.write('[deploy.production]\nurl = "../www"\n[deploy.empty]\n')
    assert "empty, production" in run("deploy", "--site", site).err
    typo = run("deploy", "--site", site, "prodction")
    assert typo.code == 2 and "did you mean production?" in typo.err
    assert run("deploy", "--site", site, "empty").code == 1
    assert run("deploy", "--site", site, "ftp://host/www").code == 2


# --- secrets -----------------------------------------------------------------------------------------------


def test_settings_of_a_target_are_checked_and_never_shown(site: Path) -> None:
    for url in ("https://bot:hunter22@host/x", "s3://KEY:hunter22@bucket", "az://a/b?sig=hunter22"):
        put(site, "sitegen.toml", f'[deploy.live]\nurl = "{url}"\n')
        with pytest.raises(ConfigError) as caught:
            load_config(site)
        assert "credentials come from the environment" in str(caught.value) and "hunter22" not in str(caught.value)
    put(
        site,
        "sitegen.toml",
        '[deploy.live]\nurl = "x"\nprecompress = ["zip"]\n[deploy.live.headers]\n"*" = {X = "y"}\n',
    )
    with pytest.raises(ConfigError, match=r"'zip' is none of br, gz(.|\n)*X cannot be set"):
        load_config(site)
    put(site, "sitegen.toml", '[deploy]\nlive = 3\n[export]\npublish = ["bagit"]\n')
    with pytest.raises(ConfigError, match=r"a table was expected"):
        load_config(site)


def test_secrets_are_taken_out_of_whatever_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "AZURE_STORAGE_SAS_KEY", "MY_PASSWORD"):
        monkeypatch.setenv(name, f"value-of-{name}")
        assert str(DeployError(f"got value-of-{name}!")) == "got ***!"
    assert redacted("https://me:pass@host/ ?X-Amz-Signature=ab%2F1&b") == "https://***@host/ ?X-Amz-Signature=***&b"


def test_a_missing_extra_is_one_line_with_a_hint(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    small_site(site, run)
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    answer = run("deploy", "--site", site, "s3://bucket")
    assert answer.code == 1 and "pip install 'sitegen[deploy]'" in answer.err and len(answer.err.splitlines()) == 1
    monkeypatch.setenv("PATH", str(site))
    answer = run("deploy", "--site", site, "ssh://host/www")
    assert answer.code == 1 and "the program ssh is needed" in answer.err
