"""Every path that sitegen opens, follows, writes or deletes, and what strangers may put there: see docs/security.md."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import put, put_story
from tests.support.hostile import DOT

SECRET = b"Secret words that nobody may read"
"""Without an apostrophe, which a page would set as printers do."""

REFUSED, TOLD, MADE = "refused", "told", "made"
"""What becomes of a link or a pipe: nothing runs; what it stands for is told or passed over; it is put right."""

PLACES = {
    "sitegen.toml": REFUSED,
    "content/": REFUSED,
    "content/articles/": REFUSED,
    "content/images/": REFUSED,
    "content/entities/": REFUSED,
    "content/entities/people/": REFUSED,
    "content/tags/": REFUSED,
    "content/pages/": REFUSED,
    "content/decisions.toml": REFUSED,
    "content/decisions.machine.toml": REFUSED,
    "static/": REFUSED,
    "themes/": REFUSED,
    "output/": REFUSED,
    ".sitegen/": REFUSED,
    ".sitegen/index.sqlite": REFUSED,
    ".sitegen/index.sqlite-wal": REFUSED,
    ".sitegen/lock": REFUSED,
    ".sitegen/lock.sqlite": REFUSED,
    ".sitegen/clock": REFUSED,
    ".sitegen/code.json": REFUSED,
    ".sitegen/converted": REFUSED,
    ".sitegen/sound": REFUSED,
    ".sitegen/port": REFUSED,
    ".sitegen/deploy-owner": REFUSED,
    ".sitegen/data/": REFUSED,
    ".sitegen/compressed/": REFUSED,
    ".sitegen/deploy.git/": REFUSED,
    ".sitegen/pictures/": REFUSED,
    ".sitegen/pictures.json": REFUSED,
    ".sitegen/preview/": REFUSED,
    ".sitegen/templates/": REFUSED,
    "seeds/paper/": TOLD,
    "seeds/paper/b.txt": TOLD,
    "seeds/paper/a.txt.meta.yaml": TOLD,
    "seeds/paper/page_files/": TOLD,
    "seeds/paper/page_files/dot.png": TOLD,
    "content/articles/2019/": TOLD,
    "content/articles/2019/a.md": TOLD,
    "content/images/b.png": TOLD,
    "content/entities/people/walter-oduya.md": TOLD,
    "content/tags/railings.md": TOLD,
    "content/pages/about.md": TOLD,
    "static/folder/": TOLD,
    "static/words.txt": TOLD,
    "static/_headers": TOLD,
    "static/custom.css": TOLD,
    "themes/mine/": TOLD,
    "themes/mine/theme.toml": TOLD,
    "themes/mine/templates/": TOLD,
    "themes/mine/templates/missing.html": TOLD,
    "themes/mine/static/": TOLD,
    "themes/mine/static/more.css": TOLD,
    "themes/mine/locale/": TOLD,
    "themes/mine/locale/en.po": TOLD,
    "output/index.html": MADE,
    "output/people/": MADE,
    "output/strange": MADE,
    "output/words.txt": MADE,
    "output/.sitegen-unfit": MADE,
    ".sitegen/data/json/": MADE,
    ".sitegen/data/strange": MADE,
    ".sitegen/templates/strange": MADE,
}


def make_site(root: Path) -> None:
    """A small site with something at most places."""
    put(
        root,
        "sitegen.toml",
        '[site]\ntheme = "mine"\n[search]\nenabled = false\n[pages]\nnetwork = false\non_this_day = false\n'
        '[export]\npublish = ["json"]\n',
    )
    put_story(root, "2019/a", "title: A\ndate: 2019-01-02\npeople: [Walter Oduya]\ntags: [Railings]")
    put_story(root, "2019/b", "title: B\ndate: 2019-01-03\npeople: [Walter Oduya]\ntags: [Railings]")
    put(root, "content/images/a.png", DOT)
    put(root, "content/entities/people/walter-oduya.md", "---\nname: Walter Oduya\n---\n\nA keeper.\n")
    put(root, "content/tags/railings.md", "---\nname: Railings\n---\n\nOf iron.\n")
    put(root, "content/pages/about.md", "---\ntitle: About\n---\n\nAn archive.\n")
    put(root, "static/words.txt", "Words.\n")
    put(root, "static/folder/more.txt", "More words.\n")
    put(root, "themes/mine/theme.toml", 'extends = "plain"\n')
    put(root, "themes/mine/templates/missing.html", '{% extends "base.html" %}{% block main %}No.{% endblock %}\n')
    put(root, "themes/mine/static/more.css", "p { color: black }\n")
    put(root, "themes/mine/locale/en.po", "")
    put(
        root,
        "seeds/paper/a.txt",
        "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "He counted them at dawn. " * 40,
    )
    put(root, "seeds/paper/page_files/dot.png", SECRET)
    page = '<article><h1>A page</h1><figure><img src="page_files/dot.png"><figcaption>A dot.</figcaption></figure>'
    put(root, "seeds/paper/page.html", f"<!DOCTYPE html>{page}<p>{'The dot is black, they say. ' * 30}</p></article>")


def make_outside(folder: Path) -> None:
    """Files of other people: of every kind, and each holds a secret."""
    text = SECRET.decode()
    for name in ("secret.txt", "secret.md", "secret.html", "secret.css", "secret.toml", "index.html", "more/secret.md"):
        put(folder, name, f"---\ntitle: {text}\n---\n\n{text}.\n")
    put(folder, "secret.png", DOT + SECRET)


def plant_link_to_file(path: Path, root: Path, outside: Path) -> None:
    """A link to a file outside."""
    path.symlink_to(outside / f"secret{path.suffix}" if path.suffix in (".png", ".css") else outside / "secret.md")


def plant_link_to_folder(path: Path, root: Path, outside: Path) -> None:
    """A link to a folder outside."""
    path.symlink_to(outside, target_is_directory=True)


def plant_link_inside(path: Path, root: Path, outside: Path) -> None:
    """A link to another folder of the site."""
    path.symlink_to(root / "seeds/paper", target_is_directory=True)


def plant_link_to_nothing(path: Path, root: Path, outside: Path) -> None:
    """A link to a place where nothing is: a file that is made through it would stand there."""
    path.symlink_to(outside / "new")


def plant_pipe(path: Path, root: Path, outside: Path) -> None:
    """A pipe, which keeps whoever opens it waiting for ever."""
    os.mkfifo(path)


def plant_foreign(path: Path, root: Path, outside: Path) -> None:
    """A file or a folder of somebody else, where the other is expected."""
    path.write_text("Words of a stranger.\n") if path.suffix == "" else put(path, "words.txt", "Words of a stranger.\n")


Plant = Callable[[Path, Path, Path], None]
PLANTS: tuple[Plant, ...] = (
    plant_link_to_file, plant_link_to_folder, plant_link_inside, plant_link_to_nothing, plant_pipe, plant_foreign,
)  # fmt: skip


def clear(path: Path) -> None:
    """Takes away what stands at a path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def snapshot(folder: Path) -> dict[str, object]:
    """All that stands under a folder, without following or opening what is no file."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        told = path.read_bytes() if stat.S_ISREG(mode) else stat.S_IFMT(mode)
        found[path.relative_to(folder).as_posix()] = str(path.readlink()) if stat.S_ISLNK(mode) else told
    return found


@contextmanager
def no_waiting() -> Iterator[None]:
    """Ends a block that waits for ever; no measure of speed."""

    def waits(*_: object) -> None:
        raise AssertionError("it waits for what never comes")

    before = signal.signal(signal.SIGALRM, waits)
    signal.alarm(300)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
