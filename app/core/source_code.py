"""The program of plain PyTorch that gives a network's outputs again."""

from collections.abc import Iterator
from typing import TypeAlias

from app.core.fields import Numbers, Pair
from app.core.layers import Conv2d, Layer, Network, Seed, Values
from app.core.source_image import ImageSource, image_lines, list_lines

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
        by name), all of shape (C, H, W), and prints the shape of `output`. A photograph
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


def layer_call(layer: Conv2d) -> str:
    """The line of PyTorch that makes a layer: `nn.Conv2d(1, 1, kernel_size=3, stride=2)`."""
    named = {"kernel_size": _pair(layer.kernel_size)}
    named |= {name: _pair(value) for name, value in _pairs(layer) if value != (1, 1)}
    if layer.groups != 1:
        named["groups"] = str(layer.groups)
    if layer.bias is False:
        named["bias"] = "False"
    if not _is_padded_first(layer):
        if isinstance(layer.padding, str):
            named["padding"] = repr(layer.padding)
        elif any(layer.padding):
            named["padding"] = _pair((layer.padding[0], layer.padding[2]))
        if layer.padding_mode != "zeros":
            named["padding_mode"] = repr(layer.padding_mode)
    arguments = [str(layer.in_channels), str(layer.out_channels)]
    arguments += [f"{name}={value}" for name, value in named.items()]
    return f"nn.Conv2d({', '.join(arguments)})".replace("'", '"')


def _pairs(layer: Conv2d) -> tuple[tuple[str, Pair], ...]:
    return ("stride", layer.stride), ("dilation", layer.dilation)


def _pair(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)


def _is_padded_first(layer: Layer) -> bool:
    """Whether its padding is more than torch.nn.Conv2d can be told."""
    top, bottom, left, right = layer.edges
    return layer.padding != "same" and (top, left) != (bottom, right)


def _class(network: Network) -> Lines:
    named = dict(zip(network.names, network.layers, strict=True))
    yield "class Network(nn.Module):"
    yield "    def __init__(self):"
    yield "        super().__init__()"
    for seed in dict.fromkeys(
        layer.weight.seed for layer in network.layers if isinstance(layer.weight, Seed)
    ):
        yield f"        torch.manual_seed({seed})"
        yield from (_made(name, layer) for name, layer in named.items() if layer.weight == Seed(seed))
    # Last, as PyTorch draws random numbers for every layer, also for those that are overwritten.
    yield from (_made(name, layer) for name, layer in named.items() if isinstance(layer.weight, Values))
    if any(layer.given_numbers for layer in network.layers):
        yield "        with torch.no_grad():"
    for name, layer in named.items():
        for part in ("weight", "bias"):
            source = getattr(layer, part)
            if isinstance(source, Values):
                yield from _copied(f"self.{name}.{part}", source.numbers)
    yield ""
    yield "    def forward(self, x):"
    for name, layer in named.items():
        if _is_padded_first(layer):
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


def _padded(layer: Layer) -> str:
    top, bottom, left, right = layer.edges
    mode = "" if layer.padding_mode == "zeros" else f', mode="{layer.padding_mode}"'
    return f"F.pad(x, ({left}, {right}, {top}, {bottom}){mode})"
