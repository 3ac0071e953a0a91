"""Held-out accuracy of new last layers: on small, blurred photographs, and on classes that are drawn here."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.datasets.zips import packed
from tests.web.asking import Client
from tests.web.drawn_classes import OUTLINES, drawing
from tests.web.own_datasets import send_zip
from tests.web.trainings import HEAD_RECIPE, done

TRAINED, HELD_OUT = 12, 20
"""Drawings of each class."""


@pytest.fixture(scope="module")
def photos() -> Path:
    """The folder of three classes of CIFAR-10 beside the repository."""
    folder = ROOT.parent / "shared" / "photos"
    if not folder.is_dir():
        pytest.skip("the photographs are not beside this repository (../shared/photos)")
    return folder


def head_of(client: Client, network: str, data_set: str) -> dict[str, Any]:
    """The record of a training of a network's last layer."""
    body = {"network": network, "dataset": data_set, **HEAD_RECIPE}
    answer = client.post("/api/trainings", json=body)
    assert answer.status_code == 202, answer.text
    record = done(client, answer.json()["id"])
    assert record["state"] == "finished", record
    return record


def predicted(client: Client, network: str, content: bytes, kind: str) -> str:
    """The label that a network gives to a picture."""
    path = f"/api/networks/{network}/prediction?top=1"
    (first,) = client.post(path, content=content, headers={"Content-Type": kind}).json()["classes"]
    label: str = first["label"]
    return label


def test_photographs_with_efficientnet_lite0(client: Client, photos: Path) -> None:
    made = send_zip(client, (photos / "train.zip").read_bytes())
    assert (sorted(made["classes"]), made["problems"]) == (["airplane", "automobile", "horse"], [])
    network = head_of(client, "efficientnet_lite0", made["id"])["network_id"]
    with zipfile.ZipFile(photos / "test.zip") as archive:
        right = [
            predicted(client, network, archive.read(name), "image/jpeg") == name.partition("/")[0]
            for name in archive.namelist()
        ]
    assert len(right) == 120
    assert sum(right) / len(right) >= 0.9


def test_drawings_with_the_weights_for_shapes(client: Client) -> None:
    known = {label.lower() for label in client.get("/api/networks/resnet18").json()["classes"]}
    assert known.isdisjoint(OUTLINES)
    files = {
        f"{'training' if seed < TRAINED else 'validation'}/{label}/{seed:02}.png": drawing(label, seed)
        for label in OUTLINES
        for seed in range(TRAINED + HELD_OUT)
    }
    record = head_of(client, "resnet18", send_zip(client, packed(files))["id"])
    assert sum(map(sum, record["confusion"])) == len(OUTLINES) * HELD_OUT
    assert record["history"][-1]["validation_accuracy"] >= 0.95
