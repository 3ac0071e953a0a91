"""NumPy's .npy files, read with every figure checked before it is used; pickled objects are never read."""

import ast
import struct

import numpy as np
import numpy.typing as npt

from app.images.errors import InvalidMatrix
from app.images.limits import MatrixLimits

_MAGIC = b"\x93NUMPY"
_HEADER_LENGTH = {1: "<H", 2: "<I", 3: "<I"}
_KEYS = {"descr", "fortran_order", "shape"}
_ACCEPTED_KINDS = "fiu"


def read_npy(encoded: bytes, limits: MatrixLimits) -> npt.NDArray[np.generic]:
    """The array of a .npy file of floating-point numbers or integers.

    Args:
        encoded: the file.
        limits: what is allowed.
    Returns:
        array of the file's own shape and dtype.
    Raises:
        InvalidMatrix: whatever is wrong with it, `reason` says what.
    Source: NumPy Enhancement Proposal 1, versions 1 to 3 of the format.
    """
    if len(encoded) > limits.max_npy_bytes:
        raise InvalidMatrix("npy", "too_large", f"{len(encoded)} bytes", limits.max_npy_bytes)
    header, start = _header(encoded, limits)
    dtype, shape, is_fortran = _described(header)
    cells = 1
    for size in shape:
        cells *= size
    if cells > limits.max_cells:
        raise InvalidMatrix("npy.shape", "too_large", f"{cells} cells", limits.max_cells)
    if len(encoded) - start != cells * dtype.itemsize:
        raise InvalidMatrix("npy", "length", f"{len(encoded) - start} bytes", cells * dtype.itemsize)
    flat = np.frombuffer(encoded, dtype=dtype, offset=start)
    return flat.reshape(shape, order="F" if is_fortran else "C")


def _header(encoded: bytes, limits: MatrixLimits) -> tuple[str, int]:
    if not encoded.startswith(_MAGIC) or len(encoded) < 12:
        raise InvalidMatrix("npy", "not_npy", f"{len(encoded)} bytes")
    length_format = _HEADER_LENGTH.get(encoded[6])
    if length_format is None:
        raise InvalidMatrix("npy", "header", f"version {encoded[6]}")
    (length,) = struct.unpack_from(length_format, encoded, 8)
    start = 8 + struct.calcsize(length_format)
    if length > limits.max_npy_header_bytes:
        raise InvalidMatrix("npy.header", "too_large", f"{length} bytes", limits.max_npy_header_bytes)
    header = encoded[start : start + length]
    if len(header) < length:
        raise InvalidMatrix("npy.header", "length", f"{len(header)} bytes", length)
    return header.decode("latin-1"), start + length


def _described(header: str) -> tuple[np.dtype[np.generic], tuple[int, ...], bool]:
    try:
        described = ast.literal_eval(header.strip())
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as failure:
        raise InvalidMatrix("npy.header", "header", "no Python literal") from failure
    if not isinstance(described, dict) or set(described) != _KEYS:
        raise InvalidMatrix("npy.header", "header", "other keys")
    shape, is_fortran = described["shape"], described["fortran_order"]
    if not isinstance(is_fortran, bool):
        raise InvalidMatrix("npy.header.fortran_order", "header", "no boolean")
    if not isinstance(shape, tuple) or not all(type(size) is int and size >= 0 for size in shape):
        raise InvalidMatrix("npy.header.shape", "header", "no tuple of sizes")
    if len(shape) not in (2, 3):
        raise InvalidMatrix("npy.header.shape", "dimensions", str(len(shape)))
    return _dtype(described["descr"]), shape, is_fortran


def _dtype(described: object) -> np.dtype[np.generic]:
    if not isinstance(described, str) or len(described) > 8:
        raise InvalidMatrix("npy.header.descr", "dtype", "structured")
    try:
        dtype = np.dtype(described)
    except (TypeError, ValueError, SyntaxError) as failure:
        raise InvalidMatrix("npy.header.descr", "dtype", described) from failure
    if dtype.kind not in _ACCEPTED_KINDS or dtype.shape:
        raise InvalidMatrix("npy.header.descr", "dtype", described)
    return dtype
