"""After a change of sitegen's own code a build makes anew what the change can alter, and nothing else.

Each test runs a copy of the package in processes of its own, and edits the copy.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import put, tree

REPOSITORY = Path(__file__).parents[2]
STORY = "{}\n\nBy Ines Halvorsen\n4 May {}\n\nHALMOUTH — {}\n"
LAMP = (
    "Walter Oduya climbed the steps of the lighthouse for the last time on Friday, with a tin of paint. "
    "He had kept the lamp for forty years, and the railings were white. The ferry to Iceland passed at noon."
)
NETS = (
    "Fishermen mended their nets on the quay all week while the harbour board met behind closed doors. "
    "Priya Raman said that nobody had asked them. The board will meet again in autumn, she said."
)


class Done(NamedTuple):
    """What a command printed, and the object that --json has."""

    report: dict[str, Any]
    progress: str


class Installed:
    """A copy of sitegen, and a site that it runs on."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder / "installed", folder / "site"
        for name in ("sitegen", "themes"):
            shutil.copytree(REPOSITORY / name, self.folder / name, copy_function=_linked)
        put(self.site, "sitegen.toml", '[site]\ntitle = "Harbour papers"\nbase_url = "https://papers.example"\n')
        put(self.site, "seeds/herald/lamp.txt", STORY.format("The keeper goes", 2019, LAMP))
        put(self.site, "seeds/herald/nets.txt", STORY.format("Nets on the quay", 2020, NETS))

    def edit(self, path: str, old: str, new: str) -> None:
        """Changes the text of a file of the package."""
        file = self.folder / "sitegen" / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} was written anew: choose another change"
        file.unlink()  # it may be a link to that of the checkout
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, site: Path | None = None) -> Done:
        command = [sys.executable, "-m", "sitegen", *arguments, "--site", str(site or self.site), "--json"]
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return Done(json.loads(done.stdout), done.stderr)

    def explained(self) -> str:
        """What a build says of each page that it rendered."""
        command = [sys.executable, "-m", "sitegen", "build", "--explain", "--site", str(self.site)]
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=True
        ).stdout

    def output(self) -> dict[str, bytes]:
        return tree(self.site / "output")

    def clean_output(self) -> dict[str, bytes]:
        """What a build of the same content/ from nothing gives."""
        other = self.folder.parent / "clean"
        shutil.copytree(self.site, other, ignore=shutil.ignore_patterns(".sitegen", "output"))
        self.run("build", site=other)
        return tree(other / "output")

    def article(self, title: str) -> Path:
        return next(
            path for path in sorted(self.site.glob("content/articles/*/*.md")) if title in path.read_text("utf-8")
        )

    def forget_index(self) -> None:
        for path in self.site.glob(".sitegen/index.sqlite*"):
            path.unlink()


def _linked(source: str, target: str) -> None:
    with contextlib.suppress(OSError):  # another file system
        os.link(source, target)
        return
    shutil.copy2(source, target)


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    made = Installed(tmp_path)
    made.run("build")
    return made


# --- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("render/renderer.py", '(text.rstrip() + "\\n")', '(text.rstrip() + "\\n<!-- other -->\\n")'),
        ("pages/citations.py", '"BibTeX", _bibtex(article,', '"BibTeX", "@" + _bibtex(article,'),
        ("index/permalinks.py", "{archive_url('')}{article.slug}/", "/without-a-date/{article.slug}/"),
        ("search/bundle_files.py", "_GZIP_LEVEL = 6", "_GZIP_LEVEL = 1"),
    ],
)  # fmt: skip
def test_a_build_by_other_code_equals_a_clean_one(installed: Installed, path: str, old: str, new: str) -> None:
    put(installed.site, "content/articles/undated/gulls.md", "---\ntitle: Gulls\n---\n\nThey are back.\n")
    installed.run("build")
    before = installed.output()
    installed.edit(path, old, new)
    assert installed.run("build").report["written"] > 0 and installed.output() != before
    assert installed.output() == installed.clean_output()
    assert installed.run("build").report["written"] == 0


def test_explain_says_that_other_code_made_a_page(installed: Installed) -> None:
    installed.edit("render/renderer.py", '(text.rstrip() + "\\n")', '(text.rstrip() + "\\n<!-- other -->\\n")')
    told = installed.explained()
    assert "index.html: it was made by other code of sitegen\n" in told
    assert "by other code" not in installed.explained()


def test_what_may_be_published_is_judged_again_by_other_code(installed: Installed) -> None:
    """A file that was a picture for the code before need not be one now."""
    gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
    put(installed.site, "content/images/dot.gif", gif + b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")
    head = "title: Gulls\nimages: [{src: images/dot.gif}]"
    put(installed.site, "content/articles/undated/gulls.md", f"---\n{head}\n---\n\nThey are back.\n")
    installed.run("build")
    assert "images/dot.gif" in installed.output()
    installed.edit("core/raster_images.py", 'b"GIF89a"', 'b"GIF90a"')
    installed.run("build")
    assert "images/dot.gif" not in installed.output()


# --- neither ----------------------------------------------------------------------------------------------


def test_deploys_and_the_command_line_make_nothing_stale(installed: Installed) -> None:
    before = installed.output()
    for path in ("deploy/plan.py", "cli/build.py", "cli/convert.py", "serve/watch.py", "entities/doctor.py"):
        file = installed.folder / "sitegen" / path
        installed.edit(path, file.read_text(encoding="utf-8"), file.read_text(encoding="utf-8") + "\nOTHER = 1\n")
    done = installed.run("build")
    assert done.report["written"] == done.report["removed"] == 0 and installed.output() == before
    assert not any(stage in done.progress for stage in ("convert:", "render:", "search:"))


def test_other_code_of_conversion_alone_renders_nothing(installed: Installed) -> None:
    """Seeds are read again; where they say the same, no page is planned anew."""
    installed.edit("capture/fields/dates.py", '"""Dates as pages print them', '"""Days as pages print them')
    done = installed.run("build")
    assert "convert: 2 read again as sitegen changed\n" in done.progress
    assert done.report["written"] == 0 and "render:" not in done.progress


# --- conversion --------------------------------------------------------------------------------------------


def louder(installed: Installed) -> None:
    """Code by which stories of nets have another title, and another summary."""
    old = "        return _with_warnings(story, record)\n"
    new = (
        '        story = replace(story, title=story.title.upper()) if "nets" in record.seed else story\n'
        "        return _with_warnings(story, record)\n"
    )
    installed.edit("capture/__init__.py", old, new)


def test_other_code_of_capture_reads_seeds_again_and_changes_what_it_reads_otherwise(installed: Installed) -> None:
    lamp = installed.article("The keeper goes")
    before = lamp.read_bytes()
    louder(installed)
    done = installed.run("convert")
    assert "convert: 2 read again as sitegen changed\n" in done.progress
    assert (done.report["written"], done.report["unchanged"], done.report["kept"]) == (1, 1, 0)
    assert "title: NETS ON THE QUAY\n" in installed.article("NETS").read_text("utf-8") and lamp.read_bytes() == before
    assert "convert:" not in installed.run("convert").progress


QUAYS = """def fields(*given: Any) -> dict[str, Any]:
    return {**_fields(*given), "section": "Quays"}


def _fields("""


def test_a_persons_edit_stands(installed: Installed) -> None:
    nets = installed.article("Nets on the quay")
    put(nets.parent, nets.name, nets.read_text("utf-8").replace("title: Nets on the quay", "title: The nets"))
    louder(installed)
    installed.edit("convert/front_matter.py", "def fields(", QUAYS)
    done = installed.run("convert")
    assert (done.report["written"], done.report["kept"]) == (2, 1)
    text = nets.read_text("utf-8")
    assert "title: The nets\n" in text and "section: Quays\n" in text


def test_seeds_are_read_again_one_folder_at_a_time(installed: Installed) -> None:
    louder(installed)
    one = str(installed.site / "seeds/herald/nets.txt")
    assert "convert: 1 read again as sitegen changed\n" in installed.run("convert", one).progress
    assert "convert: 1 read again as sitegen changed\n" in installed.run("convert").progress
    assert "convert:" not in installed.run("convert").progress


def test_an_index_that_goes_with_the_code_before_keeps_no_seed_from_being_read(installed: Installed) -> None:
    louder(installed)
    one = str(installed.site / "seeds/herald/nets.txt")
    installed.run("convert", one)
    installed.forget_index()
    assert "convert: 2 read again as sitegen changed\n" in installed.run("convert").progress
    installed.forget_index()
    assert "convert:" not in installed.run("convert").progress


def test_where_all_state_is_lost_what_stands_in_content_is_left_alone(installed: Installed) -> None:
    """So a fresh clone of a site converts nothing."""
    louder(installed)
    shutil.rmtree(installed.site / ".sitegen")
    assert "convert:" not in installed.run("convert").progress


def test_other_data_of_annotation_reads_seeds_again(installed: Installed) -> None:
    assert "Iceland" in installed.article("The keeper goes").read_text("utf-8").partition("---\n\n")[0]
    installed.edit("annotate/gazetteer/data/countries.tsv", "IS\tIceland\t\t", "IS\tIcelandia\tIceland\t")
    done = installed.run("convert")
    assert "convert: 2 read again as sitegen changed\n" in done.progress
    assert done.report["written"] == 1
    assert "Icelandia" in installed.article("The keeper goes").read_text("utf-8")
