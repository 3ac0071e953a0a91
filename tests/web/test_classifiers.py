"""torchvision's classifiers over HTTP: names and ids, predictions, many at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load
from torch import Tensor
from torchvision.models.feature_extraction import get_graph_node_names

from app.images.decoding import decode
from app.images.samples import sample_bytes, sample_id
from app.models.architectures import ARCHITECTURES
from app.models.preprocessing import classifier_input
from tests.web.asking import Client, assert_problem, send_matrix
from tests.web.classifiers import HERE, as_npy, logits_of, numbers_of, resnet18, send, variants

THREADS = 16


def test_a_classifier_is_described_like_any_network(client: Client) -> None:
    document = client.get(HERE).json()
    module = resnet18("seeded")
    _, (_, *names) = get_graph_node_names(module)
    assert [node["name"] for node in document["nodes"]] == ["input", *names, "softmax"]
    nodes = {node["name"]: node for node in document["nodes"]}
    assert nodes["layer2.0.add"]["inputs"] == ["layer2.0.bn2", "layer2.0.downsample.1"]
    assert nodes["layer2.0.add"]["op"] == "Add"
    assert nodes["layer4.1.relu_1"]["shape"] == [512, 7, 7]
    assert ["maxpool", "layer1.0.add"] in document["edges"]
    assert (document["name"], document["title"], document["layers"]) == ("resnet18", "ResNet-18", None)
    assert document["input"]["height"] == document["input"]["width"] == 224
    steps = {step.pop("step"): step for step in document["input"]["preprocessing"]}
    assert list(steps) == ["resize", "center_crop", "rescale", "normalize"]
    assert steps["normalize"] == {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
    assert len(document["classes"]) == nodes["softmax"]["shape"][0]
    entry = client.get("/api/networks").json()["networks"][0]
    assert (document["id"], document["weights"]) == (entry["id"], entry["weights"])
    assert sum(node["parameter_count"] for node in document["nodes"]) == entry["parameter_count"]


def test_a_name_is_revalidated_and_an_id_is_immutable(client: Client) -> None:
    for below in ("", "/weights?tensors=fc.bias", "/code", f"/images/{sample_id('cat')}/prediction"):
        for network, cache in {"resnet18": "no-cache", variants(client)["seeded"]: "immutable"}.items():
            first = client.get(f"/api/networks/{network}{below}")
            assert first.status_code == 200, first.text
            assert cache in first.headers["cache-control"], below
            again = client.get(
                f"/api/networks/{network}{below}", headers={"If-None-Match": first.headers["etag"]}
            )
            assert (again.status_code, again.content) == (304, b"")
    named = client.get(HERE)
    assert client.get(f"/api/networks/{named.json()['id']}").headers["etag"] == named.headers["etag"]


def test_logits_are_torchvisions_to_the_bit(client: Client) -> None:
    photograph = classifier_input(decode(sample_bytes("cat")), ARCHITECTURES["resnet18"].preprocessing())
    for weights, network in variants(client).items():
        expected = logits_of(resnet18(weights), photograph)
        answered = client.get(f"/api/networks/{network}/images/cat/prediction?top={len(expected)}").json()
        assert (answered["network"], answered["weights"]) == (network, weights)
        assert [found["logit"] for found in answered["classes"]] == expected.sort(
            descending=True
        ).values.tolist()
        assert [found["index"] for found in answered["classes"]] == expected.argsort(descending=True).tolist()
        probabilities = {found["index"]: found["probability"] for found in answered["classes"]}
        assert [probabilities[index] for index in range(len(expected))] == expected.softmax(0).tolist()
        labels = client.get(f"/api/networks/{network}").json()["classes"]
        assert all(found["label"] == labels[found["index"]] for found in answered["classes"])
        cell = f"/api/networks/{network}/images/cat/cell?node=softmax&channel=3&row=0&column=0"
        assert client.get(cell).json()["value"] == probabilities[3]


@pytest.mark.parametrize("kind", ["photograph", "form", "matrix", "npy"])
def test_an_image_sent_along_is_predicted_and_not_stored(client: Client, kind: str) -> None:
    numbers = numbers_of(1, side=8)
    bodies: dict[str, dict[str, Any]] = {
        "photograph": {"content": sample_bytes("rocket"), "headers": {"Content-Type": "image/jpeg"}},
        "form": {"files": {"file": sample_bytes("rocket")}},
        "matrix": {"json": {"matrix": numbers.tolist()}},
        "npy": {"content": as_npy(numbers), "headers": {"Content-Type": "application/x-npy"}},
    }
    answered = client.post(f"{HERE}/prediction?top=3", **bodies[kind])
    assert answered.status_code == 200, answered.text
    assert answered.headers["cache-control"] == "no-store"
    is_photograph = kind in ("photograph", "form")
    if not is_photograph:
        assert_problem(client.get(f"/api/images/{stored_id(client, numbers)}"), 404, "not_found")
    image = "rocket" if is_photograph else send(client, numbers)
    stored = client.get(f"{HERE}/images/{image}/prediction?top=3").json()
    if not is_photograph:
        client.delete(f"/api/images/{image}")
    assert answered.json().keys() == stored.keys()
    for sent, kept in zip(answered.json()["classes"], stored["classes"], strict=True):
        assert (sent["index"], sent["label"]) == (kept["index"], kept["label"])
        # Passed in a batch, its sums run in another order.
        assert sent["logit"] == pytest.approx(kept["logit"], abs=1e-4)


def stored_id(client: Client, numbers: np.ndarray) -> str:
    """The id of a matrix, which is deleted again."""
    identifier = send(client, numbers)
    assert client.delete(f"/api/images/{identifier}").status_code == 204
    return identifier


def test_sixteen_threads_with_different_images_get_their_own_answers(client: Client) -> None:
    module = resnet18("seeded")
    network = variants(client)["seeded"]

    def ask(seed: int) -> bool:
        numbers = numbers_of(seed)
        here = f"/api/networks/{network}/images/{send(client, numbers)}"
        maps = load(client.get(f"{here}/maps?nodes=input,layer1.0.add,fc").content)
        answered = client.get(f"{here}/prediction?top=1000").json()["classes"]
        sent = client.post(
            f"/api/networks/{network}/prediction?top=1",
            content=as_npy(numbers),
            headers={"Content-Type": "application/x-npy"},
        ).json()["classes"]
        logits = logits_by_seed[seed]
        assert np.array_equal(maps["input"], numbers)
        assert np.array_equal(maps["fc"], logits.numpy())
        assert [found["logit"] for found in answered] == logits.sort(descending=True).values.tolist()
        assert sent[0]["logit"] == pytest.approx(answered[0]["logit"], abs=1e-4)
        return True

    seeds = range(100, 100 + 2 * THREADS)
    logits_by_seed = {seed: logits_of(module, numbers_of(seed)) for seed in seeds}
    with ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(ask, seeds))


def test_zeroed_channels_of_a_block_change_later_nodes(client: Client) -> None:
    here = f"/api/networks/{variants(client)['seeded']}/images/{send(client, numbers_of(7))}"
    zero = "zero=layer3.0.add:1,4;layer4.1.bn2:0"
    plain, zeroed = (load(client.get(f"{here}/maps?{more}").content) for more in ("", zero))
    assert not zeroed["layer3.0.add"][[1, 4]].any()
    assert np.array_equal(zeroed["layer3.0.bn2"], plain["layer3.0.bn2"])
    assert np.array_equal(zeroed["layer4.1.add"][0], zeroed["layer4.0.relu_1"][0])
    first, second = (
        client.get(f"{here}/prediction?top=1000&{more}").json()["classes"] for more in ("", zero)
    )
    assert first != second
    module = resnet18("seeded")
    module.layer3[0].register_forward_hook(lambda _block, _given, result: without(result, 1, 4))
    module.layer4[1].bn2.register_forward_hook(lambda _norm, _given, result: without(result, 0))
    expected = logits_of(module, numbers_of(7))
    assert np.array_equal(zeroed["fc"], expected.numpy())


def test_a_class_switched_off_has_no_probability(client: Client) -> None:
    here = f"{HERE}/images/{sample_id('cat')}/prediction?top=1000"
    best, *others = client.get(here).json()["classes"]
    *changed, last = client.get(f"{here}&zero=softmax:{best['index']}").json()["classes"]
    assert changed == others
    assert last == {**best, "probability": 0.0}


def without(output: Tensor, *channels: int) -> Tensor:
    output[:, list(channels)] = 0
    return output


def test_a_matrix_enters_as_it_is_and_needs_three_channels(client: Client) -> None:
    numbers = numbers_of(5, side=33)
    found = load(client.get(f"{HERE}/images/{send(client, numbers)}/maps?nodes=input").content)
    assert np.array_equal(found["input"], numbers)
    grey = send_matrix(client, [[0.0, 1.0], [1.0, 0.0]])
    assert_problem(client.get(f"{HERE}/images/{grey}/prediction"), 422, "shape_mismatch")
    small = send_matrix(client, np.zeros((3, 4, 4)).tolist())
    detail = assert_problem(client.get(f"/api/networks/alexnet/images/{small}"), 422, "window_does_not_fit")
    assert "features.0" in detail


def test_the_largest_linear_layers_cell_is_explained(client: Client) -> None:
    """Every one of VGG-11's 25,088 inputs, at the size of a photograph."""
    answer = client.get("/api/networks/vgg11/images/cat/cell?node=classifier.0&channel=7&row=0&column=0")
    assert answer.status_code == 200, answer.text
    cell = json.loads(answer.content)
    (term,) = cell["terms"]
    assert len(term["values"][0]) == len(term["products"][0]) == len(term["channels"]) == 25_088
    assert len(answer.content) < 4_000_000
    # A sum of n products in float32, each rounded to half of 2**-23 of its size.
    error = 2 * 25_089 * 2.0**-24 * sum(map(abs, term["products"][0]))
    assert abs(cell["recomputed"] - cell["value"]) <= error


def test_an_unknown_network_is_not_found(client: Client) -> None:
    for network in ("resnet19", "0" * 64):
        assert_problem(client.get(f"/api/networks/{network}"), 404, "not_found")
        assert_problem(client.get(f"/api/networks/{network}/images/cat/prediction"), 404, "not_found")
    for query in ("top=0", "top=1001", "tap=3"):
        assert_problem(client.get(f"{HERE}/images/cat/prediction?{query}"), 422, "invalid_query")
