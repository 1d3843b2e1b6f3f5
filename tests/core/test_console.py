"""What strangers wrote into names, keys and titles reaches a terminal as visible signs, and libraries stay silent."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.core.escapes import escaped
from tests.conftest import Answer, Run, put, put_story

PACKAGE = Path(__file__).parents[2] / "sitegen"
EVIL = "\x1b]0;pwned\x07\x1b[31m\x9b2J\x7f\x08\r\u202eevil\u2066\u200f\u2028"
ON_DISK = EVIL.replace("/", "") + "\nerror: forged"
QUOTED = json.dumps(EVIL)  # as YAML, TOML and JSON have it
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
STORY = f"Railings {EVIL} painted\n\nBy Ines Halvorsen\n4 May 2019\n\n" + "Walter Oduya painted the railings. " * 12


def clean(answer: Answer) -> Answer:
    for stream in (answer.out, answer.err):
        assert not UNSEEN.search(stream), repr(UNSEEN.search(stream))
        assert not re.search("^(?:error: )?forged", stream, re.MULTILINE)
    assert "Traceback" not in answer.err
    return answer


@pytest.fixture
def hostile(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with escapes in the names of files and folders, in front matter, sidecars, feeds and decisions."""
    monkeypatch.chdir(site)
    for folder in ("seeds/times", "seeds/ti\x1b[2Jmes", "content/articles/2019", "static", "content/pages"):
        suffix = ".md" if folder.startswith("content") else ".txt"
        put(site, f"{folder}/{ON_DISK}{suffix}", STORY)
        put(site, f"{folder}/bytes\udcff\x1b[1m{suffix}", STORY)
    put(site, "seeds/times/a.txt", STORY)
    put(site, "seeds/times/bidi\u202e\u2066txt.html", f"<title>{EVIL}</title><p>Nothing.</p>")
    put(site, "seeds/times/a.meta.yaml", f"{QUOTED}: 1\n")
    put(site, "seeds/times/b.jsonl", f'{{"title": {QUOTED}, "body": {QUOTED}, {QUOTED}: 1, {QUOTED}: 2}}\n[{QUOTED}\n')
    put(site, "seeds/times/c.xml", f"<rss><channel><item><title>{EVIL}</title></item></channel></rss>")
    head = f"title: {QUOTED}\ndate: {QUOTED}\ntags: [{QUOTED}]\naliases: [{QUOTED}]\n{QUOTED}: 1"
    put_story(site, "2019/one", f"{head}\npeople: [{QUOTED}, Walter Oduya]")
    put_story(site, "2019/two\u202e", f"title: {QUOTED}\ndate: 2019-05-04\npeople: [{QUOTED}]\nsource_url: {QUOTED}")
    put_story(site, "2019/three", f"title: [{EVIL}")
    put(
        site,
        "content/decisions.toml",
        f'[[hide]]\nkind = {QUOTED}\nname = "a"\n[[{QUOTED}]]\n[[ignore]]\nseed = {QUOTED}\n',
    )
    return site


def test_no_name_key_or_title_of_a_stranger_moves_the_terminal(hostile: Path, run: Run) -> None:
    told = ""
    for words in (
        ["convert", "--diff"], ["convert"], ["convert", "--json"], ["build", "--explain", "--verbose"],
        ["build", "--json"], ["check"], ["check", "--json"], ["convert", "--explain", "seeds/times/a.txt"],
        ["convert", "--explain", "seeds/times/b.jsonl"], ["convert", "--explain", f"seeds/times/{ON_DISK}.txt"],
        ["convert", f"seeds/{EVIL}"], ["entities", "list"], ["entities", "list", EVIL], ["entities", "list", "--json"],
        ["entities", "show", EVIL], ["entities", "hide", EVIL, "--note", EVIL], ["entities", "doctor"],
        ["entities", "ignore", f"times/{EVIL}"], ["entities", EVIL], [EVIL], ["build", f"--{EVIL}"],
        ["build", "--base-url", EVIL], ["build", "--site", f"/nowhere/{EVIL}"], ["annotate", f"{EVIL}.txt"],
        ["convert", "--accept-machine", EVIL, "content/articles/2019/one.md"], ["deploy", "--dry-run", f"x{EVIL}"],
        ["export", f"out/{EVIL}"], ["new", f"new{EVIL}"],
    ):  # fmt: skip
        answer = clean(run(*words))
        told += answer.out + answer.err
        if "--json" in words:
            json.loads(answer.out)
    assert told.count("\\x1b") > 20 and "\\u202e" in told


def test_the_names_in_a_text_are_told_without_escapes(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "a\x1b[1m.txt", f"Walter \x1b[1mOduya met Dr. Walter Oduya of \u202eAnkara, {EVIL} Turkey.")
    assert "Walter Oduya" in clean(run("annotate", "a\x1b[1m.txt")).out
    data = json.loads(clean(run("annotate", "--json", "a\x1b[1m.txt")).out)
    assert data["file"] == "a\x1b[1m.txt"


@pytest.mark.parametrize("name", ["sitegen.toml", "themes/mine/theme.toml"])
def test_settings_with_escapes_are_told_without_them(site: Path, run: Run, name: str) -> None:
    put(site, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(site, name, f"[site]\n{QUOTED} = {QUOTED}\n")
    assert clean(run("build", "--site", site)).code == 1


def test_a_branch_and_a_folder_with_escapes_are_told_without_them(hostile: Path, run: Run) -> None:
    put_story(hostile, "2020/fine", "title: Fine\ndate: 2020-05-04")
    subprocess.run(["git", "init", "--quiet", "--bare", str(hostile.parent / "bare.git")], check=True)
    run("build")
    for target in (f"git+file://{hostile.parent}/bare.git#b\x1b[1m\u202eranch", f"{hostile.parent}/to\x1b[2J\u202e"):
        clean(run("deploy", target))
        clean(run("deploy", target, "--dry-run"))


def test_a_sign_that_is_made_visible_says_what_it_was() -> None:
    assert escaped("a\tb\x1b\n\x9b\u202e\udcff\ud800é") == "a\tb\\x1b\\x0a\\x9b\\u202e\\xff\\ud800é"


def test_a_terminal_that_speaks_ascii_alone_gets_ascii(tmp_path: Path) -> None:
    put(tmp_path, "é.txt", b"\xff")
    for more in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "sitegen", "annotate", "é.txt", "日.txt", *more], cwd=tmp_path, capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
        assert done.returncode == 1 and b"\\xe9.txt:1: is not UTF-8 text" in done.stderr
        assert (done.stdout + done.stderr).isascii()


def test_one_module_alone_writes_to_the_streams() -> None:
    """Whoever prints elsewhere prints raw."""
    modules = [module for module in PACKAGE.rglob("*.py") if module.name != "console.py"]
    assert len(modules) > 100
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            written = called in ("print", "click.echo", "click.secho", "logging.basicConfig", "warnings.warn")
            assert not written and not re.match(r"sys\.(stdout|stderr)\.(buffer\.)?write", called), (
                f"{module}: {called}"
            )


PAGE = """<!doctype html><html><head><title>Railings painted</title></head><body><article><h1>Railings painted</h1>
<p>By Ines Halvorsen</p><p>4 May 2019</p><ul><li><a>A word on the board {}</a></li></ul>
<p><a>A second word {}</a> without an address.</p>%s</article></body></html>"""


def test_nothing_stands_on_standard_error_but_lines_of_ours(site: Path) -> None:
    """Libraries log and warn of pages, in this process and in workers, also where more is asked for."""
    text = "<p>Walter Oduya painted the railings of the lighthouse on Friday morning, as he does each year.</p>" * 5
    for number in range(30):
        put(
            site, f"seeds/times/{number}.html", PAGE % (text + f"<p>It was can number {number} of the white paint.</p>")
        )
    put(site, "seeds/times/none.html", "<html><body><nav>Home</nav></body></html>")
    for more in ([], ["--jobs", "2"], ["--verbose"]):
        command = [sys.executable, "-m", "sitegen", "convert", "--all", "--site", str(site), *more]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": ""})
        lines = [
            line
            for line in done.stderr.splitlines()
            if not line.startswith(("error: seeds/", "convert: ", "entities: "))
        ]
        assert lines == [] if "--verbose" not in more else not re.search("link attribute|discarding", done.stderr)
        assert done.returncode == 1


LOUD = """
import logging, sys, warnings
from sitegen.core.workers import Workers

def task(item):
    logging.getLogger("library").error("loud")
    warnings.warn("loud", UserWarning)
    return item

def factory():
    return task

if __name__ == "__main__":
    assert [answer for _, answer in Workers(factory, 2, 1).run([1, 2])] == [1, 2]
"""


def test_what_a_library_logs_in_a_worker_is_not_seen(tmp_path: Path) -> None:
    script = put(tmp_path, "loud.py", LOUD)
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONWARNINGS": ""}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
