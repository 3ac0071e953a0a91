"""Networks described at the size of a data set's pictures, refused with what would mend them."""

from typing import Any

from app.core.errors import ConvscopeError
from app.core.networks.mending.misfit import misfit_without_size
from app.engine.protocol import ModelReference, Subject
from app.engine.questions.description import Describe, Description
from app.engine.timings import Timings
from app.jobs.trainings.checks import check_size
from app.models.model import Model
from app.training.errors import SizeNotFixed
from app.web.refusals.misfits import LayersDoNotFit
from app.web.routes.asking import ask
from app.web.routes.layers import refusal_with_mends
from app.web.server.parts import Parts


async def described_at(parts: Parts, model: Model, height: int, width: int, timings: Timings) -> Description:
    """A network's description at the size of the pictures.

    Raises:
        LayersDoNotFit: pictures of this size do not fit a layer; the error has what would mend it.
    """
    try:
        return await ask(parts, Subject(ModelReference(model.id)), Describe(height, width), timings)
    except ConvscopeError as error:
        if model.layers is None:
            raise
        raise refusal_with_mends(_document(model), error, size=(height, width)) from None


async def require_fixed_outputs(
    parts: Parts, model: Model, height: int, width: int, timings: Timings
) -> None:
    """Check that a network without a fixed input size gives as many numbers for every picture.

    Raises:
        LayersDoNotFit, SizeNotFixed: the size of the picture decides how many.
    """
    if model.size is not None:
        return
    described = await ask(parts, Subject(ModelReference(model.id)), Describe(), timings)
    try:
        check_size(described.nodes, height, width)
    except SizeNotFixed as error:
        if model.layers is None:
            raise
        misfit = misfit_without_size(_document(model), error.node, height, width)
        raise LayersDoNotFit(error, misfit) from None


def _document(model: Model) -> dict[str, Any]:
    """A network of layers as a document."""
    size = {} if model.size is None else dict(zip(("height", "width"), model.size, strict=True))
    return {"input": {"channels": model.channels, **size}, "layers": model.layers}
