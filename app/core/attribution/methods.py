"""Attribution methods: Grad-CAM, saliency, integrated gradients, occlusion.

They attribute the class's logit, not its probability. Long methods are generators that yield after each
batch, so that other work can run in between. Maps do not depend on the size of the batches, except for
float32's rounding.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import torch
import torch.nn.functional as F
from torch import Tensor

from app.core.attribution.gradients import Derivative, Element, derivative, element_values
from app.core.attribution.plan import INTEGRATION_STEPS, Blank, Method, Reason, occlusion_windows
from app.core.errors import NoMap, UnknownNode
from app.core.networks.batched import LogitsOfBatches
from app.core.networks.class_logits import class_logit, last_map_before_pooling
from app.core.networks.graphs.graph import Graph
from app.core.networks.structure import INPUT
from app.core.networks.trace import Zeroed


@dataclass(frozen=True, eq=False, slots=True)
class Attribution:
    """An attribution map over the input.

    Attributes:
        values: (1, H, W), the size of the input.
        node: the node that Grad-CAM used; `input` for other methods.
        class_index: index of the class.
        score: its logit.
        blank: why the map is zero everywhere or not finite; None if it is neither.
    """

    values: Tensor
    node: str
    class_index: int
    score: float
    blank: Blank | None


@dataclass(frozen=True, eq=False, slots=True)
class AttributedLogit:
    """The logit that a method attributes.

    Attributes:
        image: (C, H, W), the output of the node `input`.
        score: value of the logit.
        batched: a faster copy of the network; None to run the graph itself.
    """

    graph: Graph
    zero: Zeroed
    image: Tensor
    logit: Element
    score: float
    batched: LogitsOfBatches | None

    def gradient(self, images: Tensor, node: str) -> Derivative:
        """Gradient of the logit with respect to a node's output, for a batch of images."""
        return derivative(self.graph, images, self.zero, self.logit, node)

    def features(self, images: Tensor) -> Tensor:
        """What the faster copy's first layer, which is affine, makes of images; (N, C, H, W)."""
        if self.batched is None:
            return images
        with torch.no_grad():
            features: Tensor = self.batched.first(images.contiguous(memory_format=torch.channels_last))
        return features

    def feature_gradient(self, features: Tensor) -> Tensor:
        """Gradient of the logit with respect to the features of each image, of their shape."""
        if self.batched is None:
            return self.gradient(features, INPUT).gradient
        with torch.enable_grad():
            features = features.requires_grad_()
            total = self.logit.of(self.batched.rest(features)).sum()
            if not total.requires_grad:
                return torch.zeros_like(features)
            (gradient,) = torch.autograd.grad(total, features, materialize_grads=True)
        return gradient

    def input_gradient(self, feature_gradient: Tensor) -> Tensor:
        """Gradient with respect to the image, (C, H, W), of a gradient with respect to its features."""
        if self.batched is None:
            return feature_gradient
        with torch.enable_grad():
            images = self.image.unsqueeze(0).clone().requires_grad_()
            features = self.batched.first(images)
            (gradient,) = torch.autograd.grad(features, images, feature_gradient.unsqueeze(0))
        return gradient.squeeze(0)

    def values(self, images: Tensor) -> Tensor:
        """The logit of each image of a batch, (N,)."""
        if self.batched is None:
            return element_values(self.graph, images, self.zero, self.logit)
        with torch.inference_mode():
            return self.logit.of(self.batched(images.contiguous(memory_format=torch.channels_last)))


Parts: TypeAlias = Generator[None, None, Attribution]
Map: TypeAlias = tuple[Tensor, Reason]
"""Values, and the reason that applies if they are all zero."""


def attribute(
    graph: Graph,
    outputs: Mapping[str, Tensor],
    zero: Zeroed,
    method: Method,
    class_index: int | None,
    node: str | None,
    batch_size: int,
    batched: LogitsOfBatches | None = None,
) -> Parts:
    """Compute an attribution map of a class.

    Args:
        graph: the network.
        outputs: its trace on an image.
        zero: channels that the trace set to zero.
        method: one of the functions below.
        class_index: index of the class; None for the class with the largest logit.
        node: the node for Grad-CAM; None for the last map before pooling. Other methods ignore it.
        batch_size: most images in one pass; 1 is used if the network does not take batches.
        batched: the network's copy by `logits_of_batches`, which integrated gradients and occlusion use
            instead of the graph. It sets no channels to zero.
    Yields:
        None, after each batch of integrated gradients or occlusion.
    Returns:
        the map.
    Raises:
        NoClasses, UnknownClass: the network has no such logit.
        UnknownNode, NoMap: the node for Grad-CAM does not exist or is not a map.
    """
    logit = class_logit(graph, outputs, class_index)
    score = outputs[logit.node][logit.place].item()
    target = AttributedLogit(graph, zero, outputs[INPUT].clone(), logit, score, batched)
    place = INPUT
    if method == "grad-cam":
        place = node or last_map_before_pooling(graph, outputs)
        _require_map(outputs, place)
    values, reason = yield from _map(target, method, place, batch_size if graph.takes_batches else 1)
    return Attribution(values, place, logit.place[0], score, _blank(outputs, place, values, reason))


def _map(target: AttributedLogit, method: Method, node: str, batch_size: int) -> Generator[None, None, Map]:
    match method:
        case "grad-cam":
            return grad_cam(target, node)
        case "saliency":
            return saliency(target)
        case "integrated-gradients":
            return (yield from integrated_gradients(target, batch_size))
        case "occlusion":
            return (yield from occlusion(target, batch_size))


def grad_cam(target: AttributedLogit, node: str) -> Map:
    """Activations of a node, weighted by the gradient of each channel.

    relu(sum over channels of mean(d logit / d activation) * activation), resized to the input (bilinear).

    Source: Selvaraju et al. 2017, arXiv:1610.02391, equations 1 and 2.
    """
    found = target.gradient(target.image.unsqueeze(0), node)
    weighted = (found.gradient.mean((2, 3), keepdim=True) * found.output).sum(1, keepdim=True)
    size = target.image.shape[1:]
    values = F.interpolate(weighted.relu(), size=size, mode="bilinear", align_corners=False)
    if weighted.any():
        return values.squeeze(0), "against"
    return values.squeeze(0), _nothing(found.output, found.gradient)


def saliency(target: AttributedLogit) -> Map:
    """Sensitivity of the logit to each position: max over channels of |d logit / d input|.

    Source: Simonyan et al. 2014, arXiv:1312.6034, section 3.1.
    """
    gradient = target.gradient(target.image.unsqueeze(0), INPUT).gradient
    return gradient.abs().amax(1), "gradient_zero"


def integrated_gradients(target: AttributedLogit, batch_size: int) -> Generator[None, None, Map]:
    """Contribution of each position to the logit, along the line from an input of zeros to the image.

    input * mean over t of d logit / d input at t * input, summed over channels; t at the midpoints of
    INTEGRATION_STEPS equal parts of [0, 1]. The map sums to the difference between the logits of the image
    and of zeros, up to the error of the steps. Zeros are the mean colour if the input is normalised, black
    if it is not.

    Source: Sundararajan et al. 2017, arXiv:1703.01365, equation 3.
    """
    image = target.image
    fractions = (torch.arange(INTEGRATION_STEPS, device=image.device) + 0.5) / INTEGRATION_STEPS
    # The features of t * input lie on a line, too.
    start, end = target.features(torch.stack([torch.zeros_like(image), image]))
    total = torch.zeros_like(start)
    for first in range(0, INTEGRATION_STEPS, batch_size):
        some = fractions[first : first + batch_size].view(-1, 1, 1, 1)
        total += target.feature_gradient(start + some * (end - start)).sum(0)
        yield
    gradient = target.input_gradient(total)
    values = (image * gradient / INTEGRATION_STEPS).sum(0, keepdim=True)
    return values, _nothing(image, gradient)


def occlusion(target: AttributedLogit, batch_size: int) -> Generator[None, None, Map]:
    """Decrease of the logit when a window of zeros covers a position: the mean over such windows.

    Source: Zeiler & Fergus 2014, arXiv:1311.2901, section 4.2.
    """
    image = target.image
    windows = tuple(occlusion_windows(*image.shape[1:]))
    lost, hidden = torch.zeros(2, *image.shape[1:], device=image.device)
    for first in range(0, len(windows), batch_size):
        some = windows[first : first + batch_size]
        copies = image.repeat(len(some), 1, 1, 1)
        for copy, (rows, columns) in zip(copies, some, strict=True):
            copy[:, rows.start : rows.stop, columns.start : columns.stop] = 0
        logits = target.values(copies)
        for logit, (rows, columns) in zip(logits, some, strict=True):
            # Where the window covers only zeros, the rounding of the faster copy must not show.
            covered = image[:, rows.start : rows.stop, columns.start : columns.stop]
            left = logit if covered.any() else target.score
            lost[rows.start : rows.stop, columns.start : columns.stop] += target.score - left
            hidden[rows.start : rows.stop, columns.start : columns.stop] += 1
        yield
    return (lost / hidden).unsqueeze(0), "unchanged" if image.any() else "output_zero"


def _require_map(outputs: Mapping[str, Tensor], node: str) -> None:
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs))
    if outputs[node].dim() != 3:
        raise NoMap(node, tuple(outputs[node].shape))


def _nothing(output: Tensor, gradient: Tensor) -> Reason:
    """Reason why products of an output and a gradient sum to zero everywhere."""
    if not output.any():
        return "output_zero"
    return "cancelled" if gradient.any() else "gradient_zero"


def _blank(outputs: Mapping[str, Tensor], node: str, values: Tensor, reason: Reason) -> Blank | None:
    if not values.isfinite().all():
        spoilt = (name for name, output in outputs.items() if not output.isfinite().all())
        first = next(spoilt, None)
        return Blank("gradient_not_finite", node) if first is None else Blank("output_not_finite", first)
    return None if values.any() else Blank(reason, node)
