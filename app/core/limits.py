"""Limits on the cost of networks and traces."""

from dataclasses import dataclass

from app.core.errors import TooMuchWork


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest values that are allowed; a larger one raises TooMuchWork.

    Attributes:
        max_layers: layers of one network.
        max_given_numbers: weights that a document lists, presets expanded to numbers.
        max_parameters: weights and biases of one network.
        max_multiply_adds: multiply-adds of one trace.
        max_attribution_multiply_adds: multiply-adds of all passes of one attribution.
        max_memory_bytes: memory of one trace: outputs, padded copies and parameters.
    """

    max_layers: int = 64
    max_given_numbers: int = 262_144
    max_parameters: int = 16_777_216
    max_multiply_adds: int = 20_000_000_000
    max_attribution_multiply_adds: int = 2_000_000_000_000
    max_memory_bytes: int = 1_073_741_824


def refuse_above(limit: int, predicted: int, resource: str, unit: str) -> None:
    """Raise TooMuchWork if the predicted value exceeds its limit."""
    if predicted > limit:
        raise TooMuchWork(resource, predicted, limit, unit)
