"""How long it takes from saving one article until the preview serves its new bytes.

    python benchmarks/serve.py [--articles 1000] [--saves 15]

Writes an archive of invented stories, starts `sitegen serve`, saves one article again and again as an editor does, and
asks for its page until it is the new one. Prints the median, the shortest and the longest.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = ("Walter Oduya", "Priya Raman", "Ines Halvorsen", "Nils Quill", "Ada Brandt", "Tomas Reyes", "Mei Lindqvist")
PLACES = ("Halmouth", "Tern Point", "Gull Rock", "Saltby")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=1000)
    asked.add_argument("--saves", type=int, default=15)
    options = asked.parse_args()
    home = Path(tempfile.mkdtemp(prefix="sitegen-bench-"))
    try:
        write_archive(home, options.articles)
        times = measure(home, options.saves)
    finally:
        shutil.rmtree(home)
    shown = f"median {statistics.median(times):.0f} ms (shortest {min(times):.0f}, longest {max(times):.0f})"
    print(f"{options.articles:,} articles, {options.saves} saves: from save to served bytes {shown}")


def write_archive(site: Path, count: int) -> None:
    """Stories over twenty years in which the same people and places come up again."""
    (site / "sitegen.toml").write_text('[site]\ntitle = "Bench"\n')
    for number in range(count):
        year, month, day = 2000 + number % 20, 1 + number % 12, 1 + number % 28
        person, other = (PEOPLE[(number * step) % len(PEOPLE)] for step in (1, 3))
        place = PLACES[number % len(PLACES)]
        folder = site / f"content/articles/{year}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"story-{number}.md").write_text(
            f"---\ntitle: Story {number} of {place}\ndate: {year}-{month:02}-{day:02}\npublication: Example Times\n"
            f"people: [{person}, {other}]\nplaces: [{place}]\ntags: [harbour {number % 40}]\n---\n\n"
            + f"{person} met {other} in {place}, and {number} boats were counted there.\n\n"
            * 6
        )


def measure(site: Path, saves: int) -> list[float]:
    """Milliseconds from save to served bytes, for each save."""
    command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", "0", "--json", "--quiet"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert server.stdout
        port = int(json.loads(server.stdout.readline())["url"].rstrip("/").rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        return [save(connection, site, number) for number in range(saves)]
    finally:
        server.terminate()
        server.wait()


def save(connection: http.client.HTTPConnection, site: Path, number: int) -> float:
    """One save, once the preview has come to rest after the one before."""
    time.sleep(1)
    path = site / "content/articles/2000/story-0.md"
    text, mark = path.read_text(), f"Saved as number {number}."
    started = time.perf_counter()
    path.write_text(f"{text}\n{mark}\n")
    while mark.encode() not in get(connection, "/2000/01/story-0/"):
        time.sleep(0.005)
    return (time.perf_counter() - started) * 1000


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The bytes of a page."""
    connection.request("GET", path)
    return connection.getresponse().read()


if __name__ == "__main__":
    main()
