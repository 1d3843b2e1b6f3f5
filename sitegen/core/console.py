"""The two streams that the program speaks on; nothing else writes to them.

Names of files, keys and titles come from strangers: what would move a terminal's cursor, change its colours or turn
the direction of a line is shown as an escape, and a line stays one line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import warnings
from typing import Any

import click

from sitegen.core.escapes import BIDI, escaped

_UNSEEN_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff]")


def write(text: str, *, err: bool = False) -> None:
    """A line on standard output, or on standard error."""
    click.echo(_encodable(escaped(text), err), err=err)


def write_json(data: Any) -> None:
    """A line of JSON on standard output; what is made visible elsewhere is escaped as JSON has it."""
    text = json.dumps(data, ensure_ascii=not _can_hold_all(sys.stdout))
    click.echo(_UNSEEN_IN_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def log_on_stderr(verbose: bool) -> None:
    """Lets the program's own log be seen on standard error; libraries stay silent."""
    own = logging.getLogger("sitegen")
    own.handlers[:] = [_Lines()]
    own.setLevel(logging.INFO if verbose else logging.WARNING)
    own.propagate = False
    silence_libraries()


def silence_libraries() -> None:
    """Nothing that a library logs or warns of reaches a stream: it speaks of pages that are none of its user's."""
    if not any(isinstance(handler, logging.NullHandler) for handler in logging.getLogger().handlers):
        logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


class _Lines(logging.Handler):
    """Writes each line of a record."""

    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).split("\n"):
            write(line, err=True)


def _encodable(text: str, err: bool) -> str:
    """`text` as the stream can hold it: a terminal may speak ASCII alone."""
    stream = sys.stderr if err else sys.stdout
    if _can_hold_all(stream):
        return text
    encoding = stream.encoding
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _can_hold_all(stream: Any) -> bool:
    return str(getattr(stream, "encoding", None) or "utf-8").replace("-", "").lower() in ("utf8", "utf16", "utf32")
