"""The steps that `forward` takes from one output to the next."""

from dataclasses import dataclass

from app.core.errors import TooMuchWork
from app.core.limits import Limits
from app.core.programs.parsing.faults import NotReadError, Place
from app.core.programs.parsing.values import Document, LayerModule, Pad, Tensor

_BRANCH = (
    "This reads the output of an earlier layer. A network of layers is a chain: each layer reads the output "
    "of the one before it."
)


@dataclass(frozen=True)
class Step:
    """A layer, or padding before a convolution.

    Attributes:
        place: the expression that created it.
        features: elements that x.view(-1, features) gives each image, or the axes whose sizes it names;
            None for other steps.
    """

    does: Document | Pad
    place: Place
    features: int | frozenset[int] | None = None


class Steps:
    """Collects the steps of one `forward`, in order."""

    def __init__(self) -> None:
        self.taken: list[Step] = []
        self._is_ended = False

    def end(self, tensor: Tensor, place: Place) -> Tensor:
        """The output of a log_softmax, which is left out and may only be the last step.

        Raises:
            NotReadError: it does not read the last output.
        """
        if tensor.position != len(self.taken):
            raise NotReadError(_BRANCH, place)
        self._is_ended = True
        return tensor

    def take(
        self,
        tensor: Tensor,
        does: Document | Pad,
        place: Place,
        features: int | frozenset[int] | None = None,
    ) -> Tensor:
        """The output after one more step.

        Args:
            tensor: the output that the step reads.
        Raises:
            NotReadError: that is not the last one, or there are too many steps.
        """
        if tensor.position != len(self.taken):
            raise NotReadError(_BRANCH)
        if self._is_ended:
            raise NotReadError("Nothing is read after log_softmax, which only ends a network.")
        limit = Limits().max_layers
        if len(self.taken) >= 2 * limit:
            raise NotReadError(TooMuchWork("layers", len(self.taken) + 1, limit, "layers"))
        self.taken.append(Step(does, place, features))
        return Tensor(len(self.taken))

    def call(self, tensor: Tensor, module: LayerModule) -> Tensor:
        """The output of a layer's module.

        Raises:
            NotReadError: the module has weights and is called again.
        """
        if module.is_used and module.has_weights:
            raise NotReadError("This layer is called twice, and each layer of a network has its own weights.")
        module.is_used = True
        return self.take(tensor, module.document, module.place)
