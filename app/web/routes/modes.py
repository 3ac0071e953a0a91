"""…/modes: an output in eval mode beside train mode."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.engine.questions.maps import FloatArray
from app.engine.questions.modes import CompareModes, Modes
from app.engine.timings import Timings
from app.web.routes.asking import find_trace, streamed
from app.web.routes.images import ImagePath
from app.web.routes.networks import NetworkPath
from app.web.schemas.modes import (
    DifferingDocument,
    DrawDocument,
    ModeDocument,
    ModesDocument,
    ModesMapsQuery,
    ModesQuery,
)
from app.web.server import encoding
from app.web.server.answers import answer, encode, not_modified
from app.web.server.openapi import JSON, files, problems
from app.web.server.parts import parts_of
from app.wire.tensors import to_safetensors

SAFETENSORS = encoding.MEDIA_TYPES["safetensors"]
_MEANS = 16
"""Channels whose means stand for maps."""

router = APIRouter(prefix="/api/networks/{network}/images/{image}/modes", tags=["traces"])
_REFUSALS = problems(404, 410, 422, 429, 503)


@router.get("", summary="Compare train() with eval()", response_model=ModesDocument, responses=_REFUSALS)
async def modes(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[ModesQuery, Query()]
) -> Response:
    """A node's output in eval mode and, several times, in train mode.

    In train mode Dropout sets random elements to zero, drawn after `torch.manual_seed`, and BatchNorm
    normalises by the mean and variance of this image. The running statistics stay as they are; `differing`
    says by how much a program would have changed them.
    """
    return await _compared(
        request, (network, image), query, None, lambda found: _document(found, query), JSON
    )


@router.get(
    "/maps",
    summary="Maps in train() beside eval()",
    response_class=Response,
    responses={
        200: {"description": "`eval`, `train0`, `train1`, ...: (C, H, W) or (C).", **files(SAFETENSORS)},
        **_REFUSALS,
    },
)
async def modes_maps(
    request: Request, network: NetworkPath, image: ImagePath, query: Annotated[ModesMapsQuery, Query()]
) -> Response:
    """The same outputs as safetensors; the metadata has `node`, and `differing` as JSON."""
    return await _compared(request, (network, image), query, query.channel_numbers(), _tensors, SAFETENSORS)


async def _compared(
    request: Request,
    address: tuple[str, str],
    query: ModesQuery,
    channels: tuple[int, ...] | None,
    encoded: Callable[[Modes], bytes],
    media_type: str,
) -> Response:
    """The response to a question about both modes, given up once the client has gone."""
    parts, timings = parts_of(request), Timings()
    found = await find_trace(parts, *address, query, f"modes {media_type}", timings)
    known = not_modified(request, found.identity)
    if known is not None:
        return known
    limit = parts.settings.max_answer_bytes
    question = CompareModes(query.node, channels, query.draws, query.seed, limit)
    compared = await streamed(request, parts.engine, found.subject, question, timings)
    content = await parts.conversions.run(lambda: encoded(compared), timings, "encode")
    return answer(content, media_type, found.identity, timings)


def _document(found: Modes, query: ModesQuery) -> bytes:
    trained = enumerate(found.trained, start=query.seed)
    return encode(
        ModesDocument(
            node=found.node,
            eval=ModeDocument(values=_values(found.evaluated)),
            train=[DrawDocument(seed=seed, values=_values(output)) for seed, output in trained],
            differing=[
                DifferingDocument.model_validate(node, from_attributes=True) for node in found.differing
            ],
        )
    )


def _values(output: FloatArray) -> list[float | None]:
    """A flat output, or the means of the first channels; None for a number that is not finite."""
    numbers = output if output.ndim == 1 else output[:_MEANS].mean(axis=(1, 2), dtype=np.float64)
    return [float(number) if np.isfinite(number) else None for number in numbers]


def _tensors(found: Modes) -> bytes:
    drawn = {f"train{draw}": output for draw, output in enumerate(found.trained)}
    differing = json.dumps([asdict(node) for node in found.differing])
    return to_safetensors({"eval": found.evaluated, **drawn}, {"node": found.node, "differing": differing})
