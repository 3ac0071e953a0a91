"""The library of weights: order of search, ids of classifiers, imports and damaged files."""

import hashlib
import os
import pickle
import shutil
from pathlib import Path

import pytest
import torch

from app.downloads.errors import FileNotWritable, InvalidPublishedFile, NoSpaceForFile
from app.files import MIN_FREE_BYTES
from app.models.architectures import ARCHITECTURES
from app.models.errors import (
    InvalidTensors,
    UnverifiedCheckpoint,
)
from app.models.kinds.classifier import ClassifierModel
from app.models.weights import SEEDED, Weights
from tests.models.checkpoint_files import as_checkpoint, as_safetensors, read, state_dict
from tests.models.weights_server import library_in, published_at

RESNET, ALEXNET = ARCHITECTURES["resnet18"], ARCHITECTURES["alexnet"]
FILE = as_checkpoint(state_dict("squeezenet1_1"))
SQUEEZENET = published_at("http://127.0.0.1:9", FILE)
FILE_NAME = SQUEEZENET.published.file_name
PLACES = {
    "the weights directory": "weights",
    "the data directory": "data/checkpoints",
    "torch's cache": "torch/hub/checkpoints",
}


class Planted:
    """A malicious object, which makes a folder when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.trace),)


def put(folder: Path, place: str, content: bytes = FILE) -> Path:
    path = folder / PLACES[place] / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def bundle(folder: Path) -> Path:
    path = folder / "bundled" / "resnet18-shapes.safetensors"
    path.parent.mkdir()
    path.write_bytes(as_safetensors({"a": torch.zeros(1)}, ["circle", "star", "ring"]))
    return path


def test_without_any_file_weights_are_seeded(tmp_path: Path) -> None:
    library = library_in(tmp_path, RESNET, ALEXNET)
    assert library.available(RESNET) == (SEEDED,)
    assert library.best(ALEXNET) == SEEDED
    assert library.state(RESNET).state == "absent"
    assert SEEDED.labels is None


def test_bundled_weights_come_before_seeded_ones(tmp_path: Path) -> None:
    path = bundle(tmp_path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    library = library_in(tmp_path, RESNET, ALEXNET)
    assert library.available(RESNET) == (Weights("bundled", "bundled", sha256, path, None), SEEDED)
    assert len(library.best(RESNET).labels or ()) == 3
    assert library.available(ALEXNET) == (SEEDED,)


def test_ids_are_hashes_of_architecture_and_weights() -> None:
    spelled = b'{"architecture":"resnet18","weights":{"seed":0}}'
    assert ClassifierModel(RESNET, SEEDED).id == hashlib.sha256(spelled).hexdigest()
    sha256 = "ab" * 32
    spelled = b'{"architecture":"alexnet","weights":"%s"}' % sha256.encode("ascii")
    here = ClassifierModel(ALEXNET, Weights("published", "V1", sha256, Path("here"), None))
    there = ClassifierModel(ALEXNET, Weights("uploaded", "uploaded", sha256, Path("there"), None))
    assert here.id == there.id == hashlib.sha256(spelled).hexdigest()


def test_classifiers_are_found_by_name_and_by_id(tmp_path: Path) -> None:
    bundle(tmp_path)
    library = library_in(tmp_path, RESNET)
    named = library.find("resnet18")
    assert named is not None
    assert named.weights_source.kind == "bundled"
    assert library.find(named.id) == named
    seeded = ClassifierModel(RESNET, SEEDED)
    assert library.find(seeded.id) == seeded
    assert library.find("resnet19") is None
    assert library.find("0" * 64) is None


def test_places_are_searched_in_their_order(tmp_path: Path) -> None:
    library = library_in(tmp_path, SQUEEZENET)
    for place in reversed(PLACES):
        path = put(tmp_path, place)
        found = library.best(SQUEEZENET)
        assert (found.kind, found.name, found.path) == ("published", "IMAGENET1K_V1", path)
        assert found.sha256 == hashlib.sha256(FILE).hexdigest()
    assert library.available(SQUEEZENET) == (found, SEEDED)
    assert library.state(SQUEEZENET).state == "ready"
    checkpoint = read(ClassifierModel(SQUEEZENET, found))
    assert torch.equal(
        checkpoint.tensors["classifier.1.bias"], state_dict("squeezenet1_1")["classifier.1.bias"]
    )


FAULTS = {
    "empty": b"",
    "web_page": b"\n <!DOCTYPE html><title>Sign in to this network</title>",
    "truncated": FILE[:-100_000],
    "too_large": FILE + bytes(100_000),
    "hash": FILE[:-1] + b"?",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reason", FAULTS)
def test_another_file_with_the_name_is_reported_and_not_used(tmp_path: Path, place: str, reason: str) -> None:
    put(tmp_path, place, FAULTS[reason])
    library = library_in(tmp_path, SQUEEZENET)
    assert library.best(SQUEEZENET) == SEEDED
    state = library.state(SQUEEZENET)
    assert state.state == "failed"
    assert isinstance(state.problem, InvalidPublishedFile)
    assert (state.problem.reason, state.problem.place) == (reason, place)
    other = next(name for name in PLACES if name != place)
    path = put(tmp_path, other)
    assert library.best(SQUEEZENET).path == path
    assert library.state(SQUEEZENET).state == "ready"


@pytest.mark.parametrize("place", PLACES)
def test_a_malicious_pickle_does_not_run(tmp_path: Path, place: str) -> None:
    planted = as_checkpoint(Planted(tmp_path / "it ran"))
    put(tmp_path, place, planted)
    library = library_in(tmp_path, SQUEEZENET)
    classifier = ClassifierModel(SQUEEZENET, library.best(SQUEEZENET))
    assert classifier.weights_source == SEEDED
    read(classifier)
    assert library.keep_published(SQUEEZENET, planted) is None
    with pytest.raises(InvalidPublishedFile):
        library.import_file(tmp_path / PLACES[place] / FILE_NAME)
    assert not (tmp_path / "it ran").exists()
    torch.load(tmp_path / PLACES[place] / FILE_NAME, weights_only=False)
    assert (tmp_path / "it ran").exists()  # so it would have


def test_a_malicious_pickle_with_the_right_prefix_does_not_run(tmp_path: Path) -> None:
    # Eight digits of a hash can be matched by brute force.
    planted = as_checkpoint(Planted(tmp_path / "it ran"))
    architecture = published_at("http://127.0.0.1:9", planted)
    library = library_in(tmp_path, architecture)
    classifier = library.keep_published(architecture, planted)
    assert classifier is not None
    with pytest.raises(pickle.UnpicklingError):
        read(classifier)
    assert not (tmp_path / "it ran").exists()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = put(tmp_path, "the data directory")
    library = library_in(tmp_path, SQUEEZENET)
    assert library.best(SQUEEZENET).kind == "published"
    facts = path.stat()
    path.write_bytes(FAULTS["hash"])
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert library.best(SQUEEZENET) == SEEDED
    path.unlink()
    assert library.state(SQUEEZENET).state == "absent"


def test_an_unchanged_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "the data directory")
    library = library_in(tmp_path, SQUEEZENET)
    found = library.best(SQUEEZENET)
    monkeypatch.delattr(hashlib, "file_digest")
    assert library.best(SQUEEZENET) == found


def test_folders_with_the_name_of_a_file_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "weights" / FILE_NAME).mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "checkpoints").write_bytes(b"a file where a folder should be")
    library = library_in(tmp_path, SQUEEZENET)
    assert library.best(SQUEEZENET) == SEEDED
    assert library.state(SQUEEZENET).state == "absent"


def test_a_published_file_is_imported_under_any_name(tmp_path: Path) -> None:
    other = published_at("http://127.0.0.1:9", b"other", ALEXNET)
    library = library_in(tmp_path, other, SQUEEZENET)
    source = tmp_path / "download (1).bin"
    source.write_bytes(FILE)
    assert library.import_file(source) == SQUEEZENET
    assert source.exists()
    kept = library.best(SQUEEZENET).path
    assert kept == tmp_path / "data" / "checkpoints" / FILE_NAME
    assert kept.read_bytes() == FILE
    assert library.keep_published(SQUEEZENET, FILE) == ClassifierModel(SQUEEZENET, library.best(SQUEEZENET))
    assert [path.name for path in kept.parent.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("reason", FAULTS)
def test_another_file_is_not_imported(tmp_path: Path, reason: str) -> None:
    library = library_in(tmp_path, SQUEEZENET)
    (tmp_path / "mine.pth").write_bytes(FAULTS[reason])
    with pytest.raises((UnverifiedCheckpoint, InvalidTensors)):
        library.import_file(tmp_path / "mine.pth")
    (tmp_path / "mine.pth").rename(tmp_path / FILE_NAME)
    with pytest.raises(InvalidPublishedFile) as caught:
        library.import_file(tmp_path / FILE_NAME)
    assert caught.value.reason == reason
    assert library.best(SQUEEZENET) == SEEDED
    with pytest.raises(FileNotFoundError):
        library.import_file(tmp_path / "absent")


def test_a_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = library_in(tmp_path, SQUEEZENET)
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patched:
        free = MIN_FREE_BYTES + len(FILE) - 1
        patched.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
        with pytest.raises(NoSpaceForFile):
            library.keep_published(SQUEEZENET, FILE)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(NoSpaceForFile):
            library.keep_published(SQUEEZENET, FILE)
    assert not list((tmp_path / "data" / "checkpoints").iterdir())


def full(_descriptor: int) -> None:
    raise OSError(28, os.strerror(28))


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")
    with pytest.raises(FileNotWritable):
        library_in(tmp_path, SQUEEZENET).keep_published(SQUEEZENET, FILE)


def test_files_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "checkpoints"
    folder.mkdir(parents=True)
    (folder / "partial-old").write_bytes(FILE[:100])
    os.utime(folder / "partial-old", (0, 0))
    (folder / "partial-new").write_bytes(FILE[:100])
    library_in(tmp_path, SQUEEZENET).keep_published(SQUEEZENET, FILE)
    assert sorted(path.name for path in folder.iterdir()) == ["partial-new", FILE_NAME]
