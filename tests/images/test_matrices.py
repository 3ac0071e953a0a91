"""Matrices from JSON, .npy files and the store: exact numbers, or an error with its place and reason."""

import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.images.errors import InvalidMatrix
from app.images.limits import MatrixLimits
from app.images.matrices import from_document, from_npy, from_stored, is_matrix, to_stored
from app.images.samples import SAMPLES, sample_bytes

SHAPES = arrays.array_shapes(min_dims=3, max_dims=3, max_side=6)
FLOAT32 = arrays.arrays(np.float32, SHAPES)
FINITE = arrays.arrays(
    np.float32, SHAPES, elements=st.floats(width=32, allow_nan=False, allow_infinity=False)
)

LIMITS = MatrixLimits()


def npy(array: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, array)
    return written.getvalue()


def npy_with_header(header: str, content: bytes = b"", version: int = 1) -> bytes:
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode("latin-1") + content


def described(descr: str = "'<f4'", fortran_order: str = "False", shape: str = "(1, 1)") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {fortran_order}, 'shape': {shape}, }}\n"


def document_error(document: object, limits: MatrixLimits | None = None) -> InvalidMatrix:
    with pytest.raises(InvalidMatrix) as caught:
        from_document(document, limits or LIMITS)
    return caught.value


def npy_error(encoded: bytes, limits: MatrixLimits | None = None) -> InvalidMatrix:
    with pytest.raises(InvalidMatrix) as caught:
        from_npy(encoded, limits or LIMITS)
    return caught.value


@given(FINITE)
def test_documents_keep_their_numbers(array: np.ndarray) -> None:
    read = from_document(array.tolist(), LIMITS)
    assert read.dtype == np.float32
    assert read.tobytes() == array.tobytes()


def test_rows_alone_are_one_channel() -> None:
    assert from_document([[1, 2, 3], [4, 5, 6]], LIMITS).tolist() == [[[1, 2, 3], [4, 5, 6]]]


def test_numbers_are_rounded_to_the_nearest_float32() -> None:
    assert from_document([[0.1, 16_777_217, 1e-60]], LIMITS)[0, 0].tolist() == [
        np.float32(0.1),
        16_777_216,
        0,
    ]


@pytest.mark.parametrize(
    ("document", "path", "reason"),
    [
        (None, "matrix", "not_a_matrix"),
        ({"0": [1]}, "matrix", "not_a_matrix"),
        ("12", "matrix", "not_a_matrix"),
        ([], "matrix", "empty"),
        ([[]], "matrix.0", "empty"),
        ([[[]]], "matrix.0.0", "empty"),
        ([1, 2], "matrix.0", "not_a_matrix"),
        ([[1, 2], [3]], "matrix.1", "ragged"),
        ([[1, 2], 3], "matrix.1", "not_a_matrix"),
        ([[[1, 2]], [[3]]], "matrix.1", "ragged"),
        ([[[1, 2]], [[3, 4], [5, 6]]], "matrix.1", "ragged"),
        ([[[[1]]]], "matrix.0.0.0", "not_a_number"),
        ([[1, "2"]], "matrix.0.1", "not_a_number"),
        ([[1, True]], "matrix.0.1", "not_a_number"),
        ([[1], [None]], "matrix.1.0", "not_a_number"),
        ([[1, [2]]], "matrix.0.1", "not_a_number"),
        ([[float("nan")]], "matrix.0.0", "not_finite"),
        ([[0, float("-inf")]], "matrix.0.1", "not_finite"),
        ([[0], [1e39]], "matrix.0.1.0", "overflow"),
        ([[10**400]], "matrix.0.0", "overflow"),
        ([[[0]]] * 17, "matrix", "too_many_channels"),
    ],
)
def test_errors_of_documents_have_their_place(document: object, path: str, reason: str) -> None:
    error = document_error(document)
    assert (error.path, error.reason) == (path, reason)


def test_size_limits_are_inclusive() -> None:
    limits = MatrixLimits(max_cells=6, max_side_cells=3, max_channels=2)
    assert from_document([[[1, 2, 3]], [[4, 5, 6]]], limits).shape == (2, 1, 3)
    assert document_error([[0, 0, 0]] * 3, limits).got == "9 cells"
    assert document_error([[0, 0, 0, 0]], limits).got == "4 cells a side"
    assert npy_error(npy(np.zeros((3, 1, 1))), limits).reason == "too_many_channels"
    assert npy_error(npy(np.zeros((1, 7))), limits).reason == "too_large"
    assert npy_error(npy(np.zeros((1, 1))), MatrixLimits(max_npy_bytes=100)).limit == 100


@given(FLOAT32)
def test_npy_keeps_every_bit(array: np.ndarray) -> None:
    for stored in (array, np.asfortranarray(array), array.astype(">f4"), array.astype(np.float64)):
        read = from_npy(npy(stored), LIMITS)
        assert read.flags.c_contiguous
        assert read.dtype == np.float32
        np.testing.assert_array_equal(read, array, strict=True)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_of_npy_is_read(version: int) -> None:
    assert from_npy(npy_with_header(described(), struct.pack("<f", 2.5), version), LIMITS).tolist() == [
        [[2.5]]
    ]


@pytest.mark.parametrize("dtype", ["u1", "i1", ">i2", "<u4", ">i8", "<f2", "<f8", ">f8"])
def test_npy_of_any_numeric_dtype_is_read(dtype: str) -> None:
    array = np.array([[0, 1, 2], [3, 4, 100]], dtype=dtype)
    assert from_npy(npy(array), LIMITS).tolist() == [[[0, 1, 2], [3, 4, 100]]]


def test_npy_keeps_not_a_number_but_refuses_overflow() -> None:
    read = from_npy(npy(np.array([[np.nan, np.inf, -np.inf]])), LIMITS)
    assert np.isnan(read[0, 0, 0])
    assert read[0, 0, 1:].tolist() == [np.inf, -np.inf]
    error = npy_error(npy(np.array([[0, 1e300]])))
    assert (error.path, error.reason) == ("matrix.0.0.1", "overflow")


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a pickle was read",))


def test_pickled_objects_are_never_read() -> None:
    assert npy_error(npy(np.array([[Bomb()]], dtype=object))).reason == "dtype"


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        (b"", "not_npy"),
        (b"PK\x03\x04 an npz file", "not_npy"),
        (b"\x93NUMPY\x01\x00", "not_npy"),
        (npy_with_header(described(), b"1234", version=4), "header"),
        (npy_with_header(described(shape="(1000000, 1000000)")), "too_large"),
        (npy_with_header(described(shape="(999999999999999999999999, 4)")), "too_large"),
        (npy_with_header(described(shape="(2, 2)"), bytes(15)), "length"),
        (npy_with_header(described(shape="(2, 2)"), bytes(17)), "length"),
        (npy_with_header(described(shape="(-1, -4)"), bytes(16)), "header"),
        (npy_with_header(described(shape="(True, 1)"), bytes(4)), "header"),
        (npy_with_header(described(shape="[1, 1]"), bytes(4)), "header"),
        (npy_with_header(described(shape="(1.0, 1)"), bytes(4)), "header"),
        (npy_with_header(described(shape="()"), bytes(4)), "dimensions"),
        (npy_with_header(described(shape="(4,)"), bytes(16)), "dimensions"),
        (npy_with_header(described(shape="(1, 1, 1, 1)"), bytes(4)), "dimensions"),
        (npy_with_header(described(shape="(0, 4)")), "empty"),
        (npy_with_header(described(fortran_order="0"), bytes(4)), "header"),
        (npy_with_header(described("'|O'"), bytes(8)), "dtype"),
        (npy_with_header(described("'<c8'"), bytes(8)), "dtype"),
        (npy_with_header(described("'|b1'"), bytes(1)), "dtype"),
        (npy_with_header(described("'<M8[s]'"), bytes(8)), "dtype"),
        (npy_with_header(described("'|S4'"), bytes(4)), "dtype"),
        (npy_with_header(described("'2f4'"), bytes(8)), "dtype"),
        (npy_with_header(described("'f4,f4'"), bytes(8)), "dtype"),
        (npy_with_header(described("[('a', '<f4')]"), bytes(4)), "dtype"),
        (npy_with_header(described("'nonsense'"), bytes(4)), "dtype"),
        (npy_with_header(described("()"), bytes(4)), "header"),
        (npy_with_header(described("[('a', '<f4', (2**70,))]"), bytes(4)), "header"),
        (npy_with_header(described("[('a', '<f4', (9999999999999999999,))]"), bytes(4)), "header"),
        (npy_with_header(described("(" * 500 + ")" * 500), bytes(4)), "header"),
        (npy_with_header(described(shape="(1, 1"), bytes(4)), "header"),
        (npy_with_header("{'descr': '<f4'}", bytes(4)), "header"),
        (npy_with_header("{" * 3000, bytes(4)), "header"),
        (npy_with_header("-" * 4000 + "1", bytes(4)), "header"),
        (npy_with_header("__import__('os').getcwd()", bytes(4)), "header"),
        (npy_with_header("{[]: 1}", bytes(4)), "header"),
        (npy_with_header("\0", bytes(4)), "header"),
        (npy_with_header(" " * 5000, bytes(4)), "too_large"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + b"{}", "too_large"),
        (b"\x93NUMPY\x01\x00\xff\x0f" + b"{}", "length"),
    ],
)
def test_hostile_npy_is_refused_with_its_reason(encoded: bytes, reason: str) -> None:
    assert npy_error(encoded).reason == reason


@given(st.binary(max_size=200), st.booleans())
def test_random_bytes_give_only_the_declared_error(rest: bytes, is_headed: bool) -> None:
    try:
        from_npy(b"\x93NUMPY\x01\x00" + rest if is_headed else rest, LIMITS)
    except InvalidMatrix:
        return


@given(header=st.text(alphabet="{}[]()'\":,descrfotanhp_0123456789<>| \n-", max_size=120))
def test_random_headers_give_only_the_declared_error(header: str) -> None:
    with pytest.raises(InvalidMatrix):
        from_npy(npy_with_header(header, bytes(4)), LIMITS)


@given(FLOAT32)
def test_stored_form_is_canonical(array: np.ndarray) -> None:
    stored = to_stored(array)
    assert is_matrix(stored)
    assert from_stored(stored).tobytes() == array.tobytes()
    assert stored == to_stored(np.asfortranarray(array))


def test_photographs_are_not_taken_for_matrices() -> None:
    for name, sample in SAMPLES.items():
        assert is_matrix(sample_bytes(name)) == (sample.kind == "matrix")
    assert not is_matrix(b"BM" + bytes(6) + b"{")
    assert not is_matrix(b"")


@pytest.mark.parametrize("stored", [b"", b"\x10\0\0\0\0\0\0\0{", b"\x08\0\0\0\0\0\0\0{}      "])
def test_damaged_stored_form_is_refused(stored: bytes) -> None:
    with pytest.raises(InvalidMatrix):
        from_stored(stored)
