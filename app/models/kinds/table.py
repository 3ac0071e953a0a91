"""The kinds of model, and the one that reads a stored document."""

from collections.abc import Callable, Mapping
from typing import Any

from app.models.kinds.classifier import ClassifierModel, RetrainedClassifier
from app.models.kinds.layers import LayersModel, StoredLayersModel
from app.models.model import Model
from app.models.weights import Weights

Reader = Callable[[Mapping[str, Any], Callable[[str], Weights]], Model]

KINDS: dict[str, Reader] = {
    "trained": RetrainedClassifier.read,
    "architecture": ClassifierModel.read,
    "weights": StoredLayersModel.read,
    "layers": LayersModel.read,
}
"""The reader of each kind, by the key that tells its documents; the first key present counts."""


def model_from_document(document: Mapping[str, Any], weights: Callable[[str], Weights]) -> Model:
    """The model of a stored canonical document.

    Args:
        document: parsed JSON.
        weights: gives the stored file of weights with a SHA-256.
    """
    return next(read for key, read in KINDS.items() if key in document)(document, weights)
