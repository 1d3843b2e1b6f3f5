"""How long it takes from saving one article until the preview serves its new bytes: the last part of RESULTS.md.

    python benchmarks/serve.py [--sizes 1000,100000] [--saves 15] [--work DIR]

Lays out the archives of invented stories that are compared side by side, starts `sitegen serve`, saves the story in the
middle again and again as an editor does, and asks for its page until it is the new one.
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

from corpus import edit, lay_out, middle

RESULTS = Path(__file__).with_name("RESULTS.md")
_TITLE = "## From a save to the new page\n"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", default="1000,100000")
    asked.add_argument("--saves", type=int, default=15)
    asked.add_argument("--work", type=Path, help="where sites are kept; a temporary folder if not given")
    options = asked.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix="sitegen-bench-"))
    try:
        lines = [told(int(size), measure(site_of(int(size), work), options.saves)) for size in options.sizes.split(",")]
    finally:
        if not options.work:
            shutil.rmtree(work)
    section = "\n".join([_TITLE, *lines, ""])
    before = RESULTS.read_text(encoding="utf-8").partition(_TITLE)[0].rstrip()
    RESULTS.write_text(f"{before}\n\n{section}", encoding="utf-8")
    print(section)


def site_of(count: int, work: Path) -> Path:
    """A site of so many stories, made where there is none yet."""
    site = work / f"preview-{count}"
    if not site.exists():
        lay_out("sitegen", count, site)
    return site


def told(count: int, times: list[float]) -> str:
    """A line about what was measured."""
    middle_one = f"median {statistics.median(times):.0f} ms"
    return f"- {count:,} stories: {middle_one} ({len(times)} saves: {min(times):.0f} to {max(times):.0f} ms)"


def measure(site: Path, saves: int) -> list[float]:
    """Milliseconds from save to served bytes, for each save."""
    command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", "0", "--json", "--quiet"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert server.stdout
        port = int(json.loads(server.stdout.readline())["url"].rstrip("/").rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        story = middle("sitegen", site)
        url = f"/{story.relative_to(site / 'content/articles').with_suffix('').as_posix()}/"
        return [save(connection, story, url, f"{time.time_ns()}") for _ in range(saves)]
    finally:
        server.terminate()
        server.wait()


def save(connection: http.client.HTTPConnection, story: Path, url: str, mark: str) -> float:
    """One save, once the preview has come to rest after the one before."""
    time.sleep(1)
    started = time.perf_counter()
    edit(story, mark)
    while mark.encode() not in get(connection, url):
        time.sleep(0.005)
    return (time.perf_counter() - started) * 1000


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The bytes of a page."""
    connection.request("GET", path)
    return connection.getresponse().read()


if __name__ == "__main__":
    main()
