"""Colours on the convolution page: pictures in grey, zero on a dark page, unread and skipped cells."""

from playwright.sync_api import expect

from tests.browser.lab import Lab

# Left to right, Sobel's output is 0, 0, 4, 4, -4, -4.
MATRIX = "\n".join(["0 0 0 0 1 1 0 0"] * 5)
INPUT, OUTPUT = (5, 8), (3, 6)
NOTE = "#output-plane .legend-note"


def colours(lab: Lab, plane: str, shape: tuple[int, int], row: int, column: int) -> set[tuple[int, ...]]:
    """The colours along a cell's upper edge, above its number."""
    layout = lab.layout(plane, shape)
    middle, cell = lab.point(layout, row, column), layout["cell"]
    steps = range(-int(cell / 2) + 4, int(cell / 2) - 4)
    return {tuple(lab.pixel(plane, middle["x"] + step, middle["y"] - cell / 2 + 5)) for step in steps}


def is_like(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 3 for one, other in zip(colour, expected, strict=True))


def background(lab: Lab) -> tuple[int, ...]:
    """The colour behind a weight of zero."""
    found = lab.weight(1, 2).evaluate("field => getComputedStyle(field).backgroundColor.match(/[0-9]+/g)")
    return tuple(int(part) for part in found)


def test_zero_has_the_surface_s_colour_on_a_dark_page(lab: Lab) -> None:
    lab.page.emulate_media(color_scheme="dark")
    lab.open("?padding=0")
    lab.use_matrix(MATRIX)
    lab.go_to(2, 5)
    (zero,) = colours(lab, "output", OUTPUT, 0, 0)
    (positive,) = colours(lab, "output", OUTPUT, 0, 2)
    (negative,) = colours(lab, "output", OUTPUT, 0, 4)
    dark = (29, 32, 39)
    assert is_like(zero, dark)
    assert is_like(positive, (253, 219, 199))
    assert is_like(negative, (209, 229, 240))
    assert is_like(background(lab), dark)
    expect(lab.page.locator(NOTE)).to_have_text("")
    lab.page.get_by_role("button", name="Light").click()
    lab.settle()
    (zero,) = colours(lab, "output", OUTPUT, 0, 0)
    (positive,) = colours(lab, "output", OUTPUT, 0, 2)
    assert is_like(zero, (247, 247, 247))
    assert is_like(positive, (103, 0, 31))
    assert is_like(background(lab), (247, 247, 247))


def test_a_picture_is_grey_and_unread_and_skipped_cells_are_marked(lab: Lab) -> None:
    lab.open("?padding=0&kernel=box_blur&stride=3")
    lab.use_matrix(MATRIX)
    expect(lab.page.locator(NOTE)).to_have_text("Still a picture: the input\u2019s greys")
    (grey,) = colours(lab, "output", (1, 2), 0, 1)
    assert grey[0] == grey[1] == grey[2]
    # Columns 6 and 7 and rows 3 and 4: 2 * 5 + 6 * 2 cells.
    assert lab.page.locator("#schematic .unread").count() == 22
    assert len(colours(lab, "input", INPUT, 0, 1)) == 1
    for unread in ((0, 7), (4, 0)):
        assert len(colours(lab, "input", INPUT, *unread)) > 2
    lab.open("?padding=0&kernel=box_blur&dilation=2")
    lab.use_matrix(MATRIX)
    lab.go_to(0, 1)
    # One row of windows reads rows 0, 2 and 4.
    assert lab.page.locator("#schematic .unread").count() == 16
    read, skipped = colours(lab, "input", INPUT, 2, 3), colours(lab, "input", INPUT, 2, 2)
    assert not read & skipped
