"""Fine-tune the base model as a recogniser of names. See README.md.

python -m training.train --data ../shared/ner/train --base model.safetensors --vocabulary vocab.txt --out FOLDER

A training that was interrupted goes on where `FOLDER/checkpoint.pt` was written.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from sitegen.annotate.recogniser.wordpieces import WordPieces
from training.batches import batches, tensors
from training.examples import EVENT_SETS, IGNORED, TAGS, Encoder, Example
from training.model import Tagger, from_base
from training.scores import Tally, spans_of
from training.sentences import Sentence, documents, is_held_out, read_sentences
from training.stream import Stream

EVENT_TAGS = [number for number, tag in enumerate(TAGS) if tag.endswith("EVENT")]
DEV_PIECES = 4096  # word pieces in a batch of held-out sentences
STEPS_BETWEEN_LINES = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `epoch` returns the examples of pass 0, 1, ..; `steps` of 0 means all steps of all passes."""

    epoch: Callable[[int], list[Example]]
    epochs: int = 2
    rate: float = 1.5e-4
    max_pieces: int = 2048
    seed: int = 1
    steps: int = 0


def loss_of(scores: torch.Tensor, tags: torch.Tensor, events: torch.Tensor) -> torch.Tensor:
    """Mean negative log likelihood; where the set marks no events, the tag O stands for O or an event."""
    logs = torch.log_softmax(scores, dim=-1)
    outside = torch.logsumexp(logs[..., [0, *EVENT_TAGS]], dim=-1)
    kept = tags != IGNORED
    plain = logs.gather(-1, tags.clamp(min=0)[..., None])[..., 0]
    free = (tags == 0) & ~events
    return -torch.where(free, outside, plain)[kept].mean()


def parameter_groups(model: Tagger, rate: float) -> list[dict[str, Any]]:
    """Groups for the optimiser: parts that are new learn faster, and word vectors stay as they are.

    Word vectors are half of the weights. As they stay, rare names keep their place among the others.
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


def schedule_of(optimiser: torch.optim.Optimizer, total: int) -> torch.optim.lr_scheduler.LambdaLR:
    """The learning rate rises over the first twentieth of the steps, then falls in a straight line."""

    def factor(step: int) -> float:
        return min((step + 1) / (0.05 * total), max(1 - step / total, 0.01))

    return torch.optim.lr_scheduler.LambdaLR(optimiser, factor)


class Average:
    """The running mean of the weights. It scores better than the last weights until the rate is at its end."""

    def __init__(self, model: Tagger, max_share: float = 0.995) -> None:
        self.model, self.mean, self.max_share, self.seen = model, copy.deepcopy(model), max_share, 0

    @torch.no_grad()
    def update(self) -> None:
        """Take the weights as they are now into the mean."""
        self.seen += 1
        share = min(self.max_share, self.seen / (self.seen + 10))
        for mean, now in zip(self.mean.parameters(), self.model.parameters(), strict=True):
            if now.requires_grad:
                mean.lerp_(now, 1 - share)


def learn(model: Tagger, batch: list[Example], optimiser: torch.optim.Optimizer) -> float:
    """Take one step on one batch; return its loss."""
    pieces, cases, around, tags, events = tensors(batch)
    with torch.autocast("cpu", torch.bfloat16):  # twice as fast where the processor knows it
        scores = model(pieces, cases, around)
    loss = loss_of(scores.float(), tags, events)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.item())


class Checkpoint:
    """A file with the state of an interrupted training, from which the same command goes on to the same weights.

    It is written every `every` steps, under another name first, so that a run that is killed leaves a whole one. A
    state of a training with another number of steps in all (other data, other options) is not used. The best score of
    `keeper` is saved too, so that its best weights are only replaced by better ones.
    """

    def __init__(self, path: Path, every: int, keeper: Keeper | None = None) -> None:
        self.path, self.every, self.keeper, self.total = path, every, keeper, 0

    def load(self, model: Tagger, optimiser: torch.optim.Optimizer, average: Average, schedule: Any) -> int:
        """Set all parts to the saved state; return the number of steps that were taken, 0 without a file."""
        state = torch.load(self.path) if self.path.exists() else {}
        if state.get("total") != self.total:
            return 0
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        average.mean.load_state_dict(state["mean"])
        average.seen = state["step"]
        torch.set_rng_state(state["random"])
        if self.keeper:
            self.keeper.best = state["best"]
        return int(state["step"])

    def save(self, step: int, model: Tagger, optimiser: torch.optim.Optimizer, average: Average, schedule: Any) -> None:
        """Write the state after `step` steps, where that is a multiple of `every`."""
        if step % self.every:
            return
        parts = {"model": model, "optimiser": optimiser, "mean": average.mean, "schedule": schedule}
        states = {name: part.state_dict() for name, part in parts.items()}
        fresh = self.path.with_suffix(".new")
        best = self.keeper.best if self.keeper else 0.0
        torch.save({**states, "step": step, "total": self.total, "random": torch.get_rng_state(), "best": best}, fresh)
        fresh.replace(self.path)


def train(
    model: Tagger, plan: Plan, after_step: Callable[[Tagger, int], None], checkpoint: Checkpoint | None = None
) -> Tagger:
    """Train `model`; return the mean of its weights. `after_step` gets the mean so far and the number of the step.

    With a `checkpoint` of an interrupted training of the same plan, only the steps that are missing are taken.
    """
    shuffle = torch.Generator().manual_seed(plan.seed)
    optimiser = torch.optim.AdamW(parameter_groups(model, plan.rate))
    rounds = batches(plan.epoch(0), plan.max_pieces, shuffle)
    total = plan.steps or len(rounds) * plan.epochs
    schedule, average, begun = schedule_of(optimiser, total), Average(model), time.monotonic()
    taken = 0
    if checkpoint:
        checkpoint.total = total
        taken = checkpoint.load(model, optimiser, average, schedule)
    for step, batch in enumerate(_all_rounds(plan, rounds, shuffle, total), 1):
        if step <= taken:
            continue
        loss = learn(model, batch, optimiser)
        schedule.step()
        average.update()
        if step % STEPS_BETWEEN_LINES == 0:
            print(f"step {step}/{total} loss {loss:.4f} {time.monotonic() - begun:.0f}s", flush=True)
        after_step(average.mean, step)
        if checkpoint:
            checkpoint.save(step, model, optimiser, average, schedule)
    return average.mean


def _all_rounds(
    plan: Plan, first: list[list[Example]], shuffle: torch.Generator, total: int
) -> Iterator[list[Example]]:
    """The batches of all passes, at most `total` of them; `first` are those of pass 0."""
    epoch, rounds = 0, first
    while True:
        yield from rounds[:total]
        total -= len(rounds)
        epoch += 1
        if epoch == plan.epochs or total <= 0:
            return
        rounds = batches(plan.epoch(epoch), plan.max_pieces, shuffle)


@torch.no_grad()
def scores_on(model: Tagger, examples: list[Example]) -> Tally:
    """Count the names that `model` finds in `examples`, each tag by itself the likeliest."""
    model.eval()
    tally = Tally()
    for batch in batches(examples, DEV_PIECES, None):
        pieces, cases, around, tags, _ = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            best = model(pieces, cases, around).argmax(-1)
        for row, item in enumerate(batch):
            keep = tags[row] != IGNORED
            found, wanted = (_names_of(numbers[row][keep].tolist(), item.events) for numbers in (best, tags))
            tally.add(found, wanted)
    model.train()
    return tally


def _names_of(tags: list[int], events: bool) -> set[tuple[int, int, str]]:
    return {name for name in spans_of(TAGS[tag] for tag in tags) if events or name[2] != "EVENT"}


def dev_examples(sentences: list[Sentence], encoder: Encoder) -> dict[str, list[Example]]:
    """The held-out sentences one by one, by their set."""
    made: dict[str, list[Example]] = {}
    for item in sentences:
        example = encoder.example(item.text, item.spans, item.source in EVENT_SETS)
        made.setdefault(item.source, []).append(example)
    return made


def report(model: Tagger, dev: dict[str, list[Example]], label: str) -> float:
    """Print the scores on each held-out set; return F1 over all of them."""
    together = Tally()
    for name, examples in dev.items():
        tally = scores_on(model, examples)
        print(f"{label} {name}: {tally}", flush=True)
        together += tally
    print(f"{label} together: {together}", flush=True)
    return together.f1()


class Keeper:
    """Reports and saves weights: `last.pt` are those of the last report, `best.pt` those that scored best."""

    def __init__(self, dev: dict[str, list[Example]], folder: Path, every: int) -> None:
        self.dev, self.folder, self.every, self.best = dev, folder, every, 0.0
        folder.mkdir(parents=True, exist_ok=True)

    def after_step(self, model: Tagger, step: int) -> None:
        """Report and save at every `every`th step."""
        if step % self.every == 0:
            self.keep(model, f"step {step}")

    def keep(self, model: Tagger, label: str) -> None:
        """Report and save now."""
        score = report(model, self.dev, label)
        torch.save(model.state_dict(), self.folder / "last.pt")
        if score > self.best:
            torch.save(model.state_dict(), self.folder / "best.pt")
            self.best = score


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/ner/train"))
    parser.add_argument("--base", type=Path, required=True, help="model.safetensors of MiniLM-L6")
    parser.add_argument("--vocabulary", type=Path, required=True, help="its vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument("--start", type=Path, help="go on from these weights, not the base's")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--batch", type=int, default=2048, help="word pieces")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="train on the held-out documents too")
    parser.add_argument("--every", type=int, default=200, help="steps between checkpoints and scores on held-out texts")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many, to try things out")
    return parser.parse_args()


def main() -> None:
    """Train, and save the weights into `--out`."""
    asked = options()
    torch.manual_seed(asked.seed)
    encoder = Encoder(WordPieces(asked.vocabulary.read_text("utf-8").splitlines()))
    sentences = read_sentences(asked.data)
    kept = [item for item in sentences if asked.all or not is_held_out(item)]
    stream = Stream(documents(kept), encoder, asked.seed)
    model = from_base(asked.base, len(TAGS))
    if asked.start:
        model.load_state_dict(torch.load(asked.start))
    keeper = Keeper(dev_examples(list(filter(is_held_out, sentences)), encoder), asked.out, asked.every)
    plan = Plan(stream.epoch, asked.epochs, asked.rate, asked.batch, asked.seed, asked.steps)
    checkpoint = Checkpoint(asked.out / "checkpoint.pt", asked.every, keeper)
    keeper.keep(train(model, plan, keeper.after_step, checkpoint), "at the end")
    checkpoint.path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
