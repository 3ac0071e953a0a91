"""How much a network may cost: figures that the settings choose and the core holds."""

from dataclasses import dataclass

from app.core.errors import TooMuchWork


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest figures allowed; one more is TooMuchWork.

    Attributes:
        max_layers: layers of one network.
        max_given_numbers: weights of one layer that a document lists, presets written out.
        max_parameters: weights and biases of a whole network.
        max_multiply_adds: of one trace.
        max_attribution_multiply_adds: of all passes that one attribution takes.
        max_memory_bytes: of one trace: every output, every padded copy, all parameters.
    """

    max_layers: int = 64
    max_given_numbers: int = 262_144
    max_parameters: int = 16_777_216
    max_multiply_adds: int = 20_000_000_000
    max_attribution_multiply_adds: int = 2_000_000_000_000
    max_memory_bytes: int = 1_073_741_824


def refuse_above(limit: int, predicted: int, resource: str, unit: str) -> None:
    """Raises TooMuchWork where the predicted figure is above its limit."""
    if predicted > limit:
        raise TooMuchWork(resource, predicted, limit, unit)
