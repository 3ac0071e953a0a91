"""The table of data sets that others publish and that are downloaded when a person asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.datasets import cifar, idx
from app.datasets.known import Facts
from app.datasets.selection import Halves
from app.downloads.checksum import Checksum
from app.downloads.published import PublishedFile

_MNIST_SIDE = 28
_MNIST_COUNTS = (60_000, 10_000)
_CIFAR_COUNT = 10_000


@dataclass(frozen=True)
class PublishedSet:
    """A published data set, of which a fixed selection is used.

    Attributes:
        labels: of the classes, in the order of their indices.
        counts: pictures of each class that are used, from the training half and from the test half.
        files: all of them are needed.
        read: both halves, from the folder of the files.
    """

    facts: Facts
    labels: tuple[str, ...]
    counts: tuple[int, int]
    files: tuple[PublishedFile, ...]
    read: Callable[[Path], Halves]


_COUNTS = (800, 200)
_SELECTION = (
    "10,000 of its {total} pictures: of each class, 800 of the training set to train on and 200 of the test "
    "set for validation"
)


def _idx_set(
    facts: Facts, labels: tuple[str, ...], folder: str, files: dict[str, tuple[str, int]]
) -> PublishedSet:
    """A data set of four IDX files: MD5 and bytes of each, by its name."""
    published = tuple(
        PublishedFile(facts.title, name, Checksum("md5", digest), size_bytes, folder + name)
        for name, (digest, size_bytes) in files.items()
    )
    read = partial(idx.read_idx, counts=_MNIST_COUNTS, side=_MNIST_SIDE)
    return PublishedSet(facts, labels, _COUNTS, published, read)


_MNIST = _idx_set(
    Facts(
        "mnist",
        "MNIST",
        f"Y. LeCun, C. Cortes and C. J. C. Burges, MNIST, CC BY-SA 3.0; {_SELECTION.format(total='70,000')}",
        1,
        _MNIST_SIDE,
        _MNIST_SIDE,
        may_mirror=False,
    ),
    tuple("0123456789"),
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    {
        "train-images-idx3-ubyte.gz": ("f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
        "train-labels-idx1-ubyte.gz": ("d53e105ee54ea40749a09fcbcd1e9432", 28_881),
        "t10k-images-idx3-ubyte.gz": ("9fb629c4189551a2d022fa330f9573f3", 1_648_877),
        "t10k-labels-idx1-ubyte.gz": ("ec29112dd5afa0611ce80d1b7f02629c", 4_542),
    },
)
_FASHION_MNIST = _idx_set(
    Facts(
        "fashion_mnist",
        "FashionMNIST",
        f"H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST, MIT; {_SELECTION.format(total='70,000')}",
        1,
        _MNIST_SIDE,
        _MNIST_SIDE,
        may_mirror=True,
    ),
    (
        "T-shirt",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    # The hash is checked, so that plain HTTP, which is all this server has, is enough.
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    {
        "train-images-idx3-ubyte.gz": ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
        "train-labels-idx1-ubyte.gz": ("25c81989df183df01b3e8a0aad5dffbe", 29_515),
        "t10k-images-idx3-ubyte.gz": ("bef4ecab320f06d8554ea6380940ec79", 4_422_102),
        "t10k-labels-idx1-ubyte.gz": ("bb300cfdad3c16e7a12a480ee83cd310", 5_148),
    },
)
_CIFAR10 = PublishedSet(
    Facts(
        "cifar10",
        "CIFAR10",
        "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009; "
        + _SELECTION.format(total="60,000"),
        3,
        cifar.SIDE,
        cifar.SIDE,
        may_mirror=True,
    ),
    ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    _COUNTS,
    (
        PublishedFile(
            "CIFAR10",
            cifar.ARCHIVE,
            Checksum("md5", "c32a1d4ab5d03f1284b67883e8d87530"),
            170_052_171,
            f"https://www.cs.toronto.edu/~kriz/{cifar.ARCHIVE}",
        ),
    ),
    partial(cifar.read_cifar, count=_CIFAR_COUNT),
)

PUBLISHED: Mapping[str, PublishedSet] = MappingProxyType(
    {one.facts.name: one for one in (_MNIST, _FASHION_MNIST, _CIFAR10)}
)
"""Published data sets, by name."""
