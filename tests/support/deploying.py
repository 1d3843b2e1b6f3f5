"""What the tests of `deploy` share: a small site in two states, and a deploy in a process that can be killed."""

from __future__ import annotations

import atexit
import json
import multiprocessing
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sitegen.core.config import load_config
from sitegen.deploy import DeployOptions, deploy, store
from tests.conftest import Run, put, put_story, tree

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["sitegen.deploy", "obstore.store", "pytest", "tests.support.deploying"])
_made: list[Path] = []

_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def small_site(root: Path, run: Run) -> Path:
    """A site of two stories with a theme of its own, built; it is built once and copied from then on."""
    if not _made:
        _make(root, run)
        _made.append(shutil.copytree(root, Path(tempfile.mkdtemp(prefix="sitegen-test-")) / "site"))
        atexit.register(shutil.rmtree, _made[0].parent, ignore_errors=True)
    return shutil.copytree(_made[0], root, dirs_exist_ok=True)


def _make(root: Path, run: Run) -> None:
    put(root, "themes/mine/theme.toml", 'name = "mine"\nextends = "broadsheet"\n')
    put(root, "themes/mine/static/extra.css", "body { color: black }\n")
    put(root, "themes/mine/templates/page.html", "<!doctype html><title>{{ page.title }}</title>{{ body }}\n")
    put(root, "static/gauge.txt", "3.1\n")
    put_story(root, "2019/ferry", "title: The ferry is late\ndate: 2019-03-01\npeople: [Walter Oduya]")
    put_story(root, "2019/pier", "title: The pier is painted\ndate: 2019-05-02")
    with (root / "sitegen.toml").open("a") as config:
        config.write('theme = "mine"\n[pages]\non_this_day = false\n[search]\nenabled = false\n')
    built(root, run)


def change(root: Path, run: Run) -> None:
    """One story goes, one comes, one is edited, and the theme's style sheet changes: every page names another."""
    (root / "content/articles/2019/pier.md").unlink()
    put_story(root, "2019/tide", "title: The tide table is wrong\ndate: 2019-06-03")
    put_story(root, "2019/ferry", "title: The ferry is late\ndate: 2019-03-01\npeople: [Walter Oduya]", "He waited.\n")
    put(root, "themes/mine/static/extra.css", "body { color: navy }\n")
    put(root, "themes/mine/static/picture.png", _PICTURE)
    built(root, run)


def built(root: Path, run: Run) -> dict[str, bytes]:
    """Builds the site; answers with its output."""
    answer = run("build", "--site", root, "--no-convert")
    assert answer.code == 0, answer.err
    return tree(root / "output")


def counts(run: Run, root: Path, target: object, *more: object) -> tuple[int, int, int]:
    """Uploaded, deleted and unchanged files of a deploy."""
    answer = run("deploy", "--site", root, target, "--json", *more)
    assert answer.code == 0, answer.err
    data = json.loads(answer.out)
    losses = {"lost", "in_index", "beside_pages"}
    assert set(data) == {"target", "uploaded", "deleted", "unchanged", "bytes", "seconds"} | losses
    return data["uploaded"], data["deleted"], data["unchanged"]


def published(folder: Path) -> dict[str, bytes]:
    """What stands at a target, beside the files that sitegen keeps there for itself."""
    return {path: data for path, data in tree(folder).items() if ".sitegen-" not in path}


FOREIGN = {
    ".htaccess": "Require all granted\n",
    ".well-known/acme-challenge/token": "A token.\n",
    "uploads/minutes/2019.txt": "Minutes of a meeting.\n",
    "people/notes.txt": "Beside pages of the site.\n",
    "zz-later.html": "<title>Somebody's page</title>\n",
}
"""Files that others keep at a target."""


def put_foreign(target: Path) -> None:
    """Puts them there."""
    for path, text in FOREIGN.items():
        put(target, path, text)


def broken_pages(folder: Path) -> list[str]:
    """Pages that ask for a file of /assets/ or /images/ that is not there."""
    files = tree(folder)
    asked = {
        path: re.findall(rb"(?:src|href)=\"?/((?:assets|images)/[^\"\s>]+)", data)
        for path, data in files.items()
        if path.endswith(".html")
    }
    return [path for path, names in asked.items() if any(name.decode() not in files for name in names)]


def _deploy(root: Path, target: str, environment: Mapping[str, str], pid_file: Path | None) -> None:
    os.environ.update(environment)
    store.GRACE_SECONDS = 0
    if pid_file:
        pid_file.write_text(str(os.getpid()))
    deploy(root, load_config(root), target, DeployOptions(yes=True))


def deploy_apart(
    root: Path,
    target: str,
    environment: Mapping[str, str],
    *,
    pid_file: Path | None = None,
    started: Callable[[multiprocessing.process.BaseProcess], None] = lambda _: None,
) -> int:
    """Deploys in a process of its own; answers with its exit code, which is negative where it was killed."""
    process = _CONTEXT.Process(target=_deploy, args=(root, target, dict(environment), pid_file))
    process.start()
    started(process)
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until somebody listens on a port of this machine."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nobody listens on {port}")


def withdraw_pier(root: Path, run: Run) -> None:
    """One story is withdrawn, and the site is built."""
    put_story(root, "2019/pier", "title: The pier is painted\ndate: 2019-05-02\nwithdrawn: {date: 2020-01-01}")
    built(root, run)


def call_site(root: Path, title: str, base_url: str) -> None:
    """Gives a site of the tests another title and address."""
    config = root / "sitegen.toml"
    text = re.sub(r"(?m)^title = .*$", f'title = "{title}"', config.read_text())
    config.write_text(re.sub(r"(?m)^base_url = .*$", f'base_url = "{base_url}"', text))


def check_that_another_site_wants_yes(root: Path, run: Run, target: object, state: Callable[[], object]) -> None:
    """A target takes a site under a new title or at a new address, and another site only with --yes.

    `state` answers with what stands at the target.
    """
    small_site(root, run)
    assert run("deploy", "--site", root, target).code == 0
    for title, base_url in (
        ("Tern Point News", "https://archive.example"),
        ("Tern Point News", "https://tern.example"),
    ):
        call_site(root, title, base_url)
        built(root, run)
        assert run("deploy", "--site", root, target).code == 0
    before = state()
    call_site(root, "Another archive", "https://another.example")
    change(root, run)
    for more in ((), ("--no-delete",)):
        answer = run("deploy", "--site", root, target, *more)
        assert answer.code == 1 and "holds another site, Tern Point News (https://tern.example)" in answer.err
        assert "--yes" in answer.err and state() == before
    assert "this would be refused" in run("deploy", "--site", root, target, "--dry-run").err
    assert "holds another site, Tern Point News" in run("check", "--site", root, "--against", target).out
    for more in (("--yes",), ()):
        assert run("deploy", "--site", root, target, *more).code == 0
    assert state() != before


def still_at(root: Path, run: Run, target: object) -> list[str]:
    """What `check` says that a target still has of withdrawn stories, without files that may show them."""
    answer = run("check", "--site", root, "--against", target, "--json")
    found = json.loads(answer.out)["findings"]
    return [
        f"{f['severity']}: {f['file']}: {f['what']}"
        for f in found
        if f["check"] == "against" and "withdrawn" in f["what"] and "may show" not in f["what"]
    ]
