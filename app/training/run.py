"""A training that stops after every batch and goes on from the end of any epoch."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from app.core.errors import NoClasses, ShapeMismatch
from app.training.checkpoint import Checkpoint, decoded
from app.training.errors import BatchTooSmall, TrainingDiverged
from app.training.examples import Examples, augmented
from app.training.metrics import Metrics, confusion, worst_mistakes
from app.training.random_numbers import EpochNumbers
from app.training.recipe import Recipe
from app.training.steps import optimizer_of, scheduler_of

COUNTER = "num_batches_tracked"


@dataclass(frozen=True, slots=True)
class BatchDone:
    """Progress within an epoch.

    Attributes:
        epoch: the epoch at hand, counted from 1.
        batch: batches of it that are done.
        batches: all of its batches.
        loss: of the batch that was just done.
    """

    epoch: int
    batch: int
    batches: int
    loss: float


class Run:
    """One training: epochs over examples by a recipe.

    It depends on its arguments alone: the random numbers of an epoch come from the seed and the epoch.
    For the same bits every time, torch must compute in one thread.

    Args:
        module: from images to logits, as `core.networks.trainable` makes it. Its parameters that require
            gradients are trained in place.
        examples: what it is trained and measured with.
        recipe: how.
        checkpoint: where to go on; None to begin.
        before: the frozen part of a network whose other part the module is: the examples are its outputs.
            It is not run, but watched for changes.
    Raises:
        NoClasses, ShapeMismatch: the module does not give one logit for each class.

    Attributes:
        epoch: epochs finished.
        metrics: of the last epoch; None before one was finished here.
        weights: the network's tensors, by its own names. They change with every step.
        trained_names: of the parameters that are trained, and of the statistics of their layers.
    """

    def __init__(
        self,
        module: nn.Module,
        examples: Examples,
        recipe: Recipe,
        checkpoint: bytes | None = None,
        before: nn.Module | None = None,
    ) -> None:
        self._module, self._examples, self._recipe = module, examples, recipe
        _require_classes(module, examples)
        self._parts = (module,) if before is None else (before, module)
        self.weights = _tensors(self._parts)
        self._frozen = [(tensor, tensor.clone()) for tensor in _frozen(self._parts).values()]
        self.trained_names = self.weights.keys() - _frozen(self._parts).keys()
        trained = [one for one in module.parameters() if one.requires_grad]
        self._optimizer = optimizer_of(recipe, trained)
        self._scheduler = scheduler_of(recipe, self._optimizer, recipe.epochs * self.batches)
        self._loss = nn.CrossEntropyLoss(label_smoothing=recipe.label_smoothing)
        self.epoch = 0
        self.metrics: Metrics | None = None
        if checkpoint is not None:
            self._restore(decoded(checkpoint))

    @property
    def batches(self) -> int:
        """Batches of an epoch."""
        return len(self._split(torch.arange(len(self._examples.train_labels))))

    @property
    def trainable_count(self) -> int:
        """Number of weights and biases that are trained."""
        return sum(one.numel() for one in self._module.parameters() if one.requires_grad)

    @property
    def frozen_count(self) -> int:
        """Number of weights and biases that are not trained."""
        found = (one for part in self._parts for one in part.parameters())
        return sum(one.numel() for one in found if not one.requires_grad)

    @property
    def frozen_change(self) -> float:
        """Largest change of a frozen weight, or of a running statistic of a module with only such."""
        changes = (after - before for after, before in self._frozen if not after.equal(before))
        return max((change.abs().max().item() for change in changes), default=0.0)

    def next_epoch(self) -> Iterator[BatchDone]:
        """Train for one epoch, then evaluate. An iterator that is left early leaves the epoch undone.

        Yields:
            progress after each batch; that of the last one again between the batches of the evaluation.
        Raises:
            TrainingDiverged: the loss or a weight became infinite or not a number.
            BatchTooSmall: a batch norm gets one number for each channel.
        """
        epoch = self.epoch + 1
        numbers = EpochNumbers(self._recipe.seed, epoch)
        self._set_modes()
        with numbers.drawn():
            batches = self._split(torch.randperm(len(self._examples.train_labels)))
        total_loss, correct, seen = 0.0, 0, 0
        for done, batch in enumerate(batches, 1):
            with numbers.drawn():
                loss, hits = self._step(batch)
            if not math.isfinite(loss):
                raise TrainingDiverged(epoch, "training loss")
            total_loss, correct, seen = total_loss + loss * len(batch), correct + hits, seen + len(batch)
            yield BatchDone(epoch, done, len(batches), loss)
        self._require_finite(epoch)
        evaluated: list[Tensor] = []
        for images in torch.split(self._examples.validation_inputs, self._recipe.batch_size):
            if evaluated:
                yield BatchDone(epoch, len(batches), len(batches), loss)
            evaluated.append(self._evaluated(images))
        self.metrics = self._measured(epoch, total_loss / seen, correct / seen, torch.cat(evaluated))
        self.epoch = epoch

    def checkpoint(self) -> bytes:
        """The training after its last epoch, for `Run` to go on from."""
        schedule = None if self._scheduler is None else self._scheduler.state_dict()
        state = self._module.state_dict()
        return Checkpoint(self.epoch, state, self._optimizer.state_dict(), schedule).encoded()

    def _restore(self, checkpoint: Checkpoint) -> None:
        self._module.load_state_dict(checkpoint.module)
        self._optimizer.load_state_dict(dict(checkpoint.optimizer))
        if self._scheduler is not None and checkpoint.schedule is not None:
            self._scheduler.load_state_dict(dict(checkpoint.schedule))
        self.epoch = checkpoint.epoch

    def _set_modes(self) -> None:
        """Set train mode; layers of which nothing is trained stay as they are, with their statistics."""
        self._module.train(self._recipe.train_mode)
        for part in self._module.modules():
            own = tuple(part.parameters(recurse=False))
            if own and not any(one.requires_grad for one in own):
                part.eval()

    def _split(self, order: Tensor) -> tuple[Tensor, ...]:
        """Batches of an epoch. A last one of a single example is left out: it has no variance."""
        batches: tuple[Tensor, ...] = torch.split(order, self._recipe.batch_size)
        return (
            batches[:-1] if len(batches) > 1 and len(batches[-1]) == 1 < self._recipe.batch_size else batches
        )

    def _step(self, batch: Tensor) -> tuple[float, int]:
        """Train on one batch; its loss and the number of its examples that were predicted rightly."""
        examples = self._examples
        images, labels = examples.train_inputs[batch], examples.train_labels[batch]
        if self._recipe.augment:
            images = augmented(images, mirror=examples.may_mirror)
        self._optimizer.zero_grad()
        logits = self._logits(images)
        loss = self._loss(logits, labels)
        loss.backward()
        self._optimizer.step()
        if self._scheduler is not None:
            self._scheduler.step()
        return loss.item(), int((logits.argmax(1) == labels).sum())

    def _logits(self, images: Tensor) -> Tensor:
        try:
            logits: Tensor = self._module(images)
        except ValueError as failure:
            if "more than 1 value per channel" not in str(failure):
                raise
            raise BatchTooSmall(len(images)) from failure
        return logits

    def _require_finite(self, epoch: int) -> None:
        for name, tensor in self._module.state_dict().items():
            if not tensor.isfinite().all():
                raise TrainingDiverged(epoch, name)

    def _evaluated(self, images: Tensor) -> Tensor:
        self._module.eval()
        with torch.no_grad():
            logits: Tensor = self._module(images)
            return logits

    def _measured(self, epoch: int, train_loss: float, train_accuracy: float, logits: Tensor) -> Metrics:
        labels = self._examples.validation_labels
        loss = self._loss(logits, labels).item()
        if not math.isfinite(loss):
            raise TrainingDiverged(epoch, "validation loss")
        accuracy = (logits.argmax(1) == labels).double().mean().item()
        mistakes = worst_mistakes(logits, labels)
        return Metrics(train_loss, train_accuracy, loss, accuracy, confusion(logits, labels), mistakes)


def _require_classes(module: nn.Module, examples: Examples) -> None:
    module.eval()
    with torch.no_grad():
        shape = tuple(module(examples.validation_inputs[:1]).shape[1:])
    if len(shape) != 1:
        raise NoClasses("output", shape)
    if shape != (examples.classes,):
        raise ShapeMismatch("output", (examples.classes,), shape, "classes")


def _tensors(parts: Iterable[nn.Module]) -> dict[str, Tensor]:
    """The tensors of a network, without copying them, by its own names."""
    named = (pair for part in parts for pair in part.state_dict().items())
    return {name: tensor for name, tensor in named if not name.endswith(COUNTER)}


def _frozen(parts: Iterable[nn.Module]) -> dict[str, Tensor]:
    """Parameters that are not trained, and running statistics of modules of which nothing is trained."""
    found: dict[str, Tensor] = {}
    for path, module in (pair for part in parts for pair in part.named_modules()):
        own = list(module.named_parameters(path, recurse=False))
        found |= {name: one.detach() for name, one in own if not one.requires_grad}
        if not any(one.requires_grad for _, one in own):
            buffers = module.named_buffers(path, recurse=False)
            found |= {name: one for name, one in buffers if one.is_floating_point()}
    return found
