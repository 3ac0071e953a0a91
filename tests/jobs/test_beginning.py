"""Trainings of a pretrained network's last layer: frozen features, networks of two files, and the program."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from safetensors.torch import load_file

from app.core.networks.document import network_from_document
from app.core.networks.trainable import trainable
from app.core.programs.training_pictures import TrainingPictures
from app.datasets.archive import archived_files
from app.datasets.built_in import BUILT_IN
from app.datasets.dataset import DataSet, ImageClass
from app.datasets.known import Made
from app.images.limits import DEFAULT_IMAGE_SIDE
from app.images.stored_image import DecodedPictures, StoredImage
from app.jobs.trainings.beginning import Beginning, Beginnings
from app.jobs.trainings.features import Features
from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.kinds.layers import LayersModel
from app.models.kinds.table import model_from_document
from app.models.limits import TensorFileLimits
from app.models.model import Trained
from app.models.weights import SEEDED, Weights, uploaded
from app.store.objects import ObjectStore
from app.training.examples import Examples
from app.training.head import replace_head
from app.training.recipe import Optimizer, Recipe
from app.training.run import Run
from app.training.steps import freeze
from app.wire.archives import to_zip
from tests.jobs.toy import silent

CPU = torch.device("cpu")
LIMITS = TensorFileLimits(10**8, 10**6)
RECIPE = Recipe(trainable=("fc",), epochs=2, batch_size=4, optimizer=Optimizer(lr=0.01))


FROZEN = {"resnet18": (512, 11_176_512), "efficientnet_lite0": (1280, 3_371_008)}
"""Numbers of features and of frozen weights and biases."""


class Desk:
    """A classifier with random weights, and four pictures of each material."""

    def __init__(self, store: ObjectStore, architecture: str) -> None:
        self._store = store
        self.model = ClassifierModel(ARCHITECTURES[architecture], SEEDED)
        made = BUILT_IN["materials"].made()
        classes = tuple(ImageClass(one.label, one.images[:4]) for one in made.value.classes)
        self.pictures = Made(DataSet(classes), made.pictures)
        self.decoded = 0

    def keep(self, content: bytes) -> Weights:
        return self.stored(self._store.put("weights", content)[0])

    def stored(self, sha256: str) -> Weights:
        return uploaded(sha256, self._store.path("weights", sha256))

    def read(self, images: Sequence[str]) -> npt.NDArray[np.float32]:
        self.decoded += len(images)
        stored = [
            StoredImage(image, self.pictures.pictures[image], DecodedPictures(10**6)) for image in images
        ]
        return np.stack([self.model.image(one, DEFAULT_IMAGE_SIDE) for one in stored])

    def examples(self, beginning: Beginning, features: Features) -> Examples:
        tensors: list[torch.Tensor] = []
        items = self.pictures.value.items(RECIPE.validation, RECIPE.seed)
        for split in ("training", "validation"):
            chosen = [item for item in items if item.split == split]
            images = [item.image for item in chosen]
            frozen, key = beginning.frozen, beginning.key
            tensors.append(
                torch.from_numpy(self.read(images))
                if frozen is None
                else features.of(frozen, key, images, self.read, silent)
            )
            tensors.append(torch.tensor([item.label for item in chosen]))
        train_inputs, train_labels, inputs, labels = tensors
        return Examples(train_inputs, train_labels, inputs, labels, 3)


@pytest.fixture
def architecture() -> str:
    """The desk's classifier."""
    return "resnet18"


@pytest.fixture
def desk(tmp_path: Path, architecture: str) -> Iterator[Desk]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with ObjectStore(tmp_path / "data", min_free_bytes=0) as store:
        yield Desk(store, architecture)
    torch.set_num_threads(threads)


def trained(beginning: Beginning, examples: Examples, recipe: Recipe = RECIPE) -> Run:
    run = Run(beginning.module, examples, recipe, None, beginning.frozen)
    while run.epoch < recipe.epochs:
        list(run.next_epoch())
    return run


def without_cut(beginning: Beginning, desk: Desk) -> Beginning:
    """The same training with every picture passing the whole network."""
    module = trainable(desk.model.build(CPU).traceable.graph)
    replace_head(module, "fc", 3, RECIPE.seed)
    freeze(module, RECIPE.trainable)
    return replace(beginning, module=module, frozen=None)


@pytest.mark.parametrize("architecture", FROZEN)
def test_a_head_is_trained_on_features_that_are_computed_once(
    desk: Desk, tmp_path: Path, architecture: str
) -> None:
    """EfficientNet-Lite0 has dropout between the features and its head."""
    beginnings, features = Beginnings(desk.keep), Features(10**8)
    beginning = beginnings.of(desk.model, RECIPE, "fc", 3)
    run = trained(beginning, desk.examples(beginning, features))
    features_count, frozen_count = FROZEN[architecture]
    assert (run.trainable_count, run.frozen_count) == (3 * features_count + 3, frozen_count)
    assert run.trained_names == {"fc.weight", "fc.bias"}
    assert run.frozen_change == 0
    assert desk.decoded == 12
    again = beginnings.of(desk.model, RECIPE, "fc", 3)
    repeated = trained(again, desk.examples(again, features))
    assert desk.decoded == 12
    plain = without_cut(beginning, desk)
    whole = trained(plain, desk.examples(plain, features))
    for name in run.trained_names:
        assert torch.equal(run.weights[name], repeated.weights[name])
        torch.testing.assert_close(run.weights[name], whole.weights[name], atol=1e-4, rtol=1e-3)
    assert_network_of_two_files(desk, beginning, run)
    assert_program_repeats(desk, run, tmp_path)


def assert_network_of_two_files(desk: Desk, beginning: Beginning, run: Run) -> None:
    """The trained network has the new head's tensors, and all others of the network before."""
    labels = ("brick", "grass", "gravel")
    tensors = {name: tensor.numpy() for name, tensor in run.weights.items()}
    model = beginning.model.with_trained(Trained(tensors, run.trained_names, labels), LIMITS, desk.keep)
    read = model_from_document(json.loads(model.canonical_bytes()), desk.stored)
    assert (read.id, read.labels(), read.structure().layers.keys()) == (
        model.id,
        labels,
        desk.model.structure().layers.keys(),
    )
    state = read.build(CPU).traceable.graph.module.state_dict()
    before = desk.model.build(CPU).traceable.graph.module.state_dict()
    for name, tensor in state.items():
        assert torch.equal(tensor, run.weights[name] if name.startswith("fc.") else before[name])
    base = read.before_training(read.build(CPU), None, desk.keep).build(CPU).traceable.graph.module
    assert all(torch.equal(tensor, state[name]) for name, tensor in base.state_dict().items())


def assert_program_repeats(desk: Desk, run: Run, folder: Path) -> None:
    """The program trains the head on the same pictures to the same weights, up to rounding."""
    base = desk.model.before_training(desk.model.build(CPU), None, desk.keep).weights_source.path
    assert base is not None
    (folder / "weights.safetensors").write_bytes(base.read_bytes())
    (folder / "few.zip").write_bytes(to_zip(archived_files(desk.pictures)))
    facts = TrainingPictures("few.zip", are_held_out=False, may_mirror=True)
    program = desk.model.training_program(RECIPE.document(), facts, DEFAULT_IMAGE_SIDE, "fc")
    (folder / "program.py").write_text(program)
    ran = subprocess.run(
        [sys.executable, "-I", "program.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    written = load_file(folder / "trained.safetensors")
    expected = run.weights
    assert written.keys() == expected.keys()
    for name, tensor in expected.items():
        if name in run.trained_names:
            torch.testing.assert_close(written[name], tensor, atol=1e-4, rtol=1e-3)
        else:
            assert torch.equal(written[name], tensor)


def test_the_kept_parts_of_a_network_stay_as_they_are(desk: Desk) -> None:
    layers = [{"op": "Flatten"}, {"op": "Linear", "out_features": 3}]
    document = {"input": {"channels": 1, "height": 2, "width": 2}, "layers": layers}
    model, recipe = LayersModel(network_from_document(document)), replace(RECIPE, trainable=("linear1",))
    beginnings = Beginnings(desk.keep)
    beginning = beginnings.of(model, recipe, None, 3)
    before = deepcopy(beginning.module.state_dict())
    numbers, labels = torch.rand(12, 4), torch.arange(12) % 3
    run = trained(beginning, Examples(numbers, labels, numbers, labels, 3), recipe)
    again = beginnings.of(model, recipe, None, 3)
    assert again.frozen is beginning.frozen
    for name, tensor in again.module.state_dict().items():
        assert torch.equal(tensor, before[name])
        assert not torch.equal(tensor, run.weights[name])
    assert beginnings.of(model, replace(recipe, augment=True), None, 3).frozen is None


def test_a_network_of_layers_gets_a_new_last_layer(desk: Desk) -> None:
    layers = [
        {"op": "Flatten"},
        {"op": "Linear", "out_features": 10, "bias": False},
        {"op": "Softmax"},
    ]
    document = {"input": {"channels": 1, "height": 2, "width": 2}, "layers": layers}
    model = LayersModel(network_from_document(document))
    recipe = replace(RECIPE, trainable=("linear1",))
    beginning = Beginnings(desk.keep).of(model, recipe, "linear1", 3)
    assert beginning.frozen is not None
    features = beginning.frozen(torch.rand(12, 1, 2, 2))
    labels = torch.arange(12) % 3
    run = trained(beginning, Examples(features, labels, features, labels, 3), recipe)
    tensors = {name: tensor.numpy() for name, tensor in run.weights.items()}
    made = Trained(tensors, run.trained_names, ("a", "b", "c"))
    model_after = beginning.model.with_trained(made, LIMITS, desk.keep)
    assert model_after.labels() == ("a", "b", "c")
    built = model_after.build(CPU).traceable.graph.module
    assert torch.equal(built.get_parameter("linear1.bias"), run.weights["linear1.bias"])
