"""/api/networks: networks, their descriptions, weights and programs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.core.errors import Fault
from app.core.networks.document import Network
from app.core.operators.table import LAYERS
from app.engine.protocol import ModelReference, Subject
from app.engine.questions.description import Describe, Description
from app.engine.questions.maps import FloatArray
from app.engine.questions.weights import ReadWeights
from app.engine.timings import Timings
from app.models.kinds.layers import LayersModel
from app.models.model import Model
from app.store.errors import DatabaseUnavailable
from app.web.refusals.errors import MalformedBody, UnsupportedMediaType
from app.web.refusals.sources import fault_member
from app.web.routes.asking import answered, ask, find_model
from app.web.routes.layers import read_layers, read_source
from app.web.schemas.base import NO_QUERY, refuse_query
from app.web.schemas.network_list import NetworksDocument, listing
from app.web.schemas.networks import (
    NetworkDocument,
    NetworkQuery,
    SourceNetworkDocument,
    SourceQuery,
    WeightsQuery,
    network_document,
)
from app.web.schemas.server import FieldProblem
from app.web.schemas.values import NETWORK_ID
from app.web.server.answers import Identity, answer, encode, not_modified, server_timing
from app.web.server.bodies import media_type, parse_json, read_body
from app.web.server.openapi import JSON, PYTHON, TEXT, body, files, problems
from app.web.server.parts import parts_of
from app.wire.tensors import to_safetensors

SAFETENSORS = "application/vnd.safetensors"
SOBEL: dict[str, Any] = {
    "input": {"channels": 1},
    "layers": [
        {
            "op": "Conv2d",
            "in_channels": 1,
            "out_channels": 1,
            "kernel_size": 3,
            "padding": 1,
            "weight": {"preset": ["sobel_x"]},
            "bias": False,
        }
    ],
}
SEQUENTIAL = "nn.Sequential(nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2))\n"
_LAYER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["op"],
    "properties": {"op": {"type": "string", "enum": list(LAYERS)}},
}
_NETWORK_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["input", "layers"],
    "properties": {
        "input": {
            "type": "object",
            "required": ["channels"],
            "properties": {
                "channels": {"type": "integer", "minimum": 1},
                "height": {"type": ["integer", "null"]},
                "width": {"type": ["integer", "null"]},
            },
        },
        "layers": {"type": "array", "minItems": 1, "items": _LAYER_SCHEMA},
    },
}

router = APIRouter(prefix="/api/networks", tags=["networks"])
NetworkPath = Annotated[
    str,
    Path(
        description="A network's id, or a built-in network's name such as `resnet18`.",
        examples=["resnet18", NETWORK_ID],
        max_length=64,
    ),
]


@router.post(
    "",
    summary="Make a network",
    status_code=201,
    response_model=NetworkDocument,
    responses={
        200: {"model": NetworkDocument, "description": "The same network is already there."},
        201: {"description": "Stored; `Location` is its address."},
        **problems(403, 413, 415, 422, 429, 503, 507),
    },
    openapi_extra=body(
        "The input and the layers, or Python source.",
        {
            JSON: {"schema": _NETWORK_SCHEMA, "example": SOBEL},
            PYTHON: {"schema": TEXT, "example": SEQUENTIAL},
        },
    ),
)
async def make_network(request: Request, query: Annotated[SourceQuery, Query()]) -> Response:
    """Store layers, named and parametrised as in `torch.nn`; answers their canonical form and its id.

    `weight` is numbers of PyTorch's shape, or `{"seed": 0}`: PyTorch's default initialisation after
    `torch.manual_seed(0)`; of a convolution also `{"preset": ["sobel_x"]}`, a name for each output channel.
    `in_features` of a Linear is worked out where it is null and the input has a height and a width.
    The same layers have the same id. Where they do not fit, the problem has a `misfit`: the layer, what
    arrives, what is wanted, and changes that would mend it.

    With `Content-Type: text/x-python`, the body is PyTorch source: an `nn.Sequential`, or a class with
    `__init__` and `forward` made of the same layers or of functions such as `F.relu`. It is parsed as syntax
    and never executed. Its weights are `{"seed": 0}`, or the seed and the numbers that it gives. What is not
    understood is a problem whose `fields` have `line` and `column`, and whose `understood` is the document of
    the layers that could be read. Parts without which the layers are the same, such as `print` or
    `nn.init`, are left out; the answer or the problem names them in `warnings`, with `line` and `column`.
    Only source has query parameters.
    """
    parts, kind = parts_of(request), media_type(request)
    if kind not in (JSON, PYTHON):
        raise UnsupportedMediaType(got=kind, accepted=(JSON, PYTHON))
    if kind == JSON:
        await refuse_query(request)
    received = await read_body(request, parts.settings.max_json_bytes)
    timings = Timings()

    def keep() -> tuple[Model, bool, Sequence[Fault]]:
        if kind == PYTHON:
            read = read_source(received, query)
            network, warnings = read.network, read.warnings
        else:
            network, warnings = _network(parse_json(received, parts.settings.max_json_depth_levels)), ()
        model = LayersModel(network)
        return model, parts.library.put_model(model), warnings

    model, is_new, warnings = await parts.conversions.run(keep, timings, "decode")
    described = await ask(parts, Subject(ModelReference(model.id)), Describe(), timings)
    content = await parts.conversions.run(lambda: _encoded(model, described, warnings), timings, "encode")
    headers = {"Location": f"/api/networks/{model.id}", "Server-Timing": server_timing(timings)}
    return Response(content, status_code=201 if is_new else 200, media_type=JSON, headers=headers)


def _encoded(model: Model, description: Description, warnings: Sequence[Fault] = ()) -> bytes:
    document = network_document(model, description)
    if not warnings:
        return encode(document)
    members = [FieldProblem(**fault_member(warning)) for warning in warnings]
    return encode(SourceNetworkDocument(**dict(document), warnings=members))


def _network(document: object) -> Network:
    if not isinstance(document, dict):
        raise MalformedBody('A network is a JSON object with the keys "input" and "layers".')
    return read_layers(document)


@router.get(
    "",
    summary="List the built-in and the trained networks",
    response_model=NetworksDocument,
    responses=problems(429),
    dependencies=[NO_QUERY],
)
async def list_networks(request: Request) -> Response:
    """The built-in classifiers, ResNet-18 first, with the state of their weights, and the trained networks.

    Networks and weights that were sent are never listed.
    """
    parts, timings = parts_of(request), Timings()
    try:
        trained = await parts.jobs.networks(timings)
    except DatabaseUnavailable:
        trained = None
    content = await parts.conversions.run(lambda: encode(listing(parts.weights, trained)), timings, "decode")
    identity = Identity(("networks", hashlib.sha256(content).hexdigest()), by_name=True)
    return not_modified(request, identity) or answer(content, JSON, identity, timings)


@router.get(
    "/{network}",
    summary="Describe a network",
    response_model=NetworkDocument,
    responses=problems(404, 410, 422, 429, 503),
)
async def describe_network(
    request: Request, network: NetworkPath, query: Annotated[NetworkQuery, Query()]
) -> Response:
    """The canonical form, and the nodes with their parameters and receptive fields.

    Nodes have shapes where the network, or `height` and `width`, give the size of the input.
    """
    query.check()
    timings = Timings()
    model = await find_model(parts_of(request), network, timings)
    size = query.size_of(model)
    return await answered(
        request,
        Identity(("network", model.id, *size), by_name=network != model.id),
        Subject(ModelReference(model.id)),
        Describe(*size),
        partial(_encoded, model),
        JSON,
        timings,
    )


@router.get(
    "/{network}/weights",
    summary="Get a network's weights",
    response_class=Response,
    responses={
        200: {"description": "Named as in PyTorch.", **files(SAFETENSORS)},
        **problems(404, 410, 422, 429, 503),
    },
)
async def network_weights(
    request: Request, network: NetworkPath, query: Annotated[WeightsQuery, Query()]
) -> Response:
    """All parameters, or those named, as safetensors: `conv1.weight`, `conv1.bias`, ...

    `channels` picks the output channels of each tensor: its first axis. A file of all parameters has the
    class labels, where there are any, in its metadata `classes`, as an upload may have them.
    """
    parts, timings = parts_of(request), Timings()
    question = ReadWeights(query.tensor_names(), query.channel_numbers(), parts.settings.max_answer_bytes)
    model = await find_model(parts, network, timings)
    identity = Identity(("weights", model.id, query.canonical()), by_name=network != model.id)
    subject = Subject(ModelReference(model.id))
    is_whole = not question.tensors and question.channels is None
    encoded = partial(_weights_file, model) if is_whole else to_safetensors
    return await answered(request, identity, subject, question, encoded, SAFETENSORS, timings)


def _weights_file(model: Model, tensors: Mapping[str, FloatArray]) -> bytes:
    """All tensors of a model, and its class labels as metadata."""
    labels = model.labels()
    return to_safetensors(tensors, None if labels is None else {"classes": json.dumps(labels)})
