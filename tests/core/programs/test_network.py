"""Programs, run in a process of their own and compared with the trace to the bit."""

import io
import runpy
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from app.core.networks.document import Network, network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import build, sequential
from app.core.programs.image_source import ArraySource, MatrixSource, PhotographSource
from app.core.programs.layer_lines import layer_call
from app.core.programs.network import Form, program
from app.images.decoding import decode, to_array, upright_png
from tests.core.network_strategies import Case, cases, layers

FORMS: st.SearchStrategy[Form] = st.sampled_from(get_args(Form))
BOTH_FORMS = pytest.mark.parametrize("form", get_args(Form))


def run(source: str, folder: Path, *arguments: str) -> dict[str, Any]:
    path = folder / "program.py"
    path.write_text(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sys.argv", [str(path), *arguments])
        return runpy.run_path(str(path))


def assert_same(found: dict[str, Any], traced: dict[str, Tensor]) -> None:
    assert found["outputs"].keys() == traced.keys()
    for name, output in traced.items():
        assert found["outputs"][name].dtype == output.dtype
        assert torch.equal(found["outputs"][name], output), name
    *_, last = traced.values()
    assert torch.equal(found["output"], last)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@given(cases(), st.data(), FORMS)
def test_a_program_with_a_matrix(tmp_path: Path, case: Case, data: st.DataObject, form: Form) -> None:
    following = data.draw(layers(in_channels=case.layer["out_channels"]))
    # Padding with which the second layer fits any output of the first one.
    following |= {"padding": [9, 9, 9, 8], "padding_mode": "zeros", "stride": 2}
    document = case.document | {"layers": [case.layer, following]}
    network = network_from_document(document)
    image = case.image(0)
    found = run(program(network, MatrixSource(image.tolist()), form=form), tmp_path)
    assert_same(found, trace(build(network), image, {}))


def sobel(channels: int = 1, **size: int) -> dict[str, Any]:
    layer = {
        "op": "Conv2d", "in_channels": channels, "out_channels": 2, "kernel_size": 3, "padding": [1, 0, 2, 1],
        "weight": {"preset": ["sobel_x", "box_blur"]}, "bias": [0.25, -1],
    }  # fmt: skip
    return {"input": {"channels": channels, **size}, "layers": [layer]}


def test_a_matrix_in_a_program_keeps_its_numbers_to_the_bit(tmp_path: Path) -> None:
    numbers = torch.tensor([[[0.1, -0.0, 3.4028235e38], [1e-45, float("inf"), 16777217.0]]])
    found = run(program(network_from_document(sobel()), MatrixSource(numbers.tolist())), tmp_path)
    assert torch.equal(found["image"].view(torch.int32), numbers.view(torch.int32))
    found = run(program(network_from_document(sobel()), MatrixSource([[[float("nan")] * 3] * 3])), tmp_path)
    assert found["image"].isnan().all()


def test_a_program_with_a_large_matrix_reads_it_from_a_file(tmp_path: Path) -> None:
    image = torch.randn(1, 300, 300, generator=torch.Generator().manual_seed(0))
    np.save(tmp_path / "input.npy", image.numpy())
    network = network_from_document(sobel())
    assert_same(run(program(network, ArraySource()), tmp_path), trace(build(network), image, {}))


def encoded(picture: Image.Image, image_format: str = "PNG", **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, image_format, **options)
    return written.getvalue()


def colours(mode: str, width: int = 90, height: int = 61) -> Image.Image:
    generator = np.random.default_rng(5)
    bands = len(Image.new(mode, (1, 1)).getbands())
    samples = generator.integers(0, 256, (height, width, bands), dtype=np.uint8)
    return Image.fromarray(samples.squeeze(), mode=mode) if bands == 1 else Image.fromarray(samples)


EXIF_TURNED = Image.Exif()
EXIF_TURNED[0x0112] = 6

PHOTOGRAPHS = {
    "colour": encoded(colours("RGB")),
    "grey": encoded(colours("L")),
    "see-through": encoded(colours("RGBA")),
    "turned": encoded(colours("RGB"), "JPEG", exif=EXIF_TURNED),
    "deep": encoded(Image.fromarray(np.arange(90 * 61, dtype=np.uint16).reshape(61, 90) * 11)),
}


def mixed(*weights: Any) -> Network:
    """Convolutions with these weights and padding on one side, normalised, and a Linear with seed 7."""
    layers = [
        {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 2, "padding": [0, 1, 1, 0],
         "padding_mode": "reflect", "weight": weight} for weight in weights
    ]  # fmt: skip
    ends: list[dict[str, Any]] = [
        {"op": "BatchNorm2d", "num_features": 1, "running_mean": [0.5]}, {"op": "PReLU", "weight": [0.125]},
        {"op": "Flatten"}, {"op": "Linear", "out_features": 3, "weight": {"seed": 7}},
    ]  # fmt: skip
    return network_from_document({"input": {"channels": 1, "height": 6, "width": 6}, "layers": layers + ends})


GIVEN = [[[[0.5, -1], [2, 0.25]]]]


@BOTH_FORMS
@pytest.mark.parametrize(
    "weights",
    [
        ({"seed": 7}, {"seed": 7}),
        ({"seed": 7}, {"seed": 8}),
        ({"seed": 8}, {"seed": 7}, {"seed": 8}),
        (GIVEN, {"seed": 7}),
        ({"seed": 7}, GIVEN, {"seed": 3}),
    ],
    ids=str,
)
def test_seeded_and_given_weights_in_any_order(tmp_path: Path, form: Form, weights: Any) -> None:
    network = mixed(*weights)
    image = torch.randn(1, 6, 6, generator=torch.Generator().manual_seed(0))
    found = run(program(network, MatrixSource(image.tolist()), form=form), tmp_path)
    assert_same(found, trace(build(network), image, {}))


@BOTH_FORMS
def test_weights_in_a_file(tmp_path: Path, form: Form) -> None:
    network = mixed({"seed": 7}, GIVEN)
    save_file(sequential(network).state_dict(), tmp_path / "weights.safetensors")
    image = torch.randn(1, 6, 6, generator=torch.Generator().manual_seed(0))
    source = program(network, MatrixSource(image.tolist()), form=form, weights_in_file=True)
    assert_same(run(source, tmp_path), trace(build(network), image, {}))


@BOTH_FORMS
def test_numbers_that_a_new_layer_has_are_not_copied(tmp_path: Path, form: Form) -> None:
    layers: list[dict[str, Any]] = [
        {"op": "BatchNorm2d", "num_features": 1},
        {"op": "PReLU"},
        {"op": "BatchNorm2d", "num_features": 2, "running_mean": [-0.0, 0.0], "running_var": [1.0, 2.0]},
        {"op": "PReLU", "num_parameters": 2, "weight": [0.25, 0.5]},
    ]
    convolution = {"op": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 1}
    document = {"input": {"channels": 1, "height": 4, "width": 4}, "layers": layers}
    document["layers"] = [*layers[:2], convolution, *layers[2:]]
    network = network_from_document(document)
    written = program(network, MatrixSource([[[-0.0, 1, -2, 3]] * 4]), form=form)
    copied = [line.split(".copy_")[0].split(".", 1)[1] for line in written.splitlines() if ".copy_" in line]
    assert copied == ["batchnorm2.running_mean", "batchnorm2.running_var", "prelu2.weight"]
    found = run(written, tmp_path)
    assert_same(found, trace(build(network), found["image"], {}))


def test_the_sequential_form_reads_like_pytorch(tmp_path: Path) -> None:
    source = program(mixed({"seed": 7}), None, form="sequential")
    assert source.startswith(
        "from collections import OrderedDict\n\nimport torch\nfrom torch import nn\n\nimage = "
    )
    assert (
        "torch.manual_seed(7)\nnetwork = nn.Sequential(\n    OrderedDict(\n"
        "        pad1=nn.ReflectionPad2d((1, 0, 0, 1)),\n"
        "        conv1=nn.Conv2d(1, 1, kernel_size=2),\n"
    ) in source


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("exact", [None, (20, 33)])
@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_program_with_a_photograph(
    tmp_path: Path, name: str, exact: tuple[int, int] | None, channels: int
) -> None:
    (tmp_path / "photograph").write_bytes(PHOTOGRAPHS[name])
    network = network_from_document(sobel(channels))
    image = torch.from_numpy(to_array(decode(PHOTOGRAPHS[name]), channels, 48, exact))
    for form in get_args(Form):
        source = program(network, PhotographSource(48, exact), form=form)
        assert_same(run(source, tmp_path, "photograph"), trace(build(network), image, {}))


def test_a_photograph_is_read_from_image_png_by_default(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(upright_png(decode(PHOTOGRAPHS["turned"]), None))
    network = network_from_document(sobel())
    image = torch.from_numpy(to_array(decode(PHOTOGRAPHS["turned"]), 1, 224, None))
    found = run(program(network, PhotographSource(224)), tmp_path)
    assert_same(found, trace(build(network), image, {}))


def test_a_program_without_an_image_uses_random_numbers_and_prints_the_shape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(program(network_from_document(sobel(3, height=7, width=9)), None), tmp_path)
    assert found["image"].shape == (3, 7, 9)
    assert capsys.readouterr().out == "(2, 6, 10)\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "nn.Conv2d(1, 1, kernel_size=3)"),
        (
            {"kernel_size": [3, 5], "stride": 2, "padding": 1, "dilation": [1, 2], "bias": False},
            "nn.Conv2d(1, 1, kernel_size=(3, 5), stride=2, dilation=(1, 2), bias=False, padding=1)",
        ),
        ({"padding": "same", "padding_mode": "reflect"},
         'nn.Conv2d(1, 1, kernel_size=3, padding="same", padding_mode="reflect")'),
        ({"in_channels": 4, "out_channels": 2, "groups": 2}, "nn.Conv2d(4, 2, kernel_size=3, groups=2)"),
    ],
)  # fmt: skip
def test_a_layer_is_written_as_a_person_would_write_it(given: dict[str, Any], expected: str) -> None:
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, **given}
    network = network_from_document({"input": {"channels": layer["in_channels"]}, "layers": [layer]})
    assert layer_call(network.layers[0]) == expected
