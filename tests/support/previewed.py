"""A running `sitegen serve`, and ways to ask it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.conftest import tree


@contextlib.contextmanager
def preview(site: Path, *more: str) -> Iterator[int]:
    """`sitegen serve` for a site, in a process of its own; answers its port."""
    command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", "0", "--json", *more]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        assert process.stdout
        url = json.loads(process.stdout.readline())["url"]
        port = int(url.rstrip("/").rpartition(":")[2])
        wait_for(lambda: ask(port, "/")[0] != 0)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Status and text of an answer; 0 where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    except ConnectionError:
        return 0, ""
    finally:
        connection.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until something holds; gives up after two minutes, which no passing run comes near."""
    for _ in range(2400):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")


def wait_for_tree(folder: Path, expected: dict[str, bytes]) -> None:
    """Waits until a folder that a preview writes holds just these files."""

    def stands() -> bool:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # gone while it was being read: not yet
            return tree(folder) == expected
        return False

    wait_for(stands)


class Listener:
    """A browser that has a page open: the events that it is sent."""

    def __init__(self, port: int, path: str, version: str | None = None) -> None:
        if version is None:
            version = ask(port, path)[1].partition('data-seen="')[2].partition('"')[0]
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.connection.request("GET", f"/_sitegen/events?{urlencode({'path': path, 'seen': version})}")
        self.stream = self.connection.getresponse()
        assert self.stream.getheader("content-type", "").startswith("text/event-stream")
        self.first = self.until_state()

    def until_state(self) -> list[tuple[str, Any]]:
        """The next events, up to the one that ends the news of a build."""
        found: list[tuple[str, Any]] = []
        quiet = 0
        while not found or found[-1][0] != "state":
            line = self.stream.readline().decode().strip()
            quiet = quiet + 1 if line.startswith(":") else 0 if line else quiet
            assert quiet < 8, "nothing is told for two minutes"
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
                found.append((name, json.loads(self.stream.readline().decode().removeprefix("data: "))))
        return found

    def until(self, condition: Callable[[list[tuple[str, Any]]], bool]) -> list[tuple[str, Any]]:
        """All events up to the build for which `condition` holds: a save may be seen as two changes."""
        found = self.until_state()
        while not condition(found):
            found += self.until_state()
        return found

    def close(self) -> None:
        self.connection.close()
