"""The program of plain PyTorch that gives a network's outputs again."""

from collections.abc import Iterator
from typing import TypeAlias

from app.core.networks.document import Network
from app.core.operators.convolution import Conv2d
from app.core.operators.layer import Layer
from app.core.operators.parameter_checks import Numbers
from app.core.programs.image_source import ImageSource, image_lines, list_lines

Lines: TypeAlias = Iterator[str]

_RUN = """
network = Network().eval()
outputs = {"input": image}
for name, layer in network.named_children():
    layer.register_forward_hook(
        lambda _layer, _inputs, result, name=name: outputs.update({name: result.squeeze(0)})
    )
with torch.inference_mode():
    output = network(image.unsqueeze(0)).squeeze(0)
print(tuple(output.shape))
"""


def program(network: Network, image: ImageSource | None) -> str:
    """A program that computes what a trace computes, to the bit.

    Args:
        network: the layers.
        image: what they are run on; random numbers where None.
    Returns:
        Python source. Run, it leaves `network`, `image`, `output` and `outputs` (every node's
        by name), all without the batch axis, and prints the shape of `output`. A photograph
        is read from the file that its first argument names.
    """
    prepared = image_lines(network.input, image)
    return "\n".join(
        [
            *prepared.imports,
            "import torch",
            *(["import torch.nn.functional as F"] if any(map(_is_padded_first, network.layers)) else []),
            *prepared.imports_after_torch,
            "from torch import nn",
            *prepared.functions,
            "",
            "",
            *_class(network),
            "",
            "",
            *prepared.statements,
            _RUN,
        ]
    )


def layer_call(layer: Layer) -> str:
    """The line of PyTorch that makes a layer: `nn.Conv2d(1, 1, kernel_size=3, stride=2)`."""
    call = layer.call()
    arguments = [_argument(value) for value in call.positional]
    arguments += [f"{name}={_argument(value)}" for name, value in call.named.items()]
    return f"nn.{layer.op}({', '.join(arguments)})"


def _argument(value: object) -> str:
    if isinstance(value, tuple) and value[0] == value[1] is not None:
        value = value[0]
    return repr(value).replace("'", '"')


def _is_padded_first(layer: Layer) -> bool:
    return isinstance(layer, Conv2d) and layer.is_padded_first


def _class(network: Network) -> Lines:
    named = dict(zip(network.names, network.layers, strict=True))
    yield "class Network(nn.Module):"
    yield "    def __init__(self):"
    yield "        super().__init__()"
    for seed in dict.fromkeys(layer.seed for layer in network.layers if layer.seed is not None):
        yield f"        torch.manual_seed({seed})"
        yield from (_made(name, layer) for name, layer in named.items() if layer.seed == seed)
    # Last, as PyTorch draws random numbers for every layer, also for those that are overwritten.
    yield from (_made(name, layer) for name, layer in named.items() if layer.seed is None)
    if any(layer.given_numbers for layer in network.layers):
        yield "        with torch.no_grad():"
    for name, layer in named.items():
        for part, values in layer.tensors.items():
            yield from _copied(f"self.{name}.{part}", values.numbers)
    yield ""
    yield "    def forward(self, x):"
    for name, layer in named.items():
        if isinstance(layer, Conv2d) and layer.is_padded_first:
            yield f"        x = {_padded(layer)}"
        yield f"        x = self.{name}(x)"
    yield "        return x"


def _made(name: str, layer: Layer) -> str:
    return f"        self.{name} = {layer_call(layer)}"


def _copied(target: str, numbers: Numbers) -> Lines:
    first, *rest = list_lines(numbers)
    yield f"            {target}.copy_(torch.tensor({first}" + ("" if rest else "))")
    for index, line in enumerate(rest, start=1):
        yield f"            {line}" + ("))" if index == len(rest) else "")


def _padded(layer: Conv2d) -> str:
    top, bottom, left, right = layer.edges
    mode = "" if layer.padding_mode == "zeros" else f', mode="{layer.padding_mode}"'
    return f"F.pad(x, ({left}, {right}, {top}, {bottom}){mode})"
