"""Long rows of one piece of text: the worst that can be said to a pattern that looks at everything twice."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

PIECES = [
    " ", "a", "A", "1", "-", ".", "<", "<a ", "Aa ", "A. ", "By ", "'", '"', "(", "[", "&", "*", "http://", "a.", "1/",
    "Mr. ", "a, ", "Aa-", "a@", "\t", "\u00a0", "=", "<p>", "<b>", "&lt;", "photo ", "Photo by ", "staff ", "comments ",
    "12 March 2014 ", "(AP) ", "— ", "By Aa Bb, ", "Aa and ", "de la ", " contributed ", "follow @a ", "<div>", "<li>",
    "<td>", "<br>", "<!--", "<script>", "[caption]", "<a href=a>b</a>", "<span>a</span>",
]  # fmt: skip

_READ = """
import sys
from fuzz.checks import seed
from tests.support.rows import captures
for form, text in captures(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])):
    seed(text.encode(), form)
"""


def captures(size: int, first: int, step: int) -> list[tuple[str, str]]:
    """Dumps of text and pages with a row of `size` characters of a piece: on one line, on many, as paragraphs."""
    told = "The keeper of the harbour wrote a line of the log that night. " * 5
    found = []
    for piece in PIECES[first::step]:
        line, lines, blocks = piece * (size // len(piece)), piece * 8 + "\n", piece * 3 + "\n\n"
        for row in (line, lines * (size // len(lines)), blocks * (size // len(blocks))):
            text = f"The ferry is late\n\n{told}\n\n{row}\n\n{told}"
            page = f"<title>The ferry is late</title><article><h1>It is late</h1><p>{told}</p><p>{row}</p></article>"
            found += [("txt", text), ("html", page)]
    return found


def read_rows(size: int, first: int, step: int, seconds: int) -> subprocess.CompletedProcess[str]:
    """Reads such captures in a process that is ended when it has computed for so many seconds."""
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", _READ, str(size), str(first), str(step)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=root, env={**os.environ, "PYTHONPATH": root},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
    )  # fmt: skip
