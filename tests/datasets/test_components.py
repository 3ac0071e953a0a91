"""Principal components, compared with the eigenvectors of the covariance."""

import numpy as np

from app.datasets.components import principal_components


def test_points_lie_along_the_eigenvectors_of_the_covariance() -> None:
    features = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32) * [5, 1, 3, 0.5, 0.1]
    found = principal_components(features.astype(np.float32), 3)
    values, vectors = np.linalg.eigh(np.cov(features.T.astype(np.float64)))
    np.testing.assert_allclose(found.explained, values[::-1][:3] / values.sum(), rtol=1e-5)
    expected = (features - features.mean(0)) @ vectors[:, ::-1][:, :3]
    np.testing.assert_allclose(np.abs(found.points), np.abs(expected), rtol=1e-3, atol=1e-4)
    directions = np.linalg.lstsq(features - features.mean(0), found.points, rcond=None)[0].T
    assert all(direction[np.abs(direction).argmax()] > 0 for direction in directions)


def test_components_past_the_rank_are_zero() -> None:
    found = principal_components(np.array([[1, 2], [3, 4]], np.float32), 4)
    np.testing.assert_allclose(found.explained, [1, 0, 0, 0], atol=1e-12)
    assert not found.points[:, 2:].any()
    same = principal_components(np.ones((3, 2), np.float32), 2)
    assert not same.points.any()
    assert not same.explained.any()


def test_features_that_are_not_finite_are_left_out() -> None:
    finite = np.random.default_rng(1).normal(size=(6, 2)).astype(np.float32)
    broken = np.full((6, 2), [[np.nan, 1]], np.float32)
    broken[3, 1] = np.inf
    found = principal_components(np.hstack([broken, finite]), 2)
    np.testing.assert_allclose(found.points, principal_components(finite, 2).points)
    assert not principal_components(broken, 2).points.any()
