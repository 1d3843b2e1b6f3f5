"""Nothing is unpublished by a slip, and nothing hidden is shown by one.

A file of content/ that cannot be read keeps its last good page and its place in lists while output/ holds the page. The
build says so and ends with 1, and deploy refuses what it made until a person insists.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.content.unreadable import must_be_hidden, possible_pages
from sitegen.incremental import publish_guard
from tests.conftest import Answer, Run, put, put_story, tree

PIER = "content/articles/2014/pier.md"
PAGE = "output/2014/03/pier/index.html"
HEAD = "title: The pier stands\ndate: 2014-03-12\npeople: [Walter Oduya]\nimages: [{src: images/aa.png, caption: Pier}]"
TEXT = "Walter Oduya opened the pier.\n"
SLIP = f'---\ntitle: "The pier stands\n{HEAD.partition(chr(10))[2]}\n---\n\n{TEXT}'
SEED = "The harbour froze\n\nThe harbour froze over in the night, and no boat came in.\n"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"


@pytest.fixture
def archive(site: Path) -> Path:
    """Two stories of one month, a name with a text of its own, a free page, no search."""
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[search]\nenabled = false\n[feeds]\nmin_stories = 1\n')
    put_story(site, "2014/pier", f"{HEAD}\naliases: [/old-pier/]", TEXT)
    put_story(site, "2014/ferry", "title: The ferry came\ndate: 2014-03-13", "It came late.\n")
    put(site, "content/entities/people/walter-oduya.md", "---\nname: Walter Oduya\n---\n\nKeeper of the light.\n")
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nOf us.\n")
    put(site, "content/images/aa.png", PICTURE)
    return site


def build(archive: Path, run: Run, code: int, *flags: str) -> Answer:
    answer = run("build", "--site", archive, *flags)
    assert answer.code == code, answer.err
    return answer


def errors(answer: Answer) -> list[str]:
    return [line for line in answer.err.splitlines() if line.startswith("error: ")]


def page(archive: Path, path: str) -> str:
    return (archive / "output" / path / "index.html").read_text(encoding="utf-8")


def pages(archive: Path) -> dict[str, bytes]:
    """What readers see: without the record of errors."""
    return {path: data for path, data in tree(archive / "output").items() if not path.startswith(".sitegen-")}


# --- it stays ----------------------------------------------------------------------------------------------


def write(text: str | bytes) -> Callable[[Path], None]:
    def breaks(root: Path) -> None:
        put(root, PIER, text)

    return breaks


def into_a_folder(root: Path) -> None:
    (root / PIER).unlink()
    (root / PIER).mkdir()


def into_a_link(root: Path) -> None:
    (root / PIER).rename(root / "aside.md")
    (root / PIER).symlink_to(root / "aside.md")


def into_a_linked_folder(root: Path) -> None:
    (root / "content/articles/2014").rename(root / "aside")
    (root / "content/articles/2014").symlink_to(root / "aside")


WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a slip in YAML": (write(SLIP), f"{PIER}:2: is not YAML: a quotation mark opens here"),
    "a head that is not closed": (write("---\ntitle: The pier\n\nIt stands.\n"), f"{PIER}:1: the front matter is not"),
    "no UTF-8": (write(f"---\n{HEAD}\n---\n\nCaf\xe9.\n".encode("latin-1")), f"{PIER}:8: is not UTF-8 text"),
    "empty": (write(""), f"{PIER}: is empty"),
    "zeros": (write(b"\0" * 4096), f"{PIER}: is empty"),
    "too large": (write(f"---\n{HEAD}\n---\n" + "a" * (4 << 20)), f"{PIER}: is larger than 4 MB"),
    "a folder": (into_a_folder, f"{PIER}: is a folder that has the name of a file"),
    "a link": (into_a_link, f"{PIER}: is a link"),
    "below a linked folder": (into_a_linked_folder, "content/articles/2014: is a link"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_story_that_cannot_be_read_keeps_its_page_and_its_place_in_lists(archive: Path, run: Run, way: str) -> None:
    """Every file of the site stays byte for byte, however often it is built, and one line tells of it."""
    build(archive, run, 0)
    before = pages(archive)
    breaks, told = WAYS[way]
    breaks(archive)
    for _ in range(3):
        answer = build(archive, run, 1)
        (line,) = errors(answer)
        assert line.startswith(f"error: {told}"), line
        assert "deploy` refuses" in answer.err
        assert pages(archive) == before
    build(archive, run, 1, "--no-convert")
    for path in (archive / PIER, archive / "content/articles/2014"):
        if path.is_symlink():
            path.unlink()
    if (archive / PIER).is_dir():
        (archive / PIER).rmdir()
    put_story(archive, "2014/pier", f"{HEAD.replace('stands', 'is open')}\naliases: [/old-pier/]", TEXT)
    put_story(archive, "2014/ferry", "title: The ferry came\ndate: 2014-03-13", "It came late.\n")
    build(archive, run, 0)
    assert "The pier is open" in page(archive, "2014/03/pier") and "The pier is open" in page(archive, "")
    assert not (archive / "output" / publish_guard.NAME).exists()


def test_a_story_that_may_not_be_read_keeps_its_page(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permission is denied: root may read all, so the answer of the system is given here."""
    from sitegen.build.build import build as run_build
    from sitegen.build.context import BuildOptions
    from sitegen.core.config import load_config

    run_build(archive, load_config(archive), BuildOptions(conversion=False))
    before = pages(archive)
    (archive / PIER).write_text(SLIP, encoding="utf-8")
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "pier.md":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    for _ in range(2):
        report = run_build(archive, load_config(archive), BuildOptions(conversion=False))
        assert [(e.file, e.error) for e in report.errors] == [(PIER, "Permission denied")]
        assert pages(archive) == before


def test_lists_go_on_around_it_and_its_page_follows_the_site(archive: Path, run: Run) -> None:
    """Its page is made anew from what it said last where its neighbours, a name or the settings change."""
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    build(archive, run, 1)
    put_story(archive, "2014/quay", "title: The quay fell\ndate: 2014-03-12T20:00:00", "It fell.\n")
    put(archive, "sitegen.toml", (archive / "sitegen.toml").read_text().replace('"T"', '"Another title"'))
    build(archive, run, 1)
    text = page(archive, "2014/03/pier")
    assert "The quay fell" in text and "Another title" in text and "opened the pier" in text
    assert all(title in page(archive, "archive/2014/03") for title in ("The quay fell", "The pier stands"))


def test_what_is_withdrawn_goes_from_the_page_of_a_story_that_cannot_be_read(archive: Path, run: Run) -> None:
    """The page that stays shows nothing that was hidden since it was made."""
    build(archive, run, 0)
    assert "The ferry came" in page(archive, "2014/03/pier")
    put(archive, PIER, SLIP)
    put_story(archive, "2014/ferry", "title: The ferry came\ndate: 2014-03-13\nwithdrawn: {date: 2020-01-01}")
    build(archive, run, 1)
    shown = [path for path, data in pages(archive).items() if b"The ferry came" in data]
    assert shown == [] and "opened the pier" in page(archive, "2014/03/pier")


def test_a_name_and_a_free_page_keep_their_texts(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    before = pages(archive)
    put(archive, "content/entities/people/walter-oduya.md", "---\nname: [Walter\n---\n")
    put(archive, "content/pages/about.md", "---\ntitle: 'About\n---\n\nOf us.\n")
    for _ in range(2):
        answer = build(archive, run, 1)
        assert [line.partition(": ")[2].partition(":")[0] for line in errors(answer)] == [
            "content/entities/people/walter-oduya.md", "content/pages/about.md",
        ]  # fmt: skip
        assert pages(archive) == before
    put_story(archive, "2014/quay", "title: The quay\ndate: 2014-03-12\npeople: [Walter Oduya]", "Walter Oduya.\n")
    build(archive, run, 1)
    assert "Keeper of the light" in page(archive, "people/walter-oduya")
    assert "The quay" in page(archive, "people/walter-oduya")


def test_a_hidden_name_stays_hidden_when_its_file_breaks_and_is_hidden_by_a_file_that_is_broken(
    archive: Path, run: Run
) -> None:
    """With and without an index that knows it, by whatever of the file can be read."""
    path = "content/entities/people/walter-oduya.md"
    put(archive, path, "---\nname: Walter Oduya\nhide: true\n---\n")
    build(archive, run, 0)
    assert not (archive / "output/people/walter-oduya").exists()
    put(archive, path, "---\nname: Walter Oduya\nhide: true\naliases: [a\n---\n")
    build(archive, run, 1)
    assert not (archive / "output/people/walter-oduya").exists()
    build(archive, run, 1, "--clean")
    assert not (archive / "output/people/walter-oduya").exists()
    put(archive, path, "---\nname: Walter Oduya\n---\n")
    build(archive, run, 0)
    assert (archive / "output/people/walter-oduya").exists()
    put(archive, path, "---\naliases: [a\nhide: true\n---\n")
    build(archive, run, 1)
    assert not (archive / "output/people/walter-oduya").exists()


def test_a_clean_build_leaves_it_out_and_tells(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    answer = build(archive, run, 1, "--clean")
    assert len(errors(answer)) == 1
    assert not (archive / PAGE).exists() and "The pier" not in page(archive, "")


def test_it_goes_when_its_page_is_taken_out_of_output(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    shutil.rmtree(archive / "output")
    build(archive, run, 1)
    assert not (archive / PAGE).exists() and "The pier" not in page(archive, "")


def test_without_an_index_at_least_its_page_and_its_old_addresses_stay(archive: Path, run: Run) -> None:
    """The index may be removed at any time. Pages of stories that were deleted go all the same."""
    put_story(archive, "2014/gone", "title: Gone\ndate: 2014-03-13")
    build(archive, run, 0)
    before = pages(archive)
    put(archive, PIER, SLIP.replace("---\n\n", "aliases: [/old-pier/]\n---\n\n"))
    (archive / "content/articles/2014/gone.md").unlink()
    shutil.rmtree(archive / ".sitegen")
    for _ in range(2):
        build(archive, run, 1)
        now = pages(archive)
        for path in ("2014/03/pier/index.html", "old-pier/index.html"):
            assert now[path] == before[path]
        assert "2014/03/gone/index.html" not in now
    (archive / PIER).unlink()
    build(archive, run, 0)
    assert not (archive / PAGE).exists()


def test_without_an_index_a_page_that_shows_what_is_hidden_now_goes(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    put_story(archive, "2014/ferry", "title: The ferry came\ndate: 2014-03-13\ndraft: true")
    shutil.rmtree(archive / ".sitegen")
    build(archive, run, 1)
    assert [path for path, data in pages(archive).items() if b"The ferry came" in data] == []


def test_a_story_that_is_deleted_or_renamed_and_broken_goes(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    (archive / PIER).rename(archive / "content/articles/2014/jetty.md")
    put(archive, "content/articles/2014/jetty.md", SLIP)
    build(archive, run, 1)
    assert not (archive / PAGE).exists() and "The pier" not in page(archive, "")


def test_the_article_of_a_seed_that_cannot_be_read_stays(archive: Path, run: Run) -> None:
    put(archive, "seeds/harbour.txt", SEED)
    build(archive, run, 0)
    before, articles = pages(archive), tree(archive / "content/articles")
    put(archive, "seeds/harbour.txt", b"\xff\xfe\x00")
    answer = build(archive, run, 1)
    assert errors(answer) == ["error: seeds/harbour.txt: empty file"]
    assert tree(archive / "content/articles") == articles
    assert pages(archive) == before


@pytest.mark.parametrize("text", ["", '---\ntitle: "x\n---\n', "---\nwithdrawn: {date: 2020-01-01}\ntitle: 'x\n---\n"])
@pytest.mark.parametrize("index_lost", [False, True])
def test_no_second_article_is_made_for_the_seed_of_one_that_cannot_be_read(
    archive: Path, run: Run, text: str, index_lost: bool
) -> None:
    """What a person withdrew and then broke would come back as the machine first wrote it, at another address."""
    put(archive, "seeds/harbour.txt", SEED)
    build(archive, run, 0)
    names = tree(archive / "content/articles").keys()
    (path,) = (archive / "content/articles").rglob("the-harbour-froze.md")
    path.write_text(text)
    if index_lost:
        shutil.rmtree(archive / ".sitegen")
    for flags in ((), ("--clean",)):
        build(archive, run, 1, *flags)
        assert tree(archive / "content/articles").keys() == names
        assert path.read_text() == text


# --- it is hidden ------------------------------------------------------------------------------------------


HIDING = [
    "withdrawn: {date: 2020-01-01, reason: Asked.}", "withdrawn: true", "withdrawn:", "draft: true", "draft: false",
    '"withdrawn": true', "'draft': true", "withdrawn : yes", "draft\t: true", "  draft: true", "{draft: true,",
]  # fmt: skip


@pytest.mark.parametrize("line", HIDING)
def test_an_unreadable_file_with_a_line_that_hides_it_is_hidden_at_once(archive: Path, run: Run, line: str) -> None:
    """Its page, its old addresses, lists, feeds, names and data; with an index that knows it and without."""
    build(archive, run, 0)
    put(archive, PIER, SLIP.replace("---\n\n", f"{line}\n---\n\n", 1))
    for flags in ((), ("--drafts",), ("--clean",)):
        answer = build(archive, run, 1, *flags)
        assert len(errors(answer)) == 1
        shown = [path for path, data in pages(archive).items() if b"pier" in data.lower() or "pier" in path]
        assert shown == []


def test_of_two_that_cannot_be_read_the_one_that_a_line_hides_goes_and_the_other_stays(archive: Path, run: Run) -> None:
    """In one build: a slip takes nothing from readers, and gives them nothing that a person took away."""
    build(archive, run, 0)
    before = pages(archive)
    put(archive, PIER, SLIP)
    put(
        archive,
        "content/articles/2014/ferry.md",
        "---\ntitle: 'The ferry\nwithdrawn: {date: 2020-01-01}\n---\n\nLate.\n",
    )
    answer = build(archive, run, 1)
    assert {line.split(":")[1].strip() for line in errors(answer)} == {PIER, "content/articles/2014/ferry.md"}
    after = pages(archive)
    assert "2014/03/pier/index.html" in after and "The pier stands" in page(archive, "archive/2014/03")
    assert "old-pier/index.html" in after and after["images/aa.png"] == before["images/aa.png"]
    assert [path for path, data in after.items() if b"The ferry came" in data or "ferry" in path] == []


def test_it_is_hidden_where_the_index_is_lost(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP.replace("---\n\n", "draft: true\n---\n\n", 1))
    shutil.rmtree(archive / ".sitegen")
    build(archive, run, 1)
    assert not (archive / PAGE).exists()


def test_a_free_page_is_hidden_too(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, "content/pages/about.md", "---\ntitle: 'About\ndraft: true\n---\n\nOf us.\n")
    build(archive, run, 1)
    assert not (archive / "output/about").exists() and 'href="/about/"' not in page(archive, "")


def test_a_withdrawn_story_and_a_draft_stay_hidden_when_they_lose_all_their_lines(archive: Path, run: Run) -> None:
    put_story(archive, "2014/pier", f"{HEAD}\nwithdrawn: {{date: 2020-01-01, reason: Asked.}}", TEXT)
    put_story(archive, "2014/ferry", "title: The ferry came\ndate: 2014-03-13\ndraft: true")
    build(archive, run, 0)
    before = pages(archive)
    put(archive, PIER, "")
    put(archive, "content/articles/2014/ferry.md", "")
    build(archive, run, 1)
    assert pages(archive) == before
    assert "Asked." in page(archive, "2014/03/pier")


@pytest.mark.parametrize(
    ("raw", "hidden"),
    [
        (b"\xef\xbb\xbfdraft: true", True), ("draft: true".encode("utf-16"), True), (b"title: x\rwithdrawn: y", True),
        (b"\xffwithdrawn: y", True), (b"title: a draft: b", False), (b"drafted: x", False), (b"# draft", False),
        (b"", False),
    ],
)  # fmt: skip
def test_lines_that_hide_are_seen_in_any_encoding(raw: bytes, hidden: bool) -> None:
    assert must_be_hidden(raw) == hidden


# --- data, check, preview ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_leaves_it_out_and_tells(archive: Path, run: Run, tmp_path: Path, form: str) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    answer = run("export", "--format", form, tmp_path / "data", "--site", archive)
    assert answer.code == 1 and f"error: {PIER}:2: " in answer.err
    assert [path for path, data in tree(tmp_path / "data").items() if b"The pier stands" in data] == []
    assert [path for path, data in tree(tmp_path / "data").items() if b"The ferry came" in data] != []


def test_check_goes_on_and_tells(archive: Path, run: Run) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    build(archive, run, 1)
    answer = run("check", "--site", archive, "--json")
    assert answer.code == 1
    found = [f for f in json.loads(answer.out)["findings"] if f["severity"] == "error"]
    assert [(f["file"], f["line"]) for f in found] == [(PIER, 2)]


@pytest.mark.parametrize("command", [("entities", "list"), ("entities", "show", "Walter Oduya"), ("convert",)])
def test_other_commands_go_on(archive: Path, run: Run, command: tuple[str, ...]) -> None:
    build(archive, run, 0)
    put(archive, PIER, SLIP)
    answer = run(*command, "--site", archive)
    assert answer.code in (0, 1) and "Traceback" not in answer.err


# --- deploy ------------------------------------------------------------------------------------------------


def deploy(archive: Path, run: Run, target: Path, *flags: str) -> Answer:
    return run("deploy", target, "--site", archive, *flags)


def test_deploy_refuses_what_was_built_with_errors_until_it_is_mended_or_a_person_insists(
    archive: Path, run: Run, tmp_path: Path
) -> None:
    www = tmp_path / "www"
    build(archive, run, 0)
    assert deploy(archive, run, www).code == 0
    put(archive, PIER, SLIP)
    put_story(archive, "2014/quay", "title: The quay fell\ndate: 2014-03-14")
    build(archive, run, 1)
    build(archive, run, 1)  # nothing changed, and the error is still there
    shutil.rmtree(archive / ".sitegen")  # which is never needed
    before = tree(www)
    answer = deploy(archive, run, www)
    assert answer.code == 1 and tree(www) == before
    assert f"its last build had 1 error, the first: {PIER}:2: " in answer.err and "--allow-errors" in answer.err
    dry = deploy(archive, run, www, "--dry-run")
    assert dry.code == 0 and "this would be refused" in dry.err and tree(www) == before
    assert deploy(archive, run, www, "--yes").code == 1
    answer = deploy(archive, run, www, "--allow-errors")
    assert answer.code == 0, answer.err
    assert (www / "2014/03/pier/index.html").is_file() and (www / "2014/03/quay/index.html").is_file()
    put(archive, PIER, SLIP.replace('"', ""))
    build(archive, run, 0)
    assert deploy(archive, run, www).code == 0


def test_deploy_of_a_clean_build_deletes_no_page_and_no_picture_of_it(archive: Path, run: Run, tmp_path: Path) -> None:
    """output/ does not have the page then; what may be its own is left, and all else goes as it should."""
    www = tmp_path / "www"
    put_story(archive, "2014/gone", "title: Gone\ndate: 2014-03-14")
    put_story(archive, "2014/secret", "title: Secret\ndate: 2014-03-15")
    build(archive, run, 0)
    assert deploy(archive, run, www).code == 0
    put(archive, PIER, SLIP.replace("---\n\n", "aliases: [/old-pier/]\n---\n\n"))
    (archive / "content/articles/2014/gone.md").unlink()
    (archive / "content/images/aa.png").unlink()
    put_story(archive, "2014/secret", "title: Secret\ndate: 2014-03-15\ndraft: true")
    build(archive, run, 1, "--clean")
    assert not (archive / PAGE).exists()
    answer = deploy(archive, run, www, "--allow-errors")
    assert answer.code == 0, answer.err
    assert f"warning: 2014/03/pier/index.html is left at {www}: {PIER} cannot be read" in answer.err
    for path in ("2014/03/pier/index.html", "old-pier/index.html", "images/aa.png"):
        assert (www / path).is_file(), path
    assert not (www / "2014/03/gone").exists() and not (www / "2014/03/secret").exists()


@pytest.mark.parametrize("flags", [[], ["--yes"], ["--no-delete"]])
def test_no_deploy_after_a_slip_takes_the_page_of_a_story_from_readers(
    archive: Path, run: Run, tmp_path: Path, flags: list[str]
) -> None:
    """Whether the site was built anew from nothing or not."""
    www = tmp_path / "www"
    build(archive, run, 0)
    assert deploy(archive, run, www).code == 0
    before = tree(www)
    put(archive, PIER, SLIP)
    for more in ([], ["--clean"]):
        build(archive, run, 1, *more)
        answer = deploy(archive, run, www, *flags)
        assert tree(www) == before
        assert answer.code == 1 and f"{PIER}:2: " in answer.err, answer


def test_deploy_deletes_an_unreadable_story_that_must_not_be_seen(archive: Path, run: Run, tmp_path: Path) -> None:
    www = tmp_path / "www"
    build(archive, run, 0)
    assert deploy(archive, run, www).code == 0
    put(archive, PIER, SLIP.replace("---\n\n", "withdrawn: true\n---\n\n", 1))
    build(archive, run, 1, "--clean")
    assert deploy(archive, run, www, "--allow-errors").code == 0
    assert [path for path, data in tree(www).items() if b"The pier stands" in data] == []


def test_seeds_that_cannot_be_read_are_errors_of_the_build(archive: Path, run: Run, tmp_path: Path) -> None:
    put(archive, "seeds/broken.json", "{")
    build(archive, run, 1)
    build(archive, run, 1)  # the seed is not read again, and its error stands
    assert deploy(archive, run, tmp_path / "www").code == 1
    (archive / "seeds/broken.json").unlink()
    build(archive, run, 0)
    assert deploy(archive, run, tmp_path / "www").code == 0


def test_a_record_that_is_damaged_is_an_error(tmp_path: Path) -> None:
    for text in ("", "[]", '{"count": 1}', '{"count": 1, "first": "x", "unreadable": [3], "hidden": []}'):
        (tmp_path / publish_guard.NAME).write_text(text)
        assert publish_guard.errors(tmp_path).count == 1


@pytest.mark.parametrize(
    ("path", "owned"),
    [
        ("2014/03/pier/index.html", True), ("undated/pier/index.html", True), ("pier.html", True),
        ("pier/index.html", True),
        ("old/index.html", True), ("news/2014/pier.html", True), ("images/aa.png", True), ("images/aa-400.webp", True),
        ("2014/03/pier-2/index.html", False), ("people/pier/index.html", False), ("index.html", False),
        ("images/bb.png", False), ("archive/2014/index.html", False), ("feed.xml", False),
    ],
)  # fmt: skip
def test_what_may_be_of_a_file_that_cannot_be_read(path: str, owned: bool) -> None:
    text = '---\ntitle: "x\naliases: [/old/]\nimages: [{src: images/aa.png}]\n---\n\nText.\n'
    assert possible_pages("content/articles/2014/pier.md", text.encode()).may_own(path) == owned


def test_any_picture_may_be_of_a_file_that_lost_its_end() -> None:
    assert possible_pages("content/articles/2014/pier.md", b"").may_own("images/bb.png")
    assert possible_pages("content/articles/2014/pier.md", b"---\ntitle: x\nslug: jetty\n").may_own(
        "2014/03/jetty/index.html"
    )
