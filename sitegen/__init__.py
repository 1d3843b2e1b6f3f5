"""sitegen turns captured news into an archive that people want to read."""

from importlib.metadata import version

__version__ = version("sitegen")
