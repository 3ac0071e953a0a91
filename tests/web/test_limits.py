"""Limits on uploads: refused by default, accepted and usable where the setting is raised."""

import io
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from app.models.limits import TensorFileLimits
from tests.models.checkpoint_files import as_safetensors, state_dict
from tests.web.asking import assert_problem
from tests.web.conftest import MakeClient


def picture(width: int, height: int, image_format: str, mode: str) -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, format=image_format)
    return written.getvalue()


def npy(height: int, width: int, dtype: str) -> bytes:
    written = io.BytesIO()
    np.save(written, np.zeros((height, width), np.dtype(dtype)))
    return written.getvalue()


NPY = "application/x-npy"
# Each is a little past one limit, and within all others.
PAST: dict[str, tuple[str, Callable[[], bytes]]] = {
    "max_image_bytes": ("image/bmp", lambda: picture(5_000, 4_000, "BMP", "L")),
    "max_image_pixels": ("image/png", lambda: picture(7_100, 7_100, "PNG", "1")),
    "max_image_side_pixels": ("image/png", lambda: picture(16_385, 1, "PNG", "1")),
    "max_npy_bytes": (NPY, lambda: npy(2_000, 4_001, "f8")),
    "max_matrix_cells": (NPY, lambda: npy(4_097, 4_097, "u1")),
    "max_matrix_side_cells": (NPY, lambda: npy(16_385, 1, "u1")),
}
CODES = {
    "max_image_bytes": (413, "body_too_large"),
    "max_image_pixels": (413, "image_too_large"),
    "max_image_side_pixels": (413, "image_too_large"),
    "max_npy_bytes": (413, "body_too_large"),
    "max_matrix_cells": (422, "invalid_matrix"),
    "max_matrix_side_cells": (422, "invalid_matrix"),
}


def send(client: httpx.Client, content_type: str, content: bytes) -> httpx.Response:
    return client.post("/api/images", content=content, headers={"Content-Type": content_type})


@pytest.mark.parametrize("setting", PAST)
def test_a_raised_limit_on_images_is_used(
    client: httpx.Client, make_client: MakeClient, setting: str
) -> None:
    content_type, make = PAST[setting]
    content = make()
    assert_problem(send(client, content_type, content), *CODES[setting])
    raised = make_client(**{setting: 100_000_000})
    stored = send(raised, content_type, content)
    assert stored.status_code == 201, stored.text
    image = stored.json()["id"]
    assert raised.get(f"/api/images/{image}").json() == stored.json()
    assert raised.get(f"/api/images/{image}/pixels?max_side=16").status_code == 200


@pytest.mark.parametrize(
    ("setting", "limit"), [("max_image_pixels", 60), ("max_image_side_pixels", 10), ("max_matrix_cells", 60)]
)
def test_a_lowered_limit_on_images_is_used(make_client: MakeClient, setting: str, limit: int) -> None:
    lowered = make_client(**{setting: limit})
    content_type, fits, past = NPY, npy(6, 10, "f4"), npy(61, 1, "f4")
    if "image" in setting:
        content_type, fits, past = "image/png", picture(10, 6, "PNG", "L"), picture(61, 1, "PNG", "L")
    assert f"at most {limit} " in assert_problem(send(lowered, content_type, past), *CODES[setting])
    assert send(lowered, content_type, fits).status_code == 201
    # Samples are not sent.
    assert lowered.get("/api/images/cat/pixels").status_code == 200


@pytest.mark.parametrize("setting", ["max_image_pixels", "max_matrix_cells"])
def test_limits_apply_to_images_that_are_not_stored(make_client: MakeClient, setting: str) -> None:
    content_type, content = (NPY, npy(6, 10, "f4"))
    if setting == "max_image_pixels":
        content_type, content = "image/png", picture(10, 6, "PNG", "L")
    lowered = make_client(**{setting: 59})
    response = lowered.post(
        "/api/networks/resnet18/prediction", content=content, headers={"Content-Type": content_type}
    )
    assert_problem(response, *CODES[setting])


def test_a_raised_limit_on_weights_is_used(client: httpx.Client, make_client: MakeClient) -> None:
    labels = [f"{number:0100}" for number in range(1, 11_001)]
    content = as_safetensors(state_dict("squeezenet1_1", len(labels)), labels)
    assert int.from_bytes(content[:8], "little") > TensorFileLimits.max_header_bytes
    sent: dict[str, Any] = {"content": content, "headers": {"Content-Type": "application/vnd.safetensors"}}
    address = "/api/networks/squeezenet1_1/weights"
    assert "1,000,000 bytes" in assert_problem(client.post(address, **sent), 422, "invalid_tensors")
    raised = make_client(max_weights_header_bytes=2_000_000)
    network = raised.post(address, **sent)
    assert network.status_code == 201, network.text
    prediction = raised.get(f"/api/networks/{network.json()['id']}/images/cat/prediction?top=1")
    assert prediction.json()["classes"][0]["label"] in labels
