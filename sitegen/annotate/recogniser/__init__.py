"""Finds names in a text: the model that comes with the package, or a spaCy pipeline."""
