"""Parameters by node, against torch's own counts."""

import torch
from torch import nn
from torchvision.models import resnet18

from app.core.networks.description import describe
from app.core.networks.traceable import classifier
from tests.js.javascript import CORE, JavaScript

MODULE = f"{CORE}/inspection/parameters.js"


def named(module: nn.Module, ending: str) -> dict[str, int]:
    """Counts of the trainable parameters with a name's ending, by module."""
    return {
        name.removesuffix(f".{ending}"): parameter.numel()
        for name, parameter in module.named_parameters()
        if parameter.requires_grad and name.endswith(f".{ending}")
    }


def module() -> nn.Module:
    with torch.device("meta"):
        made: nn.Module = resnet18()
    return made


def test_weights_biases_and_totals_are_those_of_torch(javascript: JavaScript) -> None:
    nodes = [
        {
            "name": node.name,
            "op": node.op,
            "parameter_count": node.parameter_count,
            "parameters": dict(node.parameters),
            "shape": node.shape,
        }
        for node in describe(classifier(module(), 3), 224, 224)
    ]
    rows = javascript.call(MODULE, "parameterRows", nodes)
    assert {row["node"]: row["weight"] for row in rows} == named(module(), "weight")
    assert {row["node"]: row["bias"] for row in rows if row["bias"]} == named(module(), "bias")
    totals = javascript.call(MODULE, "parameterTotals", rows)
    assert totals["trainable"] == totals["weight"] + totals["bias"] == 11_689_512
    assert totals["frozen"] == 0
