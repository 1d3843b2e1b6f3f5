"""Fine-tune the base model as a recogniser of names. See README.md; needs sitegen installed.

    python training/train.py --data ../shared/ner/train --base model.safetensors \
        --vocabulary vocab.txt --out /somewhere
"""

from __future__ import annotations

import argparse
import copy
import time
from collections import Counter
from pathlib import Path

import torch
from data import EVENT_SETS, IGNORED, TAGS, Encoder, Example, Sentence, Stream, documents, is_dev, read
from model import Tagger, from_base

from sitegen.annotate.recogniser.wordpieces import PAD, WordPieces

EVENT_TAGS = [number for number, tag in enumerate(TAGS) if tag.endswith("EVENT")]


def batches(examples: list[Example], most: int, shuffle: torch.Generator | None) -> list[list[Example]]:
    """Group examples of like length, at most `most` word pieces (with padding) each."""
    made: list[list[Example]] = []
    pool = 2000 if shuffle is not None else len(examples)
    for start in range(0, len(examples), pool):
        for item in sorted(examples[start : start + pool], key=lambda item: len(item.pieces)):
            if not made or len(item.pieces) * (len(made[-1]) + 1) > most:
                made.append([])
            made[-1].append(item)
    if shuffle is not None:
        order = torch.randperm(len(made), generator=shuffle).tolist()
        made = [made[number] for number in order]
    return made


def tensors(batch: list[Example]) -> tuple[torch.Tensor, ...]:
    """Pad a batch: pieces, cases, surroundings, tags [batch, length], events [batch, 1]."""
    longest = max(len(item.pieces) for item in batch)

    def padded(name: str, filler: int) -> torch.Tensor:
        rows = [getattr(item, name) for item in batch]
        return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])

    events = torch.tensor([[item.events] for item in batch])
    columns = (("pieces", PAD), ("cases", 0), ("surroundings", 0), ("tags", IGNORED))
    return (*(padded(name, filler) for name, filler in columns), events)


def loss_of(scores: torch.Tensor, tags: torch.Tensor, events: torch.Tensor) -> torch.Tensor:
    """Mean negative log likelihood; where events are not annotated, O may also be one."""
    logs = torch.log_softmax(scores, dim=-1)
    outside = torch.logsumexp(logs[..., [0, *EVENT_TAGS]], dim=-1)
    kept = tags != IGNORED
    plain = logs.gather(-1, tags.clamp(min=0)[..., None])[..., 0]
    free = (tags == 0) & ~events
    return -torch.where(free, outside, plain)[kept].mean()


def spans_of(tags: list[str]) -> set[tuple[int, int, str]]:
    """Read names (start, end, type) off a row of BIOES tags, forgivingly."""
    found, start, kind = set(), 0, ""
    for place, tag in enumerate([*tags, "O"]):
        inside = kind and tag[0] in "IE" and tag[2:] == kind
        if kind and not inside:
            found.add((start, place, kind))
            kind = ""
        if tag != "O" and not inside:
            start, kind = place, tag[2:]
        if kind and tag[0] in "ES":
            found.add((start, place + 1, kind))
            kind = ""
    return found


@torch.no_grad()
def scores_on(model: Tagger, examples: list[Example]) -> dict[str, tuple[float, float, float]]:
    """Exact precision, recall and F1 (0 to 100) per type and over PER, ORG, LOC."""
    model.eval()
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for batch in batches(examples, 4096, None):
        pieces, cases, around, tags, _ = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            best = model(pieces, cases, around).argmax(-1)
        for row, item in enumerate(batch):
            keep = tags[row] != IGNORED
            gold = spans_of([TAGS[i] for i in tags[row][keep].tolist()])
            mine = spans_of([TAGS[i] for i in best[row][keep].tolist()])
            for counter, names in ((right, gold & mine), (found, mine), (wanted, gold)):
                for _, _, kind in names:
                    if kind != "EVENT" or item.events:
                        counter.update([kind] if kind == "EVENT" else [kind, "all"])
    model.train()
    return {kind: _f1(right[kind], found[kind], wanted[kind]) for kind in sorted(wanted)}


def _f1(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    precision, recall = 100 * right / max(found, 1), 100 * right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def dev_examples(sentences: list[Sentence], encoder: Encoder) -> dict[str, list[Example]]:
    """The dev sentences one by one, by their set, and once more in capitals."""
    made: dict[str, list[Example]] = {}
    for item in sentences:
        example = encoder.example(item.text, item.spans, item.source in EVENT_SETS)
        made.setdefault(item.source, []).append(example)
    return made


def report(model: Tagger, dev: dict[str, list[Example]], label: str) -> float:
    """Print the scores on each dev set; return F1 over all of them."""
    together = [item for examples in dev.values() for item in examples]
    for name, examples in [*dev.items(), ("together", together)]:
        scores = scores_on(model, examples)
        line = "  ".join(f"{kind} {p:.1f}/{r:.1f}/{f:.1f}" for kind, (p, r, f) in scores.items())
        print(f"{label} {name}: {line}", flush=True)
    return scores["all"][2]


def groups(model: Tagger, rate: float) -> list[dict]:
    """Optimiser groups: new parts learn faster; word vectors stay as they are.

    They are half of the weights, and rare names keep their place among the others.
    """
    model.words.weight.requires_grad_(False)
    fresh = [*model.tags.parameters(), *model.cases.parameters(), *model.surroundings.parameters()]
    known = {id(item) for item in [*fresh, model.words.weight]}
    rest = [item for item in model.parameters() if id(item) not in known]
    return [
        {"params": fresh, "lr": rate * 5, "weight_decay": 0.0},
        {"params": [item for item in rest if item.ndim > 1], "lr": rate, "weight_decay": 0.01},
        {"params": [item for item in rest if item.ndim == 1], "lr": rate, "weight_decay": 0.0},
    ]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/ner/train"))
    parser.add_argument("--base", type=Path, required=True, help="model.safetensors of MiniLM-L6")
    parser.add_argument("--vocabulary", type=Path, required=True, help="its vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--start", type=Path, help="go on from these weights, not the base's")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--batch", type=int, default=2048, help="word pieces")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="train on the dev documents too")
    parser.add_argument("--every", type=int, default=200, help="steps between scores on dev")
    parser.add_argument("--steps", type=int, default=0, help="stop early, to try things out")
    return parser.parse_args()


def main() -> None:
    asked = options()
    torch.manual_seed(asked.seed)
    encoder = Encoder(WordPieces(asked.vocabulary.read_text("utf-8").splitlines()))
    sentences = read(asked.data)
    dev = dev_examples([item for item in sentences if is_dev(item)], encoder)
    kept = [item for item in sentences if asked.all or not is_dev(item)]
    stream = Stream(documents(kept), encoder, asked.seed)
    model = from_base(asked.base, len(TAGS))
    if asked.start:
        model.load_state_dict(torch.load(asked.start))
    train(model, stream, dev, asked)


class Average:
    """The running mean of the weights: better than the last ones, before the rate is at its end."""

    def __init__(self, model: Tagger, most: float = 0.995) -> None:
        self.model, self.mean, self.most, self.seen = model, copy.deepcopy(model), most, 0

    @torch.no_grad()
    def update(self) -> None:
        self.seen += 1
        share = min(self.most, self.seen / (self.seen + 10))
        pairs = zip(self.mean.parameters(), self.model.parameters(), strict=True)
        for mean, now in pairs:
            if now.requires_grad:
                mean.lerp_(now, 1 - share)


def schedule_of(optimiser: torch.optim.Optimizer, total: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Rise over the first twentieth, then fall in a straight line."""

    def factor(step: int) -> float:
        return min((step + 1) / (0.05 * total), max(1 - step / total, 0.01))

    return torch.optim.lr_scheduler.LambdaLR(optimiser, factor)


def train(model: Tagger, stream: Stream, dev: dict[str, list[Example]], asked: argparse.Namespace) -> None:
    """Run all epochs; `last.pt` is the mean now, `best.pt` the one best on dev."""
    asked.out.mkdir(parents=True, exist_ok=True)
    shuffle = torch.Generator().manual_seed(asked.seed)
    optimiser = torch.optim.AdamW(groups(model, asked.rate))
    average, best, begun, step = Average(model), 0.0, time.time(), 0
    rounds = batches(stream.epoch(0), asked.batch, shuffle)
    total = asked.steps or len(rounds) * asked.epochs
    schedule = schedule_of(optimiser, total)
    for epoch in range(asked.epochs):
        rounds = rounds if epoch == 0 else batches(stream.epoch(epoch), asked.batch, shuffle)
        for batch in rounds[: total - step]:
            loss = learn(model, batch, optimiser)
            schedule.step()
            average.update()
            step += 1
            if step % 25 == 0:
                print(f"step {step}/{total} loss {loss:.4f} {time.time() - begun:.0f}s", flush=True)
            if step % asked.every == 0:
                best = keep(average.mean, dev, step, best, asked.out)
    keep(average.mean, dev, step, best, asked.out)


def keep(model: Tagger, dev: dict[str, list[Example]], step: int, best: float, folder: Path) -> float:
    """Report and save the weights; return the best score on dev so far."""
    score = report(model, dev, f"step {step}")
    torch.save(model.state_dict(), folder / "last.pt")
    if score > best:
        torch.save(model.state_dict(), folder / "best.pt")
    return max(best, score)


def learn(model: Tagger, batch: list[Example], optimiser: torch.optim.Optimizer) -> float:
    """One step on one batch; return its loss."""
    pieces, cases, around, tags, events = tensors(batch)
    with torch.autocast("cpu", torch.bfloat16):  # twice as fast where the processor knows it
        scores = model(pieces, cases, around)
    loss = loss_of(scores.float(), tags, events)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return loss.item()


if __name__ == "__main__":
    main()
