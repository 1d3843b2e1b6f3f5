"""ZIP and tar archives: each file in them is read as a seed would be, or named with the reason why not."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.capture import Record, open_seed
from sitegen.capture.formats import archive_members, may_be_seed, unpacked_archives
from sitegen.core.errors import PassedOverError, SeedError
from tests.conftest import put
from tests.support import saved_pages as made

FILES = {
    "posts/one.html": made.page(1),
    "posts/two.md": f"# The second ferry\n\n{made.text(2)}",
    "three": made.page(3),
    "feed.json": '{"items": [{"id": "x/7", "title": "A ferry", "content_text": "It sails at noon."}]}',
}


def opened(root: Path, data: bytes, name: str = "export.zip") -> list[Record | SeedError]:
    put(root, name, data)
    return list(open_seed(root, name))


def keys(found: list[Record | SeedError]) -> list[str]:
    return sorted(one.key for one in found if isinstance(one, Record))


def reasons(found: list[Record | SeedError], kind: type[SeedError] = SeedError) -> dict[str, str]:
    """The message for each file that has none of the stories."""
    return {str(one.file): one.message for one in found if type(one) is kind}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("export.zip", made.zipped(FILES)), ("stored.zip", made.zipped(FILES, zipfile.ZIP_STORED)),
        ("export.tar", made.tarred(FILES)), ("export.tar.gz", made.tarred(FILES, "w:gz")),
        ("export.tgz", made.tarred(FILES, "w:gz")), ("export.tar.bz2", made.tarred(FILES, "w:bz2")),
        ("export.tar.xz", made.tarred(FILES, "w:xz")), ("gnu.tar", made.tarred(FILES, form=tarfile.GNU_FORMAT)),
        ("old.tar", made.tarred(FILES, form=tarfile.USTAR_FORMAT)), ("no suffix", made.zipped(FILES)),
        ("wrong.txt", made.zipped(FILES)), ("wrong.json", made.tarred(FILES, "w:gz")),
    ],
)  # fmt: skip
def test_each_file_of_an_archive_is_a_seed(tmp_path: Path, name: str, data: bytes) -> None:
    found = opened(tmp_path, data, name)
    assert keys(found) == ["feed.json#x/7", "posts/one.html", "posts/two.md", "three"]
    assert all(isinstance(one, Record) and one.seed == name and one.place == f"seeds/{name}" for one in found)
    forms = {one.key: one.form for one in found if isinstance(one, Record)}
    assert (forms["three"], forms["posts/two.md"]) == ("page", "markdown")


def test_a_member_is_the_same_record_as_the_file_alone(tmp_path: Path) -> None:
    (inside,) = opened(tmp_path, made.zipped({"a.html": made.page(1)}))
    put(tmp_path, "a.html", made.page(1))
    (alone,) = open_seed(tmp_path, "a.html")
    assert isinstance(inside, Record) and isinstance(alone, Record)
    assert (inside.sha256, inside.data) == (alone.sha256, alone.data)


def test_every_member_is_accounted_for(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        **FILES, "posts/one.html.meta.yaml": "publication: The Tern\n", "posts/one_files/a.png": made.png(),
        "posts/one_files/ad.html": made.page(9), "style.css": "a", "film.mp4": "a", "data.xyz": b"\0\1\2",
        "README.md": "# A", ".DS_Store": "a", "__MACOSX/posts/._one.html": "a", "log": "a b\n" * 99,
        "bad.eml": "no mail",
    }  # fmt: skip
    found = opened(tmp_path, made.zipped(files))
    assert len(found) == len(files)
    kinds = Counter(one.kind for one in found if isinstance(one, PassedOverError))
    assert kinds == {
        "part": 4, "hidden file": 2, "README": 1, "no reader for .mp4": 1, "no reader for .xyz": 1,
        "no reader for no suffix": 1,
    }  # fmt: skip
    assert list(reasons(found)) == ["seeds/export.zip#bad.eml"]


def test_a_sidecar_in_the_archive_states_fields(tmp_path: Path) -> None:
    files = {"a.html": made.page(1), "a.meta.yaml": "publication: The Tern\n"}
    (record,) = [one for one in opened(tmp_path, made.zipped(files)) if isinstance(one, Record)]
    (other,) = [
        one
        for one in opened(tmp_path, made.zipped(files | {"a.meta.yaml": "publication: The Gull\n"}))
        if isinstance(one, Record)
    ]
    assert record.stated["publication"].value == "The Tern"
    assert record.sha256 != other.sha256, "a change of the sidecar must have the story read again"


def test_a_wrong_sidecar_costs_only_its_story(tmp_path: Path) -> None:
    files = {"a.html": made.page(1), "a.meta.yaml": "wrong: key\n", "b.html": made.page(2)}
    found = opened(tmp_path, made.zipped(files))
    assert keys(found) == ["b.html"]
    assert "'wrong'" in next(iter(reasons(found).values())) or "wrong" in next(iter(reasons(found).values()))


def test_archives_in_archives(tmp_path: Path) -> None:
    third = made.zipped({"c.html": made.page(3)})
    second = made.tarred({"b.html": made.page(2), "third.zip": third}, "w:gz")
    found = opened(tmp_path, made.zipped({"a.html": made.page(1), "second.tgz": second}))
    assert keys(found) == ["a.html", "second.tgz#b.html"]
    assert reasons(found) == {
        "seeds/export.zip#second.tgz#third.zip": "an archive in an archive in an archive is not opened"
    }


def test_a_crawl_in_an_archive(tmp_path: Path) -> None:
    document = ("https://www.tern.example/2014/a.html", "text/html", made.response(made.page(1).encode()))
    found = opened(
        tmp_path, made.zipped({"crawl/a.warc": b"".join(made.warc(document)), "b.arc": b"".join(made.arc(document))})
    )
    assert keys(found) == [f"b.arc#{document[0]}", f"crawl/a.warc#{document[0]}"]


@pytest.mark.parametrize(
    "name",
    ["../evil.html", "/etc/evil.html", "a/../../evil.html", "C:/evil.html", "./../x.html", "a\x07.html"],
)
def test_unsafe_names_are_named_and_not_unpacked(tmp_path: Path, name: str) -> None:
    for data, archive in ((made.zipped, "a.zip"), (made.tarred, "a.tar")):
        found = opened(tmp_path / "seeds", data({name: made.page(1), "good.html": made.page(2)}), archive)
        assert keys(found) == ["good.html"]
        assert (len(reasons(found)) == 1 and "name" in str(reasons(found))) or "path" in str(reasons(found))
    assert not (tmp_path / "evil.html").exists()


def test_backslashes_of_windows_are_folders(tmp_path: Path) -> None:
    assert keys(opened(tmp_path, made.zipped({"posts\\one.html": made.page(1)}))) == ["posts/one.html"]


def test_links_and_devices_are_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"entry{kind.decode()}.html")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    found = opened(tmp_path, out.getvalue(), "a.tar")
    assert len(reasons(found)) == len(found) == 4
    info = zipfile.ZipInfo("link.html")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr(info, "/etc/passwd")
    assert "is a link" in str(reasons(opened(tmp_path, out.getvalue())))


def test_the_size_that_a_link_states_is_not_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"entry{kind.decode()}")
            info.type, info.linkname, info.size = kind, "a.html", 900
            out.write(info.tobuf(tarfile.USTAR_FORMAT))
        info = tarfile.TarInfo("a.html")
        info.size = len(made.page(1))
        archive.addfile(info, io.BytesIO(made.page(1).encode()))
    assert keys(opened(tmp_path, out.getvalue(), "a.tar")) == ["a.html"]


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    data = bytearray(made.zipped({"secret.html": made.page(1), "open.html": made.page(2)}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    found = opened(tmp_path, bytes(data))
    assert keys(found) == ["open.html"]
    assert reasons(found) == {"seeds/export.zip#secret.html": "is encrypted"}


def test_a_name_that_stands_twice(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.html", made.page(1))
        archive.writestr("a.html", made.page(2))
    found = opened(tmp_path, out.getvalue())
    assert keys(found) == ["a.html"] and "twice" in str(reasons(found))
    clash = made.tarred({"a.html": made.page(1), "a.html/b.html": made.page(2)})
    assert len(opened(tmp_path, clash, "b.tar")) == 2


# --- damaged and hostile archives ---------------------------------------------------------------------------------


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(made.zipped({"a.html": made.page(1), "b.html": made.page(2)}, zipfile.ZIP_STORED))
    data[200] ^= 0xFF
    found = opened(tmp_path, bytes(data))
    assert keys(found) == ["b.html"]
    assert "Bad CRC" in reasons(found)["seeds/export.zip#a.html"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(("name", "make"), [("a.zip", made.zipped), ("a.tar", made.tarred)])
def test_truncated_archives(tmp_path: Path, share: float, name: str, make: object) -> None:
    data = make({f"{number}.html": made.page(number) for number in range(30)})  # type: ignore[operator]
    found = opened(tmp_path, data[: int(len(data) * share)], name)
    assert all(one.file and one.file.startswith(f"seeds/{name}") for one in found if isinstance(one, SeedError))
    assert len(reasons(found)) == 1 or (name == "a.tar" and share > 0.8), "padding may be cut"


def test_a_truncated_packed_tar_gives_what_is_whole(tmp_path: Path) -> None:
    data = gzip.compress(made.tarred({f"{number}.html": made.page(number) * 20 for number in range(30)}))
    found = opened(tmp_path, data[: len(data) * 2 // 3], "a.tar.gz")
    assert 5 < len(keys(found)) < 30 and "truncated gzip" in str(reasons(found))


def test_a_damaged_header_of_a_tar(tmp_path: Path) -> None:
    data = bytearray(made.tarred({"a.html": made.page(1), "b.html": made.page(2)}))
    at = data.index(b"b.html")
    data[at + 1] ^= 0xFF
    found = opened(tmp_path, bytes(data), "a.tar")
    assert keys(found) == ["a.html"] and "not read" in str(reasons(found))


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    bomb = made.zipped({"a.txt": b"a" * (64 << 20)})
    assert "a ZIP bomb" in str(reasons(opened(tmp_path, bomb)))
    packed = gzip.compress(made.tarred({"a.txt": b"a" * (64 << 20)}))
    assert "a gzip bomb" in str(reasons(opened(tmp_path, packed, "a.tgz")))
    inner = opened(tmp_path, made.zipped({"in.zip": bomb, "b.html": made.page(1)}))
    assert keys(inner) == ["b.html"] and "a ZIP bomb" in str(reasons(inner))


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    data = bytearray(made.zipped({"a.html": made.page(1), "b.html": made.page(2)}, zipfile.ZIP_STORED))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 10)
    assert "a ZIP bomb" in str(reasons(opened(tmp_path, bytes(data))))


def test_more_files_than_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_members, "MAX_FILES", 40)
    files = {f"{number}.txt": made.text(number) for number in range(50)}
    for name, data in (("a.zip", made.zipped(files)), ("a.tar", made.tarred(files))):
        found = opened(tmp_path, data, name)
        assert len(keys(found)) == 40 and "more than 40 files" in str(reasons(found))


def test_more_bytes_than_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked_archives, "MAX_BYTES", 20_000)
    found = opened(tmp_path, made.zipped({f"{number}.html": made.page(number) for number in range(99)}))
    assert 5 < len(keys(found)) < 99 and "the others are not read" in str(reasons(found))


def test_a_thousand_members(tmp_path: Path) -> None:
    files = {f"{number % 7}/{number}.html": made.page(number) for number in range(1000)}
    assert len(keys(opened(tmp_path, made.zipped(files)))) == 1000


@pytest.mark.parametrize("name", ["a.zip", "b.tar", "c.tgz"])
@pytest.mark.parametrize("data", [b"PK\5\6" + b"\0" * 18, b"\0" * 10_240], ids=["zip", "tar"])
def test_archives_without_files_have_no_records(tmp_path: Path, name: str, data: bytes) -> None:
    assert opened(tmp_path, data, name) == []


@pytest.mark.parametrize("name", ["a.zip", "b.tar", "c.tgz"])
@pytest.mark.parametrize("data", [b"PK\3\4" + b"\xff" * 400, b"PK\3\4"])
def test_archives_that_are_none(tmp_path: Path, name: str, data: bytes) -> None:
    found = opened(tmp_path, data, name)
    assert found and all(isinstance(one, SeedError) for one in found)


def test_a_long_note_of_a_tar_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a" * 200_000)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info)
    assert "a name of more than" in str(reasons(opened(tmp_path, out.getvalue(), "a.tar")))


# --- folders of unpacked files ------------------------------------------------------------------------------------


def test_the_folder_of_an_archive_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    for number in range(6):
        opened(tmp_path, made.zipped({"a.html": made.page(number)}), f"{number}.zip")
    assert len(list((tmp_path / "temporary").iterdir())) <= 2
    unpacked_archives._kept.clear()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_archive_that_is_read_twice_has_the_same_errors(tmp_path: Path) -> None:
    data = made.zipped({"in.zip": made.zipped({"../a.html": made.page(1), "b.xyz": b"\0"}), "../c.html": made.page(2)})
    first = reasons(opened(tmp_path, data))
    assert first == reasons(list(open_seed(tmp_path, "export.zip")))
    assert set(first) == {"seeds/export.zip#in.zip#../a.html", "seeds/export.zip#../c.html"}


def test_an_archive_that_changed_is_unpacked_anew(tmp_path: Path) -> None:
    def titles(files: Mapping[str, str]) -> list[str]:
        return keys(opened(tmp_path, made.zipped(files)))

    assert titles({"a.html": made.page(1)}) == ["a.html"]
    assert titles({"b.html": made.page(1), "c.html": made.page(2)}) == ["b.html", "c.html"]


def test_names_that_are_addresses(tmp_path: Path) -> None:
    """Archives of mirrors name their files so."""
    found = opened(tmp_path, made.zipped({"http://www.tern.example/a.html": made.page(1), "./b//c.html": made.page(2)}))
    assert keys(found) == ["b/c.html", "http:/www.tern.example/a.html"]


def test_the_copy_that_httrack_keeps_beside_a_mirror_is_a_part(tmp_path: Path) -> None:
    assert not may_be_seed("mirror/hts-cache/new.zip")
    found = opened(tmp_path, made.zipped({"m/a.html": made.page(1), "m/hts-cache/new.zip": b"PK"}))
    assert keys(found) == ["m/a.html"]
    assert reasons(found, PassedOverError) == {"seeds/export.zip#m/hts-cache/new.zip": "part: m/hts-cache/new.zip"}
