"""A training between two epochs as bytes: safetensors of the network's and the optimizer's tensors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safetensors.torch import load, save
from torch import Tensor

_MODULE, _OPTIMIZER = "module.", "optimizer."


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoint:
    """All that the next epochs depend on besides the recipe and the examples.

    Attributes:
        epoch: epochs finished.
        module: the network's state_dict.
        optimizer: the optimizer's state_dict.
        schedule: the learning rate scheduler's state_dict; None where there is no scheduler.
    """

    epoch: int
    module: Mapping[str, Tensor]
    optimizer: Mapping[str, Any]
    schedule: Mapping[str, Any] | None

    def encoded(self) -> bytes:
        """The checkpoint as a safetensors file; what is no tensor is JSON in its metadata."""
        tensors = {_MODULE + name: tensor for name, tensor in self.module.items()}
        for index, state in self.optimizer["state"].items():
            tensors |= {f"{_OPTIMIZER}{index}.{key}": tensor for key, tensor in state.items()}
        rest = {
            "epoch": self.epoch,
            "groups": self.optimizer["param_groups"],
            "schedule": self.schedule,
        }
        return save(
            {name: tensor.contiguous() for name, tensor in tensors.items()}, {"training": json.dumps(rest)}
        )


def decoded(encoded: bytes) -> Checkpoint:
    """Read a checkpoint, the inverse of `Checkpoint.encoded`."""
    header = json.loads(encoded[8 : 8 + int.from_bytes(encoded[:8], "little")])
    rest = json.loads(header["__metadata__"]["training"])
    module: dict[str, Tensor] = {}
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in load(encoded).items():
        if name.startswith(_MODULE):
            module[name.removeprefix(_MODULE)] = tensor
        else:
            index, key = name.removeprefix(_OPTIMIZER).split(".")
            state.setdefault(int(index), {})[key] = tensor
    optimizer = {"state": state, "param_groups": rest["groups"]}
    return Checkpoint(rest["epoch"], module, optimizer, rest["schedule"])
