"""Programs that repeat a training, run in a process of their own and compared with `Run` to the bit."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from app.core.networks.document import Network, network_from_document
from app.core.networks.traceable import Traceable, build
from app.core.networks.trainable import trainable
from app.core.networks.weightless import build_with, tensor_shapes, weightless
from app.core.programs.image_source import PhotographSource
from app.core.programs.training import training_program
from app.core.programs.training_pictures import TrainingPictures
from app.datasets.archive import archived_files
from app.datasets.built_in import BUILT_IN
from app.datasets.inputs import inputs
from app.images.stored_image import DecodedPictures, StoredImage
from app.models.kinds.layers import LayersModel
from app.training.examples import Examples
from app.training.recipe import Optimizer, Recipe
from app.training.run import Run
from app.training.steps import freeze
from app.wire.archives import to_zip

SIZE = 224


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def conv(before: int, after: int, **others: Any) -> dict[str, Any]:
    layer = {"op": "Conv2d", "in_channels": before, "out_channels": after, "kernel_size": 5, "padding": 2}
    return layer | {"weight": {"seed": 0}} | others


RELU, POOL, FLATTEN = {"op": "ReLU"}, {"op": "MaxPool2d", "kernel_size": 2}, {"op": "Flatten"}


def norm(channels: int) -> dict[str, Any]:
    return {"op": "BatchNorm2d", "num_features": channels}


def head(classes: int) -> list[dict[str, Any]]:
    return [FLATTEN, {"op": "Linear", "out_features": classes, "weight": {"seed": 0}}]


def network(channels: int, side: int, *layers: dict[str, Any]) -> Network:
    size = {"channels": channels, "height": side, "width": side}
    return network_from_document({"input": size, "layers": list(layers)})


COURSE = network(1, 16, conv(1, 16), RELU, POOL, conv(16, 32), RELU, POOL, *head(10))
FAST = network(1, 16, conv(1, 16), norm(16), RELU, POOL, conv(16, 32), norm(32), RELU, POOL, *head(10))
ONE_CYCLE = Optimizer("SGD", 0.2, 0.9, nesterov=True)
# Padded on one side only, with dropout and two softmaxes, smaller than the pictures, in grey.
SMALL = network(
    1, 14, conv(1, 4, padding=[1, 0, 2, 1], padding_mode="reflect"), norm(4), {"op": "GELU"},
    {"op": "AvgPool2d", "kernel_size": 4}, {"op": "Dropout", "p": 0.3}, *head(8), {"op": "Softmax"},
    {"op": "Softmax"},
)  # fmt: skip
COLOURS = network(3, 32, conv(3, 3, stride=4), {"op": "PReLU"}, *head(8))
TEXTURES = network(1, 64, conv(1, 2, stride=8), RELU, *head(3))
CASES = {
    "the course's": ("digits", COURSE, Recipe(epochs=2, batch_size=100)),
    "fast": (
        "digits",
        FAST,
        Recipe(epochs=2, optimizer=ONE_CYCLE, schedule="one_cycle", label_smoothing=0.1),
    ),
    "augmented, and a last batch of one": (
        "digits",
        FAST,
        Recipe(epochs=2, batch_size=479, augment=True, schedule="cosine"),
    ),
    "mirrored colours": (
        "shapes",
        COLOURS,
        Recipe(epochs=2, augment=True, optimizer=Optimizer("AdamW", 0.01, weight_decay=0.1)),
    ),
    "dropout and softmax": ("shapes", SMALL, Recipe(epochs=2, optimizer=Optimizer("Adam", 0.01))),
    "held out by the data set, frozen": (
        "materials",
        TEXTURES,
        Recipe(("conv1.bias", "linear1"), epochs=2, train_mode=False, optimizer=Optimizer(weight_decay=0.01)),
    ),
}


def examples(name: str, network: Network, recipe: Recipe) -> Examples:
    """The pictures of a data set as a training reads them."""
    built_in, model = BUILT_IN[name], LayersModel(network)
    made = built_in.made()
    decoded = DecodedPictures(2**20)

    def tensors(split: str) -> tuple[Tensor, Tensor]:
        items = [item for item in made.value.items(recipe.validation, recipe.seed) if item.split == split]
        stored = (StoredImage(item.image, made.pictures[item.image], decoded) for item in items)
        read = inputs(stored, lambda image: model.image(image, SIZE))
        return torch.from_numpy(read), torch.tensor([item.label for item in items])

    classes = len(made.value.labels)
    return Examples(*tensors("training"), *tensors("validation"), classes, built_in.facts.may_mirror)


def repeated(name: str, program: str, folder: Path) -> tuple[dict[str, Tensor], float]:
    """The weights that a program writes beside a data set's archive, and the accuracy that it prints last."""
    (folder / f"{name}.zip").write_bytes(to_zip(archived_files(BUILT_IN[name].made())))
    (folder / "program.py").write_text(program)
    ran = subprocess.run(
        [sys.executable, "-I", "program.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    printed = re.findall(r"([\d.]+)%", ran.stdout)
    return load_file(folder / "trained.safetensors"), float(printed[-1])


def assert_repeats(found: tuple[dict[str, Tensor], float], run: Run) -> None:
    weights, accuracy = found
    expected = run.weights
    assert weights.keys() == expected.keys()
    for key, tensor in expected.items():
        assert torch.equal(weights[key], tensor), key
    assert run.metrics is not None
    assert accuracy == pytest.approx(100 * run.metrics.validation_accuracy, abs=0.006)


def trained(traceable: Traceable, data: Examples, recipe: Recipe) -> Run:
    module = trainable(traceable.graph)
    freeze(module, recipe.trainable)
    run = Run(module, data, recipe)
    while run.epoch < recipe.epochs:
        list(run.next_epoch())
    return run


def program_of(name: str, network: Network, recipe: Recipe, **options: Any) -> str:
    facts = TrainingPictures(f"{name}.zip", name == "materials", BUILT_IN[name].facts.may_mirror)
    size = (network.input.height or 0, network.input.width or 0)
    return training_program(network, recipe.document(), facts, PhotographSource(SIZE, size), **options)


@pytest.mark.parametrize("case", CASES)
def test_a_program_trains_to_the_same_weights(tmp_path: Path, case: str) -> None:
    name, layers, recipe = CASES[case]
    run = trained(build(layers), examples(name, layers, recipe), recipe)
    assert_repeats(repeated(name, program_of(name, layers, recipe), tmp_path), run)


def test_a_program_goes_on_from_weights_in_a_file(tmp_path: Path) -> None:
    name, layers, recipe = CASES["dropout and softmax"]
    layers, recipe = weightless(layers), replace(recipe, epochs=1)
    generator = torch.Generator().manual_seed(3)
    weights = {key: torch.rand(shape, generator=generator) for key, shape in tensor_shapes(layers).items()}
    run = trained(build_with(layers, weights), examples(name, layers, recipe), recipe)
    save_file(weights, tmp_path / "weights.safetensors")
    assert_repeats(repeated(name, program_of(name, layers, recipe, weights_in_file=True), tmp_path), run)
