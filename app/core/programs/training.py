"""PyTorch program of a training: the network, the data set's archive, and the loop over the epochs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.networks.document import Network
from app.core.operators.dense import Softmax
from app.core.programs.image_source import PhotographSource, photograph_statements
from app.core.programs.layer_lines import Lines, is_padded_first
from app.core.programs.network_class import class_lines, made_class
from app.core.programs.training_pictures import TrainingPictures, example_lines, read_lines
from app.core.programs.training_steps import AUGMENTED, SAVED, epoch_lines, head_lines, optimizer_lines
from app.core.programs.weights_file import LOAD_WEIGHTS, READ_WEIGHTS

_ONE_THREAD = "torch.set_num_threads(1)  # several would add in another order"


def training_program(
    network: Network,
    recipe: Mapping[str, Any],
    pictures: TrainingPictures,
    photograph: PhotographSource,
    *,
    head: str | None = None,
    weights_in_file: bool = False,
) -> str:
    """Write a program that does a training again, with the same weights on the same machine.

    Args:
        network: the layers as they were before the training.
        recipe: the training's recipe as a document, with every key.
        pictures: facts of the data set.
        photograph: sizes at which its pictures enter the network.
        head: name of the Linear that is replaced by one for the data set's classes; None where none is.
        weights_in_file: whether the program reads the first weights from safetensors.
    Returns:
        Python source. The program reads the data set's archive, and the file of weights if there is one, from
        its own folder or from arguments that end in .zip and .safetensors. It defines `network` and
        `accuracy`, prints the validation accuracy after each epoch, and writes trained.safetensors.
    """
    network = _to_logits(network)
    return "\n".join(
        [
            *_imports(network, recipe, weights_in_file=weights_in_file),
            *("", f"SEED = {recipe['seed']}", _ONE_THREAD),
            *read_lines(photograph_statements(network.input.channels, photograph)),
            *((AUGMENTED,) if recipe["augment"] else ()),
            *class_lines(network, weights_in_file=weights_in_file),
            *example_lines(recipe, pictures),
            *((READ_WEIGHTS,) if weights_in_file else ()),
            *made_class(),
            *((LOAD_WEIGHTS,) if weights_in_file else ()),
            *(*head_lines(head), *optimizer_lines(recipe)),
            *epoch_lines(recipe, may_mirror=pictures.may_mirror),
            SAVED,
        ]
    )


def _imports(network: Network, recipe: Mapping[str, Any], *, weights_in_file: bool) -> Lines:
    yield from (
        "import json",
        "import sys",
        "import zipfile",
        "from pathlib import Path",
        "",
        "import numpy",
        "import torch",
    )
    if recipe["augment"] or any(map(is_padded_first, network.layers)):
        yield "import torch.nn.functional as F"
    yield "from PIL import Image, ImageOps"
    yield f"from safetensors.torch import {'load_file, ' if weights_in_file else ''}save_file"
    yield "from torch import nn"


def _to_logits(network: Network) -> Network:
    """The layers without the softmaxes at the end: the loss function contains one."""
    count = len(network.layers)
    while isinstance(network.layers[count - 1], Softmax):
        count -= 1
    return replace(network, layers=network.layers[:count])
