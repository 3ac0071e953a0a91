"""Preprocessing of photographs for torchvision's classifiers."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL.Image import Image

from app.images.decoding import to_rgb
from app.models.architectures import Architecture

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

    @property
    def steps(self) -> tuple[dict[str, Any], ...]:
        """The steps in order, as JSON objects named by `step`."""
        return (
            {"step": "resize", "size": self.resize, "interpolation": self.interpolation, "antialias": True},
            {"step": "center_crop", "size": self.crop},
            {"step": "rescale", "minimum": 0.0, "maximum": 1.0},
            {"step": "normalize", "mean": list(self.mean), "std": list(self.std)},
        )


def preprocessing(architecture: Architecture) -> Preprocessing:
    """What is done to a photograph before an architecture reads it. Imports torch."""
    preset = _preset(architecture.name, architecture.published.name)
    (resize,), (crop,) = preset.resize_size, preset.crop_size
    return Preprocessing(resize, preset.interpolation.value, crop, tuple(preset.mean), tuple(preset.std))


def classifier_input(picture: Image, architecture: Architecture) -> Float32:
    """The numbers that a classifier reads from a photograph. Imports torch.

    Args:
        picture: as `decoding.decode` gives it.
        architecture: with whose published weights the preprocessing comes.
    Returns:
        array of shape (3, H, W), as torchvision's ImageClassification gives it for the upright RGB picture.
    Source: torchvision/transforms/_presets.py.
    """
    from torchvision.transforms.functional import center_crop, resize

    preset = _preset(architecture.name, architecture.published.name)
    resized = resize(to_rgb(picture), preset.resize_size, preset.interpolation, antialias=preset.antialias)
    samples = np.asarray(center_crop(resized, preset.crop_size), dtype=np.float32).transpose(2, 0, 1)
    # Not by torch: a second thread that computes with it gets an OpenMP team of its own, and where there are
    # more threads than processors all teams sleep at every turn: each trace would take twice its time.
    mean, std = (np.array(values, dtype=np.float32)[:, None, None] for values in (preset.mean, preset.std))
    return np.ascontiguousarray((samples / np.float32(255) - mean) / std)


@cache
def _preset(architecture: str, weights: str) -> Any:
    from torchvision.models import get_model_weights

    return get_model_weights(architecture)[weights].transforms()
