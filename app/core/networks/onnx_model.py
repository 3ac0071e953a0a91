"""Networks as ONNX models."""

from copy import deepcopy
from typing import Any

import torch

from app.core.errors import NotExportable
from app.core.networks.graphs.graph import Graph, free_with_last_reference

OPSET = 18
INPUT, OUTPUT = "input", "output"


def onnx_model(graph: Graph, shape: tuple[int, int, int]) -> bytes:
    """Write a network as an ONNX model. The batch axis is free where the network takes batches.

    Args:
        graph: the network; it is not changed.
        shape: (C, H, W) of its input.
    Returns:
        a file of opset 18. Its input `input` is float32, (N, C, H, W); its output is `output`.
    Raises:
        NotExportable: PyTorch cannot write one of the operations.
    Source:
        https://docs.pytorch.org/docs/stable/onnx_export.html
    """
    # Tensors made in inference mode cannot be traced.
    with torch.inference_mode(mode=False):
        module = deepcopy(graph.module).cpu()
        free_with_last_reference(module)
        axes = ({0: torch.export.Dim("batch")},) if graph.takes_batches else None
        try:
            program: Any = torch.onnx.export(
                module,
                (torch.zeros(2 if graph.takes_batches else 1, *shape),),  # an axis of one would be fixed
                dynamo=True,
                dynamic_shapes=axes,
                input_names=[INPUT],
                output_names=[OUTPUT],
                opset_version=OPSET,
                verbose=False,
            )
            content: bytes = program.model_proto.SerializeToString()
        except Exception as error:  # torch.onnx and torch.export raise errors of many classes
            raise NotExportable(str(error).partition("\n")[0]) from error
    return content
