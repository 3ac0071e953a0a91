"""JSON documents of nodes that no layer describes."""

import json

import torch

from app.core.cells.cell import explain
from app.core.networks.description import describe
from app.core.networks.trace import trace
from app.core.networks.traceable import classifier
from app.web.schemas.cells import CellDocument
from app.web.schemas.networks import NodeDocument
from app.web.server.answers import encode
from tests.core.opaque_networks import OPAQUE_NETWORKS, opaque_network


def test_cells_and_nodes_of_every_opaque_network_are_documents() -> None:
    for name in OPAQUE_NETWORKS:
        traceable = classifier(opaque_network(name), 2)
        image = torch.ones(2, 12, 10)
        outputs = trace(traceable, image, {})
        for size in ((12, 10), (None, None)):
            for node in describe(traceable, *size):
                document = json.loads(encode(NodeDocument.model_validate(node, from_attributes=True)))
                assert (document["op"], document["parameters"]) == (node.op, dict(node.parameters))
        for node_name in outputs:
            cell = explain(traceable, outputs, node_name, 0, 0, 0)
            document = json.loads(encode(CellDocument.model_validate(cell, from_attributes=True)))
            assert document["value"] == cell.value
            assert (document["recomputed"] is None) == (cell.recomputed is None)


def test_a_cell_of_an_opaque_node_has_no_terms() -> None:
    traceable = classifier(opaque_network("group norm"), 2)
    outputs = trace(traceable, torch.ones(2, 12, 10), {})
    cell = explain(traceable, outputs, "1", 3, 2, 1)
    document = json.loads(encode(CellDocument.model_validate(cell, from_attributes=True)))
    assert (document["op"], document["terms"], document["bias"], document["recomputed"]) == (
        "GroupNorm", [], None, None,
    )  # fmt: skip
    assert document["receptive_field"] == {
        "top": 0, "left": 0, "bottom": 12, "right": 10, "status": "whole_input",
    }  # fmt: skip
