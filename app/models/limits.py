"""Limits on weights files, checked before any tensor is read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TensorFileLimits:
    """Limits on one safetensors file. Both are settings."""

    max_file_bytes: int = 200_000_000
    max_header_bytes: int = 1_000_000
