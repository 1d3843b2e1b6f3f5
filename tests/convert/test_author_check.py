"""The recogniser's opinion on names from bylines: what is no person and no agency is left out and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.annotate import load_recogniser
from sitegen.capture import RepeatedLines, read_seed
from sitegen.convert.author_check import AuthorCheck
from sitegen.convert.explain import explain
from sitegen.core.config import Config
from sitegen.core.model import Provenance, Story
from tests.capture.test_titles import BODY, TITLE

CHECK = AuthorCheck(load_recogniser)


def _story(*authors: str, source: str = "byline", confidence: float = 0.6) -> Story:
    return Story(
        seed="a.txt",
        sha256="",
        title=TITLE,
        body=BODY[0],
        authors=authors,
        provenance={"authors": Provenance(source, confidence)},
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ana Lund",
        "Jo Imber",
        "Hanne McLovric",
        "Piet de la Cour",
        "Ngũgĩ wa Thiong'o",
        "Wanjiku Kamau",
        "Xiaoying You",
        "Aarav Sharma",
        "Siobhán Ní Bhriain",
        "Tran Thi Mai",
        "Oluwaseun Adebayo",
        "A. B. Lund",
        "Max Power",
        "Grace Mann",
        "Will Park",
        "Rose Garden",
        "April May",
        "Staff Reporter",
        "Web Desk",
        "AFP",
        "Reuters",
        "Иван Петров",
        "王小明",
    ],
)
def test_a_name_stays(name: str) -> None:
    story = _story(name)
    assert CHECK.without_doubtful_authors(story) == story


@pytest.mark.parametrize(
    "name",
    [
        "Current Issue",
        "Morning Edition",
        "Easy Recipes",
        "Weeknight Dinners",
        "Money Planet",
        "Book Club",
        "Deep Dive",
        "Inside Story",
        "Pop Culture",
        "Climate Change",
        "Staff Picks",
        "Crime Scene",
        "Red Carpet",
        "Puzzle Corner",
        "Eastern Channel",
        "San Marino",
        "Follow Us",
    ],
)
def test_what_has_only_the_form_of_a_name_is_left_out(name: str) -> None:
    story = CHECK.without_doubtful_authors(_story(name))
    assert story.authors == ()
    assert "authors" not in story.provenance
    assert [doubt.value for doubt in story.doubts] == [name]


def test_one_name_of_several_is_left_out() -> None:
    story = CHECK.without_doubtful_authors(_story("Weeknight Dinners", "Ana Lund"))
    assert story.authors == ("Ana Lund",)
    assert story.provenance["authors"].confidence == 0.6


@pytest.mark.parametrize("name", ["Harbour Watch International", "Euronews", "Lund"])
def test_an_organization_may_sign_after_by(name: str) -> None:
    story = _story(name, confidence=0.95)
    assert CHECK.without_doubtful_authors(story) == story


@pytest.mark.parametrize("source", ["json-ld", "meta author", "sidecar"])
def test_stated_authors_are_not_checked(source: str) -> None:
    story = _story("Weeknight Dinners", source=source)
    assert AuthorCheck(lambda: pytest.fail("loaded")).without_doubtful_authors(story) == story


def test_explain_tells_which_name_was_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    text = "\n\n".join([TITLE, "Weeknight Dinners", "12 March 2014", *BODY])
    (folder / "a.txt").write_text(text, encoding="utf-8")

    (explained,) = explain(tmp_path, Config(), str(folder / "a.txt"))
    assert explained.story is not None
    assert explained.story.authors == ()
    assert "Weeknight Dinners" in {doubt["value"] for doubt in explained.as_json()["left_out"]}


@pytest.mark.parametrize(
    ("over", "below", "authors"),
    [
        (["Slow Dish", "12 March 2014"], [], ()),
        (["Harbour Hour", "Listen", "5 min"], [], ()),
        (["Editor: Jo Imber", "12 March 2014"], [], ()),
        (["Follow Ana Lund", "12 March 2014"], [], ()),
        (["As told to Jo Imber", "12 March 2014"], [], ()),
        (["Hosted by Jo Imber"], [], ()),
        (["Reviewed by Jo Imber", "12 March 2014"], [], ()),
        (["Posted by admin on 12 March 2014"], [], ()),
        (["a.lund@courier.example"], [], ()),
        (["San Marino", "12 March 2014"], [], ()),
        (["By the numbers", "12 March 2014"], [], ()),
        (["Sponsored by Harbour Bank"], [], ()),
        ([], ["Related", "Ferry late again", "By Pim Oort", "12 March 2014"], ()),
        ([], ["Comments", "Pim Oort says:", "So much money."], ()),
        ([], ["Ana Lund is a reporter at the Courier."], ("Ana Lund",)),
        (["By Ana Lund"], ["Pim Oort is the author of The Sea."], ("Ana Lund",)),
        (["By Ana Lund Updated 5 hours ago"], [], ("Ana Lund",)),
        (["Ana LundStaff Reporter", "12 March 2014"], [], ("Ana Lund",)),
        (["Ana Lund | Political editor"], [], ("Ana Lund",)),
        (["By Ana Lund, translated by Pim Oort"], [], ("Ana Lund",)),
        (["Photograph: Jo Imber/Coast Press", "Ana Lund", "12 March 2014"], [], ("Ana Lund",)),
        (["By Ana Lund", "Fact checked by Jo Imber"], [], ("Ana Lund",)),
    ],
    ids=lambda value: " / ".join(value)[:40],
)
def test_authors_of_text_captures(tmp_path: Path, over: list[str], below: list[str], authors: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join([TITLE, *over, *BODY, *below]), encoding="utf-8")
    story = next(read_seed(tmp_path, "a.txt", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert CHECK.without_doubtful_authors(story).authors == authors
