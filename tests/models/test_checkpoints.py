"""Checks of the tensors in a weights file: hash, names, shapes, dtypes and values."""

import json
import re
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torchvision.models import get_model

from app.models.architectures import ARCHITECTURES
from app.models.checkpoints import from_safetensors
from app.models.errors import InvalidTensors, WeightsChanged
from app.models.kinds.classifier import ClassifierModel
from app.models.limits import TensorFileLimits
from app.models.weights import SEEDED
from tests.conftest import ROOT
from tests.models.checkpoint_files import (
    SQUEEZENET,
    Tensors,
    as_checkpoint,
    as_safetensors,
    classifier_of,
    read,
    state_dict,
)

HOSTILE = ROOT.parent / "shared" / "hostile" / "safetensors"
FIRST = "features.0.weight"
LAST = "classifier.1.bias"
LIMITS = TensorFileLimits()


def refusal(encoded: bytes, limits: TensorFileLimits | None = None) -> tuple[str | None, str]:
    with pytest.raises(InvalidTensors) as caught:
        from_safetensors(SQUEEZENET, encoded, limits or LIMITS)
    return caught.value.name, caught.value.reason


def squeezenet() -> Tensors:
    return state_dict("squeezenet1_1")


@pytest.mark.parametrize("name", ["resnet18", "densenet121", "squeezenet1_1", "mobilenet_v3_small"])
def test_seeded_tensors_are_those_that_torchvision_makes(name: str) -> None:
    before = torch.get_rng_state()
    tensors = read(ClassifierModel(ARCHITECTURES[name], SEEDED)).tensors
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(0)
    model = get_model(name, weights=None)
    torch.set_rng_state(before)
    expected = {key: value for key, value in model.state_dict().items() if "num_batches" not in key}
    assert list(tensors) == list(expected)
    for key, value in expected.items():
        assert torch.equal(tensors[key], value)
    model.load_state_dict(tensors)


def test_a_published_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "resnet18.pth"
    path.write_bytes(as_checkpoint(state_dict("resnet18")))
    checkpoint = read(classifier_of(path, "published", ARCHITECTURES["resnet18"]))
    assert checkpoint.classes is None
    for key, value in checkpoint.tensors.items():
        assert torch.equal(value, state_dict("resnet18")[key])


def test_old_names_of_densenet_are_read(tmp_path: Path) -> None:
    # Named as in the published file: norm.1, conv.2, ..., and without the counters.
    new = {key: value for key, value in state_dict("densenet121").items() if "num_batches" not in key}
    old = {}
    for key, value in new.items():
        layer, dot, rest = key.rpartition("denselayer")
        for word in ("norm", "conv"):
            rest = rest.replace(f"{word}1.", f"{word}.1.").replace(f"{word}2.", f"{word}.2.")
        old[layer + dot + rest if dot else key] = value
    assert "features.denseblock1.denselayer1.norm.1.weight" in old
    path = tmp_path / "densenet.pth"
    path.write_bytes(as_checkpoint(old))
    found = read(classifier_of(path, "published", ARCHITECTURES["densenet121"])).tensors
    assert found.keys() == new.keys()
    for key, value in new.items():
        assert torch.equal(found[key], value)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_half_precision_is_read_exactly(tmp_path: Path, dtype: torch.dtype) -> None:
    tensors = {key: value.to(dtype) for key, value in squeezenet().items()}
    path = tmp_path / "file"
    path.write_bytes(as_safetensors(tensors))
    found = read(classifier_of(path, "bundled")).tensors
    for key, value in tensors.items():
        assert found[key].dtype == torch.float32
        assert torch.equal(found[key].double(), value.double())


def test_number_of_classes_and_labels_come_from_the_file() -> None:
    three = state_dict("squeezenet1_1", 3)
    assert from_safetensors(SQUEEZENET, as_safetensors(three), LIMITS).classes is None
    labelled = from_safetensors(SQUEEZENET, as_safetensors(three, ["circle", "star", "ring"]), LIMITS)
    assert labelled.classes == ("circle", "star", "ring")
    assert labelled.tensors[LAST].shape == (3,)
    get_model("squeezenet1_1", num_classes=3).load_state_dict(labelled.tensors)


@pytest.mark.parametrize(
    "labels",
    [
        "[",
        "3",
        '["a", "b"]',
        '["a", "b", 3]',
        '["a", "b", "\\n"]',
        '["a", "b", "%s"]' % ("c" * 101),
        "[" * 9999,
    ],
)
def test_labels_that_do_not_fit_are_refused(labels: str) -> None:
    three = state_dict("squeezenet1_1", 3)
    encoded = as_safetensors(three, ["labels"]).replace(
        json.dumps('["labels"]').encode("ascii"), json.dumps(labels).encode("ascii")
    )
    grown = len(encoded) - len(as_safetensors(three, ["labels"]))
    header_bytes = int.from_bytes(encoded[:8], "little") + grown
    assert refusal(header_bytes.to_bytes(8, "little") + encoded[8:]) == (None, "classes")


def test_counters_of_batch_norm_are_dropped() -> None:
    resnet = ARCHITECTURES["resnet18"]
    assert "bn1.num_batches_tracked" in state_dict("resnet18")
    tensors = from_safetensors(resnet, as_safetensors(state_dict("resnet18")), LIMITS).tensors
    assert "bn1.running_var" in tensors
    assert "bn1.num_batches_tracked" not in tensors


def test_only_the_expected_tensors_are_accepted() -> None:
    from_safetensors(SQUEEZENET, as_safetensors(squeezenet()), LIMITS)
    first = squeezenet()[FIRST]
    without = {key: value for key, value in squeezenet().items() if key != FIRST}
    assert refusal(as_safetensors(without)) == (FIRST, "missing")
    assert refusal(as_safetensors(squeezenet() | {"a": first.clone()})) == ("a", "unexpected")
    assert refusal(as_safetensors({})) == (min(squeezenet()), "missing")
    assert refusal(as_safetensors(squeezenet() | {FIRST: first[:1]})) == (FIRST, "shape")
    assert refusal(as_safetensors(squeezenet() | {FIRST: first.double()})) == (FIRST, "dtype")
    last = squeezenet()[LAST]
    assert refusal(as_safetensors(squeezenet() | {LAST: last.long()})) == (LAST, "dtype")
    assert refusal(as_safetensors(squeezenet() | {FIRST: first + torch.inf})) == (FIRST, "not_finite")
    assert refusal(as_safetensors(squeezenet() | {FIRST: first * torch.nan})) == (FIRST, "not_finite")
    assert refusal(as_safetensors(squeezenet() | {LAST: torch.zeros(999)})) == (
        "classifier.1.weight",
        "shape",
    )
    assert refusal(as_safetensors(squeezenet() | {LAST: torch.tensor(0.0)})) == (
        "classifier.1.weight",
        "shape",
    )


def with_header(encoded: bytes, old: bytes, new: bytes) -> bytes:
    """A safetensors file with one change to its header."""
    end = 8 + int.from_bytes(encoded[:8], "little")
    header = encoded[8:end].replace(old, new, 1)
    assert header != encoded[8:end]
    return len(header).to_bytes(8, "little") + header + encoded[end:]


def test_metadata_may_be_null() -> None:
    encoded = with_header(as_safetensors(squeezenet()), b"{", b'{"__metadata__": null, ')
    assert from_safetensors(SQUEEZENET, encoded, LIMITS).classes is None


def test_a_key_that_is_there_twice_is_refused() -> None:
    encoded = as_safetensors(squeezenet(), ["label"])
    entry = re.search(rb'"features\.0\.weight":\{[^}]*\},', encoded)
    assert entry is not None
    assert refusal(with_header(encoded, entry[0], 2 * entry[0])) == (FIRST, "duplicate")
    assert refusal(with_header(encoded, b'"__metadata__":{', b'"__metadata__":{"classes":"",')) == (
        "classes",
        "duplicate",
    )


def test_a_negative_variance_is_refused() -> None:
    resnet, tensors = ARCHITECTURES["resnet18"], state_dict("resnet18")
    variance = tensors["bn1.running_var"].clone()
    variance[3] = -1e-3
    with pytest.raises(InvalidTensors) as caught:
        from_safetensors(resnet, as_safetensors(tensors | {"bn1.running_var": variance}), LIMITS)
    assert (caught.value.name, caught.value.reason) == ("bn1.running_var", "negative")


def test_a_classifier_of_no_classes_is_refused() -> None:
    none = squeezenet() | {LAST: torch.zeros(0), "classifier.1.weight": torch.zeros(0, 512, 1, 1)}
    assert refusal(as_safetensors(none)) == ("classifier.1.weight", "shape")


def test_limits_of_the_file_and_its_header() -> None:
    encoded = as_safetensors(squeezenet())
    header_bytes = int.from_bytes(encoded[:8], "little")
    from_safetensors(SQUEEZENET, encoded, TensorFileLimits(len(encoded), header_bytes))
    assert refusal(encoded, TensorFileLimits(len(encoded) - 1, header_bytes)) == (None, "too_large")
    assert refusal(encoded, TensorFileLimits(len(encoded), header_bytes - 1)) == (None, "header_too_large")


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile weight files are not beside this repository")
def test_every_hostile_file_is_refused() -> None:
    reasons = {path.stem: refusal(path.read_bytes())[1] for path in HOSTILE.glob("*.safetensors")}
    assert len(reasons) >= 15
    assert reasons["len_100MB_plus1"] == reasons["len_2p64m1"] == "header_too_large"
    assert reasons["pickle_renamed"] in ("header", "header_too_large")


@given(st.binary(max_size=120), st.booleans())
def test_random_bytes_give_only_the_declared_error(content: bytes, has_length: bool) -> None:
    length = len(content).to_bytes(8, "little") if has_length else b""
    refusal(length + content)


@pytest.mark.parametrize("kind", ["published", "bundled"])
def test_a_file_that_changed_is_not_used(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(as_safetensors(squeezenet()))
    classifier = classifier_of(path, "published" if kind == "published" else "bundled")
    path.write_bytes(as_safetensors(state_dict("squeezenet1_1", seed=6)))
    with pytest.raises(WeightsChanged):
        read(classifier)
    path.unlink()
    with pytest.raises(WeightsChanged):
        read(classifier)
