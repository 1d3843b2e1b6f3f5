"""How many of the demo stories' tags are topics: `python -m tests.quality.tags [--stories]`.

tests/gold/tags.json lists for each seed, by a person's reading, the topics under which a librarian might file the
story: more than any story needs, so precision is counted, and the share of stories that have a tag at all.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.annotate import Annotator, load_recogniser
from sitegen.annotate.tags import stem
from sitegen.capture import read_seed, repeated_lines
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import reading_text

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold" / "tags.json"
SEEDS = ROOT / "seeds"


@dataclass(frozen=True)
class Tagged:
    """A story's tags, those that are topics apart from those that are not."""

    seed: str
    good: tuple[str, ...]
    bad: tuple[str, ...]


def tagged(annotator: Annotator) -> Iterator[Tagged]:
    """The demo's stories with their own tags judged."""
    gold = {entry["seed"]: {stem(tag) for tag in entry["tags"]} for entry in json.loads(GOLD.read_text("utf-8"))}
    for seed, story in _stories(sorted(gold)):
        text = reading_text(story.subtitle, story.body, (image.caption for image in story.images))
        tags = annotator.annotate(text, title=story.title, language="en").tags
        good = tuple(tag for tag in tags if stem(tag) in gold[seed])
        yield Tagged(seed, good, tuple(tag for tag in tags if tag not in good))


def _stories(seeds: list[str]) -> Iterator[tuple[str, Story]]:
    folders = defaultdict(list)
    for seed in seeds:
        folders[seed.rpartition("/")[0]].append(seed)
    for inside in folders.values():
        furniture = repeated_lines(SEEDS, inside)
        for seed in inside:
            yield from (
                (seed, story) for story in read_seed(SEEDS, seed, Config(), furniture) if isinstance(story, Story)
            )


def score(stories: list[Tagged]) -> dict[str, float]:
    """Precision of all tags, and the share of stories with one that is good."""
    good, bad = sum(len(s.good) for s in stories), sum(len(s.bad) for s in stories)
    return {"precision": good / max(good + bad, 1), "answered": sum(bool(s.good) for s in stories) / len(stories)}


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stories", action="store_true", help="every story's tags, bad ones marked")
    given = arguments.parse_args()
    stories = list(tagged(Annotator(load_recogniser())))
    if given.stories:
        for story in stories:
            print(f"{story.seed}: {', '.join([*story.good, *(f'*{tag}*' for tag in story.bad)])}")
    print("  ".join(f"{name} {value:.1%}" for name, value in score(stories).items()))


if __name__ == "__main__":
    main()
