"""Which weights a classifier can have, and where they are."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from app.vision.architectures import ARCHITECTURES, Architecture

BUNDLED = Path(__file__).with_name("bundled")
SEED = 0
Kind = Literal["published", "bundled", "uploaded", "seeded"]


@dataclass(frozen=True)
class Weights:
    """The numbers of a classifier, told by where they come from.

    Attributes:
        name: what answers call them: that of the published file, or the kind.
        sha256: of the file that holds them, in hexadecimal; None where they are seeded.
        path: the file; its bytes are checked against `sha256` whenever they are read.
        seed: of torch.manual_seed before torchvision.models makes the classifier; None where there is a file.
    """

    kind: Kind
    name: str
    sha256: str | None
    path: Path | None
    seed: int | None


SEEDED = Weights("seeded", "seeded", None, None, SEED)


@dataclass(frozen=True)
class Classifier:
    """A classifier of torchvision with its weights."""

    architecture: Architecture
    weights: Weights

    @cached_property
    def id(self) -> str:
        """SHA-256 of what its answers depend on: the architecture, and the file's hash or the seed."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()

    def canonical_bytes(self) -> bytes:
        """Its one spelling: compact JSON, keys sorted."""
        numbers = self.weights.sha256 or {"seed": self.weights.seed}
        document = {"architecture": self.architecture.name, "weights": numbers}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


class WeightsLibrary:
    """All weights that this machine has. Reads files, so it is never called on the event loop."""

    def __init__(
        self, architectures: Mapping[str, Architecture] = ARCHITECTURES, bundled_dir: Path = BUNDLED
    ) -> None:
        self.architectures = architectures
        self._bundled_dir = bundled_dir

    def best(self, architecture: Architecture) -> Weights:
        """The weights that answer where the architecture is asked for by its name."""
        return next(self._found(architecture))

    def available(self, architecture: Architecture) -> tuple[Weights, ...]:
        """All that can be used now, best first; the last are seeded."""
        return tuple(self._found(architecture))

    def find(self, network: str) -> Classifier | None:
        """The classifier of an architecture's name, or of the id of one that is available."""
        if network in self.architectures:
            return Classifier(self.architectures[network], self.best(self.architectures[network]))
        found = (
            Classifier(architecture, weights)
            for architecture in self.architectures.values()
            for weights in self._found(architecture)
        )
        return next((classifier for classifier in found if classifier.id == network), None)

    def _found(self, architecture: Architecture) -> Iterator[Weights]:
        path = self._bundled_dir / f"{architecture.name}-shapes.safetensors"
        if path.is_file():
            yield Weights("bundled", "bundled", hashlib.sha256(path.read_bytes()).hexdigest(), path, None)
        yield SEEDED
