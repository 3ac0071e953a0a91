"""The pictures of a data set as a training reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

from app.datasets.inputs import inputs
from app.images.limits import DEFAULT_IMAGE_SIDE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from app.datasets.known import KnownSet
    from app.engine.library import Library
    from app.jobs.worker.work import Report
    from app.models.model import Model
    from app.training.examples import Examples
    from app.training.recipe import Recipe

    Read = Callable[[Iterable[str]], npt.NDArray[np.float32]]
    ToTensor = Callable[[Sequence[str], Read], Tensor]


def reported(images: Sequence[str], report: Report) -> Iterator[str]:
    """The ids of pictures, telling that each is done when the next one is taken."""
    report(0, len(images))
    for done, image in enumerate(images, 1):
        yield image
        report(done, len(images))


class Pictures:
    """The pictures of a data set as a network, or the part of it that is trained, reads them.

    Attributes:
        held_out: ids of the validation images, in the order of the examples.
        labels: of the classes.
    """

    def __init__(self, examples: Examples, held_out: list[str], labels: tuple[str, ...]) -> None:
        self.examples, self.held_out, self.labels = examples, held_out, labels

    @property
    def size_bytes(self) -> int:
        """Memory that they take."""
        return self.examples.train_inputs.nbytes + self.examples.validation_inputs.nbytes

    @classmethod
    def read(
        cls, library: Library, model: Model, data_set: KnownSet, recipe: Recipe, to_tensor: ToTensor
    ) -> Self:
        """Read all pictures of a data set.

        Args:
            to_tensor: makes examples of ids, and of a function that gives the numbers of some ids.
        """
        import torch

        from app.training.examples import Examples

        made = data_set.made()
        items = made.value.items(recipe.validation, recipe.seed)
        trained = [item for item in items if item.split == "training"]
        held_out = [item for item in items if item.split == "validation"]

        def read(images: Iterable[str]) -> npt.NDArray[np.float32]:
            stored = (library.with_bytes(image, made.pictures[image]) for image in images)
            return inputs(stored, lambda image: model.image(image, DEFAULT_IMAGE_SIDE))

        numbers = to_tensor([item.image for item in trained + held_out], read)
        labels = torch.tensor([item.label for item in trained + held_out])
        count = len(trained)
        examples = Examples(
            numbers[:count],
            labels[:count],
            numbers[count:],
            labels[count:],
            len(made.value.classes),
            may_mirror=data_set.facts.may_mirror,
        )
        return cls(examples, [item.image for item in held_out], made.value.labels)
