"""Checks of a training before it is queued: whether network, pictures and recipe fit each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.errors import InvalidParameter, NoClasses
from app.core.networks.description import NodeDescription, ParameterTensor
from app.datasets.known import Facts
from app.training.errors import BatchTooSmall, ClassesDiffer, PicturesDoNotEnter, SizeNotFixed, SizesDiffer
from app.training.recipe import Recipe, is_below

PICTURE_CHANNELS = (1, 3)
"""Input channels of the networks that pictures enter: grey, or RGB."""
_STATISTICS = "BatchNorm2d"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Number of weights and biases that are trained, and of those that are not."""

    trainable: int
    frozen: int


def with_default_head(recipe: Recipe, nodes: Sequence[NodeDescription]) -> Recipe:
    """The recipe for a built-in classifier that trains its last Linear alone, where it has one."""
    linear = next((node.name for node in reversed(nodes) if node.op == "Linear"), None)
    return recipe if linear is None else replace(recipe, trainable=(linear,))


def replaced_head(
    nodes: Sequence[NodeDescription],
    recipe: Recipe,
    labels: Sequence[str] | None,
    classes: Sequence[str],
    *,
    is_built_in: bool,
) -> str | None:
    """Name of the Linear that is replaced by one for other classes; None where none is.

    It is the one that gives the logits, where the recipe names it or trains all of a built-in classifier, and
    the network knows other classes than those of the data set.

    Args:
        nodes: of the network, in the order of computation.
        labels: of the network's classes; None where they have none.
        classes: labels of the data set's classes.
        is_built_in: whether the network is a built-in classifier, not one of layers.
    """
    last, names = _logits_node(nodes), recipe.trainable
    knows_them = labels is None or tuple(labels) == tuple(classes)
    if last.op != "Linear" or (knows_them and last.shape == (len(classes),)):
        return None
    is_trained = is_built_in if names is None else any(is_below(last.name, prefix) for prefix in names)
    return last.name if is_trained else None


def with_classes(nodes: Sequence[NodeDescription], head: str, classes: int) -> tuple[NodeDescription, ...]:
    """The nodes of a network whose Linear of this name has as many outputs."""
    return tuple(_with_outputs(node, classes) if node.name == head else node for node in nodes)


def _with_outputs(linear: NodeDescription, outputs: int) -> NodeDescription:
    """With a weight and a bias, as a new Linear has them, even where the one before has no bias."""
    inputs = linear.tensors[0].shape[1]
    tensors = (
        ParameterTensor(f"{linear.name}.weight", (outputs, inputs), outputs * inputs),
        ParameterTensor(f"{linear.name}.bias", (outputs,), outputs),
    )
    count = sum(one.count for one in tensors)
    return replace(linear, shape=(outputs,), tensors=tensors, parameter_count=count)


def check_channels(channels: int) -> None:
    """Check the input channels of a network.

    Raises:
        PicturesDoNotEnter: no picture has so many.
    """
    if channels not in PICTURE_CHANNELS:
        raise PicturesDoNotEnter(channels)


def input_size(fixed: tuple[int, int] | None, facts: Facts) -> tuple[int, int]:
    """(height, width) at which pictures enter a network.

    Args:
        fixed: of the network's input; None where any size enters.
        facts: of the data set.
    Raises:
        SizesDiffer: neither has one.
    """
    if fixed is not None:
        return fixed
    if facts.height is None or facts.width is None:
        raise SizesDiffer
    return facts.height, facts.width


def check(nodes: Sequence[NodeDescription], classes: int, recipe: Recipe) -> Parameters:
    """Check a network, described at the size of the pictures, against classes and recipe.

    Args:
        nodes: in the order of computation.
        classes: of the data set.
    Returns:
        the number of weights and biases that the recipe trains, and of the others.
    Raises:
        NoClasses, ClassesDiffer: the network does not end in one number for each class.
        InvalidParameter: the recipe trains parameters that the network does not have.
        BatchTooSmall: a batch norm would get one number for each channel.
    """
    last = _logits_node(nodes)
    if last.shape is None or len(last.shape) != 1:
        raise NoClasses(last.name, last.shape or ())
    if last.shape != (classes,):
        raise ClassesDiffer(last.name, last.op, last.shape[0], classes)
    parameters = _counted(nodes, recipe)
    numbers = (node.shape[1] * node.shape[2] for node in nodes if node.op == _STATISTICS and node.shape)
    if recipe.train_mode and recipe.batch_size * min(numbers, default=2) == 1:
        raise BatchTooSmall(recipe.batch_size)
    return parameters


def check_size(nodes: Sequence[NodeDescription], height: int, width: int) -> None:
    """Check a network that takes images of any size, described without one.

    Args:
        height, width: of the pictures.
    Raises:
        SizeNotFixed: the size of the image decides the number of its outputs.
    """
    last = _logits_node(nodes)
    if last.shape is None:
        raise SizeNotFixed(last.name, height, width)


def _logits_node(nodes: Sequence[NodeDescription]) -> NodeDescription:
    return next(node for node in reversed(nodes) if "softmax" not in node.op.lower())


def _counted(nodes: Sequence[NodeDescription], recipe: Recipe) -> Parameters:
    total = sum(node.parameter_count for node in nodes)
    if total == 0:
        raise InvalidParameter("network", None, "a network with weights or biases")
    if recipe.trainable is None:
        return Parameters(total, 0)
    tensors, trained = _tensors(nodes), dict[str, int]()
    for index, prefix in enumerate(recipe.trainable):
        found = {name: count for name, count in tensors.items() if is_below(name, prefix)}
        if not found:
            allowed = "the name of a layer or of a weight or bias of the network"
            raise InvalidParameter(f"trainable.{index}", prefix, allowed)
        trained |= found
    return Parameters(sum(trained.values()), total - sum(trained.values()))


def _tensors(nodes: Sequence[NodeDescription]) -> dict[str, int]:
    """Numbers in each weight and bias, by name; of an operation without a layer, by the node's name."""
    counts = {tensor.name: tensor.count for node in nodes for tensor in node.tensors}
    opaque = {node.name: node.parameter_count for node in nodes if node.parameter_count and not node.tensors}
    return counts | opaque
