"""PyTorch program of a network of layers: a class, its weights and one run."""

from collections.abc import Iterator
from typing import TypeAlias

from app.core.networks.document import Network
from app.core.operators.convolution import Conv2d
from app.core.operators.layer import Layer
from app.core.operators.parameter_checks import Numbers
from app.core.programs.image_source import ImageSource, image_lines, list_lines
from app.core.programs.weights_file import IMPORTS_AFTER_TORCH, READ_WEIGHTS, imports

Lines: TypeAlias = Iterator[str]

_MADE = """
network = Network().eval()"""

_LOADED = """
network = Network().eval()
# The files omit num_batches_tracked, which inference does not use.
missing, unexpected = network.load_state_dict(weights, strict=False)
assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)"""

_RUN = """outputs = {"input": image}
for name, layer in network.named_children():
    layer.register_forward_hook(
        lambda _layer, _inputs, result, name=name: outputs.update({name: result.squeeze(0)})
    )
with torch.inference_mode():
    output = network(image.unsqueeze(0)).squeeze(0)
print(tuple(output.shape))
"""


def program(network: Network, image: ImageSource | None, *, weights_in_file: bool = False) -> str:
    """Write a program that computes the same outputs as a trace, to the bit.

    Args:
        network: the layers.
        image: source of the image; None for random numbers.
        weights_in_file: whether the program reads the weights from safetensors instead of containing them.
    Returns:
        Python source. It defines `network`, `image`, `output` and `outputs` (every node's output, by
        name), without the batch axis, and prints the shape of `output`. The program's first argument is
        the file of a photograph; arguments that end in .safetensors are files of weights.
    """
    prepared = image_lines(network.input, image)
    return "\n".join(
        [
            *(imports(prepared) if weights_in_file else prepared.imports),
            "import torch",
            *(["import torch.nn.functional as F"] if any(map(_is_padded_first, network.layers)) else []),
            *prepared.imports_after_torch,
            *(IMPORTS_AFTER_TORCH if weights_in_file else ()),
            "from torch import nn",
            *prepared.functions,
            "",
            "",
            "class Network(nn.Module):",
            "    def __init__(self):",
            "        super().__init__()",
            *(_made_all(network) if weights_in_file else _made_with_weights(network)),
            "",
            "    def forward(self, x):",
            *_forward(network),
            "",
            "",
            *prepared.statements,
            *((READ_WEIGHTS, _LOADED) if weights_in_file else (_MADE,)),
            _RUN,
        ]
    )


def layer_call(layer: Layer) -> str:
    """Line of PyTorch that creates a layer: `nn.Conv2d(1, 1, kernel_size=3, stride=2)`."""
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


def _named(network: Network) -> dict[str, Layer]:
    return dict(zip(network.names, network.layers, strict=True))


def _made_all(network: Network) -> Lines:
    return (_made(name, layer) for name, layer in _named(network).items())


def _made_with_weights(network: Network) -> Lines:
    named = _named(network)
    for seed in dict.fromkeys(layer.seed for layer in network.layers if layer.seed is not None):
        yield f"        torch.manual_seed({seed})"
        yield from (_made(name, layer) for name, layer in named.items() if layer.seed == seed)
    # Created last, as PyTorch draws random numbers even for weights that are overwritten.
    yield from (_made(name, layer) for name, layer in named.items() if layer.seed is None)
    if any(layer.given_numbers for layer in network.layers):
        yield "        with torch.no_grad():"
    for name, layer in named.items():
        for part, values in layer.tensors.items():
            yield from _copied(f"self.{name}.{part}", values.numbers)


def _forward(network: Network) -> Lines:
    for name, layer in _named(network).items():
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
