"""Which places of the input speak for a class: Grad-CAM, saliency, integrated gradients, occlusion.

Everything is told of the class's logit, not of its probability. Long methods are told in parts, so that
others can be served in between.
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
from app.core.networks.class_logits import class_logit, last_map_before_pooling
from app.core.networks.graph import Graph
from app.core.networks.structure import INPUT
from app.core.networks.trace import Zeroed


@dataclass(frozen=True, eq=False, slots=True)
class Attribution:
    """A map over the input, and what it is told of.

    Attributes:
        values: (1, H, W) of the input.
        node: where Grad-CAM looked; `input` for the others.
        class_index: the class.
        score: its logit.
        blank: why there is nothing to see; None where there is.
    """

    values: Tensor
    node: str
    class_index: int
    score: float
    blank: Blank | None


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """A logit of a trace.

    Attributes:
        image: (C, H, W), as the trace's nodes read it.
        score: the logit.
    """

    graph: Graph
    zero: Zeroed
    image: Tensor
    logit: Element
    score: float

    def gradient(self, images: Tensor, node: str) -> Derivative:
        """Of the logit, with respect to a node's output, for a batch of images."""
        return derivative(self.graph, images, self.zero, self.logit, node)


Parts: TypeAlias = Generator[None, None, Attribution]
Map: TypeAlias = tuple[Tensor, Reason]
"""Values, and why they are zero if they all are."""


def attribute(
    graph: Graph,
    outputs: Mapping[str, Tensor],
    zero: Zeroed,
    method: Method,
    class_index: int | None,
    node: str | None,
    batch_size: int,
) -> Parts:
    """A map over the input of what speaks for a class.

    Args:
        graph: the network.
        outputs: its trace on an image.
        zero: the channels that the trace set to zero.
        method: which map, see the functions below.
        class_index: the class, from 0; None for the one with the greatest logit.
        node: where Grad-CAM looks; None for the last map before pooling. The others need none.
        batch_size: images that are passed through the network together, at most; one at a time where
            the network does not take batches.
    Yields:
        nothing, after every part of the work.
    Returns:
        the map.
    Raises:
        NoClasses, UnknownClass: the network has no such logit.
        UnknownNode, NoMap: Grad-CAM cannot look there.
    """
    logit = class_logit(graph, outputs, class_index)
    score = outputs[logit.node][logit.place].item()
    question = Question(graph, zero, outputs[INPUT].clone(), logit, score)
    place = INPUT
    if method == "grad-cam":
        place = node or last_map_before_pooling(graph, outputs)
        _require_map(outputs, place)
    values, reason = yield from _map(question, method, place, batch_size if graph.takes_batches else 1)
    return Attribution(values, place, logit.place[0], score, _blank(outputs, place, values, reason))


def _map(question: Question, method: Method, node: str, batch_size: int) -> Generator[None, None, Map]:
    match method:
        case "grad-cam":
            return grad_cam(question, node)
        case "saliency":
            return saliency(question)
        case "integrated-gradients":
            return (yield from integrated_gradients(question, batch_size))
        case "occlusion":
            return (yield from occlusion(question, batch_size))


def grad_cam(question: Question, node: str) -> Map:
    """Where a node's channels that speak for the class are active.

    relu(sum over channels of mean(d logit / d activation) * activation), enlarged to the input (bilinear).

    Source: Selvaraju et al. 2017, arXiv:1610.02391, equations 1 and 2.
    """
    found = question.gradient(question.image.unsqueeze(0), node)
    weighted = (found.gradient.mean((2, 3), keepdim=True) * found.output).sum(1, keepdim=True)
    size = question.image.shape[1:]
    values = F.interpolate(weighted.relu(), size=size, mode="bilinear", align_corners=False)
    if weighted.any():
        return values.squeeze(0), "against"
    return values.squeeze(0), _nothing(found.output, found.gradient)


def saliency(question: Question) -> Map:
    """How strongly the logit reacts to each place: max over channels of |d logit / d input|.

    Source: Simonyan et al. 2014, arXiv:1312.6034, section 3.1.
    """
    gradient = question.gradient(question.image.unsqueeze(0), INPUT).gradient
    return gradient.abs().amax(1), "gradient_zero"


def integrated_gradients(question: Question, batch_size: int) -> Generator[None, None, Map]:
    """What each place adds to the logit on the straight way from an input of zeros to the image.

    input * mean over t of d logit / d input at t * input, summed over channels; t at the middles of
    INTEGRATION_STEPS equal parts of [0, 1]. The sum of the map is the logit less that of zeros, but for what
    lies between the steps. Zeros are the mean colour where the input is normalised, black where it is not.

    Source: Sundararajan et al. 2017, arXiv:1703.01365, equation 3.
    """
    image = question.image
    fractions = (torch.arange(INTEGRATION_STEPS, device=image.device) + 0.5) / INTEGRATION_STEPS
    total = torch.zeros_like(image)
    for first in range(0, INTEGRATION_STEPS, batch_size):
        some = fractions[first : first + batch_size].view(-1, 1, 1, 1)
        total += question.gradient(some * image, INPUT).gradient.sum(0)
        yield
    values = (image * total / INTEGRATION_STEPS).sum(0, keepdim=True)
    return values, _nothing(image, total)


def occlusion(question: Question, batch_size: int) -> Generator[None, None, Map]:
    """What the logit loses when a window of zeros hides a place, as the mean over the windows that do.

    Source: Zeiler & Fergus 2014, arXiv:1311.2901, section 4.2.
    """
    image = question.image
    windows = tuple(occlusion_windows(*image.shape[1:]))
    lost, hidden = torch.zeros(2, *image.shape[1:], device=image.device)
    for first in range(0, len(windows), batch_size):
        some = windows[first : first + batch_size]
        copies = image.repeat(len(some), 1, 1, 1)
        for copy, (rows, columns) in zip(copies, some, strict=True):
            copy[:, rows.start : rows.stop, columns.start : columns.stop] = 0
        logits = element_values(question.graph, copies, question.zero, question.logit)
        for logit, (rows, columns) in zip(logits, some, strict=True):
            lost[rows.start : rows.stop, columns.start : columns.stop] += question.score - logit
            hidden[rows.start : rows.stop, columns.start : columns.stop] += 1
        yield
    return (lost / hidden).unsqueeze(0), "unchanged" if image.any() else "output_zero"


def _require_map(outputs: Mapping[str, Tensor], node: str) -> None:
    if node not in outputs:
        raise UnknownNode(node, tuple(outputs))
    if outputs[node].dim() != 3:
        raise NoMap(node, tuple(outputs[node].shape))


def _nothing(output: Tensor, gradient: Tensor) -> Reason:
    """Why products of an output and a gradient add up to zero everywhere."""
    if not output.any():
        return "output_zero"
    return "cancelled" if gradient.any() else "gradient_zero"


def _blank(outputs: Mapping[str, Tensor], node: str, values: Tensor, reason: Reason) -> Blank | None:
    if not values.isfinite().all():
        spoilt = (name for name, output in outputs.items() if not output.isfinite().all())
        first = next(spoilt, None)
        return Blank("gradient_not_finite", node) if first is None else Blank("output_not_finite", first)
    return None if values.any() else Blank(reason, node)
