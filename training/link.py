"""Fits sitegen/entities/link_model.toml: the weights of `entities doctor`, on invented archives.

    python -m training.link [--check]

For each archive (link_archive.py) the doctor's own candidates and features are taken, with the truth that the archive
was made with. A logistic regression is fitted for each kind; weights of what can only speak for a pair are kept from
falling below 0, those of what can only speak against it from rising above 0. Archives of other seeds are held out: on
them the table of what was stated and what was right is printed. With --check nothing is written.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tomlkit

from sitegen.content.decisions import KINDS
from sitegen.core.config import load_config
from sitegen.entities import link_model
from sitegen.entities.candidates import Candidate, candidates
from sitegen.entities.context import Contexts
from sitegen.entities.features import JudgedPair, pair_features
from sitegen.entities.link_model import LOCAL, KindModel
from sitegen.entities.lookup import open_archive
from sitegen.index.archive import Archive
from training.link_archive import Meaning, write_archive

Floats = npt.NDArray[np.floating]
WEIGHTS = Path(link_model.__file__).with_name("link_model.toml")
ARCHIVES, HELD_OUT = 24, 8
STORIES = (150, 450, 900)  # of the archives, in turn
PENALTY = 0.5
STEPS = 1_500
RATE = 0.05
SUREST = 250  # pairs that show how sure the model may be
MIN_PAIRS = 12  # of a form; rarer forms have no weight, and so are never proposed
BINS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.97, 1.01)
FOR = frozenset(
    "known_form company company_share same_paper near same_role same_common_role same_sex same_id prominence".split()
)
AGAINST = frozenset(
    "common_surname no_company other_paper far lifetime together other_role other_sex both_frequent rivals "
    "rival_frequent rival_closer".split()
)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair: the name of its model, its numbers, and whether it is one thing."""

    model: str
    numbers: Mapping[str, float]
    is_one: bool


def examples(seed: int, stories: int) -> list[Example]:
    """The pairs of an invented archive."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        meaning = write_archive(root, seed, stories)
        with open_archive(root, load_config(root)) as archive:
            return list(_examples(archive, meaning))


def _examples(archive: Archive, meaning: Meaning) -> Iterator[Example]:
    contexts, things = Contexts(archive.db), _things_of_terms(archive, meaning)
    for candidate in candidates(archive, KINDS):
        name = candidate.entity.name
        for model, truth, pairs in _judged(contexts, candidate, meaning, things):
            for pair in pairs:
                is_one = truth >= 0 and truth == things[pair.option.entity.term]
                yield Example(model + name.kind, pair.features.numbers(), is_one)


def _judged(
    contexts: Contexts, candidate: Candidate, meaning: Meaning, things: Mapping[int, int]
) -> Iterator[tuple[str, int, list[JudgedPair]]]:
    """The start of the model's name, the thing that the shorter name means, and its pairs."""
    entity = candidate.entity
    if not entity.is_local:
        context = contexts.of_term(entity.term, entity.name.kind)
        yield "", things[entity.term], pair_features(contexts, candidate, context)
        return
    for local in contexts.local_names(entity.name.kind, entity.name.name):
        pairs = pair_features(contexts, candidate, contexts.of_local(local))
        yield LOCAL, meaning[local.path, local.kind, local.name], pairs


def _things_of_terms(archive: Archive, meaning: Meaning) -> dict[int, int]:
    """For each term the thing that most of its stories mean."""
    sql = "SELECT x.term, s.path, n.written_kind, n.written_name FROM names n JOIN stories s ON s.id = n.story "
    sql += "JOIN term_names x ON x.kind = n.kind AND x.name = n.name"
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for term, path, kind, name in archive.db.execute(sql):
        counts[term][meaning.get((path, kind, name), -1)] += 1
    return {term: min(found, key=lambda thing: (-found[thing], thing)) for term, found in counts.items()}


def fit(found: Sequence[Example]) -> KindModel:
    """The weights for one kind: projected gradient steps on the penalised log-loss."""
    forms = Counter(name for one in found for name in one.numbers if name.startswith("form_"))
    columns = sorted({name for one in found for name in one.numbers} - {f for f, n in forms.items() if n < MIN_PAIRS})
    place = {name: number for number, name in enumerate(columns)}
    used = [one for one in found if any(f in place for f in one.numbers if f.startswith("form_"))]
    data = np.zeros((len(used), len(columns) + 1))
    for row, one in enumerate(used):
        data[row, -1] = 1
        for name, value in one.numbers.items():
            if name in place:
                data[row, place[name]] = value
    truth = np.array([one.is_one for one in used], dtype=float)
    low = np.array([0.0 if name in FOR else -np.inf for name in columns] + [-np.inf])
    high = np.array([0.0 if name in AGAINST else np.inf for name in columns] + [np.inf])
    weights = _descended(data, truth, low, high)
    kept = {name: round(float(weights[place[name]]), 3) for name in columns}
    return KindModel(round(float(weights[-1]), 3), _most(data @ weights, truth), kept)


def _descended(data: Floats, truth: Floats, low: Floats, high: Floats) -> Floats:
    """Adam with projection on the bounds; the same steps each time."""
    weights = np.zeros(data.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        stated = 1 / (1 + np.exp(-np.clip(data @ weights, -60, 60)))
        slope = (data.T @ (stated - truth) + PENALTY * np.append(weights[:-1], 0)) / len(truth)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        weights = np.clip(
            weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9), low, high
        )
    return weights


def _most(scores: Floats, truth: Floats) -> float:
    """The highest probability that the data support: what is right of the surest pairs, less one error too many."""
    order = np.argsort(-scores, kind="stable")[: min(SUREST, max(20, len(scores) // 20))]
    return round(float((truth[order].sum() + 1) / (len(order) + 2)), 4)


Row = tuple[float, int, int, float]
"""Of a bin of stated probabilities: its lower end, its pairs, those that are one, and the mean that was stated."""


def reliability(models: Mapping[str, KindModel], found: Iterable[Example]) -> dict[str, list[Row]]:
    """The rows of each model, and of all together."""
    bins: dict[str, dict[float, list[tuple[float, bool]]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        stated = models[one.model].probability(one.numbers) if one.model in models else 0.0
        low = max((b for b in (0.0, *BINS) if b <= stated), default=0.0)
        for name in (one.model, "all"):
            bins[name][low].append((stated, one.is_one))
    return {
        name: [
            (low, len(rows), sum(right for _, right in rows), sum(stated for stated, _ in rows) / len(rows))
            for low, rows in sorted(made.items())
        ]
        for name, made in sorted(bins.items())
    }  # fmt: skip


def fitted(found: Iterable[Example]) -> dict[str, KindModel]:
    """The models of all kinds that have both true and false pairs, and enough of one form."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for one in found:
        groups[one.model].append(one)
    return {name: fit(group) for name, group in sorted(groups.items()) if _is_enough(group)}


def _is_enough(found: Sequence[Example]) -> bool:
    forms = Counter(name for one in found for name in one.numbers if name.startswith("form_"))
    return len({one.is_one for one in found}) == 2 and max(forms.values()) >= MIN_PAIRS


def gathered(seeds: Iterable[int], sizes: Sequence[int] = STORIES) -> list[Example]:
    """The pairs of the archives of some seeds."""
    return [one for seed in seeds for one in examples(seed, sizes[seed % len(sizes)])]


def print_table(table: Mapping[str, Sequence[Row]]) -> None:
    """Prints what was stated and what was right."""
    for name, rows in table.items():
        print(f"{name}:")
        for low, pairs, right, stated in rows:
            print(f"  from {low:4.2f}: {pairs:7,} pairs, stated {stated:.3f}, right {right / pairs:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="measure the weights that ship; write nothing")
    parser.add_argument("--archives", type=int, default=ARCHIVES)
    args = parser.parse_args()
    document = tomlkit.parse(WEIGHTS.read_text("utf-8"))
    if args.check:
        models = dict(link_model.link_model().kinds)
    else:
        models = fitted(gathered(range(args.archives)))
        document["model"] = {
            name: {"intercept": made.intercept, "most": made.most, "weights": dict(made.weights)}
            for name, made in models.items()
        }  # fmt: skip
        WEIGHTS.write_text(tomlkit.dumps(document), "utf-8")
    print_table(reliability(models, gathered(range(1_000, 1_000 + HELD_OUT))))


if __name__ == "__main__":
    main()
