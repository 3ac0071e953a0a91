"""Pictures of a data set as points: the query and the document."""

from pydantic import Field

from app.web.schemas.base import Document
from app.web.schemas.pictures import PicturesQuery
from app.web.schemas.values import Finite, Identifier


class FeaturesQuery(PicturesQuery):
    """Query parameters of the features of a data set."""

    components: int = Field(2, ge=1, le=10, description="principal components")


class PointDocument(Document):
    """A picture as a point."""

    image: Identifier
    label: int = Field(description="index of its class")
    at: list[Finite] = Field(description="along each component, the largest first", examples=[[1.5, -0.25]])


class FeaturesDocument(Document):
    """All pictures of a data set as points."""

    node: str
    explained: list[Finite] = Field(
        description="share of the variance along each component", examples=[[0.52, 0.21]]
    )
    points: list[PointDocument]
