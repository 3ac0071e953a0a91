"""Published data sets: their table, the reading of their files, and the selection of their pictures."""

import gzip
import hashlib
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from torchvision.datasets import CIFAR10, MNIST, FashionMNIST

from app.datasets import cifar, idx
from app.datasets.data_sets import DataSets
from app.datasets.errors import NotDownloaded, UnreadableDataSet
from app.datasets.png import png
from app.datasets.published import PUBLISHED
from app.datasets.selection import selected
from app.downloads.errors import InvalidPublishedFile
from tests.datasets.small_sets import (
    CIFAR_COUNT,
    COUNTS,
    IDX_COUNTS,
    SIDE,
    cifar_files,
    cifar_rows,
    half,
    idx_file,
    mnist_files,
    published_at,
    send_files,
    sets_in,
    small_sets,
    tar_gz,
)
from tests.models.weights_server import PATIENT, file_server, without_proxies

NOWHERE = "http://127.0.0.1:9"


def put(folder: Path, name: str, files: dict[str, bytes]) -> None:
    (folder / "datasets" / name).mkdir(parents=True, exist_ok=True)
    for file_name, content in files.items():
        (folder / "datasets" / name / file_name).write_bytes(content)


def test_files_and_hashes_are_torchvisions() -> None:
    for name, theirs in (("mnist", MNIST), ("fashion_mnist", FashionMNIST)):
        files = PUBLISHED[name].files
        assert [(file.file_name, file.checksum.digits) for file in files] == theirs.resources
        assert {file.url.removesuffix(file.file_name) for file in files} <= set(theirs.mirrors)
    (archive,) = PUBLISHED["cifar10"].files
    assert archive.url == CIFAR10.url.replace("-python", "-binary")
    for one in PUBLISHED.values():
        assert len(one.labels) == 10
        assert sum(one.counts) == 1000
        assert {file.title for file in one.files} == {one.facts.title}
        assert all(file.checksum.is_whole for file in one.files)


def test_idx_files_are_read_as_written(tmp_path: Path) -> None:
    put(tmp_path, "mnist", mnist_files())
    halves = idx.read_idx(tmp_path / "datasets" / "mnist", IDX_COUNTS, SIDE)
    for seed, (pixels, labels) in enumerate(halves):
        expected_pixels, expected_labels = half(IDX_COUNTS[seed], seed)
        np.testing.assert_array_equal(pixels, expected_pixels)
        np.testing.assert_array_equal(labels, expected_labels)


def test_planes_of_cifar_become_pictures(tmp_path: Path) -> None:
    put(tmp_path, "cifar10", cifar_files())
    training, test = cifar.read_cifar(tmp_path / "datasets" / "cifar10", CIFAR_COUNT)
    rows = np.concatenate([cifar_rows(seed) for seed in range(5)])
    assert training[0].shape == (5 * CIFAR_COUNT, 32, 32, 3)
    for index, (row, column, channel) in ((0, (0, 0, 0)), (7, (3, 31, 1)), (199, (31, 30, 2))):
        assert training[0][index, row, column, channel] == rows[index, 1 + channel * 1024 + row * 32 + column]
    np.testing.assert_array_equal(training[1], rows[:, 0])
    np.testing.assert_array_equal(test[1], cifar_rows(5)[:, 0])


def test_a_file_of_another_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(idx_file(half(1, 0)[0])[:16] + bytes(300_000_000), 1)
    put(tmp_path, "mnist", mnist_files() | {idx.PICTURES[0]: bomb})
    tracemalloc.start()
    with pytest.raises(ValueError, match="does not hold"):
        idx.read_idx(tmp_path / "datasets" / "mnist", IDX_COUNTS, SIDE)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("mnist", mnist_files() | {idx.PICTURES[0]: idx_file(half(199, 0)[0])}),
        ("mnist", mnist_files() | {idx.LABELS[1]: b"no gzip"}),
        ("mnist", mnist_files() | {idx.LABELS[0]: mnist_files()[idx.LABELS[0]][:-9]}),
        ("cifar10", {cifar.ARCHIVE: cifar_files()[cifar.ARCHIVE][:-2000]}),
        ("cifar10", {cifar.ARCHIVE: tar_gz({"test_batch.bin": bytes(40 * 3073)})}),
        ("cifar10", {cifar.ARCHIVE: b"no archive"}),
    ],
)
def test_files_that_were_published_damaged_are_a_problem_of_their_own(
    tmp_path: Path, name: str, files: dict[str, bytes]
) -> None:
    put(tmp_path, name, files)
    one = published_at(NOWHERE, name, files, read=small_sets(NOWHERE)[name].read)
    sets = DataSets(tmp_path, PATIENT, {name: one})
    state = sets.copies[name].state()
    assert state.state == "failed"
    assert isinstance(state.problem, UnreadableDataSet)
    assert sets.picture("0" * 64) is None


def test_the_selection_is_stratified_spaced_and_without_repeated_pictures() -> None:
    training, test = half(200, 0), half(60, 1)
    training[0][30] = training[0][20]  # of class 0, which has 20 pictures
    test[0][5] = training[0][15]  # of class 5
    chosen = list(selected((training, test), 10, COUNTS))
    assert len(chosen) == 10
    every = [picture.tobytes() for group in chosen for part in group for picture in part]
    assert len(set(every)) == len(every) == 10 * sum(COUNTS)
    places = [place for place in range(0, 200, 10) if place != 30]
    spaced = [places[number * 19 // 12] for number in range(12)]
    np.testing.assert_array_equal(chosen[0][0], training[0][spaced])
    assert places[0] in spaced
    assert spaced[-1] >= 170
    assert training[0][15].tobytes() not in [picture.tobytes() for picture in chosen[5][1]]
    with pytest.raises(ValueError, match="fewer than"):
        list(selected((training, test), 10, (20, 4)))


def test_a_copy_with_all_files_is_a_data_set_like_any_other(tmp_path: Path) -> None:
    sets = sets_in(tmp_path, NOWHERE)
    absent = sets.find("mnist")
    assert absent is not None
    with pytest.raises(NotDownloaded):
        absent.made()
    put(tmp_path, "mnist", mnist_files())
    put(tmp_path, "cifar10", cifar_files())
    for name in ("mnist", "cifar10"):
        assert sets.copies[name].state().state == "ready"
        known = sets.find(name)
        assert known is not None
        value = known.made().value
        assert sets.find(value.id) is known
        assert set(value.counts) == {sum(COUNTS)}
        assert value.labels == PUBLISHED[name].labels
        items = value.items(0.5, 3)
        assert sum(item.split == "validation" for item in items) == 10 * COUNTS[1]
        assert sets.picture(items[-1].image) == known.made().pictures[items[-1].image]
    first = hashlib.sha256(png(half(200, 0)[0][0])).hexdigest()
    assert sets.picture(first) == png(half(200, 0)[0][0])
    again = sets_in(tmp_path, NOWHERE).find(value.id)
    assert again is not None
    assert again.made().value == value


def test_a_file_that_is_missing_or_another_one_is_reported(tmp_path: Path) -> None:
    put(tmp_path, "mnist", mnist_files() | {idx.LABELS[1]: b"<html>Sign in</html>"})
    state = sets_in(tmp_path, NOWHERE).copies["mnist"].state()
    assert state.state == "failed"
    assert isinstance(state.problem, InvalidPublishedFile)
    assert (state.problem.reason, state.problem.place) == ("web_page", "the data directory")
    (tmp_path / "datasets" / "mnist" / idx.LABELS[1]).unlink()
    assert sets_in(tmp_path, NOWHERE).copies["mnist"].state().state == "absent"


def test_a_data_set_is_read_before_its_download_counts_as_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_proxies(monkeypatch)
    with file_server() as server:
        server.answer = send_files
        copy = sets_in(tmp_path, server.url).copies["mnist"]
        copy.start_download()
        copy.wait(60)
    for path in copy.folder.iterdir():
        path.unlink()
    assert copy.state().state == "ready"
    assert copy.known.made().value.counts == (sum(COUNTS),) * 10
