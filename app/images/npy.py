"""NumPy's .npy files: headers read by NumPy after the sizes are checked; pickled objects are refused."""

import io
import struct
from tokenize import TokenError

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy_format

from app.images.errors import InvalidMatrix
from app.images.limits import MatrixLimits

# Version 3 differs from 2 only in the encoding of field names, and arrays with fields are refused.
_VERSIONS = {
    (1, 0): ("<H", npy_format.read_array_header_1_0),
    (2, 0): ("<I", npy_format.read_array_header_2_0),
    (3, 0): ("<I", npy_format.read_array_header_2_0),
}
_ACCEPTED_KINDS = "fiu"
# NumPy meets bad headers with all of these.
_NUMPY_FAILURES = (
    ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, SyntaxError, TokenError,
    TypeError, ValueError,
)  # fmt: skip


def read_npy(encoded: bytes, limits: MatrixLimits) -> npt.NDArray[np.generic]:
    """Read the array of a .npy file that holds floating-point numbers or integers.

    Args:
        encoded: the file.
        limits: on the file, its header and the number of elements.
    Returns:
        array of shape (H, W) or (C, H, W), with the file's dtype.
    Raises:
        InvalidMatrix: the file is damaged, too large or holds anything else; `reason` says which.
    Source: NumPy Enhancement Proposal 1.
    """
    if len(encoded) > limits.max_npy_bytes:
        raise InvalidMatrix("npy", "too_large", f"{len(encoded)} bytes", limits.max_npy_bytes)
    shape, is_fortran, dtype, start = _header(encoded, limits)
    if not all(type(size) is int and size >= 0 for size in shape):
        raise InvalidMatrix("npy.header.shape", "header", "no tuple of sizes")
    if len(shape) not in (2, 3):
        raise InvalidMatrix("npy.header.shape", "dimensions", str(len(shape)))
    if dtype.kind not in _ACCEPTED_KINDS:
        raise InvalidMatrix("npy.header.descr", "dtype", str(dtype))
    cells = 1
    for size in shape:
        cells *= size
    if cells > limits.max_cells:
        raise InvalidMatrix("npy.shape", "too_large", f"{cells} cells", limits.max_cells)
    if len(encoded) - start != cells * dtype.itemsize:
        raise InvalidMatrix("npy", "length", f"{len(encoded) - start} bytes", cells * dtype.itemsize)
    flat = np.frombuffer(encoded, dtype=dtype, offset=start)
    return flat.reshape(shape, order="F" if is_fortran else "C")


def _header(encoded: bytes, limits: MatrixLimits) -> tuple[tuple[int, ...], bool, np.dtype[np.generic], int]:
    """Shape, Fortran order and dtype as the header says, and where the numbers begin."""
    if not encoded.startswith(npy_format.MAGIC_PREFIX) or len(encoded) < 12:
        raise InvalidMatrix("npy", "not_npy", f"{len(encoded)} bytes")
    file = io.BytesIO(encoded)
    version = npy_format.read_magic(file)
    if version not in _VERSIONS:
        raise InvalidMatrix("npy", "header", f"version {version[0]}")
    length_format, read = _VERSIONS[version]
    (length,) = struct.unpack_from(length_format, encoded, npy_format.MAGIC_LEN)
    available = len(encoded) - npy_format.MAGIC_LEN - struct.calcsize(length_format)
    if length > limits.max_npy_header_bytes:
        raise InvalidMatrix("npy.header", "too_large", f"{length} bytes", limits.max_npy_header_bytes)
    if available < length:
        raise InvalidMatrix("npy.header", "length", f"{available} bytes", length)
    try:
        shape, is_fortran, dtype = read(file, max_header_size=limits.max_npy_header_bytes)
    except _NUMPY_FAILURES as failure:
        if isinstance(failure.__cause__, TypeError):  # as NumPy says that it does not know the dtype
            raise InvalidMatrix("npy.header.descr", "dtype", "unknown") from failure
        raise InvalidMatrix("npy.header", "header", "no description of an array") from failure
    return shape, is_fortran, dtype, file.tell()
