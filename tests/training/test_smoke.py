"""Training from start to end on a tiny scale: what a network of one layer learns, the recogniser finds once exported.

It needs torch and onnx, which the tests do not install: `make train-smoke` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sitegen.annotate.recogniser.neural import NeuralRecogniser
from sitegen.annotate.recogniser.wordpieces import CLS, PAD, SEP, UNKNOWN, WordPieces, split
from training.examples import Encoder, Example
from training.shape import Shape

NEEDED = "training's own requirements are not installed; `make train-smoke` installs them"
torch: Any = pytest.importorskip("torch", reason=NEEDED)
pytest.importorskip("onnx", reason=NEEDED)
pytest.importorskip("safetensors", reason=NEEDED)

KINDS = {"Marta Velk": "PER", "Tobin": "PER", "Harrow Mills": "ORG", "Lunev": "LOC", "Port Ember": "LOC"}
SENTENCES = (
    "Marta Velk left Lunev on Monday.",
    "Tobin works for Harrow Mills.",
    "The mayor of Port Ember thanked Marta Velk.",
    "Harrow Mills will build a bridge in Lunev.",
    "Nobody in Port Ember had heard of Tobin.",
    "On Monday the mayor left for Lunev.",
    "Marta Velk and Tobin will build a bridge.",
    "The bridge in Port Ember works.",
    "Harrow Mills thanked the mayor.",
    "Nobody works on Monday.",
)
SHAPE = Shape(width=32, heads=2, layers=1, inner=64, vocabulary=200, positions=128)


def names(text: str) -> list[tuple[int, int, str]]:
    """The invented names in a text, in order."""
    found = [(text.find(name), name, kind) for name, kind in KINDS.items() if name in text]
    return sorted((start, start + len(name), kind) for start, name, kind in found)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The words of the sentences, after the signs that have their fixed places."""
    words = sorted({form.lower() for text in SENTENCES for form in split(text).forms})
    pieces = [f"[unused{number}]" for number in range(SEP + 1)] + words
    pieces[PAD], pieces[UNKNOWN], pieces[CLS], pieces[SEP] = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
    path = tmp_path_factory.mktemp("vocabulary") / "vocab.txt"
    path.write_text("\n".join(pieces) + "\n", encoding="utf-8")
    assert len(pieces) <= SHAPE.vocabulary
    return path


@pytest.fixture(scope="module")
def examples(vocabulary: Path) -> list[Example]:
    encoder = Encoder(WordPieces(vocabulary.read_text(encoding="utf-8").splitlines()))
    return [encoder.example(text, names(text), True) for text in SENTENCES]


def trained(examples: list[Example], steps: int, checkpoint: Any = None, interrupt_after: int = 0) -> Any:
    """The mean of the weights of a tiny network after so many steps, each on all sentences."""
    from training.examples import TAGS
    from training.model import Tagger
    from training.train import Plan, train

    torch.set_num_threads(1)  # threads that wait for each other take most of the time of so small a network
    torch.manual_seed(1)
    plan = Plan(lambda _: examples, epochs=steps, rate=4e-3, max_pieces=512)

    def after_step(_model: Any, step: int) -> None:
        if step == interrupt_after:
            raise KeyboardInterrupt

    return train(Tagger(len(TAGS), SHAPE, dropout=0.1), plan, after_step, checkpoint)


def exported(model: Any, examples: list[Example], vocabulary: Path, folder: Path) -> NeuralRecogniser:
    from training.export import write_model

    assert write_model(model, examples, vocabulary, folder) == (folder / "recogniser.onnx").stat().st_size
    return NeuralRecogniser(folder)


def found(recogniser: NeuralRecogniser, text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in recogniser.find(text)]


@pytest.fixture(scope="module")
def recogniser(examples: list[Example], vocabulary: Path, tmp_path_factory: pytest.TempPathFactory) -> NeuralRecogniser:
    return exported(trained(examples, 150), examples, vocabulary, tmp_path_factory.mktemp("model"))


def wanted(text: str) -> list[tuple[str, str]]:
    words = {"PER": "person", "ORG": "organization", "LOC": "place"}
    return [(text[start:end], words[kind]) for start, end, kind in names(text)]


def test_it_finds_the_names_that_it_was_trained_on(recogniser: NeuralRecogniser) -> None:
    assert [found(recogniser, text) for text in SENTENCES] == [wanted(text) for text in SENTENCES]


def test_it_is_the_training_that_finds_them(examples: list[Example], vocabulary: Path, tmp_path: Path) -> None:
    untrained = exported(trained(examples, 1), examples, vocabulary, tmp_path)
    assert [text for text in SENTENCES if names(text) and found(untrained, text) == wanted(text)] == []


def test_what_is_exported_scores_as_what_was_trained(examples: list[Example], vocabulary: Path, tmp_path: Path) -> None:
    """Eight bits and the smoothing change no tag's score by much, at full length and alone."""
    import onnxruntime

    from training.batches import tensors

    model = trained(examples, 40).eval()
    exported(model, examples, vocabulary, tmp_path)
    session = onnxruntime.InferenceSession(tmp_path / "recogniser.onnx", providers=["CPUExecutionProvider"])
    for example in examples:
        pieces, cases, around, _, _ = tensors([example])
        with torch.no_grad():
            full = model(pieces, cases, around).softmax(-1)
        fed = {"pieces": pieces.numpy(), "cases": cases.numpy(), "surroundings": around.numpy()}
        scores = torch.tensor(session.run(None, fed)[0]).softmax(-1)
        assert float((scores - full).abs().max()) < 0.1


def test_the_same_seed_gives_the_same_weights(examples: list[Example]) -> None:
    one, other = (trained(examples, 5).state_dict() for _ in range(2))
    assert one.keys() == other.keys() and "words.weight" in one
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


def test_an_interrupted_training_goes_on_to_the_same_weights(examples: list[Example], tmp_path: Path) -> None:
    from training.train import Checkpoint, Keeper

    keeper = Keeper({}, tmp_path, every=2)
    checkpoint = Checkpoint(tmp_path / "checkpoint.pt", 2, keeper)
    keeper.best = 0.75
    with pytest.raises(KeyboardInterrupt):
        trained(examples, 7, checkpoint, interrupt_after=5)
    assert torch.load(checkpoint.path)["step"] == 4
    keeper.best = 0.0  # as in another process
    one, other = trained(examples, 7, checkpoint).state_dict(), trained(examples, 7).state_dict()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []
    assert keeper.best == 0.75


def test_the_checkpoint_of_a_training_of_another_length_is_not_used(examples: list[Example], tmp_path: Path) -> None:
    from training.train import Checkpoint

    checkpoint = Checkpoint(tmp_path / "checkpoint.pt", every=2)
    trained(examples, 4, checkpoint)
    one, other = trained(examples, 6, checkpoint).state_dict(), trained(examples, 6).state_dict()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []
