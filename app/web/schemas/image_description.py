"""Images as documents."""

from functools import cache

from app.images import decoding, matrices
from app.images.samples import SAMPLES, sample_bytes, sample_id
from app.web.schemas.documents import ImageDocument, SampleDocument


def image_document(image_id: str, stored: bytes) -> ImageDocument:
    """What is known of an image from its stored bytes, decoding nothing."""
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
