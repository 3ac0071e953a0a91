"""Pictures of a data set as points: the query and the document."""

from pydantic import Field

from app.web.schemas.base import Document, Query
from app.web.schemas.values import Finite, Identifier


class FeaturesQuery(Query):
    """Query parameters of the features of a data set."""

    dataset: str = Field(
        description="a data set's id, or the name of one such as `digits`", min_length=1, max_length=64
    )
    node: str = Field(description="whose output is pooled", min_length=1, max_length=200)
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
