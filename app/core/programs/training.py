"""PyTorch program of a training: the network, the data set's archive, and the loop over the epochs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from textwrap import indent
from typing import Any

from app.core.networks.document import Network
from app.core.operators.dense import Softmax
from app.core.programs.image_source import OPEN_PHOTOGRAPH, PhotographSource, photograph_statements
from app.core.programs.layer_lines import Lines, is_padded_first
from app.core.programs.network_class import class_lines, made_class
from app.core.programs.training_steps import AUGMENTED, epoch_lines, optimizer_lines
from app.core.programs.weights_file import LOAD_WEIGHTS, READ_WEIGHTS

HELD_OUT_FOLDER = "validation"
"""Folder of an archive with the classes' validation pictures, where the data set says which they are."""

_ONE_THREAD = "torch.set_num_threads(1)  # several would add in another order"

_READ = '''
def read(file):
    """The numbers that the network reads from a picture: (C, H, W)."""
    picture, white = photograph(file)
{statements}
    return image'''

_PICTURES = """archives = [path for path in sys.argv[1:] if path.endswith(".zip")]
with zipfile.ZipFile((archives or [Path(sys.argv[0]).parent / "{archive}"])[0]) as archive:
    pictures = {{name: read(archive.open(name)) for name in archive.namelist()}}
classes = {{}}
for name in pictures:
    classes.setdefault(name.split("/")[-2], []).append(name)"""

_DRAWN_ITEMS = """
# Each class holds out pictures that are drawn at random, at least one and not all.
items = []
generator = numpy.random.default_rng(SEED)
for label, names in enumerate(classes.values()):
    count = min(max(1, round({validation} * len(names))), len(names) - 1)
    drawn = generator.permutation(len(names))[:count]
    items += [(position, label, name, position in drawn) for position, name in enumerate(names)]"""

_GIVEN_ITEMS = f"""
items = []
for label, names in enumerate(classes.values()):
    for position, name in enumerate(names):
        items.append((position, label, name, name.startswith("{HELD_OUT_FOLDER}/")))"""

_EXAMPLES = """items.sort()  # the first picture of each class, the second of each class, and so on


def examples(held_out):
    \"\"\"Inputs (N, C, H, W) and labels (N,) of the validation pictures, or of the others.\"\"\"
    chosen = [item for item in items if item[3] == held_out]
    inputs = torch.stack([pictures[name] for _, _, name, _ in chosen])
    return inputs, torch.tensor([label for _, label, _, _ in chosen])


train_inputs, train_labels = examples(False)
validation_inputs, validation_labels = examples(True)"""

_SAVED = """
trained = {name: tensor for name, tensor in network.state_dict().items() if "num_batches" not in name}
save_file(trained, "trained.safetensors", metadata={"classes": json.dumps(list(classes))})
"""


@dataclass(frozen=True, slots=True)
class TrainingPictures:
    """Facts of a data set that its archive does not hold.

    Attributes:
        archive: file name of the zip archive, whose folders are the classes.
        are_held_out: the archive has the folder of held-out pictures; else the program draws them.
        may_mirror: a mirrored picture keeps its label.
    """

    archive: str
    are_held_out: bool
    may_mirror: bool


def training_program(
    network: Network,
    recipe: Mapping[str, Any],
    pictures: TrainingPictures,
    photograph: PhotographSource,
    *,
    weights_in_file: bool = False,
) -> str:
    """Write a program that does a training again, with the same weights on the same machine.

    Args:
        network: the layers as they were before the training.
        recipe: the training's recipe as a document, with every key.
        pictures: facts of the data set.
        photograph: sizes at which its pictures enter the network.
        weights_in_file: whether the program reads the first weights from safetensors.
    Returns:
        Python source. The program reads the data set's archive, and the file of weights if there is one, from
        its own folder or from arguments that end in .zip and .safetensors. It defines `network` and
        `accuracy`, prints the validation accuracy after each epoch, and writes trained.safetensors.
    """
    network = _to_logits(network)
    items = _GIVEN_ITEMS if pictures.are_held_out else _DRAWN_ITEMS.format(validation=recipe["validation"])
    return "\n".join(
        [
            *_imports(network, recipe, weights_in_file=weights_in_file),
            *("", f"SEED = {recipe['seed']}", _ONE_THREAD),
            *_functions(network.input.channels, recipe, photograph),
            *class_lines(network, weights_in_file=weights_in_file),
            _PICTURES.format(archive=pictures.archive),
            items,
            _EXAMPLES,
            *((READ_WEIGHTS,) if weights_in_file else ()),
            *made_class(),
            *((LOAD_WEIGHTS,) if weights_in_file else ()),
            *optimizer_lines(recipe),
            *epoch_lines(recipe, may_mirror=pictures.may_mirror),
            _SAVED,
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


def _functions(channels: int, recipe: Mapping[str, Any], photograph: PhotographSource) -> Lines:
    yield OPEN_PHOTOGRAPH
    yield _READ.format(statements=indent("\n".join(photograph_statements(channels, photograph)), " " * 4))
    if recipe["augment"]:
        yield AUGMENTED


def _to_logits(network: Network) -> Network:
    """The layers without the softmaxes at the end: the loss function contains one."""
    count = len(network.layers)
    while isinstance(network.layers[count - 1], Softmax):
        count -= 1
    return replace(network, layers=network.layers[:count])
