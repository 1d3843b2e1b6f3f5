"""Deploys to another machine: a real sshd on loopback, the system's rsync, releases and their switch."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Run, put, put_story, tree
from tests.support.deploying import (
    FOREIGN,
    broken_pages,
    built,
    change,
    check_that_another_site_wants_yes,
    counts,
    deploy_apart,
    free_port,
    published,
    put_foreign,
    small_site,
    still_at,
    wait_for,
    withdraw_pier,
)

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin")
pytestmark = pytest.mark.skipif(
    not (SSHD and shutil.which("rsync") and shutil.which("ssh")), reason="openssh-server or rsync is not installed"
)


@dataclass(frozen=True)
class Machine:
    """A machine to deploy to: its ssh:// address, and the ssh that knows its keys."""

    url: str
    shell: str


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    home, port = tmp_path_factory.mktemp("sshd"), free_port()
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    shutil.copy(home / "user.pub", home / "authorized_keys")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    (home / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nAuthorizedKeysFile {home}/authorized_keys\n"
        f"PidFile {home}/pid\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\n"
        "MaxSessions 100\n"
    )
    (home / "ssh_config").write_text(
        f"Host *\n  IdentityFile {home}/user\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n"
        f"  UserKnownHostsFile {home}/known\n  LogLevel ERROR\n  ControlPath {home}/shared\n"
    )
    server = subprocess.Popen([str(SSHD), "-D", "-f", home / "sshd_config", "-E", str(home / "log")])
    wait_for(port)
    # Connections share one that is open already: it is deploys that are tested, not how ssh logs in.
    shared = ["ssh", "-F", home / "ssh_config", "-p", str(port), "-MN", f"{getpass.getuser()}@127.0.0.1"]
    first = subprocess.Popen(shared, stdin=subprocess.DEVNULL)
    while not (home / "shared").exists():
        assert first.poll() is None, (home / "log").read_text()
        time.sleep(0.02)
    yield Machine(f"ssh://{getpass.getuser()}@127.0.0.1:{port}", f"ssh -F {home}/ssh_config")
    first.kill()
    first.wait()
    server.kill()
    server.wait()


@pytest.fixture
def target(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of tmp_path/www/archive, which is not there yet."""
    (tmp_path / "www").mkdir()
    monkeypatch.setenv("RSYNC_RSH", machine.shell)
    return f"{machine.url}{tmp_path}/www/archive"


def test_a_deploy_is_a_release_that_shares_what_did_not_change(
    site: Path, run: Run, target: str, tmp_path: Path
) -> None:
    small_site(site, run)
    before = built(site, run)
    live = tmp_path / "www/archive"
    assert counts(run, site, target, "--dry-run") == (len(before), 0, 0) and not list((tmp_path / "www").iterdir())
    assert counts(run, site, target) == (len(before), 0, 0)
    assert published(live) == before and live.is_symlink()
    assert counts(run, site, target) == (0, 0, len(before))
    assert live.readlink() == Path(".sitegen-archive/r1")
    put_story(site, "2019/ferry", "title: The ferry is late again\ndate: 2019-03-01")
    after = built(site, run)
    changed = {path for path, data in after.items() if before.get(path) != data}
    gone = before.keys() - after.keys()
    dry = run("deploy", "--site", site, target, "--dry-run")
    assert {x.split()[1] for x in dry.out.splitlines() if x.startswith(("upload", "delete"))} == changed | gone
    assert counts(run, site, target) == (len(changed), len(gone), len(after) - len(changed))
    assert published(live) == after and published(tmp_path / "www/.sitegen-archive/r1") == before
    assert (live / "gauge.txt").samefile(tmp_path / "www/.sitegen-archive/r1/gauge.txt")
    assert {path.name for path in (tmp_path / "www").iterdir()} == {"archive", ".sitegen-archive"}


def test_three_releases_stay(site: Path, run: Run, target: str, tmp_path: Path) -> None:
    small_site(site, run)
    for name in ("r8", "r9"):
        put(tmp_path, f"www/.sitegen-archive/{name}/index.html", "")
    counts(run, site, target)
    (site / "static/gauge.txt").write_text("4.0\n")
    built(site, run)
    counts(run, site, target)
    kept = {path.name for path in (tmp_path / "www/.sitegen-archive").iterdir() if path.is_dir()}
    assert kept == {"r9", "r10", "r11"} and (tmp_path / "www/archive/gauge.txt").read_text() == "4.0\n"


@pytest.mark.parametrize("first", [["--no-delete"], ["--yes"], []])
def test_what_others_put_into_the_live_folder_is_taken_along(
    site: Path, run: Run, target: str, tmp_path: Path, first: list[str]
) -> None:
    """With modes and links; also into a live release, and in a folder that was there before the first deploy."""
    small_site(site, run)
    live = tmp_path / "www/archive"
    put_foreign(live)
    (live / "private").mkdir(mode=0o700)
    put(live, "private/key.txt", "A key.\n").chmod(0o600)
    (live / "disk").symlink_to("/usr/share")
    (live / "empty").mkdir()
    counts(run, site, target, *first)
    assert live.is_symlink()
    put(live, "2019/03/ferry/notes.txt", "Somebody's, beside a page of ours.\n")
    put(live, ".sitegen-export", "theirs")
    change(site, run)
    assert counts(run, site, target)[1] > 0
    theirs = {path: data.encode() for path, data in FOREIGN.items()}
    theirs |= {
        "2019/03/ferry/notes.txt": b"Somebody's, beside a page of ours.\n", ".sitegen-export": b"theirs",
        "private/key.txt": b"A key.\n",
    }  # fmt: skip
    assert tree(live) == tree(site / "output") | theirs
    assert (live / "private").stat().st_mode & 0o777 == 0o700
    assert (live / "private/key.txt").stat().st_mode & 0o777 == 0o600
    assert (live / "disk").readlink() == Path("/usr/share") and (live / "empty").is_dir()
    assert counts(run, site, target) == (0, 0, len(tree(site / "output")))
    assert tree(tmp_path / "www/.sitegen-archive/before.r1").keys() == FOREIGN.keys() | {"private/key.txt"}


def test_what_others_have_at_a_path_of_the_site_is_overwritten_only_with_yes(
    site: Path, run: Run, target: str, tmp_path: Path
) -> None:
    output = built(small_site(site, run), run)
    put(tmp_path, "www/archive/index.html", "Somebody's.\n")
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "1 file" in refused.err and "index.html" in refused.err
    assert tree(tmp_path / "www") == {"archive/index.html": b"Somebody's.\n"}
    counts(run, site, target, "--yes")
    assert published(tmp_path / "www/archive") == output
    assert (tmp_path / "www/.sitegen-archive/before.r1/index.html").read_text() == "Somebody's.\n"


def test_another_site_takes_a_server_only_with_yes(site: Path, run: Run, target: str, tmp_path: Path) -> None:
    check_that_another_site_wants_yes(site, run, target, lambda: published(tmp_path / "www/archive"))


def test_a_link_of_others_is_replaced_only_with_yes_and_nothing_behind_it_is_touched(
    site: Path, run: Run, target: str, tmp_path: Path
) -> None:
    output = built(small_site(site, run), run)
    put(tmp_path, "disk/letter.txt", "Dear Ines")
    live = tmp_path / "www/archive"
    live.symlink_to(tmp_path / "disk")
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "is a link to" in refused.err and live.readlink() == tmp_path / "disk"
    counts(run, site, target, "--yes")
    assert tree(tmp_path / "disk") == {"letter.txt": b"Dear Ines"}
    assert published(live) == output | {"letter.txt": b"Dear Ines"}


def test_a_link_in_the_way_inside_the_live_folder_is_one_line(
    site: Path, run: Run, target: str, tmp_path: Path
) -> None:
    small_site(site, run)
    put(tmp_path, "elsewhere/notes.txt", "Somebody's.\n")
    (tmp_path / "www/archive").mkdir()
    (tmp_path / "www/archive/people").symlink_to(tmp_path / "elsewhere")
    answer = run("deploy", "--site", site, target, "--yes")
    assert answer.code == 1 and "people" in answer.err and "in the way" in answer.err
    assert tree(tmp_path / "elsewhere") == {"notes.txt": b"Somebody's.\n"}
    assert (tmp_path / "www/archive/people").is_symlink()
    (tmp_path / "www/archive/people").rename(tmp_path / "www/archive/robots.txt")
    answer = run("deploy", "--site", site, target)
    assert answer.code == 1 and "would be overwritten: robots.txt" in answer.err


def test_a_release_of_an_earlier_version_loses_nothing_and_that_is_said(
    site: Path, run: Run, target: str, tmp_path: Path
) -> None:
    """There a release has the whole of an older output/, others' files, and no manifest."""
    before = built(small_site(site, run), run)
    release = tmp_path / "www/.sitegen-archive/r4"
    shutil.copytree(site / "output", release)
    put_foreign(release)
    (tmp_path / "www/archive").symlink_to(".sitegen-archive/r4")
    change(site, run)
    after = tree(site / "output")
    answer = run("deploy", "--site", site, target)
    assert answer.code == 0 and "no list yet" in answer.err and "stay" in answer.err
    theirs = {path: data.encode() for path, data in FOREIGN.items()}
    assert tree(tmp_path / "www/archive") == before | after | theirs
    (site / "content/articles/2019/tide.md").unlink()
    built(site, run)
    answer = run("deploy", "--site", site, target)
    assert answer.code == 0 and "stay" not in answer.err
    assert not (tmp_path / "www/archive/2019/06/tide/index.html").exists()


def test_purge_removes_all_releases_but_the_live_one(site: Path, run: Run, target: str, tmp_path: Path) -> None:
    small_site(site, run)
    releases = tmp_path / "www/.sitegen-archive"
    for gauge in ("4.0", "5.0"):
        counts(run, site, target)
        (site / "static/gauge.txt").write_text(gauge)
        built(site, run)
    counts(run, site, target)
    put(releases, "incoming/half.txt", "")
    dry = run("deploy", "--site", site, target, "--purge", "--dry-run")
    assert "2 earlier releases would be removed: r1, r2" in dry.out and (releases / "r1").is_dir()
    answer = run("deploy", "--site", site, target, "--purge")
    assert answer.code == 0 and "2 earlier releases removed: r1, r2" in answer.out
    assert {path.name for path in releases.iterdir()} == {"r3", ".sitegen-manifest-r3.json", "lock"}
    assert published(tmp_path / "www/archive") == tree(site / "output")
    (site / "static/gauge.txt").write_text("6.0")
    built(site, run)
    assert "removed: r3" in run("deploy", "--site", site, target, "--purge").out
    assert (tmp_path / "www/archive").readlink() == Path(".sitegen-archive/r4")
    assert "no earlier releases to remove" in run("deploy", "--site", site, target, "--purge").out


def test_check_names_the_releases_that_still_have_a_withdrawn_story_until_they_are_purged(
    site: Path, run: Run, target: str
) -> None:
    small_site(site, run)
    counts(run, site, target)
    withdraw_pier(site, run)
    page, story = "/2019/05/pier/index.html", "content/articles/2019/pier.md"
    assert still_at(site, run, target) == [f"error: {story}: is withdrawn, and {page} still stands at {target}"]
    counts(run, site, target)
    earlier = f"is withdrawn, and {target} has {page} as it was: .sitegen-archive/r1"
    assert still_at(site, run, target) == [f"warning: {story}: {earlier}"]
    counts(run, site, target, "--purge")
    assert still_at(site, run, target) == []


def test_a_deploy_that_is_killed_before_any_connection_leaves_one_release_whole(
    site: Path, run: Run, target: str, tmp_path: Path, machine: Machine
) -> None:
    small_site(site, run)
    before = built(site, run)
    counts(run, site, target)
    first = shutil.copytree(tmp_path / "www", tmp_path / "first", symlinks=True)
    change(site, run)
    after = built(site, run)
    live, pid, count = tmp_path / "www/archive", tmp_path / "pid", tmp_path / "count"
    number, killed = 0, True
    while killed:
        number += 1
        shutil.rmtree(tmp_path / "www")
        shutil.copytree(first, tmp_path / "www", symlinks=True)
        count.write_text("0")
        wrapper = tmp_path / "ssh-that-kills"
        wrapper.write_text(
            f"#!/bin/sh\nn=$(($(cat {count}) + 1)); echo $n > {count}\n"
            f'[ $n -eq {number} ] && kill -9 $(cat {pid}) && exit 1\nexec {machine.shell} "$@"\n'
        )
        wrapper.chmod(0o755)
        killed = deploy_apart(site, target, {"RSYNC_RSH": shlex.quote(str(wrapper))}, pid_file=pid) < 0
        assert published(live) in (before, after) and not broken_pages(live)
        assert deploy_apart(site, target, {"RSYNC_RSH": machine.shell}) == 0
        assert published(live) == after
    assert number > 4


def test_of_two_deploys_one_is_refused(site: Path, run: Run, target: str, machine: Machine, tmp_path: Path) -> None:
    small_site(site, run)
    counts(run, site, target)
    (site / "static/gauge.txt").write_text("4.0\n")
    built(site, run)
    holder = subprocess.Popen(["flock", tmp_path / "www/.sitegen-archive/lock", "sleep", "60"])
    try:
        while subprocess.run(["flock", "-n", tmp_path / "www/.sitegen-archive/lock", "true"]).returncode == 0:
            pass
        refused = run("deploy", "--site", site, target)
    finally:
        subprocess.run(["pkill", "-P", str(holder.pid)])
        holder.wait()
    assert refused.code == 1 and "another deploy to this target is under way" in refused.err
    assert counts(run, site, target)[0] == 1


def test_compressed_copies_go_along(site: Path, run: Run, target: str, tmp_path: Path) -> None:
    small_site(site, run)
    with (site / "sitegen.toml").open("a") as config:
        config.write(f'[deploy.live]\nurl = "{target}"\nprecompress = ["gz"]\n')
    built(site, run)
    first = counts(run, site, "live")
    live = tmp_path / "www/archive"
    page = subprocess.run(["gzip", "-dc", live / "index.html.gz"], capture_output=True, check=True).stdout
    assert page == (live / "index.html").read_bytes() and not list(live.glob("assets/**/*.woff2.gz"))
    assert counts(run, site, "live") == (0, 0, first[0])


@pytest.mark.parametrize(
    "url", ["ssh://-oProxyCommand=touch/www", "ssh://host", "ssh://host/", "ssh://host/a/../b", "ssh://ho st/www"]
)
def test_addresses_that_are_none_are_refused(site: Path, run: Run, url: str) -> None:
    small_site(site, run)
    answer = run("deploy", "--site", site, url)
    assert answer.code == 2 and "ssh://user@host" in answer.err


def test_a_machine_that_does_not_answer_is_one_line(site: Path, run: Run, tmp_path: Path) -> None:
    small_site(site, run)
    answer = run("deploy", "--site", site, f"ssh://127.0.0.1:{free_port()}{tmp_path}/www")
    assert answer.code == 1 and "Connection refused" in answer.err and len(answer.err.splitlines()) == 1
