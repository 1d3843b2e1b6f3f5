"""Which pictures a saved page brings along: its own and those of its publication, none of another's."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from sitegen.convert.pictures import store_picture
from sitegen.core.model import Image
from tests.conftest import Run, put
from tests.support.hostile import DOT
from tests.support.planting import no_waiting

FILES = (
    "paper/2014/page_files/p.png", "paper/2014/images/p.png", "paper/2014/p.png", "paper/images/p.png",
    "paper/2014/other_files/p.png", "paper/2014/Renamed later_files/p.png", "paper/2013/page_files/p.png",
    "other/p.png", "other/page_files/p.png", "p.png", "page_files/p.png", "loose_files/p.png", "images/p.png",
)  # fmt: skip
PAGES = ("paper/2014/page.html", "paper/2014/other.html.gz", "paper/2013/page.htm", "other/page.html", "page.html")


def brought(root: Path, seed: str, src: str) -> bool:
    """Whether a picture of a page comes along; nothing is stored for one that does not."""
    stored: dict[str, bytes] = {}

    def store(path: str, data: bytes) -> bool:
        stored[path] = data
        return True

    image = store_picture(root, seed, Image(src, "A dot."), store)
    assert bool(stored) == bool(image.src) and image.caption == "A dot."
    return bool(stored)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with pictures all over its seeds, and beside it."""
    for name in FILES:
        put(tmp_path, f"site/seeds/{name}", DOT)
    for name in PAGES:
        put(tmp_path, f"site/seeds/{name}", "A page.")
    put(tmp_path, "site/p.png", DOT)
    put(tmp_path, "site/static/p.png", DOT)
    return tmp_path / "site"


OWN = [
    "page_files/p.png",
    "images/p.png",
    "p.png",
    "../images/p.png",
    "x/../page_files/p.png",
    "../../paper/images/p.png",
]
OWN += ["Renamed later_files/p.png"]
OTHERS = ["other_files/p.png", "../2013/page_files/p.png", "page_files/../../../other/p.png", "../../other/p.png"]
OTHERS += [
    "../../p.png",
    "../../page_files/p.png",
    "../../../p.png",
    "page_files/../../../../static/p.png",
    "x\\..\\p.png",
]
OTHERS += ["page_files/../other_files/p.png", "../../loose_files/p.png", "p" * 300 + ".png", "page_files", ".", ".."]


@pytest.mark.parametrize("src", OWN)
def test_pictures_of_a_page_and_of_its_publication_come_along(root: Path, src: str) -> None:
    assert brought(root, "paper/2014/page.html", src)


@pytest.mark.parametrize("src", OTHERS)
def test_pictures_of_another_page_or_publication_do_not(root: Path, src: str) -> None:
    assert not brought(root, "paper/2014/page.html", src)


@pytest.mark.parametrize(
    ("src", "comes"),
    [("page_files/p.png", True), ("p.png", True), ("loose_files/p.png", True), ("images/p.png", False),
     ("paper/images/p.png", False), ("paper/2014/page_files/p.png", False), ("page_files/../other/p.png", False)],
)  # fmt: skip
def test_a_page_of_no_publication_brings_its_own_files_and_those_right_beside_it(
    root: Path, src: str, comes: bool
) -> None:
    assert brought(root, "page.html", src) == comes


@pytest.mark.parametrize("kind", ["link to a picture", "link to a folder", "link inside", "pipe"])
def test_no_link_is_followed_and_no_pipe_opened(root: Path, kind: str) -> None:
    folder = root / "seeds/paper/2014/page_files"
    if kind == "link to a folder":
        (folder / "in").symlink_to(root)
    elif kind == "pipe":
        (folder / "in").mkdir()
        os.mkfifo(folder / "in/p.png")
    else:
        put(folder, "in/other.png", DOT)
        (folder / "in/p.png").symlink_to(root / "p.png" if kind == "link to a picture" else "other.png")
    assert not brought(root, "paper/2014/page.html", "page_files/in/p.png")


def test_a_page_takes_no_picture_of_another_folder(site: Path, run: Run) -> None:
    """As it was found: the way out begins in the page's own folder, so that it seems to stay there."""
    put(site, "seeds/other/private.png", DOT)
    put(site, "seeds/paper/x_files/own.png", DOT + b"own")
    figures = "".join(
        f'<figure><img src="{src}"><figcaption>A dot by the sea.</figcaption></figure>'
        for src in ("x_files/../../other/private.png", "x_files/own.png")
    )
    text = "<p>The dot is black, they say at the harbour, and nobody has seen a blacker one.</p>" * 8
    put(site, "seeds/paper/x.html", f"<!DOCTYPE html><article><h1>A dot is seen</h1>{figures}{text}</article>")
    assert run("convert", "--site", site).code == 0
    assert [path.read_bytes() for path in (site / "content/images").iterdir()] == [DOT + b"own"]


@pytest.mark.parametrize("command", ["convert", "build"])
def test_a_pipe_among_the_pictures_of_a_page_keeps_nobody_waiting(site: Path, run: Run, command: str) -> None:
    text = "<p>The dot is black, they say at the harbour, and nobody has seen a blacker one.</p>" * 8
    figure = '<figure><img src="x_files/p.png"><figcaption>A dot by the sea.</figcaption></figure>'
    put(site, "seeds/paper/x.html", f"<!DOCTYPE html><article><h1>A dot is seen</h1>{figure}{text}</article>")
    (site / "seeds/paper/x_files").mkdir()
    os.mkfifo(site / "seeds/paper/x_files/p.png")
    with no_waiting():
        answer = run(command, "--jobs", "1", "--site", site)
    assert answer.code == 1 and "error: seeds/paper/x_files/p.png: is a pipe" in answer.err
    assert len(list((site / "content/articles").rglob("*.md"))) == 1 and not (site / "content/images").exists()


@pytest.mark.parametrize("length", [245, 246, 250, 255])
@pytest.mark.parametrize("suffix", [".txt", ".html", ".txt.gz"])
def test_a_seed_of_the_longest_name_is_read(site: Path, run: Run, length: int, suffix: str) -> None:
    """Its sidecar would have a name that no file can have: it has none."""
    name = "a" * (length - len(suffix)) + suffix
    text = "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them at dawn. " * 40
    page = f"<!DOCTYPE html><article><h1>A keeper counts</h1><p>{'He counted the boats at dawn. ' * 40}</p></article>"
    data = (page if suffix == ".html" else text).encode()
    put(site, f"seeds/paper/{name}", gzip.compress(data) if suffix.endswith(".gz") else data)
    for command in (["convert"], ["build"], ["convert", "--explain", f"seeds/paper/{name}"], ["check"]):
        answer = run(*command, "--site", site)
        assert answer.code == 0, answer
    assert len(list((site / "content/articles").rglob("*.md"))) == 1


def test_a_file_of_the_longest_name_is_published_and_goes_without_a_compressed_copy(
    site: Path, run: Run, tmp_path: Path
) -> None:
    put(site, "content/articles/a.md", "---\ntitle: A\n---\n\nA word.\n")
    name = "a" * 251 + ".txt"
    put(site, f"static/{name}", "A word. " * 1000)
    put(site, "static/short.txt", "A word. " * 1000)
    with (site / "sitegen.toml").open("a") as settings:
        settings.write(f'[deploy.live]\nurl = "{tmp_path}/live"\nprecompress = ["gz"]\n')
    assert run("build", "--site", site).code == 0
    assert run("deploy", "live", "--site", site).code == 0
    assert (tmp_path / "live" / name).is_file() and (tmp_path / "live/short.txt.gz").is_file()


def test_a_sidecar_that_is_a_link_or_a_pipe_states_nothing(site: Path, run: Run, tmp_path: Path) -> None:
    text = "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them at dawn. " * 40
    put(tmp_path, "secret.yaml", "title: Secret words\n")
    put(site, "seeds/paper/a.txt", text)
    put(site, "seeds/paper/b.txt", text.replace("dawn", "dusk"))
    (site / "seeds/paper/a.txt.meta.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(site / "seeds/paper/b.txt.meta.yaml")
    answer = run("convert", "--site", site)
    assert answer.code == 1 and answer.err.count("error:") == 2
    assert "error: seeds/paper/a.txt.meta.yaml: is a link" in answer.err
    assert "error: seeds/paper/b.txt.meta.yaml: is a pipe" in answer.err
    made = [path.read_text() for path in (site / "content/articles").rglob("*.md")]
    assert len(made) == 2 and "Secret" not in "".join(made)
