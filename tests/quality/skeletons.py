"""Scores capture on invented pages: `python -m tests.quality.skeletons [--misses]`.

Each file of `skeletons/` is what a page of one kind of news site says when it is copied as text, around a story
of `stories.toml`. The stories are inventions; the furniture is of a kind that many sites have. A line is furniture
unless it begins with a mark: `title|`, `sub|` and `cap|` for the headline, the standfirst and a caption, `text|` for a
line of the article, and `{2-4}` for paragraphs of the story, which may have a dateline before them.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import tomllib
from pathlib import Path

from sitegen.capture import Furniture, read_seed
from sitegen.config import Config
from sitegen.model import Story
from tests.quality.score import Page, report

FOLDER = Path(__file__).with_name("skeletons")
_STORIES = tomllib.loads((FOLDER / "stories.toml").read_text(encoding="utf-8"))
_MARKED = re.compile(r"(?P<kind>title|sub|cap|text)\| (?P<text>.*)")
_PARAGRAPHS = re.compile(r"(?P<before>.*)\{(?P<first>\d+)(?:-(?P<last>\d+))?\}(?P<after>.*)")


def read() -> list[Page]:
    """Captures every skeleton."""
    with tempfile.TemporaryDirectory() as folder:
        return [_page(Path(folder), path) for path in sorted(FOLDER.glob("*.txt"))]


def _page(root: Path, path: Path) -> Page:
    facts, _, drawn = path.read_text(encoding="utf-8").partition("\n---\n")
    stated = {key: value.strip() for key, _, value in (line.partition(":") for line in facts.splitlines())}
    lines, gold = _drawn(drawn, _STORIES[stated["story"]]["paragraphs"])
    (root / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = next(read_seed(root, path.name, Config(), Furniture()))
    authors = [name.strip() for name in stated["authors"].split(";") if name.strip()]
    story = found if isinstance(found, Story) else None
    return Page(path.stem, {**gold, "authors": authors, "date": stated["date"]}, story)


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
    report("skeletons", read(), misses=parser.parse_args().misses)


if __name__ == "__main__":
    main()
