"""Graphs of torchvision's networks, laid out in columns."""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import pytest
import torch
from torchvision import models
from torchvision.models.feature_extraction import get_graph_node_names

from tests.js.javascript import CORE, JavaScript

MODULE = f"{CORE}/network/graph_columns.js"
RESNET_BLOCKS = ["stem", *(f"layer{layer}.{block}" for layer in range(1, 5) for block in range(2)), "head"]
NO_JOINS: Mapping[str, list[str]] = MappingProxyType({})


def built(name: str) -> torch.nn.Module:
    """A network of torchvision without weights."""
    with torch.device("meta"):
        model: torch.nn.Module = models.get_model(name, weights=None)
    return model


def nodes(model: torch.nn.Module, joins: Mapping[str, list[str]] = NO_JOINS) -> list[dict[str, Any]]:
    """A network's nodes as torchvision names them. Each reads the one before it, or what joins names."""
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


@pytest.fixture(scope="module")
def resnet18() -> list[dict[str, Any]]:
    """Nodes of ResNet-18 with its skip connections."""
    model = built("resnet18")
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


def test_resnet18_has_a_column_for_each_block_and_its_skips(
    javascript: JavaScript, resnet18: list[dict[str, Any]]
) -> None:
    graph = javascript.call(MODULE, "graphOf", resnet18)
    assert [column["title"] for column in graph["columns"]] == RESNET_BLOCKS
    assert [column["lanes"] for column in graph["columns"]] == [1, 1, 1, 2, 1, 2, 1, 2, 1, 1]
    assert [column["rows"] for column in graph["columns"]] == [5, *[7] * 8, 3]
    places = {(spot["column"], spot["row"], spot["lane"]) for spot in graph["spots"].values()}
    assert len(places) == len(resnet18)
    assert sum(edge["isSkip"] for edge in graph["edges"]) == 8
    assert {edge["to"] for edge in graph["edges"] if edge["isSkip"]} == {
        f"{block}.add" for block in RESNET_BLOCKS[1:-1]
    }
    assert len(graph["edges"]) == sum(len(node["inputs"]) for node in resnet18)


@pytest.mark.parametrize("name", ["vgg11", "alexnet", "squeezenet1_1", "densenet121"])
def test_nodes_have_places_of_their_own_below_their_inputs(javascript: JavaScript, name: str) -> None:
    described = nodes(built(name))
    graph = javascript.call(MODULE, "graphOf", described)
    spots = graph["spots"]
    assert len({(spot["column"], spot["row"], spot["lane"]) for spot in spots.values()}) == len(described)
    for edge in graph["edges"]:
        start, end = spots[edge["from"]], spots[edge["to"]]
        assert (start["column"], start["row"]) < (end["column"], end["row"])
    assert max(column["rows"] for column in graph["columns"]) <= 12


def test_arrow_keys_walk_the_graph(javascript: JavaScript, resnet18: list[dict[str, Any]]) -> None:
    leads_to = {
        ("conv1", "ArrowDown"): "bn1",
        ("bn1", "ArrowUp"): "conv1",
        ("maxpool", "ArrowDown"): "layer1.0.conv1",
        ("layer1.0.conv1", "ArrowRight"): "layer1.1.conv1",
        ("layer2.0.conv1", "ArrowRight"): "layer2.0.downsample.0",
        ("layer2.0.downsample.0", "ArrowLeft"): "layer2.0.conv1",
        ("bn1", "Home"): "x",
        ("bn1", "End"): "fc",
        ("fc", "ArrowDown"): None,
        ("bn1", "x"): None,
    }
    walked = javascript.call("tests/js/core/network/walks.js", "walked", resnet18, list(leads_to))
    assert walked == list(leads_to.values())
