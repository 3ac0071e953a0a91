"""What Python and JavaScript both know is the same: geometry by golden cases, colours, PyTorch's padding."""

import json
from typing import Any

import pytest

from app.core.geometry import sliding_windows as geometry
from app.wire import palettes
from tests.browser.lab import Lab
from tests.conftest import ROOT


def golden(name: str) -> list[dict[str, Any]]:
    """Cases that the core's own tests hold Python to."""
    cases: list[dict[str, Any]] = json.loads(
        (ROOT / "tests" / "core" / "golden" / f"{name}.json").read_text()
    )
    assert len(cases) > 20
    return cases


@pytest.fixture
def opened(lab: Lab) -> Lab:
    lab.open("?image=column")
    return lab


WINDOWS = """async (cases) => {
  const { windowAxis } = await import("/static/js/core/geometry/sliding_window.js");
  return cases.filter((one) => {
    const [paddingBefore, paddingAfter] = one.padding;
    const { kernel_size: kernelSize, stride, dilation } = one;
    const axis = windowAxis(one.input_size, { kernelSize, stride, paddingBefore, paddingAfter, dilation });
    const cells = Array.from({ length: axis.count }, (_, output) => axis.cells(output));
    const readers = Array.from({ length: one.input_size }, (_, input) =>
      one.window_cells.flatMap((window, output) => (window.includes(input) ? [output] : [])));
    const same = JSON.stringify(cells) === JSON.stringify(one.window_cells);
    return !same || readers.some((outputs, input) => String(axis.readers(input)) !== String(outputs));
  });
}"""


def test_windows_and_their_readers(opened: Lab) -> None:
    assert opened.page.evaluate(WINDOWS, golden("geometry")) == []


TRANSPOSED = """async (cases) => {
  const transposed = await import("/static/js/core/convolution/transposed.js");
  const { gatherWindow, scatterAxis, transposedSize } = transposed;
  const { windowCells } = await import("/static/js/core/geometry/sliding_window.js");
  return cases.filter((one) => {
    const { input_size: size, kernel_size: kernelSize, stride, padding, dilation } = one;
    const extra = one.output_padding;
    const window = { kernelSize, stride, paddingBefore: padding, paddingAfter: padding, dilation };
    const axis = scatterAxis(size, window, extra);
    const inputs = one.reaching_cells.map((pairs) => pairs.map(([input]) => input));
    const scattered = one.reaching_cells.map((_, output) => axis.cells(output));
    const gathered = one.reaching_cells.map((_, output) =>
      windowCells(output, gatherWindow(window, extra)).flatMap((place, slot) => {
        const inside = place >= 0 && place <= (size - 1) * stride && place % stride === 0;
        return inside ? [[place / stride, kernelSize - 1 - slot]] : [];
      }));
    return transposedSize(size, window, extra) !== one.output_size
      || JSON.stringify(scattered) !== JSON.stringify(inputs)
      || JSON.stringify(gathered) !== JSON.stringify(one.reaching_cells);
  });
}"""


def test_transposed_convolution_scattered_and_gathered(opened: Lab) -> None:
    """Each output cell is reached by the same input cells through the same taps, in both views."""
    assert opened.page.evaluate(TRANSPOSED, golden("transposed")) == []


SOURCES = """async (asked) => {
  const { samePadding, sourceIndex } = await import("/static/js/core/geometry/sliding_window.js");
  const sources = asked.sources.map((one) => sourceIndex(...one));
  return { sources, same: asked.same.map((one) => samePadding(...one)) };
}"""


def test_where_padding_comes_from_and_how_much_keeps_the_size(opened: Lab) -> None:
    modes: tuple[geometry.PaddingMode, ...] = ("zeros", "reflect", "replicate", "circular")
    sources = [
        (index, size, mode) for mode in modes for size in (3, 4, 7) for index in range(1 - size, 2 * size - 1)
    ]
    same = [(kernel_size, dilation) for kernel_size in range(1, 8) for dilation in range(1, 4)]
    found = opened.page.evaluate(SOURCES, {"sources": sources, "same": same})
    assert found["sources"] == [geometry.source_index(*one) for one in sources]
    assert found["same"] == [list(geometry.same_padding(*one)) for one in same]


def test_palettes(opened: Lab) -> None:
    tables = opened.page.evaluate("import('/static/js/core/colour/palette.js').then(({ TABLES }) => TABLES)")
    assert tables["diverging"] == palettes.DIVERGING.tolist()
    assert tables["sequential"] == palettes.SEQUENTIAL.tolist()
