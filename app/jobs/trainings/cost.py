"""Predicted memory and seconds of a training, and the recipe's numbers with which it would fit the limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.networks.description import NodeDescription
from app.datasets.dataset import DataSet
from app.training.errors import Resource, TrainingTooLarge
from app.training.limits import TrainingLimits
from app.training.recipe import OptimizerName, Recipe, is_below

_FLOAT32_BYTES = 4
_SECONDS_OF_MULTIPLY_ADD = 1e-10
_SECONDS_OF_NUMBER = 1e-8
"""Forward and backward, in one thread. Measured beside seven networks: 0.6 to 1.8 times their true times, and
0.2 for a kernel of 31 x 31 on one channel."""
_FORWARD = 1 / 3
"""Share of the forward pass. Layers before the first that is trained need it alone, and once for each picture
unless augmentation changes the pictures."""
_TENSORS: Mapping[OptimizerName, int] = {"SGD": 1, "Adam": 2, "AdamW": 2}
"""Tensors that an optimizer keeps for each trained one."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Predicted cost of a training.

    Attributes:
        fixed_bytes: memory that does not depend on the batch: pictures or their features, weights, gradients,
            the optimizer's tensors and a checkpoint.
        example_bytes: memory for each example of a batch: outputs that the backward pass needs.
        example_seconds: one step, for each example of the batch.
        evaluated_seconds: evaluation of one example.
        once_seconds: features of all pictures, where they are computed once.
    """

    fixed_bytes: int
    example_bytes: int
    example_seconds: float
    evaluated_seconds: float
    once_seconds: float


def cost_of(nodes: Sequence[NodeDescription], recipe: Recipe, pictures: int) -> Cost:
    """Predict what a training costs.

    Args:
        nodes: the network, described at the size of the pictures.
        pictures: of the data set.
    """
    trained_count = sum(node.parameter_count for node in nodes if _is_trained(node, recipe))
    total_count = sum(node.parameter_count for node in nodes)
    first = next((index for index, node in enumerate(nodes) if _is_trained(node, recipe)), 0)
    sizes = [node.output_bytes or 0 for node in nodes]
    # Once as the network, once as the file of its weights, once in the checkpoint.
    weights = _FLOAT32_BYTES * (3 * total_count + trained_count * (1 + 2 * _TENSORS[recipe.optimizer.name]))
    seconds = [_seconds(node) for node in nodes]
    below, above = _FORWARD * sum(seconds[:first]), sum(seconds[first:])
    is_once = first > 0 and recipe.trainable is not None and not recipe.augment
    return Cost(
        fixed_bytes=weights + pictures * sizes[first - 1 if is_once else 0],
        example_bytes=sum(sizes[first:]) + 2 * max(sizes),
        example_seconds=above if is_once else below + above,
        evaluated_seconds=_FORWARD * above if is_once else below + _FORWARD * above,
        once_seconds=pictures * below if is_once else 0.0,
    )


def refuse_too_large(
    nodes: Sequence[NodeDescription], recipe: Recipe, data_set: DataSet, limits: TrainingLimits
) -> None:
    """Compare a prediction with the limits.

    Args:
        nodes: the network, described at the size of the pictures.
    Raises:
        TrainingTooLarge: it exceeds one; the error has the batch size or the epochs that would not.
    """
    pictures = sum(len(one.images) for one in data_set.classes)
    held_out = sum(len(one.held_out) for one in data_set.classes)
    validation = held_out or round(recipe.validation * pictures)
    training = pictures - validation
    cost = cost_of(nodes, recipe, pictures)
    batch = min(recipe.batch_size, max(training, validation))
    memory = cost.fixed_bytes + batch * cost.example_bytes
    fitting = int((limits.max_bytes - cost.fixed_bytes) // max(1, cost.example_bytes))
    _refuse_above(limits.max_bytes, memory, "memory", fitting)
    fitting = int(limits.max_batch_seconds / cost.example_seconds)
    _refuse_above(limits.max_batch_seconds, batch * cost.example_seconds, "batch", fitting)
    epoch = training * cost.example_seconds + validation * cost.evaluated_seconds
    fitting = int((limits.max_seconds - cost.once_seconds) / epoch)
    _refuse_above(limits.max_seconds, cost.once_seconds + recipe.epochs * epoch, "training", fitting)


def _refuse_above(limit: float, predicted: float, resource: Resource, fitting: int) -> None:
    if predicted > limit:
        raise TrainingTooLarge(resource, predicted, limit, max(0, fitting))


def _is_trained(node: NodeDescription, recipe: Recipe) -> bool:
    if recipe.trainable is None:
        return node.parameter_count > 0
    names = [node.name, *(tensor.name for tensor in node.tensors)]
    return node.parameter_count > 0 and any(
        is_below(name, prefix) for name in names for prefix in recipe.trainable
    )


def _seconds(node: NodeDescription) -> float:
    numbers = (node.output_bytes or 0) / _FLOAT32_BYTES
    return _SECONDS_OF_MULTIPLY_ADD * (node.multiply_adds or 0) + _SECONDS_OF_NUMBER * numbers
