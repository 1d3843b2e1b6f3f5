"""Sites in which hostile text stands wherever a person or a capture could have put it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sitegen.content import decisions
from sitegen.core import yaml
from tests.conftest import put
from tests.payloads import TECHNIQUES, read

OWN = "http://archive.example"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
KINDS = ("people", "organizations", "places", "events")


def story(text: str, number: int) -> dict[str, Any]:
    """Front matter in which `text` stands in every field."""
    picture = {"src": "images/dot.png", "caption": text, "credit": text}
    return {
        "title": text, "subtitle": text, "description": text, "authors": [text], "dateline": text,
        "date": text if number % 5 == 0 else f"201{number % 2}-{number % 12 + 1:02}-{number % 27 + 1:02}",
        "date_range": [text, text], "updated": text if number % 2 else "2021-02-03",
        "publication": text, "section": text, "language": text if number % 2 else "en", "tags": [text],
        "people": [{"name": text, "as": [text], "id": text, "confidence": 0.9}], "organizations": [text],
        "places": [{"name": text, "id": f"geonames:{text}"}], "events": [text],
        "images": [picture, {"src": text, "caption": text, "credit": text}, {"src": f"images/{text}"}],
        "rights": text, "source_url": text if number % 2 else f"https://paper.example/{text}",
        "corrections": [{"date": "2020-01-01", "text": text}], "slug": text, "aliases": [text, f"/old/{text}"],
        "related": [text], "mood": text, text: text,
        "capture": {
            "seed": text, "sha256": text, "captured": "2020-01-01",
            "fields": {"title": {"from": text, "confidence": 0.5}},
        },
    }  # fmt: skip


def terms(texts: Sequence[str], number: int, turn: int) -> dict[str, Any]:
    """What is named of a text, so that it has two pages and not seven.

    Entities have theirs from a second story on, here the next in one kind; publication, author and tag take turns.
    """
    text, kind = texts[number], KINDS[number % 4]
    plain = {"publication": "The Evening Post", "authors": ["Ines Halvorsen"], "tags": ["harbour"]}
    first = ({"publication": text}, {"authors": [text]}, {"tags": [text]})[turn % 3]
    return {**plain, **first, kind: [*story(text, number)[kind], texts[number - 1]]}


def as_file(head: dict[str, Any], body: str) -> str:
    return f"---\n{yaml.dump(head)}---\n\n{body}\n"


def settings(theme: str, more: str = "") -> str:
    return f'[site]\ntitle = "Test"\nbase_url = "{OWN}"\ntheme = "{theme}"\n{more}'


def fill(root: Path, texts: Sequence[str], theme: str) -> None:
    """A site in which each text stands in every field of every kind of file.

    Pages of the seven kinds of terms come from one template: in each theme a text has two, in the other theme others.
    """
    put(root, "sitegen.toml", settings(theme, "[entities]\nmin_stories = 2\n"))
    put(root, "content/images/dot.png", DOT)
    for number, text in enumerate(texts):
        body = f"{text}\n\nA word. {text} A word.\n\n![{text}](images/dot.png)\n\n[a link]({text})"
        head = story(text, number) | terms(texts, number, number + (theme == "plain"))
        put(root, f"content/articles/s{number}.md", as_file(head, body))
        name = {"name": text, "aliases": [f"{text} once"], "wikidata": text}
        if number % 2:
            del name["wikidata"]
        put(root, f"content/entities/{KINDS[(number + 1) % 4]}/e{number}.md", as_file(name, text))
        put(root, f"content/tags/t{number}.md", as_file({"name": text, "aliases": [f"{text}s"]}, text))
        if number % 8 == 0:
            gone = {"title": text, "date": "2019-03-04", "withdrawn": {"date": "2020-01-01", "reason": text}}
            put(root, f"content/articles/w{number}.md", as_file(gone, text))


def decide(root: Path, texts: Sequence[str]) -> None:
    """Decisions in whose every field the texts stand, as names, as what they become, and as addresses of old."""
    entries = []
    for number, text in enumerate(texts):
        said, now = json.dumps(text), json.dumps(f"{text} renamed")
        kind = ("person", "organization", "event")[number % 3]
        way = f"[[rename]]\nname = {said}\nto = {now}" if number % 2 else f"[[merge]]\nnames = [{said}]\ninto = {now}"
        old = "" if number % 5 else f"was = {json.dumps([f'/people/{text}/'])}\n"
        entries.append(f'{way}\nkind = "{kind}"\nnote = {said}\n{old}')
    put(root, decisions.FILE, "\n".join(entries))


def fill_pages(root: Path) -> None:
    """Free pages with all payloads of a technique: few, since the title of each stands at the foot of all pages."""
    for technique in TECHNIQUES:
        texts = read(technique)
        head = {"title": texts[0], "description": texts[1]}
        put(root, f"content/pages/{technique}.md", as_file(head, "\n\n".join(texts)))
