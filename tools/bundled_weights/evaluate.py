"""Evaluation of the bundled network, on generated pictures and on drawings from separate code."""

from collections.abc import Iterable, Iterator

import torch
from PIL import Image
from torch import Tensor, nn
from torchvision.transforms._presets import ImageClassification
from torchvision.transforms.functional import to_pil_image

from tools.bundled_weights.drawings import drawing
from tools.bundled_weights.pictures import CLASSES, pictures

HELD_OUT_SIDE = 256
_BATCH = 32


def held_out(count: int, seed: int) -> Iterator[tuple[Image.Image, int]]:
    """Yield `count` generated pictures of each class, with the index of the class."""
    generator = torch.Generator().manual_seed(seed)
    for _ in range(count):
        labels = torch.arange(len(CLASSES))
        for picture, label in zip(pictures(labels, HELD_OUT_SIDE, generator), labels.tolist(), strict=True):
            yield to_pil_image(picture), label


def drawn(count: int) -> Iterator[tuple[Image.Image, int]]:
    """Yield `count` drawings of each class, with the index of the class."""
    for label, name in enumerate(CLASSES):
        for seed in range(count):
            yield drawing(name, seed), label


def confusion(model: nn.Module, examples: Iterable[tuple[Image.Image, int]]) -> Tensor:
    """Compute the confusion matrix.

    Args:
        model: in evaluation mode, float32.
        examples: pictures before preprocessing, and the indices of their classes.
    Returns:
        counts, (true class, predicted class).
    """
    counts = torch.zeros(len(CLASSES), len(CLASSES), dtype=torch.int64)
    preprocess = ImageClassification(crop_size=224)
    with torch.inference_mode():
        for batch in _batched(examples):
            logits = model(torch.stack([preprocess(picture) for picture, _ in batch]))
            for (_, label), predicted in zip(batch, logits.argmax(1).tolist(), strict=True):
                counts[label, predicted] += 1
    return counts


def accuracy(counts: Tensor) -> float:
    """Share of correctly classified pictures."""
    return (counts.diagonal().sum() / counts.sum()).item()


def _batched(examples: Iterable[tuple[Image.Image, int]]) -> Iterator[list[tuple[Image.Image, int]]]:
    batch: list[tuple[Image.Image, int]] = []
    for example in examples:
        batch.append(example)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
