"""Classes and functions that a source defines."""

import ast
from collections.abc import Callable, Iterator, Mapping

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.names import Names, Scope
from app.core.programs.parsing.values import Named

BASES: Mapping[str, str] = {
    "torch.nn.Module": "Module",
    "torch.nn.Sequential": "Sequential",
    "pytorch_lightning.LightningModule": "Module",
    "lightning.LightningModule": "Module",
    "lightning.pytorch.LightningModule": "Module",
}
"""Module or Sequential for each class that a class of a source may derive from."""


def base_of(definition: ast.ClassDef, names: Names) -> str:
    """Module or Sequential, the class of torch.nn that a class derives from.

    Raises:
        NotReadError: it derives from another class, or is decorated.
    """
    refuse_decorators(definition)
    if definition.keywords:
        raise NotReadError("A metaclass is not read.", definition.keywords[0].value)
    if len(definition.bases) == 1:
        base = BASES.get(_dotted(definition.bases[0], names) or "")
        if base is not None:
            return base
    raise NotReadError(f"{definition.name[:80]} does not derive from nn.Module alone.", definition)


def is_module_class(definition: ast.ClassDef, names: Names) -> bool:
    """Whether a class of the source derives from nn.Module or nn.Sequential."""
    return any((_dotted(base, names) or "") in BASES for base in definition.bases)


def refuse_decorators(definition: ast.ClassDef | ast.FunctionDef) -> None:
    """Raise NotReadError if a class or function is decorated."""
    if definition.decorator_list:
        raise NotReadError("A decorator is not read.", definition.decorator_list[0])


def bound_parameters(
    function: ast.FunctionDef, arguments: Arguments, default: Callable[[ast.expr], object]
) -> dict[str, object]:
    """Values of a function's parameters.

    Args:
        default: evaluates the default of a parameter.
    Raises:
        NotReadError: an argument is missing or too many, or the function takes any number of them.
    """
    refuse_decorators(function)
    given = function.args
    if given.vararg or given.kwarg:
        raise NotReadError(f"{function.name[:80]} takes any arguments, which is not read.", function)
    names = [parameter.arg for parameter in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    values = {name: value for name, (value, _) in arguments.bound(function.name[:80], names).items()}
    for name, expression in _defaults(given):
        if name not in values and expression is not None:
            values[name] = default(expression)
    missing = [name for name in names if name not in values]
    if missing:
        raise NotReadError(f"{function.name[:80]} needs {missing[0][:80]}.")
    return values


def _defaults(given: ast.arguments) -> Iterator[tuple[str, ast.expr | None]]:
    parameters = [*given.posonlyargs, *given.args]
    if given.defaults:
        for parameter, expression in zip(parameters[-len(given.defaults) :], given.defaults, strict=True):
            yield parameter.arg, expression
    for parameter, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield parameter.arg, default


def _dotted(node: ast.expr, names: Names) -> str | None:
    """Full name of a class of a package."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    try:
        first = Scope(names).find(node.id)
    except NotReadError:
        return None
    return ".".join([first.name, *reversed(parts)]) if isinstance(first, Named) else None
