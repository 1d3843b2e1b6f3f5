"""Write the trained weights as the model that the package ships: ONNX in eight bits, vocabulary, labels and notices.

python -m training.export --data ../shared/ner/train --weights FOLDER/last.pt --vocabulary vocab.txt [--out FOLDER]
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch

from sitegen.annotate.recogniser.neural import MODEL
from sitegen.annotate.recogniser.wordpieces import WordPieces
from training.batches import batches
from training.examples import EVENT_SETS, TAGS, Encoder, Example
from training.graph import model_of
from training.model import Tagger
from training.sentences import is_held_out, read_sentences
from training.smoothing import smoothed

KINDS = {"PER": "person", "ORG": "organization", "LOC": "place", "EVENT": "event"}
MAX_BYTES = 25_000_000
SEEN = 800  # sentences that show how large the inputs of the matrices grow
NOTICE = Path(__file__).with_name("NOTICE.md")


def sample(folder: Path, encoder: Encoder) -> list[Example]:
    """About `SEEN` of the sentences that were not held out, evenly spread."""
    kept = [item for item in read_sentences(folder) if not is_held_out(item)]
    seen = kept[:: max(1, len(kept) // SEEN)]
    return [encoder.example(item.text, item.spans, item.source in EVENT_SETS) for item in seen]


def write_model(model: Tagger, examples: list[Example], vocabulary: Path, folder: Path) -> int:
    """Write `model` into `folder` as the recogniser reads it; return the size of the network in bytes.

    `examples` show how large the inputs of its matrices grow.
    """
    weights = {name: value.numpy() for name, value in smoothed(model, batches(examples, 4096, None)).items()}
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model_of(weights, model.shape), folder / "recogniser.onnx")
    shutil.copyfile(vocabulary, folder / "vocab.txt")
    labels = json.dumps({"tags": TAGS, "kinds": KINDS}, indent=1)
    (folder / "labels.json").write_text(labels + "\n", "utf-8")
    shutil.copyfile(NOTICE, folder / "NOTICE.md")
    return (folder / "recogniser.onnx").stat().st_size


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/ner/train"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL, help="folder; that of the package where it is left out")
    return parser.parse_args()


def main() -> None:
    """Write the model; exit where it is larger than the package allows."""
    asked = options()
    model = Tagger(len(TAGS))
    model.load_state_dict(torch.load(asked.weights))
    encoder = Encoder(WordPieces(asked.vocabulary.read_text("utf-8").splitlines()))
    size = write_model(model, sample(asked.data, encoder), asked.vocabulary, asked.out)
    print(f"{size:,} bytes")
    if size > MAX_BYTES:
        raise SystemExit("the model is larger than the package allows")


if __name__ == "__main__":
    main()
