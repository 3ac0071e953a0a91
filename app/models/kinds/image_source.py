"""Matrices as the image of a program."""

from app.core.programs.image_source import LARGEST_WRITTEN_MATRIX, ArraySource, MatrixSource
from app.images.matrices import Float32


def matrix_source(numbers: Float32) -> MatrixSource | ArraySource:
    """The matrix written into the program, or read from a file where it is large.

    Args:
        numbers: array of shape (C, H, W).
    """
    return MatrixSource(numbers.tolist()) if numbers.size <= LARGEST_WRITTEN_MATRIX else ArraySource()
