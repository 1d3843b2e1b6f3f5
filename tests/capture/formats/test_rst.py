"""reStructuredText of Pelican: its fields, its text, and nothing from other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image, Story
from tests.conftest import no_hang

TEXT = "The ferry to Skerry Holm ran aground at low water, and the mail was rowed ashore."
HEAD = (
    "Ferry *aground*\n###############\n\n:date: 2014-3-12 07:15\n:modified: 2014-03-13\n:category: Sea\n"
    ":tags: mail, Skerry Holm\n:authors: Halm, Ines; Moen, Jens\n:slug: ferry-aground\n:summary: At *low* water\n"
    ":series: Boats\n\n"
)


def read(root: Path, text: str, name: str = "blog/content/ferry.rst") -> Story | SeedError:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    (found,) = read_seed(root, name, Config(), RepeatedLines())
    return found


def story(root: Path, text: str, name: str = "blog/content/ferry.rst") -> Story:
    found = read(root, text, name)
    assert isinstance(found, Story), found
    return found


def test_the_fields_below_the_title_are_stated(tmp_path: Path) -> None:
    found = story(tmp_path, f"{HEAD}{TEXT}\n")
    assert (found.title, found.date, found.updated) == ("Ferry aground", "2014-03-12T07:15:00", "2014-03-13")
    assert (found.section, found.topics, found.description) == ("Sea", ("mail", "Skerry Holm"), "At low water")
    assert (found.authors, found.slug) == (("Ines Halm", "Jens Moen"), "ferry-aground")
    assert (found.extra, found.body) == ({"series": "Boats"}, TEXT)


def test_fields_above_a_text_without_title_are_stated_too(tmp_path: Path) -> None:
    found = story(tmp_path, f":title: Ferry\n:date: 2014-03-12\n\n{TEXT}\n")
    assert (found.title, found.date, found.body) == ("Ferry", "2014-03-12", TEXT)


def test_fields_in_comments_of_nikola_are_stated(tmp_path: Path) -> None:
    found = story(tmp_path, f".. title: Ferry\n.. slug: ferry\n.. date: 2014-03-12 10:00:00 UTC+01:00\n\n{TEXT}\n")
    assert (found.title, found.slug, found.date) == ("Ferry", "ferry", "2014-03-12T10:00:00+01:00")
    assert found.body == TEXT


def test_the_text_keeps_its_structure(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        f"{HEAD}{TEXT} [1]_\n\n.. contents::\n\nCosts\n-----\n\nSee Costs_, `the mail <{{filename}}/mail.rst>`_\n"
        "and `the web <https://ferry.example/>`__.\n\n- one\n- two\n\n.. code::\n\n   x = 1\n\n.. [1] A note.\n",
    )
    assert found.body.split("\n\n") == [
        f"{TEXT} [^1]",
        "## Costs",
        "See Costs, [the mail](mail.rst) and [the web](https://ferry.example/).",
        "- one\n- two",
        "```\nx = 1\n```",
        "[^1]: A note.",
    ]


def test_pictures_and_embeds_come_along(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        f"{HEAD}{TEXT}\n\n.. figure:: {{static}}/images/ferry.jpg\n   :alt: Ferry\n\n   The ferry.\n\n"
        ".. youtube:: abcdefghijk\n\n.. raw:: html\n\n   <iframe src='https://player.vimeo.com/video/12345'></iframe>\n"
        "   <script>steal()</script>\n",
    )
    assert found.images == (Image("/images/ferry.jpg", "The ferry.", alt="Ferry"),)
    assert "youtube.com/watch?v=abcdefghijk" in found.body and "vimeo.com/12345" in found.body
    assert "steal" not in found.body


def test_what_docutils_does_not_know_is_told_and_its_words_stay(tmp_path: Path) -> None:
    found = story(
        tmp_path, f"{HEAD}{TEXT}\n\n.. aside:: Tides\n\n   High at :time:`noon`, :ref:`see <x>`.\n\n|never|\n"
    )
    assert "High at noon, see." in found.body
    told = " ".join(doubt.value for doubt in found.doubts)
    assert "aside:: Tides" in told and "never" in told


def test_a_role_that_one_file_defines_means_nothing_in_another(tmp_path: Path) -> None:
    text = f"{HEAD}Tides: :loud:`low`.\n"
    before = story(tmp_path, text, "a.rst").body
    assert "**low**" in story(tmp_path, f"{HEAD}.. role:: loud(strong)\n\nTides: :loud:`low`.\n", "b.rst").body
    assert story(tmp_path, text, "c.rst").body == before == "Tides: low."


@pytest.mark.parametrize(
    "part",
    [
        ".. include:: {secret}",
        ".. raw:: html\n   :file: {secret}",
        ".. csv-table:: x\n   :file: {secret}",
        ".. literalinclude:: {secret}",
        ".. include:: /etc/passwd",
        ".. raw:: html\n   :url: http://127.0.0.1:9/",
    ],
)
def test_no_other_file_is_read(tmp_path: Path, part: str) -> None:
    (tmp_path / "secret.txt").write_text("the secret words")
    found = story(tmp_path, f"{HEAD}{TEXT}\n\n{part.format(secret=tmp_path / 'secret.txt')}\n\nLast.\n")
    assert "secret words" not in found.body and "root:" not in found.body
    assert found.body.endswith("Last.")
    assert found.doubts


def test_the_clock_is_not_read(tmp_path: Path) -> None:
    found = story(tmp_path, f"{HEAD}{TEXT} Now |now|.\n\n.. |now| date:: %Y\n")
    assert "20" not in found.body


@pytest.mark.parametrize(
    ("field", "why"), [(":status: draft", "draft"), (":status: hidden", "private"), (":status: published", "")]
)
def test_marks_of_state_are_obeyed(tmp_path: Path, field: str, why: str) -> None:
    (tmp_path / "a.rst").write_text(f"Ferry\n=====\n\n{field}\n\n{TEXT}\n")
    (found,) = open_seed(tmp_path, "a.rst")
    if isinstance(found, PassedOverError):
        assert found.kind == why
    else:
        assert not isinstance(found, SeedError)
        assert ("draft" if found.draft else "") == why


@pytest.mark.parametrize(
    "text",
    [
        "* " * 3000 + "x",
        "x\n" + "".join(f"{' ' * n}y\n\n" for n in range(1500)),
        "|a|\n\n.. |z| replace:: x\n" + "".join(f".. |{n}| replace:: |{n + 1}| |{n + 1}|\n" for n in range(40)),
        "`" * 100_000,
        "*a " * 30_000,
        "+-" * 20_000,
        "| a\n" * 20_000,
        "",
        ".. comment alone",
        "\0\0",
    ],
    ids=["lists", "quotes", "substitutions", "backquotes", "stars", "grid", "verse", "empty", "comment", "zeros"],
)
def test_hostile_text_ends_in_time_with_a_story_or_one_error(tmp_path: Path, text: str) -> None:
    with no_hang():
        assert isinstance(read(tmp_path, text), Story | SeedError)


@pytest.mark.parametrize("name", ["notes/text.rst", "notes/text.md"])
def test_a_first_line_without_a_full_stop_is_the_title_of_a_file_that_states_none(tmp_path: Path, name: str) -> None:
    found = story(
        tmp_path, "The ferry sails again\n\nIt left on Monday, at noon, with nine passengers on board.\n", name
    )
    assert (found.title, found.body) == (
        "The ferry sails again",
        "It left on Monday, at noon, with nine passengers on board.",
    )
