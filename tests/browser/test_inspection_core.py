"""What the inspection page works out by itself: columns, preprocessing, order, levels, address."""

import base64
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from safetensors.numpy import save
from torchvision import models
from torchvision.models.feature_extraction import get_graph_node_names
from torchvision.transforms import CenterCrop, Resize

from app.core.attribution.plan import METHODS
from app.wire.tensors import scale_to_uint8
from tests.browser.scripts import run

SEED = 11
STEPS = [{"step": "resize", "size": 256}, {"step": "center_crop", "size": 224}]


RESNET_BLOCKS = ["stem", *(f"layer{layer}.{block}" for layer in range(1, 5) for block in range(2)), "head"]


def nodes(
    model: torch.nn.Module, joins: Mapping[str, list[str]] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """A network's nodes as torchvision names them, in a chain but for those that read what is said."""
    _, names = get_graph_node_names(model)
    modules = dict(model.named_modules())
    return [
        {
            "name": name,
            "op": type(modules.get(name)).__name__,
            "inputs": joins.get(name, [before] if before else []),
        }
        for before, name in pairwise([None, *names])
    ]


def resnet18() -> list[dict[str, Any]]:
    """ResNet-18's nodes; what reads elsewhere than before it is written out."""
    model = models.resnet18(weights=None)
    _, names = get_graph_node_names(model)
    joins: dict[str, list[str]] = {}
    before = "maxpool"
    for block in RESNET_BLOCKS[1:-1]:
        joins[f"{block}.conv1"] = [before]
        if f"{block}.downsample.0" in names:
            joins[f"{block}.downsample.0"] = [before]
        skip = f"{block}.downsample.1" if f"{block}.downsample.1" in names else before
        joins[f"{block}.add"] = [f"{block}.bn2", skip]
        before = f"{block}.relu_1"
    joins["avgpool"] = [before]
    return nodes(model, joins)


GRAPH = """(m, nodes) => {
  const { columns, spots, edges } = m.graphOf(nodes);
  return { columns, spots: Object.fromEntries(spots), edges };
}"""


def test_resnet18_stands_block_by_block_with_its_skips(page: Page) -> None:
    described = resnet18()
    graph = run(page, "core/network/graph_columns.js", GRAPH, described)
    assert [column["title"] for column in graph["columns"]] == RESNET_BLOCKS
    assert [column["lanes"] for column in graph["columns"]] == [1, 1, 1, 2, 1, 2, 1, 2, 1, 1]
    assert [column["rows"] for column in graph["columns"]] == [5, *[7] * 8, 3]
    places = {(spot["column"], spot["row"], spot["lane"]) for spot in graph["spots"].values()}
    assert len(places) == len(described)
    assert sum(edge["isSkip"] for edge in graph["edges"]) == 8
    assert {edge["to"] for edge in graph["edges"] if edge["isSkip"]} == {
        f"{block}.add" for block in RESNET_BLOCKS[1:-1]
    }
    assert len(graph["edges"]) == sum(len(node["inputs"]) for node in described)


@pytest.mark.parametrize("name", ["vgg11", "alexnet", "squeezenet1_1", "densenet121"])
def test_no_two_nodes_share_a_place_and_none_stands_above_what_it_reads(page: Page, name: str) -> None:
    described = nodes(models.get_model(name, weights=None))
    graph = run(page, "core/network/graph_columns.js", GRAPH, described)
    spots = graph["spots"]
    assert len({(spot["column"], spot["row"], spot["lane"]) for spot in spots.values()}) == len(described)
    for edge in graph["edges"]:
        start, end = spots[edge["from"]], spots[edge["to"]]
        assert (start["column"], start["row"]) < (end["column"], end["row"])
    assert max(column["rows"] for column in graph["columns"]) <= 12


def test_arrow_keys_lead_through_the_graph(page: Page) -> None:
    asked = [
        ["conv1", "ArrowDown"],
        ["bn1", "ArrowUp"],
        ["maxpool", "ArrowDown"],
        ["layer1.0.conv1", "ArrowRight"],
        ["layer2.0.conv1", "ArrowRight"],
        ["layer2.0.downsample.0", "ArrowLeft"],
        ["bn1", "Home"],
        ["bn1", "End"],
        ["fc", "ArrowDown"],
        ["bn1", "x"],
    ]
    walk = "(m, [nodes, asked]) => asked.map(([name, key]) => m.neighbour(m.graphOf(nodes), name, key))"
    found = run(page, "core/network/graph_columns.js", walk, [resnet18(), asked])
    assert found == [
        "bn1",
        "conv1",
        "layer1.0.conv1",
        "layer1.1.conv1",
        "layer2.0.downsample.0",
        "layer2.0.conv1",
        "x",
        "fc",
        None,
        None,
    ]


@pytest.mark.parametrize("size", [(300, 451), (451, 300), (224, 224), (512, 97), (100, 333), (1000, 999)])
def test_resize_and_crop_are_torchvision_s(page: Page, size: tuple[int, int]) -> None:
    height, width = size
    entry = run(
        page, "core/inspection/preprocessing.js", "(m, [size, steps]) => m.entryOf(size, steps)",
        [{"height": height, "width": width}, STEPS],
    )  # fmt: skip
    resized = Resize(256)(torch.zeros(1, height, width)).shape[1:]
    rows, columns = torch.meshgrid(torch.arange(resized[0]), torch.arange(resized[1]), indexing="ij")
    crop = CenterCrop(224)(torch.stack([rows, columns]))
    assert (entry["resized"]["height"], entry["resized"]["width"]) == tuple(resized)
    assert (entry["crop"]["top"], entry["crop"]["left"]) == tuple(crop[:, 0, 0].tolist())


def test_channels_in_order_and_found_by_typing(page: Page) -> None:
    generator = np.random.default_rng(SEED)
    values = generator.normal(size=40).round(1).tolist()
    figures = [
        {"channel": index, "mean": value, "maximum": 0, "zero_fraction": None, "influence": -value}
        for index, value in enumerate(values)
    ]
    order = "(m, figures) => ['channel', 'mean', 'influence', 'zeros'].map((by) => m.ordered(figures, by))"
    by_channel, by_mean, by_influence, by_zeros = run(
        page, "core/inspection/channel_order.js", order, figures
    )
    assert by_channel == by_zeros == list(range(40))
    assert by_mean == sorted(range(40), key=lambda index: (-values[index], index))
    assert by_influence == sorted(range(40), key=lambda index: (-abs(values[index]), index))
    find = "(m, texts) => texts.map((text) => m.found(text, 40, ['circle', 'star', 'half circle']))"
    found = run(page, "core/inspection/channel_order.js", find, [" ", "3", "CIRC", "77"])
    assert found == [None, [3, *range(30, 40)], [0, 2], []]


READ = """async (m, [bytes]) => {
  const { fromLevels } = await import("/static/js/core/formats/byte_levels.js");
  const tensors = m.readTensors(Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0)).buffer);
  const plain = (map) => Object.fromEntries([...map].map(([name, { channels, height, width, values }]) =>
    [name, { shape: [channels, height, width], values: [...values] }]));
  return { tensors: plain(tensors), maps: plain(fromLevels(tensors)) };
}"""


def test_flat_tensors_weights_and_levels_are_read(page: Page) -> None:
    generator = np.random.default_rng(SEED)
    flat, weight = generator.normal(size=5).astype("f4"), generator.normal(size=(2, 3, 2, 2)).astype("f4")
    sent = generator.normal(size=(3, 4, 5)).astype("f4")
    tensors = {"flat": flat, "weight": weight}
    for name, given in {"a": sent, "b": np.full_like(sent, np.inf)}.items():
        tensors[name], tensors[f"{name}.minimum"], tensors[f"{name}.maximum"] = scale_to_uint8(given)
    encoded = save(tensors)
    read = run(page, "core/formats/safetensors.js", READ, [base64.b64encode(encoded).decode()])
    assert read["tensors"]["flat"] == {"shape": [5, 1, 1], "values": flat.tolist()}
    assert read["tensors"]["weight"] == {"shape": [6, 2, 2], "values": weight.flatten().tolist()}
    assert list(read["maps"]) == ["a", "b"]
    assert set(map(str, read["maps"]["b"]["values"])) == {"nan"}
    half_a_level = (tensors["a.maximum"] - tensors["a.minimum"]) / 255 / 2 + 1e-6
    found = np.array(read["maps"]["a"]["values"]).reshape(sent.shape)
    assert (np.abs(found - sent) <= half_a_level[:, None, None]).all()


METADATA = """async (m, [bytes]) => {
  const { buffer } = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
  try { return Object.fromEntries(m.readMetadata(buffer)); } catch (error) { return error.message; }
}"""


def test_what_is_said_of_a_tensor_is_read(page: Page) -> None:
    said = {"method": "grad-cam", "label": "half \u00bd", "score": "3.5"}
    tensors = {"attribution": np.zeros((1, 2, 2), dtype="f4")}
    for metadata, expected in ((said, said), (None, {})):
        encoded = base64.b64encode(save(tensors, metadata)).decode()
        assert run(page, "core/formats/safetensors.js", METADATA, [encoded]) == expected
    header = b'{"__metadata__":{"class":7}}'
    encoded = base64.b64encode(len(header).to_bytes(8, "little") + header).decode()
    assert "metadata" in run(page, "core/formats/safetensors.js", METADATA, [encoded])


def test_the_methods_are_the_api_s(page: Page) -> None:
    assert run(page, "core/inspection/attribution_methods.js", "(m) => m.METHOD_NAMES") == list(METHODS)
    named = "(m, texts) => texts.map((text) => m.methodNamed(text))"
    found = run(page, "core/inspection/attribution_methods.js", named, ["saliency", "Saliency", "", None])
    assert found == ["saliency", None, None, None]


QUERIES = [
    "image=cat",
    "image=cat&network=vgg11&zero=conv1:3,7;layer1.0.conv1:0&class=7",
    "image=column&node=layer1.0.add&channel=5&cell=3,4&path=softmax:1,0,0;fc:1,0,0&sort=influence&scope=map",
    "image=cat&method=occlusion&opacity=0",
    "image=cat&zero=conv1:3,7-9&compare=none",
    "image=cat&compare=image:brick",
    f"image=cat&compare=network:{'0a' * 32}",
    "image=cat&node=layer2.0.add&method=grad-cam&at=opened&opacity=100",
]
NO_GOOD = (
    "image=../x&network=RESNET&zero=conv1&class=-1&node=a b&channel=x&cell=1&path=fc:1;:;x&sort=no&scope=all"
    "&method=Grad-CAM&at=layer1&opacity=101&compare=image:../x"
)


def test_the_address_says_it_all_and_takes_nothing_else(page: Page) -> None:
    there_and_back = (
        "(m, queries) => queries.map((text) =>"
        " m.inspectionToQuery(m.inspectionFromQuery(text), m.inspectedFromQuery(text)))"
    )
    back = run(page, "core/links/inspection.js", there_and_back, [*QUERIES, NO_GOOD, ""])
    assert back == [*QUERIES, "image=cat", "image=cat"]
