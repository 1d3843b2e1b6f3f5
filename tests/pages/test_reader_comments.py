"""Comments of readers are data beside a story; pages show them only if the site asks for it."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from tests.conftest import Run, put_story

HEAD = """title: One
date: 2019-05-04
comments:
- {author: Liv, date: 2019-05-05, text: "Mine <b>dried</b> out.\\n\\nAll of them."}
- {date: 2019-05-06, text: Mine too.}"""


def asked_for(site: Path, theme: str = "broadsheet") -> None:
    settings = (site / "sitegen.toml").read_text()
    (site / "sitegen.toml").write_text(f'{settings}theme = "{theme}"\n[pages]\ncomments = true\n')


def test_nobody_sees_comments_unless_the_site_asks_for_them(site: Path, run: Run) -> None:
    put_story(site, "one", HEAD)
    assert run("build", "--site", site).code == 0
    shown = [path for path in (site / "output").rglob("*") if path.is_file() and b"dried" in path.read_bytes()]
    assert shown == []


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
def test_a_theme_shows_them_with_name_day_and_paragraphs(site: Path, run: Run, theme: str) -> None:
    put_story(site, "one", HEAD)
    asked_for(site, theme)
    assert run("build", "--site", site).code == 0
    page = lxml.html.document_fromstring((site / "output/2019/05/one/index.html").read_bytes())
    (section,) = page.xpath("//section[@aria-labelledby='comments']")
    words = " ".join(section.text_content().split())
    assert words.startswith("2 comments of readers Liv, 5 May 2019")
    assert [p.text_content() for p in section.xpath(".//p[not(strong)]")] == [
        "Mine <b>dried</b> out.",
        "All of them.",
        "Mine too.",
    ]


def test_a_comment_that_is_no_mapping_is_left_out_with_a_warning(site: Path, run: Run) -> None:
    put_story(site, "one", "title: One\ncomments: [Mine dried out]")
    asked_for(site)
    answer = run("build", "--site", site)
    assert answer.code == 0
    assert "comments: a mapping was expected; left out" in answer.out + answer.err
