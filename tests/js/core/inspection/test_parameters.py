"""Parameters by node, against torch's own counts."""

from dataclasses import asdict

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
            "inputs": node.inputs,
            "parameter_count": node.parameter_count,
            "tensors": [asdict(tensor) for tensor in node.tensors],
            "multiply_adds": node.multiply_adds,
            "output_bytes": node.output_bytes,
        }
        for node in describe(classifier(module(), 3), 224, 224)
    ]
    rows = javascript.call(MODULE, "parameterRows", nodes)
    assert {row["node"]: row["weight"] for row in rows if row["weight"]} == named(module(), "weight")
    assert {row["node"]: row["bias"] for row in rows if row["bias"]} == named(module(), "bias")
    totals = javascript.call(MODULE, "parameterTotals", rows)
    assert totals["trainable"] == totals["weight"] + totals["bias"] == 11_689_512
    assert totals["frozen"] == 0
    # torchvision states 1.81 GFLOPS, which are multiply-adds of convolutions and linear layers alone.
    assert 1.81e9 < totals["multiplyAdds"] < 1.83e9
    assert rows[0]["bytes"] == 4 * 64 * 112 * 112
    unknown = javascript.call(MODULE, "parameterTotals", [rows[0], rows[1] | {"multiplyAdds": None}])
    assert (unknown["multiplyAdds"], unknown["bytes"]) == (None, 2 * rows[0]["bytes"])
