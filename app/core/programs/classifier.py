"""PyTorch program of a classifier: its weights from files, and one run that keeps every output."""

from dataclasses import dataclass

from app.core.networks.document import Input
from app.core.programs.image_source import ImageSource, image_lines
from app.core.programs.weights_file import IMPORTS_AFTER_TORCH, LOAD_WEIGHTS, READ_WEIGHTS, imports

_KEEPER = """
class Keeper(fx.Interpreter):
    \"\"\"Runs a classifier node by node; each output is copied before a later node overwrites it.\"\"\"

    def run_node(self, node):
        result = super().run_node(node)
        if node in names:
            outputs[names[node]] = result.squeeze(0).clone()
        return result
"""

_RUN = """graph = fx.GraphModule(network, tracer.trace(network))
names = dict(list(tracer.node_to_qualname.items())[1:])
outputs = {"input": image}
with torch.inference_mode():
    output = Keeper(graph).run(image.unsqueeze(0))
    outputs["softmax"] = torch.softmax(output, 1).squeeze(0)
for index in outputs["softmax"].argsort(descending=True)[:5].tolist():
    print(index, outputs["softmax"][index].item())"""


@dataclass(frozen=True, slots=True)
class ClassifierLines:
    """Lines that are a classifier's own.

    Attributes:
        imports: after those of torch.
        definition: classes that it needs.
        make: makes `network` in evaluation mode, from the tensors in `weights`.
        tracer: makes `tracer`.
    """

    imports: tuple[str, ...]
    definition: str
    make: str
    tracer: str


def classifier_program(own: ClassifierLines, image: ImageSource | None) -> str:
    """Write a program that computes the same outputs as the trace of a classifier, to the bit.

    Args:
        own: the classifier.
        image: source of the image; None for random numbers.
    Returns:
        Python source. The program's arguments are the file of the image, if it is read from a file, and
        the files of weights, which end in .safetensors. It defines `network`, `image` and `outputs` (every
        node's output, by name), without the batch axis, and prints the most probable classes.
    """
    prepared = image_lines(Input(3, 224, 224), image)
    return "\n".join(
        [
            *imports(prepared),
            "import torch",
            *prepared.imports_after_torch,
            *IMPORTS_AFTER_TORCH,
            "from torch import fx",
            *own.imports,
            "from torchvision.models.feature_extraction import NodePathTracer",
            *prepared.functions,
            own.definition,
            _KEEPER,
            "",
            *prepared.statements,
            READ_WEIGHTS,
            own.make,
            LOAD_WEIGHTS,
            "",
            own.tracer,
            _RUN,
            "",
        ]
    )
