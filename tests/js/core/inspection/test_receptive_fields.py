"""Receptive fields that the page draws, against those that follow every read of a cell."""

import torch

from app.core.networks.description import describe
from app.core.networks.document import network_from_document
from app.core.networks.receptive_field import cell_field
from app.core.networks.structure import structure_of
from app.core.networks.trace import trace
from app.core.networks.traceable import build
from tests.js.javascript import CORE, JavaScript

DOCUMENT = {
    "input": {"channels": 1, "height": None, "width": None},
    "layers": [
        {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 5, "stride": 2, "padding": 2},
        {"op": "MaxPool2d", "kernel_size": 2},
        {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": 1},
    ],
}


def test_boxes_are_those_of_every_cell(javascript: JavaScript) -> None:
    network = network_from_document(DOCUMENT)
    traceable = build(network)
    outputs = trace(traceable, torch.zeros(1, 24, 31), {})
    for node in describe(structure_of(network), 24, 31):
        _, height, width = outputs[node.name].shape
        for cell in ((0, 0), (height - 1, width - 1), (height // 2, 1)):
            field = node.receptive_field
            given = {name: getattr(field, name) for name in ("height", "width", "stride", "offset")}
            place, size = dict(zip(("row", "column"), cell, strict=True)), {"height": 24, "width": 31}
            found = javascript.call(f"{CORE}/inspection/receptive_fields.js", "boxOf", given, place, size)
            box = cell_field(traceable, outputs, node.name, 0, *cell)
            assert found == {
                "top": box.top,
                "left": box.left,
                "bottom": box.bottom,
                "right": box.right,
            }
