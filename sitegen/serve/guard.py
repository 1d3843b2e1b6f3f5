"""Restricts who may request what from the preview: only files, only for this host.

Pages elsewhere cannot read drafts.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PORT = re.compile(r":\d+$")
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 -- recognised, not listened on
_ALWAYS = frozenset(["127.0.0.1", "localhost", "::1"])


class Guard:
    """Answers only GET and HEAD requests whose Host and Origin are this host; this prevents DNS rebinding."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self.hosts = _ALWAYS | {host.lower()}
        self.everywhere = host in _EVERYWHERE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = self._refusal(scope)
            await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = [(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]]
        hosts = [value for name, value in headers if name == "host"]
        origins = [_host_of(value) for name, value in headers if name == "origin"]
        if len(hosts) != 1 or not all(self._is_here(host) for host in (*hosts, *origins)):
            return PlainTextResponse("This preview answers on this machine only.", 403)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("A preview can only be read.", 405, {"allow": "GET, HEAD"})
        return None

    def _is_here(self, host: str) -> bool:
        name = _PORT.sub("", host).lower().strip("[]")
        return name in self.hosts or (self.everywhere and _is_address(name))


def _host_of(origin: str) -> str:
    """The host of an origin; for "null" or an invalid origin a host that cannot exist."""
    try:
        return urlsplit(origin).netloc or "null.invalid"
    except ValueError:
        return "null.invalid"


def _is_address(name: str) -> bool:
    """Whether a host is an IP address, which DNS rebinding cannot use."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
