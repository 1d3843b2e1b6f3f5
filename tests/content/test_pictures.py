"""Of content/images only pictures are published, and only those that a shown story, page or term names."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from sitegen.content.pictures import in_text
from sitegen.convert.pictures import store_picture
from sitegen.core.model import Image
from sitegen.core.raster_images import refusal
from tests.conftest import Run, put, put_story, tree

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
AVIF = b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00"
BMP = b"BM\x1e\x00\x00\x00\x00\x00\x00\x00\x1a\x00\x00\x00\x0c\x00\x00\x00"
PAGE = b"<!doctype html><script>document.title = 1</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", PNG), ("a.PNG", PNG), ("a.jpg", JPEG), ("a.jpeg", JPEG), ("a.gif", GIF), ("a.webp", WEBP),
        ("a.avif", AVIF), ("a.bmp", BMP), ("photo.2019.jpg", JPEG),
    ],
)  # fmt: skip
def test_pictures_are_known_by_suffix_and_bytes(name: str, head: bytes) -> None:
    assert refusal(name, head) == ""


@pytest.mark.parametrize(
    ("name", "head", "why"),
    [
        ("evil.html", PAGE, "pictures end in"), ("evil.svg", SVG, "pictures end in"), ("sw.js", b"self", "pictures"),
        ("a.php", GIF, "pictures end in"), ("a", PNG, "pictures end in"), (".png", PNG, "pictures end in"),
        ("evil.png", PAGE, "its bytes are no picture"), ("evil.png", SVG, "its bytes are no picture"),
        ("a.bmp", b"BM=1;alert(1)//            ", "its bytes are no picture"), ("a.gif", b"", "its bytes are no"),
        ("a.png", GIF, "its bytes are GIF"), ("a.gif", PNG, "its bytes are PNG"), ("a.php.png", PNG, "would run it"),
        ("u\u202egnp.png", PNG, r"the \u202e in its name"), ("\u2066a.png", PNG, r"the \u2066 in its name"),
        ("a.shtml.jpg", JPEG, "would run it"), ("a.asp;.jpg", JPEG, "would run it"), ("a.png.gz", PNG, "pictures end"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_reason(name: str, head: bytes, why: str) -> None:
    assert why in refusal(name, head)


def test_nothing_but_pictures_that_are_named_comes_from_content_images(site: Path, run: Run) -> None:
    """Pages, drawings with scripts and programs stood at the site's origin, whether or not anything named them."""
    files = {
        "a.png": PNG, "b.gif": GIF, "evil.html": PAGE, "evil.svg": SVG, "sw.js": b"self", "x.php": b"<?php ?>",
        "fake.png": PAGE, "nobody.gif": GIF,
    }  # fmt: skip
    for name, data in files.items():
        put(site, f"content/images/{name}", data)
    put(site, "static/own.html", PAGE)
    head = "title: A\ndate: 2020-01-01\nimages: [{src: images/a.png}, {src: images/evil.svg}, {src: images/fake.png}]"
    put_story(site, "2020/a", head, "Seen ![it](images/b.gif), and a [page](/images/evil.html).\n")
    answer = run("build", "--site", site, "--no-convert", "--json")
    assert answer.code == 0
    made = tree(site / "output")
    assert {path for path in made if path.startswith("images/")} == {"images/a.png", "images/b.gif"}
    assert made["own.html"] == PAGE
    told = json.loads(answer.out)["warnings"]
    assert [line.split(":")[0] for line in told] == [
        f"content/images/{n}" for n in ("evil.html", "evil.svg", "fake.png")
    ]
    assert all("content/articles/2020/a.md names it" in line for line in told)
    assert json.loads(run("build", "--site", site, "--no-convert", "--json").out)["warnings"] == told


def test_a_picture_that_becomes_something_else_goes_from_the_site(site: Path, run: Run) -> None:
    put(site, "content/images/a.png", PNG)
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01\nimages: [{src: images/a.png}]")
    run("build", "--site", site, "--no-convert")
    assert (site / "output/images/a.png").is_file()
    put(site, "content/images/a.png", PAGE)
    assert "content/images/a.png: is not published" in run("build", "--site", site, "--no-convert").err
    assert not (site / "output/images").exists()
    put(site, "content/images/a.png", PNG)
    assert "a.png" not in run("build", "--site", site, "--no-convert").err
    assert (site / "output/images/a.png").is_file()


def test_check_says_why_a_picture_is_none(site: Path, run: Run) -> None:
    put(site, "content/images/a.svg", SVG)
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01\nimages:\n- src: images/a.svg")
    run("build", "--site", site, "--no-convert")
    assert (
        "content/articles/2020/a.md:5: content/images/a.svg is not published: pictures end"
        in run("check", "--site", site).out
    )


@pytest.mark.parametrize(
    "change",
    [
        "withdrawn: {date: 2021-01-01}\nimages: [{src: images/a.gif}]", "draft: true\nimages: [{src: images/a.gif}]",
        "withdrawn: {date: 2021-01-01}\nimages: [{src: images/a.gif}]\nbroken: [", "subtitle: without", "",
    ],
)  # fmt: skip
def test_a_picture_goes_when_nothing_that_is_shown_names_it(site: Path, run: Run, change: str) -> None:
    """Withdrawn, a draft, withdrawn and then broken, named no more, deleted: in the last three it stayed public."""
    put(site, "content/images/a.gif", GIF)
    head = "title: A\ndate: 2020-01-01"
    put_story(site, "2020/a", f"{head}\nimages: [{{src: images/a.gif}}]")
    run("build", "--site", site, "--no-convert")
    assert (site / "output/images/a.gif").is_file()
    if change:
        put_story(site, "2020/a", f"{head}\n{change.removesuffix('broken: [')}")
        run("build", "--site", site, "--no-convert")
        put_story(site, "2020/a", f"{head}\n{change}")
    else:
        (site / "content/articles/2020/a.md").unlink()
    run("build", "--site", site, "--no-convert")
    assert not (site / "output/images").exists()
    run("build", "--site", site, "--no-convert", "--clean")
    assert not (site / "output/images").exists()


def test_words_that_look_like_a_path_publish_no_picture(site: Path, run: Run) -> None:
    """A captured text cannot bring back the picture of a story that was withdrawn."""
    put(site, "content/images/a.gif", GIF)
    gone = "title: B\ndate: 2020-01-01\nwithdrawn: {date: 2021-01-01}\nimages: [{src: images/a.gif}]"
    put_story(site, "2020/b", gone)
    put_story(
        site, "2020/a", "title: A\ndate: 2020-01-01", "See images/a.gif or src=images/a.gif or \\]\\(images/a.gif).\n"
    )
    run("build", "--site", site, "--no-convert")
    assert not (site / "output/images").exists()


def test_pages_and_names_have_pictures_too_while_they_are_shown(site: Path, run: Run) -> None:
    names = ("page", "draft", "person", "hidden", "tag", "story", "cover")
    for name in names:
        put(site, f"content/images/{name}.gif", GIF)
    put(site, "content/pages/about.md", "---\ntitle: Us\n---\n\n![us](/images/page.gif)\n")
    put(site, "content/pages/plans.md", "---\ntitle: Plans\ndraft: true\n---\n\n![us](images/draft.gif)\n")
    person = "content/entities/people/{}.md"
    put(site, person.format("walter-oduya"), "---\nname: Walter Oduya\n---\n\n![him](images/person.gif)\n")
    put(site, person.format("priya-raman"), "---\nname: Priya Raman\nhide: true\n---\n\n![her](images/hidden.gif)\n")
    put(site, "content/tags/ferries.md", '---\nname: ferries\n---\n\n<img src="/images/tag.gif" alt="">\n')
    head = "title: A\ndate: 2020-01-01\npeople: [Walter Oduya, Priya Raman]\ntags: [ferries]\ncover: images/cover.gif"
    put_story(site, "2020/a", head, "Walter Oduya ![it][1]\n\n[1]: images/story.gif\n")
    run("build", "--site", site, "--no-convert")
    shown = {path.stem for path in (site / "output/images").iterdir()}
    assert shown == set(names) - {"draft", "hidden"}
    (site / "content/articles/2020/a.md").unlink()
    run("build", "--site", site, "--no-convert")
    assert {path.stem for path in (site / "output/images").iterdir()} == {"page"}


def test_every_picture_of_a_page_leads_to_its_file_whatever_its_name(site: Path, run: Run) -> None:
    names = ("q?x.gif", "h#x.gif", "p%20x.gif", "a b.gif", "ü.gif")
    for name in names:
        put(site, f"content/images/{name}", GIF)
    body = " ".join(f"![P](</images/{quote(name)}>)" for name in names) + " ![P](</images/a b.gif>)\n"
    put_story(
        site, "2020/a", 'title: A\ndate: 2020-01-01\nimages: [{src: "images/h#x.gif"}, {src: "images/q?x.gif"}]', body
    )
    assert run("build", "--site", site, "--no-convert").code == 0
    page = (site / "output/2020/01/a/index.html").read_text(encoding="utf-8")
    found = [unquote(urlsplit(unescape(src)).path) for src in re.findall(r'<img[^>]* src="([^"]*)"', page)]
    assert len(found) == 8 and {src.removeprefix("/images/") for src in found} == set(names)
    assert all((site / f"output{src}").is_file() for src in found)


def test_a_file_of_static_stands_at_its_path_whatever_content_images_has(site: Path, run: Run) -> None:
    """What a person put into static/ was left out where a withdrawn story had a picture of the same name."""
    put(site, "static/images/a.gif", GIF + b"own")
    put(site, "content/images/a.gif", GIF)
    put_story(site, "2020/b", "title: B\ndate: 2020-01-01\nwithdrawn: {reason: R}\nimages: [{src: images/a.gif}]")
    run("build", "--site", site, "--no-convert")
    assert (site / "output/images/a.gif").read_bytes() == GIF + b"own"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](images/a.png) b", "images/a.png"), ("![a](<images/a b.png>)", "images/a b.png"),
        ("[x](/images/a%20b.png?x=1#y)", "images/a b.png"), ("![a][1]\n\n[1]: images/c.png 'T'", "images/c.png"),
        ("<img alt='x' src=\"/images/d.png\">", "images/d.png"), ("<IMG SRC=images/e.png>", "images/e.png"),
        ("![p](images/a_(1).png)", "images/a_(1).png"), ("![x](./images/k.png)", "images/k.png"),
        ("[![](images/i.png)](https://a.example/)", "images/i.png"),
    ],
)  # fmt: skip
def test_where_a_text_leads_to_a_picture(text: str, expected: str) -> None:
    assert expected in set(in_text(text))


@pytest.mark.parametrize(
    "text", ["images/a.png", "src=images/a.png", "\\](images/a.png)", "![](images/../a.png)", "![](../images/a.png)"]
)
def test_where_it_does_not(text: str) -> None:
    assert set(in_text(text)) == set()


@pytest.mark.parametrize(
    ("data", "suffix"), [(PNG, "png"), (WEBP, "webp"), (BMP, "bmp"), (SVG, ""), (PAGE, ""), (b"", "")]
)
def test_convert_stores_no_picture_that_would_not_be_published(tmp_path: Path, data: bytes, suffix: str) -> None:
    stored: dict[str, bytes] = {}
    put(tmp_path, "seeds/a_files/p.png", data)
    inline = "data:image/png;base64," + base64.b64encode(data).decode()
    for src in (inline, "a_files/p.png"):
        image = store_picture(
            tmp_path, "a.html", Image(src, "C"), lambda path, found: bool(stored.update({path: found}))
        )
        assert image.src.endswith(f".{suffix}") if suffix else image.src == ""
        assert all(refusal(path, found) == "" for path, found in stored.items())
    assert bool(stored) == bool(suffix)
