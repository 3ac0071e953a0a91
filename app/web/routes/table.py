"""The table of routes."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI

from app import __version__
from app.web.refusals import problems
from app.web.routes import (
    attribution,
    datasets,
    docs,
    features,
    health,
    images,
    maps,
    metrics,
    modes,
    networks,
    onnx,
    own_datasets,
    pages,
    patches,
    predictions,
    programs,
    traces,
    training_titles,
    trainings,
    weights,
)
from app.web.server.openapi import TAGS, DescribedApi
from app.web.server.static_files import mount_static

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

DESCRIPTION = """\
Every number of a convolutional network for an image, computed by PyTorch.

Ids are SHA-256 hashes of content, so an id always means the same and may be cached for ever.
Every refusal is a problem document (RFC 9457) with a stable `code`. Unknown and repeated parameters are
refused.
"""


def create_api(lifespan: Lifespan | None = None) -> FastAPI:
    """An application with all routes. The parts that they use are set later, as `state.parts`."""
    api = DescribedApi(
        title="convscope",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems.install(api)
    api.add_exception_handler(404, pages.missing)
    apis = (
        images,
        datasets,
        own_datasets,
        networks,
        programs,
        weights,
        onnx,
        traces,
        maps,
        predictions,
        features,
        patches,
        attribution,
        modes,
        trainings,
        training_titles,
        health,
        metrics,
    )
    for module in (*apis, docs, pages):
        api.include_router(module.router)
    mount_static(api)
    return api
