"""Numbers on the convolution page, compared with PyTorch: pixels, values, sums, formulas."""

import numpy as np
import pytest
from playwright.sync_api import expect

from app.wire.palettes import DIVERGING
from tests.browser.lab import SOBEL_X, Array, Lab, convolve

SEED = 7


def shown_as(value: float, digits: int = 6) -> float:
    """A value, rounded as on the page."""
    return float(f"{value:.{digits}g}")


def diverging(value: float, output: Array) -> list[int]:
    """The colour of a value on the scale of its map, from Python's palette."""
    reach = float(np.abs(output).max())
    return [int(part) for part in DIVERGING[int(np.floor((value + reach) / (2 * reach) * 255 + 0.5))]]


def test_opens_on_a_photograph_under_a_sobel_kernel(lab: Lab) -> None:
    lab.open()
    image = lab.input_array()
    output = convolve(image, SOBEL_X)
    height, width = output.shape[1:]
    assert lab.shapes() == (f"Input · 1 × {height} × {width}", f"Output · 1 × {height} × {width}")
    assert lab.text(".module-line") == "nn.Conv2d(1, 1, 3, padding=1, bias=False)"
    assert lab.text(".chosen-name") == "Cat"
    reach = float(np.abs(output).max())
    assert lab.number("#output-plane .legend-high") == shown_as(reach, 4)
    assert lab.number("#output-plane .legend-low") == -shown_as(reach, 4)


def test_the_photograph_s_map_has_the_colours_of_torch_s_numbers(lab: Lab) -> None:
    lab.open()
    output = convolve(lab.input_array(), SOBEL_X)
    shape = output.shape[1], output.shape[2]
    layout = lab.layout("output", shape)
    generator = np.random.default_rng(SEED)
    middle = shape[0] // 2, shape[1] // 2
    checked = 0
    while checked < 40:
        row, column = (int(generator.integers(side)) for side in shape)
        if max(abs(row - middle[0]), abs(column - middle[1])) < 4:
            continue  # under the frame
        point = lab.point(layout, row, column)
        expected = diverging(float(output[0, row, column]), output)
        shown = lab.pixel("output", point["x"], point["y"])
        assert np.abs(np.subtract(shown, expected)).max() <= 1, (row, column)
        checked += 1


@pytest.mark.parametrize(
    ("query", "stride", "padding"),
    [
        ("?image=cat&size=64", 1, 1),
        ("?image=astronaut&size=128&stride=2&padding=0", 2, 0),
        ("?image=column&stride=1&padding=2", 1, 2),
    ],
)
def test_each_cell_shows_torch_s_value_and_terms_that_add_up(
    lab: Lab, query: str, stride: int, padding: int
) -> None:
    lab.open(query)
    image = lab.input_array()
    output = convolve(image, SOBEL_X, stride, padding)
    padded = np.pad(image[0], padding)
    generator = np.random.default_rng(SEED)
    for _ in range(6):
        row, column = (int(generator.integers(side)) for side in output.shape[1:])
        lab.go_to(row, column)
        value = float(output[0, row, column])
        assert lab.number("[data-total]") == shown_as(value)
        window = padded[row * stride :, column * stride :][:3, :3]
        terms = lab.terms()
        assert [np.float32(term[1]) for term in terms] == list(window.flatten())
        assert [float(term[2]) for term in terms] == list(np.array(SOBEL_X).flatten())
        total = sum(float(term[1]) * float(term[2]) for term in terms)
        assert total == pytest.approx(value, rel=1e-6, abs=1e-6)  # float32 sums of nine numbers of size 1
        assert lab.number("[data-sum]") == pytest.approx(value, rel=1e-5, abs=1e-6)


def test_the_bias_is_part_of_the_sum(lab: Lab) -> None:
    lab.open("?image=column&bias=0.25")
    lab.go_to(2, 1)
    assert (lab.number("[data-sum]"), lab.number("[data-bias]"), lab.number("[data-total]")) == (
        4,
        0.25,
        4.25,
    )
    assert lab.text(".module-line") == "nn.Conv2d(1, 1, 3, padding=1)"


def test_the_size_formula_shows_its_numbers_and_its_floor(lab: Lab) -> None:
    lab.open("?image=column&stride=2&padding=1")
    assert lab.text(".formulas math") == "⌊5+2·1−1·(3−1)−12⌋+1=3".replace("−", "-")
    assert lab.shapes() == ("Input · 1 × 5 × 5", "Output · 1 × 3 × 3")
    assert lab.text(".formula-axis") == "rows and columns"
    lab.open("?image=column&stride=3,2&padding=0,1&kernel=2x3:1,2,3,4,5,6")
    assert lab.text(".module-line") == "nn.Conv2d(1, 1, (2, 3), stride=(3, 2), padding=(0, 1), bias=False)"
    assert lab.page.locator(".formula-axis").all_text_contents() == ["rows", "columns"]
    assert lab.shapes()[1] == "Output · 1 × 2 × 3"


def test_a_matrix_shows_all_its_numbers_in_the_grid(lab: Lab) -> None:
    """A cell with a number is not of one colour."""
    lab.open("?image=column")
    for plane in ("input", "output"):
        layout = lab.layout(plane, (5, 5), (1, 1) if plane == "input" else (0, 0))
        assert layout["cell"] >= 27
        for row in range(5):
            for column in range(5):
                middle = lab.point(layout, row, column)
                across = [lab.pixel(plane, middle["x"] + by, middle["y"]) for by in range(-8, 9)]
                assert len({tuple(colour) for colour in across}) > 1, (plane, row, column)


def test_the_scale_of_signed_maps_is_centred_on_zero(lab: Lab) -> None:
    lab.open()
    lab.use_matrix("9 0 0 0 0\n" * 3)
    assert lab.number("#output-plane .legend-low") == -36
    assert lab.number("#output-plane .legend-high") == 36
    lab.page.locator("#preset").select_option("box_blur")
    lab.settle()
    assert lab.number("#output-plane .legend-low") == 0


def test_a_typed_matrix_keeps_its_numbers_exactly(lab: Lab) -> None:
    lab.open("?kernel=identity")
    lab.use_matrix("0.1 -2.5, 1e-3\n1/3 16777217 7\n3; 4; 5")
    lab.go_to(1, 1)
    assert lab.number("[data-total]") == 16777216  # the float32 nearest to what was typed
    assert [term[1] for term in lab.terms()] == [
        "0.1",
        "-2.5",
        "0.001",
        "0.33333334",
        "16777216",
        "7",
        "3",
        "4",
        "5",
    ]


def test_values_that_are_not_finite_are_shown(lab: Lab) -> None:
    """The largest float32 times two overflows: the page shows infinity, as PyTorch does."""
    lab.open("?kernel=1x1:2&padding=0")
    lab.use_matrix("3e38 1")
    lab.go_to(0, 0)
    assert lab.text("[data-total]") == "∞"
    expect(lab.page.locator("#problem")).to_be_hidden()


def test_every_term_fits_its_box_and_small_weights_keep_their_exponent(lab: Lab) -> None:
    kernel = "kernel=3x3:0.00000812347,0.1,0.1,0.1,0.1,0.1,0.1,-0.0000123456,0.1"
    lab.open(f"?image=astronaut&color=rgb&size=32&{kernel}")
    lab.go_to(16, 16)
    lab.terms()
    box = lab.page.locator("#arithmetic .terms")
    for width in (360, 768, 1440):
        lab.page.set_viewport_size({"width": width, "height": 900})
        lab.settle()
        assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    terms = lab.terms()
    products = [abs(float(value) * float(weight)) for _, value, weight, *_ in terms]
    marked = [index for index, term in enumerate(terms) if "the largest product" in term[3]]
    assert marked == [products.index(max(products))]
    assert lab.page.locator("#arithmetic tr.largest").count() == 1
    assert lab.weight(1, 1).input_value() == "8.1235e-6"
    lab.weight(1, 1).focus()
    lab.settle()
    assert float(lab.weight(1, 1).input_value()) == 8.12347e-6
