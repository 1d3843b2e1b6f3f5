"""The HTML of the whole demo archive: every link leads somewhere, and the Nu checker finds no error."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from tests.conftest import put

REPOSITORY = Path(__file__).parents[2]
VNU = Path(os.environ.get("VNU_JAR", REPOSITORY / "node_modules/vnu-jar/build/dist/vnu.jar"))
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "image": "href", "form": "action"}


@pytest.fixture(scope="module", params=["broadsheet en", "broadsheet he", "plain ar"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive in a theme and a language."""
    theme, language = request.param.split()
    root = tmp_path_factory.mktemp("demo")
    shutil.copytree(REPOSITORY / "content", root / "content")
    put(root, "sitegen.toml", f'[site]\ntitle = "The Coast Archive"\ntheme = "{theme}"\nlanguage = "{language}"\n')
    assert not build(root, load_config(root), BuildOptions(conversion=False)).errors
    return root / "output"


def links(tree: Any) -> Iterator[str]:
    for element in tree.iter(*LINKS):
        url = element.get(LINKS[element.tag])
        if url and not url.startswith(("http:", "https:", "mailto:", "data:")):
            yield unquote(url)


def test_every_link_leads_somewhere(output: Path) -> None:
    trees = {p: lxml.html.document_fromstring(p.read_bytes()) for p in output.rglob("*.html")}
    names = {p: set(tree.xpath("//@id")) for p, tree in trees.items()}
    broken = []
    for page, tree in trees.items():
        for url in links(tree):
            path, _, anchor = url.partition("#")
            path = path.partition("?")[0]
            path = path.partition("?")[0]
            target = output / (path.lstrip("/") + ("index.html" if path.endswith("/") else "")) if path else page
            if not target.is_file() or (anchor and anchor not in names[target]):
                broken.append((page.relative_to(output).as_posix(), url))
    assert broken == []


def test_the_nu_checker_finds_no_error(output: Path) -> None:
    if not VNU.is_file() or not shutil.which("java"):
        pytest.skip("needs Java and the Nu checker: npm i vnu-jar, or VNU_JAR=/path/to/vnu.jar")
    command = ["java", "-Xss4m", "-jar", str(VNU), "--errors-only", "--skip-non-html", "--format", "gnu", str(output)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr[:2000]) == (0, "")
