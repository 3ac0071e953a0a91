"""Layers of a request, read as a network."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import ConvscopeError, InvalidParameter
from app.core.networks.document import Network, network_from_document
from app.core.networks.mending.misfit import misfit_of
from app.core.programs.parsing.assembly import SourceInput
from app.core.programs.parsing.source import ReadSource, network_from_source
from app.web.refusals.misfits import LayersDoNotFit
from app.web.schemas.networks import SourceQuery


def read_layers(document: Mapping[str, Any], below: str = "") -> Network:
    """The network of a document.

    Args:
        below: where the document is in the request, such as "network."; paths of errors begin with it.
    Raises:
        LayersDoNotFit: they do not fit; the error has what would mend them.
        InvalidParameter, TooMuchWork: something else is wrong.
    """
    try:
        return network_from_document(document)
    except ConvscopeError as error:
        raise refusal_with_mends(document, error, below) from None


def read_source(content: bytes, query: SourceQuery) -> ReadSource:
    """The network of Python source, which is parsed and never executed, and what was left out of it.

    Raises:
        InvalidQuery: a height is given without a width, or the reverse.
        SourceNotUnderstood: with each fault at its line and column.
    """
    query.check()
    return network_from_source(content, SourceInput(query.channels, query.height, query.width))


def refusal_with_mends(
    document: Mapping[str, Any], error: ConvscopeError, below: str = "", size: tuple[int, int] | None = None
) -> Exception:
    """The error, with what would mend the layers where they do not fit.

    Args:
        size: (height, width) of the image that the layers do not fit; None where there is none.
    """
    misfit = misfit_of(document, error, size=size)
    if isinstance(error, InvalidParameter):
        error = replace(error, path=f"{below}{error.path}")
    return error if misfit is None else LayersDoNotFit(error, misfit)
