"""Classifiers of torchvision.models, with its presets for photographs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.core.programs.torchvision_classifier import lines
from app.models.classifiers.architecture import Architecture
from app.models.preprocessing import Preprocessing
from app.models.torchvision_import import import_torchvision

if TYPE_CHECKING:
    from torch import nn

    from app.core.programs.classifier import ClassifierLines

# Module names may no longer have dots. Source: torchvision/models/densenet.py, _load_state_dict.
_OLD_DENSE_NAME = re.compile(r"^(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\.\w+)$")


@dataclass(frozen=True)
class TorchvisionArchitecture(Architecture):
    """The classifier that a function of torchvision.models makes.

    Attributes:
        name: the function's.
    """

    def module(self, classes: int) -> nn.Module:
        """The function's module. Imports torch."""
        import_torchvision()
        from torchvision.models import get_model

        module: nn.Module = get_model(self.name, weights=None, num_classes=classes)
        return module

    def preprocessing(self) -> Preprocessing:
        """The steps of the published weights' preset. Imports torch."""
        return _preprocessing(self.name, self.published.name)

    def tensor_name(self, published: str) -> str:
        """Name of a published tensor in today's torchvision."""
        return _OLD_DENSE_NAME.sub(r"\1\2", published)

    @property
    def lines(self) -> ClassifierLines:
        """Lines that call the function."""
        return lines(self.name)


@cache
def _preprocessing(architecture: str, weights: str) -> Preprocessing:
    import_torchvision()
    from torchvision.models import get_model_weights

    preset = get_model_weights(architecture)[weights].transforms()
    (resize,), (crop,) = preset.resize_size, preset.crop_size
    return Preprocessing(resize, preset.interpolation.value, crop, tuple(preset.mean), tuple(preset.std))
