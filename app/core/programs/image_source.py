"""Program lines that load or create an image."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.core.networks.document import Input
from app.core.operators.parameter_checks import Numbers, shortest_float32

LARGEST_WRITTEN_MATRIX = 65_536
"""Most numbers of a matrix that a program contains; a larger matrix is read from a file."""


@dataclass(frozen=True, slots=True)
class MatrixSource:
    """Numbers that the program contains: nested sequences of shape (C, H, W), float32."""

    values: Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class ArraySource:
    """A matrix in a .npy file, such as the map of the node `input`."""


@dataclass(frozen=True, slots=True)
class PhotographSource:
    """A photograph in a file, and its size as input.

    Attributes:
        max_side: longest side in pixels; a larger photograph is downscaled to it. None keeps the size.
        exact: (height, width) to which the photograph is resized instead.
    """

    max_side: int | None
    exact: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PreprocessedSource:
    """A photograph in a file, preprocessed for a classifier.

    Attributes:
        resize: pixels of the shorter side after resizing.
        interpolation: a value of torchvision's InterpolationMode.
        crop: rows and columns of the square from the middle.
        mean, std: that each channel is normalised with.
    """

    resize: int
    interpolation: str
    crop: int
    mean: tuple[float, ...]
    std: tuple[float, ...]


ImageSource: TypeAlias = MatrixSource | ArraySource | PhotographSource | PreprocessedSource


@dataclass(frozen=True, slots=True)
class ImageLines:
    """Lines for the sections of a program."""

    imports: tuple[str, ...] = ()
    imports_after_torch: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


OPEN_PHOTOGRAPH = '''

def photograph(path):
    """Upright, alpha on white: the picture and the number that stands for white."""
    picture = ImageOps.exif_transpose(Image.open(path))
    if picture.mode.startswith("I"):
        return Image.fromarray(numpy.asarray(picture).astype(numpy.float32)), 65535
    grey = picture.mode in ("1", "L", "LA")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    return picture.getchannel("R") if grey else picture, 255
'''

_FIT = """longest = max(picture.size)
if longest > {max_side}:
    size = [max(1, round(side * {max_side} / longest)) for side in picture.size]
    picture = picture.resize(size, Image.Resampling.BILINEAR)"""

_EXACT = """if picture.size != ({width}, {height}):
    picture = picture.resize(({width}, {height}), Image.Resampling.BILINEAR)"""

_SAMPLES = """samples = numpy.atleast_3d(numpy.asarray(picture)).astype(numpy.float32) / numpy.float32(white)
image = torch.from_numpy(samples).permute(2, 0, 1).contiguous()"""

_LUMA = """if len(image) == 3:
    image = (0.299 * image[0] + 0.587 * image[1] + 0.114 * image[2]).unsqueeze(0)"""

_REPEATED = """if len(image) == 1:
    image = image.repeat(3, 1, 1)"""

_PREPROCESSED = """if white != 255:
    samples = numpy.rint(numpy.asarray(picture) * numpy.float32(255 / white))
    picture = Image.fromarray(samples.astype(numpy.uint8))
preprocess = transforms.Compose([
    transforms.Resize({resize}, transforms.InterpolationMode.{interpolation}),
    transforms.CenterCrop({crop}),
    transforms.ToTensor(),
    transforms.Normalize({mean}, {std}),
])
image = preprocess(picture.convert("RGB"))"""

_ARGUMENT = "sys.argv[1] if len(sys.argv) > 1 else {default}"
_IMPORTS = ("import sys", "from pathlib import Path", "", "import numpy")
MATRIX_FILE = "input.npy"
"""Name of the file of a large matrix beside a program."""
PICTURE_FILES = "image.*"
"""Pattern of the name of a photograph's file beside a program."""
_BESIDE = "Path(sys.argv[0]).parent"  # the folder of the program, or the working directory where it is piped


def image_lines(network_input: Input, image: ImageSource | None) -> ImageLines:
    """Lines that define `image`, (C, H, W).

    Args:
        network_input: channels, and the size of random numbers.
        image: source of the image; None for random numbers.
    """
    match image:
        case PhotographSource():
            return _opened(*photograph_statements(network_input.channels, image))
        case PreprocessedSource():
            return _preprocessed(image)
        case ArraySource():
            path = _ARGUMENT.format(default=f'{_BESIDE} / "{MATRIX_FILE}"')
            load = f"image = torch.from_numpy(numpy.load({path}, allow_pickle=False))"
            return ImageLines(imports=_IMPORTS, statements=(load,))
        case MatrixSource():
            return _matrix(image)
    size = f"{network_input.channels}, {network_input.height or 224}, {network_input.width or 224}"
    return ImageLines(statements=(f"image = torch.rand({size})",))


def photograph_statements(channels: int, source: PhotographSource) -> tuple[str, ...]:
    """Statements that make `image` of `picture` and `white`, which the function `photograph` returns."""
    fit: tuple[str, ...] = ()
    if source.exact is not None:
        fit = (_EXACT.format(height=source.exact[0], width=source.exact[1]),)
    elif source.max_side is not None:
        fit = (_FIT.format(max_side=source.max_side),)
    return (*fit, _SAMPLES, _LUMA if channels == 1 else _REPEATED)


def preprocessing_statements(source: PreprocessedSource) -> tuple[str, ...]:
    """Statements that make `image` of `picture` and `white`, which the function `photograph` returns."""
    statements = _PREPROCESSED.format(
        resize=source.resize,
        interpolation=source.interpolation.upper(),
        crop=source.crop,
        mean=list(source.mean),
        std=list(source.std),
    )
    return (statements,)


def list_lines(numbers: Numbers) -> list[str]:
    """Write nested numbers as a Python list, one line for each outermost item."""
    if not isinstance(numbers, tuple) or not isinstance(numbers[0], tuple):
        return [_written(numbers)]
    return ["[", *(f"    {_written(part)}," for part in numbers), "]"]


def _preprocessed(source: PreprocessedSource) -> ImageLines:
    opened = _opened(*preprocessing_statements(source))
    after_torch = (*opened.imports_after_torch, "from torchvision import transforms")
    return replace(opened, imports_after_torch=after_torch)


def _opened(*statements: str) -> ImageLines:
    beside = f'[*{_BESIDE}.glob("{PICTURE_FILES}"), "image.png"][0]'
    opening = f"picture, white = photograph({_ARGUMENT.format(default=beside)})"
    return ImageLines(
        imports=_IMPORTS,
        imports_after_torch=("from PIL import Image, ImageOps",),
        functions=(OPEN_PHOTOGRAPH.rstrip("\n"),),
        statements=(opening, *statements),
    )


def _matrix(source: MatrixSource) -> ImageLines:
    channels = tuple(
        tuple(tuple(shortest_float32(number) for number in row) for row in channel)
        for channel in source.values
    )
    lines = ["image = torch.tensor(["]
    for channel in channels:
        lines += ["    [", *(f"        {_written(row)}," for row in channel), "    ],"]
    lines.append("])")
    finite = not any(word in line for line in lines[1:] for word in ("nan", "inf"))
    return ImageLines(imports=() if finite else ("from math import inf, nan", ""), statements=tuple(lines))


def _written(numbers: Numbers) -> str:
    if isinstance(numbers, tuple):
        return "[" + ", ".join(_written(part) for part in numbers) + "]"
    return repr(numbers)
