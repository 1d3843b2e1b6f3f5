"""`python -m fuzz NAME SECONDS`: looks for bytes that break a check. What it finds lands in tests/crashers/NAME/."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sitegen"]):
    from fuzz.checks import CHECKS

HOME = Path(__file__).parents[1]


def main() -> None:
    """Fuzzes one check for a while; ends with another code than 0 where it broke."""
    name, seconds = sys.argv[1], sys.argv[2]
    corpus, crashers = HOME / ".fuzz" / name, HOME / "tests/crashers" / name
    for folder in (corpus, crashers):
        folder.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=4096", "-max_len=4096", "-verbosity=0"]
    options += [f"-artifact_prefix={crashers}/", f"-dict={HOME / 'fuzz/words.txt'}"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], CHECKS[name])
    atheris.Fuzz()


main()
