"""sitegen turns captured news into an archive that people want to read."""

__version__ = "0.1.0"
