"""Named kernels, in the orientation of torch.nn.Conv2d: not flipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Kernel = tuple[tuple[float, ...], ...]

GONZALEZ = "Gonzalez & Woods, Digital Image Processing, 4th edition"


@dataclass(frozen=True, slots=True)
class Preset:
    """A kernel with a name.

    Attributes:
        name: name in documents.
        title: name shown to people.
        kernel: rows of weights.
        note: one sentence on its effect.
        source: reference and normalisation.
    """

    name: str
    title: str
    kernel: Kernel
    note: str
    source: str


def _scaled(kernel: Kernel, divisor: float) -> Kernel:
    return tuple(tuple(weight / divisor for weight in row) for row in kernel)


def _turned(kernel: Kernel) -> Kernel:
    """Transpose a kernel: a horizontal derivative becomes a vertical one."""
    return tuple(zip(*kernel, strict=True))


_SOBEL: Kernel = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))
_PREWITT: Kernel = ((-1.0, 0.0, 1.0), (-1.0, 0.0, 1.0), (-1.0, 0.0, 1.0))
_SCHARR: Kernel = ((-3.0, 0.0, 3.0), (-10.0, 0.0, 10.0), (-3.0, 0.0, 3.0))
_GAUSSIAN: Kernel = ((1.0, 2.0, 1.0), (2.0, 4.0, 2.0), (1.0, 2.0, 1.0))
_BINOMIAL = (1.0, 4.0, 6.0, 4.0, 1.0)
_GAUSSIAN_5: Kernel = tuple(tuple(row * column for column in _BINOMIAL) for row in _BINOMIAL)
_LAPLACIAN_OF_GAUSSIAN: Kernel = (
    (0.0, 0.0, 1.0, 0.0, 0.0),
    (0.0, 1.0, 2.0, 1.0, 0.0),
    (1.0, 2.0, -16.0, 2.0, 1.0),
    (0.0, 1.0, 2.0, 1.0, 0.0),
    (0.0, 0.0, 1.0, 0.0, 0.0),
)
_DIAGONAL: Kernel = tuple(tuple(float(row == column) for column in range(5)) for row in range(5))

_TABLE = (
    Preset(
        "identity", "Identity", ((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)),
        "Gives every cell its own value back: the picture is unchanged.",
        "The one-hot kernel; sums to 1.",
    ),
    Preset(
        "box_blur", "Box blur", _scaled(((1.0,) * 3,) * 3, 9),
        "The plain mean of the 9 cells: noise and detail fade, edges become ramps.",
        f"{GONZALEZ}; divided by 9, so it sums to 1.",
    ),
    Preset(
        "gaussian_blur", "Gaussian blur", _scaled(_GAUSSIAN, 16),
        "A mean that trusts near cells more: softer than the box and the same in every direction.",
        "Binomial (1, 2, 1) by itself; divided by 16, so it sums to 1.",
    ),
    Preset(
        "gaussian_blur_5", "Gaussian blur 5×5", _scaled(_GAUSSIAN_5, 256),
        "The wider bell: what is smaller than about 2 cells disappears.",
        "Binomial (1, 4, 6, 4, 1) by itself; divided by 256, so it sums to 1.",
    ),
    Preset(
        "motion_blur", "Motion blur", _scaled(_DIAGONAL, 5),
        "The mean along one diagonal: the picture looks moved down to the right while it was taken.",
        "The 5×5 diagonal; divided by 5, so it sums to 1.",
    ),
    Preset(
        "sharpen", "Sharpen", ((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0)),
        "Adds to each cell what sets it apart from its neighbours: edges gain contrast.",
        f"{GONZALEZ}: identity minus the Laplacian; sums to 1.",
    ),
    Preset(
        "sobel_x", "Sobel, left to right", _SOBEL,
        "Positive where it gets brighter to the right, negative where darker: finds vertical edges.",
        "Sobel & Feldman 1968; sums to 0, not divided.",
    ),
    Preset(
        "sobel_y", "Sobel, top to bottom", _turned(_SOBEL),
        "Positive where it gets brighter downwards, negative where darker: finds horizontal edges.",
        "Sobel & Feldman 1968; sums to 0, not divided.",
    ),
    Preset(
        "prewitt_x", "Prewitt, left to right", _PREWITT,
        "The plain difference of right and left columns: finds vertical edges, all rows counting alike.",
        "Prewitt 1970; sums to 0, not divided.",
    ),
    Preset(
        "prewitt_y", "Prewitt, top to bottom", _turned(_PREWITT),
        "The plain difference of lower and upper rows: finds horizontal edges, all columns counting alike.",
        "Prewitt 1970; sums to 0, not divided.",
    ),
    Preset(
        "scharr_x", "Scharr, left to right", _SCHARR,
        "Finds vertical edges like Sobel, with a strength that depends less on the edge's angle.",
        "Scharr 2000; sums to 0, not divided.",
    ),
    Preset(
        "scharr_y", "Scharr, top to bottom", _turned(_SCHARR),
        "Finds horizontal edges like Sobel, with a strength that depends less on the edge's angle.",
        "Scharr 2000; sums to 0, not divided.",
    ),
    Preset(
        "laplacian", "Laplacian", ((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0)),
        "The neighbours' sum less four times the cell: bright spots turn negative, and edges change sign.",
        f"{GONZALEZ}: second differences of both axes; sums to 0.",
    ),
    Preset(
        "laplacian_of_gaussian", "Laplacian of Gaussian 5×5", _LAPLACIAN_OF_GAUSSIAN,
        "Blurs and takes the Laplacian at once: finds blobs about 3 cells wide, with less noise.",
        f"Marr & Hildreth 1980, as in {GONZALEZ}; sums to 0.",
    ),
    Preset(
        "outline", "Outline", ((-1.0, -1.0, -1.0), (-1.0, 8.0, -1.0), (-1.0, -1.0, -1.0)),
        "Zero where all 9 cells are alike, so flat areas vanish and every edge and spot stays.",
        "The 8-neighbour Laplacian with its sign turned; sums to 0.",
    ),
    Preset(
        "emboss", "Emboss", ((-2.0, -1.0, 0.0), (-1.0, 1.0, 1.0), (0.0, 1.0, 2.0)),
        "Light from the top left: what gets brighter down the diagonal stands out like a relief.",
        "A diagonal difference plus the identity; sums to 1.",
    ),
    Preset(
        "line_horizontal", "Horizontal lines", _turned(((-1.0, 2.0, -1.0),) * 3),
        "Strong on bright horizontal lines one cell thin, negative beside them.",
        f"{GONZALEZ}: line detection; sums to 0.",
    ),
    Preset(
        "line_vertical", "Vertical lines", ((-1.0, 2.0, -1.0),) * 3,
        "Strong on bright vertical lines one cell thin, negative beside them.",
        f"{GONZALEZ}: line detection; sums to 0.",
    ),
)  # fmt: skip

PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _TABLE})
