"""Findings of `convscope doctor`: versions, allocator, device and folders."""

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.engine import allocator

PACKAGES = ("torch", "torchvision", "fastapi", "uvicorn", "pillow", "numpy", "safetensors", "scikit-image")


@dataclass(frozen=True)
class Finding:
    """One line, and whether what it says is well."""

    text: str
    is_well: bool = True


def versions(version: str) -> Iterator[Finding]:
    """Of this program, of Python and of the packages that it stands on."""
    yield Finding(f"convscope {version} on Python {platform.python_version()}, {platform.platform()}")
    for package in PACKAGES:
        try:
            yield Finding(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield Finding(f"{package} is missing", is_well=False)


def computing(device: str) -> Iterator[Finding]:
    """Whether PyTorch can be loaded and computes on the device. Imports torch."""
    kept = allocator.keep_large_buffers()
    state = "keeps large buffers" if kept else "left as it is"
    yield Finding(f"allocator: {state} ({platform.libc_ver()[0] or 'no glibc'})")
    try:
        import torch

        value = torch.ones(2, device=device).sum().item()
    except (ImportError, OSError, RuntimeError, AssertionError) as error:
        yield Finding(f"PyTorch does not compute on {device}: {error}", is_well=False)
        return
    is_right = value == 2.0
    yield Finding(f"device: {device}, {torch.get_num_threads()} threads", is_well=is_right)


def folder(what: str, path: Path | None, *, is_written: bool) -> Finding:
    """Whether a folder exists or can be made, and its free space.

    Args:
        what: the name of the folder in the report.
        is_written: whether the server writes to it.
    """
    if path is None:
        return Finding(f"{what}: none chosen")
    existing = next(parent for parent in (path, *path.parents) if os.path.lexists(parent))
    if not existing.is_dir():
        return Finding(f"{what}: {existing} is not a folder", is_well=False)
    if is_written and not os.access(existing, os.W_OK | os.X_OK):
        return Finding(f"{what}: cannot write to {existing}", is_well=False)
    free_gigabytes = shutil.disk_usage(existing).free / 1e9
    state = "" if existing == path else ", not made yet"
    return Finding(f"{what}: {path}{state}, {free_gigabytes:.1f} GB free")
