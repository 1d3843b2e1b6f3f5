"""Write the trained weights as the model that the package ships: ONNX, int8, with notices.

python training/export.py --data ../shared/ner/train --weights /somewhere/last.pt --vocabulary vocab.txt
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch
from data import EVENT_SETS, TAGS, Encoder, is_dev, read
from ease import ease
from graph import model_of
from model import Tagger
from train import batches

from sitegen.annotate.recogniser.wordpieces import WordPieces

MODEL = Path(__file__).parents[1] / "sitegen/annotate/recogniser/model"
KINDS = {"PER": "person", "ORG": "organization", "LOC": "place", "EVENT": "event"}
MOST_BYTES = 25_000_000
SEEN = 800  # sentences that show how large the inputs of the matrices grow


def eased(weights: Path, vocabulary: Path, folder: Path) -> dict[str, torch.Tensor]:
    """The weights, made ready for eight bits with some of the training sentences."""
    model = Tagger(len(TAGS))
    model.load_state_dict(torch.load(weights))
    encoder = Encoder(WordPieces(vocabulary.read_text("utf-8").splitlines()))
    kept = [item for item in read(folder) if not is_dev(item)]
    seen = kept[:: len(kept) // SEEN]
    examples = [encoder.example(item.text, item.spans, item.source in EVENT_SETS) for item in seen]
    return ease(model, batches(examples, 4096, None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/ner/train"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    asked = parser.parse_args()
    weights = {name: value.numpy() for name, value in eased(asked.weights, asked.vocabulary, asked.data).items()}
    asked.out.mkdir(parents=True, exist_ok=True)
    onnx.save(model_of(weights), asked.out / "recogniser.onnx")
    shutil.copyfile(asked.vocabulary, asked.out / "vocab.txt")
    labels = json.dumps({"tags": TAGS, "kinds": KINDS}, indent=1)
    (asked.out / "labels.json").write_text(labels + "\n", "utf-8")
    shutil.copyfile(Path(__file__).parent / "NOTICE.md", asked.out / "NOTICE.md")
    size = (asked.out / "recogniser.onnx").stat().st_size
    print(f"{size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit("the model is larger than the package allows")


if __name__ == "__main__":
    main()
