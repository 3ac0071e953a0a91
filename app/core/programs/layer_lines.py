"""Program lines that create layers and copy numbers into their weights."""

from collections.abc import Iterator
from typing import TypeAlias

from app.core.networks.document import Network
from app.core.operators.convolution import Conv2d
from app.core.operators.layer import Layer
from app.core.operators.parameter_checks import Numbers
from app.core.programs.image_source import list_lines

Lines: TypeAlias = Iterator[str]


def layer_call(layer: Layer) -> str:
    """Line of PyTorch that creates a layer: `nn.Conv2d(1, 1, kernel_size=3, stride=2)`."""
    call = layer.call()
    arguments = [_argument(value) for value in call.positional]
    arguments += [f"{name}={_argument(value)}" for name, value in call.named.items()]
    return f"nn.{layer.op}({', '.join(arguments)})"


def named_layers(network: Network) -> dict[str, Layer]:
    """The layers by the names of their nodes."""
    return dict(zip(network.names, network.layers, strict=True))


def seeds(network: Network) -> tuple[int, ...]:
    """Each seed of the layers once, in order."""
    return tuple(dict.fromkeys(layer.seed for layer in network.layers if layer.seed is not None))


def is_padded_first(layer: Layer) -> bool:
    """Whether a layer is a convolution with padding that torch.nn.Conv2d does not support."""
    return isinstance(layer, Conv2d) and layer.is_padded_first


def pads(layer: Conv2d) -> tuple[int, int, int, int]:
    """Cells of padding in the order of F.pad: (left, right, top, bottom)."""
    top, bottom, left, right = layer.edges
    return left, right, top, bottom


def copied_numbers(network: Network, owner: str, indent: str) -> Lines:
    """Lines that copy numbers into the tensors of `owner`, such as `self`, where a new layer has others."""
    if any(layer.changed_tensors for layer in network.layers):
        yield f"{indent}with torch.no_grad():"
    for name, layer in named_layers(network).items():
        for part, values in layer.changed_tensors.items():
            for line in _copied(f"{owner}.{name}.{part}", values.numbers):
                yield f"{indent}    {line}"


def _copied(target: str, numbers: Numbers) -> Lines:
    first, *rest = list_lines(numbers)
    yield f"{target}.copy_(torch.tensor({first}" + ("" if rest else "))")
    for index, line in enumerate(rest, start=1):
        yield line + ("))" if index == len(rest) else "")


def _argument(value: object) -> str:
    if isinstance(value, tuple) and value[0] == value[1] is not None:
        value = value[0]
    return repr(value).replace("'", '"')
