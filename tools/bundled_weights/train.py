"""Training of the bundled ResNet-18 on generated pictures, each used once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR
from torchvision.models import resnet18

from tools.bundled_weights.pictures import CLASSES, pictures

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Those of ImageNet, so that these weights and the published ones share their preprocessing."""


@dataclass(frozen=True)
class Phase:
    """Optimizer steps on batches of pictures, whose side cycles through `sizes`, in pixels."""

    steps: int
    batch: int
    sizes: tuple[int, ...]
    learning_rate: float


PHASES = (
    Phase(steps=1300, batch=64, sizes=(64, 96, 128), learning_rate=2e-3),
    Phase(steps=260, batch=32, sizes=(224,), learning_rate=4e-4),
)
"""Small pictures are fast and teach most of it; the last phase has the size used for inference."""

WEIGHT_DECAY = 0.05
FIRST_WEIGHT_DECAY = 4.0
"""For conv1: enough that its random initialization fades and its kernels show what was learned."""


def train(seed: int) -> nn.Module:
    """Train a ResNet-18 from a random initialization.

    Args:
        seed: of the initialization and of all pictures.
    Returns:
        the network in evaluation mode, float32.
    """
    torch.manual_seed(seed)
    model: nn.Module = resnet18(num_classes=len(CLASSES)).to(memory_format=torch.channels_last).train()
    generator = torch.Generator().manual_seed(seed)
    for number, phase in enumerate(PHASES):
        optimizer = AdamW(_groups(model), lr=phase.learning_rate)
        schedule = OneCycleLR(optimizer, phase.learning_rate, total_steps=phase.steps, pct_start=0.2)
        for step, (images, labels) in zip(range(phase.steps), _batches(phase, generator), strict=False):
            # bfloat16 halves the time where the processor has it; the weights stay float32.
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(images)
            loss = cross_entropy(logits.float(), labels, label_smoothing=0.05)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            if step % 20 == 19:
                share = (logits.argmax(1) == labels).float().mean()
                print(f"phase {number} step {step + 1}: loss {loss:.3f}, accuracy {share:.2f}", flush=True)
    return model.eval()


def normalized(images: Tensor) -> Tensor:
    """Normalize RGB in [0, 1], (N, 3, H, W), for the network."""
    return (images - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None]


def _groups(model: nn.Module) -> list[dict[str, object]]:
    first = [model.get_parameter("conv1.weight")]
    scales = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    others = [
        parameter for parameter in model.parameters() if parameter.dim() > 1 and parameter is not first[0]
    ]
    decays = ((first, FIRST_WEIGHT_DECAY), (others, WEIGHT_DECAY), (scales, 0.0))
    return [{"params": parameters, "weight_decay": decay} for parameters, decay in decays]


def _batches(phase: Phase, generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
    for step in count():
        labels = torch.randint(len(CLASSES), (phase.batch,), generator=generator)
        images = pictures(labels, phase.sizes[step % len(phase.sizes)], generator)
        yield normalized(images).contiguous(memory_format=torch.channels_last), labels
