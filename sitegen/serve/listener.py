"""The socket of the preview.

If no port is requested (0), it takes the port of the last run if that is free, so that open browser pages keep working.
"""

from __future__ import annotations

import contextlib
import errno
import socket
from pathlib import Path

from sitegen.core.errors import SitegenError
from sitegen.core.files import write_if_changed


def listen(host: str, port: int, note: Path) -> socket.socket:
    """A socket that listens on `host` and `port`; for port 0 on the port in the file `note` if that is free, else any.

    Writes the port to `note`. Raises SitegenError if it cannot listen.
    """
    listener = (_of_last_time(host, note) if port == 0 else None) or _listener(host, port)
    # Head and body are two writes: without TCP_NODELAY the second waits 40 ms for the acknowledgement of the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    write_if_changed(note, b"%d\n" % listener.getsockname()[1])
    return listener


def _of_last_time(host: str, note: Path) -> socket.socket | None:
    with contextlib.suppress(OSError, ValueError, OverflowError, SitegenError):
        return _listener(host, int(note.read_bytes()))
    return None


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (while ")[0]
        hint = "try another --port" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "try another --host"
        raise SitegenError(f"cannot listen on {host}:{port}: {why}", hint=hint) from error
