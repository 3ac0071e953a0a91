"""Refusals for errors of trainings, before they are queued or while they run."""

from collections.abc import Mapping

from app.core.errors import ConvscopeError
from app.jobs import errors as jobs
from app.training import errors as training
from app.web.refusals.refusal import Refusal, clipped

_ENDS = {"Linear": "Set its out_features to {}.", "Conv2d": "Set its out_channels to {}."}
_OTHER_END = "Let the network end in {} numbers."


def _classes(error: training.ClassesDiffer) -> str:
    mend = _ENDS.get(error.op, _OTHER_END).format(error.classes)
    return (
        f"The network ends in {error.node} with {error.outputs:,} numbers, but the data set has "
        f"{error.classes:,} classes. {mend}"
    )


def _memory(error: training.PicturesTooLarge) -> str:
    shape = " × ".join(map(str, error.shape))
    return (
        f"The {error.count:,} pictures would take {error.wanted_bytes / 1e9:.1f} GB of memory as inputs of "
        f"{shape}; at most {error.limit_bytes / 1e9:.1f} GB are allowed. "
        "Choose a network with a smaller input, or train only its last layers."
    )


TRAINING_REFUSALS: Mapping[type[ConvscopeError], Refusal] = {
    jobs.QueueFull: Refusal(
        429,
        "The queue is full",
        lambda e: f"{e.waiting} trainings already wait. Try again in {e.retry_after_seconds} s.",
    ),
    jobs.IdempotencyKeyReused: Refusal(
        422,
        "Idempotency key reused",
        lambda e: f"The Idempotency-Key {clipped(e.key)} was used with another body. Choose a new key.",
        lambda e: "Idempotency-Key",
    ),
    training.ClassesDiffer: Refusal(422, "Another number of classes", _classes, lambda e: "network"),
    training.PicturesDoNotEnter: Refusal(
        422,
        "Pictures do not enter the network",
        lambda e: (
            f"The network takes {e.channels} channels, but a picture has 1 as grey or 3 as RGB. "
            "Choose a network whose input has 1 or 3 channels."
        ),
        lambda e: "network",
    ),
    training.PicturesTooLarge: Refusal(422, "Too much memory", _memory, lambda e: "network"),
    training.BatchTooSmall: Refusal(
        422,
        "Batch too small",
        lambda e: (
            "A BatchNorm layer needs more than one number for each channel, but a batch of "
            f"{e.batch_size} gives it one. Use larger batches, or train with train_mode false."
        ),
        lambda e: "batch_size",
    ),
    training.TrainingDiverged: Refusal(
        422,
        "Training diverged",
        lambda e: (
            f"The {e.what} was no longer a finite number in epoch {e.epoch}, so the training stopped. "
            "A smaller learning rate usually helps."
        ),
    ),
}
