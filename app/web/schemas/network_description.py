"""What follows from a network, as a document."""

from typing import Any

from app.core.networks.document import Network, network_to_document
from app.engine.protocol import Description, IdentifiedNetwork
from app.models.architectures import Architecture
from app.models.library import Classifier
from app.models.preprocessing import preprocessing
from app.web.entrance import CLASSIFIER_CHANNELS, CLASSIFIER_SIDE
from app.web.schemas.documents import InputDocument, NetworkDocument, NodeDocument


def network_document(found: IdentifiedNetwork, description: Description) -> NetworkDocument:
    """A network of either kind. Of a classifier it imports torch."""
    told = _of_layers(found.network) if isinstance(found.network, Network) else _of_classifier(found.network)
    return NetworkDocument(
        id=found.id,
        weights=found.weights,
        classes=None if description.classes is None else list(description.classes),
        nodes=[NodeDocument.model_validate(node, from_attributes=True) for node in description.nodes],
        edges=list(description.edges),
        **told,
    )


def _of_layers(network: Network) -> dict[str, Any]:
    written: Any = network_to_document(network)
    title = " → ".join(layer.op for layer in network.layers)
    entrance = InputDocument(**written["input"], preprocessing=None)
    return {"name": None, "title": title, "input": entrance, "layers": written["layers"]}


def _of_classifier(classifier: Classifier) -> dict[str, Any]:
    architecture = classifier.architecture
    entrance = InputDocument(
        channels=CLASSIFIER_CHANNELS,
        height=CLASSIFIER_SIDE,
        width=CLASSIFIER_SIDE,
        preprocessing=_steps(architecture),
    )
    return {"name": architecture.name, "title": architecture.title, "input": entrance, "layers": None}


def _steps(architecture: Architecture) -> list[dict[str, Any]]:
    told = preprocessing(architecture)
    return [
        {"step": "resize", "size": told.resize, "interpolation": told.interpolation, "antialias": True},
        {"step": "center_crop", "size": told.crop},
        {"step": "rescale", "minimum": 0.0, "maximum": 1.0},
        {"step": "normalize", "mean": list(told.mean), "std": list(told.std)},
    ]
