"""Top patches: the query and the document."""

from pydantic import Field

from app.web.schemas.base import Document
from app.web.schemas.cells import CellFieldDocument
from app.web.schemas.pictures import PicturesQuery
from app.web.schemas.values import Finite, Identifier, Index, PatchCount


class PatchesProgressQuery(PicturesQuery):
    """Query parameters of the progress of top patches."""

    channel: Index = Field(description="of the node's output, from 0", examples=[0])


class PatchesQuery(PatchesProgressQuery):
    """Query parameters of top patches."""

    count: PatchCount = Field(9, description="patches, each of another picture")


class PatchDocument(Document):
    """The cell of a picture with the greatest value of a channel, and the part of the input that it sees."""

    image: Identifier
    label: int = Field(description="index of its class")
    value: Finite
    row: int = Field(description="of the node's output; 0 where it is flat")
    column: int
    receptive_field: CellFieldDocument


class PatchesDocument(Document):
    """The pictures that excite a channel most."""

    node: str
    channel: int
    patches: list[PatchDocument] = Field(description="the greatest value first; fewer where pictures are few")
