"""The pooling page, compared with PyTorch: windows, winners, means, norms and shifts."""

import re
from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from tests.browser.lab import Array, Lab
from tests.browser.operators import MATRIX, applied, array_of, entering, evaluate, open_with_matrix, table

SEED = 5
GENERATOR = np.random.default_rng(SEED)

CASES: list[tuple[str, nn.Module]] = [
    ("op=MaxPool2d", nn.MaxPool2d(2)),
    ("op=MaxPool2d&kernel_size=3&stride=2&padding=1&ceil_mode=1", nn.MaxPool2d(3, 2, 1, ceil_mode=True)),
    (
        "op=MaxPool2d&kernel_size=2,3&stride=1,2&padding=1,0&dilation=2,1",
        nn.MaxPool2d((2, 3), (1, 2), (1, 0), (2, 1)),
    ),
    ("op=AvgPool2d&kernel_size=3&stride=2&padding=1", nn.AvgPool2d(3, 2, 1)),
    (
        "op=AvgPool2d&kernel_size=3&stride=2&padding=1&count_include_pad=0",
        nn.AvgPool2d(3, 2, 1, count_include_pad=False),
    ),
    (
        "op=AvgPool2d&kernel_size=4,2&padding=2,1&ceil_mode=1",
        nn.AvgPool2d((4, 2), padding=(2, 1), ceil_mode=True),
    ),
    ("op=LPPool2d&kernel_size=2&norm_type=2", nn.LPPool2d(2, 2)),
    ("op=LPPool2d&kernel_size=3&stride=2&norm_type=4&ceil_mode=1", nn.LPPool2d(4, 3, 2, ceil_mode=True)),
    ("op=AdaptiveAvgPool2d&output_size=3,4", nn.AdaptiveAvgPool2d((3, 4))),
    ("op=AdaptiveMaxPool2d&output_size=2,5", nn.AdaptiveMaxPool2d((2, 5))),
]  # fmt: skip
NAMES = [query for query, _ in CASES]


def assert_equals_torch(lab: Lab, image: Array, module: nn.Module) -> None:
    """Compare some cells of the page's result, and the values from its table, with PyTorch's."""
    output = applied(module, image)
    assert lab.shapes()[1] == f"Output · {output.shape[0]} × {output.shape[1]} × {output.shape[2]}"
    for corner in (0, 1, None, None):
        row, column = (
            int(GENERATOR.integers(side)) if corner is None else corner * (side - 1)
            for side in output.shape[1:]
        )
        lab.go_to(row, column)
        value = float(output[0, row, column])
        assert lab.number("[data-total]") == pytest.approx(value, rel=1e-5, abs=1e-6)  # six digits are shown
        assert value_from_table(lab, module) == pytest.approx(value, rel=1e-5, abs=1e-6)


def value_from_table(lab: Lab, module: nn.Module) -> float:
    """The value, computed from the last number of the table as the module does."""
    rows = table(lab)
    last = float(rows[-1][-1].split(" ")[0])
    if isinstance(module, nn.MaxPool2d | nn.AdaptiveMaxPool2d):
        return last
    if isinstance(module, nn.LPPool2d):
        inside = sum(row[1] != "–" for row in rows)
        return float((last * len(rows) / inside) ** (1 / float(module.norm_type)))
    return last / sum(row[2] == "yes" for row in rows)


@pytest.mark.parametrize(("query", "module"), CASES, ids=NAMES)
def test_each_cell_of_a_photograph_and_the_line_are_torch_s(lab: Lab, query: str, module: nn.Module) -> None:
    lab.open(f"pooling?size=32&{query}")
    image = entering(lab)
    written = eval(lab.text(".module-line"), {"nn": nn})
    assert np.array_equal(applied(written, image), applied(module, image))
    assert_equals_torch(lab, image, module)


@pytest.mark.parametrize(("query", "module"), CASES, ids=NAMES)
def test_each_cell_shows_torch_s_value_of_a_matrix(lab: Lab, query: str, module: nn.Module) -> None:
    open_with_matrix(lab, f"pooling?{query}")
    assert_equals_torch(lab, array_of(MATRIX), module)


@pytest.mark.parametrize(("query", "module"), [case for case in CASES if "MaxPool2d" in case[0]])
def test_the_winner_is_torch_s(lab: Lab, query: str, module: nn.Module) -> None:
    """Also for equal numbers: the first in the window wins."""
    rows = GENERATOR.integers(-3, 4, (6, 7))
    lab.open(f"pooling?image=column&{query}")
    lab.use_matrix("\n".join(" ".join(map(str, row)) for row in rows))
    if isinstance(module, nn.MaxPool2d | nn.AdaptiveMaxPool2d):
        module.return_indices = True
    _, indices = module(torch.tensor(rows, dtype=torch.float32)[None, None])
    height, width = indices.shape[2:]
    for row in range(height):
        column = int(GENERATOR.integers(width))
        lab.go_to(row, column)
        place = divmod(int(indices[0, 0, row, column]), 7)
        assert f"maximum is in row {place[0]}, column {place[1]}" in lab.text("[data-note]")
        assert lab.text("#input-plane .readout").endswith(f"maximum in row {place[0]}, column {place[1]}")
        marked = [cells[0].removesuffix(" pad") for cells in table(lab) if cells[2].endswith("←")]
        assert marked == [f"{place[0]}, {place[1]}"]


def test_padding_of_a_maximum_is_minus_infinity(lab: Lab) -> None:
    lab.open("pooling?image=column&kernel_size=3&stride=2&padding=1")
    lab.use_matrix("-5 -6\n-7 -8")
    lab.go_to(0, 0)
    assert lab.number("[data-total]") == -5
    assert [row[1] for row in table(lab)] == ["-∞", "-∞", "-∞", "-∞", "-5", "-6", "-∞", "-7", "-8"]
    assert "minus infinity" in lab.text("[data-note]")


@pytest.mark.parametrize(("include", "divisor"), [("1", 9), ("0", 4)])
def test_the_divisor_says_what_counts(lab: Lab, include: str, divisor: int) -> None:
    lab.open(f"pooling?image=column&op=AvgPool2d&kernel_size=3&padding=1&count_include_pad={include}")
    lab.use_matrix("1 2 3\n4 5 6\n7 8 9")
    lab.go_to(0, 0)
    assert lab.text("[data-steps]") == f"sum 12÷ {divisor}"
    assert lab.number("[data-total]") == pytest.approx(12 / divisor, rel=1e-5)
    lab.page.locator("#count-include-pad").click()
    lab.settle()
    assert lab.text("[data-steps]") == f"sum 12÷ {13 - divisor}"


def test_adaptive_windows_are_uneven_where_they_must_be(lab: Lab) -> None:
    lab.open("pooling?image=column&op=AdaptiveAvgPool2d&output_size=3,2")
    lab.use_matrix("\n".join(" ".join(str(7 * row + column) for column in range(7)) for row in range(5)))
    for row, (top, bottom) in enumerate([(0, 2), (1, 4), (3, 5)]):
        for column, (left, right) in enumerate([(0, 4), (3, 7)]):
            lab.go_to(row, column)
            expected = f"window: rows {top} to {bottom - 1}, columns {left} to {right - 1}"
            assert lab.text("#input-plane .readout") == expected
            assert len(table(lab)) == (bottom - top) * (right - left)
    assert "differ in size" in lab.text(".formulas")


MOVES: dict[str, Callable[[Array], Array]] = {
    "left": lambda image: np.pad(image, ((0, 0), (0, 0), (0, 1)), "edge")[:, :, 1:],
    "right": lambda image: np.pad(image, ((0, 0), (0, 0), (1, 0)), "edge")[:, :, :-1],
    "up": lambda image: np.pad(image, ((0, 0), (0, 1), (0, 0)), "edge")[:, 1:],
    "down": lambda image: np.pad(image, ((0, 0), (1, 0), (0, 0)), "edge")[:, :-1],
}


@pytest.mark.parametrize(
    ("query", "module"),
    [
        ("image=cat&size=32&kernel_size=2", nn.MaxPool2d(2)),
        ("image=coins&size=32&op=AvgPool2d&kernel_size=3&stride=2", nn.AvgPool2d(3, 2)),
        ("image=checkerboard", nn.MaxPool2d(2)),
    ],
)
def test_a_shift_by_one_pixel_has_torch_s_effect(lab: Lab, query: str, module: nn.Module) -> None:
    lab.open(f"pooling?{query}")
    image = entering(lab)
    for direction, move in MOVES.items():
        lab.page.locator(f"[data-direction={direction}]").click()
        expect(lab.page.locator("[data-sentence]")).to_contain_text(f"One pixel {direction}")
        lab.settle()
        expect_changes(lab.text("[data-sentence]"), image, move(image), module)
        lab.page.reload()
        lab.settle()
        expect(lab.page.locator("[data-sentence]")).to_contain_text(f"One pixel {direction}")
        expect(lab.page.locator("[data-map=difference] canvas")).to_be_visible()


def expect_changes(sentence: str, image: Array, moved: Array, module: nn.Module) -> None:
    """Compare what a sentence says of the pooled and the subsampled result with torch's."""
    inputs = np.abs(moved.astype(np.float64) - image).mean()
    expected = []
    for result in (module, nn.MaxPool2d(1, stride=2)):
        change = applied(result, moved).astype(np.float64) - applied(result, image)
        expected.append((int((change != 0).sum()), change.size, np.abs(change).mean() / inputs))
    found = re.findall(r"(\d+) of (\d+) cells change, on average by ([\d.]+) of", sentence)
    for shown, (changed, cells, relative) in zip(found, expected, strict=True):
        assert (int(shown[0]), int(shown[1])) == (changed, cells)
        assert float(shown[2]) == pytest.approx(relative, rel=5e-3, abs=1e-3)  # three digits are shown


def test_the_default_stride_is_the_kernel_size(lab: Lab) -> None:
    lab.open("pooling?size=32")
    assert lab.text(".module-line") == "nn.MaxPool2d(2)"
    expect(lab.page.locator("#stride-choice")).to_contain_text("a stride that is left out equals kernel_size")
    lab.page.get_by_label("kernel_size rows: one more").click()
    lab.settle()
    assert lab.text(".module-line") == "nn.MaxPool2d(3)"
    assert lab.shapes()[1] == "Output · 1 × 7 × 10"
    lab.page.locator("#own-stride").click()
    lab.page.get_by_label("stride rows: one less").click()
    lab.settle()
    assert lab.text(".module-line") == "nn.MaxPool2d(3, stride=2)"
    assert lab.query()["stride"] == "2"


@pytest.mark.parametrize(
    ("query", "label", "typed", "message", "helps"),
    [
        ("kernel_size=3", "padding rows", "2", "#padding-message", "of kernel_size, here 3"),
        ("kernel_size=4&padding=2", "kernel_size rows", "3", "#kernel-message", "2 may be at most half"),
        ("kernel_size=2", "kernel_size rows", "6", "#kernel-message", "padded input has only 5 cells"),
        ("kernel_size=3", "dilation rows", "3", "#dilation-message", "must fit into 5 cells"),
        ("op=LPPool2d", "norm_type", "x", "#norm-message", "such as 2"),
        ("op=AdaptiveAvgPool2d", "output_size rows", "0", "#output-message", "at least 1"),
    ],
)  # fmt: skip
def test_values_that_torch_refuses_cannot_be_entered_and_are_explained(
    lab: Lab, query: str, label: str, typed: str, message: str, helps: str
) -> None:
    lab.open(f"pooling?image=column&{query}")
    line = lab.text(".module-line")
    lab.page.locator("#controls").get_by_label(label, exact=True).fill(typed)
    expect(lab.page.locator(message)).to_contain_text(helps)
    lab.settle()
    assert lab.text(".module-line") == line


def test_another_kind_of_pooling_gets_settings_that_torch_accepts(lab: Lab) -> None:
    lab.open("pooling?image=column&kernel_size=3&padding=1&dilation=2")
    for op in ("AvgPool2d", "LPPool2d", "AdaptiveMaxPool2d", "AdaptiveAvgPool2d", "MaxPool2d"):
        lab.page.locator("#op").select_option(op)
        lab.settle()
        assert lab.text(".module-line").startswith(f"nn.{op}(")
        expect(lab.page.locator("#problem")).to_be_hidden()


def test_a_link_with_nonsense_falls_back_to_the_defaults(lab: Lab) -> None:
    lab.open("pooling?op=Pool&kernel_size=0&padding=9&dilation=x&norm_type=0&output_size=-1&shift=away")
    assert lab.text(".module-line") == "nn.MaxPool2d(2)"


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize(
    "query", ["image=column&kernel_size=3&padding=1&shift=left", "op=AdaptiveMaxPool2d&output_size=1"]
)
def test_nothing_overflows(lab: Lab, width: int, query: str) -> None:
    lab.page.set_viewport_size({"width": width, "height": 800})
    lab.open(f"pooling?{query}")
    assert (
        evaluate(lab, "() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        <= 0
    )


def test_the_convolution_and_its_activation_are_pooled_as_torch_does(lab: Lab) -> None:
    lab.open("?image=coins&size=32&kernel=2x2:1,-1,0.5,0;0,1,1,-3&stride=1&padding=0&bias=0.25,0")
    lab.page.get_by_role("link", name="Pooling", exact=True).click()
    lab.page.wait_for_url(re.compile("/pooling"))
    lab.settle()
    assert lab.shapes()[0].endswith("1 × 25 × 32")
    convolution = nn.Conv2d(1, 2, 2)
    convolution.weight.data = torch.tensor([[[[1, -1], [0.5, 0]]], [[[0, 1], [1, -3]]]])
    convolution.bias = nn.Parameter(torch.tensor([0.25, 0]))
    image = entering(lab)
    chains: dict[str, list[nn.Module]] = {
        "convolution": [convolution],
        "activation": [convolution, nn.ReLU()],
    }
    for source, layers in chains.items():
        lab.page.locator("#source").select_option(source)
        lab.settle()
        lab.page.locator("#output-plane .channels button").nth(1).click()
        lab.go_to(4, 7)
        output = applied(nn.Sequential(*layers, nn.MaxPool2d(2)), image)
        assert lab.shapes()[1] == f"Output · 2 × {output.shape[1]} × {output.shape[2]}"
        assert lab.number("[data-total]") == pytest.approx(output[1, 4, 7], rel=1e-5, abs=1e-6)
    assert "nn.Conv2d(1, 2, 2)" in lab.text("[data-before=convolution] code")
    assert lab.text("[data-before=activation] code") == "nn.ReLU()"
    total = lab.text("[data-total]")
    lab.page.locator("[data-direction=left]").click()
    expect(lab.page.locator("[data-sentence]")).to_contain_text("One pixel left")
    lab.page.reload()
    lab.settle()
    assert lab.text("[data-total]") == total
    lab.page.locator("#export-open").click()
    expect(lab.page.locator("#export [data-program]")).to_contain_text("MaxPool2d")
    for layer in ("Conv2d", "ReLU"):
        expect(lab.page.locator("#export [data-program]")).to_contain_text(layer)
