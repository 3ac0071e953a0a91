"""Preprocessing on one thread while another traces a network."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image
from torch import Tensor, fx, nn

from app.images.decoding import decode
from app.models.architectures import ARCHITECTURES
from app.models.preprocessing import classifier_input
from tests.images.made_pictures import asymmetric, saved


class Preparing(nn.Module):
    """A network whose forward pass preprocesses a photograph on another thread."""

    def __init__(self, photograph: Image.Image) -> None:
        super().__init__()
        self.photograph = photograph
        self.prepared: object = None

    def forward(self, image: Tensor) -> Tensor:
        """Apply ReLU."""
        with ThreadPoolExecutor(1) as other:
            self.prepared = other.submit(
                classifier_input, self.photograph, ARCHITECTURES["resnet18"].preprocessing()
            ).result()
        return torch.relu(image)


def test_a_photograph_is_prepared_while_a_network_is_traced() -> None:
    photograph = decode(saved(asymmetric(), "PNG"))
    network = Preparing(photograph)
    fx.symbolic_trace(network)
    expected = classifier_input(photograph, ARCHITECTURES["resnet18"].preprocessing())
    np.testing.assert_array_equal(network.prepared, expected)
