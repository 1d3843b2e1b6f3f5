"""The preview: serves what was built to this machine alone, and shows changes."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Run, put, put_story


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture
def served(site: Path) -> Iterator[int]:
    put_story(site, "2019/keeper", "title: Keeper\ndate: 2019-05-04")
    put(site, "output/.gitkeep", "")
    port = free_port()
    command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", str(port), "--json"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        assert process.stdout
        assert json.loads(process.stdout.readline()) == {"url": f"http://127.0.0.1:{port}/"}
        wait_for(lambda: ask(port, "/")[0] == 200)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    except ConnectionError:
        return 0, ""
    finally:
        connection.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until something holds; gives up after a minute, which no passing run comes near."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")


def test_pages_are_served_and_follow_changes(site: Path, served: int) -> None:
    status, text = ask(served, "/2019/05/keeper/")
    assert status == 200 and "Keeper" in text and "/_sitegen/reload.js" in text
    put_story(site, "2020/later", "title: Later\ndate: 2020-01-01\ndraft: true")
    wait_for(lambda: ask(served, "/2020/01/later/")[0] == 200)
    (site / "content/articles/2020/later.md").unlink()
    wait_for(lambda: ask(served, "/2020/01/later/")[0] == 404)
    assert ask(served, "/people/")[0] == 404


def test_a_browser_is_told_of_each_build(site: Path, served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=60)
    connection.request("GET", "/_sitegen/events")
    stream = connection.getresponse()
    assert stream.getheader("content-type", "").startswith("text/event-stream")
    put_story(site, "2019/keeper", "title: Keeper, corrected\ndate: 2019-05-04")
    assert stream.readline() == b"event: reload\n"
    connection.close()
    assert "Keeper, corrected" in ask(served, "/2019/05/keeper/")[1]


def test_other_hosts_and_other_sites_are_turned_away(served: int) -> None:
    assert ask(served, "/", Host="evil.example")[0] == 403
    assert ask(served, "/", Host=f"evil.example:{served}")[0] == 403
    assert ask(served, "/", Host="localhost")[0] == 200
    assert ask(served, "/", Origin="http://evil.example")[0] == 403
    assert ask(served, "/", Origin=f"http://127.0.0.1:{served}")[0] == 200


def test_nothing_outside_output_is_served(site: Path, served: int) -> None:
    secret = put(site, "secret.txt", "secret")
    (site / "output/link.txt").symlink_to(secret)
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/link.txt", "/..%2fsecret.txt"):
        status, text = ask(served, path)
        assert status in (400, 404) and "secret" not in text, path
    assert ask(served, "/", "POST")[0] == 405
    assert ask(served, "/archive/", "HEAD")[0] == 200


def test_a_port_in_use_is_told_in_one_line(site: Path, served: int, run: Run) -> None:
    answer = run("serve", "--site", site, "--port", served)
    assert answer.code == 1 and f"cannot listen on 127.0.0.1:{served}" in answer.err
