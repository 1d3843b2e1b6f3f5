"""Deploys to a branch of a bare repository: one commit a deploy, none where nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, put, tree
from tests.support.deploying import (
    FOREIGN,
    built,
    change,
    check_that_another_site_wants_yes,
    counts,
    deploy_apart,
    published,
    small_site,
    still_at,
    withdraw_pier,
)

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
    """The files of a branch, beside what sitegen keeps there for itself."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    packed = subprocess.run(["git", "-C", bare, "archive", branch], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    return published(folder)


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
    assert set(listed) == {*before, ".sitegen-manifest.json"}
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
    differing = set(git(bare, "diff", "--no-renames", "--name-only", "gh-pages~", "gh-pages").splitlines())
    assert differing == changed | gone | {".sitegen-manifest.json"}
    assert at_branch(bare, "gh-pages", tmp_path / "got") == after
    assert "sitegen" in git(bare, "log", "-1", "--format=%an %cn", "gh-pages")
    shutil.rmtree(site / ".sitegen")
    assert counts(run, site, target) == (0, 0, len(after))


def commit_by_others(bare: Path, clone: Path, files: dict[str, str]) -> None:
    """Somebody clones the branch, adds files and pushes them."""
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", bare, clone], check=True)
    for path, text in files.items():
        put(clone, path, text)
    git(clone, "add", "-A", "-f")
    git(clone, "-c", "user.name=Ines", "-c", "user.email=i@example.org", "commit", "-qm", "Files")
    git(clone, "push", "-q", "origin", "HEAD:gh-pages")


OTHERS = {"CNAME": "archive.example\n", ".nojekyll": "", ".github/workflows/pages.yml": "on: push\n", **FOREIGN}


@pytest.mark.parametrize("first", [["--no-delete"], ["--yes"], []])
def test_what_others_committed_stays_through_every_deploy(
    site: Path, run: Run, bare: Path, tmp_path: Path, first: list[str]
) -> None:
    before = built(small_site(site, run), run)
    target = f"git+file://{bare}"
    counts(run, site, target)
    commit_by_others(bare, tmp_path / "clone", OTHERS)
    change(site, run)
    gone = len(before.keys() - tree(site / "output").keys())
    deletions = [counts(run, site, target, *first)[1], counts(run, site, target)[1]]
    assert deletions == ([0, gone] if first == ["--no-delete"] else [gone, 0])
    expected = {path: data.encode() for path, data in OTHERS.items()} | tree(site / "output")
    assert at_branch(bare, "gh-pages", tmp_path / "got") == expected
    assert counts(run, site, target) == (0, 0, len(tree(site / "output")))


def test_what_others_have_at_a_path_of_the_site_is_overwritten_only_with_yes(
    site: Path, run: Run, bare: Path, tmp_path: Path
) -> None:
    """The first commit of the branch is somebody's, and has an index.html."""
    output = built(small_site(site, run), run)
    subprocess.run(["git", "init", "-q", "-b", "gh-pages", tmp_path / "clone"], check=True)
    put(tmp_path / "clone", "index.html", "Somebody's.\n")
    put(tmp_path / "clone", "README.md", "Somebody's.\n")
    git(tmp_path / "clone", "add", "-A")
    git(tmp_path / "clone", "-c", "user.name=Ines", "-c", "user.email=i@example.org", "commit", "-qm", "Files")
    git(tmp_path / "clone", "push", "-q", str(bare), "gh-pages")
    target = f"git+file://{bare}"
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "sitegen did not put there would be overwritten: index.html" in refused.err
    counts(run, site, target, "--yes")
    assert at_branch(bare, "gh-pages", tmp_path / "got") == output | {"README.md": b"Somebody's.\n"}


def test_another_site_takes_a_branch_only_with_yes(site: Path, run: Run, bare: Path) -> None:
    check_that_another_site_wants_yes(
        site, run, f"git+file://{bare}#pages", lambda: git(bare, "rev-parse", "pages^{tree}")
    )


def test_a_branch_of_an_earlier_version_loses_nothing_and_gets_a_manifest(
    site: Path, run: Run, bare: Path, tmp_path: Path
) -> None:
    """There a commit of sitegen's own has the whole of an older output/ and no manifest."""
    before = built(small_site(site, run), run)
    subprocess.run(["git", "init", "-q", "-b", "gh-pages", tmp_path / "clone"], check=True)
    shutil.copytree(site / "output", tmp_path / "clone", dirs_exist_ok=True)
    git(tmp_path / "clone", "add", "-A", "-f")
    message = "Deploy with sitegen: 3 files changed, 0 deleted"
    git(tmp_path / "clone", "-c", "user.name=sitegen", "-c", "user.email=s@localhost", "commit", "-qm", message)
    git(tmp_path / "clone", "push", "-q", str(bare), "gh-pages")
    change(site, run)
    after = tree(site / "output")
    answer = run("deploy", "--site", site, f"git+file://{bare}")
    assert (
        answer.code == 0 and f"{len(before.keys() - after.keys())} files" in answer.err and "no list yet" in answer.err
    )
    assert at_branch(bare, "gh-pages", tmp_path / "got") == before | after


def test_purge_says_what_the_history_of_a_branch_keeps(site: Path, run: Run, bare: Path) -> None:
    small_site(site, run)
    counts(run, site, f"git+file://{bare}")
    answer = run("deploy", "--site", site, f"git+file://{bare}", "--purge")
    assert answer.code == 0 and "history of the branch keeps" in answer.err and "docs/deploy.md" in answer.err


def test_check_says_that_the_history_of_a_branch_has_a_withdrawn_story(site: Path, run: Run, bare: Path) -> None:
    small_site(site, run)
    target = f"git+file://{bare}"
    counts(run, site, target)
    withdraw_pier(site, run)
    counts(run, site, target)
    (found,) = still_at(site, run, target)
    assert found.startswith("warning: content/articles/2019/pier.md: is withdrawn")
    assert "/2019/05/pier/index.html as it was: refs/heads/gh-pages has 1 earlier version in its history" in found


def test_the_documented_way_to_start_a_branch_again_leaves_no_withdrawn_text(
    site: Path, run: Run, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands of docs/deploy.md are run as they stand there. The next deploy goes on from the new branch."""
    small_site(site, run)
    target = f"git+file://{bare}#gh-pages"
    counts(run, site, target)
    withdraw_pier(site, run)
    counts(run, site, target)
    before = at_branch(bare, "gh-pages", tmp_path / "before")
    page = "gh-pages:2019/05/pier/index.html"
    assert git(bare, "show", f"{page.replace(':', '~:')}") != git(bare, "show", page)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Keeper")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "keeper@example.org")
    docs = Path("docs/deploy.md").read_text(encoding="utf-8")
    commands = docs.partition("To start it again, ")[2].partition("\n\n")[2].partition("\n\n")[0]
    script = commands.replace("git@host:owner/name.git", f"file://{bare}")
    (tmp_path / "elsewhere").mkdir()
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path / "elsewhere", check=True, capture_output=True)
    assert git(bare, "rev-list", "--count", "--all") == "1"
    assert at_branch(bare, "gh-pages", tmp_path / "after") == before
    assert still_at(site, run, target) == []
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
    "url", [
        "git+ext::sh -c touch", "git+ssh://host/a.git#--force", "git+file:///a.git#a..b c", "git+sftp://host/x",
        "git+-oProxyCommand@host:x", "git+git@-oProxyCommand:x", "git+ssh://-oProxyCommand=x/a.git",
        "git+ssh://git@-oProxyCommand=x/a.git", "git+file:///a.git#-x", "git+file:///a.git#a\x1b[31m",
        "git+file:///a\x1b[31m.git#a"]
)  # fmt: skip
def test_addresses_that_are_none_are_refused(site: Path, run: Run, url: str) -> None:
    small_site(site, run)
    answer = run("deploy", "--site", site, url)
    assert answer.code in (1, 2) and "\x1b" not in answer.out + answer.err


def test_every_url_and_every_branch_stands_behind_the_end_of_options(
    site: Path, run: Run, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that notes its arguments: no address and no ref comes before `--`."""
    small_site(site, run)
    (tmp_path / "bin").mkdir()
    wrapper = tmp_path / "bin/git"
    wrapper.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {tmp_path}/log\nexec {shutil.which("git")} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    counts(run, site, f"git+file://{bare}")
    (site / "static/gauge.txt").write_text("4.0\n")
    built(site, run)
    counts(run, site, f"git+file://{bare}")
    asked = [line for line in (tmp_path / "log").read_text().splitlines() if f"file://{bare}" in line]
    assert {word for line in asked for word in line.split() if word in ("ls-remote", "fetch", "push")} == {
        "ls-remote", "fetch", "push",
    }  # fmt: skip
    assert all(line.partition(" -- ")[2].startswith("file://") for line in asked)


def test_what_a_server_says_is_printed_without_its_escapes(site: Path, run: Run, bare: Path) -> None:
    small_site(site, run)
    (bare / "hooks/pre-receive").write_text("#!/bin/sh\nprintf '\\033[31mno\\033]0;title\\007\\n' >&2\nexit 1\n")
    (bare / "hooks/pre-receive").chmod(0o755)
    answer = run("deploy", "--site", site, f"git+file://{bare}")
    assert answer.code == 1 and "pre-receive" in answer.err
    assert "\x1b" not in answer.err and "\x07" not in answer.err


def test_a_token_in_an_address_is_refused_and_not_repeated(site: Path, run: Run) -> None:
    small_site(site, run)
    answer = run("deploy", "--site", site, "git+https://bot:ghp_verysecret@pages.example/a.git")
    assert answer.code == 2 and "ghp_verysecret" not in answer.err + answer.out
    with (site / "sitegen.toml").open("a") as config:
        config.write('[deploy.live]\nurl = "git+https://ghp_verysecret@pages.example/a.git"\n')
    answer = run("deploy", "--site", site, "live")
    assert answer.code == 1 and "ghp_verysecret" not in answer.err + answer.out and "environment" in answer.err
