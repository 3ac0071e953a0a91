"""/api/networks/{network}/code: a network as a program, alone or with the files that it reads."""

import hashlib
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.core.programs.image_source import MATRIX_FILE, PICTURE_FILES
from app.core.programs.weights_file import WEIGHTS_FILE
from app.engine.errors import AnswerTooLarge
from app.engine.protocol import ModelReference, Subject
from app.engine.questions.weights import ReadWeights
from app.engine.timings import Timings
from app.images.samples import SAMPLES
from app.images.stored_image import StoredImage
from app.models.model import Model
from app.web.routes.asking import ask, find_model
from app.web.routes.networks import NetworkPath
from app.web.schemas.networks import CodeQuery
from app.web.server.answers import Identity, answer, not_modified
from app.web.server.openapi import PYTHON, ZIP, files, problems
from app.web.server.parts import Parts, parts_of
from app.wire.archives import to_zip
from app.wire.tensors import to_npy, to_safetensors

_PROGRAM_FILE = "program.py"
_LEFT_OUT = """\
# The weights are too large for this archive. Download them once into this folder from
#     {url}
# and run: python program.py {arguments}
"""

router = APIRouter(prefix="/api/networks", tags=["networks"])


@router.get(
    "/{network}/code",
    summary="Get a network as a program",
    response_class=Response,
    responses={
        200: {"description": "Python, or an archive.", **files(PYTHON, ZIP)},
        **problems(404, 410, 422, 429, 503),
    },
)
async def network_code(
    request: Request, network: NetworkPath, query: Annotated[CodeQuery, Query()]
) -> Response:
    """A program of plain PyTorch that reproduces the outputs to the bit.

    `form` is `class` or `sequential`: a class with `__init__` and `forward`, or `nn.Sequential`. A built-in
    classifier is not a sequence of layers, so it has no `sequential` form.

    A matrix of at most 65,536 numbers is written into it. A larger one is read from a `.npy` file
    (`maps?nodes=input&format=npy`) and a photograph from a picture (`pixels`), named by the first argument. A
    built-in network, or one with uploaded weights, reads them from files that end in `.safetensors`, named by
    the further arguments. Where `weights` are too large for one answer, ask for some `tensors` at a time, and
    for some `channels` of the largest; the program joins the files in the order of the arguments.

    With `bundle=1`, a zip archive of `program.py` and every file that it reads: run it as unpacked, without
    arguments. The archive is at most as large as any answer. Published weights that do not fit are left out,
    and the program says where to get them; other weights that do not fit are refused.
    """
    parts, timings = parts_of(request), Timings()
    model = await find_model(parts, network, timings)

    def write() -> tuple[StoredImage | None, bytes]:
        library = parts.library
        image = None if query.image is None else library.stored_image(library.find_image(query.image))
        return image, model.program(image, query.size, query.form).encode("utf-8")

    # A name may stand for another image one day, so the program is identified by its own bytes.
    image, program = await parts.conversions.run(write, timings, "encode")
    by_name = query.image in SAMPLES or network != model.id
    facts = (image.id if image else None, model.id) if query.bundle else ()
    identity = Identity(("code", hashlib.sha256(program).hexdigest(), *facts), by_name)
    known = not_modified(request, identity)
    if known is not None:
        return known
    if not query.bundle:
        return answer(program, f"{PYTHON}; charset=utf-8", identity, timings)
    content = await _bundle(parts, model, program, image, timings)
    return answer(content, ZIP, identity, timings)


async def _bundle(
    parts: Parts, model: Model, program: bytes, image: StoredImage | None, timings: Timings
) -> bytes:
    limit = parts.settings.max_answer_bytes
    beside = await parts.conversions.run(partial(_image_file, program, image), timings, "encode")
    taken = len(program) + sum(map(len, beside.values()))
    if taken > limit:
        raise AnswerTooLarge("archive", taken, limit)
    if _reads(program, WEIGHTS_FILE):
        question = ReadWeights((), None, limit - taken)
        try:
            weights = await ask(parts, Subject(ModelReference(model.id)), question, timings)
        except AnswerTooLarge as failure:
            if model.published_url is None:
                raise AnswerTooLarge("archive", taken + failure.predicted_bytes, limit) from failure
            program = _without_weights(program, model.published_url, tuple(beside))
        else:
            beside[WEIGHTS_FILE] = await parts.conversions.run(
                partial(to_safetensors, weights), timings, "encode"
            )
    return await parts.conversions.run(partial(to_zip, {_PROGRAM_FILE: program, **beside}), timings, "encode")


def _image_file(program: bytes, image: StoredImage | None) -> dict[str, bytes]:
    """The file that a program reads its image from, by name: a photograph as it was sent, or a matrix."""
    if image is not None and _reads(program, MATRIX_FILE):
        return {MATRIX_FILE: to_npy(image.matrix)}
    if image is not None and _reads(program, PICTURE_FILES):
        return {PICTURE_FILES.replace("*", image.suffix): image.stored}
    return {}


def _reads(program: bytes, file: str) -> bool:
    return f'"{file}"'.encode() in program


def _without_weights(program: bytes, url: str, beside: tuple[str, ...]) -> bytes:
    """A program with a comment that says where to get the weights."""
    arguments = " ".join((*beside, url.rpartition("/")[2]))
    return _LEFT_OUT.format(url=url, arguments=arguments).encode("utf-8") + program
