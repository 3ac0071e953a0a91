"""Preprocessing of photographs for classifiers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL.Image import Image

from app.images.decoding import to_rgb
from app.models.torchvision_import import import_torchvision

Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Preprocessing:
    """The steps from an RGB picture to a classifier's input.

    Attributes:
        resize: pixels of the picture's shorter side, after resizing by `interpolation` with antialiasing.
        interpolation: a value of torchvision's InterpolationMode.
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


def classifier_input(picture: Image, preprocessing: Preprocessing) -> Float32:
    """The numbers that a classifier reads from a photograph. Imports torch.

    Args:
        picture: as `decoding.decode` gives it.
        preprocessing: the classifier's.
    Returns:
        array of shape (3, H, W), as torchvision's ImageClassification gives it for the upright RGB picture.
    Source: torchvision/transforms/_presets.py.
    """
    import_torchvision()
    from torchvision.transforms.functional import InterpolationMode, center_crop, resize

    interpolation = InterpolationMode(preprocessing.interpolation)
    resized = resize(to_rgb(picture), [preprocessing.resize], interpolation, antialias=True)
    samples = np.asarray(center_crop(resized, [preprocessing.crop]), dtype=np.float32).transpose(2, 0, 1)
    # Not by torch: a second thread that computes with it gets an OpenMP team of its own, and where there are
    # more threads than processors all teams sleep at every turn: each trace would take twice its time.
    statistics = (preprocessing.mean, preprocessing.std)
    mean, std = (np.array(values, dtype=np.float32)[:, None, None] for values in statistics)
    return np.ascontiguousarray((samples / np.float32(255) - mean) / std)
