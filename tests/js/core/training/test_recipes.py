"""Recipes of the page are those of the API: names, both recipes, and what each field takes."""

import pytest

from app.core.errors import InvalidParameter
from app.training.recipe import OPTIMIZERS, SCHEDULES, Recipe
from tests.js.javascript import CORE, JavaScript

FIELDS = f"{CORE}/training/recipe_fields.js"
RECIPES = f"{CORE}/training/recipes.js"
IN_OPTIMIZER = {"lr", "momentum", "weight_decay"}


def test_the_page_offers_every_optimizer_and_schedule(javascript: JavaScript) -> None:
    assert javascript.value(FIELDS, "OPTIMIZERS") == list(OPTIMIZERS)
    assert javascript.value(FIELDS, "SCHEDULES") == list(SCHEDULES)


@pytest.mark.parametrize("name", ["course", "fast"])
def test_each_recipe_is_complete(javascript: JavaScript, name: str) -> None:
    recipe = javascript.value(RECIPES, "RECIPES")[name]
    assert Recipe.read(recipe).document() == recipe | {"trainable": None, "train_mode": True}


@pytest.mark.parametrize(
    ("name", "values"),
    {
        "lr": ["0", "1e-9", "0.1", "999.9", "1000", "-1"],
        "momentum": ["-0.1", "0", "0.9", "1"],
        "weight_decay": ["-1", "0", "0.0005", "999", "1000"],
        "batch_size": ["0", "1", "4096", "4097"],
        "epochs": ["0", "1", "999", "1000"],
        "label_smoothing": ["-0.1", "0", "0.99", "1"],
        "seed": ["-1", "0", "999999"],
        "validation": ["0", "0.01", "0.99", "1"],
    }.items(),
)
def test_a_field_takes_what_the_api_takes(javascript: JavaScript, name: str, values: list[str]) -> None:
    mistakes = javascript.each(FIELDS, "mistakeOf", [(name, value) for value in values])
    assert [mistake == "" for mistake in mistakes] == [is_taken(name, value) for value in values]


def is_taken(name: str, text: str) -> bool:
    value = float(text) if "." in text or "e" in text else int(text)
    document = {"optimizer": {name: value}} if name in IN_OPTIMIZER else {name: value}
    try:
        Recipe.read(document)
    except InvalidParameter:
        return False
    return True
