"""PyTorch program of a network of layers: its modules and weights, and one run."""

from typing import Literal, TypeAlias

from app.core.networks.document import Network
from app.core.programs.image_source import ImageSource, image_lines
from app.core.programs.layer_lines import is_padded_first
from app.core.programs.network_class import class_imports, class_lines, made_class
from app.core.programs.network_sequential import PADDING_STEM, made_sequential, sequential_imports
from app.core.programs.weights_file import IMPORTS_AFTER_TORCH, LOAD_WEIGHTS, READ_WEIGHTS, imports

Form: TypeAlias = Literal["class", "sequential"]
"""A class with `__init__` and `forward`, or nn.Sequential."""

_RUN = """outputs = {{"input": image}}
for name, layer in network.named_children():
    layer.register_forward_hook(
        lambda _layer, _inputs, result, name=name: outputs.update({{name: result.squeeze(0)}})
    )
with torch.inference_mode():
    output = network(image.unsqueeze(0)).squeeze(0){dropped}
print(tuple(output.shape))
"""

_DROP_PADDED = f"""
outputs = {{name: output for name, output in outputs.items() if not name.startswith("{PADDING_STEM}")}}"""


def program(
    network: Network, image: ImageSource | None, *, form: Form = "class", weights_in_file: bool = False
) -> str:
    """Write a program that computes the same outputs as a trace, to the bit.

    Args:
        network: the layers.
        image: source of the image; None for random numbers.
        form: the form in which the program writes the network.
        weights_in_file: whether the program reads the weights from safetensors instead of containing them.
    Returns:
        Python source. It defines `network`, `image`, `output` and `outputs` (every node's output, by
        name), without the batch axis, and prints the shape of `output`. The program's first argument is
        the file of a photograph; arguments that end in .safetensors are files of weights.
    """
    prepared = image_lines(network.input, image)
    above = imports(prepared) if weights_in_file else prepared.imports
    is_class = form == "class"
    made = made_class() if is_class else made_sequential(network, weights_in_file=weights_in_file)
    pads = not is_class and any(map(is_padded_first, network.layers))
    return "\n".join(
        [
            *(above if is_class else sequential_imports(above)),
            "import torch",
            *(class_imports(network) if is_class else ()),
            *prepared.imports_after_torch,
            *(IMPORTS_AFTER_TORCH if weights_in_file else ()),
            "from torch import nn",
            *prepared.functions,
            *(class_lines(network, weights_in_file=weights_in_file) if is_class else ("",)),
            *prepared.statements,
            *((READ_WEIGHTS,) if weights_in_file else ()),
            *made,
            *((LOAD_WEIGHTS,) if weights_in_file else ()),
            _RUN.format(dropped=_DROP_PADDED if pads else ""),
        ]
    )
