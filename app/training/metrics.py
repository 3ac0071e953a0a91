"""Losses, accuracies, confusion and the worst mistakes of an epoch."""

from dataclasses import dataclass

import torch
from torch import Tensor

MOST_MISTAKES = 24


@dataclass(frozen=True, slots=True)
class Mistake:
    """A validation example that the network gives to a wrong class.

    Attributes:
        index: of the example.
        predicted: the class with the largest logit.
        probability: of that class.
    """

    index: int
    predicted: int
    probability: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measurements of one epoch.

    Attributes:
        train_loss, train_accuracy: means over the training examples, each as its batch was trained on;
            with label smoothing, augmentation and dropout, where the recipe has them.
        validation_loss, validation_accuracy: means over the validation examples after the epoch, in
            evaluation mode; the loss with label smoothing.
        confusion: validation examples by class (rows) and predicted class (columns).
        mistakes: the wrong predictions of highest probability, at most 24, the highest first.
    """

    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[Mistake, ...]


def confusion(logits: Tensor, labels: Tensor) -> tuple[tuple[int, ...], ...]:
    """Number of examples by class (rows) and predicted class (columns).

    Args:
        logits: (N, classes).
        labels: (N,).
    """
    classes = logits.shape[1]
    counts = torch.bincount(labels * classes + logits.argmax(1), minlength=classes * classes)
    return tuple(tuple(row) for row in counts.reshape(classes, classes).tolist())


def worst_mistakes(logits: Tensor, labels: Tensor) -> tuple[Mistake, ...]:
    """The wrong predictions of highest probability, the highest first; of equal ones the earlier.

    Args:
        logits: (N, classes).
        labels: (N,).
    """
    probabilities, predicted = logits.double().softmax(1).max(1)
    (wrong,) = (predicted != labels).nonzero(as_tuple=True)
    order = probabilities[wrong].argsort(descending=True, stable=True)[:MOST_MISTAKES]
    return tuple(
        Mistake(int(index), int(predicted[index]), float(probabilities[index])) for index in wrong[order]
    )
