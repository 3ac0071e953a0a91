"""Predicted cost of trainings, and refusals of those that are too large."""

from typing import Any

import pytest

from app.core.networks.description import describe
from app.core.networks.document import network_from_document
from app.core.networks.structure import structure_of
from app.datasets.built_in import BUILT_IN
from app.jobs.trainings.cost import cost_of, refuse_too_large
from app.training.errors import TrainingTooLarge
from app.training.limits import TrainingLimits
from app.training.recipe import Optimizer, Recipe
from tests.web.trainings import LAYERS

PICTURES = 100
NODES = describe(structure_of(network_from_document({"input": {"channels": 1}, "layers": [
    *LAYERS[:-1], LAYERS[-1] | {"in_features": 64}
]})), 16, 16)  # fmt: skip
PARAMETERS = 40 + 8 + 650
OUTPUTS = [256, 1024, 1024, 1024, 64, 64, 10]


@pytest.mark.parametrize(("optimizer", "tensors"), [("SGD", 1), ("Adam", 2), ("AdamW", 2)])
def test_memory_is_counted_in_numbers_of_four_bytes(optimizer: Any, tensors: int) -> None:
    cost = cost_of(NODES, Recipe(optimizer=Optimizer(optimizer)), PICTURES)
    numbers = PICTURES * 256 + 3 * PARAMETERS + PARAMETERS * (1 + 2 * tensors)
    assert cost.fixed_bytes == 4 * numbers
    assert cost.example_bytes == 4 * (sum(OUTPUTS[1:]) + 2 * 1024)


def test_layers_before_the_first_trained_one_cost_their_forward_pass() -> None:
    whole = cost_of(NODES, Recipe(), PICTURES)
    augmented = cost_of(NODES, Recipe(trainable=("linear1",), augment=True), PICTURES)
    assert augmented.example_bytes == 4 * (10 + 2 * 1024)
    assert augmented.evaluated_seconds == pytest.approx(whole.evaluated_seconds)
    assert whole.evaluated_seconds < augmented.example_seconds < whole.example_seconds / 2
    once = cost_of(NODES, Recipe(trainable=("linear1",)), PICTURES)
    below = augmented.example_seconds - once.example_seconds
    assert once.once_seconds == pytest.approx(PICTURES * below)
    assert augmented.fixed_bytes - once.fixed_bytes == 4 * PICTURES * (256 - 64)


@pytest.mark.parametrize(
    ("resource", "limits", "member"),
    [
        ("memory", {"max_bytes": 3_000_000}, "batch_size"),
        ("batch", {"max_batch_seconds": 0.001}, "batch_size"),
        ("training", {"max_seconds": 0.5}, "epochs"),
    ],
)
def test_what_is_too_large_is_refused_with_the_largest_that_is_not(
    resource: str, limits: dict[str, Any], member: str
) -> None:
    data_set = BUILT_IN["digits"].made().value
    given: dict[str, Any] = {"epochs": 20, "batch_size": 512}

    def refuse(**changed: int) -> None:
        bounds = {"max_bytes": 10**9, "max_batch_seconds": 10.0, "max_seconds": 100.0} | limits
        refuse_too_large(NODES, Recipe(**given | changed), data_set, TrainingLimits(**bounds))

    with pytest.raises(TrainingTooLarge) as refused:
        refuse()
    error = refused.value
    assert (error.resource, error.limit) == (resource, next(iter(limits.values())))
    assert error.predicted > error.limit
    assert 0 < error.fitting < given[member]
    refuse(**{member: error.fitting})
    with pytest.raises(TrainingTooLarge):
        refuse(**{member: error.fitting + 1})


def test_what_no_batch_makes_small_enough_is_refused_without_one() -> None:
    with pytest.raises(TrainingTooLarge) as refused:
        refuse_too_large(NODES, Recipe(), BUILT_IN["digits"].made().value, TrainingLimits(max_bytes=1000))
    assert refused.value.fitting == 0
