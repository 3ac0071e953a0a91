"""The members of an answer about Python source."""

from typing import Any

from app.core.errors import Fault, SourceNotUnderstood
from app.web.refusals.table import fault_sentence


def source_members(error: SourceNotUnderstood) -> dict[str, Any]:
    """`fields`, one for each fault with its line and column, `understood`, and any `warnings`."""
    warnings = [fault_member(warning) for warning in error.warnings]
    return {
        "fields": [fault_member(fault) for fault in error.faults],
        "understood": error.understood,
        **({"warnings": warnings} if warnings else {}),
    }


def fault_member(fault: Fault) -> dict[str, Any]:
    """A fault or a warning, with its line and column."""
    message = fault_sentence(fault)
    return {"path": fault.path, "message": message, "line": fault.line, "column": fault.column}
