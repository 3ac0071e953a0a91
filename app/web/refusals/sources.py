"""The members of a problem document about Python source."""

from typing import Any

from app.core.errors import SourceNotUnderstood
from app.web.refusals.table import fault_sentence


def source_members(error: SourceNotUnderstood) -> dict[str, Any]:
    """`fields`, one for each fault with its line and column, and `understood`."""
    fields = [
        {
            "path": fault.path,
            "message": fault_sentence(fault),
            "line": fault.line,
            "column": fault.column,
        }
        for fault in error.faults
    ]
    return {"fields": fields, "understood": error.understood}
