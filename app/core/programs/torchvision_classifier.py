"""PyTorch program of a torchvision classifier."""

from app.core.programs.classifier import ClassifierLines, classifier_program
from app.core.programs.image_source import ImageSource

_MAKE = """# The last of its tensors is a bias with a number for each class.
last = list(get_model("{name}", weights=None).state_dict())[-1]
network = get_model("{name}", weights=None, num_classes=len(weights[last])).eval()"""


def program(name: str, image: ImageSource | None) -> str:
    """`classifier_program` of a function in torchvision.models, by its name."""
    own = ClassifierLines(
        imports=("from torchvision.models import get_model",),
        definition="",
        make=_MAKE.format(name=name),
        tracer="tracer = NodePathTracer()",
    )
    return classifier_program(own, image)
