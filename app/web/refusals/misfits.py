"""Layers of a document that do not fit, with what would mend them."""

from dataclasses import dataclass
from typing import Any

from app.core.errors import ConvscopeError
from app.core.networks.mending.misfit import Misfit


@dataclass(eq=False)
class LayersDoNotFit(Exception):
    """A refusal of layers, and their misfit. The refusal alone decides status, code and detail."""

    refusal: ConvscopeError
    misfit: Misfit


def misfit_document(misfit: Misfit) -> dict[str, Any]:
    """The member `misfit` of a problem document."""
    return {
        "layer": misfit.layer,
        "node": misfit.node,
        "arrives": misfit.arrives,
        "wanted": misfit.wanted,
        "mends": [
            {"title": mend.title, "input": mend.draft.input, "layers": mend.draft.layers}
            for mend in misfit.mends
        ],
    }
