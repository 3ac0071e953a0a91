"""How a photograph enters a classifier: torchvision's own preprocessing."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from app.vision.architectures import Architecture
from app.vision.decoding import decode_rgb

Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Preprocessing:
    """The steps from an RGB picture to a classifier's input.

    Attributes:
        resize: pixels of the picture's shorter side, after resizing by `interpolation` with antialiasing.
        crop: rows and columns of the square taken from the middle; its samples become numbers in [0, 1].
        mean: taken from each channel.
        std: that each channel is divided by then.
    """

    resize: int
    interpolation: str
    crop: int
    mean: tuple[float, ...]
    std: tuple[float, ...]


def preprocessing(architecture: Architecture) -> Preprocessing:
    """What is done to a photograph before an architecture reads it. Imports torch."""
    preset = _preset(architecture.name, architecture.published.name)
    (resize,), (crop,) = preset.resize_size, preset.crop_size
    return Preprocessing(resize, preset.interpolation.value, crop, tuple(preset.mean), tuple(preset.std))


def classifier_input(encoded: bytes, architecture: Architecture) -> Float32:
    """The numbers that a classifier reads from a photograph. Imports torch.

    Args:
        encoded: the file.
        architecture: with whose published weights the preprocessing comes.
    Returns:
        array of shape (3, H, W), as torchvision's ImageClassification gives it for the upright RGB picture.
    Raises:
        UnsupportedFormat, UnreadableImage, ImageTooLarge: as `decoding.decode`.
    Source: torchvision/transforms/_presets.py.
    """
    preset = _preset(architecture.name, architecture.published.name)
    # Not called: while another thread traces a network, torch.fx stands in for the call of every module.
    numbers: Float32 = preset.forward(decode_rgb(encoded)).numpy()
    return numbers


@cache
def _preset(architecture: str, weights: str) -> Any:
    from torchvision.models import get_model_weights

    return get_model_weights(architecture)[weights].transforms()
