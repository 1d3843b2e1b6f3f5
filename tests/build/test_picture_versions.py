"""Smaller versions of pictures: which are made, of which bytes, and that they go with what they belong to."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from sitegen.core.picture_versions import picture_of, version_path
from tests.conftest import Run, put, put_story, tree

pytest.importorskip("PIL", reason="needs the extra images")
from PIL import Image, ImageDraw

HEAD = "title: The weir\ndate: 2020-01-01\nimages:\n- {src: images/weir.jpg, caption: The weir., alt: Water and stones}"
TEMPLATE = """{% extends "base.html" %}{% block main %}<div data-pagefind-body>Weir{% for f in page.figures %}
<p>{{ f.width }}x{{ f.height }} {{ f.alt }}{% for url, width in f.versions %} {{ url }} {{ width }}{% endfor %}</p>
{% endfor %}</div>{% endblock %}"""


def photograph(width: int = 1000, height: int = 600, form: str = "JPEG", **more: object) -> bytes:
    image = Image.new("RGB", (width, height), (200, 220, 240))
    ImageDraw.Draw(image).ellipse((width // 4, 0, width // 2, height), fill=(30, 60, 90))
    made = BytesIO()
    image.save(made, form, **more)
    return made.getvalue()


def with_place(width: int = 1000, height: int = 600, orientation: int = 6) -> bytes:
    """A photograph whose metadata has an orientation, a camera and a place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of a reporter"
    exif[0x8825] = {1: "N", 2: (48.0, 12.0, 7.0)}
    return photograph(width, height, exif=exif, comment=b"taken at home")


def sized(site: Path, widths: str = "[400, 800]") -> None:
    with (site / "sitegen.toml").open("a") as settings:
        settings.write(f"\n[images]\nwidths = {widths}\n")


def build(site: Path, run: Run, *more: str) -> dict[str, bytes]:
    answer = run("build", "--site", site, "--no-convert", *more)
    assert answer.code == 0, answer
    return {path: data for path, data in tree(site / "output").items() if path.startswith("images/")}


def sizes(made: dict[str, bytes]) -> dict[str, tuple[int, int]]:
    return {path: Image.open(BytesIO(data)).size for path, data in made.items()}


@pytest.fixture
def pictured(site: Path) -> Path:
    """A site with a story with a picture, which asks for versions."""
    put(site, "content/images/weir.jpg", photograph())
    put_story(site, "2020/weir", HEAD)
    sized(site)
    return site


def test_versions_are_smaller_and_have_the_shape_of_the_picture(pictured: Path, run: Run) -> None:
    assert sizes(build(pictured, run)) == {
        "images/weir.jpg": (1000, 600), "images/400w/weir.jpg": (400, 240), "images/800w/weir.jpg": (800, 480),
    }  # fmt: skip


@pytest.mark.parametrize(("form", "suffix"), [("PNG", "png"), ("WEBP", "webp")])
def test_other_formats_have_versions_in_their_own_format(site: Path, run: Run, form: str, suffix: str) -> None:
    put(site, f"content/images/weir.{suffix}", photograph(form=form))
    put_story(site, "2020/weir", HEAD.replace("jpg", suffix))
    sized(site, "[400]")
    made = build(site, run)
    assert Image.open(BytesIO(made[f"images/400w/weir.{suffix}"])).format == form


@pytest.mark.parametrize("width", [300, 400])
def test_nothing_is_enlarged(site: Path, run: Run, width: int) -> None:
    put(site, "content/images/weir.jpg", photograph(width, 200))
    put_story(site, "2020/weir", HEAD)
    sized(site, "[400]")
    assert set(build(site, run)) == {"images/weir.jpg"}


def test_pictures_that_move_or_have_other_formats_stay_alone(site: Path, run: Run) -> None:
    frames = [Image.new("P", (600, 600), colour) for colour in (0, 1)]
    moving = BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    put(site, "content/images/weir.gif", moving.getvalue())
    put_story(site, "2020/weir", HEAD.replace("jpg", "gif"))
    sized(site, "[400]")
    assert set(build(site, run)) == {"images/weir.gif"}


def test_versions_are_upright_and_say_nothing_of_who_took_them_where(pictured: Path, run: Run) -> None:
    put(pictured, "content/images/weir.jpg", with_place())
    made = build(pictured, run)
    assert sizes(made)["images/400w/weir.jpg"] == (400, 667)
    for width in (400,):
        version = Image.open(BytesIO(made[f"images/{width}w/weir.jpg"]))
        assert not version.getexif() and "comment" not in version.info
        assert b"reporter" not in made[f"images/{width}w/weir.jpg"] and b"home" not in made[f"images/{width}w/weir.jpg"]
    assert made["images/weir.jpg"] == with_place()


def test_a_theme_gets_the_versions_and_the_upright_size(pictured: Path, run: Run) -> None:
    put(pictured, "content/images/weir.jpg", with_place())
    put(pictured, "themes/own/theme.toml", 'extends = "broadsheet"\n')
    put(pictured, "themes/own/templates/article.html", TEMPLATE)
    toml = (pictured / "sitegen.toml").read_text()
    put(pictured, "sitegen.toml", toml.replace("[site]", '[site]\ntheme = "own"', 1))
    build(pictured, run)
    page = (pictured / "output/2020/01/weir/index.html").read_text()
    assert "<p>600x1000 Water and stones /images/400w/weir.jpg 400 /images/weir.jpg 600</p>" in page


def test_an_incremental_build_equals_a_clean_one(pictured: Path, run: Run) -> None:
    first = build(pictured, run)
    put(pictured, "content/images/weir.jpg", photograph(900, 900))
    put(pictured, "content/images/lock.png", photograph(500, 500, "PNG"))
    put_story(pictured, "2020/lock", HEAD.replace("weir.jpg", "lock.png"))
    changed = build(pictured, run)
    assert set(changed) - set(first) == {"images/lock.png", "images/400w/lock.png"}
    whole = tree(pictured / "output")
    build(pictured, run, "--clean")
    assert tree(pictured / "output") == whole


LISTS = {"index.html", "archive/2020/01/index.html", "people/ada-weir/index.html", "undated/index.html"}
"""Some of the pages that list the stories of `listed`."""


def listed(site: Path) -> None:
    """Stories with one picture: of a person, with a related story, and without a date."""
    head = HEAD.replace("alt:", "credit: C, alt:") + "\npeople: [Ada Weir]"
    put_story(site, "2020/weir", head)
    put_story(site, "2020/lock", f"{head}\nrelated: [/2020/01/weir/]".replace("The weir", "The lock"))
    put_story(
        site, "undated", head.replace("\ndate: 2020-01-01", "").replace("The weir", "The sluice"), "Another text.\n"
    )


def srcsets(site: Path) -> dict[str, int]:
    """The number of `srcset` in each page."""
    found = {path: data.decode().count("srcset=") for path, data in tree(site / "output").items() if "html" in path}
    return {path: count for path, count in found.items() if count}


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
def test_lists_offer_the_versions_of_their_small_pictures(pictured: Path, run: Run, theme: str) -> None:
    toml = (pictured / "sitegen.toml").read_text()
    put(pictured, "sitegen.toml", toml.replace("[site]", f'[site]\ntheme = "{theme}"', 1))
    listed(pictured)
    build(pictured, run)
    page = (pictured / "output/index.html").read_text()
    assert ' srcset="/images/400w/weir.jpg 400w, /images/800w/weir.jpg 800w, /images/weir.jpg 1000w"' in page
    assert srcsets(pictured).keys() >= LISTS


@pytest.mark.parametrize("size", [(900, 900), (300, 300), (500, 100), None])
def test_lists_change_with_the_versions_of_their_pictures(
    pictured: Path, run: Run, size: tuple[int, int] | None
) -> None:
    listed(pictured)
    build(pictured, run)
    if size:
        put(pictured, "content/images/weir.jpg", photograph(*size))
    else:
        (pictured / "content/images/weir.jpg").unlink()
    build(pictured, run)
    whole = tree(pictured / "output")
    build(pictured, run, "--clean")
    assert tree(pictured / "output") == whole
    assert bool(srcsets(pictured)) == (size is not None and size[0] > 400)


def test_names_with_signs_of_urls_have_their_versions_in_lists(pictured: Path, run: Run) -> None:
    put(pictured, "content/images/is it? #1.jpg", photograph())
    put_story(pictured, "2020/weir", HEAD.replace("images/weir.jpg", "'images/is it? #1.jpg'"))
    build(pictured, run)
    assert "/images/400w/is%20it%3F%20%231.jpg 400w" in (pictured / "output/index.html").read_text()


def test_only_changed_pictures_are_made_again(pictured: Path, run: Run) -> None:
    build(pictured, run)
    version = pictured / ".sitegen/pictures/400w/weir.jpg"
    before = version.stat().st_mtime_ns
    put(pictured, "content/images/lock.png", photograph(500, 500, "PNG"))
    put_story(pictured, "2020/lock", HEAD.replace("weir.jpg", "lock.png"))
    build(pictured, run)
    assert version.stat().st_mtime_ns == before
    version.unlink()
    assert "images/400w/weir.jpg" in build(pictured, run)


def test_the_bytes_do_not_depend_on_the_number_of_processes(pictured: Path, run: Run) -> None:
    images = "".join(f"\n- {{src: images/p{n}.jpg, caption: P}}" for n in range(12))
    for number in range(12):
        put(pictured, f"content/images/p{number}.jpg", photograph(500 + number, 400))
    put_story(pictured, "2020/many", f"title: Many\ndate: 2020-01-02\nimages:{images}")
    one = build(pictured, run, "--jobs", "1")
    assert one == build(pictured, run, "--clean", "--jobs", "3") and len(one) == 24 + 3


@pytest.mark.parametrize(
    "change", ["withdrawn: {date: 2021-01-01}", "draft: true", "withdrawn: {date: 2021-01-01}\nbroken: [", None]
)
def test_versions_go_with_the_story_that_shows_them(pictured: Path, run: Run, change: str | None) -> None:
    build(pictured, run)
    if change is None:
        (pictured / "content/articles/2020/weir.md").unlink()
    else:
        put_story(pictured, "2020/weir", f"{HEAD}\n{change}")
    run("build", "--site", pictured, "--no-convert")
    assert not (pictured / "output/images").exists()
    assert not (pictured / ".sitegen/pictures").exists()


def test_check_tells_of_versions_that_still_show_a_withdrawn_story(pictured: Path, run: Run) -> None:
    build(pictured, run)
    put_story(pictured, "2020/weir", f"{HEAD}\nwithdrawn: {{date: 2021-01-01}}")
    told = run("check", "--site", pictured).out
    assert all(f"output/images/{path}: is a picture of" in told for path in ("weir.jpg", "400w/weir.jpg"))


def test_versions_go_with_the_setting(pictured: Path, run: Run) -> None:
    build(pictured, run)
    toml = (pictured / "sitegen.toml").read_text()
    put(pictured, "sitegen.toml", toml.replace("widths = [400, 800]", "widths = [800]"))
    assert set(build(pictured, run)) == {"images/weir.jpg", "images/800w/weir.jpg"}
    put(pictured, "sitegen.toml", toml.replace("widths = [400, 800]", ""))
    assert set(build(pictured, run)) == {"images/weir.jpg"}
    assert not (pictured / ".sitegen/pictures").exists() and not (pictured / ".sitegen/pictures.json").exists()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that states a size of many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [(bomb(60_000, 60_000), "too many to decode"), (photograph()[:900], "weir.jpg: has no smaller versions"),
     (bomb(900, 900), "has no smaller versions")],
)  # fmt: skip
def test_a_picture_that_cannot_be_decoded_is_told_and_stays(site: Path, run: Run, data: bytes, why: str) -> None:
    suffix = "png" if data.startswith(b"\x89PNG") else "jpg"
    put(site, f"content/images/weir.{suffix}", data)
    put_story(site, "2020/weir", HEAD.replace("jpg", suffix))
    sized(site)
    for _ in range(2):
        answer = run("build", "--site", site, "--no-convert", "--json")
        told = [line for line in json.loads(answer.out)["warnings"] if "smaller versions" in line]
        assert answer.code == 0 and len(told) == 1 and why.removeprefix("weir.jpg: ") in told[0]
        assert {p for p in tree(site / "output") if p.startswith("images/")} == {f"images/weir.{suffix}"}


def test_without_the_extra_one_line_says_what_to_install(
    pictured: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    answer = run("build", "--site", pictured, "--no-convert")
    assert (
        answer.code == 1
        and answer.err.count("sitegen[images]") == 1
        and "widths needs the package Pillow" in answer.err
    )
    assert (pictured / "output/2020/01/weir/index.html").is_file()


@pytest.mark.parametrize("widths", ['"400"', "[400.5]", "[true]", '["400"]', "[0]", "[20000]"])
def test_other_widths_are_errors_of_the_settings(site: Path, run: Run, widths: str) -> None:
    sized(site, widths)
    answer = run("build", "--site", site, "--no-convert")
    assert answer.code == 1 and "sitegen.toml" in answer.err and "images.widths" in answer.err


def test_paths_of_versions() -> None:
    assert version_path("images/a/b c.jpg", 400) == "images/400w/a/b c.jpg"
    assert picture_of("images/400w/a/b c.jpg") == "images/a/b c.jpg" and picture_of("images/a.jpg") == ""
