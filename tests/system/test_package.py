"""The wheel: it holds all that sitegen needs and nothing else, and a site can be made with it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from sitegen.core.source_digest import digests_of

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not importlib.util.find_spec("hatchling"):
        if os.environ.get("CI") == "true":
            pytest.fail("hatchling is not installed, and in CI it must be")
        pytest.skip("needs hatchling: make test, or pip install -r requirements/build.txt")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def held(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_themes_catalogs_tables_and_the_model(held: set[str]) -> None:
    """Every file of the package and of the themes that git would keep."""
    package = {path.relative_to(REPOSITORY).as_posix() for path in files(REPOSITORY / "sitegen")}
    themes = {"sitegen/" + path.relative_to(REPOSITORY).as_posix() for path in files(REPOSITORY / "themes")}
    assert len(themes) > 40 and "sitegen/annotate/recogniser/model/recogniser.onnx" in package
    assert (package | themes) - held == set()


def test_the_wheel_holds_nothing_else(held: set[str]) -> None:
    foreign = {name for name in held if not name.startswith("sitegen/") and ".dist-info/" not in name}
    assert foreign == set()
    assert {name for name in held if "test" in Path(name).parts or "tests" in Path(name).parts} == set()
    assert {name for name in held if name.endswith((".pyc", ".orig", "~")) or "__pycache__" in name} == set()


def test_licences_and_notices_go_with_the_wheel(wheel: Path, held: set[str]) -> None:
    info = next(name for name in held if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        fields = Parser().parsestr(archive.read(info).decode("utf-8"))
    assert fields["License-Expression"] == "MIT AND Apache-2.0 AND CC-BY-SA-4.0 AND CC-BY-4.0 AND OFL-1.1"
    named = fields.get_all("License-File") or []
    assert {
        "LICENSE",
        "sitegen/annotate/gazetteer/data/NOTICE.md",
        "sitegen/annotate/recogniser/model/NOTICE.md",
    } <= set(named)
    fonts = {path.name for path in (REPOSITORY / "themes/broadsheet/static/fonts").glob("OFL-*.txt")}
    assert fonts and {Path(name).name for name in named if "OFL-" in name} == fonts
    assert {info.replace("METADATA", f"licenses/{name}") for name in named} - held == set()


def test_sources_have_the_same_digests_in_a_wheel_and_in_a_checkout(wheel: Path, tmp_path: Path) -> None:
    """What a checkout has built is not stale for the release made of it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    assert digests_of(tmp_path / "sitegen") == digests_of(REPOSITORY / "sitegen")


def test_a_site_is_made_with_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """The code and the themes come out of the wheel, not out of the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "installed")}

    def sitegen(*arguments: str) -> str:
        command = [sys.executable, "-m", "sitegen", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [sys.executable, "-c", "import sitegen; print(sitegen.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(tmp_path / "installed")
    sitegen("new", "archive")
    sitegen("build", "--site", "archive")
    assert (tmp_path / "archive/output/index.html").is_file()
    assert list((tmp_path / "archive/output/assets").glob("style*.css"))
    assert (tmp_path / "archive/output/pagefind").is_dir()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
