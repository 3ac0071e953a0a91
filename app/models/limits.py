"""Limits of weight files, checked before any tensor is read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TensorFileLimits:
    """Limits of one safetensors file."""

    max_file_bytes: int = 200_000_000
    max_header_bytes: int = 1_000_000


DEFAULT_TENSOR_FILE_LIMITS = TensorFileLimits()
