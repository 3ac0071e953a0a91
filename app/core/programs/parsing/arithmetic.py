"""Arithmetic on the constants of a source, with every result bounded."""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.values import Side

LARGEST_INTEGER = 2**63
MOST_ITEMS = 4_096
LONGEST_TEXT = 200
_LARGEST_EXPONENT = 64

Number: TypeAlias = int | float
Items: TypeAlias = tuple[object, ...] | list[object]

_BINARY: Mapping[type[ast.operator], Callable[[Number, Number], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Number, Number], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def bounded(value: object) -> object:
    """A number that is not too large.

    Raises:
        NotReadError: it is too large, not finite or not real.
    """
    if isinstance(value, int):
        if abs(value) >= LARGEST_INTEGER:
            raise NotReadError("The number is too large.")
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise NotReadError("The result is not a finite number.")


def literal_numbers(nodes: Sequence[ast.expr]) -> list[object] | None:
    """The numbers of a row of weights; None where the expressions are not all plain numbers."""
    numbers: list[object] = []
    for node in nodes:
        is_negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        constant = node.operand if isinstance(node, ast.UnaryOp) and is_negative else node
        if not isinstance(constant, ast.Constant) or type(constant.value) is not float:
            return None
        if not math.isfinite(constant.value):
            return None
        numbers.append(-constant.value if is_negative else constant.value)
    return numbers


def binary(kind: ast.operator, left: object, right: object) -> object:
    """left + right, left * right, ... for numbers; + and * also for tuples and lists, + for texts.

    Raises:
        NotReadError: other operands or operations, or a result that is too large.
    """
    if isinstance(left, tuple | list):
        return _of_items(kind, left, right)
    if isinstance(left, str) and isinstance(right, str) and isinstance(kind, ast.Add):
        return text(left + right)
    if isinstance(left, Side) or isinstance(right, Side):
        return _of_sides(kind, left, right)
    calculate = _BINARY.get(type(kind))
    if calculate is None or not isinstance(left, int | float) or not isinstance(right, int | float):
        raise NotReadError("Only arithmetic on numbers is read here.")
    if isinstance(kind, ast.Pow) and abs(left) > 1 and abs(right) > _LARGEST_EXPONENT:
        raise NotReadError("The number is too large.")
    try:
        return bounded(calculate(left, right))
    except ZeroDivisionError:
        raise NotReadError("This divides by zero.") from None
    except OverflowError:
        raise NotReadError("The number is too large.") from None


def text(value: str) -> str:
    """A text that is not too long.

    Raises:
        NotReadError: it is.
    """
    if len(value) > LONGEST_TEXT:
        raise NotReadError("The text is too long.")
    return value


def unary(kind: ast.unaryop, value: object) -> object:
    """-value, +value or not value.

    Raises:
        NotReadError: another operation, or not a number.
    """
    if isinstance(kind, ast.Not) and isinstance(value, int | float | None):
        return not value
    if not isinstance(value, int | float) or isinstance(kind, ast.Invert):
        raise NotReadError("Only arithmetic on numbers is read here.")
    return -value if isinstance(kind, ast.USub) else +value


def compared(kind: ast.cmpop, left: object, right: object) -> bool:
    """left == right, left < right, left is None, ...

    Raises:
        NotReadError: values whose order is not known here.
    """
    if isinstance(kind, ast.Is | ast.IsNot) and right is None:
        return (left is None) == isinstance(kind, ast.Is)
    if isinstance(kind, ast.In | ast.NotIn) and isinstance(left, str | int | float):
        if isinstance(right, tuple | list | dict):
            return (left in right) == isinstance(kind, ast.In)
    elif isinstance(left, str | int | float) and isinstance(right, str | int | float):
        compare = _COMPARE.get(type(kind))
        if isinstance(left, str) or isinstance(right, str):
            if isinstance(kind, ast.Eq | ast.NotEq):
                return (left == right) == isinstance(kind, ast.Eq)
        elif compare is not None:
            return compare(left, right)
    raise NotReadError("Only comparisons of numbers and texts are read here.")


def _of_sides(kind: ast.operator, left: object, right: object) -> Side:
    """A product of different sizes, such as channels * rows * columns."""
    axes = [value.axes for value in (left, right) if isinstance(value, Side)]
    is_product = isinstance(kind, ast.Mult) and (1 in (left, right) or len(axes) == 2)
    if not is_product or sum(map(len, axes)) != len(frozenset.union(*axes)):
        raise NotReadError("Only a product of the sizes of an output is read here.")
    return Side(frozenset.union(*axes))


def _of_items(kind: ast.operator, left: Items, right: object) -> object:
    if isinstance(kind, ast.Mult) and isinstance(right, int) and len(left) * right <= MOST_ITEMS:
        return left * right
    if not isinstance(kind, ast.Add) or not isinstance(right, tuple | list) or type(left) is not type(right):
        raise NotReadError("Only arithmetic on numbers is read here.")
    if len(left) + len(right) > MOST_ITEMS:
        raise NotReadError("The list is too long.")
    return type(left)([*left, *right])
