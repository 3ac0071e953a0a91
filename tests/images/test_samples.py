"""The samples: present, named and credited."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from app.images.decoding import inspect
from app.images.matrices import from_stored
from app.images.samples import SAMPLES, sample_bytes, sample_id


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_can_be_read(name: str) -> None:
    sample = SAMPLES[name]
    content = sample_bytes(name)
    assert sample.name == name
    assert sample.title
    assert sample.credit
    assert sample_id(name) == hashlib.sha256(content).hexdigest()
    if sample.kind == "photo":
        assert min(inspect(content).width, inspect(content).height) >= 100
    else:
        assert from_stored(content).shape[0] == 1


def test_samples_differ() -> None:
    assert len({sample_id(name) for name in SAMPLES}) == len(SAMPLES)


def test_column_is_five_by_five_zeros_with_one_column_of_ones() -> None:
    column = from_stored(sample_bytes("column"))
    assert column.tolist() == [[[0, 0, 1, 0, 0]] * 5]


def test_matrices_match_their_titles() -> None:
    numbers = {
        name: from_stored(sample_bytes(name))[0]
        for name, sample in SAMPLES.items()
        if sample.kind == "matrix"
    }
    assert numbers["impulse"].sum() == numbers["impulse"][3, 3] == 1
    assert numbers["step"].tolist() == [[0, 0, 0, 0, 1, 1, 1, 1]] * 8
    assert numbers["ramp"].tolist() == [list(range(8))] * 8
    assert numbers["checkerboard"][:2, :3].tolist() == [[0, 1, 0], [1, 0, 1]]
    assert numbers["box"].sum() == numbers["box"][2:7, 2:7].sum() == 25
    assert np.array_equal(numbers["diagonal"], np.eye(7))
    assert numbers["counting"].ravel().tolist() == list(range(25))


def test_unknown_sample_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        sample_bytes("../../etc/passwd")


def test_samples_need_neither_skimage_nor_torch() -> None:
    program = (
        "import sys; from app.images import decoding, samples; samples.sample_bytes('cat'); "
        "print(sorted({'skimage', 'scipy', 'torch'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
