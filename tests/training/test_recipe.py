"""Recipes read from documents and written back."""

import pytest

from app.core.errors import InvalidParameter
from app.training.recipe import Optimizer, Recipe

COMPLETE = {
    "trainable": None,
    "epochs": 10,
    "batch_size": 64,
    "seed": 0,
    "validation": 0.2,
    "optimizer": {"name": "SGD", "lr": 0.1, "momentum": 0.0, "nesterov": False, "weight_decay": 0.0},
    "schedule": "constant",
    "label_smoothing": 0.0,
    "augment": False,
    "train_mode": True,
}


def test_a_recipe_is_written_with_every_key() -> None:
    assert Recipe.read({}).document() == COMPLETE
    assert Recipe.read(COMPLETE) == Recipe()


def test_what_is_given_is_kept() -> None:
    given = {"trainable": ["fc"], "epochs": 3, "optimizer": {"name": "AdamW", "lr": 1}, "schedule": "cosine"}
    recipe = Recipe.read(given)
    assert recipe == Recipe(trainable=("fc",), epochs=3, optimizer=Optimizer("AdamW", 1.0), schedule="cosine")
    assert Recipe.read(recipe.document()) == recipe
    assert type(recipe.optimizer.lr) is float


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"epoch": 3}, "epoch"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": 1000}, "epochs"),
        ({"epochs": True}, "epochs"),
        ({"epochs": 2.0}, "epochs"),
        ({"batch_size": 0}, "batch_size"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
        ({"validation": 0}, "validation"),
        ({"validation": 1}, "validation"),
        ({"validation": "0.2"}, "validation"),
        ({"optimizer": "SGD"}, "optimizer"),
        ({"optimizer": None}, "optimizer"),
        ({"optimizer": {"beta": 1}}, "optimizer.beta"),
        ({"optimizer": {"name": "RMSprop"}}, "optimizer.name"),
        ({"optimizer": {"lr": 0}}, "optimizer.lr"),
        ({"optimizer": {"lr": float("nan")}}, "optimizer.lr"),
        ({"optimizer": {"lr": 10**400}}, "optimizer.lr"),
        ({"optimizer": {"momentum": 1.0}}, "optimizer.momentum"),
        ({"optimizer": {"nesterov": True}}, "optimizer.nesterov"),
        ({"optimizer": {"name": "Adam", "momentum": 0.9}}, "optimizer.momentum"),
        ({"optimizer": {"weight_decay": -1}}, "optimizer.weight_decay"),
        ({"schedule": "step"}, "schedule"),
        ({"schedule": None}, "schedule"),
        ({"label_smoothing": 1}, "label_smoothing"),
        ({"augment": 1}, "augment"),
        ({"train_mode": None}, "train_mode"),
        ({"trainable": []}, "trainable"),
        ({"trainable": "fc"}, "trainable"),
        ({"trainable": ["fc", 3]}, "trainable.1"),
    ],
)
def test_values_that_are_not_allowed_are_refused(given: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        Recipe.read(given)
    assert refused.value.path == path
