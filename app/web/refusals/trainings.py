"""Refusals for errors of trainings, before they are queued or while they run."""

from collections.abc import Mapping

from app.core.errors import ConvscopeError
from app.jobs import errors as jobs
from app.training import errors as training
from app.web.refusals.refusal import Refusal, clipped

_ENDS = {
    "Linear": "Set its out_features to {}.",
    "Conv2d": "Set its out_channels to {}.",
    "Flatten": "Add a Linear with out_features {}.",
}
_PATHS = {"memory": "batch_size", "batch": "batch_size", "training": "epochs"}
_OTHER_END = "Let the network end in {} numbers."


def _classes(error: training.ClassesDiffer) -> str:
    mend = _ENDS.get(error.op, _OTHER_END).format(error.classes)
    return (
        f"The network ends in {error.node} with {error.outputs:,} numbers, but the data set has "
        f"{error.classes:,} classes. {mend}"
    )


def _too_large(error: training.TrainingTooLarge) -> str:
    if error.resource == "memory":
        taken, limit = (f"{size / 1e9:,.1f} GB" for size in (error.predicted, error.limit))
        return f"The training would need about {taken} of memory; at most {limit} is allowed. {_lower(error)}"
    what = "One batch" if error.resource == "batch" else "The training"
    taken, limit = _duration(error.predicted), _duration(error.limit)
    return f"{what} would take about {taken}; at most {limit} is allowed. {_lower(error)}"


def _lower(error: training.TrainingTooLarge) -> str:
    name = _PATHS[error.resource]
    if error.fitting:
        return f"Set {name} to {error.fitting:,} or less."
    return "Use smaller layers or a smaller input."


def _duration(seconds: float) -> str:
    """Seconds in the largest unit of which there is at least one."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:,.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.1f}".removesuffix(".0") + " s"


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
    training.SizeNotFixed: Refusal(
        422,
        "The size of the input is not fixed",
        lambda e: (
            f"The input has no fixed size, so the picture decides how many numbers {e.node} gives. "
            f"Set the input to {e.height} × {e.width}, the size of the data set's pictures."
        ),
        lambda e: "network",
    ),
    training.SizesDiffer: Refusal(
        422,
        "The pictures differ in size",
        lambda e: (
            "The pictures have different sizes, and the network's input has no fixed size. "
            "Set height and width of the input, and the pictures are resized to it."
        ),
        lambda e: "network",
    ),
    training.TrainingTooLarge: Refusal(
        422, "Training too large", _too_large, lambda e: _PATHS[e.resource] if e.fitting else "network"
    ),
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
