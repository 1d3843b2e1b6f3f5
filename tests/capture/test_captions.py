"""Captions in the middle of a text become pictures with their credits; sentences stay in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.capture.fields import captions
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import plain
from tests.capture.test_titles import BODY, FOOT, SUBTITLE, TITLE

SCENE = "Odile Brandt, right, speaks at the harbour office on Monday."


@pytest.mark.parametrize(
    ("lines", "credit"),
    [
        ([f"{SCENE} Photo: Jo Imber"], "Jo Imber"),
        ([f"{SCENE}\nPhoto: Jo Imber"], "Jo Imber"),
        ([SCENE, "Photo: Jo Imber"], "Jo Imber"),
        ([f"{SCENE}\nJo Imber/Getty Images"], "Jo Imber/Getty Images"),
        ([SCENE, "Jo Imber/Getty Images"], "Jo Imber/Getty Images"),
        ([f"{SCENE}\nJo Imber | Coast Press"], "Jo Imber | Coast Press"),
        ([f"{SCENE}\nJO IMBER"], "JO IMBER"),
        ([f"{SCENE} (Jo Imber/AP)"], "Jo Imber/AP"),
        ([f"{SCENE} (Jo Imber / Coast Press)"], "Jo Imber / Coast Press"),
        ([f"{SCENE} [Jo Imber/Coast Press]"], "Jo Imber/Coast Press"),
        ([f"{SCENE} Jo Imber via Getty Images"], "Jo Imber via Getty Images"),
        ([f"{SCENE} (Photo by Jo Imber/Getty Images)"], "Jo Imber/Getty Images"),
        ([f"{SCENE} Picture by Jo Imber"], "Jo Imber"),
        ([f"{SCENE} | Photo Credit: Jo Imber"], "Jo Imber"),
        ([f"{SCENE} © Jo Imber / AFP"], "Jo Imber / AFP"),
        ([f"{SCENE} REUTERS/Jo Imber/File Photo"], "REUTERS/Jo Imber/File Photo"),
        ([f"FILE PHOTO: {SCENE} REUTERS/Jo Imber"], "REUTERS/Jo Imber"),
        ([f"{SCENE} — Reuters"], "Reuters"),
        ([f"{SCENE} AP"], "AP"),
        ([f"{SCENE}\nGetty"], "Getty"),
        ([f"{SCENE}\nSupplied"], "Supplied"),
        ([f"{SCENE} (Supplied)"], "Supplied"),
        ([f"{SCENE} File photo"], "File photo"),
        ([f"{SCENE} Photo courtesy of the council"], "courtesy of the council"),
        ([f"{SCENE} Courtesy Jo Imber"], "Courtesy Jo Imber"),
        (["Image source, Jo Imber", f"Image caption, {SCENE}"], "Jo Imber"),
        ([f"Enlarge this image\n{SCENE}\nJo Imber/NPR\nhide caption"], "Jo Imber/NPR"),
        ([f"{SCENE}\ntoggle caption"], ""),
        ([f"Getty Images\n{SCENE}"], "Getty Images"),
        (["View image in fullscreen", SCENE], ""),
        (["open image in gallery", f"{SCENE} (PA)"], "PA"),
        ([f"{SCENE}Credit...Jo Imber for The Evening Lantern"], "Jo Imber for The Evening Lantern"),
        ([f"{SCENE} (Supplied: Jo Imber)"], "Supplied: Jo Imber"),
        ([f"{SCENE} (Coast News: Jo Imber)"], "Coast News: Jo Imber"),
        ([f"Photo: {SCENE}"], ""),
    ],
)
def test_a_caption_in_the_middle_of_a_text(tmp_path: Path, lines: list[str], credit: str) -> None:
    text = "\n\n".join([TITLE, SUBTITLE, "By Ana Lund", "12 March 2014", *BODY[:2], *lines, *BODY[2:], *FOOT])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    story = next(read_seed(tmp_path, "a.txt", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert [(image.caption, image.credit) for image in story.images] == [(SCENE, credit)]
    assert plain(story.body).split("\n\n") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "“We were left on the quay,” Odile Brandt said on Monday, and she had said so before. AP",
        "The council said that the dredger would come back in the spring. Reuters",
        "He was pictured on the quay with a photo by his brother, he told Reuters.",
        "The harbour (which he knew well) was left to the gulls that lived on its walls.",
        "They were told that a credit of 400 would be paid to each of the boats in the port.",
        "The file was supplied to the council by the mayor of Vanterport on the same day.",
    ],
)
def test_a_sentence_is_no_caption(line: str) -> None:
    assert captions.parse_caption(line) is None
