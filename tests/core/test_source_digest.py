"""Digests of sources: which change of code or data makes which stage stale, wherever the package lies."""

from __future__ import annotations

import ast
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.core import source_digest
from sitegen.core.source_digest import STAGES, Sources, digests_of, load_digests, sources_of
from tests.conftest import put, tree

PACKAGE = Path(source_digest.__file__).parents[1]
ROOMS = (
    "annotate build capture check cli content convert deploy entities export incremental index pages render search "
    "serve"
)


@pytest.fixture(scope="module")
def sources() -> Sources:
    return sources_of(PACKAGE)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package in another place, with other times, under another name."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(PACKAGE, tmp_path / "elsewhere", ignore=ignored, copy_function=shutil.copyfile))


def changed(folder: Path, change: Callable[[], object]) -> set[str]:
    """The stages that a change makes stale."""
    before = digests_of(folder)
    change()
    after = digests_of(folder)
    return {stage for stage in STAGES if before[stage] != after[stage]}


def rooms(sources: Sources, stage: str) -> set[str]:
    """The rooms of which a stage has a module."""
    return {module.split(".")[1] for module in sources.closure(STAGES[stage]) if "." in module}


# --- what a stage depends on -------------------------------------------------------------------------------


def test_imports_are_found_in_the_text_as_python_finds_them(sources: Sources) -> None:
    for module, path in sources.modules.items():
        assert sources.imports(module) == set(parsed(sources, PACKAGE / path)), module


def parsed(sources: Sources, path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "sitegen":
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in sources.modules else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in sources.modules)


def test_conversion_depends_on_capture_and_annotation_and_not_on_what_comes_after(sources: Sources) -> None:
    found = sources.closure(STAGES["convert"])
    whole = {m for m in sources.modules if m.startswith(("sitegen.capture", "sitegen.annotate"))}
    assert whole <= found and len(whole) > 100
    assert rooms(sources, "convert") == {"capture", "annotate", "content", "convert", "core", "index"}
    assert {module for module in found if module.startswith("sitegen.index")} == {"sitegen.index.permalinks"}


def test_pages_depend_on_what_makes_them_and_not_on_capture(sources: Sources) -> None:
    needed = {"index", "content", "incremental", "pages", "render", "build", "core"}
    assert rooms(sources, "render") == needed | {"annotate"}, "the finder of names in bodies is among them"
    found = sources.files(STAGES["render"])
    assert {f"pages/{path.name}" for path in (PACKAGE / "pages").glob("*.py")} <= set(found)
    assert [path for path in found if path.startswith("annotate/recogniser")] == []


def test_no_stage_depends_on_the_command_line_or_on_deploys(sources: Sources) -> None:
    others = {"cli", "deploy", "serve", "entities", "__main__"}
    assert {room for stage in STAGES for room in rooms(sources, stage)} & others == set()
    assert {room for stage in STAGES for room in rooms(sources, stage)} | others == {*ROOMS.split(), "core", "__main__"}


def test_what_keeps_something_in_the_index_has_a_digest_of_its_own_or_is_part_of_that_of_the_index(
    sources: Sources,
) -> None:
    """Else a change of what is kept would meet what other code kept."""
    parts = sources.closure(STAGES["index"]) | sources.closure(STAGES["search"])
    opens = {"sitegen.index.index_file", "sitegen.index.store"}
    keepers = [module for module in sources.modules if opens & sources.imports(module)]
    outside = {module for module in keepers if module not in parts}
    assert {module.split(".")[1] for module in outside} == {"check", "cli", "convert", "entities", "export", "serve"}


# --- what a change makes stale -----------------------------------------------------------------------------

ALL = {"convert", "index", "render", "search", "export", "check"}


@pytest.mark.parametrize(
    ("path", "stale"),
    [
        ("__init__.py", {"export"}),  # a bag names the version that made it
        ("__main__.py", set()),
        ("annotate/gazetteer/data/teams.tsv", {"convert", "index", "render", "export"}),
        ("annotate/recogniser/model/recogniser.onnx", {"convert"}),
        ("annotate/resolve/linking.py", {"convert"}),
        ("build/page_worker.py", {"index", "render"}),
        ("capture/boilerplate/phrases.toml", {"convert", "export"}),
        ("capture/formats/mail.py", {"convert"}),
        ("check/html.py", {"check"}),
        ("cli/build.py", set()),
        ("content/merge.py", {"convert"}),
        ("convert/report.html", set()),
        ("convert/seed_worker.py", {"convert"}),
        ("core/catalogs/de.po", set()),
        ("core/files.py", ALL),
        ("deploy/plan.py", set()),
        ("entities/doctor.py", set()),
        ("export/tables.py", {"export"}),
        ("index/scan.py", {"index", "render", "export"}),
        ("pages/charts.py", {"render", "export"}),
        ("pages/teasers.py", {"render"}),
        ("render/__init__.py", {"render"}),
        ("render/quotes.py", {"render"}),
        ("sample/sitegen.toml", set()),
        ("search/merging.py", {"search"}),
        ("serve/live.js", set()),
    ],
)
def test_a_change_makes_stale_what_it_can_change(copy: Path, path: str, stale: set[str]) -> None:
    def change() -> None:
        (copy / path).write_bytes((copy / path).read_bytes() + b"\n")

    assert changed(copy, change) == stale


def test_files_that_come_and_go_count_where_they_are_used(copy: Path) -> None:
    assert changed(copy, lambda: put(copy, "annotate/gazetteer/data/rivers.tsv", "Elva\n")) >= {"convert", "render"}
    assert changed(copy, lambda: put(copy, "capture/formats/fax.py", '"""Faxes."""\n')) == {"convert"}
    assert changed(copy, lambda: put(copy, "render/unused.py", '"""Nobody imports it."""\n')) == set()
    assert changed(copy, (copy / "annotate/gazetteer/data/teams.tsv").unlink) >= {"convert", "render"}


def test_a_late_import_counts(copy: Path) -> None:
    late = "\n\ndef late() -> None:\n    from sitegen.deploy import plan\n\n    plan.plan()\n"
    path = copy / "render/quotes.py"
    assert changed(copy, lambda: path.write_text(path.read_text("utf-8") + late, "utf-8")) == {"render"}
    assert changed(copy, lambda: put(copy, "deploy/plan.py", "")) == {"render"}


# --- where the package lies --------------------------------------------------------------------------------


def test_the_digest_is_that_of_the_bytes_wherever_they_lie(copy: Path) -> None:
    assert digests_of(copy) == digests_of(PACKAGE)
    put(copy, "themes/broadsheet/theme.toml", "")  # where a wheel has them
    put(copy, "render/__pycache__/quotes.cpython-311.pyc", b"\0")
    put(copy, "annotate/gazetteer/data/.teams.tsv.swp", b"\0")
    assert digests_of(copy) == digests_of(PACKAGE)


def test_line_ends_of_a_checkout_do_not_count(copy: Path) -> None:
    for name, data in tree(copy).items():
        if b"\0" not in data:
            (copy / name).write_bytes(data.replace(b"\n", b"\r\n"))
    assert digests_of(copy) == digests_of(PACKAGE)


# --- what is kept ------------------------------------------------------------------------------------------


@pytest.fixture
def process(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[dict[str, str], bool]]:
    """What a new process that runs the copy says, and whether it had to read the sources."""
    monkeypatch.setattr(source_digest, "_FOLDER", copy)

    def start() -> tuple[dict[str, str], bool]:
        read = []
        monkeypatch.setattr(source_digest, "_known", {})
        monkeypatch.setattr(source_digest, "digests_of", lambda folder: read.append(1) or digests_of(folder))
        load_digests(tmp_path / "state")
        return {stage: source_digest.source_digest(stage) for stage in STAGES}, bool(read)

    return start


def test_sources_are_read_again_only_where_they_changed(process: Callable, copy: Path) -> None:
    first, read = process()
    assert read and first == digests_of(PACKAGE)
    assert process() == (first, False)
    path = copy / "render/quotes.py"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b'"""', b"'''", 2))  # as long as before, and as old
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    second, read = process()
    assert read and {stage for stage in STAGES if first[stage] != second[stage]} == {"render"}


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"files": 3}', "\udcff"])
def test_a_damaged_file_is_made_anew(process: Callable, tmp_path: Path, kept: str) -> None:
    first, _ = process()
    put(tmp_path, "state/code.json", kept.encode("utf-8", "surrogateescape"))
    assert process() == (first, True)
    assert process() == (first, False)


def test_digests_of_other_stages_are_of_no_use(process: Callable, tmp_path: Path) -> None:
    first, _ = process()
    kept = json.loads((tmp_path / "state/code.json").read_bytes())
    put(tmp_path, "state/code.json", json.dumps({**kept, "stages": {"render": "0"}}))
    assert process() == (first, True)


def test_a_folder_that_cannot_be_written_costs_time_alone(process: Callable, tmp_path: Path) -> None:
    put(tmp_path, "state", "a file\n")
    assert process() == (digests_of(PACKAGE), True)
