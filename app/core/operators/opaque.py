"""Operations without a layer of their own: a value, a shape, no terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.geometry.sliding_windows import whole_input
from app.core.operators.layer import AxisFields, Layer, Shape, cells


@dataclass(frozen=True, slots=True)
class Opaque(Layer):
    """Any module, function or method that torch.fx traces and that no other layer describes.

    Its output is shown like any other. Its cells have a value but no terms, and each of them may
    depend on the whole input of the network.

    Attributes:
        operation: name of the class of the module, the function or the method.
        arguments: what it is called with, in JSON's types; tensors and modules are left out.
        own_parameters: weights and biases that only this operation reads.
    """

    operation: str
    arguments: Mapping[str, object]
    own_parameters: int = 0

    @property
    def op(self) -> str:
        """Name of the operation."""
        return self.operation

    def parameters(self) -> dict[str, object]:
        """What the operation is called with, in JSON's types."""
        return dict(self.arguments)

    @property
    def parameter_count(self) -> int:
        """Weights and biases that only this operation reads."""
        return self.own_parameters

    def joined_shape(self, name: str, shapes: Sequence[Shape]) -> Shape | None:
        """None: the operation has to be run, on the meta device, to find its output's shape."""
        return None

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each number of the output: a lower bound, as the operation's formula is not known."""
        return cells(after)

    def joined_fields(self, axes: Sequence[AxisFields], shapes: Sequence[Shape]) -> AxisFields:
        """The whole input."""
        return whole_input(), whole_input()
