"""Predictions: the query and the document."""

from pydantic import Field

from app.web.schemas.base import Document
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import Count, Finite, Identifier, Weights


class PredictionQuery(TraceQuery):
    """Of a prediction."""

    top: Count = Field(5, description="how many classes, the best first")


class ClassDocument(Document):
    """A class with its logit and probability."""

    index: int = Field(description="of the class, from 0", examples=[281])
    label: str | None = Field(
        description="null where the network has no names for its classes", examples=["tabby"]
    )
    probability: Finite = Field(description="softmax over all classes' logits", examples=[0.62])
    logit: Finite = Field(examples=[11.4])


class PredictionDocument(Document):
    """The most probable classes, the best first."""

    network: Identifier
    weights: Weights
    classes: list[ClassDocument]
