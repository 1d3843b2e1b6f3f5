"""Scores capture on invented pages, as text and as HTML: `python -m tests.quality.skeletons [--misses]`.

Each file of `skeletons/` is what a page of one kind of news site says when it is copied as text, around a story
of `stories.toml`. The stories are inventions; the furniture is of a kind that many sites have. A line is furniture
unless it begins with a mark: `title|`, `sub|` and `cap|` for the headline, the standfirst and a caption, `text|` for a
line of the article, and `{2-4}` for paragraphs of the story, which may have a dateline before them. A page that prints
only the day of a change states `updated` in place of `date`.

Each file of `markups/` is such a page as it is saved. What capture should find stands in the comment at its top, and
`{2-4|<p>%</p>}` for paragraphs of the story, with what stands around each, and `[[...]]` around other words of the
body.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from lxml import html as lxml_html

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.script_words import without_break_marks
from tests.quality.score import Page, report

FOLDER = Path(__file__).with_name("skeletons")
MARKUPS = Path(__file__).with_name("markups")
_STORIES = tomllib.loads((FOLDER / "stories.toml").read_text(encoding="utf-8"))
_MARKED = re.compile(r"(?P<kind>title|sub|cap|text)\| (?P<text>.*)")
_MARKUP = re.compile(r"\{(\d+)-(\d+)\|(.*?%.*?)\}|\[\[(.*?)\]\]", re.DOTALL)
_PARAGRAPHS = re.compile(r"(?P<before>.*)\{(?P<first>\d+)(?:-(?P<last>\d+))?\}(?P<after>.*)")


class DrawnPage(NamedTuple):
    """An invented page, what is stated of it, and the paragraphs of its story."""

    facts: dict[str, Any]
    page: str
    body: list[str]


def read(kind: str) -> list[Page]:
    """Captures every page of a kind, "txt" or "html"."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "html":
            return [_markup(Path(folder), path) for path in sorted(MARKUPS.glob("*.html"))]
        return [_text(Path(folder), path) for path in sorted(FOLDER.glob("*.txt"))]


def _text(root: Path, path: Path) -> Page:
    facts, _, drawn = path.read_text(encoding="utf-8").partition("\n---\n")
    stated = _facts(facts)
    lines, gold = _drawn(drawn, _STORIES[stated["story"]]["paragraphs"])
    return _page(root, path, "\n".join(lines) + "\n", {**stated, **gold})


def _markup(root: Path, path: Path) -> Page:
    drawn = draw_markup(path)
    stated = {**drawn.facts, "subtitle": drawn.facts.get("subtitle", ""), "body": drawn.body}
    return _page(root, path, drawn.page, stated)


def draw_markup(path: Path) -> DrawnPage:
    """The page of a file of `markups/`."""
    facts, _, page = path.read_text(encoding="utf-8").removeprefix("<!--\n").partition("\n-->\n")
    stated = _facts(facts)
    paragraphs = _STORIES[stated["story"]]["paragraphs"]
    body: list[str] = []

    def fill(match: re.Match[str]) -> str:
        if match[4] is not None:
            body.append(_words(match[4]))
            return match[4]
        told = paragraphs[int(match[1]) - 1 : int(match[2])]
        body.extend(told)
        return "\n".join(match[3].replace("%", paragraph) for paragraph in told)

    return DrawnPage(stated, _MARKUP.sub(fill, page), body)


def _words(markup: str) -> str:
    """The words of a piece of markup, as a reader sees them."""
    text = lxml_html.fromstring(f"<p>{without_break_marks(markup)}</p>").text_content()
    return " ".join(text.split())


def _facts(text: str) -> dict[str, Any]:
    facts = {key: value.strip() for key, _, value in (line.partition(": ") for line in text.splitlines())}
    return {key.rstrip(":"): value for key, value in facts.items()}


def _page(root: Path, path: Path, text: str, gold: dict[str, Any]) -> Page:
    (root / path.name).write_text(text, encoding="utf-8")
    found = next(read_seed(root, path.name, Config(), RepeatedLines()))
    authors = [name.strip() for name in gold["authors"].split(";") if name.strip()]
    return Page(path.stem, {"date": "", **gold, "authors": authors}, found if isinstance(found, Story) else None)


def _drawn(text: str, paragraphs: list[str]) -> tuple[list[str], dict[str, object]]:
    """The lines of the page, and what capture should make of them."""
    lines: list[str] = []
    gold: dict[str, str] = {"title": "", "sub": "", "cap": ""}
    body: list[str] = []
    for line in text.splitlines():
        if match := _PARAGRAPHS.fullmatch(line):
            told = paragraphs[int(match["first"]) - 1 : int(match["last"] or match["first"])]
            body += told
            shown = [match["before"] + told[0], *told[1:]]
            shown[-1] += match["after"]
            lines += [part for paragraph in shown for part in (paragraph, "")]
        elif marked := _MARKED.fullmatch(line):
            lines.append(marked["text"])
            if marked["kind"] == "text":
                body.append(marked["text"])
            else:
                gold[marked["kind"]] = gold[marked["kind"]] or marked["text"]
        else:
            lines.append(line)
    return lines, {"title": gold["title"], "subtitle": gold["sub"], "body": body}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    args = parser.parse_args()
    for kind in ("txt", "html"):
        report(kind, read(kind), misses=args.misses)


if __name__ == "__main__":
    main()
