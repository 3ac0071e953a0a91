"""Protocol of a model on an image, from which questions are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from torch import Tensor

    from app.core.limits import Limits
    from app.core.networks.cost import Work
    from app.core.networks.structure import Structure
    from app.core.networks.trace import Zeroed
    from app.models.model import Built, Model

FloatArray = npt.NDArray[np.float32]


class Traced(Protocol):
    """A model on an image; structure, weights and trace are made when they are first needed.

    What belongs to an image raises TypeError where the question is about a model alone.
    """

    @property
    def model(self) -> Model:
        """The model."""

    @property
    def limits(self) -> Limits:
        """Limits on the work of one question."""

    @property
    def zero(self) -> Zeroed:
        """Channels set to zero, by node."""

    @property
    def structure(self) -> Structure:
        """The model's nodes without weights."""

    @property
    def built(self) -> Built:
        """The model's graph with weights, on the engine's device.

        Raises:
            WeightsChanged, InvalidTensors: a file of weights cannot be read.
        """

    @property
    def image_size(self) -> tuple[int, int]:
        """(height, width) of the image."""

    @property
    def work(self) -> Work:
        """Predicted cost of one trace."""

    @property
    def outputs(self) -> dict[str, Tensor]:
        """The trace: every node's output, on the engine's device.

        Raises:
            TooMuchWork: it would cost more than the limits allow; nothing was computed.
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the model.
            UnknownNode, UnknownChannel: `zero` names what is not there.
        """

    def output(self, node: str) -> Tensor:
        """One node's output, as in `outputs`. Where there is no trace yet, it is made without one.

        Raises:
            UnknownNode: the node does not exist; and what `outputs` raises.
        """

    def batch_logits(self, images: Sequence[FloatArray]) -> Tensor:
        """Logits of several images of one shape, (N, classes), on the CPU. Nothing is kept.

        Raises:
            TooMuchWork: one trace would cost more than the limits allow.
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the images do not fit the model.
            NoClasses: the model does not end in one number for each class.
        """
