"""Random chains of every op: outputs and refusals as in torch."""

import pytest
import torch
from hypothesis import given, settings

from app.core.errors import ConvscopeError
from app.core.networks.document import network_from_document
from app.core.networks.trace import trace
from app.core.networks.traceable import build
from app.core.operators.table import LAYERS
from tests.core.chains import OPS, Chain, chains


def test_chains_have_every_op() -> None:
    assert set(OPS) == set(LAYERS)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@given(chains())
@settings(max_examples=400)
def test_a_chain_is_torchs_or_both_refuse_its_last_layer(chain: Chain) -> None:
    try:
        network = network_from_document(chain.document)
    except ConvscopeError:
        assert chain.output is None
        return
    assert chain.output is not None
    *_, output = trace(build(network), chain.image, {}).values()
    assert output.shape == chain.output.shape
    # The same kernels in the same order; float32's rounding where a layout lets torch choose another one.
    torch.testing.assert_close(output, chain.output, equal_nan=True, rtol=1e-5, atol=1e-6)
