"""The program's two output streams, stdout and stderr. No other module writes to them.

File names, keys and titles are untrusted. Characters that would move a terminal's cursor, change its colours or change
the direction of a line are printed as escapes, and one line of text stays one line of output.
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
    """Prints one line to standard output or, with `err`, to standard error."""
    click.echo(_encodable(escaped(text), err), err=err)


def write_json(data: Any) -> None:
    """Prints `data` as one line of JSON to standard output. Characters that `visible` escapes become JSON escapes."""
    text = json.dumps(data, ensure_ascii=not _can_hold_all(sys.stdout))
    click.echo(_UNSEEN_IN_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def log_on_stderr(verbose: bool) -> None:
    """Sends the program's own log to standard error, and silences the logs of libraries."""
    own = logging.getLogger("sitegen")
    own.handlers[:] = [_Lines()]
    own.setLevel(logging.INFO if verbose else logging.WARNING)
    own.propagate = False
    silence_libraries()


def silence_libraries() -> None:
    """Suppresses all log messages and warnings of libraries: they concern programmers, not the users of sitegen."""
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
    """`text` with the characters escaped that the stream's encoding cannot hold; some terminals accept only ASCII."""
    stream = sys.stderr if err else sys.stdout
    if _can_hold_all(stream):
        return text
    encoding = stream.encoding
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _can_hold_all(stream: Any) -> bool:
    return str(getattr(stream, "encoding", None) or "utf-8").replace("-", "").lower() in ("utf8", "utf16", "utf32")
