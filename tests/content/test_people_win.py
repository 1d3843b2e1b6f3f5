"""People win: whatever is converted, upgraded, renamed or forgotten, each range of bytes of theirs survives."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from sitegen.content.document import parse_document
from sitegen.convert import ConvertContext, convert
from sitegen.convert import front_matter as upgraded
from sitegen.core import yaml
from sitegen.core.config import load_config
from sitegen.index.index_file import open_index
from tests.conftest import put

TEXTS = ("title", "subtitle", "description", "publication", "section", "rights")
LISTS = ("authors", "tags", "people", "organizations")
KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)

texts = st.sampled_from(
    [
        "{key}: Hand {n}",
        '{key}:   "Hand  {n}"   # why {n}',
        "{key}: 'Hand''s {n}'",
        "{key}: >-\n  Hand {n}\n  and more",
        "{key}: |\n  Hand {n}\n",
        '{key}: ""',
    ]
)
lists = st.sampled_from(
    [
        "{key}: [Hand {n}, Mind {n}]",
        "{key}:\n  - Hand {n}  # sure\n  # not so sure:\n  - Mind {n}",
        "{key}:\n- {{name: 'Hand {n}', as: [H. {n}]}}",
        "{key}: [ ]",
        "{key}:",
    ]
)
places = st.floats(0, 1, allow_nan=False)


def story(version: int, day: int) -> str:
    """A capture; each version has another headline, text and, by its day, another URL."""
    return (
        f"Keeper number {version} of the light retires after {version + 20} years\n\n"
        f"By Ines Halvorsen\n{day} May 2019\n\n"
        f"TERN POINT — Walter Oduya climbed the {100 + version} steps of the lighthouse with paint on Friday.\n\n"
        f"Mr. Oduya has kept the light for the Northern Lights Trust since {1950 + version}. He asked to stay.\n\n"
        f"Priya Raman, its director, said that nobody would follow him for {version} years or more, as she put it.\n"
    )


class Desk(RuleBasedStateMachine):
    """People and the machine work on the same articles in turns."""

    seeds = Bundle("seeds")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="sitegen-test-"))
        put(self.root, "sitegen.toml", '[publications."Times"]\nfolders = ["times"]\n')
        self.count = self.release = 0
        self.fields: dict[str, dict[str, str | None]] = defaultdict(dict)  # what a person made of a field: text, or out
        self.marks: dict[str, list[str]] = defaultdict(list)  # comments and paragraphs
        self.order: dict[str, list[str]] = {}
        self.crlf: set[str] = set()

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # --- what the machine does

    def convert(self, everything: bool = False) -> None:
        config = load_config(self.root)
        real = upgraded.fields

        def newer(*given: Any) -> dict[str, Any]:
            values = real(*given)
            more = {"description": f"Release {self.release}", "section": f"Part {self.release}"}
            return {**values, **more, "tags": [f"release {self.release}"]} if self.release % 2 else values

        with mock.patch.object(upgraded, "fields", newer), closing(open_index(self.root / ".sitegen", config)) as db:
            assert not convert(ConvertContext(self.root, config, db), everything=everything).failed

    @initialize(target=seeds)
    def begin(self) -> str:
        return self.add_seed(1)

    @rule(target=seeds, day=st.integers(1, 28))
    def add_seed(self, day: int) -> str:
        self.count += 1
        name = f"times/s{self.count}.txt"
        put(self.root, f"seeds/{name}", story(self.count, day))
        self.convert()
        return name

    @rule(seed=seeds, day=st.integers(1, 28))
    def change_seed(self, seed: str, day: int) -> None:
        self.count += 1
        put(self.root, f"seeds/{seed}", story(self.count, day))
        self.convert()

    @rule()
    def upgrade(self) -> None:
        """The next release finds other values, more of them and fewer, and converts everything again."""
        self.release += 1
        self.convert(everything=True)

    @rule()
    def forget(self) -> None:
        shutil.rmtree(self.root / ".sitegen")
        self.convert()

    @rule()
    def convert_again(self) -> None:
        self.convert(everything=True)

    # --- what people do

    def article(self, seed: str) -> Path:
        found = [p for p in (self.root / "content").rglob("*.md") if f"seed: {seed}" in p.read_text(encoding="utf-8")]
        assert len(found) == 1, f"{seed} has {len(found)} articles"
        return found[0]

    def read(self, seed: str) -> tuple[str, str]:
        """Head and what follows it, with plain line ends."""
        text = self.article(seed).read_bytes().decode().replace("\r\n", "\n")
        head, rule, body = text.removeprefix("---\n").partition("\n---\n")
        return head + "\n", rule[1:] + body

    def write(self, seed: str, head: str, rest: str) -> None:
        text = f"---\n{head}{rest}"
        self.article(seed).write_bytes(text.replace("\n", "\r\n" if seed in self.crlf else "\n").encode())

    def edit_field(self, seed: str, key: str, text: str) -> None:
        self.count += 1
        text = text.format(key=key, n=self.count).rstrip("\n")
        blocks = self.blocks(seed)
        others = [block for block in blocks if not block.startswith(f"{key}:")]
        at = next((n for n, block in enumerate(blocks) if block.startswith(f"{key}:")), 0)
        head = "".join([*others[:at], text + "\n", *others[at:]])
        # Comments of one's own inside the field that one writes over are gone by one's own hand.
        lost = "".join(block for block in blocks if block.startswith(f"{key}:"))
        self.marks[seed] = [mark for mark in self.marks[seed] if mark not in lost]
        self.write(seed, head, self.read(seed)[1])
        self.fields[seed][key] = text
        self.order.pop(seed, None)

    def blocks(self, seed: str) -> list[str]:
        """The head in parts that begin with a key (the first with what stands before all keys)."""
        head, _ = self.read(seed)
        starts = sorted({0, *(match.start() for match in KEY.finditer(head))})
        return [head[a:b] for a, b in zip(starts, [*starts[1:], len(head)], strict=True)]

    @rule(seed=seeds, key=st.sampled_from(TEXTS), text=texts)
    def edit_text(self, seed: str, key: str, text: str) -> None:
        self.edit_field(seed, key, text)

    @rule(seed=seeds, key=st.sampled_from(LISTS), text=lists)
    def edit_list(self, seed: str, key: str, text: str) -> None:
        self.edit_field(seed, key, text)

    @rule(seed=seeds, text=st.sampled_from(['date: "2001-02-0{n}"', "date: 2001-02-03 # {n}"]))
    def edit_date(self, seed: str, text: str) -> None:
        self.edit_field(seed, "date", text.replace("{n}", str(self.count % 9 + 1)))

    @rule(
        seed=seeds, text=st.sampled_from(["mine: [a,  b]  # {n}", "mood:\n    calm: {n}   # so it is", "draft: true"])
    )
    def add_a_key_of_ones_own(self, seed: str, text: str) -> None:
        self.edit_field(seed, text.partition(":")[0], text)

    @rule(seed=seeds, key=st.sampled_from((*TEXTS, *LISTS)))
    def remove_field(self, seed: str, key: str) -> None:
        blocks = self.blocks(seed)
        if f"{key}:" not in "".join(blocks[0:]) or key not in yaml.load_mapping("".join(blocks), ""):
            return
        gone = "".join(block for block in blocks if block.startswith(f"{key}:"))
        self.marks[seed] = [mark for mark in self.marks[seed] if mark not in gone]
        self.write(seed, "".join(b for b in blocks if not b.startswith(f"{key}:")), self.read(seed)[1])
        recorded = key in yaml.load_mapping(self.read(seed)[0], "")["capture"]["fields"]
        if recorded:
            self.fields[seed][key] = None
        else:
            self.fields[seed].pop(key, None)
        self.order.pop(seed, None)

    @rule(seed=seeds, where=places, behind=st.booleans())
    def comment(self, seed: str, where: float, behind: bool) -> None:
        head, rest = self.read(seed)
        lines = head.splitlines(keepends=True)
        at = int(where * len(lines))
        self.count += 1
        mark = f"# note {self.count}, by hand"
        if behind and at < len(lines):
            lines[at] = lines[at].rstrip("\n") + f"  {mark}\n"
        else:
            lines.insert(at, f"{mark}\n")
        changed = "".join(lines)
        if any(text and text in head and text not in changed for text in self.fields[seed].values()):
            return  # it would cut another range of ours in two
        try:
            same = yaml.load_mapping(changed, "") == yaml.load_mapping(head, "")
        except Exception:
            same = False
        if same:  # elsewhere it is text, or breaks the file
            self.write(seed, changed, rest)
            self.marks[seed].append(mark)

    @rule(seed=seeds, where=places)
    def edit_body(self, seed: str, where: float) -> None:
        head, rest = self.read(seed)
        self.count += 1
        mark = f"A paragraph by hand, number {self.count}.  \nIt has *two*  lines.\n"
        parts = rest.split("\n\n")
        at = 1 + int(where * (len(parts) - 1))
        self.write(seed, head, "\n\n".join([*parts[:at], mark, *parts[at:]]))
        self.marks[seed].append(mark)

    @rule(seed=seeds)
    def break_a_line(self, seed: str) -> None:
        """Two spaces at the end of a line are an edit too: they break it."""
        head, rest = self.read(seed)
        if "May 2019" in rest or "paint on Friday.\n" not in rest:
            return
        self.write(seed, head, rest.replace("paint on Friday.\n", "paint on Friday.  \nSo it was.\n", 1))
        self.marks[seed].append("paint on Friday.  \nSo it was.\n")

    @rule(seed=seeds, one=places, other=places)
    def move_key(self, seed: str, one: float, other: float) -> None:
        before, *blocks = ["", *self.blocks(seed)]
        if not KEY.match(blocks[0]):
            before, *blocks = blocks
        moved = blocks.pop(int(one * (len(blocks) - 1)))
        blocks.insert(int(other * len(blocks)), moved)
        self.write(seed, before + "".join(blocks), self.read(seed)[1])
        self.order[seed] = KEY.findall("".join(blocks))

    @rule(seed=seeds, name=st.sampled_from(["2019/renamed", "light", "deep/er/down"]))
    def rename(self, seed: str, name: str) -> None:
        self.count += 1
        path = self.root / f"content/articles/{name}-{self.count}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.article(seed).replace(path)

    @rule(seed=seeds)
    def change_line_ends(self, seed: str) -> None:
        head, rest = self.read(seed)
        self.crlf ^= {seed}
        self.write(seed, head, rest)

    # --- what must hold

    @invariant()
    def every_range_survives(self) -> None:
        for seed in [*self.fields, *self.marks, *self.order]:
            raw = self.article(seed).read_bytes()
            text = raw.decode().replace("\r\n", "\n")
            data = parse_document(raw, "a.md").data
            for key, value in self.fields[seed].items():
                if value is None:
                    assert key not in data, (key, text)
                else:
                    assert f"\n{value}\n" in text or _marked(value, self.marks[seed], text), (value, text)
            for mark in self.marks[seed]:
                assert mark in text, (mark, text)
            keys = [key for key in KEY.findall(text) if key in self.order.get(seed, ())]
            assert keys == [key for key in self.order.get(seed, ()) if key in keys]
            if seed in self.order:  # a key that the machine took out has no place of a person's when it comes back
                self.order[seed] = keys

    @invariant()
    def line_ends_stay(self) -> None:
        for seed in self.crlf:
            assert b"\n" not in self.article(seed).read_bytes().replace(b"\r\n", b"")


def _marked(value: str, marks: list[str], text: str) -> bool:
    """Whether a field stands as it was written but for comments that were put into it later."""
    for mark in marks:
        if mark.startswith("#"):
            text = text.replace(f"  {mark}", "").replace(f"{mark}\n", "")
    return f"\n{value}\n" in text


TestPeopleWin = Desk.TestCase
TestPeopleWin.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
