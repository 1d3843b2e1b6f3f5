"""How long convert and build take on wire stories, stage by stage.

    python benchmarks/wire.py [--stories 500] [--runs 3] [--jobs N]

Needs the corpora beside the checkout (../shared/corpora). Prints the median of the runs; each run starts from seeds
alone, then builds again with nothing changed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
STAGES = ("convert", "index", "plan", "render", "search", "total")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stories", type=int, default=500)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--jobs", type=int)
    options = asked.parse_args()
    if not CORPORA.is_dir():
        sys.exit("the corpora beside the checkout are not here")
    home = Path(tempfile.mkdtemp(prefix="sitegen-bench-"))
    try:
        runs = [once(home / str(number), options) for number in range(options.runs)]
    finally:
        shutil.rmtree(home)
    table(runs, options.stories)


def once(site: Path, options: argparse.Namespace) -> dict[str, Any]:
    """A site from seeds to output, then the same again with nothing changed."""
    site.mkdir()
    (site / "sitegen.toml").write_text('[site]\ntitle = "Wire"\nbase_url = "https://archive.example"\n')
    command = [
        sys.executable,
        str(CORPORA / "write_seeds.py"),
        str(site / "seeds/wire"),
        "--limit",
        str(options.stories),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return {"cold": build(site, options), "again": build(site, options)}


def build(site: Path, options: argparse.Namespace) -> dict[str, Any]:
    """One build's report."""
    command = [sys.executable, "-m", "sitegen", "build", "--site", str(site), "--json", "--quiet"]
    command += ["--jobs", str(options.jobs)] if options.jobs else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def table(runs: list[dict[str, Any]], stories: int) -> None:
    first = runs[0]["cold"]
    print(f"{stories:,} wire stories, {first['pages']:,} files; medians of {len(runs)} runs, seconds")
    print(f"{'':14}" + "".join(f"{stage:>9}" for stage in STAGES) + "  written")
    for name, label in (("cold", "from seeds"), ("again", "nothing new")):
        medians = [statistics.median(run[name]["seconds"][stage] for run in runs) for stage in STAGES]
        print(f"{label:14}" + "".join(f"{m:9.2f}" for m in medians) + f"  {runs[0][name]['written']:,}")


if __name__ == "__main__":
    main()
