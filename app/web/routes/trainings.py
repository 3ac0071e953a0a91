"""/api/trainings: networks trained on data sets, by a worker process."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from starlette.responses import Response

from app.core.errors import InvalidParameter
from app.core.operators.parameter_checks import members
from app.core.programs.training_pictures import TrainingPictures
from app.datasets.known import KnownSet
from app.engine.timings import Timings
from app.images.limits import DEFAULT_IMAGE_SIDE
from app.jobs.states import Submission
from app.jobs.trainings import checks
from app.jobs.trainings.cost import refuse_too_large
from app.models.model import Model
from app.training.recipe import Recipe
from app.web.refusals.errors import MalformedBody, UnsupportedMediaType
from app.web.routes.fitting import described_at, require_fixed_outputs
from app.web.schemas.base import NO_QUERY
from app.web.schemas.trainings import (
    BODY_SCHEMA,
    EXAMPLE,
    TrainingDocument,
    TrainingsDocument,
    training_document,
)
from app.web.server.answers import content_answer, encode, server_timing
from app.web.server.bodies import media_type, parse_json, read_body
from app.web.server.events import EVENTS
from app.web.server.job_events import JobEvents
from app.web.server.openapi import JSON, PYTHON, body, files, problems
from app.web.server.parts import Parts, parts_of

_LIVE = {"Cache-Control": "no-store"}
_NAMES = ("network", "dataset")

router = APIRouter(prefix="/api/trainings", tags=["trainings"])
TrainingPath = Annotated[str, Path(description="A training's id.", min_length=1, max_length=64)]
KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Names the request, so that it can be sent again: the same key and body are the same "
        "training.",
        min_length=1,
        max_length=255,
    ),
]
LastEventHeader = Annotated[
    int,
    Header(alias="Last-Event-ID", description="Id of the last event that arrived.", ge=0, le=2**31 - 1),
]


@router.post(
    "",
    summary="Start a training",
    status_code=202,
    response_model=TrainingDocument,
    responses={
        202: {"description": "It is queued; `Location` is its address."},
        **problems(403, 404, 409, 410, 413, 415, 422, 429, 503),
    },
    openapi_extra=body(
        "The network, the data set and the recipe.", {JSON: {"schema": BODY_SCHEMA, "example": EXAMPLE}}
    ),
    dependencies=[NO_QUERY],
)
async def start_training(request: Request, key: KeyHeader = None) -> Response:
    """Train a network on a data set. A worker process does one training after the other.

    The network must end in one number for each class. What is left out has its default. `trainable` lists
    names of layers, weights or biases: only what has one of these names, or lies below one, is trained.
    Left out, it is everything in a network of layers, and the last Linear of a built-in classifier. Where it
    names the last Linear, or is null for a built-in classifier, and the network knows other classes, a new
    Linear for the data set's classes takes its place. The network itself stays as it is: every epoch makes
    another network, which `history` names.
    For a new last Linear alone, SGD with `lr` 0.01 and `momentum` 0.9 does well, in 10 epochs of batches of
    32; with more layers, a tenth of that `lr`.
    """
    parts, timings = parts_of(request), Timings()
    if media_type(request) != JSON:
        raise UnsupportedMediaType(got=media_type(request), accepted=(JSON,))
    received = await read_body(request, parts.settings.max_json_bytes)
    document = _members(parse_json(received, parts.settings.max_json_depth_levels))
    recipe = Recipe.read({name: value for name, value in document.items() if name not in _NAMES})

    def find() -> tuple[Model, KnownSet]:
        return parts.library.find_model(document["network"]), parts.library.find_data_set(document["dataset"])

    model, data_set = await parts.conversions.run(find, timings, "decode")
    payload = await _payload(parts, model, data_set, recipe, "trainable" in document, timings)
    canonical = json.dumps(document, sort_keys=True).encode("ascii")
    digest = hashlib.sha256(canonical).hexdigest()
    record = await parts.jobs.submit(Submission(payload, recipe.epochs, key, digest), timings)
    headers = {
        **_LIVE,
        "Location": f"/api/trainings/{record.id}",
        "Server-Timing": server_timing(timings),
    }
    return Response(encode(training_document(record)), 202, headers, JSON)


def _members(document: object) -> dict[str, Any]:
    """The members of a body, of which network and data set are texts."""
    if not isinstance(document, dict):
        raise MalformedBody("A training is a JSON object.")
    members("", document, (*_NAMES, *(one.name for one in fields(Recipe))))
    for name in _NAMES:
        value = document.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= 64:
            raise InvalidParameter(name, value, "an id or a name of 1 to 64 characters")
    return document


async def _payload(
    parts: Parts, model: Model, data_set: KnownSet, recipe: Recipe, chooses: bool, timings: Timings
) -> Mapping[str, Any]:
    """The worker's task, once network, data set and recipe have been found to fit each other.

    Args:
        chooses: whether the body says what is trained.
    """
    checks.check_channels(model.channels)
    height, width = checks.input_size(model.size, data_set.facts)
    described = await described_at(parts, model, height, width, timings)
    if not chooses and model.layers is None:
        recipe = checks.with_default_head(recipe, described.nodes)
    value, nodes = data_set.made().value, described.nodes
    labels = await parts.conversions.run(model.labels, timings, "decode")
    head = checks.replaced_head(nodes, recipe, labels, value.labels, is_built_in=model.layers is None)
    if head is not None:
        nodes = checks.with_classes(nodes, head, len(value.classes))
    parameters = checks.check(nodes, len(value.classes), recipe)
    await require_fixed_outputs(parts, model, height, width, timings)
    refuse_too_large(nodes, recipe, value, parts.settings.training_limits)
    return {
        "network": model.id,
        "network_title": model.title,
        "head": head,
        "dataset": value.id,
        "recipe": recipe.document(),
        "parameters": asdict(parameters),
    }


@router.get(
    "",
    summary="List the trainings",
    response_model=TrainingsDocument,
    responses=problems(422, 429, 503),
    dependencies=[NO_QUERY],
)
async def list_trainings(request: Request) -> Response:
    """The newest trainings of this server, newest first."""
    parts, timings = parts_of(request), Timings()
    records = await parts.jobs.records(timings)
    content = encode(TrainingsDocument(trainings=[training_document(record) for record in records]))
    return Response(content, headers=_LIVE, media_type=JSON)


@router.get(
    "/{training}",
    summary="Describe a training",
    response_model=TrainingDocument,
    responses=problems(404, 422, 429, 503),
    dependencies=[NO_QUERY],
)
async def describe_training(request: Request, training: TrainingPath) -> Response:
    """The training as it stands: its state, its recipe, and the epochs that are finished."""
    record = await parts_of(request).jobs.record(training, Timings())
    return Response(encode(training_document(record)), headers=_LIVE, media_type=JSON)


@router.get(
    "/{training}/events",
    summary="Follow a training",
    response_class=Response,
    responses={
        200: {"description": "Server-sent events `state`, `progress` and `epoch`.", **files(EVENTS)},
        **problems(404, 422, 429, 503),
    },
    dependencies=[NO_QUERY],
)
async def follow_training(
    request: Request, training: TrainingPath, last_event: LastEventHeader = 0
) -> Response:
    """The events of a training from its beginning, or after `Last-Event-ID`, until it has ended.

    The data of `state` is `{"state", "position", "attempt", "problem"}`, of `progress` `{"epoch", "batch",
    "batches", "seconds_left"}`, and of `epoch` an entry of the history. In a `progress` with `epoch` 0,
    before the first epoch of an attempt, `batch` and `batches` count the pictures that are read or whose
    features are computed, and `seconds_left` is the time until all of them are. Ids increase. Of `progress`
    only the newest is kept.
    """
    return await JobEvents.opened(parts_of(request).jobs, training, last_event)


@router.get(
    "/{training}/code",
    summary="Get a training as a program",
    response_class=Response,
    responses={200: {"description": "Python.", **files(PYTHON)}, **problems(404, 410, 422, 429, 503)},
    dependencies=[NO_QUERY],
)
async def training_code(request: Request, training: TrainingPath) -> Response:
    """A program of plain PyTorch that does the training again, with the same weights on the same machine.

    It reads the data set's archive (`/api/datasets/{dataset}/archive`), and a network with uploaded or
    trained weights from its safetensors file (`/api/networks/{network}/weights`). Both are in the folder of
    the program, as `digits.zip` (or another data set's name) and `weights.safetensors`, or named by its
    arguments.
    """
    parts, timings = parts_of(request), Timings()
    asked = (await parts.jobs.record(training, timings)).payload

    def write() -> bytes:
        data_set = parts.library.find_data_set(asked["dataset"])
        are_held_out = any(one.held_out for one in data_set.made().value.classes)
        facts = data_set.facts
        pictures = TrainingPictures(facts.archive_name, are_held_out, facts.may_mirror)
        model = parts.library.find_model(asked["network"])
        program = model.training_program(asked["recipe"], pictures, DEFAULT_IMAGE_SIDE, asked.get("head"))
        return program.encode("utf-8")

    program = await parts.conversions.run(write, timings, "encode")
    return content_answer(request, "training code", program, f"{PYTHON}; charset=utf-8")


@router.delete(
    "/{training}",
    summary="Stop or remove a training",
    status_code=204,
    responses={
        202: {"description": "It stops after the batch at hand."},
        204: {"description": "It had ended, and is removed with the networks of its epochs."},
        **problems(403, 404, 422, 429, 503),
    },
    dependencies=[NO_QUERY],
)
async def delete_training(request: Request, training: TrainingPath) -> Response:
    """Ask a training that is queued or runs to stop; remove one that has ended.

    The network of the last finished epoch stays until the training is removed. A network of an epoch that
    another training names stays, too.
    """
    is_removed = await parts_of(request).jobs.stop(training, Timings())
    return Response(status_code=204 if is_removed else 202)
