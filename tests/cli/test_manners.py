"""How commands answer people: what they say of slips, of nothing, of one and of many, and by which exit code."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sitegen.cli.program import cli
from sitegen.core.errors import ContentError, SitegenError
from sitegen.core.yaml import load_mapping
from sitegen.serve.listener import listen
from tests.conftest import Run, put, put_story
from tests.support.previewed import wait_for


def commands() -> list[click.Command]:
    found: list[click.Command] = []
    for command in cli.commands.values():
        found += command.commands.values() if isinstance(command, click.Group) else [command]
    return found


@pytest.mark.parametrize("command", commands(), ids=lambda command: str(command.name))
def test_lists_of_commands_say_whole_sentences(command: click.Command) -> None:
    assert command.get_short_help_str(60).rstrip(".") in (command.help or "").replace("\n", " ")
    assert not command.get_short_help_str(60).endswith("...")
    assert command.help and len(command.help.partition("\n\n")[0]) <= 60


@pytest.mark.parametrize(
    ("head", "line", "said"),
    [
        ('title: "Gale\ndate: 2020-01-01\n', 1, "a quotation mark opens here"),
        ("date: 2020-01-01\ntitle: 'Twas a gale\n", 2, "a quotation mark opens here"),
        ("title: Gale: a report\n", 1, "a second colon"),
        ("title: @gale\n", 1, "put it in quotes"),
        ("people:\n\t- Ann Abara\n", 2, "indent by spaces"),
        ('title: "Gale" hits the coast\n', 1, "behind a closing quotation mark"),
        ("tags: [gale, coast\ntitle: Gale\n", 2, "a list in [ ] is not closed"),
    ],
)
def test_slips_in_front_matter_are_told_in_plain_words_where_they_are(head: str, line: int, said: str) -> None:
    with pytest.raises(ContentError, match="is not YAML") as caught:
        load_mapping(head, "a.md")
    assert caught.value.line == line and said in caught.value.message


def test_what_an_entry_lacks_is_said(site: Path, run: Run) -> None:
    put(site, "content/decisions.toml", '[[merge]]\nkind = "person"\nnames = ["A"]\n[[hide]]\nkind = "tag"\n')
    answer = run("build", "--site", site)
    assert answer.code == 1
    assert "merge: into: is missing" in answer.err and "hide: name: is missing" in answer.err


def test_a_list_of_no_names_says_so(site: Path, run: Run) -> None:
    put_story(site, "a", "title: One\npeople: [Ann Abara]")
    assert "Ann Abara" in run("entities", "list", "--site", site).out
    assert run("entities", "list", "zzz", "--site", site).out == "No entity has 'zzz' in its name.\n"
    assert run("entities", "list", "--kind", "tag", "--site", site).out == "There are none.\n"


def test_names_that_are_one_already_are_not_merged(site: Path, run: Run) -> None:
    put_story(site, "a", "title: One\npeople: [Ann Abara, Walter Oduya]")
    assert run("entities", "merge", "Ann Abara", "Walter Oduya", "--site", site).code == 0
    answer = run("entities", "merge", "Walter Oduya", "Ann Abara", "--site", site)
    assert answer.code == 2 and "both names mean Ann Abara already" in answer.err


def test_a_path_that_is_not_there_is_told_from_one_elsewhere(site: Path, run: Run) -> None:
    put(site, "notes/a.txt", "A note.")
    missing, elsewhere = (run("convert", "--site", site, path) for path in ("seeds/none.txt", site / "notes/a.txt"))
    assert missing.code == elsewhere.code == 2
    assert "seeds/none.txt is not there" in missing.err and "is not under seeds/" in elsewhere.err


def test_convert_says_that_nothing_would_change_and_where_its_report_is(site: Path, run: Run) -> None:
    put(site, "seeds/times/a.txt", "The gale\n\nBy Ann Abara\n\nThe gale took the roof of the boathouse on Monday.\n")
    assert run("convert", "--site", site).out == "1 seed: 1 article written, 0 unchanged.\n"
    assert run("convert", "--diff", "--site", site).out == "# Nothing would change.\n"
    assert f"The report is {site / 'r.html'}." in run("convert", "--report", site / "r.html", "--site", site).out


def test_a_base_url_of_the_command_line_is_looked_at_too(site: Path, run: Run) -> None:
    answer = run("build", "--site", site, "--base-url", "archive.example")
    assert answer.code == 2 and "--base-url archive.example: a full address" in answer.err
    assert not (site / "output").exists()


def test_check_counts_one_as_one_and_tells_of_a_target_without_a_site(site: Path, run: Run, tmp_path: Path) -> None:
    put_story(site, "a", "title: One\nimages: [{src: none.png}]", "Text.")
    run("build", "--site", site)
    answer = run("check", "--site", site, "--against", tmp_path / "typo")
    assert answer.code == 1 and "1 file of content/" in answer.out and "1 error, 1 warning." in answer.out
    assert f"warning: nothing stands at {tmp_path / 'typo'} to compare with" in answer.out
    run("deploy", "--site", site, tmp_path / "there")
    assert "nothing stands" not in run("check", "--site", site, "--against", tmp_path / "there").out


def test_what_is_wrong_with_an_address_to_listen_on_is_said_once(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SitegenError, match=r"^cannot listen on 127\.0\.0\.1:\d+: [^()]+ \(try another --port\)$"),
    ):
        listen("127.0.0.1", taken.getsockname()[1], tmp_path / "port")
    with pytest.raises(SitegenError, match=r"^cannot listen on no\.invalid:0: [^()]+ \(try another --host\)$"):
        listen("no.invalid", 0, tmp_path / "port")


def test_ctrl_c_is_the_way_to_end_a_preview(site: Path) -> None:
    command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # shells start what runs behind without it
    ) as process:
        try:
            assert process.stdout
            out = process.stdout
            wait_for(lambda: out.readline().startswith("Serving "))
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
        finally:
            process.kill()


INTERRUPTED = """
import os, runpy, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupt())
runpy.run_module("sitegen", run_name="__main__")
"""


@pytest.mark.parametrize("module", ["click", "sitegen.core.errors"])
def test_ctrl_c_while_the_program_starts_is_no_traceback(module: str) -> None:
    """The signal comes while the first imports of a command run."""
    command = [sys.executable, "-c", INTERRUPTED, module]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "")
