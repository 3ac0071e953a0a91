"""The model card of the bundled weights."""

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from tools.bundled_weights.evaluate import HELD_OUT_SIDE, accuracy
from tools.bundled_weights.pictures import CLASSES
from tools.bundled_weights.train import PHASES

_TEMPLATE = Path(__file__).with_name("card.md")


@dataclass(frozen=True)
class Facts:
    """Figures of a training and its evaluation.

    Attributes:
        held_out, drawn: confusion matrices, (true class, predicted class).
    """

    seed: int
    held_out_seed: int
    minutes: float
    threads: int
    file_bytes: int
    held_out: Tensor
    drawn: Tensor


def card(facts: Facts) -> str:
    """Render the model card in Markdown."""
    phases = "; ".join(
        f"{phase.steps * phase.batch:,} of {', '.join(map(str, phase.sizes))} px" for phase in PHASES
    )
    return _TEMPLATE.read_text(encoding="utf-8").format(
        class_count=len(CLASSES),
        megabytes=facts.file_bytes / 1e6,
        seed=facts.seed,
        minutes=facts.minutes,
        threads=facts.threads,
        picture_count=sum(phase.steps * phase.batch for phase in PHASES),
        phases=phases,
        held_out=accuracy(facts.held_out),
        held_out_count=int(facts.held_out.sum()),
        held_out_seed=facts.held_out_seed,
        side=HELD_OUT_SIDE,
        drawn=accuracy(facts.drawn),
        drawn_count=int(facts.drawn.sum()),
        classes=", ".join(CLASSES).capitalize(),
        held_out_confusion=_table(facts.held_out),
        drawn_confusion=_table(facts.drawn),
    )


def _table(counts: Tensor) -> str:
    head = [
        f"| | {' | '.join(str(number) for number in range(len(CLASSES)))} |",
        f"|---|{'---|' * len(CLASSES)}",
    ]
    rows = [
        f"| {number} {name} | {' | '.join(str(count or '') for count in counts[number].tolist())} |"
        for number, name in enumerate(CLASSES)
    ]
    return "\n".join([*head, *rows])
