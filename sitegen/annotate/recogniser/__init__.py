"""Finds names in a text, with the model of the package or with a spaCy pipeline."""
