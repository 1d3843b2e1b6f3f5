"""Which terms have a page of their own, by the number of their stories and of those of the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.build.report import BuildReport
from sitegen.content import machine_decisions
from sitegen.core.config import load_config
from tests.conftest import put, put_story, tree

SETTINGS = "[search]\nenabled = false\n"
NAMED = "people: [Ann Moe, {}]\ntags: [ferries]\nauthors: [Bea Lund]\npublication: Example Times"


@pytest.fixture
def archive(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two stories: as many as a small archive may have here. Each has a person of its own."""
    monkeypatch.setattr("sitegen.index.page_thresholds.SMALL_ARCHIVE_STORIES", 2)
    put(site, "sitegen.toml", SETTINGS)
    put_story(
        site, "2019/one", f"title: One\ndate: 2019-05-04\n{NAMED.format('Ida Quill')}", "Ann Moe met Ida Quill.\n"
    )
    put_story(site, "2019/two", f"title: Two\ndate: 2019-05-05\n{NAMED.format('Bo Lind')}", "Ann Moe met Bo Lind.\n")
    return site


def grow(root: Path) -> None:
    """One story more, with an author, a publication and a tag that no other has."""
    head = "title: Three\ndate: 2019-05-06\npeople: [Zoe Late]\ntags: [gales]\nauthors: [Cy Oak]\npublication: Post"
    put_story(root, "2019/three", head, "Zoe Late came.\n")


def built(root: Path) -> BuildReport:
    report = build(root, load_config(root), BuildOptions(conversion=False))
    assert report.errors == []
    return report


def pages(root: Path) -> set[str]:
    """The terms that have a page: "people/ann-moe"."""
    kinds = ("people", "tags", "authors", "publications")
    found = (path.removesuffix("/index.html") for path in tree(root / "output") if path.startswith(kinds))
    return {path for path in found if path.count("/") == 1 and "." not in path}


EACH = {"people/ida-quill", "people/bo-lind"}
SHARED = {"people/ann-moe", "tags/ferries", "authors/bea-lund", "publications/example-times"}


def test_in_a_small_archive_each_name_has_a_page(archive: Path) -> None:
    assert built(archive).warnings == []
    assert pages(archive) == SHARED | EACH


def test_in_a_larger_one_a_name_of_one_story_has_none_and_gets_it_with_the_second(archive: Path) -> None:
    built(archive)
    grow(archive)
    built(archive)
    assert pages(archive) == SHARED
    assert [path for path in tree(archive / "output") if "zoe-late" in path] == []
    put_story(archive, "2019/four", "title: Four\ndate: 2019-05-07\npeople: [Zoe Late]", "Zoe Late left.\n")
    built(archive)
    assert pages(archive) == SHARED | {"people/zoe-late"}


def test_growth_is_told_until_content_records_it(archive: Path) -> None:
    grow(archive)
    (told,) = built(archive).warnings
    assert "more than 2 stories" in str(told) and "min_stories = 1" in str(told)
    assert "[entities], [tags], [authors], [publications]" in str(told)
    recorded = {"entities": 2, "tags": 2, "authors": 2, "publications": 2}
    machine_decisions.write_file(archive, machine_decisions.MachineDecisions(min_stories=recorded))
    assert built(archive).warnings == []


def test_what_is_recorded_holds_when_the_archive_shrinks(archive: Path) -> None:
    grow(archive)
    put(archive, "content/decisions.machine.toml", "[min_stories]\nentities = 2\n")
    built(archive)
    (archive / "content/articles/2019/three.md").unlink()
    built(archive)
    assert pages(archive) == SHARED
    (archive / "content/decisions.machine.toml").unlink()
    built(archive)
    assert pages(archive) == SHARED | EACH


def test_a_number_in_the_settings_goes_before_the_size_of_the_archive(archive: Path) -> None:
    grow(archive)
    put(archive, "sitegen.toml", f"{SETTINGS}[entities]\nmin_stories = 1\n[publications]\nmin_stories = 1\n")
    (told,) = built(archive).warnings
    assert "[tags], [authors]" in str(told) and "[entities]" not in str(told)
    assert pages(archive) == SHARED | EACH | {"people/zoe-late", "publications/post"}
    put(archive, "sitegen.toml", f"{SETTINGS}[entities]\nmin_stories = 3\n[tags]\nmin_stories = 3\n")
    built(archive)
    assert pages(archive) == {"authors/bea-lund", "publications/example-times"}


def test_drafts_count_only_where_they_are_shown(archive: Path) -> None:
    grow(archive)
    path = archive / "content/articles/2019/three.md"
    path.write_text(path.read_text().replace("title:", "draft: true\ntitle:"))
    built(archive)
    assert pages(archive) == SHARED | EACH
    build(archive, load_config(archive), BuildOptions(conversion=False, drafts=True))
    assert pages(archive) == SHARED


def test_a_name_with_a_file_keeps_its_page(archive: Path) -> None:
    grow(archive)
    put(archive, "content/entities/people/quill.md", "---\nname: Ida Quill\n---\n\nKept the light.\n")
    put(archive, "content/tags/gales.md", "---\nname: gales\n---\n\nOf the autumn.\n")
    built(archive)
    assert pages(archive) == SHARED | {"people/ida-quill", "tags/gales"}


@pytest.mark.parametrize(
    ("decision", "kept"),
    [
        ('[[rename]]\nname = "Ida Quill"\nto = "Ida M. Quill"', {"people/ida-m-quill", "people/ida-quill"}),
        ('[[merge]]\nnames = ["I. Quill"]\ninto = "Ida Quill"', {"people/ida-quill", "people/i-quill"}),
        ('[[distinct]]\nnames = ["Ida Quill", "Bo Lind"]', {"people/ida-quill", "people/bo-lind"}),
        ('[[hide]]\nname = "Ida Quill"', set()),
    ],
)
def test_a_name_on_which_a_person_decided_keeps_its_page(archive: Path, decision: str, kept: set[str]) -> None:
    grow(archive)
    built(archive)
    put(archive, "content/decisions.toml", f'{decision}\nkind = "person"\n')
    built(archive)
    assert pages(archive) == SHARED | kept
    (archive / "content/decisions.toml").unlink()
    built(archive)
    assert pages(archive) == SHARED


def test_each_part_of_a_split_name_has_a_page(archive: Path) -> None:
    grow(archive)
    put(archive, "content/decisions.toml", '[[split]]\nname = "Ann Moe"\nby = "story"\nkind = "person"\n')
    built(archive)
    assert pages(archive) == (SHARED - {"people/ann-moe"}) | {
        "people/ann-moe", "people/ann-moe-2019-one", "people/ann-moe-2019-two",
    }  # fmt: skip


def test_a_decision_of_the_machine_alone_keeps_no_page(archive: Path) -> None:
    grow(archive)
    entry = '[[merge]]\nkind = "person"\nnames = ["I. Quill"]\ninto = "Ida Quill"\nprobability = 0.99\n'
    put(archive, "content/decisions.machine.toml", entry)
    built(archive)
    assert pages(archive) == SHARED
