"""Program lines of a training's optimizer, schedule, augmentation and epochs."""

from collections.abc import Mapping
from typing import Any

from app.core.programs.layer_lines import Lines

AUGMENTED = '''
def augmented(images, mirror):
    """Shift each image by up to an eighth of its side, and mirror every second one where that is allowed."""
    count, _, height, width = images.shape
    down, right = max(1, height // 8), max(1, width // 8)
    padded = F.pad(images, (right, right, down, down))
    rows = torch.randint(0, 2 * down + 1, (count, 1)) + torch.arange(height)
    columns = torch.randint(0, 2 * right + 1, (count, 1)) + torch.arange(width)
    if mirror:
        columns = torch.where(torch.rand(count, 1) < 0.5, columns.flip(1), columns)
    each = torch.arange(count)[:, None, None]
    return padded[each, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2).contiguous()'''

_FROZEN = """trainable = {trainable}
for name, parameter in network.named_parameters():
    parameter.requires_grad_(any(f"{{name}}.".startswith(f"{{start}}.") for start in trainable))"""

_BATCHES = """

def batches():
    \"\"\"Indices of each batch's training pictures, in random order{ending}.\"\"\"
    return {batches}

"""

_FROZEN_MODE = """    for layer in network.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(one.requires_grad for one in own):
            layer.eval()  # a frozen batch norm keeps its running statistics"""

_EVALUATED = """    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(inputs) for inputs in torch.split(validation_inputs, BATCH)])
    accuracy = (logits.argmax(1) == validation_labels).double().mean().item()
    print(f"epoch {epoch}: {accuracy:.2%} of the validation pictures recognised")"""

_SCHEDULES = {
    "cosine": "CosineAnnealingLR(optimizer, T_max={epochs} * len(batches()))",
    "one_cycle": """OneCycleLR(
    optimizer, max_lr={lr}, total_steps={epochs} * len(batches()), cycle_momentum=False
)""",
}


SAVED = """
trained = {name: tensor for name, tensor in network.state_dict().items() if "num_batches" not in name}
save_file(trained, "trained.safetensors", metadata={"classes": json.dumps(list(classes))})
"""


def head_lines(head: str | None) -> Lines:
    """Replace a Linear of `network` by one for the classes.

    Args:
        head: its name in the network, such as `fc` or `classifier.6`; None where none is replaced.
    """
    if head is not None:
        path = "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in head.split("."))
        yield "torch.manual_seed(SEED)"
        yield f"network{path} = nn.Linear(network{path}.in_features, len(classes))"


def optimizer_lines(recipe: Mapping[str, Any]) -> Lines:
    """Define `batches`, `loss_function`, `optimizer` and, where the learning rate changes, `scheduler`.

    Args:
        recipe: a training's recipe as a document.
    """
    if recipe["trainable"] is not None:
        yield _FROZEN.format(trainable=list(recipe["trainable"])).replace("'", '"')
    batches, ending = f"torch.split(torch.randperm(len(train_labels)), {recipe['batch_size']})", ""
    if recipe["batch_size"] > 1:
        batches, ending = f"[rows for rows in {batches} if len(rows) > 1]", "; a batch of one is left out"
    yield _BATCHES.format(batches=batches, ending=ending)
    smoothing = recipe["label_smoothing"]
    yield f"loss_function = nn.CrossEntropyLoss({f'label_smoothing={smoothing}' if smoothing else ''})"
    trained = "[one for one in network.parameters() if one.requires_grad]"
    own = recipe["optimizer"]
    names = ("lr", "momentum", "nesterov", "weight_decay") if own["name"] == "SGD" else ("lr", "weight_decay")
    numbers = [f"{name}={own[name]}" for name in names if name == "lr" or own[name]]
    yield f"optimizer = torch.optim.{own['name']}("
    yield from (f"    {argument}," for argument in (trained, *numbers))
    yield ")"
    if recipe["schedule"] != "constant":
        made = _SCHEDULES[recipe["schedule"]].format(epochs=recipe["epochs"], lr=own["lr"])
        yield f"scheduler = torch.optim.lr_scheduler.{made}"


def epoch_lines(recipe: Mapping[str, Any], *, may_mirror: bool) -> Lines:
    """Train and evaluate epoch by epoch.

    Args:
        recipe: a training's recipe as a document.
        may_mirror: whether augmentation mirrors pictures.
    """
    yield f"for epoch in range(1, {recipe['epochs'] + 1}):"
    yield "    torch.manual_seed(1000 * SEED + epoch)"
    if recipe["train_mode"]:
        yield "    network.train()"
        if recipe["trainable"] is not None:
            yield _FROZEN_MODE
    yield "    for rows in batches():"
    images = "train_inputs[rows]"
    yield f"        inputs = {f'augmented({images}, mirror={may_mirror})' if recipe['augment'] else images}"
    yield "        optimizer.zero_grad()"
    yield "        loss = loss_function(network(inputs), train_labels[rows])"
    yield "        loss.backward()"
    yield "        optimizer.step()"
    if recipe["schedule"] != "constant":
        yield "        scheduler.step()"
    yield _EVALUATED.replace("BATCH", str(recipe["batch_size"]))
