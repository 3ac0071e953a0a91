"""A classifier's weights and program over HTTP, which reproduce the network."""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load

from tests.web.asking import Client, assert_problem
from tests.web.classifiers import HERE, numbers_of, resnet18, send, variants


def test_weights_are_selected_by_tensor_and_channel(client: Client) -> None:
    network = variants(client)["seeded"]
    state = resnet18("seeded").state_dict()
    answered = load(client.get(f"/api/networks/{network}/weights").content)
    assert answered.keys() == {name for name in state if not name.endswith("num_batches_tracked")}
    for name, tensor in answered.items():
        assert np.array_equal(tensor, state[name].numpy()), name
    some = client.get(f"/api/networks/{network}/weights?tensors=conv1.weight,bn1.bias&channels=5,0-1")
    assert {name: tensor.tolist() for name, tensor in load(some.content).items()} == {
        name: state[name][[5, 0, 1]].tolist() for name in ("conv1.weight", "bn1.bias")
    }
    unknown = client.get(f"{HERE}/weights?tensors=conv2.weight")
    assert "conv1.weight" in assert_problem(unknown, 404, "unknown_tensor", "tensors")
    assert_problem(
        client.get(f"{HERE}/weights?tensors=conv1.weight&channels=64"), 404, "unknown_channel", "channels"
    )
    for query in ("tensors=fc.bias,fc.bias", "channels=3-1"):
        assert_problem(client.get(f"{HERE}/weights?{query}"), 422, "invalid_query")


def test_weights_past_the_limit_of_an_answer_are_refused(client: Client) -> None:
    whole = client.get("/api/networks/resnet34/weights")
    assert "tensors and channels" in assert_problem(whole, 422, "answer_too_large")
    assert client.get("/api/networks/resnet34/weights?tensors=conv1.weight").status_code == 200


@pytest.mark.parametrize("network", ["resnet18", "efficientnet_lite0", "squeezenet1_1", "mobilenet_v3_small"])
@pytest.mark.parametrize("image", ["cat", "matrix"])
def test_the_program_computes_every_output_again_to_the_bit(
    client: Client, network: str, image: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"/api/networks/{network}"
    files = [tmp_path / "weights.safetensors"]
    files[0].write_bytes(client.get(f"{here}/weights").content)
    name = image if image == "cat" else send(client, numbers_of(3))
    if image == "cat":
        files.insert(0, tmp_path / "image.png")
        files[0].write_bytes(client.get("/api/images/cat/pixels").content)
    (tmp_path / "program.py").write_text(client.get(f"{here}/code?image={name}").text)
    monkeypatch.setattr(sys, "argv", ["program.py", *map(str, files)])
    left = runpy.run_path(str(tmp_path / "program.py"))
    nodes = [node["name"] for node in client.get(here).json()["nodes"]]
    assert list(left["outputs"]) == nodes
    for node in nodes:
        answered = load(client.get(f"{here}/images/{name}/maps?nodes={node}").content)[node]
        assert np.array_equal(left["outputs"][node].numpy(), answered), node


def test_the_program_joins_weights_from_several_files(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = "/api/networks/squeezenet1_1"
    first, *others = ["features.0.weight", *load(client.get(f"{here}/weights").content)]
    others.remove(first)
    parts = [",".join(others), f"{first}&channels=0-9", f"{first}&channels=10-63"]
    files = [str(tmp_path / f"{index}.safetensors") for index in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        Path(file).write_bytes(client.get(f"{here}/weights?tensors={part}").content)
    matrix = send(client, numbers_of(4))
    (tmp_path / "program.py").write_text(client.get(f"{here}/code?image={matrix}").text)
    monkeypatch.setattr(sys, "argv", ["program.py", *files])
    left = runpy.run_path(str(tmp_path / "program.py"))
    answered = load(client.get(f"{here}/images/{matrix}/maps?nodes=softmax").content)["softmax"]
    assert np.array_equal(left["outputs"]["softmax"].numpy(), answered)
