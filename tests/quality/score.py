"""Scores capture on real pages with gold: `python -m tests.quality.score [--misses]`.

The pages stand beside the repository (../shared/captures/dev) and are never part of it. Body: F1 over 4-gram shingles
of words, as in the article-extraction benchmark. Title: the same after white space and quotation marks. Authors: the
same set. Date: the day, where one is given; a page that states only
the day of a change has none. Captions and credits: the share of the gold's that a picture has, by words.
A field that the gold does not state is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import plain

SHARED = Path(__file__).parents[2].parent / "shared"
DEV = SHARED / "captures" / "dev"
_QUOTES = str.maketrans("“”„‘’‚`´", "\"\"\"''''" + "'")


@dataclass(frozen=True)
class Page:
    """A gold record and what capture made of its page; None where it found no article."""

    name: str
    gold: dict[str, Any]
    story: Story | None


def read(kind: str) -> list[Page]:
    """Captures every dev page as "txt" or "html"."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        return [_page(root, path, kind) for path in sorted(DEV.glob("*.gold.json"))]


def _page(root: Path, path: Path, kind: str) -> Page:
    name = path.name.removesuffix(".gold.json")
    data = gzip.decompress(path.with_name(f"{name}.html.gz").read_bytes()) if kind == "html" else None
    (root / f"{name}.{kind}").write_bytes(data or path.with_name(f"{name}.txt").read_bytes())
    found = next(read_seed(root, f"{name}.{kind}", Config(), RepeatedLines()))
    story = found if isinstance(found, Story) else None
    return Page(name, json.loads(path.read_text(encoding="utf-8")), story)


def score(pages: Iterable[Page]) -> dict[str, float]:
    """The means by field."""
    totals: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for page in pages:
        for field, value in _fields(page).items():
            totals[field] += value
            counts[field] += 1
    return {field: round(totals[field] / counts[field], 4) for field in counts}


def _fields(page: Page) -> dict[str, float]:
    gold, story = page.gold, page.story
    found = {"body": f1(plain(story.body) if story else "", "\n".join(gold["body"]))}
    if gold["title"]:
        found["title"] = float(story is not None and same(story.title, gold["title"]))
    if gold["subtitle"]:
        found["subtitle"] = float(story is not None and same(story.subtitle, gold["subtitle"]))
    if gold["authors"]:
        found["authors"] = float(story is not None and names(story.authors) == names(gold["authors"]))
    for field in ("captions", "credits"):
        if wanted := {_words(text) for text in gold.get(field) or ()} - {""}:
            made = {_words(getattr(image, field[:-1])) for image in story.images} if story else set()
            found[field] = len(wanted & made) / len(wanted)
    if gold.get("updated"):
        found["date_right"] = float(story is not None and not story.date and story.updated[:10] == gold["updated"])
    if gold["date"]:
        given = story.date[:10] if story else ""
        found["date_given"] = float(bool(given))
        if given:
            found["date_right"] = float(given == gold["date"][:10])
    return found


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def f1(made: str, gold: str) -> float:
    """F1 over the 4-gram shingles of words, as multisets."""
    a, b = _shingles(made), _shingles(gold)
    common = sum((a & b).values())
    return 2 * common / (sum(a.values()) + sum(b.values())) if a or b else 1.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def same(a: str, b: str) -> bool:
    """Whether two texts are alike but for white space and the shape of quotation marks."""
    return " ".join(a.translate(_QUOTES).split()) == " ".join(b.translate(_QUOTES).split())


def names(values: Iterable[str]) -> set[str]:
    return {" ".join(value.translate(_QUOTES).split()).casefold() for value in values}


def _misses(pages: list[Page]) -> None:
    for page in pages:
        for field, value in _fields(page).items():
            if value < (0.97 if field == "body" else 1):
                told = field not in ("body", "captions", "credits")
                made = getattr(page.story, field.partition("_")[0]) if page.story and told else ""
                gold = page.gold[field.partition("_")[0]] if told else ""
                print(f"  {page.name[:32]:32} {field:10} {value:.3f}  {str(made)[:110]!r}  |  {str(gold)[:110]!r}")


def report(name: str, pages: list[Page], *, misses: bool) -> None:
    """Prints the scores of some pages, a line, and below it what is wrong, if asked for."""
    print(f"{name:9}", *(f"{field} {value:.3f}" for field, value in score(pages).items()), sep="  ")
    if misses:
        _misses(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    args = parser.parse_args()
    for kind in ("txt", "html"):
        report(kind, read(kind), misses=args.misses)


if __name__ == "__main__":
    main()
