"""Data sets: their query and their documents."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from app.datasets.assembling import Problem
from app.datasets.data_sets import DataSets
from app.datasets.dataset import Split
from app.datasets.known import Facts, KnownSet
from app.datasets.local_copy import LocalCopy
from app.downloads.state import DownloadState
from app.web.refusals.table import problem_sentence
from app.web.schemas.base import Document, Query
from app.web.schemas.downloads import DownloadDocument, download_document
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
    """A data set without its images."""

    id: Identifier | None = Field(description="null until a published data set is downloaded")
    name: str | None = Field(description="of a built-in or a published data set", examples=["digits"])
    title: str = Field(examples=["Handwritten digits"])
    classes: list[str] = Field(description="labels, in the order of their indices", examples=[["0", "1"]])
    counts: list[int] = Field(description="images of each class", examples=[[178, 182]])
    channels: int | None = Field(description="null where they differ", examples=[1])
    height: int | None = Field(description="rows of its images; null where they differ", examples=[16])
    width: int | None = Field(description="columns of its images; null where they differ", examples=[16])
    credit: str = Field(description="authors and licence, and which of their images are used")
    published: DownloadDocument | None = Field(
        description="of a data set that others publish: its files on this server; null for others"
    )


class ProblemDocument(Document):
    """What was left out of a data set."""

    name: str = Field(description="of the picture as it was sent, or the class's label")
    code: str = Field(examples=["duplicate"])
    detail: str


class NewDataSetDocument(DataSetSummary):
    """A data set that was sent."""

    problems: list[ProblemDocument] = Field(description="what was left out, and why")


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


def data_sets_document(data_sets: DataSets) -> DataSetsDocument:
    """All data sets: the built-in ones, the published ones, then this server's own."""
    return DataSetsDocument(datasets=[summary(data_sets, one) for one in data_sets.known])


def summary(data_sets: DataSets, one: KnownSet) -> DataSetSummary:
    """One data set in its present state."""
    copy = data_sets.copies.get(one.facts.name)
    if copy is None:
        return DataSetSummary(**_made(one, None))
    state = copy.state()
    return DataSetSummary(**(_made(one, state) if state.state == "ready" else _absent(copy, state)))


def new_data_set_document(
    data_sets: DataSets, one: KnownSet, problems: Iterable[Problem]
) -> NewDataSetDocument:
    """A data set that was just made."""
    told = [ProblemDocument(name=it.name, code=it.code, detail=problem_sentence(it)) for it in problems]
    return NewDataSetDocument(**summary(data_sets, one).model_dump(), problems=told)


def data_set_document(data_sets: DataSets, one: KnownSet, query: DataSetQuery) -> DataSetDocument:
    """A data set with the items that a query asks for."""
    copy = data_sets.copies.get(one.facts.name)
    state = None if copy is None else copy.state()
    items = one.made().value.items(query.validation, query.seed)
    listed = [
        ItemDocument(image=item.image, label=item.label, split=item.split)
        for item in items[query.offset : query.offset + query.limit]
    ]
    return DataSetDocument(**_made(one, state), items=listed, total=len(items))


def _made(one: KnownSet, state: DownloadState | None) -> dict[str, Any]:
    value = one.made().value
    return {
        "id": value.id,
        "classes": list(value.labels),
        "counts": list(value.counts),
        **_facts(one.facts, state),
    }


def _absent(copy: LocalCopy, state: DownloadState) -> dict[str, Any]:
    labels = copy.published.labels
    return {
        "id": None,
        "classes": list(labels),
        "counts": [sum(copy.published.counts)] * len(labels),
        **_facts(copy.published.facts, state),
    }


def _facts(facts: Facts, state: DownloadState | None) -> dict[str, Any]:
    return {
        "name": facts.name or None,
        "title": facts.title,
        "channels": facts.channels,
        "height": facts.height,
        "width": facts.width,
        "credit": facts.credit,
        "published": None if state is None else download_document(state),
    }
