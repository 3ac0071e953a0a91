"""Threads that are started when weights are checked."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = """
import os, threading
import torch
from app.models.architectures import ARCHITECTURES
from app.models.checkpoints import from_safetensors
from app.models.limits import TensorFileLimits
from tests.models.checkpoint_files import as_safetensors, state_dict
torch.set_num_threads(4)
torch.rand(1_000_000).add(1)
encoded = as_safetensors(state_dict("resnet18"))
halves = as_safetensors({name: tensor.bfloat16() for name, tensor in state_dict("resnet18").items()})
def check():
    before = len(os.listdir("/proc/self/task"))
    from_safetensors(ARCHITECTURES["resnet18"], encoded, TensorFileLimits())
    from_safetensors(ARCHITECTURES["resnet18"], halves, TensorFileLimits())
    print(len(os.listdir("/proc/self/task")) - before)
beside = threading.Thread(target=check)
beside.start()
beside.join()
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted as Linux shows them")
def test_checking_weights_starts_no_threads_of_torch() -> None:
    # In a separate process, as other tests have computed in this one.
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert ended.stdout == "0\n"
