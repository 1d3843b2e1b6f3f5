"""Headlines of plain captures: found below mastheads, labels and menus, and never displaced where they come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story

TITLE = "Harbour council votes to dredge the eastern channel"
SUBTITLE = "Fishermen had asked for the work since the winter storms"
BODY = [
    "The harbour council of Marrowby agreed on Tuesday to dredge the eastern channel, a plan that fishermen had asked "
    "for since the winter storms moved the sandbank across the mouth of the port.",
    "Odile Brandt, who chairs the council, said that the work would take eleven weeks and that the ferries would keep "
    "to their timetable while the dredger was in the channel.",
    "The last time the channel was cleared the bill was paid by the county, but this year half of the money has to "
    "come from the mooring fees, which rise by a tenth in the spring.",
    "“We have waited long enough,” said Pim Oort, a skipper who lost a week's catch when his boat sat on the bank "
    "through two tides in January.",
]
FOOT = ["Related stories", "Ten walks for a wet weekend on the coast", "© 2014 Evening Lantern. All rights reserved."]


def title(tmp_path: Path, head: list[str], body: list[str] = BODY, folder: str = "") -> str:
    name = f"{folder}/a.txt" if folder else "a.txt"
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join([*head, *body, *FOOT]) + "\n", encoding="utf-8")
    story = next(read_seed(tmp_path, name, Config(), RepeatedLines()))
    assert isinstance(story, Story)
    return story.title


@pytest.mark.parametrize(
    "above",
    [
        ["News"],
        ["Local News"],
        ["POLITICS"],
        ["EXCLUSIVE"],
        ["World | Europe"],
        ["Opinion & Analysis"],
        ["Home > News > Local"],
        ["Home » News » Harbour"],
        ["You are here: Home / News"],
        ["Home", "News", "Sport", "Opinion"],
        ["Home | News | Sport | Opinion | Jobs | Motors"],
        ["Menu", "Search", "Subscribe", "Log in"],
        ["Skip to content", "Menu"],
        ["Skip to main content"],
        ["Advertisement"],
        ["We use cookies to make this site work. By continuing you accept our use of cookies.", "Accept all"],
        ["Sign up to our newsletter"],
        ["Evening Lantern"],
        ["Evening Lantern", "Wednesday, March 12, 2014"],
        ["THE EVENING LANTERN\nFounded on the quay in 1871\nWednesday, March 12, 2014"],
        ["Wednesday, 12 March 2014"],
        ["12 March 2014 07:15"],
        ["By Ana Lund"],
        ["Live"],
        ["LIVE UPDATES"],
        ["The Long Read"],
        ["Photo: Jo Imber / Coast Press"],
        ["5 min read"],
        ["Share"],
        ["Facebook", "Twitter", "Email"],
        ["Marrowby Evening Post"],
        ["Harbour Courier Online", "Wednesday, March 12, 2014"],
        ["featured"],
        ["Banking & finance"],
        [f"Home News Local {TITLE}"],
        ["March 12, 2014"],
        [f"{TITLE} - Evening Lantern"],
        [f"{TITLE} | Evening Lantern"],
        [f"{TITLE} :: Evening Lantern"],
        [f"{TITLE} – News – Evening Lantern"],
    ],
    ids=lambda lines: " / ".join(lines)[:50],
)
@pytest.mark.parametrize("under", [[], [SUBTITLE], [SUBTITLE, "By Ana Lund", "12 March 2014"]], ids=len)
def test_the_headline_is_found_below(tmp_path: Path, above: list[str], under: list[str]) -> None:
    assert title(tmp_path, [*above, TITLE, *under]) == TITLE


@pytest.mark.parametrize(
    "first",
    [
        TITLE,
        f"{TITLE}?",
        f"{TITLE}.",
        f"‘{TITLE}’",
        TITLE.upper(),
        TITLE.title(),
        f"Opinion | {TITLE}",
        f"Opinion: {TITLE}",
        f"LIVE: {TITLE}",
        f"BREAKING: {TITLE}",
        f"Exclusive: {TITLE}",
        f"VIDEO | {TITLE}",
        "BUDGET 2.0 | A tenth more",
        "Watch | Dredger sails",
        "Dredging day",
        "The dredger comes",
        "The Dredger",
        "Harbour fees to rise",
        "A channel too far",
        "Murder in the Harbour",
        "Eleven weeks",
        "Rise of the Sun",
        "The Last Leader",
        "Out of the blue",
        "Obituary: Odile Brandt",
        "Odile Brandt, 1931–2014",
        "Why is the channel so shallow?",
        "How to dredge a harbour",
        "7 things to know about the harbour",
        "Five ways to save a channel",
        "Marrowby 2-1 Vanterport",
        "Brandt: 'We have waited long enough'",
        "‘We have waited’",
        "Sport: the ferry regatta is put off until May",
        "Newsletter of the harbour: what the council said",
        "Letters to the council reveal a harbour in trouble",
        "Live on the harbour wall: a night with the dredger",
        "Harbour council; dredger; ferries: the week ahead",
        "Read the harbour council's letter to the county in full",
        "Follow the dredger's way along the eastern channel",
        "Subscribers lose out as harbour library shuts",
        "The council's plan - and what it means for the ferries",
        "Council votes to dredge – but who will pay?",
        "Harbour/ferry plan: A–Z of the channel",
        "What we know about the dredging of the channel, so far",
    ],
)
@pytest.mark.parametrize(
    "under",
    [
        [],
        [SUBTITLE],
        [SUBTITLE, "By Ana Lund", "12 March 2014"],
        ["News", SUBTITLE],
        ["Share", "By Ana Lund, harbour correspondent of the paper"],
        ["12 March 2014", SUBTITLE],
    ],
    ids=lambda lines: " / ".join(lines)[:30],
)
def test_a_headline_that_comes_first_stays(tmp_path: Path, first: str, under: list[str]) -> None:
    assert title(tmp_path, [first, *under]) == first


def test_the_paper_of_the_folder_is_no_headline(tmp_path: Path) -> None:
    head = ["Evening Lantern\nOn the quay since 1871", TITLE, "By Ana Lund"]
    assert title(tmp_path, head, folder="evening-lantern") == TITLE


def test_a_headline_that_is_said_twice_is_taken_once(tmp_path: Path) -> None:
    assert title(tmp_path, [TITLE, TITLE, SUBTITLE]) == TITLE


def test_a_label_without_a_headline_is_the_title(tmp_path: Path) -> None:
    assert title(tmp_path, ["In brief"]) == "In brief"
