"""What sitegen stands on: named, reasoned, above known advisories, locked with hashes, and of known licences."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
PAGE = (REPOSITORY / "docs/dependencies.md").read_text(encoding="utf-8")
LOCKS = ["build", "demo", "lowest", "spacy", "test", "tools"]
# Imported where people have it: whoever has boto3 has AWS profiles that it reads.
OPTIONAL = {"boto3"}
PLAIN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
EXTRAS = {
    extra: [Requirement(text) for text in texts] for extra, texts in PROJECT["project"]["optional-dependencies"].items()
}
TESTS = [Requirement(text) for text in PROJECT["dependency-groups"]["test"]]
NEEDED = {
    "demo": PLAIN,
    "test": [*PLAIN, *EXTRAS["deploy"], *EXTRAS["export"], *EXTRAS["images"], *TESTS],
    "spacy": [*PLAIN, *EXTRAS["spacy"]],
    "lowest": [*PLAIN, *EXTRAS["deploy"], *EXTRAS["export"], *EXTRAS["images"]],
}


def text(lock: str) -> str:
    return (REPOSITORY / f"requirements/{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, list[tuple[Version, str]]]:
    """The versions of each distribution in a lock, each with the condition under which it is taken."""
    found: dict[str, list[tuple[Version, str]]] = {}
    for line in re.findall(r"^[\w.-]+==.*$", text(lock), re.MULTILINE):
        requirement = Requirement(line.removesuffix("\\"))
        version = Version(next(iter(requirement.specifier)).version)
        found.setdefault(canonicalize_name(requirement.name), []).append((version, str(requirement.marker or "")))
    return found


def floor(requirement: Requirement) -> Version:
    return Version(next(part.version for part in requirement.specifier if part.operator == ">="))


def imported() -> Iterator[str]:
    """The names of the modules that sitegen imports, wherever in its text."""
    for path in sorted((REPOSITORY / "sitegen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def test_what_is_imported_is_named() -> None:
    """No module comes by way of another dependency, which may drop it any day."""
    named = {canonicalize_name(r.name) for r in [*PLAIN, *(r for extra in EXTRAS.values() for r in extra)]}
    providers = metadata.packages_distributions()
    foreign = set(imported()) - set(sys.stdlib_module_names) - {"sitegen"} - OPTIONAL
    absent = {module for module in foreign if module not in providers}
    assert absent <= {"spacy", "tomllib", "compression"}
    assert {m for m in foreign - absent if not named & {canonicalize_name(p) for p in providers[m]}} == set()


def test_each_dependency_has_its_reason() -> None:
    table = PAGE.partition("## Licences")[0]
    first = {canonicalize_name(n) for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for n in names(row)}
    assert {r.name for r in PLAIN if canonicalize_name(r.name) not in first} == set()
    others = [*(r for extra in EXTRAS.values() for r in extra), *TESTS]
    told = table.lower().replace("_", "-")
    assert {r.name for r in others if r.name.lower() not in told and not r.name.startswith("types-")} == set()


def names(cell: str) -> list[str]:
    return [name.strip().partition("[")[0] for name in cell.split(",")]


def test_no_floor_is_below_the_release_that_mends_a_known_advisory() -> None:
    """docs/dependencies.md lists the advisories; a floor may be higher, never lower."""
    rows = re.findall(r"^\| ([\w-]+) \| ([\d.]+) \| .*(?:CVE|GHSA|RUSTSEC)-", PAGE, re.MULTILINE)
    named = [*PLAIN, *EXTRAS["export"], *EXTRAS["images"], *TESTS]
    floors = {canonicalize_name(r.name): floor(r) for r in named if r.specifier}
    assert len(rows) >= 9
    assert [(name, mended) for name, mended in rows if floors[canonicalize_name(name)] < Version(mended)] == []


def test_each_dependency_has_a_floor() -> None:
    everything = [*PLAIN, *TESTS, *(r for extra in EXTRAS.values() for r in extra)]
    assert [r.name for r in everything if not any(part.operator == ">=" for part in r.specifier)] == []


@pytest.mark.parametrize("lock", NEEDED)
def test_a_lock_holds_every_dependency_within_its_range(lock: str) -> None:
    """Where a range changes in pyproject.toml, `make lock` has to be run."""
    held = pins(lock)
    assert [r.name for r in NEEDED[lock] if canonicalize_name(r.name) not in held] == []
    assert [
        (r.name, str(version))
        for r in NEEDED[lock]
        for version, _ in held[canonicalize_name(r.name)]
        if not r.specifier.contains(version)
    ] == []


def test_the_lowest_versions_are_the_floors() -> None:
    """`make check-lowest` tests the versions that pyproject.toml names, and not any higher."""
    held = pins("lowest")
    lowest = {r.name: [version for version, _ in held[canonicalize_name(r.name)]] for r in NEEDED["lowest"]}
    allowed = {r.name: [floor(r)] for r in NEEDED["lowest"]}
    assert {name: versions for name, versions in lowest.items() if versions != allowed[name]} == {}


@pytest.mark.parametrize("lock", ["demo", "build", "spacy"])
def test_the_locks_agree(lock: str) -> None:
    """What is installed for the demo is not changed when the tests' tools come."""
    ours, tests = pins(lock), pins("test")
    assert {name: versions for name, versions in ours.items() if name in tests and tests[name] != versions} == {}
    assert lock != "demo" or set(ours) <= set(tests)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_has_its_hash_and_no_index_is_named(lock: str) -> None:
    """The lock holds for any index: what comes is checked, wherever it comes from."""
    entries = re.split(r"^(?=[\w.-]+==)", text(lock), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert (
        re.findall(r"^\s*(?:-i|--(?:extra-)?index-url|--find-links|-f|--trusted-host)\b", text(lock), re.MULTILINE)
        == []
    )
    assert re.findall(r"\w+://|pypi|pythonhosted|@ ", text(lock)) == []


def test_make_installs_only_what_is_locked() -> None:
    """Each install of the Makefile checks hashes, or brings nothing along; but for fuzzing and training."""
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line and not line.startswith("#")]
    assert len(installs) >= 4
    ours = [line for line in installs if "training/" not in line and "--group fuzz" not in line]
    assert [line for line in ours if "--require-hashes" not in line and "--no-deps" not in line] == []
    assert [line for line in ours if "--no-build-isolation" not in line] == []


def test_what_check_lowest_leaves_out_are_tests_that_exist() -> None:
    """pytest says nothing of a file to ignore that is not there."""
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    names = makefile.partition("\nFAR := ")[2].partition("\ncheck-lowest")[0].replace("\\\n", " ").split()
    assert len(names) == 10 and "$(FAR:%=--ignore=tests/%.py)" in makefile
    assert [name for name in names if not (REPOSITORY / f"tests/{name}.py").is_file()] == []


def test_make_locks_no_release_of_this_week() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    resolve = makefile.partition("RESOLVE = ")[2].partition("\nALL")[0]
    assert '--exclude-newer "7 days"' in resolve and "--no-emit-index-url" in resolve


def test_the_build_is_locked_too() -> None:
    held = pins("build")
    for wanted in map(Requirement, PROJECT["build-system"]["requires"]):
        assert [v for v, _ in held[canonicalize_name(wanted.name)] if wanted.specifier.contains(v)]
    assert {"pip", "setuptools", "editables"} <= set(held)


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", REPOSITORY / "docs/licences.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_licences_has_a_row_for_each_distribution(licences: ModuleType) -> None:
    rows = licences.told(PAGE)
    assert set(rows) == {name for lock in licences.BROUGHT for name in pins(lock)}
    assert all(rows.values())


def test_the_table_of_licences_says_what_the_installed_metadata_say(licences: ModuleType) -> None:
    """Of the distributions that are installed in the version that is locked; `make licences` makes it anew."""
    rows, locked = licences.told(PAGE), {name: pins(lock)[name] for lock in licences.BROUGHT for name in pins(lock)}
    installed = {canonicalize_name(d.name): d for d in metadata.distributions()}
    same = {n: d for n, d in installed.items() if n in locked and Version(d.version) in {v for v, _ in locked[n]}}
    assert len(same) > 50
    assert {name: licences.licence(d) for name, d in same.items() if licences.licence(d) != rows[name]} == {}


def test_a_distribution_of_no_known_licence_stops_the_table(
    licences: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licences, "locked", lambda name: ["no-such-distribution"] if name == "demo" else [])
    with pytest.raises(SystemExit, match="no-such-distribution: no licence is known"):
        licences.table(PAGE)


def test_the_lock_says_what_is_taken_on_this_python() -> None:
    """Of two versions of one distribution exactly one is meant for each Python."""
    doubled = {name: versions for name, versions in pins("test").items() if len(versions) > 1}
    environment = {key: str(value) for key, value in default_environment().items()}
    for name, versions in doubled.items():
        meant = [v for v, marker in versions if not marker or Requirement(f"x; {marker}").marker.evaluate(environment)]  # type: ignore[union-attr]
        assert len(meant) == 1, name
