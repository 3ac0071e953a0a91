"""What an engine answers, whatever computes behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
import numpy.typing as npt

from app.core.attribution.plan import Blank, Method
from app.core.networks.document import Network
from app.engine.timings import Timings
from app.engine.workers import BetweenParts
from app.models.library import Classifier

if TYPE_CHECKING:
    from app.core.cells.cell import Cell
    from app.core.networks.description import NodeDescription

Status = Literal["starting", "ready", "failed"]
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class IdentifiedNetwork:
    """A network, of layers or of torchvision with its weights, and the hash that stands for it."""

    id: str
    network: Network | Classifier

    @property
    def weights(self) -> str:
        """What answers say of where its numbers come from."""
        return self.network.weights if isinstance(self.network, Network) else self.network.weights.name


@dataclass(frozen=True)
class PreparedImage:
    """An image as a network reads it, made only when it is needed.

    Attributes:
        key: says what `load` gives: the same key, the same numbers.
        load: gives float32 of shape (C, H, W); run outside the event loop and outside the inference thread.
    """

    key: tuple[str, ...]
    load: Callable[[], FloatArray]


@dataclass(frozen=True)
class Subject:
    """All that a trace is a function of.

    Attributes:
        zero: channels to set to zero, by node, before what follows reads them.
    """

    network: IdentifiedNetwork
    image: PreparedImage
    zero: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Description:
    """A network's nodes in order, and which reads which.

    Attributes:
        classes: the labels of a classifier; None for a network of layers, which has none.
    """

    nodes: tuple[NodeDescription, ...]
    edges: tuple[tuple[str, str], ...]
    classes: tuple[str, ...] | None


@dataclass(frozen=True)
class NodeSummary:
    """One node of a trace: shape of its output, (C, H, W) or (C,), and its finite values' statistics."""

    name: str
    op: str
    shape: tuple[int, ...]
    minimum: float | None
    maximum: float | None
    mean: float | None
    zero_fraction: float | None


@dataclass(frozen=True)
class MapsRequest:
    """Which part of a trace is wanted.

    Attributes:
        nodes: their names; empty for all.
        channels: their numbers, in the order wanted; None for all.
        max_side: outputs with a longer side are averaged down to it; None leaves all as they are.
        bytes_per_number: what one number takes in the answer.
        limit_bytes: the most that the answer may take.
    """

    nodes: tuple[str, ...]
    channels: tuple[int, ...] | None
    max_side: int | None
    bytes_per_number: int
    limit_bytes: int


@dataclass(frozen=True)
class WeightsRequest:
    """Which of a network's tensors are wanted.

    Attributes:
        tensors: their names; empty for all.
        channels: numbers of output channels, which are the first axis, in the order wanted; None for all.
        limit_bytes: the most that the answer may take.
    """

    tensors: tuple[str, ...]
    channels: tuple[int, ...] | None
    limit_bytes: int


@dataclass(frozen=True)
class CellPlace:
    """One element of one node's output."""

    node: str
    channel: int
    row: int
    column: int


@dataclass(frozen=True)
class Prediction:
    """A class, and how much speaks for it: a softmax over the logits.

    Attributes:
        label: None where the network has no names for its classes.
    """

    index: int
    label: str | None
    probability: float
    logit: float


@dataclass(frozen=True)
class AttributionRequest:
    """Which map is wanted.

    Attributes:
        class_index: None for the class with the greatest logit.
        node: where Grad-CAM looks; None for the last map before pooling, and for the other methods.
    """

    method: Method
    class_index: int | None
    node: str | None


@dataclass(frozen=True)
class AttributionMap:
    """What speaks for a class.

    Attributes:
        values: (1, H, W) of the network's input.
        node: where Grad-CAM looked; `input` for the other methods.
        label: of the class; None where the network has no names for its classes.
        score: the class's logit.
        blank: why there is nothing to see; None where there is.
    """

    values: FloatArray
    node: str
    class_index: int
    label: str | None
    score: float
    blank: Blank | None


@dataclass(frozen=True)
class ChannelSummary:
    """One channel of a node's output: its finite values' statistics, and its influence on a class's logit."""

    channel: int
    minimum: float
    maximum: float
    mean: float
    zero_fraction: float
    influence: float


@dataclass(frozen=True)
class ChannelsSummary:
    """All channels of a node's output, and the class that they have influence on."""

    class_index: int
    channels: tuple[ChannelSummary, ...]


class Engine(Protocol):
    """Builds networks, runs them on images and takes the result apart.

    Every method raises EngineBusy where too much waits, EngineFailed where PyTorch cannot be loaded, and
    whatever core says of the network, the image and the part asked for.
    """

    @property
    def status(self) -> Status:
        """Whether PyTorch is being loaded, is ready, or could not be loaded."""

    def start(self) -> None:
        """Begin to load PyTorch, in the background."""

    def close(self) -> None:
        """Drop what waits."""

    async def describe(
        self, network: IdentifiedNetwork, height: int | None, width: int | None, timings: Timings
    ) -> Description:
        """The nodes for an input of this size; without one, shapes are unknown."""

    async def summarize(self, subject: Subject, timings: Timings) -> tuple[NodeSummary, ...]:
        """Shape and statistics of every node's output."""

    async def maps(self, subject: Subject, request: MapsRequest, timings: Timings) -> dict[str, FloatArray]:
        """Outputs by node, each of shape (C, H, W), or (C,) where it is flat."""

    async def cell(self, subject: Subject, place: CellPlace, timings: Timings) -> Cell:
        """One element and all that makes it."""

    async def predict(self, subject: Subject, top: int, timings: Timings) -> tuple[Prediction, ...]:
        """The most probable classes, the best first."""

    async def predict_sent(self, subject: Subject, top: int, timings: Timings) -> tuple[Prediction, ...]:
        """The same for an image that is asked about once: nothing is kept of it.

        It may be passed together with others that wait, which changes the order of sums.
        """

    async def weights(
        self, network: IdentifiedNetwork, request: WeightsRequest, timings: Timings
    ) -> dict[str, FloatArray]:
        """The network's parameters by PyTorch's names, and what batch norm has measured."""

    async def attribution(
        self, subject: Subject, request: AttributionRequest, between: BetweenParts, timings: Timings
    ) -> AttributionMap:
        """What speaks for a class. Others are served between the parts of a long method."""

    async def gradient(self, subject: Subject, place: CellPlace, timings: Timings) -> FloatArray:
        """Gradient of one element with respect to the network's input, (C, H, W)."""

    async def channels(
        self, subject: Subject, node: str, class_index: int | None, timings: Timings
    ) -> ChannelsSummary:
        """Statistics of a node's channels, and their influence on a class, as in AttributionRequest."""
