"""The object store: durability, verification of hashes, and one server per directory."""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.errors import DiskFull, ObjectNotFound, ObjectRotten, StoreLocked
from app.store.objects import KINDS, Kind, ObjectStore

CONTENT = b"some bytes"
CONTENT_ID = hashlib.sha256(CONTENT).hexdigest()


def store_in(root: Path) -> ObjectStore:
    return ObjectStore(root, min_free_bytes=0)


def stored_path(root: Path) -> Path:
    return root / "images" / CONTENT_ID


def partials(root: Path) -> list[Path]:
    return list((root / "partial").iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_objects_are_read_by_their_hash(tmp_path: Path, kind: Kind) -> None:
    with store_in(tmp_path / "new" / "directory") as store:
        assert not store.exists(kind, CONTENT_ID)
        assert store.put(kind, CONTENT) == (CONTENT_ID, True)
        assert store.put(kind, CONTENT) == (CONTENT_ID, False)
        assert store.exists(kind, CONTENT_ID)
        assert store.get(kind, CONTENT_ID) == CONTENT
    with store_in(tmp_path / "new" / "directory") as store:
        assert store.get(kind, CONTENT_ID) == CONTENT


@given(contents=st.lists(st.binary(max_size=50), unique=True, max_size=5))
def test_any_bytes_can_be_stored(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    with store_in(tmp_path_factory.mktemp("store")) as store:
        ids = [store.put("images", content)[0] for content in contents]
        assert [store.get("images", object_id) for object_id in ids] == contents


def test_kinds_are_separate(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        store.put("images", CONTENT)
        assert not store.exists("networks", CONTENT_ID)


def test_deleted_objects_are_gone(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        store.put("images", CONTENT)
        store.delete("images", CONTENT_ID)
        assert not store.exists("images", CONTENT_ID)
        for act in (store.get, store.delete):
            with pytest.raises(ObjectNotFound):
                act("images", CONTENT_ID)
        assert store.put("images", CONTENT) == (CONTENT_ID, True)


def test_a_note_is_replaced_and_goes_with_its_object(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        store.put_note("datasets", CONTENT_ID, b"first")
        assert store.ids("datasets") == []
        store.put("datasets", CONTENT)
        store.put_note("datasets", CONTENT_ID, b"second")
        assert (store.ids("datasets"), store.note("datasets", CONTENT_ID)) == ([CONTENT_ID], b"second")
        store.delete("datasets", CONTENT_ID)
        assert list((tmp_path / "datasets").iterdir()) == []


@pytest.mark.parametrize(
    "object_id",
    ["", "../lock", "/etc/passwd", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "0" * 64 + "\n", "0/" * 32],
)
def test_an_id_that_is_not_a_hash_is_not_found(tmp_path: Path, object_id: str) -> None:
    with store_in(tmp_path) as store:
        assert not store.exists("images", object_id)
        for act in (store.get, store.delete):
            with pytest.raises(ObjectNotFound):
                act("images", object_id)


@pytest.mark.parametrize("rotten", [b"", CONTENT[:-1], b"Some bytes", CONTENT + b"\0"])
def test_damaged_objects_are_reported_and_can_be_stored_again(tmp_path: Path, rotten: bytes) -> None:
    with store_in(tmp_path) as store:
        store.put("images", CONTENT)
        stored_path(tmp_path).write_bytes(rotten)
        with pytest.raises(ObjectRotten) as caught:
            store.get("images", CONTENT_ID)
        assert (caught.value.kind, caught.value.id) == ("images", CONTENT_ID)
        assert store.put("images", CONTENT) == (CONTENT_ID, True)
        assert store.get("images", CONTENT_ID) == CONTENT


def test_second_server_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = store_in(tmp_path)
    with pytest.raises(StoreLocked) as caught:
        store_in(tmp_path)
    assert caught.value.path == str(tmp_path)
    program = "import pathlib, sys; from app.store.objects import *; ObjectStore(pathlib.Path(sys.argv[1]))"
    other = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert other.returncode == 1
    assert "StoreLocked" in other.stderr
    first.close()
    first.close()
    store_in(tmp_path).close()


def test_refused_server_removes_nothing(tmp_path: Path) -> None:
    with store_in(tmp_path):
        partial = tmp_path / "partial" / "partial-of-the-first"
        partial.write_bytes(CONTENT)
        with pytest.raises(StoreLocked):
            store_in(tmp_path)
        assert partial.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from app.store.objects import ObjectStore

store = ObjectStore(Path(sys.argv[1]), min_free_bytes=0)
store.put("images", b"acknowledged")
print("acknowledged", flush=True)
Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store.put("images", b"some bytes")
"""


def test_a_process_killed_before_the_rename_leaves_no_object(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (killed.returncode, killed.stdout) == (-9, "acknowledged\n")
    assert [partial.read_bytes() for partial in partials(tmp_path)] == [CONTENT]
    with store_in(tmp_path) as store:
        assert partials(tmp_path) == []
        assert store.get("images", hashlib.sha256(b"acknowledged").hexdigest()) == b"acknowledged"
        assert not store.exists("images", CONTENT_ID)
        assert store.put("images", CONTENT) == (CONTENT_ID, True)


def test_file_and_directories_are_synced_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def recorded(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded)
    with store_in(tmp_path) as store:
        assert synced == [str(tmp_path)]
        store.put("images", CONTENT)
        assert "/partial/partial-" in synced[1]
        assert synced[2:] == [str(tmp_path / "images")]


def test_same_bytes_stored_at_once_are_new_once(tmp_path: Path) -> None:
    threads = 8
    together = threading.Barrier(threads)

    def put(_: int) -> tuple[str, bool]:
        together.wait()
        return store.put("images", CONTENT)

    with store_in(tmp_path) as store:
        for _ in range(10):
            with ThreadPoolExecutor(threads) as pool:
                answers = list(pool.map(put, range(threads)))
            assert {object_id for object_id, _ in answers} == {CONTENT_ID}
            assert sum(is_new for _, is_new in answers) == 1
            assert store.get("images", CONTENT_ID) == CONTENT
            store.delete("images", CONTENT_ID)
        assert partials(tmp_path) == []


class Usage(NamedTuple):
    free: int


def test_nearly_full_disk_refuses_writing_but_not_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ObjectStore(tmp_path, min_free_bytes=100) as store:
        store.put("images", CONTENT)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(104))
        assert store.put("images", b"1234")[1]
        with pytest.raises(DiskFull) as caught:
            store.put("images", b"12345")
        assert (caught.value.free_bytes, caught.value.wanted_bytes) == (104, 5)
        with pytest.raises(DiskFull):
            store.put_note("images", CONTENT_ID, b"12345")
        with pytest.raises(ObjectNotFound):
            store.note("images", CONTENT_ID)
        assert store.put("images", CONTENT) == (CONTENT_ID, False)
        assert store.get("images", CONTENT_ID) == CONTENT


@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "rename")])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_disk_that_fills_up_while_writing_has_no_partial_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, owner: object, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(number, "full")

    with store_in(tmp_path) as store:
        monkeypatch.setattr(owner, call, full)
        with pytest.raises(DiskFull):
            store.put("images", CONTENT)
        with pytest.raises(DiskFull):
            store.put_note("images", CONTENT_ID, b"note")
        assert partials(tmp_path) == []
        assert not store.exists("images", CONTENT_ID)


def test_other_disk_errors_are_raised_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    with store_in(tmp_path) as store:
        monkeypatch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="broken"):
            store.put("images", CONTENT)
        assert partials(tmp_path) == []


def test_scratch_is_gone_after_its_block(tmp_path: Path) -> None:
    with ObjectStore(tmp_path) as store:
        with store.scratch(10) as file:
            file.write(b"scratch")
            file.seek(0)
            assert file.read() == b"scratch"
            assert list((tmp_path / "partial").iterdir()) == []
        assert file.closed


def test_scratch_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    with ObjectStore(tmp_path) as store:
        free = shutil.disk_usage(tmp_path).free
        with pytest.raises(DiskFull), store.scratch(free + 1):
            pytest.fail("there is no such space")
        with pytest.raises(DiskFull), store.scratch(1):
            raise OSError(errno.ENOSPC, "full")
        with pytest.raises(OSError, match="broken"), store.scratch(1):
            raise OSError(errno.EIO, "broken")
