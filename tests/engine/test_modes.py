"""A comparison of modes that is given up leaves the built model in eval mode, with the same weights."""

import numpy as np
import torch

from app.core.limits import Limits
from app.core.networks.document import network_from_document
from app.engine.inference import CachedTrace, InferenceCache
from app.engine.questions.modes import CompareModes
from app.models.kinds.layers import LayersModel
from tests.core.networks.test_train_mode import LAYERS, SIZE, assert_unchanged, state


def test_a_comparison_that_is_given_up_changes_nothing() -> None:
    model = LayersModel(network_from_document({"input": SIZE, "layers": LAYERS}))
    cache = InferenceCache("cpu", Limits(), 10**8, 10**6)
    traced = CachedTrace(cache, model, np.ones((2, 6, 5), dtype=np.float32), ("ones",))
    traceable = traced.built.traceable
    before, output = state(traceable), traced.outputs["linear1"].clone()
    parts = CompareModes(None, None, 4, 0, 10**6).parts(traced)
    assert next(parts).done == 1
    assert_unchanged(traceable, before)
    parts.close()
    assert_unchanged(traceable, before)
    again = CachedTrace(cache, model, np.ones((2, 6, 5), dtype=np.float32), ("ones again",))
    assert torch.equal(again.outputs["linear1"], output)
