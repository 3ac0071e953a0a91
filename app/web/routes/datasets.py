"""/api/datasets: labelled images."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.datasets.archive import archived_files
from app.datasets.known import KnownSet
from app.datasets.local_copy import LocalCopy
from app.engine.timings import Timings
from app.store.errors import ObjectNotFound
from app.web.schemas.base import NO_QUERY
from app.web.schemas.datasets import (
    DataSetDocument,
    DataSetQuery,
    DataSetsDocument,
    DataSetSummary,
    data_set_document,
    data_sets_document,
    summary,
)
from app.web.server.answers import Identity, answer, content_answer, encode, not_modified
from app.web.server.openapi import JSON, ZIP, files, problems
from app.web.server.parts import Parts, parts_of
from app.wire.archives import to_zip

router = APIRouter(prefix="/api/datasets", tags=["datasets"])
DataSetPath = Annotated[
    str,
    Path(
        description="A data set's id, or the name of a built-in or published one such as `digits`.",
        examples=["digits"],
        max_length=64,
    ),
]
NamePath = Annotated[str, Path(description="A published data set's name.", examples=["mnist"], max_length=64)]


@router.get(
    "",
    summary="List the data sets",
    response_model=DataSetsDocument,
    responses={200: {"description": "The data sets."}, **problems(422, 429)},
    dependencies=[NO_QUERY],
)
async def list_data_sets(request: Request) -> Response:
    """The built-in data sets, and the published ones with the state of their files.

    Making them takes a moment the first time. The id of a published data set is null until it is downloaded.
    """
    parts = parts_of(request)
    await parts.jobs.warm()
    list_all = partial(data_sets_document, parts.data_sets)
    documents = await parts.conversions.run(list_all, Timings(), "decode")
    return content_answer(request, "datasets", encode(documents), JSON)


@router.get(
    "/{dataset}",
    summary="List the images of a data set",
    response_model=DataSetDocument,
    responses={200: {"description": "The data set."}, **problems(404, 409, 422, 429)},
)
async def describe_data_set(
    request: Request, dataset: DataSetPath, query: Annotated[DataSetQuery, Query()]
) -> Response:
    """A data set, some of its images with their labels, and whether each is for training or validation.

    Where the data set does not say which images are held out, a share of `validation` is drawn from each
    class by `seed`, at least one image and not all. Each image opens at `/api/images/{image}`.
    """
    parts, timings = parts_of(request), Timings()
    found = await _find(parts, dataset, timings)
    # A data set that people made has no name, and its title may change.
    may_change = found.facts.name in ("", dataset)
    identity = Identity(
        ("dataset", found.made().value.id, found.facts.title, query.canonical()), by_name=may_change
    )
    known = not_modified(request, identity)
    if known is not None:
        return known

    def list_items() -> bytes:
        return encode(data_set_document(parts.data_sets, found, query))

    content = await parts.conversions.run(list_items, timings, "decode")
    return answer(content, JSON, identity, timings)


@router.get(
    "/{dataset}/archive",
    summary="Get the images of a data set",
    response_class=Response,
    responses={
        200: {"description": "A zip archive.", **files(ZIP)},
        **problems(404, 409, 422, 429),
    },
    dependencies=[NO_QUERY],
)
async def data_set_archive(request: Request, dataset: DataSetPath) -> Response:
    """All images of a data set in a folder for each class, numbered in their order.

    Where the data set says which images are held out, the classes are in the folders `training` and
    `validation`.
    """
    parts, timings = parts_of(request), Timings()
    found = await _find(parts, dataset, timings)
    identity = Identity(("archive", found.made().value.id), by_name=dataset == found.facts.name)
    known = not_modified(request, identity)
    if known is not None:
        return known

    def pack() -> bytes:
        return to_zip(archived_files(found.made()))

    content = await parts.conversions.run(pack, timings, "encode")
    headers = {"Content-Disposition": f'attachment; filename="{found.facts.archive_name}"'}
    return answer(content, ZIP, identity, timings, headers)


@router.post(
    "/{dataset}/download",
    summary="Download a published data set",
    status_code=202,
    response_model=DataSetSummary,
    responses={
        202: {"description": "The download is running, or the data set is there."},
        **problems(403, 404, 422, 429),
    },
    dependencies=[NO_QUERY],
)
async def start_download(request: Request, dataset: NamePath) -> Response:
    """Start to download a data set from its publisher; answers its entry in the list.

    The list shows the progress. Nothing is downloaded without this request.
    """
    parts = parts_of(request)
    copy = _copy(parts, dataset)

    def start() -> bytes:
        copy.start_download()
        return encode(summary(parts.data_sets, copy.known))

    content = await parts.conversions.run(start, Timings(), "decode")
    return Response(content, status_code=202, media_type=JSON, headers={"Cache-Control": "no-store"})


@router.delete(
    "/{dataset}/download",
    summary="Cancel the download of a data set",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "It does not run."}, **problems(403, 404, 422, 429)},
    dependencies=[NO_QUERY],
)
async def cancel_download(request: Request, dataset: NamePath) -> Response:
    """Cancel a running download and clear the failure of the last one."""
    parts = parts_of(request)
    await parts.conversions.run(_copy(parts, dataset).cancel_download, Timings(), "store")
    return Response(status_code=204)


def _copy(parts: Parts, name: str) -> LocalCopy:
    copy = parts.data_sets.copies.get(name)
    if copy is None:
        raise ObjectNotFound("datasets", name)
    return copy


async def _find(parts: Parts, dataset: str, timings: Timings) -> KnownSet:
    return await parts.conversions.run(partial(parts.library.find_data_set, dataset), timings, "decode")
