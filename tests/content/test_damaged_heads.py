"""A slip at the head of a file publishes nothing that was to be hidden.

Front matter that is not opened as it should be, and keys that are nearly those which hide a file, make it unreadable.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.content.damaged_head import KNOWN
from sitegen.content.document import parse_document
from sitegen.content.front_matter import KEYS
from sitegen.content.hiding_keys import folded_key, meant_key
from sitegen.content.unreadable import must_be_hidden
from sitegen.core.errors import ContentError
from tests.conftest import Answer, Run, put, put_story, tree

PATH = "content/articles/2014/otter.md"
HEAD = "title: The otter ledger\ndate: 2014-03-12\nwithdrawn: {date: 2020-01-01}\n"
BODY = "\nThe otter kept a ledger.\n"
NOT_OPENED = "begins like front matter, but no line --- opens it"

DAMAGED = {
    "a blank line above": (f"\n---\n{HEAD}---\n{BODY}", f"3: {NOT_OPENED}"),
    "a space before": (f" ---\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "a no-break space": (f"\u00a0---\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "an invisible space": (f"---\u200b\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "two byte order marks": (f"\ufeff\ufeff---\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "four dashes": (f"----\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "two dashes": (f"--\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "an em dash": (f"\u2014\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "a letter": (f"x---\n{HEAD}---\n{BODY}", f"2: {NOT_OPENED}"),
    "no opening": (f"{HEAD}---\n{BODY}", f"1: {NOT_OPENED}"),
    "no rules at all": (f"{HEAD}{BODY}", f"1: {NOT_OPENED}"),
    "a fence": (f"```yaml\n{HEAD}```\n{BODY}", f"2: {NOT_OPENED}"),
    "a comment of HTML": (f"<!--\n{HEAD}-->\n{BODY}", f"2: {NOT_OPENED}"),
    "an opening twice": (f"---\n---\n{HEAD}---\n{BODY}", "3: the front matter is closed above these keys"),
    "closed too early": (
        f"---\ntitle: The otter ledger\n---\ndraft: true\n---\n{BODY}",
        "4: the front matter is closed above these keys",
    ),
    "TOML": (
        f'+++\ntitle = "The otter ledger"\ndraft = true\n+++\n{BODY}',
        "2: is TOML front matter (+++), which is not read",
    ),
    "JSON": (f'{{\n"title": "The otter ledger",\n"draft": true\n}}\n{BODY}', f"2: {NOT_OPENED}"),
    "JSON on one line": (f'{{"title": "The otter ledger", "draft": true}}\n{BODY}', f"1: {NOT_OPENED}"),
}
"""Texts that are to be hidden, each with the line and the words of its error."""


@pytest.mark.parametrize("way", DAMAGED)
def test_front_matter_that_is_not_opened_as_it_should_be_is_told_with_its_line(way: str) -> None:
    text, told = DAMAGED[way]
    with pytest.raises(ContentError) as caught:
        parse_document(text.encode(), PATH)
    assert str(caught.value).startswith(f"{PATH}:{told}")
    assert must_be_hidden(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "The otter kept a ledger.\n\nDate of it: unknown.\n",
        "# Title: an otter\n\nWords.\n",
        "An otter: it kept a ledger.\n",
        "Events: the fair on Monday.\n",
        "* Date: Monday\n",
        "- Title: Ledger\n",
        "> Draft: of old\n",
        "---\n---\nWords.\n",
        "---\n# nothing yet\n---\nAn otter: it kept one.\n",
        "---\ntitle: x\n---\nTitle: y\n---\n",
        "---\ntitle: x\n---\nDraft: the plan\n\n---\nMore.\n",
    ],
)
def test_a_text_without_front_matter_stays_what_it_is(text: str) -> None:
    assert parse_document(text.encode(), PATH).body


UNCLEAR = {
    "Draft: true": "the key 'Draft' hides nothing; write 'draft'",
    "DRAFT: true": "the key 'DRAFT' hides nothing; write 'draft'",
    "drafts: true": "the key 'drafts' hides nothing; write 'draft'",
    "darft: true": "the key 'darft' hides nothing; write 'draft'",
    "\u00a0draft: true": "the key '\\xa0draft' hides nothing; write 'draft'",
    "dr\u200baft: true": "the key 'dr\\u200baft' hides nothing; write 'draft'",
    "\u201cdraft\u201d: true": "the key '\u201cdraft\u201d' hides nothing; write 'draft'",
    "Withdrawn: {date: 2020-01-01}": "the key 'Withdrawn' hides nothing; write 'withdrawn'",
    "withdrawal: {date: 2020-01-01}": "the key 'withdrawal' hides nothing; write 'withdrawn'",
    "withdraw: true": "the key 'withdraw' hides nothing; write 'withdrawn'",
    "with-drawn: true": "the key 'with-drawn' hides nothing; write 'withdrawn'",
    "hide: true": "the key 'hide' hides nothing; write 'draft'",
    "hidden: true": "the key 'hidden' hides nothing; write 'draft'",
    "withdrawn:": "withdrawn: has no value",
    "draft:": "draft: has no value",
    "draft: ~": "draft: has no value",
    'subtitle: "An\ndraft: true\nends"': "draft: is part of the value of another key",
    "tags:\n  draft: true": "draft: is part of the value of tags",
}


@pytest.mark.parametrize("line", UNCLEAR)
def test_a_key_that_may_be_meant_to_hide_the_file_hides_it_and_is_named(line: str) -> None:
    raw = f"---\ntitle: x\n{line}\n---\n{BODY}".encode()
    with pytest.raises(ContentError) as caught:
        parse_document(raw, PATH)
    assert caught.value.message.startswith(UNCLEAR[line]) and (caught.value.line or 0) >= 3
    assert must_be_hidden(raw)


@pytest.mark.parametrize(
    "line", ["craft: boat", "drafted: 2010", "draft: false", "Draft: false", "hiker: Ann", "drawn: by hand"]
)
def test_other_keys_and_a_plain_false_hide_nothing(line: str) -> None:
    assert parse_document(f"---\ntitle: x\n{line}\n---\n{BODY}".encode(), PATH).body


def test_keys_of_front_matter_are_known_at_the_head_of_a_text_and_hide_nothing_by_chance() -> None:
    assert {folded_key(key) for key in KEYS} <= KNOWN
    assert {key for key in KNOWN if meant_key(key)} == {"draft", "withdrawn", "hide"}


# --- on the site -------------------------------------------------------------------------------------------


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[search]\nenabled = false\n[feeds]\nmin_stories = 1\n')
    put_story(site, "2014/otter", HEAD.replace("withdrawn: {date: 2020-01-01}\n", "people: [Odile Marten]"), BODY)
    put_story(site, "2014/ferry", "title: The ferry came\ndate: 2014-03-13\npeople: [Odile Marten]", "It came late.\n")
    put(site, "content/pages/about.md", "---\ntitle: About the vole\n---\n\nOf us.\n")
    return site


def build(archive: Path, run: Run, code: int, *flags: str) -> Answer:
    answer = run("build", "--site", archive, "--no-convert", *flags)
    assert answer.code == code, answer.err
    return answer


def shown(archive: Path, word: str) -> list[str]:
    return [p for p, d in tree(archive / "output").items() if word.encode() in d.lower() and ".sitegen-" not in p]


@pytest.mark.parametrize("way", ["a blank line above", "an opening twice", "TOML"])
def test_a_story_with_a_damaged_head_that_hides_it_is_nowhere_on_the_site(archive: Path, run: Run, way: str) -> None:
    build(archive, run, 0)
    put(archive, PATH, DAMAGED[way][0])
    for flags in ((), ("--clean",)):
        answer = build(archive, run, 1, *flags)
        told = [line for line in answer.err.splitlines() if line.startswith("error: ")]
        assert len(told) == 1 and told[0].startswith(f"error: {PATH}:")
        assert shown(archive, "otter") == []


def test_a_story_with_a_damaged_head_that_hides_nothing_keeps_its_last_good_page(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    before = shown(archive, "otter")
    put(archive, PATH, f"\n---\ntitle: Another weasel\n---\n{BODY}")
    build(archive, run, 1)
    assert shown(archive, "otter") == before and shown(archive, "weasel") == []


@pytest.mark.parametrize("line", ["Draft: true", "withdrawn:", "withdrawal: {date: 2020-01-01}"])
def test_a_story_with_a_key_that_may_be_meant_to_hide_it_is_nowhere_on_the_site(
    archive: Path, run: Run, line: str
) -> None:
    build(archive, run, 0)
    put(archive, PATH, f"---\ntitle: The otter ledger\n{line}\n---\n{BODY}")
    build(archive, run, 1)
    assert shown(archive, "otter") == []


def test_a_free_page_and_a_name_are_hidden_by_such_a_key_too(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, "content/pages/about.md", "---\ntitle: About the vole\nDraft: true\n---\n\nOf us.\n")
    put(
        archive, "content/entities/people/odile-marten.md", "---\nname: Odile Marten\nHide: true\n---\n\nOf the quay.\n"
    )
    answer = build(archive, run, 1)
    assert "the key 'Hide' hides nothing; write 'hide'" in answer.err
    assert shown(archive, "vole") == [] and shown(archive, "of the quay") == []
    assert not (archive / "output/people/odile-marten").exists()
    put(archive, "content/entities/people/odile-marten.md", "\n---\nname: Odile Marten\nhide: true\n---\n")
    build(archive, run, 1)
    assert not (archive / "output/people/odile-marten").exists()
