"""What a scan notices and need not read: by names, times, sizes and inodes, and by bytes where those may lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.core.files import remove_tree
from sitegen.index import file_changes, scan
from sitegen.index.index_file import open_index
from tests.conftest import put, put_story, tree

HOURS = 3600 * 10**9


class Site:
    """A site that is scanned again and again."""

    def __init__(self, root: Path) -> None:
        self.root, self.config = root, load_config(root)
        self.db = open_index(root / ".sitegen", self.config)

    def scan(self, *only: str) -> scan.Scan:
        return scan.scan(self.db, self.root, self.config, only={f"content/articles/{name}" for name in only} or None)

    def titles(self) -> list[str]:
        return [row["title"] for row in self.db.execute("SELECT title FROM stories ORDER BY path")]

    def generation(self) -> str:
        row = self.db.execute("SELECT value FROM meta WHERE key='generation'").fetchone()
        return str(row["value"]) if row else ""


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every scan came in the very moment in which the files were written."""
    now = file_changes.file_system_time
    monkeypatch.setattr("sitegen.index.scan.file_system_time", lambda folder: now(folder) - HOURS)


@pytest.fixture
def content(site: Path) -> Iterator[Site]:
    for number in range(3):
        put_story(site, f"2020/story-{number}", f"title: Story {number}\ndate: 2020-01-0{number + 1}")
    made = Site(site)
    with closing(made.db):
        made.scan()
        yield made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the files had been at rest for hours: no time could be given twice any more."""
    now = file_changes.file_system_time
    monkeypatch.setattr("sitegen.index.scan.file_system_time", lambda folder: now(folder) + HOURS)


def test_a_file_that_changed_while_times_stood_still_is_read_once_more(at_once: None, content: Site) -> None:
    """Scanned right after it was written, a file could change again under the same times: its bytes are looked at."""
    assert content.scan().read == 3


def test_files_at_rest_are_not_read_again(content: Site, later: None) -> None:
    content.scan()
    assert content.scan().read == 0


def test_other_bytes_of_the_same_size_and_time_are_noticed(content: Site, later: None) -> None:
    content.scan()
    file = content.root / "content/articles/2020/story-1.md"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Story 1", b"Story X"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert content.scan().read == 1
    assert content.titles() == ["Story 0", "Story X", "Story 2"]


def test_a_file_put_in_the_place_of_another_with_all_its_times_is_noticed_by_its_bytes(
    at_once: None, content: Site
) -> None:
    """No scan may trust times that are as young as itself, even where size, times and inode are made to agree."""
    file = content.root / "content/articles/2020/story-1.md"
    file.write_bytes(file.read_bytes().replace(b"Story 1", b"Story X"))
    stamp = (file.stat().st_size, file.stat().st_mtime_ns, file.stat().st_ctime_ns, file.stat().st_ino)
    # What the last scan remembers of a file that is that young is no stamp that a file can have.
    known = content.db.execute("SELECT size, mtime_ns, ctime_ns, inode FROM files WHERE path LIKE '%story-1.md'")
    assert known.fetchone()["ctime_ns"] == file_changes.UNKNOWN_TIME != stamp[2]
    content.scan()
    assert content.titles()[1] == "Story X"


def test_a_touch_changes_nothing(content: Site, later: None) -> None:
    content.scan()
    before = content.generation()
    for file in (content.root / "content/articles/2020").iterdir():
        os.utime(file)
    assert content.scan().read == 3
    assert content.generation() == before
    assert content.scan().read == 0


def test_new_renamed_and_lost_files_are_noticed_in_folders_old_and_new(content: Site, later: None) -> None:
    content.scan()
    folder = content.root / "content/articles"
    put_story(content.root, "2021/deep/er/story-9", "title: Story 9")
    (folder / "2020/story-0.md").unlink()
    (folder / "2020/story-1.md").rename(folder / "2020/story-5.md")
    found = content.scan()
    assert (found.read, found.gone) == (2, 2)
    assert content.titles() == ["Story 2", "Story 1", "Story 9"]
    put_story(content.root, "2021/deep/er/story-8", "title: Story 8")
    assert content.scan().read == 1
    (folder / "2021").rename(folder / "2019")
    found = content.scan()
    assert (found.read, found.gone) == (2, 2)
    assert content.titles() == ["Story 8", "Story 9", "Story 2", "Story 1"]


def test_a_scan_of_some_files_looks_at_no_others(content: Site, later: None) -> None:
    content.scan()
    put_story(content.root, "2020/story-0", "title: Story X")
    put_story(content.root, "2020/story-1", "title: Story Y")
    put_story(content.root, "2020/story-7", "title: Story 7")
    (content.root / "content/articles/2020/story-2.md").unlink()
    found = content.scan("2020/story-0.md", "2020/story-2.md", "2020/story-7.md", "2020/never.md")
    assert (found.read, found.gone) == (2, 1)
    assert content.titles() == ["Story X", "Story 1", "Story 7"]
    assert content.scan().read == 1
    assert content.titles() == ["Story X", "Story Y", "Story 7"]


@pytest.mark.parametrize("odd", ["2021/new/story.md", "2020/linked.md", "2020/story-2.md/a.md", "2020/note.txt"])
def test_a_scan_of_some_files_looks_at_all_where_that_is_not_enough(odd: str, content: Site, later: None) -> None:
    """A folder that is new, a link, a folder in the place of a file, a file that does not count."""
    content.scan()
    file = content.root / "content/articles" / odd
    if file.parent.is_file():
        file.parent.unlink()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.symlink_to(content.root / "sitegen.toml") if "linked" in odd else file.write_text("---\ntitle: New\n---\n")
    put_story(content.root, "2020/story-0", "title: Story X")
    found = content.scan(odd)
    assert "Story X" in content.titles()
    assert ("New" in content.titles()) == odd.endswith(("story.md", "a.md"))
    assert bool(found.refused) == (odd in ("2020/linked.md", "2020/story-2.md/a.md"))


def test_a_folder_younger_than_the_one_it_is_in_is_looked_at_again(
    content: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One folder may be at rest while another in it is not yet."""
    young = content.root / "content/articles/2020"
    monkeypatch.setattr("sitegen.index.scan.file_system_time", lambda _: young.stat().st_ctime_ns + 1)
    os.utime(young)
    content.scan()
    put_story(content.root, "2020/story-7", "title: Story 7")
    assert content.scan().read >= 1
    assert content.titles()[-1] == "Story 7"


def test_stories_behind_a_link_cannot_be_read_and_stay_as_they_were(content: Site, later: None) -> None:
    """A link leads to the same files with the same times, but links are not followed; where it goes they are gone."""
    content.scan()
    folder = content.root / "content/articles/2020"
    folder.rename(content.root / "elsewhere")
    folder.symlink_to(content.root / "elsewhere")
    (content.root / "elsewhere/story-0.md").write_text("---\ntitle: Story X\n---\n")
    titles = content.titles()
    for _ in range(2):
        found = content.scan()
        assert found.gone == 0 and [problem.file for problem in found.refused] == ["content/articles/2020"]
        assert content.titles() == titles and "Story X" not in titles
    folder.unlink()
    assert content.scan().gone == 3
    assert content.titles() == []


def test_a_name_that_is_no_utf8_is_told_of_at_each_scan(content: Site, later: None) -> None:
    put(content.root, "content/articles/2020/plain.md", "---\ntitle: P\n---\n")
    folder = content.root / "content/articles/2020"
    (folder / "plain.md").rename(folder / os.fsdecode(b"\xff.md"))
    for _ in range(3):
        assert [p.file for p in content.scan().errors] == ["content/articles/2020/\\xff.md"]


def test_many_files_are_read_in_processes_and_give_the_same_rows(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        put_story(site, f"2020/s{number:02}", f"title: Story {number}\ndate: 2020-01-01\npeople: [Walter Oduya]")
    put_story(site, "2020/broken", "title: [")
    config = load_config(site)
    rows = []
    monkeypatch.setattr(scan, "_MIN_FILES_FOR_WORKERS", 5)
    for jobs in (1, 2):
        with closing(open_index(site / f"index-{jobs}", config)) as db:
            found = scan.scan(db, site, config, jobs=jobs)
            assert [p.file for p in found.errors] == ["content/articles/2020/broken.md"]
            tables = ("stories", "names", "sentences", "texts", "slots", "prints", "reprints")
            rows.append([[tuple(row) for row in db.execute(f"SELECT * FROM {table}")] for table in tables])
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert db.execute("SELECT count(*) FROM sqlite_master WHERE type='index'").fetchone()[0] > 10
    assert rows[0] == rows[1] and len(rows[0][0]) == 30


def test_an_index_that_was_left_half_filled_is_made_anew(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        put_story(site, f"2020/s{number}", f"title: Story {number}\ndate: 2020-01-01")
    config = load_config(site)
    monkeypatch.setattr(scan, "_MIN_FILES_FOR_WORKERS", 5)

    def cut_short(_: int) -> None:
        raise KeyboardInterrupt

    with closing(open_index(site / ".sitegen", config)) as db, pytest.raises(KeyboardInterrupt):
        scan.scan(db, site, config, cut_short)
    with closing(open_index(site / ".sitegen", config)) as db:
        assert db.execute("SELECT count(*) FROM stories").fetchone()[0] == 0
        assert scan.scan(db, site, config).read == 8


# --- output/ -----------------------------------------------------------------------------------------------


@pytest.fixture
def built(site: Path) -> Path:
    put_story(site, "2020/a", "title: A\ndate: 2020-01-01\npeople: [Walter Oduya]")
    build(site, load_config(site), BuildOptions(conversion=False))
    return site


def rebuilt(root: Path) -> tuple[int, int]:
    report = build(root, load_config(root), BuildOptions(conversion=False))
    assert report.errors == []
    return report.written, report.removed


def test_output_with_other_bytes_of_the_same_size_and_time_is_put_right(built: Path) -> None:
    whole = tree(built / "output")
    rebuilt(built)
    file = built / "output/2020/01/a/index.html"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Oduya", b"Xduya"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert rebuilt(built) == (1, 0)
    assert tree(built / "output") == whole


def test_strange_files_links_and_empty_folders_go_from_output(built: Path) -> None:
    whole, outside = tree(built / "output"), put(built, "outside/kept.txt", "kept")
    rebuilt(built)
    put(built, "output/2020/01/a/stray.txt", "stray")
    put(built, "output/.hidden/stray.txt", "stray")
    (built / "output/empty/deep").mkdir(parents=True)
    (built / "output/linked").symlink_to(outside.parent)
    (built / "output/2020/02").symlink_to(built / "output/2020/01")
    assert rebuilt(built) == (0, 4)
    assert tree(built / "output") == whole
    assert not (built / "output/empty").exists() and not (built / "output/2020/02").is_symlink()
    assert outside.read_text() == "kept"
    assert rebuilt(built) == (0, 0)


def test_a_scan_that_is_cut_short_finds_again_what_it_has_not_read(content: Site, later: None) -> None:
    """A folder counts as read only once all that is new in it is noted: a full disk, a kill or a person may end it."""

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    for number in range(230):  # more than are noted at once
        put_story(content.root, f"2021/story-{number:03}", f"title: Story {number}")
    with pytest.raises(KeyboardInterrupt):
        scan.scan(content.db, content.root, content.config, stop)
    assert len(content.titles()) < 233
    content.scan()
    assert len(content.titles()) == 233


def test_names_that_no_page_has_go_from_output(built: Path) -> None:
    """No UTF-8, or a line break: files, folders with all they hold, and links, at the top and below."""
    whole, outside = tree(built / "output"), put(built, "outside/kept.txt", "kept")
    rebuilt(built)
    for name in (b"\xff.txt", b"caf\xe9", b"a\nb.html"):
        put(built, "output/" + os.fsdecode(name), "stray")
        put(built, "output/2020/01/a/" + os.fsdecode(name), "stray")
    put(built, os.fsdecode(b"output/2020/\xe9t\xe9/deep/stray.txt"), "stray")
    put(built, os.fsdecode(b"output/own/\xff"), "stray")
    (built / "output" / os.fsdecode(b"link\xff")).symlink_to(outside.parent)
    assert rebuilt(built) == (0, 9)
    assert tree(built / "output") == whole
    assert not (built / "output/own").exists()
    assert outside.read_text() == "kept"
    assert rebuilt(built) == (0, 0)
    put(built, os.fsdecode(b"output/\xff.txt"), "stray")
    remove_tree(built / ".sitegen")
    assert rebuilt(built)[1] == 1 and tree(built / "output") == whole


def test_a_folder_of_output_that_moved_away_behind_a_link_is_made_anew(built: Path) -> None:
    whole = tree(built / "output")
    rebuilt(built)
    (built / "output/2020").rename(built / "moved")
    (built / "output/2020").symlink_to(built / "moved")
    written, removed = rebuilt(built)
    assert (written > 0, removed) == (True, 1)
    assert tree(built / "output") == whole and not (built / "output/2020").is_symlink()


def test_a_lost_file_or_folder_of_output_comes_back_and_the_rest_is_let_be(built: Path) -> None:
    import shutil

    whole = tree(built / "output")
    rebuilt(built)
    (built / "output/feed.xml").unlink()
    shutil.rmtree(built / "output/people")
    times = {p: p.stat().st_mtime_ns for p in (built / "output").rglob("*.html")}
    written, removed = rebuilt(built)
    assert (written > 1, removed) == (True, 0)
    assert tree(built / "output") == whole
    assert {p: p.stat().st_mtime_ns for p in times} == times
