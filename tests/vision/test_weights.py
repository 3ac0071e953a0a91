"""Weights are found in their order, and a classifier's id says all that its answers depend on."""

import hashlib
from pathlib import Path

from app.vision.architectures import ARCHITECTURES
from app.vision.weights import SEEDED, Classifier, Weights, WeightsLibrary

RESNET, ALEXNET = ARCHITECTURES["resnet18"], ARCHITECTURES["alexnet"]


def test_without_any_file_weights_are_seeded(tmp_path: Path) -> None:
    library = WeightsLibrary(bundled_dir=tmp_path)
    assert library.available(RESNET) == (SEEDED,)
    assert library.best(ALEXNET) == SEEDED


def test_bundled_weights_come_before_seeded_ones(tmp_path: Path) -> None:
    path = tmp_path / "resnet18-shapes.safetensors"
    path.write_bytes(b"bundled")
    sha256 = hashlib.sha256(b"bundled").hexdigest()
    library = WeightsLibrary(bundled_dir=tmp_path)
    assert library.available(RESNET) == (Weights("bundled", "bundled", sha256, path, None), SEEDED)
    assert library.available(ALEXNET) == (SEEDED,)


def test_ids_are_hashes_of_what_answers_depend_on() -> None:
    spelled = b'{"architecture":"resnet18","weights":{"seed":0}}'
    assert Classifier(RESNET, SEEDED).id == hashlib.sha256(spelled).hexdigest()
    sha256 = "ab" * 32
    spelled = b'{"architecture":"alexnet","weights":"%s"}' % sha256.encode("ascii")
    here = Classifier(ALEXNET, Weights("published", "V1", sha256, Path("here"), None))
    there = Classifier(ALEXNET, Weights("uploaded", "uploaded", sha256, Path("there"), None))
    assert here.id == there.id == hashlib.sha256(spelled).hexdigest()


def test_classifiers_are_found_by_name_and_by_id(tmp_path: Path) -> None:
    (tmp_path / "resnet18-shapes.safetensors").write_bytes(b"bundled")
    library = WeightsLibrary(bundled_dir=tmp_path)
    named = library.find("resnet18")
    assert named is not None
    assert named.weights.kind == "bundled"
    assert library.find(named.id) == named
    seeded = Classifier(RESNET, SEEDED)
    assert library.find(seeded.id) == seeded
    assert library.find("resnet19") is None
    assert library.find("0" * 64) is None
