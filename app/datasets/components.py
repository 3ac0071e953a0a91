"""Principal components of features."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Projection:
    """Features along their principal components.

    Attributes:
        points: (N, components), the largest component first.
        explained: share of the variance along each, from 0 to 1.
    """

    points: npt.NDArray[np.float64]
    explained: npt.NDArray[np.float64]


def principal_components(features: npt.NDArray[np.float32], components: int) -> Projection:
    """Project features to the directions along which they differ most.

    The sign of a direction is arbitrary; here its largest entry is positive. A feature that is infinite or
    NaN for an example is left out.

    Args:
        features: (N, F), at least one.
        components: at most F; those past the rank are zero.
    """
    points, explained = np.zeros((len(features), components)), np.zeros(components)
    finite = features[:, np.isfinite(features).all(0)]
    if finite.size == 0:
        return Projection(points, explained)
    centred = finite.astype(np.float64) - finite.mean(0, dtype=np.float64)
    _, lengths, directions = np.linalg.svd(centred, full_matrices=False)
    largest = np.abs(directions).argmax(1)
    directions *= np.sign(directions[np.arange(len(directions)), largest])[:, None]
    variances = lengths**2
    total = variances.sum() or 1.0
    kept = min(components, len(lengths))
    points[:, :kept] = centred @ directions[:kept].T
    explained[:kept] = variances[:kept] / total
    return Projection(points, explained)
