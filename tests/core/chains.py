"""Random chains of every op, and the same chains by modules of torch.nn."""

from dataclasses import dataclass, field
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from tests.core.network_strategies import layers as convolutions
from tests.core.operator_strategies import OPERATORS, Document, picture

OPS = ("Conv2d", "Linear", *OPERATORS)
FLAT_OPS = ("Linear", "Linear", "ReLU", "GELU", "PReLU", "Dropout", "Softmax", "Flatten")
PADDINGS = {"zeros": nn.ZeroPad2d, "reflect": nn.ReflectionPad2d, "replicate": nn.ReplicationPad2d,
            "circular": nn.CircularPad2d}  # fmt: skip
TENSORS = ("weight", "bias", "running_mean", "running_var")


@dataclass(frozen=True)
class Chain:
    """Layers that fit an image, but perhaps for the last.

    Attributes:
        image: (C, H, W).
        output: of torch; None where torch refuses the last layer.
    """

    image: Tensor
    layers: list[Document] = field(default_factory=list)
    output: Tensor | None = None

    @property
    def document(self) -> Document:
        """Document of the network, whose input has the image's size."""
        channels, height, width = self.image.shape
        return {"input": {"channels": channels, "height": height, "width": width}, "layers": self.layers}


@st.composite
def chains(draw: st.DrawFn, most: int = 5) -> Chain:
    """A chain of one to `most` layers, which ends at the first one that torch refuses."""
    channels = draw(st.sampled_from([1, 2, 3, 4]))
    image = picture(channels, draw(st.integers(1, 12)), draw(st.integers(1, 12)), draw(st.integers(0, 9)))
    layers: list[Document] = []
    output: Tensor | None = image
    for _ in range(draw(st.integers(1, most))):
        assert output is not None
        layers = [*layers, draw(_layer(output))]
        output = by_torch(layers, image)
        if output is None:
            break
    return Chain(image, layers, output)


@st.composite
def _layer(draw: st.DrawFn, before: Tensor) -> Document:
    """A layer for this input, or one that does not fit it."""
    is_flat = before.dim() == 1
    op = draw(st.sampled_from(FLAT_OPS if is_flat and draw(st.integers(0, 4)) else OPS))
    arriving = len(before) if draw(st.integers(0, 6)) else draw(st.integers(1, 6))
    if op == "Linear":
        features = arriving if is_flat or draw(st.booleans()) else before.numel()
        return {"op": op, "in_features": features, "out_features": draw(st.integers(1, 4))}
    if op == "Conv2d":
        return draw(convolutions(min(arriving, 6))) | {"weight": {"seed": 0}}
    if op in ("BatchNorm2d", "PReLU", "ConvTranspose2d"):
        arriving = min(arriving, 6)
    layer = {"op": op, **draw(OPERATORS[op][0](arriving))}
    return layer | {"weight": {"seed": 0}} if op == "ConvTranspose2d" else layer


def by_torch(layers: list[Document], image: Tensor) -> Tensor | None:
    """Output of modules of torch.nn, created in order after torch.manual_seed(0); None where one refuses.

    As PyTorch's documentation has it, a 2-D layer reads only maps; a Linear reads only flat inputs here, and
    no layer mixes the images of a batch. Torch does not check all of this.
    """
    output = image.unsqueeze(0)
    with torch.random.fork_rng(devices=[]), torch.inference_mode():
        torch.manual_seed(0)
        for layer in layers:
            try:
                module = module_by_torch(layer).eval()
                if _is_unchecked(layer, output):
                    return None
                output = module(output)
            except (RuntimeError, ValueError, IndexError):
                return None
            if output.numel() == 0:
                return None
    return output.squeeze(0)


def _is_unchecked(layer: Document, before: Tensor) -> bool:
    op = layer["op"]
    if op == "Linear":
        return before.dim() != 2
    mixes_images = op == "Softmax" and layer["dim"] == -before.dim()
    return mixes_images or (op.endswith("2d") and before.dim() == 2)


def module_by_torch(layer: Document) -> nn.Module:
    """The module of torch.nn that a document means, with its numbers."""
    names = {name: value for name, value in layer.items() if name not in ("op", *TENSORS)}
    padding = names.get("padding")
    if layer["op"] in ("Conv2d", "ConvTranspose2d"):
        names["bias"] = layer.get("bias", True)
    if layer["op"] == "Conv2d" and isinstance(padding, list) and len(padding) == 4:
        top, bottom, left, right = padding
        pad = PADDINGS[names.pop("padding_mode")]
        return nn.Sequential(pad((left, right, top, bottom)), nn.Conv2d(**names | {"padding": 0}))
    module: nn.Module = getattr(nn, layer["op"])(**{name: _written(value) for name, value in names.items()})
    for name in TENSORS:
        if isinstance(layer.get(name), list):
            module.state_dict()[name].copy_(torch.tensor(layer[name]))
    return module


def _written(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
