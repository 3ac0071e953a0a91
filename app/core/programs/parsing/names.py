"""Names in a source: imports, Python's own, and those that the source assigns."""

import ast
import builtins
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.values import Named

Names = MutableMapping[str, object]

_USUAL = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}
"""Names that a pasted part of a program uses without its imports."""
_KNOWN = ("torch", "collections")
_LONGEST = 200


@dataclass
class Scope:
    """Names of a function, and those of the module around it."""

    module: Names
    own: Names = field(default_factory=dict)

    def find(self, name: str) -> object:
        """What a name stands for.

        Raises:
            NotReadError: nothing that is known.
        """
        for names in (self.own, self.module):
            if name in names:
                return names[name]
        if name in _USUAL:
            return Named(_USUAL[name])
        if hasattr(builtins, name):
            return Named(name)
        raise NotReadError(f"{name[:80]} is not defined in this source.")

    def is_foreign(self, name: str) -> bool:
        """Whether the source does not define a name, and neither do Python, torch or the usual imports."""
        for names in (self.own, self.module):
            if name in names:
                value = names[name]
                return isinstance(value, Named) and not value.name.startswith(_KNOWN)
        return name not in _USUAL and not hasattr(builtins, name)


def root_name(node: ast.expr) -> str | None:
    """The name at the start of `name.attribute[0].attribute`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def bind_imports(statement: ast.Import | ast.ImportFrom, names: Names) -> None:
    """Enter the names of an import, which is never carried out."""
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            if alias.name == "*":
                continue
            names[alias.asname or alias.name] = Named(f"{statement.module}.{alias.name}"[:_LONGEST])
        elif alias.asname:
            names[alias.asname] = Named(alias.name[:_LONGEST])
        else:
            first = alias.name.partition(".")[0]
            names[first] = Named(first[:_LONGEST])


def below(named: Named, attribute: str) -> Named:
    """An attribute of a package."""
    return Named(f"{named.name}.{attribute}"[:_LONGEST])
