"""Choose where set-up takes torch and torchvision from: PyTorch's CPU builds if there is no NVIDIA GPU.

    python tools/torch_index.py requirements.lock

prints the address of the index, or an empty line for the locked builds, which bring CUDA along on Linux. It
runs in the environment that is set up, before anything is installed there.
"""

import platform
import re
import shutil
import sys
import threading
from dataclasses import dataclass
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.request import build_opener

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
LOCKED = ""
_SECONDS = 5.0
_MAX_PAGE_BYTES = 5_000_000
_DRIVER = Path("/proc/driver/nvidia/version")


@dataclass(frozen=True)
class Machine:
    """What the choice depends on.

    Attributes:
        system: as sys.platform has it.
        processor: as wheels name it.
        has_driver: whether an NVIDIA driver is installed.
        installed: the version of torch in this environment, or None.
    """

    system: str
    processor: str
    has_driver: bool
    installed: str | None


def this_machine() -> Machine:
    """Look at this machine and this environment."""
    try:
        installed = version("torch")
    except PackageNotFoundError:
        installed = None
    has_driver = _DRIVER.exists() or shutil.which("nvidia-smi") is not None
    return Machine(sys.platform, platform.machine(), has_driver, installed)


def choose(
    locked: str, machine: Machine, index: str = CPU_INDEX, seconds: float = _SECONDS
) -> tuple[str, str]:
    """Choose the index of torch and torchvision. What is installed at the locked version stays.

    Args:
        locked: the version of torch in the lock.
        index: with the CPU builds.
        seconds: within which it must have answered.
    Returns:
        the index, or LOCKED, and the reason as a sentence.
    """
    if machine.system != "linux":
        return LOCKED, "PyTorch: the locked builds."
    if machine.installed == locked:
        return LOCKED, "PyTorch: the locked builds, which are installed already."
    if machine.installed == f"{locked}+cpu":
        return index, "PyTorch: the CPU builds, which are installed already."
    if machine.has_driver:
        return LOCKED, "PyTorch: the locked builds with CUDA (3 GB), as this machine has an NVIDIA driver."
    if not re.search(_wheel(locked, machine), _page(f"{index}/torch/", seconds)):
        return (
            LOCKED,
            f"PyTorch: the locked builds with CUDA (3 GB), as {index} cannot be reached or lacks this build.",
        )
    return index, f"PyTorch: CPU builds from {index} (200 MB). Their hashes are not locked."


def _wheel(locked: str, machine: Machine) -> str:
    """A pattern of the name that the CPU build has on the index's page, for this Python and machine."""
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    return (
        rf"torch-{re.escape(locked)}(\+|%2B)cpu-{python}-{python}-[\w.]*_{re.escape(machine.processor)}\.whl"
    )


def _page(url: str, seconds: float) -> str:
    """The text at an address; empty if it has not arrived after so many seconds."""
    pages: list[str] = []

    def read() -> None:
        try:
            with build_opener().open(url, timeout=seconds) as answer:
                pages.append(answer.read(_MAX_PAGE_BYTES).decode(errors="replace"))
        except (OSError, HTTPException, ValueError):  # ValueError: a proxy of the environment is no URL
            return

    # A thread, as no time-out of urllib covers the look-up of the name and all of its addresses.
    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(seconds)
    return "".join(pages)


def main(lock: Path) -> None:
    """Print the index for this machine, and the reason to stderr."""
    locked = re.search(r"^torch==([^\s;]+)", lock.read_text(), re.MULTILINE)
    index, reason = choose("" if locked is None else locked[1], this_machine())
    print(reason, file=sys.stderr)
    print(index)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
