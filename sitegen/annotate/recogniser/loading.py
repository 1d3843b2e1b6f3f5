"""Loads the recogniser that the settings name."""

from __future__ import annotations

from sitegen.annotate.recogniser.spans import OWN_MODEL, Recogniser


def load_recogniser(model: str = OWN_MODEL) -> Recogniser:
    """Return the recogniser called `model`.

    `"sitegen"` is the model that comes with this package; any other value is
    the name of an installed spaCy pipeline (extra `sitegen[spacy]`).

    Raises `SitegenError` if there is no such pipeline or no spaCy.
    """
    # Imported here because either choice costs memory that the other need not pay.
    if model == OWN_MODEL:
        from sitegen.annotate.recogniser.neural import NeuralRecogniser

        return NeuralRecogniser()
    from sitegen.annotate.recogniser.spacy_recogniser import SpacyRecogniser

    return SpacyRecogniser(model)
