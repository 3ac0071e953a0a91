"""Statements of a source outside of its classes and functions."""

import ast
from collections.abc import Iterator

from app.core.programs.parsing.faults import Faults
from app.core.programs.parsing.interpreter import Interpreter
from app.core.programs.parsing.names import Scope, root_name
from app.core.programs.parsing.values import is_module

_DEFINING = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef)
_FOLLOWED = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.With)
_CHANGING = ("append", "extend", "insert", "add_module", "register_module", "apply")


def follow_module(tree: ast.Module, reader: Interpreter) -> None:
    """Follow the statements of a module.

    Most of a program, such as its training, is not about the network, so a fault counts only where the
    network depends on a name that its statement assigns or changes.
    """
    scope = Scope(reader.module, reader.module)
    for statement in tree.body:
        if isinstance(statement, _DEFINING):
            reader.follow([statement], scope)
            continue
        faults, reader.faults = reader.faults, Faults(reader.faults.lines)
        is_new = False
        if isinstance(statement, ast.Expr):
            is_new = _follow_expression(statement, reader, scope)
        elif isinstance(statement, _FOLLOWED):
            reader.follow([statement], scope)
        else:
            reader.faults.add(statement, "This statement is not followed outside of functions.")
        reader.faults, own = faults, reader.faults
        names = list(_changed_names(statement))
        if isinstance(statement, ast.Expr) and (is_new or "" not in reader.module):
            names.append("")
        for name in names:
            _attribute(name, own, reader, statement)


def _follow_expression(statement: ast.Expr, reader: Interpreter, scope: Scope) -> bool:
    """Evaluate a statement that is an expression; a new module is kept without a name, and True returned."""
    reader.at = statement
    value = reader.evaluate(statement.value, scope)
    if not is_module(value) or any(value is known for known in reader.module.values()):
        return False
    reader.module[""] = value
    return True


def _attribute(name: str, own: Faults, reader: Interpreter, statement: ast.stmt) -> None:
    """Keep the faults of a statement with a name that it assigns or changes."""
    known = reader.faults_of.get(name)
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        reader.faults_of.pop(name, None)
        if own or own.warnings:
            reader.faults_of[name] = own
    elif (own or own.warnings) and known is None and (name in reader.module or not name):
        reader.faults_of[name] = own
    elif known is not None:
        known.include(own)
    reader.places.setdefault(name, statement)


def _changed_names(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement assigns, or that it calls a changing method of."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Assign):
            targets = [part for target in node.targets for part in ast.walk(target)]
            yield from (part.id for part in targets if isinstance(part, ast.Name))
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.For) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            root = root_name(node.func.value)
            if root and (name in _CHANGING or (name.endswith("_") and not name.startswith("__"))):
                yield root
