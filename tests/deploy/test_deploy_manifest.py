"""A deploy deletes only what an earlier manifest of its own names: folders, with what others keep there.

Branches, stores and servers have the same promise, tested beside them.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from sitegen.core import files
from sitegen.core.manifest import NAME, Manifest, SiteIdentity, load_manifest, site_identity
from sitegen.deploy import DeployOptions, store
from tests.conftest import Run, put, put_story, tree
from tests.support.deploying import (
    FOREIGN,
    built,
    change,
    check_that_another_site_wants_yes,
    deploy_apart,
    published,
    put_foreign,
    small_site,
    still_at,
)
from tests.support.faults import sitegen
from tests.support.hostile import DOT


def deployed(run: Run, root: Path, target: object, *more: object) -> dict[str, int]:
    answer = run("deploy", "--site", root, target, "--json", *more)
    assert answer.code == 0, answer.err
    data: dict[str, int] = json.loads(answer.out)
    return data


def names(target: Path) -> frozenset[str]:
    """What the manifest of a folder names."""
    found = load_manifest((target / NAME).read_bytes())
    assert found and not found.pending
    return found.files


# --- the manifest itself -----------------------------------------------------------------------------------


def test_a_pending_file_is_ours_only_with_the_bytes_that_were_meant() -> None:
    manifest = Manifest(frozenset(["a", "gone"]), {"b": "one", "c": "two", "d": "three"})
    digests = {"b": "one", "c": "another"}
    assert manifest.resolve(["a", "b", "c", "other"], digests.__getitem__) == {"a", "b"}
    assert load_manifest(manifest.dump()) == manifest


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'{"files": 3, "pending": {}}', b'{"files": [1]}', b"[" * 9999]
)
def test_what_is_no_manifest_names_nothing(data: bytes) -> None:
    assert load_manifest(data) is None


@pytest.mark.parametrize(
    ("stated", "is_another"),
    [
        (("", ""), False),  # of an earlier version
        (("Ours", "https://ours.example"), False),
        (("Theirs", "https://ours.example"), False),
        (("Ours", "https://theirs.example"), False),
        (("Theirs", "https://theirs.example"), True),
        (("Theirs", ""), True),
        (("", "https://theirs.example"), True),
    ],
)
def test_a_manifest_is_another_site_s_where_neither_title_nor_address_is_ours(
    stated: tuple[str, str], is_another: bool
) -> None:
    manifest = load_manifest(Manifest(site=SiteIdentity(*stated)).dump())
    assert manifest and bool(manifest.other_site(SiteIdentity("Ours", "https://ours.example"))) == is_another


@pytest.mark.parametrize(
    "site", [None, 3, [], {}, {"title": 1, "base_url": ["x"]}, {"title": "a\x1b[2J"}, {"title": "\ud800"}]
)
def test_a_site_that_is_stated_badly_is_none(site: object) -> None:
    manifest = load_manifest(json.dumps({"files": ["a"], "pending": {}, "site": site}).encode())
    assert manifest == Manifest(frozenset("a")) and site_identity("A", None) == SiteIdentity("A")


# --- what others put there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [["--no-delete"], ["--yes"], []])
def test_what_others_put_into_a_folder_stays_through_every_deploy(
    site: Path, run: Run, tmp_path: Path, first: list[str]
) -> None:
    small_site(site, run)
    target = tmp_path / "www"
    put_foreign(target)
    deployed(run, site, target, *first)
    put(target, "2019/03/ferry/notes.txt", "Somebody's, beside a page of ours.\n")
    change(site, run)
    assert deployed(run, site, target)["deleted"] > 0
    kept = {path: data for path, data in tree(target).items() if path not in tree(site / "output")}
    assert kept.keys() - {".sitegen-lock", NAME} == FOREIGN.keys() | {"2019/03/ferry/notes.txt"}
    assert all(kept[path] == data.encode() for path, data in FOREIGN.items())
    assert names(target) == tree(site / "output").keys()


def test_another_site_takes_a_folder_only_with_yes(site: Path, run: Run, tmp_path: Path) -> None:
    check_that_another_site_wants_yes(site, run, tmp_path / "www", lambda: tree(tmp_path / "www"))


def test_what_no_delete_left_goes_with_the_next_plain_deploy(site: Path, run: Run, tmp_path: Path) -> None:
    before = built(small_site(site, run), run)
    target = tmp_path / "www"
    deployed(run, site, target)
    change(site, run)
    after = tree(site / "output")
    answer = run("deploy", "--site", site, target, "--no-delete")
    assert f"{len(before.keys() - after.keys())} files of earlier deploys stay" in answer.err
    assert published(target).keys() == before.keys() | after.keys()
    assert deployed(run, site, target)["deleted"] == len(before.keys() - after.keys())
    assert published(target) == after


def test_a_file_with_other_bytes_is_overwritten_only_with_yes_and_counted_before(
    site: Path, run: Run, tmp_path: Path
) -> None:
    output = built(small_site(site, run), run)
    target = tmp_path / "www"
    for path in ("index.html", "robots.txt"):
        put(target, path, "Somebody's.\n")
    put(target, "gauge.txt", output["gauge.txt"])
    before = tree(target)
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "2 files" in refused.err and "sitegen did not put there" in refused.err
    assert "--yes" in refused.err and tree(target) == before, "a refused deploy leaves no trace"
    dry = run("deploy", "--site", site, target, "--dry-run")
    assert "upload index.html (its bytes differ, and sitegen did not put it there)" in dry.out
    assert "this would be refused" in dry.err
    deployed(run, site, target, "--yes")
    assert published(target) == output and names(target) == output.keys()
    assert deployed(run, site, target) | {"seconds": 0} == {
        "target": str(target), "uploaded": 0, "deleted": 0, "unchanged": len(output), "bytes": 0, "seconds": 0,
        "lost": 0, "in_index": 0, "beside_pages": 0,
    }  # fmt: skip


def test_a_deploy_that_failed_makes_nothing_the_site_s(
    site: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first deploy fails at its third file: what was there before is as foreign as it was."""
    small_site(site, run)
    target = tmp_path / "www"
    put_foreign(target)
    copies = 0

    def fails(*arguments: Path) -> object:
        nonlocal copies
        copies += 1
        if copies == 3:
            raise OSError(28, "No space left on device", str(target))
        return copy(*arguments)

    copy = files.shutil.copyfile
    monkeypatch.setattr(files.shutil, "copyfile", fails)
    assert run("deploy", "--site", site, target).code == 1
    monkeypatch.undo()
    change(site, run)
    deployed(run, site, target)
    assert {path: (target / path).read_text() for path in FOREIGN} == FOREIGN
    assert published(target).keys() == tree(site / "output").keys() | {p for p in FOREIGN if ".sitegen-" not in p}


def test_a_target_of_an_earlier_version_loses_nothing_and_that_is_said(site: Path, run: Run, tmp_path: Path) -> None:
    """There the whole of an older output/ stands, with a lock and no manifest."""
    before = built(small_site(site, run), run)
    target = shutil.copytree(site / "output", tmp_path / "www")
    put(target, ".sitegen-lock", "")
    change(site, run)
    after = tree(site / "output")
    gone = before.keys() - after.keys()
    assert run("deploy", "--site", site, target).code == 1
    answer = run("deploy", "--site", site, target, "--yes")
    assert answer.code == 0 and f"{len(gone)} files" in answer.err and "stay" in answer.err
    assert published(target) == before | after
    assert "stay" not in run("deploy", "--site", site, target).err, "it is said once"
    assert gone.isdisjoint(names(target))


def test_other_sites_and_other_files_of_sitegen_below_a_target_are_not_touched(
    site: Path, run: Run, tmp_path: Path
) -> None:
    small_site(site, run)
    deployed(run, site, tmp_path / "www/second")
    inner = tree(tmp_path / "www/second")
    put(tmp_path, "www/data/.sitegen-export", "theirs")
    deployed(run, site, tmp_path / "www")
    change(site, run)
    deployed(run, site, tmp_path / "www")
    assert tree(tmp_path / "www/second") == inner
    assert (tmp_path / "www/data/.sitegen-export").read_text() == "theirs"


def test_a_manifest_that_somebody_wrote_leads_nowhere_else(site: Path, run: Run, tmp_path: Path) -> None:
    output = built(small_site(site, run), run)
    put(tmp_path, "letter.txt", "Dear Ines")
    put(tmp_path, "www/.sitegen-lock", "")
    listed = ["../letter.txt", str(tmp_path / "letter.txt"), "/etc/hostname", "", ".", "..", ".sitegen-lock", "a//b"]
    put(tmp_path, f"www/{NAME}", Manifest(frozenset(listed)).dump())
    assert deployed(run, site, tmp_path / "www")["deleted"] == 0
    assert (tmp_path / "letter.txt").read_text() == "Dear Ines" and names(tmp_path / "www") == output.keys()


def test_the_manifest_is_no_reading_for_others(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    deployed(run, site, tmp_path / "www")
    assert (tmp_path / "www" / NAME).stat().st_mode & 0o007 == 0
    assert (tmp_path / "www/index.html").stat().st_mode & 0o044 == 0o044


# --- links, FIFOs and folders in the way -------------------------------------------------------------------


def test_a_link_in_the_way_of_a_page_is_one_line_and_nothing_behind_it_is_touched(
    site: Path, run: Run, tmp_path: Path
) -> None:
    small_site(site, run)
    put(tmp_path, "elsewhere/walter-oduya/index.html", "Somebody's.\n")
    (tmp_path / "www").mkdir()
    (tmp_path / "www/people").symlink_to(tmp_path / "elsewhere")
    for more in ([], ["--yes"], ["--no-delete"]):
        answer = run("deploy", "--site", site, tmp_path / "www", *more)
        assert answer.code == 1 and "people" in answer.err and "in the way" in answer.err
        assert "Traceback" not in answer.err and len(answer.err.splitlines()) <= 2
    assert tree(tmp_path / "elsewhere") == {"walter-oduya/index.html": b"Somebody's.\n"}
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["people"]


def test_a_link_that_comes_during_a_deploy_is_not_followed(
    site: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_site(site, run)
    deployed(run, site, tmp_path / "www")
    change(site, run)
    (tmp_path / "elsewhere").mkdir()

    def plant(*_: object) -> None:
        shutil.rmtree(tmp_path / "www/2019")
        (tmp_path / "www/2019").symlink_to(tmp_path / "elsewhere")

    monkeypatch.setattr("sitegen.deploy.folder.FolderStore._intended", lambda *_: plant() or Manifest())
    answer = run("deploy", "--site", site, tmp_path / "www")
    assert answer.code == 1 and "behind a link" in answer.err and "Traceback" not in answer.err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_links_and_fifos_beside_the_site_stay_and_in_a_file_s_place_want_a_yes(
    site: Path, run: Run, tmp_path: Path
) -> None:
    output = built(small_site(site, run), run)
    target = tmp_path / "www"
    put(tmp_path, "letter.txt", "Dear Ines")
    target.mkdir()
    (target / "uploads").symlink_to(tmp_path)
    os.mkfifo(target / "pipe")
    (target / "robots.txt").symlink_to(tmp_path / "letter.txt")
    os.mkfifo(target / "gauge.txt")
    assert "2 files" in run("deploy", "--site", site, target).err
    deployed(run, site, target, "--yes")
    assert (tmp_path / "letter.txt").read_text() == "Dear Ines"
    assert (target / "robots.txt").read_bytes() == output["robots.txt"] and not (target / "robots.txt").is_symlink()
    assert (target / "gauge.txt").is_file()
    assert (target / "uploads").is_symlink() and (target / "pipe").is_fifo()


@pytest.mark.parametrize("name", [".sitegen-lock", NAME, ".sitegen-copy"])
@pytest.mark.parametrize("kind", ["link", "fifo"])
def test_what_is_planted_under_a_name_of_sitegen_s_own_is_not_followed(
    site: Path, tmp_path: Path, run: Run, name: str, kind: str
) -> None:
    small_site(site, run)
    put(tmp_path, "letter.txt", "Dear Ines")
    target = tmp_path / "www"
    target.mkdir()
    if kind == "link":
        (target / name).symlink_to(tmp_path / "letter.txt")
    else:
        os.mkfifo(target / name)
    done = sitegen("deploy", "--site", site, target)
    assert done.code in (0, 1) and "Traceback" not in done.err
    assert (done.code == 1) == (name == ".sitegen-lock"), done.err
    assert (tmp_path / "letter.txt").read_text() == "Dear Ines"


def test_a_foreign_folder_in_a_file_s_place_is_one_line_and_an_empty_one_gives_way(
    site: Path, run: Run, tmp_path: Path
) -> None:
    small_site(site, run)
    put(tmp_path, "www/gauge.txt/letter.txt", "Dear Ines")
    answer = run("deploy", "--site", site, tmp_path / "www", "--yes")
    assert answer.code == 1 and "gauge.txt/letter.txt" in answer.err and "in the way" in answer.err
    (tmp_path / "www/gauge.txt/letter.txt").unlink()
    deployed(run, site, tmp_path / "www")
    assert (tmp_path / "www/gauge.txt").is_file()


def test_a_target_that_is_a_link_to_a_folder_is_that_folder(site: Path, run: Run, tmp_path: Path) -> None:
    output = built(small_site(site, run), run)
    (tmp_path / "disk").mkdir()
    (tmp_path / "www").symlink_to(tmp_path / "disk")
    deployed(run, site, tmp_path / "www")
    assert published(tmp_path / "disk") == output and (tmp_path / "www").is_symlink()


# --- a deploy that is killed -------------------------------------------------------------------------------


def _kill_at(number: int) -> None:
    """Ends this process before its `number`th change of a file, as a power cut would."""
    count = 0

    def counted(change: object) -> object:
        def wrapper(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == number:
                os._exit(9)
            return change(*arguments, **named)  # type: ignore[operator]

        return wrapper

    for name in ("replace", "unlink", "write_bytes", "touch"):
        setattr(Path, name, counted(getattr(Path, name)))


def _deploy_until(root: Path, target: str, number: int) -> None:
    from sitegen.core.config import load_config
    from sitegen.deploy import deploy

    store.GRACE_SECONDS = 0
    _kill_at(number)
    deploy(root, load_config(root), target, DeployOptions(yes=True))


def test_a_deploy_that_is_killed_at_any_change_leaves_nothing_unnamed_and_names_nothing_foreign(
    site: Path, run: Run, tmp_path: Path
) -> None:
    """After each kill others put files where it was about to write or has just deleted; then it is run again."""
    before = built(small_site(site, run), run)
    target, first = tmp_path / "www", tmp_path / "first"
    put_foreign(target)
    deployed(run, site, target)
    shutil.copytree(target, first)
    change(site, run)
    after = tree(site / "output")
    new, gone = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    assert new and gone
    number, killed = 0, True
    while killed:
        number += 3
        shutil.rmtree(target)
        shutil.copytree(first, target)
        process = multiprocessing.get_context("fork").Process(target=_deploy_until, args=(site, str(target), number))
        process.start()
        process.join(60)
        killed = process.exitcode == 9
        planted = {path for path in (new[-1], gone[-1]) if not (target / path).exists()} if killed else set()
        for path in planted:
            put(target, path, "Somebody's.\n")
        # Were the site to drop what the killed deploy began to put there, the next deploy would know it for its own.
        kept = site / "output" / new[0]
        data = kept.read_bytes()
        kept.unlink()
        assert deploy_apart(site, str(target), {}) == 0
        theirs = FOREIGN.keys() | (planted - {new[-1]})
        assert tree(target).keys() - {".sitegen-lock", NAME} == (after.keys() - {new[0]}) | theirs, number
        assert names(target) == after.keys() - {new[0]}
        put(site, f"output/{new[0]}", data)
    assert number > 30


def test_check_names_what_a_folder_still_has_of_a_withdrawn_story(site: Path, run: Run, tmp_path: Path) -> None:
    """Its page until the next deploy; its picture and its record in the open data, which --no-delete leaves."""
    small_site(site, run)
    with (site / "sitegen.toml").open("a") as config:
        config.write('[export]\npublish = ["json"]\n')
    target, picture = tmp_path / "www", "images/0123456789abcdef.png"
    put(site, f"content/{picture}", DOT)
    pier = "title: The pier is painted\ndate: 2019-05-02"
    put_story(site, "2019/pier", f"{pier}\nimages: [{{src: {picture}}}]")
    built(site, run)
    deployed(run, site, target)
    put_story(site, "2019/pier", f"{pier}\nimages: [{{src: {picture}}}]\nwithdrawn: {{date: 2020-01-01}}")
    built(site, run)
    what = "error: content/articles/2019/pier.md: is withdrawn, and /{} still stands at " + str(target)
    record = "data/json/stories/2019/05/pier.json"
    assert still_at(site, run, target) == [what.format(p) for p in ("2019/05/pier/index.html", record, picture)]
    assert run("deploy", "--site", site, target, "--no-delete").code == 0
    assert still_at(site, run, target) == [what.format(path) for path in (record, picture)]
    assert run("deploy", "--site", site, target).code == 0
    assert still_at(site, run, target) == [] and not (target / picture).exists()


def _withdrawal_without_deletions(site: Path, run: Run, target: Path, head: str) -> list[dict[str, str]]:
    """Deploys, adds lines to a story's head, deploys with --no-delete; answers with what check says of the rest."""
    small_site(site, run)
    with (site / "sitegen.toml").open("a") as config:
        config.write('[export]\npublish = ["json", "csv"]\n[feeds]\nmin_stories = 1\n')
    pier = "title: The pier is painted\ndate: 2019-05-02\nauthors: [Ida Halvorsen]\ntags: [harbour]"
    put_story(site, "2019/pier", pier)
    built(site, run)
    deployed(run, site, target)
    put_story(site, "2019/pier", f"{pier}\n{head}")
    built(site, run)
    for more in ((), ("--quiet",), ("--dry-run",)):  # the second and the third have nothing to do
        answer = run("deploy", "--site", site, target, "--no-delete", *more)
        assert answer.code == 0 and "stay public" in answer.err and "withdrawn or hidden" in answer.err, more
        assert "--no-delete the files" not in answer.err
    answer = run("check", "--site", site, "--against", target, "--json")
    return [found for found in json.loads(answer.out)["findings"] if found["check"] == "against"]


def _file(what: str) -> str:
    """The file of the site that a finding is about."""
    path = next(word for word in what.split() if word.startswith("/"))
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


@pytest.mark.parametrize("head", ["withdrawn: {date: 2020-01-01}", "draft: true"])
def test_every_file_that_may_show_what_is_hidden_is_named_once_and_none_is_to_be_kept(
    site: Path, run: Run, tmp_path: Path, head: str
) -> None:
    target = tmp_path / "www"
    found = _withdrawal_without_deletions(site, run, target, head)
    left = published(target).keys() - tree(site / "output").keys()
    assert {"authors/ida-halvorsen/index.html", "tags/harbour/feed.xml", "data/json/stories/2019/05/pier.json"} < left
    assert sorted(_file(finding["what"]) for finding in found) == sorted(left)
    assert all(finding["mend"].startswith("run `sitegen deploy`") for finding in found)
    assert not any("no-delete" in finding["mend"] for finding in found)
    assert all("withdrawn" in finding["what"] for finding in found)
    plain = run("deploy", "--site", site, target)
    assert plain.code == 0 and "no-delete" not in plain.err and published(target) == tree(site / "output")


def test_without_anything_hidden_only_lost_addresses_are_told(site: Path, run: Run, tmp_path: Path) -> None:
    found = _withdrawal_without_deletions(site, run, tmp_path / "www", "updated: 2019-06-01\nslug: jetty")
    assert found and all("leads somewhere" in finding["what"] for finding in found)
    assert not any("may show" in finding["what"] or "no-delete" in finding["mend"] for finding in found)


# --- the command -------------------------------------------------------------------------------------------


def test_lost_addresses_are_told_before_anything_is_deleted(
    site: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands at the target is looked at the moment the warning is printed."""
    small_site(site, run)
    deployed(run, site, tmp_path / "www")
    (site / "content/articles/2019/pier.md").unlink()
    built(site, run)
    seen = []
    import click

    echo = click.echo

    def watch(message: object = None, **named: object) -> None:
        if "/2019/05/pier/" in str(message):
            seen.append((str(message), (tmp_path / "www/2019/05/pier/index.html").exists()))
        echo(message, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(click, "echo", watch)
    answer = run("deploy", "--site", site, tmp_path / "www")
    assert answer.code == 0 and seen and all(there for _, there in seen)
    assert seen[0][0] == "warning: /2019/05/pier/ will lead nowhere"
    assert not (tmp_path / "www/2019/05/pier/index.html").exists()
    assert [line.split("kB) ")[1].split()[0] for line in answer.out.splitlines()] == ["to", "uploaded,"]


def test_a_dry_run_has_the_total_first_and_twenty_lines(site: Path, run: Run, tmp_path: Path) -> None:
    output = built(small_site(site, run), run)
    dry = run("deploy", "--site", site, tmp_path / "www", "--dry-run").out.splitlines()
    assert f"{len(output)} files" in dry[0] and "would be uploaded" in dry[0]
    assert [line.split()[0] for line in dry[1:21]] == ["upload"] * 20
    assert dry[21:] == [f"and {len(output) - 20} more; --verbose lists all"]
    whole = run("deploy", "--site", site, tmp_path / "www", "--dry-run", "--verbose").out.splitlines()
    assert whole[0] == dry[0] and len(whole) == 1 + len(output)


def test_purge_removes_leftovers_of_a_folder_and_says_that_it_keeps_no_releases(
    site: Path, run: Run, tmp_path: Path
) -> None:
    small_site(site, run)
    deployed(run, site, tmp_path / "www")
    change(site, run)
    run("deploy", "--site", site, tmp_path / "www", "--no-delete")
    answer = run("deploy", "--site", site, tmp_path / "www", "--purge")
    assert answer.code == 0 and "a folder keeps no earlier releases" in answer.err
    assert published(tmp_path / "www") == tree(site / "output")
    assert run("deploy", "--site", site, tmp_path / "www", "--purge", "--no-delete").code == 2


def test_names_of_strangers_are_printed_without_their_escapes(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    put(tmp_path, "www/\x1b[31mred\x1b[0m.txt", "Somebody's.\n")
    os.close(os.open(os.fsencode(tmp_path / "www") + b"/\xff.txt", os.O_CREAT))
    for more in (["--dry-run", "--verbose"], ["--verbose"]):
        answer = run("deploy", "--site", site, tmp_path / "www", *more)
        assert answer.code == 0 and "\x1b" not in answer.out + answer.err and r"\x1b[31mred" in answer.err
    answer = run("deploy", "--site", site, "git+file:///nowhere#\x1b[31mred")
    assert answer.code == 2 and "\x1b" not in answer.out + answer.err


def test_a_story_is_still_there_when_its_file_only_moved_at_the_target(site: Path, run: Run, tmp_path: Path) -> None:
    """A file of ours that somebody removed at the target is put there again, and the manifest stays exact."""
    output = built(small_site(site, run), run)
    deployed(run, site, tmp_path / "www")
    (tmp_path / "www/robots.txt").unlink()
    assert deployed(run, site, tmp_path / "www")["uploaded"] == 1
    put_story(site, "2019/pier", "title: The pier is painted\ndate: 2019-05-02\ndraft: true")
    built(site, run)
    (tmp_path / "www/2019/05/pier/index.html").unlink()
    deployed(run, site, tmp_path / "www")
    assert names(tmp_path / "www") == tree(site / "output").keys() != output.keys()
