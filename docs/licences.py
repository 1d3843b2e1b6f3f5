"""The table of licences in docs/dependencies.md: `make licences`. Reads requirements/ and what is installed.

The row of a distribution that is not installed here (another system's, an extra's) is kept as it stands in the table;
one that has neither is an error, and says where to install it from.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
BEGIN, END = "<!-- made by `make licences` -->", "<!-- end of the licences -->"
# What brings a distribution: the first file of requirements/ that names it, unless an extra names it itself.
BROUGHT = {"demo": "sitegen", "spacy": "`sitegen[spacy]`", "test": "tests", "build": "building"}
CALLED = {
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "Public Domain": "public domain",
    "Artistic License": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}
TEXTS = {
    "Permission is hereby granted, free of charge": "MIT",
    "Neither the name": "BSD-3-Clause",
    "Redistribution and use in source and binary forms": "BSD-2-Clause",
    "Apache License": "Apache-2.0",
}


def locked(name: str) -> list[str]:
    """The names of the distributions in one file of requirements/."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)))


def extras() -> dict[str, str]:
    """What the extras of pyproject.toml name, and the extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [(extra, text) for extra, texts in project["optional-dependencies"].items() for text in texts]
    return {re.split(r"[^A-Za-z0-9._-]", text)[0].lower(): f"`sitegen[{extra}]`" for extra, text in wanted}


def texts(distribution: metadata.Distribution) -> str:
    """The licence files of a distribution, one after the other."""
    files = [file for file in distribution.files or [] if re.search(r"licen[cs]e|copying", file.name, re.IGNORECASE)]
    found = [Path(str(file.locate())) for file in sorted(files, key=str)]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in found if path.is_file())


def said(distribution: metadata.Distribution) -> list[str]:
    """What the metadata say of the licence, the most exact first."""
    fields = distribution.metadata
    exact, free = fields.get("License-Expression", ""), fields.get("License", "")
    classes = [c.rpartition(" :: ")[2] for c in fields.get_all("Classifier") or [] if c.startswith("License ::")]
    short = [text for text in (free, *classes) if 0 < len(text) < 60 and text != "UNKNOWN"]
    return ([exact] if exact else []) + short


def licence(distribution: metadata.Distribution) -> str:
    """The licence of a distribution as an SPDX expression; its text decides where the metadata are vague or silent."""
    for name in said(distribution):
        if name in CALLED:
            return CALLED[name]
        if not name.startswith("BSD ") and name != "BSD":
            return name
    text, vague = texts(distribution), "BSD" if said(distribution) else ""  # packages without a text say no more
    return next((name for sign, name in TEXTS.items() if sign in text), vague)


def told(page: str) -> dict[str, str]:
    """The rows of the table as it stands: the licence of each distribution."""
    table = page.partition(BEGIN)[2].partition(END)[0]
    rows = re.findall(r"^\| ([a-z0-9._-]+) \| ([^|]+) \|", table, re.MULTILINE)
    return {name: licence for name, licence in rows if licence != "licence"}


def table(page: str) -> str:
    """The rows for all that requirements/ names."""
    standing, named = told(page), extras()
    rows: dict[str, str] = {}
    for source, brought in BROUGHT.items():
        for name in locked(source):
            try:
                found = licence(metadata.distribution(name))
            except metadata.PackageNotFoundError:
                found = standing.get(name, "")
            if not found:
                sys.exit(f"{name}: no licence is known; install it first: pip install -r requirements/{source}.txt")
            rows.setdefault(name, f"| {name} | {found} | {named.get(name, brought)} |")
    return "\n".join(
        ["| distribution | licence | comes with |", "|---|---|---|", *(rows[name] for name in sorted(rows))]
    )


def whole(page: str) -> str:
    """The page with its table made anew."""
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n\n{table(page)}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    PAGE.write_text(whole(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
