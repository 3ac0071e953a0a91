"""Hashes of weights files: cached, and computed without waiting for other files."""

import hashlib
import os
import threading
from pathlib import Path

from app.downloads.files import FileHashes

END_SECONDS = 60


def test_a_file_is_hashed_while_another_is_being_read(tmp_path: Path) -> None:
    # A pipe is read until the test closes it.
    pipe, file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(pipe)
    file.write_bytes(b"weights")
    hashes = FileHashes()
    found: list[str] = []
    slow = threading.Thread(target=lambda: found.append(hashes.digest(pipe, "sha256")))
    fast = threading.Thread(target=lambda: found.append(hashes.digest(file, "sha256")))
    slow.start()
    with pipe.open("wb"):  # returns when the other thread reads
        fast.start()
        fast.join(END_SECONDS)
        assert found == [hashlib.sha256(b"weights").hexdigest()]
    slow.join()
    assert found[1:] == [hashlib.sha256(b"").hexdigest()]
