"""Query parameters shared by the questions about every picture of a data set."""

from pydantic import Field

from app.web.schemas.traces import TraceQuery


class PicturesQuery(TraceQuery):
    """A data set, and the node whose output for each of its pictures is asked about."""

    dataset: str = Field(
        description="a data set's id, or the name of one such as `digits`", min_length=1, max_length=64
    )
    node: str = Field(description="whose output is looked at", min_length=1, max_length=200)
