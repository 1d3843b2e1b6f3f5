"""Fits sitegen/capture/text/weights.toml: a logistic regression over the features of lines.

    python -m training.capture_lines FOLDER [--check]

FOLDER holds text captures NAME.txt, each with NAME.gold.json, an object whose "body" lists the article's paragraphs.
A line is one of the article's where most of its 4-grams of words (or, for a short line, the whole of it) stand in that
body. Lines count by the square root of their words. With --check, captures of one publisher are held out in turn and
the share of lines that come out right is printed; nothing is written. No text of the captures is kept.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sitegen.capture.text import blocks as blocks_module
from sitegen.capture.text import line_features

Floats = npt.NDArray[np.floating]
WEIGHTS = Path(line_features.__file__).with_name("weights.toml")
PENALTY = 10.0
MAX_STEPS = 400
GRAM_WORDS = 4
MIN_SHARE = 0.6  # of a line's 4-grams that stand in the body of the article whose line it is
BY_HAND = {"repeats": -3.0, "repeats_half": -2.0}  # no capture of the data has neighbours


@dataclass(frozen=True, slots=True)
class Capture:
    """The lines of one capture: their features, 1 for those of the article, and how much each counts."""

    publisher: str
    features: Floats
    in_article: Floats
    counts: Floats


class Body:
    """The words of an article, as its lines are looked up in them."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        split = [words(paragraph) for paragraph in paragraphs]
        self.grams = set(grams([word for paragraph in split for word in paragraph]))
        self.short = {" ".join(paragraph) for paragraph in split if len(paragraph) <= GRAM_WORDS}

    def has(self, line: str) -> bool:
        """Whether a line is one of the article's."""
        own = words(line)
        if len(own) <= GRAM_WORDS:
            return " ".join(own) in self.short
        made = grams(own)
        return sum(gram in self.grams for gram in made) > len(made) * MIN_SHARE


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return re.findall(r"\w+", text.lower())


def grams(found: list[str]) -> list[tuple[str, ...]]:
    """The runs of four words."""
    return [tuple(found[i : i + GRAM_WORDS]) for i in range(len(found) - GRAM_WORDS + 1)]


def captures(folder: Path) -> list[Capture]:
    """The captures of a folder, in the order of their names."""
    return [_capture(path) for path in sorted(folder.glob("*.txt"))]


def _capture(path: Path) -> Capture:
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    body = Body(gold["body"])
    made = blocks_module.split(path.read_text(encoding="utf-8").split("\n"))
    made = [block for block, skip in zip(made, line_features.boilerplate_reasons(made), strict=True) if not skip]
    features = np.array(line_features.measure(made, [0] * len(made)))
    in_article = np.array([body.has(block.text) for block in made], dtype=float)
    counts = np.array([math.sqrt(1 + len(words(block.text))) for block in made])
    return Capture(gold["publisher"] or path.stem, features, in_article, counts / counts.sum())


def fit(data: Sequence[Capture]) -> Floats:
    """The weights of the features, by Newton's method; every capture counts as much as any other."""
    x = np.vstack([item.features for item in data])
    y = np.concatenate([item.in_article for item in data])
    counts = np.concatenate([item.counts for item in data]) * 100
    ridge = np.eye(x.shape[1]) * PENALTY
    ridge[0, 0] = 0.01
    beta = np.zeros(x.shape[1])
    for _ in range(MAX_STEPS):
        step = _newton_step(x, y, counts, ridge, beta)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def _newton_step(x: Floats, y: Floats, counts: Floats, ridge: Floats, beta: Floats) -> Floats:
    p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
    gradient = x.T @ (counts * (p - y)) + ridge @ beta
    hessian = (x * (counts * p * (1 - p))[:, None]).T @ x + ridge
    step: Floats = np.linalg.solve(hessian, gradient)
    return step


def check(data: Sequence[Capture]) -> float:
    """The share of lines that come out right, each publisher held out in turn."""
    right: list[float] = []
    for publisher in sorted({item.publisher for item in data}):
        beta = fit([item for item in data if item.publisher != publisher])
        right += [_right(beta, item) for item in data if item.publisher == publisher]
    return sum(right) / len(right)


def _right(beta: Floats, item: Capture) -> float:
    return float(((item.features @ beta > 0) == (item.in_article > 0.5)) @ item.counts)


def write(beta: Floats) -> None:
    """Put the weights in the place of those that the file has."""
    weights = dict(zip(line_features.NAMES, beta.tolist(), strict=True)) | BY_HAND
    head = WEIGHTS.read_text(encoding="utf-8").partition("[weights]")[0]
    lines = "".join(f"{name} = {value:.3f}\n" for name, value in weights.items())
    WEIGHTS.write_text(f"{head}[weights]\n{lines}", encoding="utf-8")


def main() -> None:
    """Fit the weights and write them, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    data = captures(asked.folder)
    if not data:
        raise SystemExit(f"{asked.folder}: holds no captures")
    if asked.check:
        print(f"{check(data):.4f} of lines right, publishers held out")
    else:
        write(fit(data))


if __name__ == "__main__":
    main()
