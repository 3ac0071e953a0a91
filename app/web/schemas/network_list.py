"""The built-in networks with the state of their weights, and the trained networks."""

from collections.abc import Sequence

from pydantic import Field

from app.jobs.states import TrainedNetwork
from app.models.classifiers.architecture import IMAGENET_CLASSES, Architecture
from app.models.kinds.classifier import ClassifierModel
from app.models.weights_library import WeightsLibrary
from app.web.schemas.base import Document
from app.web.schemas.downloads import DownloadDocument, download_document
from app.web.schemas.values import Identifier


class PublishedDocument(DownloadDocument):
    """The published ImageNet weights."""

    name: str = Field(examples=["IMAGENET1K_V1"])
    downloadable: bool = Field(description="false where they come with a Python package")


class VariantDocument(Document):
    """A network with the weights that its id stands for."""

    id: Identifier
    weights: str = Field(description="IMAGENET1K_V1, bundled, uploaded or seeded", examples=["seeded"])


class BuiltInDocument(VariantDocument):
    """A built-in network; id and weights are those in use under its name."""

    name: str = Field(examples=["resnet18"])
    title: str = Field(examples=["ResNet-18"])
    classes: int = Field(examples=[1000])
    parameter_count: int = Field(examples=[11689512])
    published: PublishedDocument
    variants: list[VariantDocument] = Field(description="the network with each of its weights, best first")


class TrainedDocument(Document):
    """The network that a training ended with."""

    id: Identifier
    training: str = Field(description="id of the training")
    network: Identifier = Field(description="the network that the training began with")
    dataset: Identifier
    epoch: int
    validation_accuracy: float


class NetworksDocument(Document):
    """The built-in networks, and those that were trained here."""

    networks: list[BuiltInDocument]
    trained: list[TrainedDocument] | None = Field(
        description="newest first; null while the database is not available"
    )


def listing(library: WeightsLibrary, trained: Sequence[TrainedNetwork] | None) -> NetworksDocument:
    """The built-in networks, in the order of their table, and the trained ones."""
    return NetworksDocument(
        networks=[built_in(library, each) for each in library.architectures.values()],
        trained=None if trained is None else [_trained(each) for each in trained],
    )


def _trained(one: TrainedNetwork) -> TrainedDocument:
    return TrainedDocument(
        id=one.network,
        training=one.job,
        network=one.payload["network"],
        dataset=one.payload["dataset"],
        epoch=one.entry["epoch"],
        validation_accuracy=one.entry["validation_accuracy"],
    )


def built_in(library: WeightsLibrary, architecture: Architecture) -> BuiltInDocument:
    """One built-in network in its present state."""
    available = library.available(architecture)
    variants = [
        VariantDocument(id=ClassifierModel(architecture, weights).id, weights=weights.name)
        for weights in available
    ]
    state = library.state(architecture)
    labels = available[0].labels
    classes = IMAGENET_CLASSES if labels is None else len(labels)
    return BuiltInDocument(
        id=variants[0].id,
        weights=variants[0].weights,
        name=architecture.name,
        title=architecture.title,
        classes=classes,
        parameter_count=architecture.parameter_count(classes),
        published=PublishedDocument(
            name=architecture.published.name,
            downloadable=architecture.published.package is None,
            **download_document(state).model_dump(),
        ),
        variants=variants,
    )
