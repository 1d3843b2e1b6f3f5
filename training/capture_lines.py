"""Fits sitegen/capture/text/weights.toml: a logistic regression over the features of lines.

    python training/capture_lines.py FOLDER [--check]

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
from pathlib import Path

import numpy as np

from sitegen.capture.text import blocks as blocks_module
from sitegen.capture.text import line_features

PENALTY = 10.0
ROUNDS = 400


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def is_in(text: str, grams: set[tuple[str, ...]], short: set[str]) -> bool:
    own = words(text)
    if len(own) < 5:
        return " ".join(own) in short
    made = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
    return sum(gram in grams for gram in made) > len(made) * 0.6


def read(folder: Path) -> list[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    found = []
    for path in sorted(folder.glob("*.txt")):
        gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
        body = [words(p) for p in gold["body"]]
        flat = [w for p in body for w in p]
        grams = {tuple(flat[i : i + 4]) for i in range(len(flat) - 3)}
        short = {" ".join(p) for p in body if len(p) < 5}
        made = blocks_module.split(path.read_text(encoding="utf-8").split("\n"))
        made = [block for block, skip in zip(made, line_features.boilerplate_reasons(made), strict=True) if not skip]
        x = np.array(line_features.measure(made, [0] * len(made)))
        y = np.array([is_in(block.text, grams, short) for block in made], dtype=float)
        w = np.array([math.sqrt(1 + len(words(block.text))) for block in made])
        found.append((gold["publisher"] or path.stem, x, y, w / w.sum()))
    return found


def fit(data: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]]) -> np.ndarray:
    """Newton's method; every capture has the same say."""
    x = np.vstack([d[1] for d in data])
    y = np.concatenate([d[2] for d in data])
    weight = np.concatenate([d[3] for d in data]) * 100
    ridge = np.eye(x.shape[1]) * PENALTY
    ridge[0, 0] = 0.01
    beta = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + ridge @ beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def check(data: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]]) -> float:
    right = []
    for publisher in sorted({d[0] for d in data}):
        beta = fit([d for d in data if d[0] != publisher])
        right += [float(((x @ beta > 0) == (y > 0.5)) @ w) for name, x, y, w in data if name == publisher]
    return sum(right) / len(right)


HAND = {"repeats": -3.0, "repeats_half": -2.0}  # no capture of the data has neighbours: set by hand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    data = read(args.folder)
    if args.check:
        print(f"{check(data):.4f} of lines right, publishers held out")
        return
    beta = dict(zip(line_features.NAMES, fit(data), strict=True)) | HAND
    path = Path(line_features.__file__).with_name("weights.toml")
    head = path.read_text(encoding="utf-8").partition("[weights]")[0]
    lines = "".join(f"{name} = {value:.3f}\n" for name, value in beta.items())
    path.write_text(f"{head}[weights]\n{lines}", encoding="utf-8")


if __name__ == "__main__":
    main()
