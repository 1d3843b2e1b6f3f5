"""An invented archive of any size, laid out for sitegen, Hugo or Pelican: the same stories for each.

    python benchmarks/corpus.py 1000 DIR [--for sitegen|hugo|pelican]

The same number gives the same bytes. Words and names are made of syllables; as in news, a few names are in many stories
and many are in few.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, product
from pathlib import Path

HERE = Path(__file__).parent
KINDS = ("tags", "people", "organizations", "places")
_FIRST_DAY = datetime.date(2001, 1, 1)
_DAYS = 24 * 365
_SYLLABLES = "ba be bor ca dun el fen gar hol in kel lor mar nes or pel quin ros sel tor ul ver wyn zan".split()
_ENDS = "bury by combe dale den field ford ham holm ley mere stead stow ton wick worth".split()
_BODIES = "Board Council Fund Guild League Press Society Trust Union Works".split()


@dataclass(frozen=True)
class Story:
    """An invented story; `terms` are its names by kind."""

    slug: str
    title: str
    day: datetime.date
    author: str
    description: str
    terms: dict[str, list[str]]
    body: str

    @property
    def path(self) -> str:
        """Where it stands below the folder of articles."""
        return f"{self.day:%Y}/{self.day:%m}/{self.slug}.md"


class _Names:
    """Names of which the first are drawn often and the last rarely."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.weights = list(accumulate(1 / (place + 3) ** 0.8 for place in range(len(names))))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Up to `count` names, no two alike."""
        return list(dict.fromkeys(chance.choices(self.names, cum_weights=self.weights, k=count)))


def stories(count: int) -> Iterator[Story]:
    """That many stories, by date."""
    chance = random.Random(count)
    words = ["".join(made) for size in (1, 2, 3) for made in product(_SYLLABLES, repeat=size)]
    lexicon = _Names(words[:4000])  # as in a language, the words that are used most are short
    names = {kind: _Names(_made(chance, kind, count)) for kind in KINDS}
    authors = _Names(_made(chance, "people", 8 + count // 100))
    for number in range(count):
        terms = {kind: names[kind].draw(chance, chance.randint(2, 5)) for kind in KINDS}
        known = [name for kind in KINDS[1:] for name in terms[kind]]
        title = _sentence(chance, lexicon, [], 6).rstrip(".").replace("*", "")
        day = _FIRST_DAY + datetime.timedelta(days=number * _DAYS // count)
        yield Story(
            slug=f"{title.lower().replace(' ', '-')}-{number}",
            title=title,
            day=day,
            author=authors.draw(chance, 1)[0],
            description=_sentence(chance, lexicon, known, 14),
            terms=terms,
            body=_body(chance, lexicon, known),
        )


def _made(chance: random.Random, kind: str, count: int) -> list[str]:
    """Distinct names of a kind, the more the larger the archive."""
    stems = ["".join(made).capitalize() for made in product(_SYLLABLES, repeat=2)]
    towns = [stem + end for stem in stems for end in _ENDS]
    made = {
        "tags": [f"{a.lower()} {b}" for a in stems for b in _ENDS],
        "places": towns,
        "organizations": [f"{town} {body}" for town in towns for body in _BODIES],
        "people": [f"{first} {last}" for first in stems for last in towns[::7]],
    }[kind]
    many = {"tags": 200 + count // 200, "places": 300 + count // 50, "organizations": 20 + count // 10}
    return chance.sample(made, min(len(made), many.get(kind, 20 + count // 3)))


def _sentence(chance: random.Random, lexicon: _Names, known: list[str], length: int) -> str:
    found = chance.choices(lexicon.names, cum_weights=lexicon.weights, k=length)
    if known and chance.random() < 0.3:
        found.insert(chance.randrange(length), chance.choice(known))
    if chance.random() < 0.1:
        found[-1] = f"*{found[-1]}*"
    text = " ".join(found)
    return text[0].upper() + text[1:] + "."


def _body(chance: random.Random, lexicon: _Names, known: list[str]) -> str:
    blocks = []
    for number in range(chance.randint(12, 20)):
        said = [_sentence(chance, lexicon, known, chance.randint(7, 22)) for _ in range(chance.randint(1, 5))]
        if number % 7 == 6:
            blocks.append("## " + _sentence(chance, lexicon, [], 4).strip("*.").replace("*", ""))
        if chance.random() < 0.15:
            said.append(f"See [{chance.choice(lexicon.names)}](https://www.example.org/{chance.randrange(10**6)}).")
        blocks.append(" ".join(said) if chance.random() > 0.04 else "> " + said[0])
    return "\n\n".join(blocks) + "\n"


# --- as each generator reads them --------------------------------------------------------------------------


def _yaml(story: Story) -> str:
    """What sitegen and Hugo read: JSON is YAML."""
    head = {"title": story.title, "date": story.day.isoformat(), "slug": story.slug, "authors": [story.author]}
    head |= {"description": story.description, **story.terms}
    lines = [f"{key}: {value if key == 'date' else json.dumps(value)}\n" for key, value in head.items()]
    return f"---\n{''.join(lines)}---\n\n{story.body}"


def _pelican(story: Story) -> str:
    """Pelican lists stories by tag alone: all names are tags, so that it makes as many pages."""
    tags = [name for kind in KINDS for name in story.terms[kind]]
    head = {"Title": story.title, "Date": story.day.isoformat(), "Slug": story.slug, "Author": story.author}
    head |= {"Summary": story.description, "Tags": ", ".join(tags)}
    return "".join(f"{key}: {value}\n" for key, value in head.items()) + f"\n{story.body}"


_SITEGEN = """\
[site]
title = "An invented archive"
base_url = "https://archive.example"

[search]
enabled = {search}

[feeds]
min_stories = 1000000

[pages]
downloads = false
network = false
on_this_day = false
"""
LAYOUTS: dict[str, tuple[str, Callable[[Story], str]]] = {
    "sitegen": ("content/articles", _yaml),
    "hugo": ("content/articles", _yaml),
    "pelican": ("content", _pelican),
}


def lay_out(generator: str, count: int, site: Path, *, search: bool = False) -> None:
    """A site of `count` stories for a generator, with its configuration: what all of them do, and no more."""
    folder, written = LAYOUTS[generator]
    if generator == "sitegen":
        site.mkdir(parents=True)
        (site / "sitegen.toml").write_text(_SITEGEN.format(search=str(search).lower()))
    else:
        shutil.copytree(HERE / generator, site)
    for story in stories(count):
        path = site / folder / story.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(story), encoding="utf-8")


def middle(generator: str, site: Path) -> Path:
    """The file of the story in the middle."""
    files = sorted((site / LAYOUTS[generator][0]).rglob("*.md"))
    return files[len(files) // 2]


def edit(story: Path, mark: str) -> None:
    """Adds a line to a story."""
    with story.open("a", encoding="utf-8") as file:
        file.write(f"\nCorrected: {mark}.\n")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("stories", type=int)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--for", dest="generator", choices=sorted(LAYOUTS), default="sitegen")
    options = asked.parse_args()
    lay_out(options.generator, options.stories, options.folder)
