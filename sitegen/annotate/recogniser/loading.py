"""Loads the recogniser that is named in the settings."""

from __future__ import annotations

from sitegen.annotate.recogniser.spans import OWN_MODEL, Recogniser


def load_recogniser(model: str = OWN_MODEL) -> Recogniser:
    """Returns the recogniser called `model`.

    `"sitegen"` is the model of this package; any other value is the name of an installed spaCy pipeline (extra
    `sitegen[spacy]`). Raises `SitegenError` if the pipeline or spaCy is not installed.
    """
    # Imported here, because each implementation costs memory that the other does not need.
    if model == OWN_MODEL:
        from sitegen.annotate.recogniser.neural import NeuralRecogniser

        return NeuralRecogniser()
    from sitegen.annotate.recogniser.spacy_recogniser import SpacyRecogniser

    return SpacyRecogniser(model)
