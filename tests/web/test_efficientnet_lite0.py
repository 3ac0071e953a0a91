"""EfficientNet-Lite0 over HTTP: cells that add up, receptive fields, uploads, and its package missing."""

import math
import runpy
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load

from app.downloads.published import Package
from app.models.architectures import ARCHITECTURES
from tests.models.checkpoint_files import as_safetensors
from tests.models.weights_server import library_in
from tests.web.asking import Client, assert_problem
from tests.web.conftest import MakeClient

LITE = ARCHITECTURES["efficientnet_lite0"]
HERE = "/api/networks/efficientnet_lite0"
COFFEE = f"{HERE}/images/coffee"
BYTES = {"Content-Type": "application/octet-stream"}


def cell(client: Client, node: str, channel: int, row: int, column: int) -> dict[str, Any]:
    """A cell of the picture of coffee, whose recomputed value is within float32's rounding."""
    answer = client.get(f"{COFFEE}/cell?node={node}&channel={channel}&row={row}&column={column}")
    found: dict[str, Any] = answer.raise_for_status().json()
    assert found["recomputed"] == pytest.approx(found["value"], rel=1e-5, abs=1e-5)
    return found


def products(term: dict[str, Any]) -> list[float]:
    """Value times weight at each tap of a term, after a check of those that it states."""
    values, weights = (np.array(term[part]).ravel() for part in ("values", "weights"))
    np.testing.assert_array_equal(np.array(term["products"]).ravel(), values * weights)
    return list(values * weights)


def test_every_kind_of_node_is_described_without_opaque_ones(client: Client) -> None:
    document = client.get(HERE).json()
    assert {node["op"] for node in document["nodes"]} == {
        *("Input", "Conv2d", "BatchNorm2d", "ReLU6", "Add", "AdaptiveAvgPool2d", "Flatten", "Dropout"),
        *("Linear", "Softmax"),
    }
    assert len(document["classes"]) == 1000
    assert document["classes"][967] == "espresso"
    assert document["input"]["preprocessing"] == [
        {"step": "resize", "size": 256, "interpolation": "bicubic", "antialias": True},
        {"step": "center_crop", "size": 224},
        {"step": "rescale", "minimum": 0.0, "maximum": 1.0},
        {"step": "normalize", "mean": [127 / 255] * 3, "std": [128 / 255] * 3},
    ]


def test_a_depthwise_cell_reads_one_channel_and_is_padded_on_one_side(client: Client) -> None:
    first = cell(client, "blocks.1.depthwise_conv", 5, 0, 0)
    last = cell(client, "blocks.1.depthwise_conv", 5, 55, 55)
    for found, padded in ((first, [False] * 3), (last, [False, False, True])):
        (term,) = found["terms"]
        assert (term["node"], term["channel"]) == ("blocks.1.relu0", 5)
        assert term["padded"][0] == [row[0] for row in term["padded"]] == padded
        assert math.fsum(products(term)) == pytest.approx(found["recomputed"])
    assert last["receptive_field"]["bottom"] == last["receptive_field"]["right"] == 224
    corner = cell(client, "conv_stem", 1, 111, 111)
    assert math.fsum(one for term in corner["terms"] for one in products(term)) == pytest.approx(
        corner["recomputed"]
    )
    assert [term["source_rows"] for term in corner["terms"]] == [[222, 223, None]] * 3


def test_an_addition_is_the_sum_of_the_block_and_its_input(client: Client) -> None:
    found = cell(client, "blocks.2.add", 2, 3, 4)
    assert [term["node"] for term in found["terms"]] == ["blocks.2.bn2", "blocks.1.bn2"]
    assert sum(term["values"][0][0] for term in found["terms"]) == pytest.approx(found["value"], rel=1e-6)
    for term in found["terms"]:
        assert cell(client, term["node"], 2, 3, 4)["value"] == term["values"][0][0]


def test_relu6_cuts_at_zero_and_six(client: Client) -> None:
    maps = load(client.get(f"{COFFEE}/maps?nodes=bn0,relu0").content)
    before, after = maps["bn0"], maps["relu0"]
    np.testing.assert_array_equal(after, before.clip(0, 6))
    for chosen in (before < -1, (before > 1) & (before < 5), before > 7):
        channel, row, column = map(int, np.argwhere(chosen)[0])
        found = cell(client, "relu0", channel, row, column)
        assert found["terms"][0]["values"] == [[before[channel, row, column]]]
        assert found["value"] == after[channel, row, column]


def test_a_class_is_a_sum_over_the_pooled_channels(client: Client) -> None:
    found = cell(client, "fc", 967, 0, 0)
    (term,) = found["terms"]
    assert math.fsum(products(term)) + found["bias"] == pytest.approx(found["recomputed"])
    best = client.get(f"{COFFEE}/prediction?top=1").json()["classes"][0]
    assert (best["label"], best["logit"]) == ("espresso", found["value"])


def test_gradients_stay_inside_the_receptive_field(client: Client) -> None:
    place = "node=blocks.1.project_conv&channel=3&row=55&column=20"
    box = client.get(f"{COFFEE}/cell?{place}").json()["receptive_field"]
    gradient = load(client.get(f"{COFFEE}/gradient?{place}").content)["gradient"]
    rows, columns = np.nonzero(gradient.any(0))
    assert box["top"] <= rows.min() <= rows.max() < box["bottom"] == 224
    assert box["left"] <= columns.min() <= columns.max() < box["right"]
    assert gradient.any()


def test_switched_off_channels_reach_the_prediction(client: Client) -> None:
    zeroed = client.get(f"{COFFEE}/maps?nodes=blocks.1.relu1,blocks.1.project_conv&zero=blocks.1.relu1:0-95")
    maps = load(zeroed.raise_for_status().content)
    assert not maps["blocks.1.relu1"].any()
    assert not maps["blocks.1.project_conv"].any()
    plain, other = (
        client.get(f"{COFFEE}/prediction?top=1{more}").json()["classes"][0]["logit"]
        for more in ("", "&zero=blocks.1.relu1:0-95")
    )
    assert plain != other


def test_attributions_find_the_cup(client: Client) -> None:
    for method in ("saliency", "grad-cam"):
        found = load(client.get(f"{COFFEE}/attribution?method={method}").content)["attribution"]
        assert found.shape == (1, 224, 224)
        border = np.concatenate([found[0, :20].ravel(), found[0, -20:].ravel()])
        assert found[0, 60:160, 60:160].mean() > 1.5 * border.mean()


def test_weights_for_other_classes_are_uploaded(client: Client) -> None:
    torch.manual_seed(0)
    tensors = {name: one for name, one in LITE.module(3).state_dict().items() if one.dim()}
    content = as_safetensors(tensors, ["cup", "cat", "camera"])
    sent = client.post(f"{HERE}/weights", content=content, headers=BYTES)
    assert sent.status_code == 201, sent.text
    network = client.get(f"/api/networks/{sent.json()['id']}").json()
    assert (network["name"], network["classes"]) == ("efficientnet_lite0", ["cup", "cat", "camera"])
    counted = sum(node["parameter_count"] for node in network["nodes"])
    assert counted == LITE.parameter_count(3)
    wrong = as_safetensors(tensors | {"fc.weight": torch.zeros(3, 1279)})
    refused = client.post(f"{HERE}/weights", content=wrong, headers=BYTES)
    assert "fc.weight" in assert_problem(refused, 422, "invalid_tensors")
    unread = client.post(f"{HERE}/weights", content=b"PK\3\4anything", headers=BYTES)
    detail = assert_problem(unread, 422, "unverified_checkpoint")
    assert detail.startswith("This is not efficientnet-lite0-57934424.pth")


def test_its_weights_are_there_and_not_downloaded(client: Client) -> None:
    started = client.post(f"{HERE}/download")
    assert (started.status_code, started.json()["published"]["state"]) == (202, "ready")
    assert client.delete(f"{HERE}/download").status_code == 204


def test_its_program_reads_the_packages_file(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program.py").write_text(client.get(f"{HERE}/code?image=coffee").text)
    assert "convscope" not in (tmp_path / "program.py").read_text()
    (tmp_path / "image.png").write_bytes(client.get("/api/images/coffee/pixels").content)
    package = LITE.published.package
    assert package is not None
    assert package.path is not None
    files = (tmp_path / "image.png", package.path / LITE.published.file_name)
    monkeypatch.setattr(sys, "argv", ["program.py", *map(str, files)])
    outputs = runpy.run_path(str(tmp_path / "program.py"))["outputs"]
    np.testing.assert_array_equal(
        outputs["fc"].numpy(), load(client.get(f"{COFFEE}/maps?nodes=fc").content)["fc"]
    )


def test_a_program_with_weights_too_large_for_an_answer_is_refused(make_client: MakeClient) -> None:
    refused = make_client(max_answer_bytes=10_000_000).get(f"{HERE}/code?image=coffee&bundle=1")
    assert_problem(refused, 422, "answer_too_large")


def test_without_its_package_the_weights_are_random_and_a_download_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_client: MakeClient
) -> None:
    missing = replace(LITE, published=replace(LITE.published, source=Package("not-installed", "models")))
    library = library_in(tmp_path, missing)
    monkeypatch.setattr("app.main.weights_library", lambda _settings: library)
    client = make_client()
    (listed,) = client.get("/api/networks").json()["networks"]
    sentence = "These weights come with the Python package not-installed. Reinstall that package to use them."
    assert listed["weights"] == "seeded"
    assert listed["published"]["state"] == "failed"
    assert (listed["published"]["downloadable"], listed["published"]["problem"]) == (False, sentence)
    assert assert_problem(client.post(f"{HERE}/download"), 409, "not_downloadable") == sentence
    assert client.get(f"{COFFEE}/prediction?top=1").json()["weights"] == "seeded"
