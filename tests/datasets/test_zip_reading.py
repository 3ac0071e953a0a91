"""Zip archives of pictures, hostile ones included."""

import io
import struct
import zipfile

import pytest

from app.datasets.errors import InvalidArchive
from app.datasets.zip_reading import ArchiveLimits, Entry, read_zip
from tests.datasets.zips import packed

LIMITS = ArchiveLimits(entries=100, unpacked_bytes=10_000, picture_bytes=4_000)


def read(archive: bytes) -> list[Entry]:
    return list(read_zip(io.BytesIO(archive), LIMITS))


def refused(archive: bytes) -> str:
    with pytest.raises(InvalidArchive) as error:
        read(archive)
    return error.value.reason


def test_the_last_folder_is_the_class_and_the_one_above_may_hold_out() -> None:
    names = ["cats/a.png", "x/validation/cats/b.png", "training/dogs/c.png", "../../etc/d.png", "/e/f.png"]
    found = read(packed(dict.fromkeys(names, b"x")))
    assert [(one.label, one.part) for one in found] == [
        ("cats", None),
        ("cats", "validation"),
        ("dogs", "training"),
        ("etc", None),
        ("e", None),
    ]
    assert all(one.content == b"x" and one.problem is None for one in found)


def test_names_are_text_in_any_script_also_where_the_archive_does_not_say_so() -> None:
    archive = packed({"кошки/猫.png": b"x"})
    unsaid = bytearray(archive)
    for magic, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = archive.index(magic) + flags
        unsaid[place : place + 2] = bytes(2)
    assert [read(bytes(one))[0].label for one in (archive, unsaid)] == ["кошки", "кошки"]


def test_what_operating_systems_add_is_passed_over() -> None:
    names = ["a/", "__MACOSX/a/._b.png", "a/.DS_Store", "a/Thumbs.db", "a/b.png"]
    assert [one.name for one in read(packed(dict.fromkeys(names, b"")))] == ["a/b.png"]


def test_a_file_without_a_folder_or_with_a_link_or_an_archive_is_left_out() -> None:
    link = zipfile.ZipInfo("a/link.png")
    link.external_attr = 0o120777 << 16
    written = io.BytesIO(packed({"top.png": b"x", "a/inner.zip": packed({"b": b"x"})}))
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a/slow.png", b"x", zipfile.ZIP_LZMA)
        archive.writestr("a/large.png", bytes(4_001))
    problems = {one.name: one.problem for one in read(written.getvalue())}
    assert problems == {
        "top.png": "no_folder",
        "a/inner.zip": "archive",
        "a/link.png": "link",
        "a/slow.png": "compression",
        "a/large.png": "too_large",
    }


def test_an_encrypted_or_damaged_file_is_left_out() -> None:
    archive = bytearray(packed({"a/b.png": b"x" * 50, "a/c.png": b"y"}, zipfile.ZIP_STORED))
    encrypted = bytearray(archive)
    encrypted[archive.index(b"PK\x01\x02") + 8] |= 1
    encrypted[6] |= 1
    assert [one.problem for one in read(bytes(encrypted))] == ["encrypted", None]
    archive[archive.index(b"xxx")] ^= 1
    assert [one.problem for one in read(bytes(archive))] == ["damaged", None]


def test_a_bomb_is_refused_as_it_unpacks() -> None:
    assert refused(packed({f"a/{number}": bytes(3_900) for number in range(4)})) == "unpacked"
    assert refused(packed({f"a/{number}": b"" for number in range(101)})) == "entries"


def test_a_directory_that_lies_about_its_size_is_refused_before_it_is_read() -> None:
    archive = bytearray(packed({"a/b": b""}))
    end = archive.rindex(b"PK\x05\x06")
    struct.pack_into("<L", archive, end + 12, 2**31)
    assert refused(bytes(archive)) == "entries"


def test_overlapping_files_are_refused() -> None:
    kernel = packed({"a/1": b"z" * 900, "a/2": b"y" * 900}, zipfile.ZIP_STORED)
    overlapping = bytearray(kernel)
    second = kernel.index(b"PK\x01\x02", kernel.index(b"PK\x01\x02") + 1)
    struct.pack_into("<L", overlapping, second + 42, 10)
    assert refused(bytes(overlapping)) == "overlap"


@pytest.mark.parametrize("content", [b"", b"PK", b"\x89PNG" + bytes(100), b"PK\x05\x06" + b"\xff" * 30])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refused(content) in ("no_zip", "damaged", "entries")
