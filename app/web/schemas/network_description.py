"""Models as documents."""

from app.engine.questions.description import Description
from app.models.model import Model
from app.web.schemas.documents import InputDocument, NetworkDocument, NodeDocument


def network_document(model: Model, description: Description) -> NetworkDocument:
    """The document of a model. May import torch."""
    height, width = model.size or (None, None)
    steps = model.preprocessing()
    return NetworkDocument(
        id=model.id,
        name=model.name,
        title=model.title,
        weights=model.weights,
        input=InputDocument(
            channels=model.channels,
            height=height,
            width=width,
            preprocessing=None if steps is None else [dict(step) for step in steps],
        ),
        layers=model.layers,
        classes=None if description.classes is None else list(description.classes),
        nodes=[NodeDocument.model_validate(node, from_attributes=True) for node in description.nodes],
        edges=list(description.edges),
    )
