"""The lines between headline and text: authors and dates over whole captures, however they are broken into lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import plain
from tests.capture.test_titles import BODY, FOOT, SUBTITLE, TITLE

ANA, JO = "Ana Lund", "Jo Imber"
PICTURED = "Odile Brandt, right, speaks at the harbour office on Monday."


@pytest.mark.parametrize("over", [[], [SUBTITLE]], ids=["title", "subtitle"])
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "gaps"])
@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (["By", "Ana Lund"], (ANA,)),
        (["By", "Ana Lund", "and", "Jo Imber"], (ANA, JO)),
        (["By Ana Lund", "Political Correspondent"], (ANA,)),
        (["By", "Ana", "Lund"], (ANA,)),
        (["By Ana", "Lund", "12 March 2014"], (ANA,)),
        (["By", "ANA", "LUND", "Staff Reporter"], (ANA,)),
        (["By Reuters", "Marrowby"], ("Reuters",)),
        (["Dredger Timetable", "12 March 2014"], ()),
        (["Ana Lund", "Political Correspondent"], (ANA,)),
        (["Ana Lund", "BBC News"], (ANA,)),
        (["Ana Lund", "BBC News, London"], (ANA,)),
        (["Ana Lund", "@analund"], (ANA,)),
        (["Ana Lund", "Published 12 March 2014"], (ANA,)),
        (["Ana Lund", "7 hours ago"], (ANA,)),
        (["7 hours ago", "Ana Lund"], (ANA,)),
        (["12 March 2014", "Ana Lund"], (ANA,)),
        (["Ana Lund", "Jo Imber", "12 March 2014"], (ANA, JO)),
        (["By Ana Lund", "By Jo Imber"], (ANA, JO)),
        (["News", "Ana Lund", "12 March 2014"], (ANA,)),
        (["Written by", "Ana Lund", "12 March 2014"], (ANA,)),
        (["By Ana Lund", "Share", "Save"], (ANA,)),
        (["Ana Lund", "Share", "Save"], (ANA,)),
        (["By Ana Lund", "Updated 12 March 2014", PICTURED, "Photo: Jo Imber"], (ANA,)),
        (["Photo: Jo Imber", "By Ana Lund"], (ANA,)),
        ([PICTURED, "Jo Imber / Coast Press", "Ana Lund", "12 March 2014"], (ANA,)),
        ([f"{PICTURED} Credit: Jo Imber", "Ana Lund", "12 March 2014"], (ANA,)),
        (["Photograph by Jo Imber", "Words by Ana Lund"], (ANA,)),
        (["Topics", "Odile Brandt", "Pim Oort", "By Ana Lund"], (ANA,)),
        (["Ana Lund", "12 March 2014", "Related Topics", "Odile Brandt", "Pim Oort", "Harbour"], (ANA,)),
        (["Reuters", "12 March 2014"], ("Reuters",)),
        (["By Coast Press", "12 March 2014"], ("Coast Press",)),
        (["Staff Reporter", "12 March 2014"], ("Staff Reporter",)),
        (["AFP"], ("AFP",)),
        (["Ana Lund, Coast Press"], (ANA,)),
        (["Ana Lund - Coast Press"], (ANA,)),
        (["Ana Lund / Coast Press"], (ANA,)),
        (["Ana Lund", "Coast Press", "12 March 2014"], (ANA,)),
        (["Posted by Ana Lund on 12 March 2014"], (ANA,)),
        (["by Ana Lund — March 12, 2014"], (ANA,)),
        (["March 12, 2014 by Ana Lund"], (ANA,)),
        (["12 March 2014 | Ana Lund"], (ANA,)),
        (["12 March 2014 By Ana Lund"], (ANA,)),
        (["Published March 12, 2014 by Ana Lund"], (ANA,)),
        (["Ana Lund March 12, 2014 0 Comments"], (ANA,)),
        (["Ana Lund ·12 March 2014·3 min read"], (ANA,)),
        (["Ana Lund", "Ana Lund is a reporter who covers the harbour.", "12 March 2014"], (ANA,)),
        (["Ana Lund", "Reporter", "Published 12 March 2014"], (ANA,)),
        (["By Ana Lund, Staff Writer", "Share"], (ANA,)),
        (["Story by Ana Lund", "• 2h"], (ANA,)),
        (["Ana Lund and Jo Imber", "12 March 2014"], (ANA, JO)),
        (["Ana Lund", "&", "Jo Imber", "12 March 2014"], (ANA, JO)),
        (["Ana Lund,", "Jo Imber", "12 March 2014"], (ANA, JO)),
        (["Ana Lund,", "Political Editor", "12 March 2014"], (ANA,)),
        (["Author", "Ana Lund"], (ANA,)),
        (["AUTHOR: ANA LUND"], (ANA,)),
        (["Editor: Jo Imber"], ()),
        (["Ana Lund", "Ana Lund", "12 March 2014"], (ANA,)),
        (["Ana Lund", "View profile"], (ANA,)),
        (["Profile", "Ana Lund"], (ANA,)),
        (["Contributed by Ana Lund"], (ANA,)),
        (["Reporter: Ana Lund"], (ANA,)),
        (["Ana Lund | Special to the Courier"], (ANA,)),
        (["Ana Lund • Follow"], (ANA,)),
        (["Ana Lund •"], (ANA,)),
        (["Ana Lund", "•", "12 March 2014"], (ANA,)),
        (["by", "Ana Lund", "on", "12 March 2014"], (ANA,)),
        (["Subscribe to the newsletter", "By Ana Lund"], (ANA,)),
        (["Ana Lund", "Marrowby"], (ANA,)),
        (["By Ana Lund", "Jo Imber", "12 March 2014"], (ANA, JO)),
        (["By Ana Lund", "&", "Jo Imber"], (ANA, JO)),
        (["Ana Lund (Marrowby)"], (ANA,)),
        (["Ana Lund in Marrowby", "12 March 2014"], (ANA,)),
        (["12 March 2014, 7:15am", "Listen", "Ana Lund"], (ANA,)),
        (
            [
                "By ANA LUND | Harbour Courier",
                "PUBLISHED: March 12, 2014 at 7:15 a.m. | UPDATED: March 13, 2014 at 8:00 a.m.",
            ],
            (ANA,),
        ),
        (["Ana Lund, Harbour Editor", "and Jo Imber"], (ANA, JO)),
        (["Ana Lund contributed"], ()),
        (["Published by: Ana Lund"], (ANA,)),
        (["Ana Lund", "Harbour Courier"], (ANA,)),
        (["Ana Lund / TNN / Mar 12, 2014, 07:15 IST"], (ANA,)),
        (["By Ana Lund", "Reporter", "Nation Media Group"], (ANA,)),
        (["By Ana Lund", "Ana Lund is a reporter who covers the harbour."], (ANA,)),
        (["Show Caption", "Ana Lund", "12 March 2014"], (ANA,)),
        (["Odile Brandt has chaired the council since 2011"], ()),
        (["Harbour Council", "Dredging", "Ferries"], ()),
        (["Pim Oort", "Odile Brandt", "Eastern Channel", "Marrowby Port"], ()),
    ],
    ids=lambda value: " / ".join(value)[:40],
)
def test_the_authors_over_a_text(
    tmp_path: Path, head: list[str], authors: tuple[str, ...], between: str, over: list[str]
) -> None:
    text = between.join([TITLE, *over, *head]) + "\n\n" + "\n\n".join([*BODY, *FOOT])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    story = next(read_seed(tmp_path, "a.txt", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert story.authors == authors
    assert story.title == TITLE
    assert plain(story.body).split("\n\n")[-len(BODY) :] == BODY
