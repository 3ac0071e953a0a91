"""Data sets: their query and their documents."""

from typing import Annotated, Any

from pydantic import Field

from app.datasets.built_in import BUILT_IN, BuiltIn
from app.datasets.dataset import Split
from app.web.schemas.base import Document, Query
from app.web.schemas.values import Count, Identifier, Index

Share = Annotated[float, Field(gt=0, lt=1)]


class DataSetQuery(Query):
    """Query parameters of a data set."""

    validation: Share = Field(
        0.2, description="share of each class that is held out, where the data set does not say which"
    )
    seed: Index = Field(0, description="of the draw of what is held out")
    offset: Index = Field(0, description="items to pass over")
    limit: Count = Field(100, description="items to list")


class DataSetSummary(Document):
    """A data set without its items."""

    id: Identifier
    name: str | None = Field(description="of a built-in data set", examples=["digits"])
    title: str = Field(examples=["Handwritten digits"])
    classes: list[str] = Field(description="labels, in the order of their indices", examples=[["0", "1"]])
    counts: list[int] = Field(description="images of each class", examples=[[178, 182]])
    channels: int = Field(examples=[1])
    height: int = Field(description="rows of its images", examples=[16])
    width: int = Field(description="columns of its images", examples=[16])
    credit: str = Field(description="authors and licence")


class DataSetsDocument(Document):
    """The data sets of this server."""

    datasets: list[DataSetSummary]


class ItemDocument(Document):
    """An image of a data set."""

    image: Identifier
    label: int = Field(description="index of its class", examples=[3])
    split: Split


class DataSetDocument(DataSetSummary):
    """A data set with some of its items."""

    items: list[ItemDocument] = Field(description="the first image of each class, then the second, and so on")
    total: int = Field(description="all items", examples=[1797])


def data_sets_document() -> DataSetsDocument:
    """All data sets, in the order of their table."""
    return DataSetsDocument(datasets=[DataSetSummary(**_facts(one)) for one in BUILT_IN.values()])


def data_set_document(one: BuiltIn, query: DataSetQuery) -> DataSetDocument:
    """A data set with the items that a query asks for."""
    items = one.made().value.items(query.validation, query.seed)
    listed = [
        ItemDocument(image=item.image, label=item.label, split=item.split)
        for item in items[query.offset : query.offset + query.limit]
    ]
    return DataSetDocument(**_facts(one), items=listed, total=len(items))


def _facts(one: BuiltIn) -> dict[str, Any]:
    value = one.made().value
    return {
        "id": value.id,
        "name": one.name,
        "title": one.title,
        "classes": list(value.labels),
        "counts": list(value.counts),
        "channels": one.channels,
        "height": one.height,
        "width": one.width,
        "credit": one.credit,
    }
