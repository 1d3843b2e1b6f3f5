"""Small sites to build, and the command line as a user has it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from sitegen.cli import program

# A busy machine is no fault of the code.
settings.register_profile("repository", deadline=None)
settings.load_profile("repository")

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a shell's background jobs ignore Ctrl-C, and so would their children
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the data beside the checkout is not here")


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `sitegen ARGUMENTS...` in this process."""

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["sitegen", *map(str, arguments)])
        capfd.readouterr()
        code = 0
        try:
            program.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An empty site."""
    root = tmp_path / "site"
    root.mkdir()
    (root / "sitegen.toml").write_text('[site]\ntitle = "Test archive"\nbase_url = "https://archive.example"\n')
    return root


@contextmanager
def no_hang() -> Iterator[None]:
    """Ends a block that does not come to an end of its own: no measure of speed, but minutes are too many."""

    def hangs(*_: object) -> None:
        raise AssertionError("it does not come to an end")

    before = signal.signal(signal.SIGPROF, hangs)
    signal.setitimer(signal.ITIMER_PROF, 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def put(root: Path, path: str, text: str | bytes) -> Path:
    """Writes a file of a site."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def put_story(root: Path, name: str, head: str, body: str = "Walter Oduya painted the railings.\n") -> Path:
    """Writes an article."""
    return put(root, f"content/articles/{name}.md", f"---\n{head}\n---\n\n{body}")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under `folder` with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
