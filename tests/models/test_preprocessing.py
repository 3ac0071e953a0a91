"""Preprocessing of photographs, equal to torchvision's presets bit for bit."""

import io
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

from app.images.decoding import decode, to_rgb, upright_png
from app.images.samples import sample_bytes
from app.models.architectures import ARCHITECTURES
from app.models.preprocessing import classifier_input
from tests.images.made_pictures import exif, saved

RESNET18 = ARCHITECTURES["resnet18"].preprocessing()
# Imported by name, as torchvision has no types.
PRESETS: Any = import_module("torchvision.transforms._presets")
FUNCTIONS: Any = import_module("torchvision.transforms.functional")


def cat(mode: str = "RGB") -> Image.Image:
    return Image.open(io.BytesIO(sample_bytes("cat"))).convert("RGB").convert(mode)


def see_through() -> Image.Image:
    image = cat()
    alpha = Image.linear_gradient("L").resize(image.size)
    image.putalpha(alpha)
    return image


def on_white(image: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def deep() -> Image.Image:
    grey = np.asarray(cat("L")).astype(np.uint16) * 257
    return Image.fromarray(grey + np.arange(grey.shape[1], dtype=np.uint16))


def eight_bit(image: Image.Image) -> Image.Image:
    """Scale 0..65535 to 0..255, rounding halves to even."""
    numbers = np.asarray(image).astype(np.float64) * 255 / 65535
    return Image.fromarray(np.rint(numbers).astype(np.uint8)).convert("RGB")


def as_rgb(image: Image.Image) -> Image.Image:
    return image.convert("RGB")


@pytest.mark.parametrize(
    ("image", "image_format", "converted"),
    [
        (cat("L"), "PNG", as_rgb),
        (cat("RGB"), "PNG", as_rgb),
        (see_through(), "PNG", on_white),
        (cat("P"), "PNG", as_rgb),
        (cat("CMYK"), "JPEG", None),
        (deep(), "PNG", eight_bit),
        (cat("RGB").resize((130, 40)), "PNG", as_rgb),
    ],
    ids=["L", "RGB", "RGBA", "P", "CMYK", "I;16", "smaller than the crop"],
)
def test_each_mode_equals_torchvisions_transform(
    image: Image.Image, image_format: str, converted: Callable[[Image.Image], Image.Image] | None
) -> None:
    encoded = saved(image, image_format)
    # JPEG is lossy, so the reference is the picture that Pillow decodes.
    picture = converted(image) if converted else Image.open(io.BytesIO(encoded)).convert("RGB")
    expected = PRESETS.ImageClassification(crop_size=224)(picture)
    found = classifier_input(decode(encoded), RESNET18)
    assert found.dtype == np.float32
    assert found.shape == (3, 224, 224)
    assert torch.equal(torch.from_numpy(found), expected)


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_a_rotated_jpeg_is_read_upright(turned: int) -> None:
    encoded = saved(cat(), "JPEG", exif=b"Exif\0\0" + exif(turned))
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded)))
    expected = PRESETS.ImageClassification(crop_size=224)(picture)
    assert torch.equal(torch.from_numpy(classifier_input(decode(encoded), RESNET18)), expected)


def test_the_reported_steps_are_applied() -> None:
    reported = RESNET18
    image = FUNCTIONS.resize(cat(), reported.resize, FUNCTIONS.InterpolationMode(reported.interpolation))
    numbers = np.asarray(FUNCTIONS.center_crop(image, reported.crop), dtype=np.float32) / np.float32(255)
    mean, std = (np.array(three, dtype=np.float32) for three in (reported.mean, reported.std))
    expected = (numbers - mean) / std
    found = classifier_input(decode(sample_bytes("cat")), RESNET18)
    assert np.array_equal(found, expected.transpose(2, 0, 1))


def test_an_architecture_has_its_own_steps() -> None:
    assert RESNET18.interpolation == "bilinear"
    assert ARCHITECTURES["efficientnet_b0"].preprocessing().interpolation == "bicubic"
    for architecture in ARCHITECTURES.values():
        assert architecture.preprocessing().crop == 224


def test_the_displayed_pixels_are_the_input() -> None:
    for encoded in (saved(deep(), "PNG"), saved(see_through(), "PNG")):
        shown = Image.open(io.BytesIO(upright_png(decode(encoded), None))).convert("RGB")
        assert np.array_equal(np.asarray(to_rgb(decode(encoded))), np.asarray(shown))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted as Linux shows them")
def test_preprocessing_starts_no_threads_of_torch() -> None:
    # In a separate process, as other tests have computed in this one.
    program = """
import os, threading
from app.models.architectures import ARCHITECTURES
from app.images.decoding import decode
from app.images.samples import sample_bytes
from app.models.preprocessing import classifier_input
import torch
torch.set_num_threads(4)
torch.rand(1_000_000).add(1)
preprocessing = ARCHITECTURES["resnet18"].preprocessing()
def prepare():
    before = len(os.listdir("/proc/self/task"))
    classifier_input(decode(sample_bytes("cat")), preprocessing)
    print(len(os.listdir("/proc/self/task")) - before)
beside = threading.Thread(target=prepare)
beside.start()
beside.join()
"""
    ended = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ended.stdout == "0\n"
