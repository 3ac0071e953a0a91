"""Attribution maps, checked against Captum and the properties in the papers."""

from collections import OrderedDict
from importlib import import_module
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.core.attribution.methods import Attribution, attribute
from app.core.attribution.plan import (
    INTEGRATION_STEPS,
    METHODS,
    Blank,
    Method,
    forward_passes,
    occlusion_spans,
)  # fmt: skip
from app.core.errors import NoClasses, NoMap, UnknownClass, UnknownNode
from app.core.networks.batched import LogitsOfBatches, logits_of_batches
from app.core.networks.trace import Zeroed
from tests.core.classifiers import Case, case_of, resnet18, seeded_image, tiny, without_softmax

# Imported by name: not all of Captum has types.
CAPTUM: Any = import_module("captum.attr")


def attributed(
    case: Case,
    method: Method,
    class_index: int | None = None,
    node: str | None = None,
    zero: Zeroed | None = None,
    batch_size: int = 4,
    batched: LogitsOfBatches | None = None,
) -> Attribution:
    """The map, after all batches."""
    parts = attribute(case.graph, case.outputs, zero or {}, method, class_index, node, batch_size, batched)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            found: Attribution = end.value
            return found


def captum_map(module: nn.Module, layer: nn.Module, case: Case, method: Method, class_index: int) -> Tensor:
    """The map by Captum, of a module that returns logits."""
    # Captum warns if the input does not require gradients.
    batch, (channels, height, width) = case.batch.clone().requires_grad_(), case.image.shape
    found: Tensor
    if method == "grad-cam":
        coarse = CAPTUM.LayerGradCam(module, layer).attribute(batch, class_index, relu_attributions=True)
        found = CAPTUM.LayerAttribution.interpolate(coarse, (height, width), "bilinear")
    elif method == "saliency":
        found = CAPTUM.Saliency(module).attribute(batch, class_index).amax(1, keepdim=True)
    elif method == "integrated-gradients":
        captum = CAPTUM.IntegratedGradients(module)
        middles = {"n_steps": INTEGRATION_STEPS, "method": "riemann_middle", "internal_batch_size": 16}
        found = captum.attribute(batch, 0, class_index, **middles).sum(1, keepdim=True)
    else:
        spans = [occlusion_spans(size) for size in (height, width)]
        window = (channels, *(len(along[0]) for along in spans))
        strides = (channels, *(along[1].start for along in spans))
        found = CAPTUM.Occlusion(module).attribute(batch, window, strides, 0, class_index)[:, :1]
    return found[0].detach()


def assert_same_map(found: Attribution, expected: Tensor) -> None:
    """Equal up to float32's rounding in a forward and backward pass through a whole network."""
    assert (found.blank is None) == bool(expected.any())
    torch.testing.assert_close(found.values, expected, rtol=1e-3, atol=float(expected.abs().max()) * 1e-4)


@pytest.fixture(scope="module")
def resnet() -> Case:
    return case_of(resnet18(), seeded_image(3, 64, 48))


@pytest.mark.parametrize("method", METHODS)
def test_maps_of_resnet_18_equal_those_of_captum(resnet: Case, method: Method) -> None:
    module: Any = resnet.module
    best = int(resnet.logits.argmax())
    found = attributed(resnet, method)
    assert found.values.shape == (1, 64, 48)
    assert (found.class_index, found.blank) == (best, None)
    assert found.node == ("layer4.1.relu_1" if method == "grad-cam" else "input")
    assert found.score == pytest.approx(resnet.logits[best].item(), rel=1e-5)
    assert_same_map(found, captum_map(module, module.layer4[1], resnet, method, best))


@pytest.mark.parametrize("path", ["layer1.0.conv2", "layer3.1.bn1", "maxpool"])
def test_grad_cam_works_at_any_map(resnet: Case, path: str) -> None:
    layer = resnet.module.get_submodule(path)
    expected = captum_map(resnet.module, layer, resnet, "grad-cam", 17)
    assert_same_map(attributed(resnet, "grad-cam", 17, path), expected)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("zeroed", [frozenset[int](), frozenset({0, 2})])
def test_maps_of_a_small_network_equal_those_of_captum(method: Method, zeroed: frozenset[int]) -> None:
    """Classes are the softmax's inputs; zeroing a channel equals masking it."""
    zero = {"conv1": zeroed}
    case = case_of(tiny(), seeded_image(2, 12, 10), zero)
    masked = without_softmax(tiny({"mask": _Mask(zeroed)}))
    for class_index in range(4):
        for batch_size in (1, 5):
            found = attributed(case, method, class_index, "conv2", zero, batch_size)
            expected = captum_map(masked, masked.get_submodule("conv2"), case, method, class_index)
            assert_same_map(found, expected)


class _Mask(nn.Module):
    def __init__(self, zeroed: frozenset[int]) -> None:
        super().__init__()
        self._zeroed = zeroed

    def forward(self, x: Tensor) -> Tensor:
        kept = [float(channel not in self._zeroed) for channel in range(x.shape[1])]
        return x * torch.tensor(kept).view(1, -1, 1, 1)


def one_by_one(case: Case, method: Method, class_index: int) -> Tensor:
    """Occlusion or integrated gradients by their definitions, a pass for each window or step."""
    module, image = case.module, case.image
    if dict(module.named_children()).get("softmax"):
        module = without_softmax(module)
    if method == "integrated-gradients":
        total = torch.zeros_like(image)
        for step in range(INTEGRATION_STEPS):
            point = ((step + 0.5) / INTEGRATION_STEPS * image).requires_grad_()
            total += torch.autograd.grad(module(point[None])[0, class_index], point)[0]
        return (image * total / INTEGRATION_STEPS).sum(0, keepdim=True)
    score, (lost, hidden) = module(case.batch)[0, class_index], torch.zeros(2, *image.shape[1:])
    for rows in occlusion_spans(image.shape[1]):
        for columns in occlusion_spans(image.shape[2]):
            where = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
            copy = image.clone()
            copy[:, where[0], where[1]] = 0
            lost[where] += score - module(copy[None])[0, class_index]
            hidden[where] += 1
    mean: Tensor = (lost / hidden)[None]
    return mean


@pytest.mark.parametrize("method", ["integrated-gradients", "occlusion"])
def test_maps_of_batches_equal_those_of_single_passes(method: Method) -> None:
    small = case_of(tiny(), seeded_image(2, 12, 10))
    for case, sizes in ((small, (1, 7, 8)), (case_of(resnet18(), seeded_image(3, 9, 8)), (8,))):
        expected, batched = one_by_one(case, method, 2), logits_of_batches(case.graph)
        for size in sizes:
            assert_same_map(attributed(case, method, 2, None, None, size, batched), expected)
            assert_same_map(attributed(case, method, 2, None, None, size), expected)


def test_a_copy_made_in_inference_mode_has_gradients() -> None:
    case = case_of(tiny(), seeded_image(2, 12, 10))
    with torch.inference_mode():
        batched = logits_of_batches(case.graph)
    found = attributed(case, "integrated-gradients", 1, batched=batched)
    assert_same_map(found, one_by_one(case, "integrated-gradients", 1))


def test_a_zeroed_input_channel_has_no_saliency() -> None:
    zero = {"input": frozenset({1})}
    case = case_of(tiny(), seeded_image(2, 12, 10), zero)
    masked = without_softmax(
        nn.Sequential(OrderedDict([("mask", _Mask(zero["input"])), *tiny().named_children()]))
    )
    expected = captum_map(masked, masked, case, "saliency", 0)
    assert_same_map(attributed(case, "saliency", 0, zero=zero), expected)


def test_integrated_gradients_sum_to_the_difference_of_logits() -> None:
    """Their sum is the logit minus that of zeros; for a smooth network, 64 steps have a small error."""
    case = case_of(tiny(activation=nn.Tanh), seeded_image(2, 12, 10))
    logits = without_softmax(case.module)
    for class_index in range(4):
        found = attributed(case, "integrated-gradients", class_index)
        gained = logits(case.batch)[0, class_index] - logits(torch.zeros_like(case.batch))[0, class_index]
        assert found.values.sum().item() == pytest.approx(gained.item(), abs=1e-4)


def test_integrated_gradients_of_resnet_18_sum_to_the_difference_of_logits(resnet: Case) -> None:
    """The gradient jumps between the steps; the error is below 3 % of the two logits."""
    zeros = resnet.module(torch.zeros_like(resnet.batch)).squeeze(0)
    for class_index in (0, int(resnet.logits.argmax())):
        found = attributed(resnet, "integrated-gradients", class_index)
        logit, other = resnet.logits[class_index].item(), zeros[class_index].item()
        assert abs(found.values.sum().item() - (logit - other)) < 0.03 * (abs(logit) + abs(other))


def test_grad_cam_uses_the_last_map_before_pooling_by_default() -> None:
    case = case_of(tiny(), seeded_image(2, 12, 10))
    assert attributed(case, "grad-cam", 1).node == "act2"
    assert torch.equal(attributed(case, "grad-cam", 1).values, attributed(case, "grad-cam", 1, "act2").values)


def test_occlusion_windows_cover_every_cell_and_passes_are_counted() -> None:
    assert (occlusion_spans(224)[:2], len(occlusion_spans(224))) == ((range(32), range(16, 48)), 13)
    for size in range(1, 300):
        spans = occlusion_spans(size)
        assert set().union(*spans) == set(range(size))
        assert all(len(span) <= max(1, size // 7) for span in spans)
    case = case_of(tiny(), seeded_image(2, 12, 10))
    for method in METHODS:
        parts = sum(1 for _ in attribute(case.graph, case.outputs, {}, method, 0, None, 1))
        passes = forward_passes(method, 12, 10)
        assert {"occlusion": parts, "integrated-gradients": 2 * parts}.get(method, 2) == passes


def head(*layers: nn.Module) -> nn.Sequential:
    """Layers from a 1-channel image to classes."""
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def weighted(weight: Tensor) -> nn.Conv2d:
    """A 1 x 1 convolution with these weights, (out, in), and no bias."""
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], 1, bias=False).requires_grad_(False)
    conv.weight.copy_(weight[:, :, None, None])
    return conv


class _Root(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.abs().sqrt()


ONE, OPPOSITE = torch.ones(1, 1), torch.tensor([[1.0, -1.0]])
BOTH = torch.ones(2, 1)
DARK, LIGHT = torch.zeros(1, 4, 4), torch.ones(1, 4, 4)


@pytest.mark.parametrize(
    ("method", "module", "image", "blank"),
    [
        (
            "grad-cam",
            head(weighted(ONE * 3e38), weighted(ONE * 3e38)),
            LIGHT,
            Blank("output_not_finite", "1"),
        ),
        (
            "occlusion",
            head(weighted(ONE * 3e38), weighted(ONE * 3e38)),
            LIGHT,
            Blank("output_not_finite", "1"),
        ),
        ("saliency", head(_Root()), DARK, Blank("gradient_not_finite", "input")),
        ("grad-cam", head(weighted(-ONE), nn.ReLU()), LIGHT, Blank("output_zero", "1")),
        ("integrated-gradients", head(weighted(ONE)), DARK, Blank("output_zero", "input")),
        ("occlusion", head(weighted(ONE)), DARK, Blank("output_zero", "input")),
        ("grad-cam", head(weighted(ONE), weighted(-ONE), nn.ReLU()), LIGHT, Blank("gradient_zero", "0")),
        ("saliency", head(weighted(-ONE), nn.ReLU()), LIGHT, Blank("gradient_zero", "input")),
        ("integrated-gradients", head(weighted(-ONE), nn.ReLU()), LIGHT, Blank("gradient_zero", "input")),
        ("grad-cam", head(weighted(ONE), weighted(-ONE)), LIGHT, Blank("against", "0")),
        ("grad-cam", head(weighted(BOTH), weighted(OPPOSITE)), LIGHT, Blank("cancelled", "0")),
        ("integrated-gradients", head(weighted(OPPOSITE)), torch.ones(2, 4, 4), Blank("cancelled", "input")),
        ("occlusion", head(weighted(-ONE), nn.ReLU()), LIGHT, Blank("unchanged", "input")),
    ],
)
def test_a_blank_map_has_a_reason(method: Method, module: nn.Module, image: Tensor, blank: Blank) -> None:
    case = case_of(module, image)
    found = attributed(case, method, 0, blank.node if method == "grad-cam" else None)
    assert found.blank == blank
    if blank.reason.endswith("not_finite"):
        assert not found.values.isfinite().all()
    else:
        assert found.values.count_nonzero() == 0


def test_unknown_classes_and_nodes_are_refused() -> None:
    case = case_of(tiny(), seeded_image(2, 12, 10))
    for class_index in (-1, 4):
        with pytest.raises(UnknownClass) as outside:
            attributed(case, "saliency", class_index)
        assert (outside.value.index, outside.value.classes) == (class_index, 4)
    with pytest.raises(UnknownNode) as unknown:
        attributed(case, "grad-cam", 0, "conv9")
    assert unknown.value.known == tuple(case.outputs)
    with pytest.raises(NoMap) as flat:
        attributed(case, "grad-cam", 0, "flatten")
    assert (flat.value.node, flat.value.shape) == ("flatten", (10,))
    with pytest.raises(NoClasses) as maps:
        attributed(case_of(nn.Sequential(nn.Conv2d(1, 2, 3)), torch.zeros(1, 5, 5)), "saliency")
    assert (maps.value.node, maps.value.shape) == ("0", (2, 3, 3))
