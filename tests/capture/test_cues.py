"""The words by which furniture is known: found on pages of many papers, and not in sentences that begin alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.capture.boilerplate import phrases
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import plain
from tests.capture.test_titles import BODY, FOOT, TITLE


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright in the maps of the river belongs to the water board.",
        "Copyright law was not changed, the minister said on Tuesday.",
        "Comment was not available from the county, which owns the breakwater.",
        "Share prices of its rivals fell by a tenth in early trading.",
        "Support for the work had grown since the storms of November.",
        "Subscribers to the harbour fund will be repaid by the end of June.",
        "Related claims against the treasurer were dropped last year.",
        "Read aloud in court, the statement said that volunteers had raised the money.",
        "Watch the second goal again and four players are waiting for a whistle.",
        "Follow-up talks with the regulator are due to end in April.",
        "Next up for Kestholm is a trip to Ansey, where they have not won since 2009.",
        "Signs of trouble had been reported as early as Sunday afternoon.",
        "Residents can sign up for alerts at the town hall from Monday.",
        "Cookies and tea were served to the crews as they came off the water.",
        "More than 200 people had signed a petition against the plan.",
        "Terms of the sale were not disclosed, but the bank was said to be pleased.",
        "Donations to the crews came in from as far away as Vanterport.",
        "Tags on the birds showed that they had come from the outer bank.",
        "Topics on the council's list include the breakwater and the fish market.",
        "Privacy was the first thing that the lawyers asked for.",
        "Advertising brought the paper less than its cover price last year.",
    ],
)
def test_a_sentence_that_begins_as_furniture_does_stays(tmp_path: Path, sentence: str) -> None:
    text = "\n\n".join([TITLE, "By Ana Lund", *BODY[:2], sentence, *BODY[2:], *FOOT])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    story = next(read_seed(tmp_path, "a.txt", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert plain(story.body).split("\n\n") == [*BODY[:2], sentence, *BODY[2:]]


@pytest.mark.parametrize(
    "line",
    [
        "© 2014 Evening Lantern",
        "Copyright 2014 Evening Lantern. All rights reserved.",
        "Copyright Evening Lantern",
        "All rights reserved. This material, and other digital content on this website, may not be reproduced, "
        "published, broadcast, rewritten or redistributed without prior express written permission.",
        "Privacy policy",
        "Leave a comment",
        "Mentions légales",
        "Impressum",
        "Todos los derechos reservados",
    ],
)
def test_a_notice_ends_an_article(line: str) -> None:
    assert phrases.ends_article(phrases.reason_at_end(line))


@pytest.mark.parametrize(
    "lines",
    [
        ["https://lantern.example/p/4AbCd"],
        ["lantern.example/news/marrowby-dredges/105123"],
        ["news@lantern.example"],
        ["___"],
        ["Sponsor Message"],
        [
            "Privacy Notice: Newsletters may contain information about charities. "
            "For more information see our Privacy Policy."
        ],
        ["Sign up to Morning Lantern", "What happened on the quay, told over breakfast", "Enter your email address"],
        ["Start the day with a summary of the news. Sign up for our Morning Edition newsletter."],
        ["Harbour Notes is a reader-supported publication. To receive new posts, consider becoming a subscriber."],
        ["To display this content, you must enable advertisement tracking.", "Accept", "Manage my choices"],
        ["READ MORE:", "Driver, 81, banned after hitting harbour wall", "Ten walks for a wet weekend"],
        ["People are also reading…", "Diner on Quay Street to close after 61 years"],
        ["VALLEY TOWN UNDER WATER AS RIVER BURSTS ITS BANKS"],
        ["Lire aussi Les crues de Sandvik et les cartes qui n’avaient rien vu"],
        ["Mehr zum Thema", "Hochwasser in Sandvik: Was die Karten nicht zeigten"],
        ["Más información", "Las crecidas de Sandvik y los mapas que no vieron nada"],
        ["Leggi anche", "Le piene di Sandvik e le mappe che non videro nulla"],
        ["Anzeige"],
        ["Download the FREE app on iPhone or Android."],
    ],
    ids=lambda lines: lines[0][:40],
)
def test_what_stands_between_paragraphs_goes(tmp_path: Path, lines: list[str]) -> None:
    text = "\n\n".join([TITLE, "By Ana Lund", *BODY[:2], *lines, *BODY[2:], *FOOT])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    story = next(read_seed(tmp_path, "a.txt", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert plain(story.body).split("\n\n") == BODY
