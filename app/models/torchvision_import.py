"""Import of torchvision by several threads."""

from importlib import import_module
from threading import Lock

_LOCK = Lock()


def import_torchvision() -> None:
    """Import all of torchvision, in one thread at a time; call it before each import from torchvision.

    Its modules import each other in a circle. Two threads that enter the circle at different places wait for
    each other, and Python then gives one of them a module that lacks names still.
    """
    with _LOCK:
        import_module("torchvision")
