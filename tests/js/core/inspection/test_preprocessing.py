"""Sizes of preprocessing, against torchvision's transforms."""

import pytest
import torch
from torchvision.transforms import CenterCrop, Resize

from tests.js.javascript import CORE, JavaScript

STEPS = [{"step": "resize", "size": 256}, {"step": "center_crop", "size": 224}]


@pytest.mark.parametrize("size", [(300, 451), (451, 300), (224, 224), (512, 97), (100, 333), (1000, 999)])
def test_resize_and_crop_are_those_of_torchvision(javascript: JavaScript, size: tuple[int, int]) -> None:
    height, width = size
    photograph = {"height": height, "width": width}
    entry = javascript.call(f"{CORE}/inspection/preprocessing.js", "entryOf", photograph, STEPS)
    resized = Resize(256)(torch.zeros(1, height, width)).shape[1:]
    rows, columns = torch.meshgrid(torch.arange(resized[0]), torch.arange(resized[1]), indexing="ij")
    crop = CenterCrop(224)(torch.stack([rows, columns]))
    assert (entry["resized"]["height"], entry["resized"]["width"]) == tuple(resized)
    assert (entry["crop"]["top"], entry["crop"]["left"]) == tuple(crop[:, 0, 0].tolist())
