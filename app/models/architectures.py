"""The built-in torchvision classifiers, and the files of their published ImageNet weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_FOLDER = "https://download.pytorch.org/models/"
_MEBIBYTE = 2**20
IMAGENET_CLASSES = 1000


@dataclass(frozen=True)
class Published:
    """A weights file published by PyTorch.

    Attributes:
        name: torchvision's name for these weights.
        sha256_prefix: the first digits of the file's SHA-256, in hexadecimal.
        size_bytes: from torchvision's figure, which is in MiB with three decimals.
    """

    name: str
    url: str
    sha256_prefix: str
    size_bytes: int

    @property
    def file_name(self) -> str:
        """Name of the file in torch's cache and in the data directory."""
        return self.url.rpartition("/")[2]


@dataclass(frozen=True)
class Architecture:
    """A classifier of torchvision.models.

    Attributes:
        name: the function that makes it.
        body_parameters: number of parameters of all layers but the last.
        class_parameters: number of parameters of the last layer for each class.
    """

    name: str
    title: str
    published: Published
    body_parameters: int
    class_parameters: int

    def parameter_count(self, classes: int) -> int:
        """How many numbers it learns, for so many classes."""
        return self.body_parameters + classes * self.class_parameters


def _architecture(
    name: str, title: str, file_name: str, size_mebibytes: float, parameters: tuple[int, int]
) -> Architecture:
    prefix = file_name.removesuffix(".pth").rpartition("-")[2]
    size_bytes = round(size_mebibytes * _MEBIBYTE)
    published = Published("IMAGENET1K_V1", _FOLDER + file_name, prefix, size_bytes)
    return Architecture(name, title, published, *parameters)


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        architecture.name: architecture
        for architecture in (
            _architecture("resnet18", "ResNet-18", "resnet18-f37072fd.pth", 44.661, (11_176_512, 513)),
            _architecture("resnet34", "ResNet-34", "resnet34-b627a593.pth", 83.275, (21_284_672, 513)),
            _architecture("resnet50", "ResNet-50", "resnet50-0676ba61.pth", 97.781, (23_508_032, 2_049)),
            _architecture("vgg11", "VGG-11", "vgg11-8a719046.pth", 506.84, (128_766_336, 4_097)),
            _architecture("vgg16", "VGG-16", "vgg16-397923af.pth", 527.796, (134_260_544, 4_097)),
            _architecture("alexnet", "AlexNet", "alexnet-owt-7be5be79.pth", 233.087, (57_003_840, 4_097)),
            _architecture(
                "mobilenet_v3_small",
                "MobileNet V3 Small",
                "mobilenet_v3_small-047dcff4.pth",
                9.829,
                (1_517_856, 1_025),
            ),
            _architecture(
                "squeezenet1_1", "SqueezeNet 1.1", "squeezenet1_1-b8a52dc0.pth", 4.729, (722_496, 513)
            ),
            _architecture(
                "densenet121", "DenseNet-121", "densenet121-a639ec97.pth", 30.845, (6_953_856, 1_025)
            ),
            _architecture(
                "efficientnet_b0",
                "EfficientNet-B0",
                "efficientnet_b0_rwightman-7f5810bc.pth",
                20.451,
                (4_007_548, 1_281),
            ),
        )
    }
)
