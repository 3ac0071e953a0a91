"""Program lines of a torchvision classifier."""

from app.core.programs.classifier import ClassifierLines

_MAKE = """# The last of its tensors is a bias with a number for each class.
last = list(get_model("{name}", weights=None).state_dict())[-1]
network = get_model("{name}", weights=None, num_classes=len(weights[last])).eval()"""


def lines(name: str) -> ClassifierLines:
    """Lines of a function in torchvision.models, by its name."""
    return ClassifierLines(
        imports=("from torchvision.models import get_model",),
        definition="",
        make=_MAKE.format(name=name),
        tracer="tracer = NodePathTracer()",
    )
