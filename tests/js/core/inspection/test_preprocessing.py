"""Sizes and steps of preprocessing, against torchvision's transforms and what the server computes."""

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.transforms import CenterCrop, Resize

from app.images.decoding import to_array
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


@pytest.mark.parametrize("size", [(300, 451), (5, 256), (7, 256), (1, 1000), (90, 60), (128, 128)])
def test_the_size_of_a_photograph_in_a_network_of_layers_is_the_servers(
    javascript: JavaScript, size: tuple[int, int]
) -> None:
    """5 * 128 / 256 is 2.5, which Python rounds to 2."""
    height, width = size
    photograph = {"kind": "photo", "height": height, "width": width}
    entering = javascript.call(f"{CORE}/convolution/settings.js", "enteringSize", photograph, 128)
    picture = Image.fromarray(np.zeros(size, dtype=np.uint8))
    assert (entering["height"], entering["width"]) == to_array(picture, 1, 128, None).shape[1:]


@pytest.mark.parametrize(
    ("picture", "channels", "preprocessing", "expected"),
    [
        ({"kind": "photo", "channels": 3}, 3, STEPS, ["resize", "center_crop"]),
        ({"kind": "photo", "channels": 3}, 3, None, ["fit", "rescale"]),
        ({"kind": "photo", "channels": 3}, 1, None, ["fit", "luma", "rescale"]),
        ({"kind": "photo", "channels": 1}, 3, None, ["fit", "repeat", "rescale"]),
        ({"kind": "matrix", "channels": 1}, 1, None, ["as_is"]),
    ],
)
def test_steps_are_those_of_the_networks_input(
    javascript: JavaScript,
    picture: dict[str, object],
    channels: int,
    preprocessing: object,
    expected: list[str],
) -> None:
    entered = {"channels": channels, "height": 8, "width": 9, "preprocessing": preprocessing}
    steps = javascript.call(f"{CORE}/inspection/preprocessing.js", "stepsOf", picture, entered)
    assert [step["step"] for step in steps] == expected
