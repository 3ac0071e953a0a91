"""The source of a model's weights, as a value."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from safetensors import SafetensorError, safe_open

from app.models.errors import WeightsChanged

Kind = Literal["published", "bundled", "uploaded", "seeded"]


@dataclass(frozen=True)
class Weights:
    """Weights by their source.

    Attributes:
        name: what answers call them: the name of the published file, or the kind.
        sha256: of the file that holds them, in hexadecimal; None where they are seeded.
        path: the file; its bytes are checked against `sha256` whenever they are read.
        seed: of torch.manual_seed before torchvision makes the module; None where there is a file.
    """

    kind: Kind
    name: str
    sha256: str | None
    path: Path | None
    seed: int | None

    @property
    def labels(self) -> tuple[str, ...] | None:
        """Class labels from the metadata of a safetensors file; None where there are none. Reads the file.

        Raises:
            WeightsChanged: the file cannot be read.
        """
        if self.kind in ("published", "seeded"):
            return None
        try:
            with safe_open(self.path, framework="numpy") as file:
                metadata = file.metadata() or {}
        except (OSError, SafetensorError) as failure:
            raise WeightsChanged(self.name) from failure
        return tuple(json.loads(metadata["classes"])) if "classes" in metadata else None


SEEDED = Weights("seeded", "seeded", None, None, 0)


def uploaded(sha256: str, path: Path) -> Weights:
    """Weights from a stored file that somebody sent."""
    return Weights("uploaded", "uploaded", sha256, path, None)
