"""The search bundle: Pagefind reads the built pages of stories and terms, and its files are made reproducible."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sitegen.errors import SitegenError
from sitegen.files import digest, inside, write_if_changed
from sitegen.index.store import recall, remember
from sitegen.outputs import BUNDLE, Outputs

FOLDER = "pagefind/"
"""Where the bundle stands in output/."""

_MAGIC = b"pagefind_dcd"
_PUBLISHED = re.compile(
    r"pagefind(-worker)?\.js|pagefind-entry\.json|wasm\.[\w-]+\.pagefind|.+\.pf_(meta|filter|index|fragment)"
)


def refresh_bundle(outputs: Outputs, language: str) -> int:
    """Brings the bundle up to date with the pages that belong in it; returns how many files were written.

    Nothing is done where no page that it indexes changed since and all its files stand. Raises SitegenError.
    """
    standing = outputs.of(BUNDLE)
    state = _state(outputs, language)
    if all(standing.values()) and recall(outputs.db, "search") == state:
        return 0
    remember(outputs.db, "search", "")
    written, made = 0, set()
    with tempfile.TemporaryDirectory(prefix="search-", dir=outputs.folder.parent / ".sitegen") as work:
        pages = [path for path, _ in outputs.searched()]
        for name, data in _bundle(outputs.folder, pages, language, Path(work)) if pages else ():
            made.add(FOLDER + name)
            written += _write(outputs, FOLDER + name, data)
    for path in standing.keys() - made:
        outputs.drop(path)
    for path in pages:  # a link to a file, even one that is gone again, changes its times
        with suppress(FileNotFoundError):
            outputs.touched(path)
    remember(outputs.db, "search", state)
    return written


def _state(outputs: Outputs, language: str) -> str:
    """A digest of all that the bundle is made from."""
    made = hashlib.sha256(repr((version("pagefind"), language)).encode())
    for path, fingerprint in outputs.searched():
        made.update(f"{path} {fingerprint}\n".encode())
    return made.hexdigest()


def _write(outputs: Outputs, path: str, data: bytes) -> bool:
    other = outputs.owner(path, BUNDLE)
    if other:
        raise SitegenError(f"/{path} belongs to the search index, but {other} stands there", file=other)
    written = write_if_changed(inside(outputs.folder, path), data)
    outputs.written(path, f"search {digest(data)}", BUNDLE, "the search index")
    return written


def _bundle(output: Path, pages: Sequence[str], language: str, work: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a bundle over `pages` by name, the same for the same pages. `work` is an empty folder."""
    for path in pages:
        with suppress(FileNotFoundError):  # a page that could not be made is listed as an error already
            _stage(output / path, work / "site" / path)
    _run(work / "site", work / "made", language)
    yield from _published(work / "made")


def _stage(page: Path, staged: Path) -> None:
    """Only what is to be found is laid before Pagefind: it would read every page of output/."""
    staged.parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.hardlink_to(page)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(page, staged)


def _run(site: Path, made: Path, language: str) -> None:
    """All stories go into one index, whatever their language: Pagefind searches one at a time."""
    from pagefind.service import get_executable

    program = get_executable()
    if program is None:
        hint = "pip install 'pagefind[bin]', or write `enabled = false` under [search]"
        raise SitegenError("the program pagefind is missing", hint=hint)
    arguments: list[str | Path] = [
        "--site",
        site,
        "--output-path",
        made,
        "--force-language",
        language.split("-")[0].lower(),
        "--silent",
    ]
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SitegenError(f"pagefind failed: {(done.stderr or done.stdout).strip()[-500:]}")


def _published(made: Path) -> Iterator[tuple[str, bytes]]:
    """What the search page loads. Pagefind's own user interfaces stay behind; filters are put in order."""
    entry = json.loads((made / "pagefind-entry.json").read_bytes())
    renamed: dict[str, str] = {}
    for path in sorted((made / "filter").glob("*.pf_filter")):
        name, data = _ordered_filter(path)
        renamed[path.stem] = Path(name).stem
        yield f"filter/{name}", data
    for language in entry["languages"].values():
        name, data = _ordered_meta(made / f"pagefind.{language['hash']}.pf_meta", renamed)
        language["hash"] = Path(name).stem.removeprefix("pagefind.")
        yield name, data
    yield "pagefind-entry.json", json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()
    for path in sorted(p for p in made.rglob("*") if p.is_file() and _PUBLISHED.fullmatch(p.name)):
        if path.suffix not in (".pf_filter", ".pf_meta", ".json"):
            yield path.relative_to(made).as_posix(), path.read_bytes()


def _ordered_filter(path: Path) -> tuple[str, bytes]:
    """A filter's values stand in the order of a hash map; they are put in that of their names."""
    label, values = _decoded(path)
    data = _encoded([label, sorted(values)])
    return f"{path.stem.partition('_')[0]}_{digest(data)[:10]}.pf_filter", data


def _ordered_meta(path: Path, renamed: Mapping[str, str]) -> tuple[str, bytes]:
    """The table of contents: filters by their new names, and what else is a set in order."""
    made_by, pages, chunks, filters, sorts, fields = _decoded(path)
    data = _encoded([made_by, pages, chunks, sorted([f, renamed[n]] for f, n in filters), sorted(sorts), fields])
    language = path.stem.removeprefix("pagefind.").rpartition("_")[0]
    return f"pagefind.{language}_{digest(data)[:10]}.pf_meta", data


def _decoded(path: Path) -> Any:
    import cbor2

    data = gzip.decompress(path.read_bytes())
    if not data.startswith(_MAGIC):
        raise SitegenError(f"pagefind wrote {path.name} in a form that sitegen does not know")
    return cbor2.loads(data[len(_MAGIC) :])


def _encoded(value: Any) -> bytes:
    import cbor2

    return gzip.compress(_MAGIC + cbor2.dumps(value), mtime=0)
