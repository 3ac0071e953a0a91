"""Features of pictures: the outputs of a network's frozen part, computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.engine.cache import SizedCache

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor, nn

    from app.jobs.worker.work import Report

    Float32 = npt.NDArray[np.float32]

_AT_ONCE = 4
"""Pictures in one pass: more leave the processor's cache."""


class Features:
    """Keeps the features of pictures, by network, trained layers and picture.

    Args:
        max_bytes: most memory that they take; the least recently used are dropped.
    """

    def __init__(self, max_bytes: int) -> None:
        self._known: SizedCache[Float32] = SizedCache(max_bytes)

    def of(
        self,
        frozen: nn.Module,
        key: tuple[str, ...],
        images: Sequence[str],
        read: Callable[[Sequence[str]], Float32],
        report: Report,
    ) -> Tensor:
        """Features of pictures, (N, ...), in their order. Those that are computed before an error are kept.

        Args:
            frozen: from (N, C, H, W) to the features.
            key: names the frozen part among all networks.
            images: ids of the pictures.
            read: gives the numbers of some of them, (N, C, H, W).
            report: tells how many of the pictures whose features were not kept are done.
        """
        import torch

        found = {image: one for image in images if (one := self._known.get((*key, image))) is not None}
        missing = [image for image in images if image not in found]
        if missing:
            report(0, len(missing))
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            with torch.no_grad():
                batch = torch.from_numpy(read(some)).contiguous(memory_format=torch.channels_last)
                computed = frozen(batch).contiguous().numpy()
            for image, features in zip(some, computed, strict=True):
                found[image] = own = features.copy()
                self._known.put((*key, image), own, own.nbytes)
            report(start + len(some), len(missing))
        return torch.from_numpy(np.stack([found[image] for image in images]))
