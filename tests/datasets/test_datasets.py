"""Built-in data sets, their splits, and the PNG files of their pictures."""

import io
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from sklearn.datasets import load_digits

from app.core.errors import ShapeMismatch
from app.core.networks.document import network_from_document
from app.datasets.built_in import BUILT_IN
from app.datasets.data_sets import DataSets
from app.datasets.dataset import DataSet, ImageClass
from app.datasets.digits import digits
from app.datasets.inputs import inputs
from app.datasets.known import Made, made_once
from app.datasets.png import png
from app.downloads.download import DownloadLimits
from app.images.decoding import decode
from app.images.stored_image import DecodedPictures, StoredImage
from app.models.kinds.layers import LayersModel
from tests.conftest import ROOT

NONE_HERE = DataSets(Path("/nonexistent"), DownloadLimits(1.0, 1.0, 1.0, 1))


def pixels_of(image: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(NONE_HERE.picture(image) or b"")))


def test_digits_are_scikit_learns_enlarged_by_torch() -> None:
    pixels, labels = digits()
    theirs = load_digits()
    np.testing.assert_array_equal(labels, theirs.target)
    images = torch.tensor(theirs.images, dtype=torch.float32)[:, None]
    doubled = F.interpolate(images, scale_factor=2, mode="bilinear")
    np.testing.assert_array_equal(pixels, (doubled * 255 / 16).round().to(torch.uint8)[:, 0].numpy())


def test_every_picture_decodes_to_what_was_drawn() -> None:
    digits_set = BUILT_IN["digits"].made()
    drawn, labels = digits()
    for label in range(10):
        read = [pixels_of(image) for image in digits_set.value.classes[label].images]
        np.testing.assert_array_equal(read, drawn[labels == label])
    for one in BUILT_IN.values():
        for item in one.made().value.items(0.2, 0)[::50]:
            decoded = decode(NONE_HERE.picture(item.image) or b"")
            assert (len(decoded.getbands()), decoded.height, decoded.width) == (
                one.facts.channels,
                one.facts.height,
                one.facts.width,
            )


def test_ids_are_the_same_everywhere() -> None:
    ids = {name: one.made().value.id[:16] for name, one in BUILT_IN.items()}
    assert ids == {
        "digits": "e0d2b5bc0ef1d0ec",
        "shapes": "21f17604fb8379bc",
        "materials": "f644eb73cc935124",
    }


def test_materials_hold_out_another_part_of_each_photograph() -> None:
    value = BUILT_IN["materials"].made().value
    first, second = value.items(0.2, 0), value.items(0.7, 3)
    assert first == second
    split = {item.image: item.split for item in first}
    for one in value.classes:
        assert {image for image in one.images if split[image] == "validation"} == set(one.held_out)
        assert 0 < len(one.held_out) < len(one.images)


@pytest.mark.parametrize("validation", [0.001, 0.2, 0.5, 0.999])
def test_each_class_is_on_both_sides(validation: float) -> None:
    value = DataSet((ImageClass("a", ("1", "2")), ImageClass("b", tuple(f"b{n}" for n in range(10)))))
    items = value.items(validation, 4)
    assert [item.label for item in items] == [0, 1, 0, *[1] * 9]
    for label in (0, 1):
        assert {item.split for item in items if item.label == label} == {"training", "validation"}
    assert items == value.items(validation, 4)


def test_another_order_or_label_is_another_data_set() -> None:
    value = DataSet((ImageClass("a", ("1", "2")), ImageClass("b", ("3", "4"))))
    others = (
        DataSet(value.classes[::-1]),
        replace(value, classes=(replace(value.classes[0], label="c"), value.classes[1])),
        replace(value, classes=(replace(value.classes[0], held_out=("2",)), value.classes[1])),
    )
    assert len({value.id, *(other.id for other in others)}) == 4


def test_pictures_enter_a_network_as_single_images_do() -> None:
    layers = [{"op": "Conv2d", "in_channels": 3, "out_channels": 2, "kernel_size": 3}]
    document = {"input": {"channels": 3, "height": 20, "width": 12}, "layers": layers}
    model = LayersModel(network_from_document(document))
    stored = [StoredImage(item.image, NONE_HERE.picture(item.image) or b"", DecodedPictures(2**20))
              for item in BUILT_IN["digits"].made().value.items(0.2, 0)[:5]]  # fmt: skip
    batch = inputs(stored, lambda image: model.image(image, 224))
    assert batch.shape == (5, 3, 20, 12)
    assert batch.dtype == np.float32
    for image, row in zip(stored, batch, strict=True):
        np.testing.assert_array_equal(row, model.image(image, 224))


def test_pictures_of_different_sizes_are_no_batch() -> None:
    sizes = [StoredImage("", png(np.zeros((4, width), np.uint8)), DecodedPictures(0)) for width in (4, 5)]
    with pytest.raises(ShapeMismatch):
        inputs(sizes, lambda image: np.zeros((1, image.picture.height, image.picture.width), np.float32))


def test_a_data_set_is_found_by_name_and_id() -> None:
    for name, one in BUILT_IN.items():
        assert NONE_HERE.find(name) is one
        assert NONE_HERE.find(one.made().value.id) is one
    assert NONE_HERE.find("0" * 64) is None
    assert NONE_HERE.picture("0" * 64) is None


def test_a_picture_that_is_too_large_for_the_writer_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        png(np.zeros((256, 256), np.uint8))


def test_digits_are_made_without_heavy_libraries() -> None:
    program = (
        "import sys; from app.datasets.built_in import BUILT_IN; BUILT_IN['digits'].made();"
        "print(sorted({'torch', 'sklearn', 'skimage', 'scipy'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_threads_that_ask_at_once_wait_for_the_same_data_set() -> None:
    second, makes = threading.Barrier(2, timeout=0.2), []

    def make() -> Made:
        makes.append(1)
        with suppress(threading.BrokenBarrierError):
            second.wait()
        return Made(DataSet(()), {})

    ask = made_once(make)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(ask) for _ in range(2)]
    assert answers[0].result() is answers[1].result()
    assert len(makes) == 1
