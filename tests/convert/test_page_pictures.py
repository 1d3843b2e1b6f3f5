"""Which pictures a saved page brings along: its own and those of its publication, none of another's."""

from __future__ import annotations

import base64
import gzip
import os
from pathlib import Path

import pytest

from sitegen.convert.pictures import Pictures, store_picture
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


SAVED = [
    ("Board meets at last_files/p.png", "Board meets at last_files/p.png"),
    ("Board%20meets%20at%20last_files/p.png", "Board meets at last_files/p.png"),
    ("./Board meets at last_files/p.png", "Board meets at last_files/p.png"),
    ("Board%20meets_files/p.png", "Board%20meets_files/p.png"),
    ("page-Dateien/p.png", "page-Dateien/p.png"),
    ("page_fichiers/p.png", "page_fichiers/p.png"),
    ("page_archivos/p.png", "page_archivos/p.png"),
    ("page.files/p.png", "page.files/p.png"),
    ("/images/p.png?w=300", "images/p.png"),
    ("p.png?w=300&amp;h=2", "p.png@w=300&amp;h=2"),
    ("p.png?w=300", "p.png?w=300"),
    ("p.png%3Fw=300", "p.png?w=300"),
    ("p.png?w=300", "p.png%3Fw=300"),
    ("IMAGES/P.PNG", "images/p.png"),
    ("images/caf\u00e9.png", "images/cafe\u0301.png"),
    ("images/caf%C3%A9.png", "images/caf\u00e9.png"),
    ("p.png#top", "p.png"),
]


@pytest.mark.parametrize(("src", "name"), SAVED)
def test_however_the_saver_named_its_files(tmp_path: Path, src: str, name: str) -> None:
    put(tmp_path, "seeds/paper/page.html", "A page.")
    put(tmp_path, f"seeds/paper/{name}", DOT)
    assert brought(tmp_path, "paper/page.html", src)


MIRROR = "mirror/www.tide.example"
MIRRORED = [
    ("../img/p.png", f"{MIRROR}/img/p.png"),
    ("/img/p.png", f"{MIRROR}/img/p.png"),
    ("/img/p.png?w=9", f"{MIRROR}/img/p.png@w=9"),
    ("https://www.tide.example/img/p.png", f"{MIRROR}/img/p.png"),
    ("http://WWW.tide.example/img/p.png?x=1", f"{MIRROR}/img/p.png?x=1"),
    ("https://cdn.tide.example/img/p.png", "mirror/cdn.tide.example/img/p.png"),
    ("../../cdn.tide.example/p.png", "mirror/cdn.tide.example/p.png"),
]


@pytest.mark.parametrize(("src", "name"), MIRRORED)
def test_a_page_of_a_mirror_finds_the_pictures_of_the_mirror(tmp_path: Path, src: str, name: str) -> None:
    put(tmp_path, f"seeds/{MIRROR}/news/page.html", "A page.")
    put(tmp_path, f"seeds/{name}", DOT)
    assert brought(tmp_path, f"{MIRROR}/news/page.html", src)


def test_a_picture_from_the_root_of_the_site_is_that_of_the_page_s_own_mirror(tmp_path: Path) -> None:
    for host in ("www.tide.example", "www.shore.example"):
        put(tmp_path, f"seeds/mirror/{host}/img/p.png", DOT + host.encode())
    stored: list[bytes] = []
    put(tmp_path, "seeds/mirror/www.shore.example/page.html", "A page.")
    image = Image("/img/p.png", "A dot.")
    store_picture(tmp_path, "mirror/www.shore.example/page.html", image, lambda _, data: bool(stored.append(data)))
    assert stored == [DOT + b"www.shore.example"]


@pytest.mark.parametrize(
    "src",
    [
        "/../../other/p.png", "https://www.other.example/../../../other/p.png", "http://other/p.png", "/other/p.png",
        "https://www.tide.example/../../other/p.png", "https://..%2fother/p.png", "%2e%2e/%2e%2e/%2e%2e/other/p.png",
        "https://www.tide.example/%2e%2e/%2e%2e/%2e%2e/other/p.png", "..%2F..%2F..%2Fother%2Fp.png",
        "../../../other/P.PNG", "/../../../OTHER/p.png", "https://other/p.png?a", "../../../../secret.png",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_page_s_own_folder(tmp_path: Path, src: str) -> None:
    put(tmp_path, f"seeds/{MIRROR}/news/page.html", "A page.")
    for name in ("seeds/other/p.png", "seeds/p.png", "secret.png"):
        put(tmp_path, name, DOT)
    assert not stored_by(tmp_path, f"{MIRROR}/news/page.html", src)


def stored_by(root: Path, seed: str, src: str) -> list[str]:
    stored: list[str] = []
    store_picture(root, seed, Image(src, "A dot."), lambda path, _: bool(stored.append(path)))
    return stored


def test_the_picture_of_the_capture_goes_before_the_one_on_the_web(tmp_path: Path) -> None:
    put(tmp_path, "seeds/paper/page.html", "A page.")
    web = "https://tide.example/p.png"
    image = Image("page_files/p.png", "A dot.", others=(web,))
    pictures = Pictures(tmp_path, lambda path, data: True)
    assert pictures.find("paper/page.html", image).image.src == web
    put(tmp_path, "seeds/paper/page_files/p.png", DOT)
    assert pictures.find("paper/page.html", image).image.src.startswith("images/")


HUGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("gone.png", None, "page_files/gone.png is not in the capture"),
        ("a.png", b"<html>", "page_files/a.png is no picture of a format that is published"),
        ("a.png", b"", "page_files/a.png is empty"),
        ("huge.png", HUGE, "page_files/huge.png has 60,000 by 60,000 pixels, more than 100 million"),
        ("large.png", DOT + bytes(20_000_000), "page_files/large.png is larger than 20 MB"),
    ],
)
def test_a_picture_that_cannot_be_had_is_told(site: Path, run: Run, name: str, data: bytes | None, why: str) -> None:
    text = "<p>The dot is black, they say at the harbour, and nobody has seen a blacker one.</p>" * 8
    figure = f'<figure><img src="page_files/{name}"><figcaption>A dot by the sea.</figcaption></figure>'
    put(site, "seeds/paper/page.html", f"<!DOCTYPE html><article><h1>A dot is seen</h1>{figure}{text}</article>")
    if data is not None:
        put(site, f"seeds/paper/page_files/{name}", data)
    answer = run("convert", "--site", site)
    assert answer.code == 0 and f"warning: seeds/paper/page.html: pictures: {why}" in answer.err
    written = next((site / "content/articles").rglob("*.md")).read_text()
    assert "caption: A dot by the sea." in written and "src:" not in written
    explained = run("convert", "--site", site, "--explain", "paper/page.html")
    assert explained.code == 0 and f"left out: page_files/{name}" in explained.out


def test_pages_in_a_folder_of_another_saver_s_name_are_parts_only_beside_their_page(site: Path, run: Run) -> None:
    text = "<p>The dot is black, they say at the harbour, and nobody has seen a blacker one.</p>" * 8
    page = f"<!DOCTYPE html><article><h1>A {{}} is seen</h1>{text}</article>"
    put(site, "seeds/paper/dot.html", page.format("dot"))
    put(site, "seeds/paper/dot-Dateien/frame.html", page.format("frame"))
    put(site, "seeds/Kurier-Dateien/boat.html", page.format("boat"))
    assert run("convert", "--site", site).code == 0
    assert {path.stem for path in (site / "content/articles").rglob("*.md")} == {"a-dot-is-seen", "a-boat-is-seen"}


def test_a_picture_inside_the_page_comes_along_whatever_its_size(site: Path, run: Run) -> None:
    data = base64.b64encode(DOT + bytes(9_000)).decode()
    text = "<p>The dot is black, they say at the harbour, and nobody has seen a blacker one.</p>" * 8
    figure = f'<figure><img src="data:image/png;base64,{data}"><figcaption>A dot by the sea.</figcaption></figure>'
    put(site, "seeds/paper/page.html", f"<!DOCTYPE html><article><h1>A dot is seen</h1>{figure}{text}</article>")
    answer = run("convert", "--site", site)
    assert answer.code == 0 and "warning" not in answer.err
    assert len(list((site / "content/images").iterdir())) == 1


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
