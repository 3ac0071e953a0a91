"""Limits on the predicted cost of a training, checked before it is queued."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingLimits:
    """Limits on one training. All are settings.

    Attributes:
        max_bytes: memory of the pictures, the network, the optimizer and one batch.
        max_batch_seconds: one step; between two steps the worker shows life and can be stopped.
        max_seconds: all epochs.
    """

    max_bytes: int = 4_000_000_000  # ResNet-18 in batches of 64 takes 3 billion
    max_batch_seconds: float = 60.0
    max_seconds: float = 3_600.0
