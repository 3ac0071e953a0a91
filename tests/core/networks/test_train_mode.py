"""Train mode against plain torch, and that it changes nothing."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.core.errors import OperationFailed
from app.core.networks.document import network_from_document
from app.core.networks.traceable import Traceable, build, classifier
from app.core.networks.train_mode import differing_nodes, run_in_train_mode
from app.models.classifiers.efficientnet_lite0.module import EfficientNetLite0
from tests.core import torchvision_models
from tests.core.classifiers import seeded_image

LAYERS: list[dict[str, Any]] = [
    {"op": "Conv2d", "in_channels": 2, "out_channels": 3, "kernel_size": 3, "padding": [1, 0, 2, 1]},
    {"op": "BatchNorm2d", "num_features": 3, "running_mean": [0.5, -1, 2], "running_var": [4, 0.5, 1]},
    {"op": "ReLU"},
    {"op": "Dropout", "p": 0.25},
    {"op": "Flatten"},
    {"op": "Dropout", "p": 0},
    {"op": "Linear", "in_features": None, "out_features": 4},
]
SIZE = {"channels": 2, "height": 6, "width": 5}


def network() -> tuple[Traceable, nn.Module]:
    """The network of layers, and the same modules by plain torch."""
    traceable = build(network_from_document({"input": SIZE, "layers": LAYERS}))
    plain = nn.Sequential(
        nn.Sequential(nn.ZeroPad2d((2, 1, 1, 0)), nn.Conv2d(2, 3, 3)),
        nn.BatchNorm2d(3), nn.ReLU(), nn.Dropout(0.25), nn.Flatten(), nn.Dropout(0), nn.Linear(90, 4),
    )  # fmt: skip
    given = list(traceable.graph.module.state_dict().values())
    plain.load_state_dict(dict(zip(plain.state_dict(), given, strict=True)))
    return traceable, plain


def classifiers() -> dict[str, nn.Module]:
    return {
        "resnet18": torchvision_models.classifier("resnet18"),
        "efficientnet_b0": torchvision_models.classifier("efficientnet_b0"),  # stochastic depth, a function
        "densenet121": torchvision_models.classifier("densenet121"),
        "efficientnet_lite0": EfficientNetLite0(10).eval(),
    }


def by_torch(module: nn.Module, image: Tensor, seed: int) -> Tensor:
    """What a program would do: train(), manual_seed, call."""
    with torch.random.fork_rng(devices=[]), torch.inference_mode():
        torch.manual_seed(seed)
        output: Tensor = deepcopy(module).train()(image.unsqueeze(0)).squeeze(0)
    return output


def assert_changes_are_torchs(
    changes: Mapping[str, float], module: nn.Module, image: Tensor, seed: int
) -> None:
    """Each batch norm's buffers move as far as those of the module itself do in train()."""
    moved = deepcopy(module).train()
    with torch.random.fork_rng(devices=[]), torch.inference_mode():
        torch.manual_seed(seed)
        moved(image.unsqueeze(0))
    norms = {name: part for name, part in moved.named_modules() if isinstance(part, nn.BatchNorm2d)}
    before, after = dict(module.named_buffers()), dict(moved.named_buffers())
    expected = {
        name: max(
            (after[f"{name}.{one}"] - before[f"{name}.{one}"]).abs().max().item()
            for one in ("running_mean", "running_var")
        )
        for name in norms
    }
    assert changes == expected
    assert len(changes) > 1


def state(traceable: Traceable) -> tuple[dict[str, Tensor], dict[str, bool], Tensor]:
    """Tensors, modes of the modules, and the state of the global generator."""
    module = traceable.graph.module
    modes = {name: part.training for name, part in module.named_modules()}
    return deepcopy(module.state_dict()), modes, torch.random.get_rng_state()


def assert_unchanged(traceable: Traceable, before: tuple[dict[str, Tensor], dict[str, bool], Tensor]) -> None:
    tensors, modes, generator = state(traceable)
    assert torch.equal(generator, before[2])
    assert modes == before[1]
    assert not any(modes[name] for name in traceable.layers if name in modes)
    assert all(torch.equal(tensor, before[0][name]) for name, tensor in tensors.items())


def test_layers_in_train_mode_are_torchs_to_the_bit_and_nothing_changes() -> None:
    traceable, plain = network()
    image, before = seeded_image(2, 6, 5), state(traceable)
    drawn = [run_in_train_mode(traceable.graph, image, {}, "linear1", seed).output for seed in (3, 4)]
    for seed, output in zip((3, 4), drawn, strict=True):
        assert torch.equal(output, by_torch(plain, image, seed))
    assert not torch.equal(*drawn)
    assert_unchanged(traceable, before)
    maps = run_in_train_mode(traceable.graph, image, {}, "batchnorm1", 0).output
    assert maps.shape == (3, 5, 6)
    # BatchNorm normalises by the variance of the image itself.
    torch.testing.assert_close(maps.mean((1, 2)), torch.zeros(3), rtol=0, atol=1e-6)
    zeroed = run_in_train_mode(traceable.graph, image, {"conv1": frozenset({1})}, "batchnorm1", 0).output
    assert torch.equal(zeroed[1], torch.zeros(5, 6))


def test_the_statistics_would_move_by_momentum_times_the_difference() -> None:
    traceable, plain = network()
    image = seeded_image(2, 6, 5)
    run = run_in_train_mode(traceable.graph, image, {}, "linear1", 0)
    with torch.no_grad():
        convolved = next(plain.children())(image.unsqueeze(0)).squeeze(0).flatten(1)
    means = 0.1 * (convolved.mean(1) - torch.tensor([0.5, -1, 2]))
    variances = 0.1 * (convolved.var(1, correction=1) - torch.tensor([4, 0.5, 1]))
    expected = max(means.abs().max().item(), variances.abs().max().item())
    # The running numbers are of order 1 and rounded to float32.
    assert run.statistics_changes == {"batchnorm1": pytest.approx(expected, rel=1e-5)}


def test_the_nodes_that_differ_are_named_up_to_the_node() -> None:
    traceable, _ = network()
    found = [(one.node, one.op, one.reason) for one in differing_nodes(traceable, "linear1")]
    # The second Dropout has p = 0.
    assert found == [
        ("batchnorm1", "BatchNorm2d", "batch_statistics"), ("dropout1", "Dropout", "dropout"),
    ]  # fmt: skip
    assert [one.node for one in differing_nodes(traceable, "relu1")] == ["batchnorm1"]
    assert differing_nodes(traceable, "conv1") == ()


@pytest.mark.parametrize("name", classifiers())
def test_a_classifier_in_train_mode_is_torchs_to_the_bit(name: str) -> None:
    module = classifiers()[name]
    plain, traceable = deepcopy(module), classifier(module, 3)
    image, before = seeded_image(3, 64, 64), state(traceable)
    *_, logits, _ = traceable.layers
    for seed in (0, 5):
        run = run_in_train_mode(traceable.graph, image, {}, logits, seed)
        assert torch.equal(run.output, by_torch(plain, image, seed))
        assert_changes_are_torchs(run.statistics_changes, plain, image, seed)
    assert_unchanged(traceable, before)
    reasons = {one.reason for one in differing_nodes(traceable, logits)}
    assert "batch_statistics" in reasons
    assert ("stochastic_depth" in reasons) == (name == "efficientnet_b0")


def test_one_value_per_channel_is_refused_and_nothing_changes() -> None:
    traceable = classifier(torchvision_models.classifier("resnet18"), 3)
    before = state(traceable)
    with pytest.raises(OperationFailed) as caught:
        run_in_train_mode(traceable.graph, seeded_image(3, 32, 32), {}, "fc", 0)
    assert caught.value.operation == "BatchNorm2d"
    assert caught.value.reason.startswith("Expected more than 1 value per channel when training")
    assert_unchanged(traceable, before)
