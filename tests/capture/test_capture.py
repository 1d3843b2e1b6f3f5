"""Capture: what becomes of text and pages, on small inventions, and of input that is none."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.capture import RepeatedLines, read_seed, repeated_lines
from sitegen.capture.fields import date_ranges
from sitegen.capture.fields.datelines import in_normal_case
from sitegen.capture.formats import may_be_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import DateRange, Story
from sitegen.core.text import plain

LONG = (
    "The harbour council of Marrowby agreed on Tuesday to dredge the eastern channel, a plan that fishermen had asked "
    "for since the winter storms moved the sandbank across the mouth of the port."
)
SECOND = (
    "Odile Brandt, who chairs the council, said that the work would take eleven weeks and that the ferries would keep "
    "to their timetable while the dredger was in the channel."
)
THIRD = (
    "The last time the channel was cleared the bill was paid by the county, but this year half of the money has to "
    "come from the mooring fees, which rise by a tenth in the spring."
)


def capture(
    tmp_path: Path, text: str | bytes, name: str = "capture.txt", furniture: RepeatedLines | None = None
) -> Story:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return story_of(tmp_path, name, furniture or RepeatedLines())


def story_of(root: Path, name: str, furniture: RepeatedLines) -> Story:
    story = next(read_seed(root, name, Config(), furniture))
    if isinstance(story, SeedError):
        raise story
    return story


def page(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


def refusal(tmp_path: Path, data: bytes, name: str = "bad.txt") -> SeedError:
    with pytest.raises(SeedError) as error:
        capture(tmp_path, data, name)
    assert error.value.file == f"seeds/{name}"
    return error.value


# --- plain text --------------------------------------------------------------------------------------------


def test_a_plain_capture_comes_apart_into_its_fields(tmp_path: Path) -> None:
    story = capture(
        tmp_path,
        page(
            "Marrowby clears its channel",
            "Half of the cost falls on those who moor there",
            "By Hanne Lovric and Piet O'Dell\n12 March 2014, 7:15 am",
            "Share this article",
            f"MARROWBY — {LONG}",
            SECOND,
            "What it costs",
            THIRD,
            "Related stories",
            "Ten walks for a wet weekend on the coast",
            "© 2014 Harbour Courier. All rights reserved.",
        ),
        "harbour-courier/a.txt",
    )
    assert story.title == "Marrowby clears its channel"
    assert story.subtitle == "Half of the cost falls on those who moor there"
    assert story.authors == ("Hanne Lovric", "Piet O'Dell")
    assert story.date == "2014-03-12T07:15"
    assert story.dateline == "Marrowby"
    assert story.publication == "Harbour Courier"
    assert story.language == "en"
    assert story.body == "\n\n".join([LONG, SECOND, "## What it costs", THIRD])
    assert {r.text for r in story.removed} >= {"Share this article", "Related stories"}
    assert all(r.reason and r.number for r in story.removed)
    assert set(story.provenance) == {
        "title",
        "subtitle",
        "authors",
        "date",
        "dateline",
        "publication",
        "language",
        "body",
    }


def test_captions_leave_the_text_and_meet_their_credits(tmp_path: Path) -> None:
    first = "The dredger Anke lies off the mole at low water."
    story = capture(
        tmp_path,
        page(
            "Marrowby clears its channel",
            f"{first}\n{first} Credit: Jo Imber, CSP",
            "By Hanne Lovric",
            LONG,
            "Odile Brandt, right, at the harbour office.Credit: Jo Imber / Coast Press",
            SECOND,
            THIRD,
        ),
    )
    assert [(i.caption, i.credit) for i in story.images] == [
        (first, "Jo Imber, CSP"),
        ("Odile Brandt, right, at the harbour office.", "Jo Imber / Coast Press"),
    ]
    assert "Imber" not in story.body
    assert story.body.count("\n\n") == 2


def test_wire_copy_is_joined_and_loses_its_sign_off(tmp_path: Path) -> None:
    story = capture(
        tmp_path,
        "TIN PRICES RISE IN VANTERPORT\nFebruary 26, 1987 20:01\n\n"
        "VANTERPORT, Feb 26 - Tin rose for a third day on the metal\n"
        "exchange as smelters in the north stayed shut and dealers said\n"
        "that they saw no new supplies before spring.\n"
        "    Stocks fell to 4,100 tonnes, the exchange said, from 4,800 at\n"
        "the end of last week.\n"
        " Reuter\n",
        "00/1.txt",
    )
    assert story.date == "1987-02-26T20:01"
    assert story.dateline == "Vanterport"
    assert story.publication == ""
    paragraphs = story.body.split("\n\n")
    assert len(paragraphs) == 2
    assert paragraphs[0].startswith("Tin rose for a third day on the metal exchange as smelters")
    assert [(r.text, r.reason) for r in story.removed] == [("Reuter", "sign-off of the wire")]


def test_a_doubled_byline_is_one_author(tmp_path: Path) -> None:
    story = capture(
        tmp_path, page("Marrowby clears its channel", "Hanne Lovric\nHanne Lovric", f"MARROWBY — {LONG}", SECOND)
    )
    assert story.authors == ("Hanne Lovric",)


def test_the_text_bounds_a_date_that_is_not_printed(tmp_path: Path) -> None:
    story = capture(
        tmp_path,
        page(
            "Marrowby clears its channel",
            LONG,
            "The mole was opened on 3 June 2011. The lock will open in 2019.",
            SECOND,
        ),
    )
    assert story.date == ""
    assert story.date_range == DateRange("2011-06-03", "2019-12-31")
    assert "3 June 2011" in story.provenance["date_range"].source


def test_a_date_that_reads_two_ways_is_not_claimed(tmp_path: Path) -> None:
    assert capture(tmp_path, page("Marrowby clears its channel", "Published 03/04/2014", LONG, SECOND)).date == ""
    assert (
        capture(tmp_path, page("Marrowby clears its channel", "Published 13/04/2014", LONG, SECOND)).date
        == "2014-04-13"
    )


def test_captured_text_never_becomes_markup(tmp_path: Path) -> None:
    hostile = f"<script>alert(1)</script> *{LONG}* [x](javascript:alert(1)) # not a heading."
    story = capture(tmp_path, page("A <b>bold</b> title for the paper", hostile, SECOND))
    assert plain(story.body).split("\n\n")[0] == hostile
    assert "<script" not in story.body.replace("\\<", "")


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("THE HAGUE", "The Hague"), ("RIO DE JANEIRO", "Rio de Janeiro"),
        ("PALO ALTO, Calif.", "Palo Alto, Calif."), ("COMMACK, N.Y.", "Commack, N.Y."),
    ],
)  # fmt: skip
def test_places_are_written_as_one_reads_them(printed: str, read: str) -> None:
    assert in_normal_case(printed) == read


# --- furniture ---------------------------------------------------------------------------------------------


def _courier(tmp_path: Path) -> list[str]:
    names = []
    for number, text in enumerate((LONG, SECOND, THIRD)):
        path = tmp_path / "courier" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            page(
                "THE COURIER",
                f"Story number {number} of the week",
                text,
                "The Courier comes out on Thursdays in Marrowby.",
            )
        )
        names.append(f"courier/{number}.txt")
    return names


def test_lines_that_repeat_in_a_folder_are_furniture(tmp_path: Path) -> None:
    names = _courier(tmp_path)
    story = next(read_seed(tmp_path, names[1], Config(), repeated_lines(tmp_path, names)))
    assert isinstance(story, Story)
    assert story.title == "Story number 1 of the week"
    assert story.body == SECOND


def test_furniture_depends_on_the_set_of_seeds_alone(tmp_path: Path) -> None:
    names = _courier(tmp_path)
    learned = repeated_lines(tmp_path, names)
    assert learned == repeated_lines(tmp_path, [*reversed(names), names[0]])
    assert pickle.loads(pickle.dumps(learned)) == learned


def test_copies_of_one_story_do_not_make_it_furniture(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(page("Marrowby clears its channel", LONG, SECOND))
    furniture = repeated_lines(tmp_path, [f"{number}.txt" for number in range(4)])
    assert LONG in story_of(tmp_path, "2.txt", furniture).body


# --- input that is none ------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"  \n\n ", b"\xef\xbb\xbf", b"\0\0\0"])
@pytest.mark.parametrize("name", ["bad.txt", "bad.html"])
def test_an_empty_file(tmp_path: Path, data: bytes, name: str) -> None:
    assert refusal(tmp_path, data, name).message == "empty file"


def test_a_picture_that_is_called_text(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9).message == "not text but a PNG image"


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert refusal(tmp_path, bytes(range(256)) * 40).message == "not text but binary data"


def test_text_without_a_letter(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"--- 12 ---\n\n***\n").message == "no text found"


def test_a_headline_alone(tmp_path: Path) -> None:
    assert "only a headline" in refusal(tmp_path, b"Marrowby clears its channel\n").message


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    title = "Café Éclair réouvre à Marrowby"
    story = capture(
        tmp_path,
        page(title, LONG.replace("Tuesday", "mardi à l’aube" if encoding != "latin-1" else "mardi à")).encode(encoding),
    )
    assert story.title == title
    assert ("guess" in story.provenance["body"].source) == (encoding in ("latin-1", "cp1252", "utf-16-le"))


def test_damage_in_the_text_is_passed_over(tmp_path: Path) -> None:
    story = capture(tmp_path, f"Marrowby clears its chan\u00adnel\r\n\r\n{LONG[:40]}\0{LONG[40:]}\r\n\r\n{SECOND}\r\n")
    assert story.title == "Marrowby clears its channel"
    assert story.body == f"{LONG}\n\n{SECOND}"


def test_one_line_of_fifty_megabytes(tmp_path: Path) -> None:
    assert "larger than" in refusal(tmp_path, b"word " * 10_000_000).message


def test_a_line_that_is_no_paragraph(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"A title of some words\n\n" + b"word " * 100_000)
    assert error.line == 3
    assert "is no paragraph" in error.message


def test_html_nested_deep(tmp_path: Path) -> None:
    deep = b"<html><body>" + b"<div>" * 100_000 + LONG.encode() + b"</div>" * 100_000
    assert "no article found" in refusal(tmp_path, deep, "deep.html").message


def test_html_of_too_many_elements(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"<html><body>" + b"<p>Some words of a paragraph.</p>" * 40_000, "wide.html")
    assert error.message == "no article found: more than 30,000 elements"


def test_a_page_without_an_article(tmp_path: Path) -> None:
    page = b"<html><body><nav><a href='/'>Home</a></nav>We load it now.</body></html>"
    assert refusal(tmp_path, page, "a.html").message == "no article found"


def test_a_seed_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    with pytest.raises(SeedError):
        story_of(tmp_path, "../secret.txt", RepeatedLines())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", True), ("courier/b.HTML", True), ("c.htm", True), ("d.meta.yaml", False), ("e.jpg", False),
        ("page_files/f.html", False), (".hidden.txt", False), ("README.md", False),
    ],
)  # fmt: skip
def test_which_names_are_seeds(path: str, expected: bool) -> None:
    assert may_be_seed(path) is expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=4000) | st.text(max_size=2000).map(str.encode), name=st.sampled_from(["x.txt", "x.html"])
)
def test_any_bytes_give_a_story_or_a_seed_error(tmp_path: Path, data: bytes, name: str) -> None:
    try:
        story = capture(tmp_path, data, name)
    except SeedError as error:
        assert error.file == f"seeds/{name}"
    else:
        assert story.body


# --- lines that look like something else -------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Cookies baked by the lifeboat crew were sold at the fair on Saturday.",
        "“Sign up to nothing before the harvest is in,” the old man told them.",
        "Comments by the mayor on the price of coal were struck from the record.",
        "Subscriptions to the library fell by a third in the year of the flood.",
        "Her grandmother kept the letters beside a photo by his brother Anton.",
        "The children learned to swim in the summer of the drought (in the pool).",
        "Related cases were heard in Vanterport in the spring, the clerk said.",
        "Share prices of the ferry company rose by a tenth over the same week.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_kept(tmp_path: Path, line: str) -> None:
    story = capture(tmp_path, page("Marrowby clears its channel", LONG, SECOND, line, THIRD, "© 2014 Harbour Courier"))
    assert line in plain(story.body)


@pytest.mark.parametrize(
    "told",
    [
        "The mayor confirmed that the lock would open on 7 September 2019.",
        "The lock was to open on 7 September 2019, the mayor said.",
        "Boats were expected from 7 September 2019.",
    ],
)
def test_what_somebody_expected_then_proves_nothing(told: str) -> None:
    assert date_ranges.find_bounds(f"The crane lifted the gate. {told}") is None
