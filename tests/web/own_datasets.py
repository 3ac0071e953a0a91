"""Pictures and data sets that tests send over REST."""

import io
from typing import Any

import numpy as np
from PIL import Image

from tests.web.asking import Client


def picture(seed: int, side: int = 8, form: str = "PNG") -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, form)
    return written.getvalue()


def send_zip(client: Client, content: bytes, *statuses: int) -> Any:
    """The answer to a zip, which another test may have sent to the same server unless a status is given."""
    answer = client.post("/api/datasets", content=content, headers={"Content-Type": "application/zip"})
    assert answer.status_code in (statuses or (200, 201)), answer.text
    return answer.json()
