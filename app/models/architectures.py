"""The table of built-in classifiers, with the files of their published ImageNet weights."""

from collections.abc import Mapping
from types import MappingProxyType

from app.downloads.checksum import Checksum
from app.models.classifiers.architecture import TITLE, Architecture, Published
from app.models.classifiers.efficientnet_lite0.architecture import EFFICIENTNET_LITE0
from app.models.classifiers.torchvision_models import TorchvisionArchitecture

_FOLDER = "https://download.pytorch.org/models/"
_MEBIBYTE = 2**20


def _torchvision(
    name: str, title: str, file_name: str, size_mebibytes: float, parameters: tuple[int, int]
) -> Architecture:
    prefix = file_name.removesuffix(".pth").rpartition("-")[2]
    size_bytes = round(size_mebibytes * _MEBIBYTE)
    checksum = Checksum("sha256", prefix)
    published = Published(TITLE, file_name, checksum, size_bytes, _FOLDER + file_name, "IMAGENET1K_V1")
    return TorchvisionArchitecture(name, title, published, *parameters)


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        architecture.name: architecture
        for architecture in (
            _torchvision("resnet18", "ResNet-18", "resnet18-f37072fd.pth", 44.661, (11_176_512, 513)),
            EFFICIENTNET_LITE0,
            _torchvision("resnet34", "ResNet-34", "resnet34-b627a593.pth", 83.275, (21_284_672, 513)),
            _torchvision("resnet50", "ResNet-50", "resnet50-0676ba61.pth", 97.781, (23_508_032, 2_049)),
            _torchvision("vgg11", "VGG-11", "vgg11-8a719046.pth", 506.84, (128_766_336, 4_097)),
            _torchvision("vgg16", "VGG-16", "vgg16-397923af.pth", 527.796, (134_260_544, 4_097)),
            _torchvision("alexnet", "AlexNet", "alexnet-owt-7be5be79.pth", 233.087, (57_003_840, 4_097)),
            _torchvision(
                "mobilenet_v3_small",
                "MobileNet V3 Small",
                "mobilenet_v3_small-047dcff4.pth",
                9.829,
                (1_517_856, 1_025),
            ),
            _torchvision(
                "squeezenet1_1", "SqueezeNet 1.1", "squeezenet1_1-b8a52dc0.pth", 4.729, (722_496, 513)
            ),
            _torchvision(
                "densenet121", "DenseNet-121", "densenet121-a639ec97.pth", 30.845, (6_953_856, 1_025)
            ),
            _torchvision(
                "efficientnet_b0",
                "EfficientNet-B0",
                "efficientnet_b0_rwightman-7f5810bc.pth",
                20.451,
                (4_007_548, 1_281),
            ),
        )
    }
)
