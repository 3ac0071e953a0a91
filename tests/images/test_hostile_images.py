"""Collected hostile pictures: each is accepted or refused as listed, in bounded time."""

import json
from pathlib import Path

import numpy as np

from app.images.decoding import decode, inspect, to_array, upright_png
from app.images.errors import ImageTooLarge, UnreadableImage, UnsupportedFormat
from app.images.limits import PhotoLimits


def test_verdicts_are_those_of_the_list(hostile_images: Path) -> None:
    listed = (hostile_images.parent / "images.jsonl").read_text().splitlines()
    differing = []
    for line in listed:
        entry = json.loads(line)
        verdict = read(hostile_images / entry["file"])
        if verdict != entry["verdict"]:
            differing.append((entry["file"], entry["verdict"], verdict))
    assert len(listed) > 100
    assert differing == []


def read(path: Path) -> str:
    encoded = path.read_bytes()
    try:
        photo = inspect(encoded, PhotoLimits())
        array = to_array(decode(encoded), 3, None, None)
        upright_png(decode(encoded), 64)
    except (UnsupportedFormat, UnreadableImage, ImageTooLarge):
        return "refuse"
    assert array.shape == (3, photo.height, photo.width)
    assert np.isfinite(array).all()
    return "accept"
