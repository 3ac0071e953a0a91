"""Trainings: their record, their events, and the body that asks for one."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from app.jobs.states import CANCELLED, FINISHED, Record, State
from app.training.recipe import LARGEST_BATCH, LARGEST_SEED, MOST_EPOCHS, OPTIMIZERS, SCHEDULES
from app.web.schemas.base import Document
from app.web.schemas.values import Identifier

_SHARE = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
LONGEST_TITLE = 100
TITLE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["title"],
    "additionalProperties": False,
    "properties": {"title": {"type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_TITLE}},
}
EXAMPLE: dict[str, Any] = {
    "network": "9d2c4e6f8a0b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a3b5c7d",
    "dataset": "digits",
    "epochs": 5,
    "batch_size": 64,
    "optimizer": {"name": "SGD", "lr": 0.1, "momentum": 0.9, "nesterov": True},
    "schedule": "one_cycle",
}
BODY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["network", "dataset"],
    "additionalProperties": False,
    "properties": {
        "network": {"type": "string", "description": "an id, or a built-in network's name"},
        "dataset": {"type": "string", "description": "an id, or a built-in data set's name"},
        "trainable": {
            "type": ["array", "null"],
            "items": {"type": "string"},
            "description": "names of layers, weights or biases that are trained; null for all",
        },
        "epochs": {"type": "integer", "minimum": 1, "maximum": MOST_EPOCHS, "default": 10},
        "batch_size": {"type": "integer", "minimum": 1, "maximum": LARGEST_BATCH, "default": 64},
        "seed": {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED, "default": 0},
        "validation": {**_SHARE, "default": 0.2, "description": "share of the images that are held out"},
        "optimizer": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string", "enum": list(OPTIMIZERS), "default": "SGD"},
                "lr": {"type": "number", "exclusiveMinimum": 0, "default": 0.1},
                "momentum": {"type": "number", "minimum": 0, "exclusiveMaximum": 1, "default": 0.0},
                "nesterov": {"type": "boolean", "default": False},
                "weight_decay": {"type": "number", "minimum": 0, "default": 0.0},
            },
        },
        "schedule": {"type": "string", "enum": list(SCHEDULES), "default": "constant"},
        "label_smoothing": {"type": "number", "minimum": 0, "exclusiveMaximum": 1, "default": 0.0},
        "augment": {"type": "boolean", "default": False},
        "train_mode": {"type": "boolean", "default": True},
    },
}


class OptimizerDocument(Document):
    """An optimizer of torch.optim."""

    name: Literal["SGD", "Adam", "AdamW"]
    lr: float = Field(description="learning rate; the largest one where the schedule changes it")
    momentum: float = Field(description="of SGD")
    nesterov: bool
    weight_decay: float


class RecipeDocument(Document):
    """All that a training depends on besides its network and its data set."""

    trainable: list[str] | None = Field(description="names of what is trained; null for everything")
    epochs: int
    batch_size: int
    seed: int = Field(description="of the split, the order of the images, augmentation and dropout")
    validation: float = Field(description="share of the images that are held out")
    optimizer: OptimizerDocument
    schedule: Literal["constant", "cosine", "one_cycle"] = Field(description="of the learning rate")
    label_smoothing: float
    augment: bool = Field(description="whether training images are shifted and mirrored at random")
    train_mode: bool = Field(description="false keeps batch norms and dropout in evaluation mode")


class ParametersDocument(Document):
    """Weights and biases of the network."""

    trainable: int = Field(examples=[6_042])
    frozen: int = Field(examples=[0])


class EpochDocument(Document):
    """An epoch that is finished."""

    epoch: int = Field(description="counted from 1")
    network: Identifier = Field(description="the network with the weights after it")
    train_loss: float = Field(description="mean over the training images, each as its batch was trained on")
    train_accuracy: float
    validation_loss: float = Field(description="mean over the validation images after the epoch")
    validation_accuracy: float
    seconds: float


class MistakeDocument(Document):
    """A validation image that the network gives to a wrong class."""

    image: Identifier
    label: int = Field(description="index of its class")
    predicted: int = Field(description="index of the class with the largest logit")
    probability: float = Field(description="of that class")


class TrainingDocument(Document):
    """A training as it stands."""

    id: str = Field(description="64 hexadecimal digits")
    title: str | None = Field(description="as a person named it; null until then")
    state: State
    position: int | None = Field(description="place in the queue, 1 for the next; null unless it is queued")
    attempt: int = Field(description="counted from 1; a worker that died is followed by another attempt")
    network: Identifier = Field(description="the network that the training begins with")
    network_title: str | None = Field(description="that network's; null in a record of an earlier version")
    dataset: Identifier
    recipe: RecipeDocument
    parameters: ParametersDocument
    frozen_change: float = Field(description="largest change of a weight, bias or statistic that is frozen")
    features_cached: bool = Field(description="whether the outputs of frozen layers are computed only once")
    epoch: int = Field(description="epochs finished")
    epochs: int
    history: list[EpochDocument]
    confusion: list[list[int]] | None = Field(
        description="validation images by class (rows) and predicted class; null before the first epoch"
    )
    mistakes: list[MistakeDocument] = Field(description="the wrong predictions of highest probability")
    network_id: Identifier | None = Field(
        description="the trained network, once the training has finished or was cancelled after an epoch"
    )
    problem: str | None = Field(description="a sentence: why it failed, or what it waits for")


class TrainingsDocument(Document):
    """The newest trainings, newest first."""

    trainings: list[TrainingDocument]


def training_document(record: Record) -> TrainingDocument:
    """A training as it stands."""
    payload: Mapping[str, Any] = record.payload
    latest: Mapping[str, Any] = record.latest or {}
    has_result = record.state in (FINISHED, CANCELLED) and record.history
    return TrainingDocument.model_validate(
        {
            "id": record.id,
            "title": payload.get("title"),
            "network_title": payload.get("network_title"),
            "state": record.state,
            "position": record.position,
            "attempt": record.attempt,
            **{key: payload[key] for key in ("network", "dataset", "recipe", "parameters")},
            "frozen_change": latest.get("frozen_change", 0.0),
            "features_cached": latest.get("features_cached", False),
            "epoch": record.epoch,
            "epochs": record.epochs,
            "history": record.history,
            "confusion": latest.get("confusion"),
            "mistakes": latest.get("mistakes", []),
            "network_id": record.history[-1]["network"] if has_result else None,
            "problem": record.problem,
        }
    )
