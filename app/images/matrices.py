"""Matrices from JSON, .npy files and the store, as (C, H, W) float32 arrays."""

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from app.images.errors import InvalidMatrix
from app.images.limits import MatrixLimits
from app.images.npy import read_npy

Float32 = npt.NDArray[np.float32]

TENSOR_NAME = "image"


def is_matrix(stored: bytes) -> bool:
    """Whether stored bytes are a matrix in canonical form; all others are photographs.

    The canonical header is shorter than 256 bytes, and no photograph begins like that.
    """
    return stored[1:9] == b"\0\0\0\0\0\0\0{"


def from_document(document: object, limits: MatrixLimits) -> Float32:
    """Convert nested lists of numbers, as parsed from JSON, to a matrix.

    Args:
        document: rows of numbers (H, W), or channels of rows (C, H, W).
        limits: on the size of the matrix.
    Returns:
        array of shape (C, H, W), each number the nearest float32.
    Raises:
        InvalidMatrix: anything but rows of equal length with finite numbers, or past a limit.
    """
    outer = _members(document, "matrix")
    has_channels = isinstance(_members(outer[0], "matrix.0")[0], list)
    if not has_channels:
        return _to_float32(np.array([_plane(outer, "matrix")]), limits)
    if len(outer) > limits.max_channels:
        raise InvalidMatrix("matrix", "too_many_channels", str(len(outer)), limits.max_channels)
    planes = [_plane(plane, f"matrix.{channel}") for channel, plane in enumerate(outer)]
    for channel, plane in enumerate(planes):
        if (len(plane), len(plane[0])) != (len(planes[0]), len(planes[0][0])):
            raise InvalidMatrix(f"matrix.{channel}", "ragged", f"{len(plane)} x {len(plane[0])}")
    return _to_float32(np.array(planes), limits)


def _members(value: object, path: str) -> list[object]:
    if not isinstance(value, list):
        raise InvalidMatrix(path, "not_a_matrix", type(value).__name__)
    if not value:
        raise InvalidMatrix(path, "empty", "0")
    return value


def _plane(plane: object, path: str) -> list[list[float]]:
    rows = [_row(row, f"{path}.{index}") for index, row in enumerate(_members(plane, path))]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise InvalidMatrix(f"{path}.{index}", "ragged", f"{len(row)} cells after {len(rows[0])}")
    return rows


def _row(row: object, path: str) -> list[float]:
    return [_number(value, f"{path}.{index}") for index, value in enumerate(_members(row, path))]


def _number(value: object, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidMatrix(path, "not_a_number", type(value).__name__)
    try:
        number = float(value)
    except OverflowError as failure:
        raise InvalidMatrix(path, "overflow", "integer") from failure
    if not np.isfinite(number):
        raise InvalidMatrix(path, "not_finite", str(number))
    return number


def from_npy(encoded: bytes, limits: MatrixLimits) -> Float32:
    """Read a matrix from a .npy file. NaN and infinities are kept.

    Args:
        encoded: the file, of shape (H, W) or (C, H, W), floating point or integers.
        limits: on the size of the matrix.
    Returns:
        array of shape (C, H, W), each number the nearest float32.
    Raises:
        InvalidMatrix: the file is damaged, holds anything else, or is past a limit.
    """
    array = read_npy(encoded, limits)
    return _to_float32(array if array.ndim == 3 else array[np.newaxis], limits)


def _to_float32(numbers: npt.NDArray[np.generic], limits: MatrixLimits) -> Float32:
    channels, height, width = numbers.shape
    if not numbers.size:
        raise InvalidMatrix("shape", "empty", f"{channels} x {height} x {width}")
    if channels > limits.max_channels:
        raise InvalidMatrix("shape", "too_many_channels", str(channels), limits.max_channels)
    if max(height, width) > limits.max_side_cells:
        raise InvalidMatrix("shape", "too_large", f"{max(height, width)} cells a side", limits.max_side_cells)
    if numbers.size > limits.max_cells:
        raise InvalidMatrix("shape", "too_large", f"{numbers.size} cells", limits.max_cells)
    with np.errstate(over="ignore"):
        converted = np.ascontiguousarray(numbers, dtype=np.float32)
    overflowed = np.isinf(converted) & np.isfinite(numbers)
    if overflowed.any():
        place = ".".join(str(index) for index in np.argwhere(overflowed)[0])
        raise InvalidMatrix(f"matrix.{place}", "overflow", str(numbers[overflowed][0]))
    return converted


def to_stored(matrix: Float32) -> bytes:
    """Encode a matrix for the store: a safetensors file with the single tensor `image`.

    Args:
        matrix: array of shape (C, H, W).
    Returns:
        a file that is the same for the same numbers.
    """
    return save({TENSOR_NAME: np.ascontiguousarray(matrix, dtype=np.float32)})


def from_stored(stored: bytes) -> Float32:
    """Decode a matrix from the store, encoded by `to_stored`.

    Raises:
        InvalidMatrix: `to_stored` did not make these bytes.
    """
    try:
        matrix = load(stored)[TENSOR_NAME]
    except (SafetensorError, KeyError) as failure:
        raise InvalidMatrix("matrix", "header", "no stored matrix") from failure
    if matrix.dtype != np.float32 or matrix.ndim != 3:
        raise InvalidMatrix("matrix", "dimensions", f"{matrix.dtype} of {matrix.ndim} axes")
    return matrix
