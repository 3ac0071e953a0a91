"""`python -m tools.bundled_weights`: train and evaluate the bundled ResNet-18, and write its model card."""

import json
from pathlib import Path
from time import perf_counter

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torchvision.models import resnet18

from tools.bundled_weights.card import Facts, card
from tools.bundled_weights.evaluate import accuracy, confusion, drawn, held_out
from tools.bundled_weights.pictures import CLASSES
from tools.bundled_weights.train import train

SEED, HELD_OUT_SEED = 0, 1
HELD_OUT_OF_EACH_CLASS, DRAWN_OF_EACH_CLASS = 100, 20
FOLDER = Path(__file__).parents[2] / "app" / "models" / "bundled"
WEIGHTS = FOLDER / "resnet18-shapes.safetensors"


def main() -> None:
    """Write the weights and the model card. The figures are of the weights as read back from the file."""
    start = perf_counter()
    _save(train(SEED))
    minutes = (perf_counter() - start) / 60
    model = _load()
    facts = Facts(
        seed=SEED,
        held_out_seed=HELD_OUT_SEED,
        minutes=minutes,
        threads=torch.get_num_threads(),
        file_bytes=WEIGHTS.stat().st_size,
        held_out=confusion(model, held_out(HELD_OUT_OF_EACH_CLASS, HELD_OUT_SEED)),
        drawn=confusion(model, drawn(DRAWN_OF_EACH_CLASS)),
    )
    (FOLDER / "MODEL_CARD.md").write_text(card(facts), encoding="utf-8")
    print(
        f"held out {accuracy(facts.held_out):.1%}, drawn {accuracy(facts.drawn):.1%}, {minutes:.0f} minutes"
    )


def _save(model: nn.Module) -> None:
    tensors = {
        name: tensor.half().contiguous()
        for name, tensor in model.state_dict().items()
        if tensor.is_floating_point()
    }
    FOLDER.mkdir(exist_ok=True)
    save_file(tensors, WEIGHTS, metadata={"classes": json.dumps(CLASSES)})
    WEIGHTS.chmod(0o644)


def _load() -> nn.Module:
    model: nn.Module = resnet18(num_classes=len(CLASSES)).eval()
    # The file does not have num_batches_tracked, which inference does not read.
    model.load_state_dict({name: tensor.float() for name, tensor in load_file(WEIGHTS).items()}, strict=False)
    return model


if __name__ == "__main__":
    main()
