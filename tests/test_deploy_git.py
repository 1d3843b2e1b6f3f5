"""Deploys to a branch of a bare repository: one commit a deploy, none where nothing changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, put, tree
from tests.deploying import built, change, deploy_apart, small_site

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bare repository; nobody has said who commits."""
    for name, value in (("HOME", tmp_path), ("XDG_CONFIG_HOME", tmp_path), ("GIT_CONFIG_NOSYSTEM", 1)):
        monkeypatch.setenv(name, str(value))
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "site.git"], check=True)
    return tmp_path / "site.git"


def at_branch(bare: Path, branch: str, folder: Path) -> dict[str, bytes]:
    """The files of a branch."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    packed = subprocess.run(["git", "-C", bare, "archive", branch], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    return tree(folder)


def counts(run: Run, root: Path, target: str, *more: object) -> tuple[int, int, int]:
    answer = run("deploy", "--site", root, target, "--json", *more)
    assert answer.code == 0, answer.err
    data = json.loads(answer.out)
    return data["uploaded"], data["deleted"], data["unchanged"]


def test_a_branch_becomes_what_output_is_and_an_unchanged_tree_is_no_commit(
    site: Path, run: Run, bare: Path, tmp_path: Path
) -> None:
    small_site(site, run)
    put(site, "static/.gitattributes", "* text=auto eol=crlf\n")
    put(site, "static/.gitignore", "*.html\n")
    put(site, "static/windows.txt", b"one\r\ntwo\r\n")
    before = built(site, run)
    target = f"git+file://{bare}#pages"
    assert counts(run, site, target, "--dry-run") == (len(before), 0, 0) and not git(bare, "branch")
    assert counts(run, site, target) == (len(before), 0, 0)
    listed = git(bare, "ls-tree", "-r", "--name-only", "pages").splitlines()
    assert set(listed) == set(before)
    for path in ("index.html", "windows.txt", ".gitignore"):
        blob = subprocess.run(["git", "-C", bare, "cat-file", "blob", f"pages:{path}"], capture_output=True).stdout
        assert blob == before[path]
    assert counts(run, site, target) == (0, 0, len(before))
    assert git(bare, "rev-list", "--count", "pages") == "1"


def test_a_change_is_one_commit_of_just_those_files(site: Path, run: Run, bare: Path, tmp_path: Path) -> None:
    small_site(site, run)
    before = built(site, run)
    target = f"git+file://{bare}"
    counts(run, site, target)
    change(site, run)
    after = built(site, run)
    changed = {path for path, data in after.items() if before.get(path) != data}
    gone = before.keys() - after.keys()
    assert counts(run, site, target) == (len(changed), len(gone), len(after) - len(changed))
    assert set(git(bare, "diff", "--no-renames", "--name-only", "gh-pages~", "gh-pages").splitlines()) == changed | gone
    assert at_branch(bare, "gh-pages", tmp_path / "got") == after
    assert "sitegen" in git(bare, "log", "-1", "--format=%an %cn", "gh-pages")
    shutil.rmtree(site / ".sitegen")
    assert counts(run, site, target) == (0, 0, len(after))


def test_what_others_committed_is_not_deleted_unasked(site: Path, run: Run, bare: Path, tmp_path: Path) -> None:
    small_site(site, run)
    target = f"git+file://{bare}"
    counts(run, site, target)
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", bare, tmp_path / "clone"], check=True)
    put(tmp_path / "clone", "CNAME", "archive.example\n")
    git(tmp_path / "clone", "add", "CNAME")
    git(tmp_path / "clone", "-c", "user.name=Ines", "-c", "user.email=i@example.org", "commit", "-qm", "A name")
    git(tmp_path / "clone", "push", "-q")
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "never deployed" in refused.err
    put(site, "static/CNAME", "archive.example\n")
    built(site, run)
    assert counts(run, site, target)[:2] == (0, 0)


def test_a_push_that_comes_second_is_refused(site: Path, run: Run, bare: Path, tmp_path: Path) -> None:
    small_site(site, run)
    target = f"git+file://{bare}"
    counts(run, site, target)
    (site / "static/gauge.txt").write_text("4.0\n")
    built(site, run)
    # A deploy from elsewhere comes between this one's look and its push.
    hook = bare / "hooks/pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\n"
        'c=$(git -c user.name=x -c user.email=x@x commit-tree "gh-pages^{tree}" -p gh-pages -m other)\n'
        "git update-ref refs/heads/gh-pages $c\nrm -f $0\n"
    )
    hook.chmod(0o755)
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "another deploy to this branch came first" in refused.err
    assert run("deploy", "--site", site, target).code == 0


def test_a_deploy_that_is_killed_at_any_call_of_git_leaves_the_branch_whole(
    site: Path, run: Run, bare: Path, tmp_path: Path
) -> None:
    small_site(site, run)
    before = built(site, run)
    target = f"git+file://{bare}"
    counts(run, site, target)
    first = shutil.copytree(bare, tmp_path / "first.git")
    change(site, run)
    after = built(site, run)
    pid, count, folder = tmp_path / "pid", tmp_path / "count", tmp_path / "bin"
    folder.mkdir()
    number, killed = 0, True
    while killed:
        number += 1
        shutil.rmtree(bare)
        shutil.copytree(first, bare)
        count.write_text("0")
        (folder / "git").write_text(
            f"#!/bin/sh\nn=$(($(cat {count}) + 1)); echo $n > {count}\n"
            f'[ $n -eq {number} ] && kill -9 $(cat {pid}) && exit 1\nexec {shutil.which("git")} "$@"\n'
        )
        (folder / "git").chmod(0o755)
        killed = deploy_apart(site, target, {"PATH": f"{folder}:/usr/bin:/bin"}, pid_file=pid) < 0
        assert at_branch(bare, "gh-pages", tmp_path / "got") in (before, after)
        assert deploy_apart(site, target, {"PATH": "/usr/bin:/bin:/usr/local/bin"}) == 0
        assert at_branch(bare, "gh-pages", tmp_path / "got") == after
    assert number > 8


@pytest.mark.parametrize(
    "url", ["git+ext::sh -c touch", "git+ssh://host/a.git#--force", "git+file:///a.git#a..b c", "git+sftp://host/x"]
)
def test_addresses_that_are_none_are_refused(site: Path, run: Run, url: str) -> None:
    small_site(site, run)
    assert run("deploy", "--site", site, url).code in (1, 2)


def test_a_token_in_an_address_is_refused_and_not_repeated(site: Path, run: Run) -> None:
    small_site(site, run)
    answer = run("deploy", "--site", site, "git+https://bot:ghp_verysecret@pages.example/a.git")
    assert answer.code == 2 and "ghp_verysecret" not in answer.err + answer.out
    with (site / "sitegen.toml").open("a") as config:
        config.write('[deploy.live]\nurl = "git+https://ghp_verysecret@pages.example/a.git"\n')
    answer = run("deploy", "--site", site, "live")
    assert answer.code == 1 and "ghp_verysecret" not in answer.err + answer.out and "environment" in answer.err
