"""Small files in the formats of MNIST and CIFAR-10, published by a test's own server."""

import gzip
import hashlib
import io
import struct
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.datasets import cifar, idx
from app.datasets.data_sets import DataSets
from app.datasets.published import PUBLISHED, PublishedSet
from app.downloads.checksum import Checksum
from app.downloads.download import DownloadLimits
from app.downloads.published import PublishedFile
from app.jobs.trainings.work import TrainingWork
from app.store.objects import ObjectWriter
from tests.models.weights_server import PATIENT, whole

COUNTS = (12, 4)
"""Pictures of each class that are used."""
IDX_COUNTS, CIFAR_COUNT = (200, 60), 40
SIDE = 28


def idx_file(numbers: npt.NDArray[np.uint8]) -> bytes:
    """Numbers as a compressed IDX file."""
    header = struct.pack(f">HBB{numbers.ndim}I", 0, 8, numbers.ndim, *numbers.shape)
    return gzip.compress(header + numbers.tobytes(), mtime=0)


def half(count: int, seed: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Random pictures of ten classes by turns: a bar whose place is the class's, in noise."""
    pixels = np.random.default_rng(seed).integers(0, 60, (count, SIDE, SIDE), dtype=np.uint8)
    labels = (np.arange(count) % 10).astype(np.uint8)
    for picture, label in zip(pixels, labels, strict=True):
        picture[2 * label + 4 : 2 * label + 7] += 180
    return pixels, labels


def tar_gz(files: Mapping[str, bytes]) -> bytes:
    """A compressed tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(buffer.getvalue(), mtime=0)


def cifar_rows(seed: int) -> npt.NDArray[np.uint8]:
    """Rows of a label and the three planes of a random picture."""
    rows = np.random.default_rng(seed).integers(0, 256, (CIFAR_COUNT, 3073), dtype=np.uint8)
    rows[:, 0] = np.arange(CIFAR_COUNT) % 10
    return rows


@cache
def mnist_files() -> dict[str, bytes]:
    """The four files of a small MNIST."""
    halves = [half(count, seed) for seed, count in enumerate(IDX_COUNTS)]
    return {
        name: idx_file(numbers)
        for names, place in ((idx.PICTURES, 0), (idx.LABELS, 1))
        for name, numbers in zip(names, (one[place] for one in halves), strict=True)
    }


@cache
def cifar_files() -> dict[str, bytes]:
    """The archive of a small CIFAR-10."""
    names = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]
    batches = {name: cifar_rows(seed).tobytes() for seed, name in enumerate(names)}
    return {cifar.ARCHIVE: tar_gz({"batches.meta.txt": b"airplane\n", **batches, "readme.html": b"<html>"})}


def published_at(url: str, name: str, files: Mapping[str, bytes], **changes: Any) -> PublishedSet:
    """A published data set with these files in its place."""
    one = PUBLISHED[name]
    published = tuple(
        PublishedFile(
            one.facts.title,
            file_name,
            Checksum("md5", hashlib.md5(content).hexdigest()),
            len(content),
            f"{url}/{name}/{file_name}",
        )
        for file_name, content in files.items()
    )
    return replace(one, files=published, counts=COUNTS, **changes)


def small_sets(url: str) -> dict[str, PublishedSet]:
    """The published data sets, small ones, on a server."""
    read_mnist = partial(idx.read_idx, counts=IDX_COUNTS, side=SIDE)
    read_cifar = partial(cifar.read_cifar, count=CIFAR_COUNT)
    return {
        "mnist": published_at(url, "mnist", mnist_files(), read=read_mnist),
        "cifar10": published_at(url, "cifar10", cifar_files(), read=read_cifar),
    }


def sets_in(folder: Path, url: str, limits: DownloadLimits = PATIENT) -> DataSets:
    """The data sets of an empty data directory, with the small ones in place of the published ones."""
    return DataSets(folder, limits, small_sets(url))


def send_files(handler: BaseHTTPRequestHandler) -> None:
    """Answer with the file of a small data set that is asked for."""
    whole({**mnist_files(), **cifar_files()}[handler.path.rpartition("/")[2]], handler)


class SmallSetsWork(TrainingWork):
    """Trainings on the small data sets, in the worker's process."""

    def __init__(self, store: ObjectWriter, **options: Any) -> None:
        super().__init__(store, **options, published=small_sets("http://127.0.0.1:9"))
