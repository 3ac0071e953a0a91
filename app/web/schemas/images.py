"""Images: their query and their documents."""

from functools import cache
from typing import Literal

from pydantic import Field

from app.images import decoding, matrices
from app.images.samples import SAMPLES, sample_bytes, sample_id
from app.web.schemas.base import Document, Query
from app.web.schemas.values import Identifier, InputSide


class PixelsQuery(Query):
    """Query parameters of an image's pixels."""

    max_side: InputSide | None = Field(
        None, description="longest side in pixels; images are never enlarged", examples=[256]
    )


class ImageDocument(Document):
    """An image's kind, size and format."""

    id: Identifier
    kind: Literal["photo", "matrix"]
    width: int = Field(description="columns, once upright", examples=[451])
    height: int = Field(description="rows, once upright", examples=[300])
    channels: int = Field(description="1 or 3 for a photograph, 1 to 16 for a matrix", examples=[3])
    format: str = Field(description="PNG, JPEG, WEBP, GIF or BMP; float32 for a matrix", examples=["PNG"])
    bytes: int = Field(description="size as stored", examples=[194704])


class SampleDocument(Document):
    """A sample image."""

    id: Identifier
    name: str = Field(examples=["cat"])
    title: str = Field(examples=["Cat"])
    credit: str = Field(description="author and licence")
    kind: Literal["photo", "matrix"]
    width: int = Field(examples=[451])
    height: int = Field(examples=[300])
    channels: int = Field(examples=[3])


class SamplesDocument(Document):
    """The sample images."""

    samples: list[SampleDocument]


def image_document(image_id: str, stored: bytes) -> ImageDocument:
    """The document of an image, from its stored bytes without decoding them."""
    if matrices.is_matrix(stored):
        channels, height, width = matrices.from_stored(stored).shape
        kind, form = "matrix", "float32"
    else:
        photo = decoding.inspect(stored)
        channels, height, width = photo.channels, photo.height, photo.width
        kind, form = "photo", photo.format
    return ImageDocument.model_validate(
        {
            "id": image_id,
            "kind": kind,
            "width": width,
            "height": height,
            "channels": channels,
            "format": form,
            "bytes": len(stored),
        }
    )


@cache
def sample_documents() -> tuple[SampleDocument, ...]:
    """All samples, in the order of their table."""
    documents = []
    for name, sample in SAMPLES.items():
        facts = image_document(sample_id(name), sample_bytes(name)).model_dump(exclude={"format", "bytes"})
        documents.append(SampleDocument(name=name, title=sample.title, credit=sample.credit, **facts))
    return tuple(documents)
