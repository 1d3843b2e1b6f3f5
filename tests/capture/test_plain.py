"""Plain captures: every line is accounted for, rules have the last word, and what stands below the text is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.capture import RepeatedLines, open_seed, read_record
from sitegen.capture.encoding.decode import decode
from sitegen.capture.fields import publication_rules
from sitegen.capture.record import Record, Stated
from sitegen.core.config import Config, PublicationConfig
from sitegen.core.errors import SeedError
from sitegen.core.model import Line, Story
from sitegen.core.text import plain
from tests.capture.test_titles import BODY, FOOT, SUBTITLE, TITLE


def capture(tmp_path: Path, text: str, config: Config | None = None, **stated: object) -> Story:
    path = tmp_path / "lantern" / "a.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    record = next(open_seed(tmp_path, "lantern/a.txt"))
    if isinstance(record, SeedError):
        raise record
    told = {name: Stated(value, "stated", 1.0) for name, value in stated.items()}
    record = Record(record.seed, record.form, record.data, record.sha256, stated=told)
    return read_record(tmp_path, record, config or Config(), RepeatedLines())


def page(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


HEAD = [TITLE, SUBTITLE, "By Ana Lund\n12 March 2014, 7:15 am", "Share this article"]
WHOLE = page(*HEAD, f"MARROWBY — {BODY[0]}", *BODY[1:], "Odile Brandt at the lock. Photo: Jo Imber", BODY[0], *FOOT)


# --- every line has its entry ------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def told(lines: tuple[Line, ...]) -> list[str]:
    return [word for line in lines for word in words(line.text)]


def test_every_line_says_what_became_of_it(tmp_path: Path) -> None:
    story = capture(tmp_path, WHOLE)
    fields = [(line.field, line.text) for line in story.lines if line.field]
    assert fields[:6] == [
        ("title", TITLE),
        ("subtitle", SUBTITLE),
        ("authors", "By Ana Lund"),
        ("date", "12 March 2014, 7:15 am"),
        ("dateline", "MARROWBY —"),
        ("body", BODY[0]),
    ]
    assert ("images", "Odile Brandt at the lock. Photo: Jo Imber") in fields
    reasons = {line.text: line.reason for line in story.lines if line.reason}
    assert reasons["Share this article"] == "share buttons"
    assert reasons["Related stories"] == "list of other stories"
    assert told(story.lines) == words(WHOLE)
    assert all(bool(line.field) != bool(line.reason) for line in story.lines)


def test_wrapped_lines_are_told_once_with_all_their_words(tmp_path: Path) -> None:
    text = (
        "TIN PRICES RISE IN VANTERPORT\nFebruary 26, 1987 20:01\n\n"
        "VANTERPORT, Feb 26 - Tin rose for a third day on the inter-\nnational metal "
        "exchange as smelters stayed shut and dealers\nsaid that the international market saw no new supplies.\n"
        "    Stocks fell to a half-\ncentury low, the exchange said, from 4,800 at\nthe end of last week.\n Reuter\n"
    )
    story = capture(tmp_path, text)
    assert told(story.lines) == words(text)
    assert "on the international metal exchange" in story.body
    assert "a half-century low" in story.body


_LINES = st.sampled_from(
    [
        *WHOLE.split("\n"), "", "", "  By Jo Imber", "Reuter", "Reporting by Jo Imber; Editing by Mae Odell",
        "Ana Lund is a reporter at the Lantern.", "• An item;", "News", "1:23", "Follow us", "Comments",
        "First published 1 May 2014", "Pim Oort says:", "12 March 2014 at 10:00", "Jo Imber / Coast Press",
        "VANTERPORT, Feb 26 - Tin rose",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(_LINES | st.text(max_size=80), max_size=30).map("\n".join))
def test_no_word_of_any_text_is_lost_without_a_reason(tmp_path: Path, text: str) -> None:
    try:
        story = capture(tmp_path, text)
    except SeedError:
        return
    assert told(story.lines) == words(decode((tmp_path / "lantern" / "a.txt").read_bytes(), "a").text)


# --- rules and what is stated ------------------------------------------------------------------------------


def ruled(**own: tuple[str, ...]) -> Config:
    return Config(publications={"Lantern": PublicationConfig(folders=("lantern",), **own)})


def test_a_dropped_line_is_no_part_of_anything(tmp_path: Path) -> None:
    config = ruled(drop=("^Harbour council votes", "eleven weeks"))
    story = capture(tmp_path, page("Another headline of the harbour", *HEAD, *BODY), config)
    assert story.title == "Another headline of the harbour"
    assert "eleven weeks" not in story.body
    assert {line.text: line.reason for line in story.lines}[BODY[1]] == publication_rules.DROPPED


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the ferry here",
        "Odile Brandt at the lock. Photo: Jo Imber",
        "Share this article",
        "Ten walks for a wet weekend on the coast",
        BODY[0],
    ],
)
def test_a_kept_line_is_in_the_text_wherever_it_stands(tmp_path: Path, line: str) -> None:
    config = ruled(keep=(f"^{re.escape(line)}$",))
    for at in (1, 5, len(WHOLE)):
        blocks = WHOLE.strip().split("\n\n")
        blocks.insert(at, line)
        story = capture(tmp_path, page(*blocks), config)
        assert line in plain(story.body)
        assert [entry.field for entry in story.lines if entry.text == line and entry.field]


def test_a_rule_may_go_by_the_address_that_is_stated(tmp_path: Path) -> None:
    own = PublicationConfig(urls=("lantern.example",), drop=("eleven weeks",))
    config = Config(publications={"Lantern": own})
    assert "eleven weeks" in capture(tmp_path, WHOLE, config).body
    assert "eleven weeks" not in capture(tmp_path, WHOLE, config, source_url="https://lantern.example/a").body


def test_the_line_of_a_stated_title_is_not_of_the_text(tmp_path: Path) -> None:
    story = capture(tmp_path, page("The Lantern of the coast and its harbour", TITLE, *BODY), title=TITLE)
    assert story.title == TITLE
    assert plain(story.body).split("\n\n") == BODY


def test_a_text_without_its_headline_loses_nothing_to_a_stated_one(tmp_path: Path) -> None:
    story = capture(tmp_path, page(*BODY), title=TITLE)
    assert story.title == TITLE
    assert plain(story.body).split("\n\n") == BODY


# --- below the text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Reporting by Ana Lund in Marrowby; Editing by Mae Odell", ("Ana Lund",)),
        ("— By Ana Lund", ("Ana Lund",)),
        ("Ana Lund is a reporter at the Evening Lantern.", ("Ana Lund",)),
        ("Additional reporting by Mae Odell", ()),
        ("Ana Lund was seen at the lock on Friday.", ()),
    ],
)
def test_who_signs_below_a_text_without_a_byline(tmp_path: Path, line: str, authors: tuple[str, ...]) -> None:
    story = capture(tmp_path, page(TITLE, *BODY, line, *FOOT))
    assert story.authors == authors
    assert (line in story.body) == ("seen" in line)


def test_the_byline_over_a_text_stands_against_the_credits_below(tmp_path: Path) -> None:
    story = capture(tmp_path, page(*HEAD, *BODY, "Reporting by Jo Imber; Editing by Mae Odell"))
    assert story.authors == ("Ana Lund",)
    assert story.lines[-1].reason == "credits of the newsroom"


def test_a_text_ends_before_the_note_on_its_author(tmp_path: Path) -> None:
    note = (
        "Ana Lund covers the harbour for the Lantern and has lived on the quay for eleven years, most of them afloat."
    )
    story = capture(tmp_path, page(*HEAD, *BODY, note, "She has a dog that barks at every ferry that comes in late."))
    assert plain(story.body).split("\n\n") == BODY


def test_a_text_ends_before_the_first_comment(tmp_path: Path) -> None:
    comment = "I have moored here for thirty years, and nobody ever asked me what the channel needs, least of all them."
    story = capture(tmp_path, page(*HEAD, *BODY, "Old Salt says:", "13 March 2014 at 08:10", comment))
    assert plain(story.body).split("\n\n") == BODY


def test_a_first_publication_that_is_stated_below(tmp_path: Path) -> None:
    text = page(TITLE, *BODY, "First Published: Wednesday, March 12, 2014 08:38 AM", *FOOT, "Seen 1 May 2015")
    assert capture(tmp_path, text).date == "2014-03-12T08:38"


@pytest.mark.parametrize("line", ["3 May 2015", "Published 3 May 2015", "Another story | 3 May 2015"])
def test_a_date_far_below_the_head_is_not_the_storys(tmp_path: Path, line: str) -> None:
    assert capture(tmp_path, page(TITLE, *BODY, *FOOT, line)).date == ""


@pytest.mark.parametrize(
    ("beside", "iso"),
    [("Updated 15/03/2014", "2014-03-12"), ("Updated 12/15/2014", "2014-12-03"), ("Updated today", "")],
)
def test_a_date_that_reads_two_ways_is_decided_by_one_beside_it(tmp_path: Path, beside: str, iso: str) -> None:
    assert capture(tmp_path, page(TITLE, f"Published 12/03/2014\n{beside}", *BODY)).date == iso
