"""PyTorch program that trains a classifier: its weights, its last layer, and the loop over the epochs."""

from collections.abc import Mapping
from typing import Any

from app.core.programs.classifier import ClassifierLines
from app.core.programs.image_source import PreprocessedSource, preprocessing_statements
from app.core.programs.layer_lines import Lines
from app.core.programs.training_pictures import TrainingPictures, example_lines, read_lines
from app.core.programs.training_steps import AUGMENTED, SAVED, epoch_lines, head_lines, optimizer_lines
from app.core.programs.weights_file import LOAD_WEIGHTS, READ_WEIGHTS


def classifier_training_program(
    own: ClassifierLines,
    recipe: Mapping[str, Any],
    pictures: TrainingPictures,
    photograph: PreprocessedSource,
    head: str | None,
) -> str:
    """Write a program that does the training of a classifier again, up to the rounding of float32.

    Args:
        own: the classifier.
        recipe: the training's recipe as a document, with every key.
        pictures: facts of the data set.
        photograph: the steps from a picture to the network's input.
        head: name of the Linear that is replaced by one for the data set's classes; None where none is.
    Returns:
        Python source. The program reads the data set's archive and the weights before the training from its
        own folder or from arguments. It defines `network` and `accuracy`, prints the validation accuracy
        after each epoch, and writes trained.safetensors.
    """
    return "\n".join(
        [
            *_imports(own, is_augmented=recipe["augment"]),
            *("", f"SEED = {recipe['seed']}"),
            *read_lines(preprocessing_statements(photograph)),
            *((AUGMENTED,) if recipe["augment"] else ()),
            own.definition,
            *example_lines(recipe, pictures),
            *("", READ_WEIGHTS, own.make, LOAD_WEIGHTS, ""),
            *head_lines(head),
            *optimizer_lines(recipe),
            *epoch_lines(recipe, may_mirror=pictures.may_mirror),
            SAVED,
        ]
    )


def _imports(own: ClassifierLines, *, is_augmented: bool) -> Lines:
    functional = "import torch.nn.functional as F"
    yield from ("import json", "import sys", "import zipfile", "from pathlib import Path", "")
    yield from ("import numpy", "import torch")
    if is_augmented or functional in own.imports:
        yield functional
    yield "from PIL import Image, ImageOps"
    yield "from safetensors.torch import load_file, save_file"
    yield from sorted({"from torch import nn", *own.imports} - {functional})
    yield "from torchvision import transforms"
