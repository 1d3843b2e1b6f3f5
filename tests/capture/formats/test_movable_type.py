"""Exports of Movable Type: a text with many entries, of which the published ones are stories."""

from __future__ import annotations

from pathlib import Path

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config, ConvertConfig
from sitegen.core.errors import SeedError
from sitegen.core.model import Comment, Story

FIRST = "The mill on Weir Street ground its last sack of rye on Saturday, after ninety years."
SECOND = "Its stones go to the museum at Alder Cross, where they will lie under glass."


def entry(status: str = "Publish", *parts: str, breaks: str = "1", text: str = f"{FIRST}\n\n{SECOND}") -> str:
    return "\n".join([
        "AUTHOR: Ada Lund", "TITLE: The last sack", "BASENAME: last_sack", f"STATUS: {status}", "ALLOW COMMENTS: 1",
        f"CONVERT BREAKS: {breaks}", "PRIMARY CATEGORY: Town", "CATEGORY: Town", "CATEGORY: Trade",
        'TAGS: mills,"old trades"', "DATE: 03/04/2003 05:31:05 PM", "-----", "BODY:", text, "-----", "EXTENDED BODY:",
        "-----", "EXCERPT:", "A farewell.", "-----", "KEYWORDS:", "", "-----", *parts, "--------", "",
    ])  # fmt: skip


COMMENT = """COMMENT:
AUTHOR: Liv
EMAIL: liv@weir.example
IP: 10.1.2.3
URL: http://liv.example
DATE: 03/05/2003 09:00:00 AM
My aunt worked there.

She is well.
-----"""


def stories(tmp_path: Path, text: str, config: Config = Config(), name: str = "export.txt") -> list[Story]:  # noqa: B008 -- frozen
    (tmp_path / name).write_text(text)
    return [one for one in read_seed(tmp_path, name, config, RepeatedLines()) if isinstance(one, Story)]


def test_an_entry_becomes_a_story(tmp_path: Path) -> None:
    (found,) = stories(tmp_path, entry("Publish", COMMENT))
    assert (found.title, found.authors, found.date) == ("The last sack", ("Ada Lund",), "2003-03-04T17:31:05")
    assert found.body == f"{FIRST}\n\n{SECOND}"
    assert (found.section, found.topics) == ("Town", ("Trade", "mills", "old trades"))
    assert (found.description, found.comments) == ("A farewell.", ())


def test_what_is_not_published_is_told(tmp_path: Path) -> None:
    text = entry() + entry("Draft") + entry("Future") + entry("Publish", text="")
    (tmp_path / "export.txt").write_text(text)
    told = [
        one.message if isinstance(one, SeedError) else "draft" if one.draft else one.key
        for one in open_seed(tmp_path, "export.txt")
    ]
    assert told == ["last_sack", "draft", "scheduled", "no text found"]


def test_tags_that_are_no_list_cost_only_themselves(tmp_path: Path) -> None:
    for tags, topics in (("a" * 200_000, ("Trade",)), ('"open, mills', ("Trade", "open, mills"))):
        (found,) = stories(tmp_path, entry().replace('mills,"old trades"', tags), name="a.mtexport")
        assert (found.title, found.topics) == ("The last sack", topics)


def test_an_old_address_becomes_an_alias_unless_it_is_none(tmp_path: Path) -> None:
    urls = ("http://weir.example/town/last_sack.html", "http://weir.example", "http://weir.example/", "http://[x/")
    entries = [entry().replace("STATUS", f"UNIQUE URL: {url}\nSTATUS") for url in urls]
    found = stories(tmp_path, "".join(entries))
    assert [story.aliases for story in found] == [("/town/last_sack.html",), (), (), ()]


def test_texts_with_breaks_of_their_own_and_markdown(tmp_path: Path) -> None:
    html = f"<p>{FIRST}</p>\n\n<p>{SECOND}</p>"
    assert stories(tmp_path, entry(breaks="0", text=html))[0].body == f"{FIRST}\n\n{SECOND}"
    assert (
        stories(tmp_path, entry(breaks="markdown", text=f"{FIRST}\n\n*{SECOND}*"))[0].body == f"{FIRST}\n\n*{SECOND}*"
    )


def test_comments_are_kept_when_asked_for(tmp_path: Path) -> None:
    config = Config(convert=ConvertConfig(comments=True))
    (found,) = stories(tmp_path, entry("Publish", COMMENT), config)
    assert found.comments == (Comment("Liv", "2003-03-05T09:00:00", "My aunt worked there.\n\nShe is well."),)


def test_a_text_with_a_few_labels_is_no_export(tmp_path: Path) -> None:
    (found,) = stories(tmp_path, f"TITLE: The last sack\nAUTHOR: Ada Lund\n\n{FIRST}\n\n{SECOND}\n")
    assert FIRST in found.body
