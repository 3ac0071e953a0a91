"""Trainings against plain loops of PyTorch, interrupted, frozen, and gone wrong."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from app.core.errors import InvalidParameter, NoClasses, ShapeMismatch
from app.core.networks.document import network_from_document
from app.core.networks.weightless import build_with, tensor_shapes, weightless
from app.training.errors import BatchTooSmall, TrainingDiverged
from app.training.recipe import Optimizer, Recipe
from app.training.run import Run
from app.training.steps import freeze
from tests.training.examples import DOCUMENT, examples, module, train

NESTEROV = Optimizer("SGD", 0.05, 0.9, nesterov=True, weight_decay=0.01)
RECIPES = {
    "sgd": Recipe(optimizer=Optimizer(lr=0.1)),
    "momentum and cosine": Recipe(optimizer=Optimizer(lr=0.1, momentum=0.8), schedule="cosine"),
    "nesterov and one cycle": Recipe(optimizer=NESTEROV, schedule="one_cycle", label_smoothing=0.1),
    "adam": Recipe(optimizer=Optimizer("Adam", 0.01, weight_decay=0.01), schedule="one_cycle"),
    "adamw": Recipe(optimizer=Optimizer("AdamW", 0.01, weight_decay=0.1), schedule="cosine", seed=7),
    "eval mode": Recipe(optimizer=NESTEROV, train_mode=False),
}


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("name", RECIPES)
def test_a_training_is_the_plain_loop(name: str) -> None:
    recipe = replace(RECIPES[name], epochs=3, batch_size=16)
    run = Run(module(), examples(), recipe)
    train(run, 3)
    expected, losses = plain_loop(recipe)
    assert run.metrics is not None
    weights = run.weights
    assert weights.keys() == {key for key in expected if not key.endswith("num_batches_tracked")}
    for key, tensor in weights.items():
        assert torch.equal(tensor, expected[key]), key
    assert run.metrics.train_loss == pytest.approx(losses[0])
    assert run.metrics.validation_loss == pytest.approx(losses[1])


def by_hand() -> nn.Sequential:
    """The network of the tests; what pads its images is left to the loop."""
    torch.manual_seed(0)
    net = nn.Sequential()
    net.add_module("conv1", nn.Conv2d(1, 4, 3))
    net.add_module("batchnorm1", nn.BatchNorm2d(4))
    for part in (nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.3), nn.Flatten()):
        net.append(part)
    net.add_module("linear1", nn.Linear(4 * 3 * 4, 3))
    return net


def plain_loop(recipe: Recipe) -> tuple[dict[str, torch.Tensor], tuple[float, float]]:
    """The same training as a student would write it, on modules of torch.nn made by hand."""
    net = by_hand()
    data, given, last = examples(), recipe.optimizer, []
    numbers: dict[str, Any] = {"lr": given.lr, "weight_decay": given.weight_decay}
    if given.name == "SGD":
        numbers |= {"momentum": given.momentum, "nesterov": given.nesterov}
    optimizer = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}[given.name](
        net.parameters(), **numbers
    )
    schedule: Any = None
    if recipe.schedule == "cosine":
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 9)
    if recipe.schedule == "one_cycle":
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, given.lr, 9, cycle_momentum=False)
    for epoch in range(1, 4):
        torch.manual_seed(1000 * recipe.seed + epoch)
        net.train(recipe.train_mode)
        order, total = torch.randperm(45), 0.0
        for rows in (order[:16], order[16:32], order[32:]):
            optimizer.zero_grad()
            images = F.pad(data.train_inputs[rows], (2, 1, 1, 0))
            loss = F.cross_entropy(
                net(images), data.train_labels[rows], label_smoothing=recipe.label_smoothing
            )
            torch.autograd.backward(loss)
            optimizer.step()
            if schedule:
                schedule.step()
            total += loss.item() * len(rows)
        last.append(total / 45)
    net.eval()
    with torch.no_grad():
        logits = net(F.pad(data.validation_inputs, (2, 1, 1, 0)))
    held_out = F.cross_entropy(logits, data.validation_labels, label_smoothing=recipe.label_smoothing)
    return net.state_dict(), (last[-1], held_out.item())


@pytest.mark.parametrize("name", RECIPES)
def test_a_training_resumed_after_any_epoch_ends_with_the_same_bits(name: str) -> None:
    recipe = replace(RECIPES[name], epochs=3, batch_size=16, augment=True)
    undisturbed = Run(module(), examples(may_mirror=True), recipe)
    train(undisturbed, 3)
    for stop in (0, 1, 2):
        run = Run(module(), examples(may_mirror=True), recipe)
        train(run, stop)
        kept = run.checkpoint()
        next(iter(run.next_epoch()))  # killed in the middle of the next epoch
        torch.rand(3)  # other work of the process
        resumed = Run(module(), examples(may_mirror=True), recipe, kept)
        assert resumed.epoch == stop
        train(resumed, 3)
        expected = undisturbed.weights
        assert all(torch.equal(tensor, expected[key]) for key, tensor in resumed.weights.items())
        assert resumed.metrics == undisturbed.metrics


def test_the_weights_are_those_of_a_stored_network() -> None:
    run = Run(module(), examples(), Recipe(batch_size=16))
    train(run, 1)
    network = weightless(network_from_document(DOCUMENT))
    weights = run.weights
    assert {name: tuple(tensor.shape) for name, tensor in weights.items()} == tensor_shapes(network)
    stored = build_with(network, weights).graph.module
    logits = run_logits(run)
    assert torch.equal(stored(examples().validation_inputs), logits.softmax(1))


def test_it_reports_each_batch_and_leaves_the_global_generator_alone() -> None:
    run = Run(module(), examples(), Recipe(batch_size=16))
    torch.manual_seed(3)
    before = torch.get_rng_state()
    steps = list(run.next_epoch())
    steps_and_evaluation = [(1, 1, 3), (1, 2, 3), (1, 3, 3), (1, 3, 3)]  # 30 examples in two batches
    assert [(step.epoch, step.batch, step.batches) for step in steps] == steps_and_evaluation
    assert torch.equal(torch.get_rng_state(), before)


def test_metrics_count_every_validation_example() -> None:
    run = Run(module(), examples(), Recipe(batch_size=16, optimizer=Optimizer(lr=0.01)))
    train(run, 1)
    metrics, labels = run.metrics, examples().validation_labels.tolist()
    assert metrics is not None
    probabilities = run_logits(run).double().softmax(1).tolist()
    predicted = [row.index(max(row)) for row in probabilities]
    pairs = list(zip(labels, predicted, strict=True))
    assert [[pairs.count((a, b)) for b in range(3)] for a in range(3)] == [
        list(row) for row in metrics.confusion
    ]
    wrong = [(-max(probabilities[index]), index) for index, (a, b) in enumerate(pairs) if a != b]
    assert metrics.validation_accuracy == pytest.approx(1 - len(wrong) / 30)
    assert wrong
    assert [(mistake.index, mistake.predicted) for mistake in metrics.mistakes] == [
        (index, predicted[index]) for _, index in sorted(wrong)[:24]
    ]
    assert [mistake.probability for mistake in metrics.mistakes] == pytest.approx(
        [-negative for negative, _ in sorted(wrong)[:24]]
    )


def run_logits(run: Run) -> torch.Tensor:
    trained = module()
    trained.load_state_dict(run.weights, strict=False)
    with torch.no_grad():
        logits: torch.Tensor = trained(examples().validation_inputs)
    return logits


def test_frozen_parameters_and_their_statistics_stay() -> None:
    run = Run(module(trainable=("linear1",)), examples(), Recipe(batch_size=16, train_mode=False))
    before = deepcopy(run.weights)
    train(run, 2)
    changed = {name for name, tensor in run.weights.items() if not torch.equal(tensor, before[name])}
    assert changed == {"linear1.weight", "linear1.bias"}
    assert run.frozen_change == 0
    assert (run.trainable_count, run.frozen_count) == (48 * 3 + 3, 4 * 9 + 4 + 4 + 4)


def test_a_frozen_batch_norm_stays_in_evaluation_mode() -> None:
    run = Run(module(trainable=("linear1.weight",)), examples(), Recipe(batch_size=16))
    before = deepcopy(run.weights)
    train(run, 1)
    changed = {name for name, tensor in run.weights.items() if not torch.equal(tensor, before[name])}
    assert changed == {"linear1.weight"} == run.trained_names
    assert run.frozen_change == 0


def test_a_changed_frozen_weight_is_told() -> None:
    net = module(trainable=("linear1",))
    run = Run(net, examples(), Recipe(batch_size=16))
    train(run, 1)
    with torch.no_grad():
        net.get_buffer("batchnorm1.running_mean").add_(0.25)
    assert run.frozen_change == 0.25


def test_nothing_that_is_trained_counts_as_frozen() -> None:
    run = Run(module(), examples(), Recipe(batch_size=16))
    train(run, 1)
    assert run.frozen_change == 0


@pytest.mark.parametrize("train_mode", [True, False])
def test_a_loss_that_is_no_number_ends_the_training(train_mode: bool) -> None:
    recipe = Recipe(optimizer=Optimizer(lr=999.0, momentum=0.99), train_mode=train_mode, batch_size=4)
    data = examples()
    data = replace(data, train_inputs=data.train_inputs * 1e18)
    run = Run(module(), data, recipe)
    with pytest.raises(TrainingDiverged) as stopped:
        train(run, 10)
    assert stopped.value.epoch == run.epoch + 1
    assert run.epoch < 9


def test_a_last_batch_of_one_example_is_left_out() -> None:
    run = Run(module(), examples(33), Recipe(batch_size=16))
    assert {step.batch for step in run.next_epoch()} == {1, 2}
    single = Run(module(), examples(3), Recipe(batch_size=1))
    assert {step.batch for step in single.next_epoch()} == {1, 2, 3}


def test_a_batch_norm_of_one_number_is_told() -> None:
    net = nn.Sequential(nn.Conv2d(1, 3, 8), nn.BatchNorm2d(3), nn.Flatten())
    with pytest.raises(BatchTooSmall):
        train(Run(net, examples(), Recipe(batch_size=1)), 1)
    train(Run(net, examples(), Recipe(batch_size=1, train_mode=False)), 1)


def test_names_of_no_parameter_are_refused() -> None:
    with pytest.raises(InvalidParameter) as refused:
        freeze(module(), ("linear1", "linear"))
    assert refused.value.path == "trainable.1"
    with pytest.raises(InvalidParameter):
        freeze(nn.Sequential(nn.MaxPool2d(4), nn.Flatten()), None)


def test_networks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeMismatch):
        Run(module(), replace(examples(), classes=4), Recipe())
    with pytest.raises(NoClasses):
        Run(nn.Conv2d(1, 3, 3), examples(), Recipe())
