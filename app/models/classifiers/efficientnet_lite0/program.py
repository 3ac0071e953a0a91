"""Program lines of EfficientNet-Lite0, which define the network itself."""

from app.core.programs.classifier import ClassifierLines

_DEFINITION = '''
# Blocks, kernel_size, stride of the first block, expansion, out_channels.
STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]


class Convolution(nn.Conv2d):
    """TensorFlow's padding "SAME" for maps of this side: an odd cell of it comes after the map."""

    def __init__(self, in_channels, out_channels, kernel_size, stride, side, groups=1):
        total = max(0, (-(-side // stride) - 1) * stride + kernel_size - side)
        before, after = total // 2, total - total // 2
        shared = before if before == after else 0
        super().__init__(in_channels, out_channels, kernel_size, stride, shared, groups=groups, bias=False)
        self.edges = (before - shared, after - shared) * 2

    def forward(self, x):
        return super().forward(F.pad(x, self.edges) if any(self.edges) else x)


class Block(nn.Module):
    """Expand, convolve each channel by itself, project; add the input where its shape is kept."""

    def __init__(self, in_channels, out_channels, kernel_size, stride, expansion, side):
        super().__init__()
        channels = in_channels * expansion
        self.expands = expansion != 1
        if self.expands:
            self.expand_conv = Convolution(in_channels, channels, 1, 1, side)
            self.bn0 = nn.BatchNorm2d(channels, eps=1e-3)
            self.relu0 = nn.ReLU6()
        self.depthwise_conv = Convolution(channels, channels, kernel_size, stride, side, channels)
        self.bn1 = nn.BatchNorm2d(channels, eps=1e-3)
        self.relu1 = nn.ReLU6()
        self.project_conv = Convolution(channels, out_channels, 1, 1, side // stride)
        self.bn2 = nn.BatchNorm2d(out_channels, eps=1e-3)
        self.adds = stride == 1 and in_channels == out_channels

    def forward(self, images):
        x = self.relu0(self.bn0(self.expand_conv(images))) if self.expands else images
        x = self.bn2(self.project_conv(self.relu1(self.bn1(self.depthwise_conv(x)))))
        return torch.add(x, images) if self.adds else x


class EfficientNetLite0(nn.Module):
    """EfficientNet-B0 without squeeze-and-excitation, and with ReLU6."""

    def __init__(self, classes):
        super().__init__()
        self.conv_stem = Convolution(3, 32, 3, 2, 224)
        self.bn0 = nn.BatchNorm2d(32, eps=1e-3)
        self.relu0 = nn.ReLU6()
        channels, side, blocks = 32, 112, []
        for count, kernel_size, first_stride, expansion, out_channels in STAGES:
            for index in range(count):
                stride = first_stride if index == 0 else 1
                blocks.append(Block(channels, out_channels, kernel_size, stride, expansion, side))
                channels, side = out_channels, side // stride
        self.blocks = nn.Sequential(*blocks)
        self.conv_head = Convolution(channels, 1280, 1, 1, side)
        self.bn1 = nn.BatchNorm2d(1280, eps=1e-3)
        self.relu1 = nn.ReLU6()
        self.avg_pooling = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(1280, classes)

    def forward(self, images):
        x = self.blocks(self.relu0(self.bn0(self.conv_stem(images))))
        x = self.avg_pooling(self.relu1(self.bn1(self.conv_head(x))))
        return self.fc(self.dropout(self.flatten(x)))
'''

_MAKE = """# The published file has an underscore before each part of a name.
weights = {".".join(part.removeprefix("_") for part in name.split(".")): weights[name] for name in weights}
network = EfficientNetLite0(len(weights["fc.bias"])).eval()"""


LINES = ClassifierLines(
    imports=("import torch.nn.functional as F", "from torch import nn"),
    definition=_DEFINITION,
    make=_MAKE,
    tracer="tracer = NodePathTracer(leaf_modules=(Convolution,))",
)
