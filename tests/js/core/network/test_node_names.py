"""Nodes have the same names in the browser and on the server."""

from app.core.networks.document import network_from_document
from tests.js.javascript import CORE, JavaScript

LAYERS = [
    {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3},
    {"op": "BatchNorm2d", "num_features": 2},
    {"op": "LeakyReLU"},
    {"op": "ConvTranspose2d", "in_channels": 2, "out_channels": 2, "kernel_size": 3},
    {"op": "LPPool2d", "norm_type": 2, "kernel_size": 2},
    {"op": "AdaptiveAvgPool2d", "output_size": 2},
    {"op": "LeakyReLU"},
    {"op": "Conv2d", "in_channels": 2, "out_channels": 2, "kernel_size": 1},
    {"op": "Flatten"},
    {"op": "Linear", "in_features": 8, "out_features": 2},
    {"op": "Softmax", "dim": 1},
]


def test_names_are_the_servers(javascript: JavaScript) -> None:
    network = network_from_document({"input": {"channels": 1, "height": 9, "width": 9}, "layers": LAYERS})
    named = javascript.call(f"{CORE}/network/node_names.js", "nodeNames", LAYERS)
    assert named == list(network.names)
