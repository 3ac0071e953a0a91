"""Evaluation of expressions by their syntax alone."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS, binary, bounded, compared, literal_numbers, unary
from app.core.programs.parsing.attributes import attribute, is_same_module, item
from app.core.programs.parsing.faults import Faults, NotReadError, Place, TooMuchToReadError
from app.core.programs.parsing.names import Scope
from app.core.programs.parsing.values import Method, Named, Sign, Tensor

MOST_STEPS = 100_000
ARITHMETIC = "Arithmetic on outputs is not a layer that convscope knows."
DEEPEST = 80
_DESCRIPTIONS: Mapping[type[ast.expr], str] = {
    ast.Lambda: "A lambda",
    ast.NamedExpr: "An assignment inside an expression",
    ast.JoinedStr: "An f-string",
    ast.ListComp: "A comprehension",
    ast.SetComp: "A comprehension",
    ast.DictComp: "A comprehension",
    ast.GeneratorExp: "A comprehension",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Set: "A set",
    ast.Slice: "A slice",
    ast.Starred: "A starred expression",
}


class Expressions(ABC):
    """Evaluates expressions. What is not understood becomes a fault, and stands for `Sign.unknown`."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._steps = 0
        self._depth = 0

    @abstractmethod
    def call(self, callee: object, arguments: Arguments, place: ast.Call) -> object:
        """The value of a call.

        Raises:
            NotReadError: the call is not understood.
        """

    @abstractmethod
    def last_output(self) -> Tensor:
        """The output of the last step, which stands for what is not understood behind it."""

    @abstractmethod
    def looked_up(self, name: str) -> None:
        """Tell that a name of the module is used."""

    def step(self) -> None:
        """Count a step.

        Raises:
            TooMuchToReadError: there were too many.
        """
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooMuchToReadError("Reading this source takes too many steps.")

    def evaluate(self, node: ast.expr, scope: Scope) -> object:
        """The value of an expression.

        Raises:
            TooMuchToReadError: it is nested too deeply, or takes too many steps.
        """
        self.step()
        self._depth += 1
        try:
            if self._depth > DEEPEST:
                raise TooMuchToReadError("An expression is nested too deeply.")
            return self._value(node, scope)
        except NotReadError as error:
            self.faults.add(error.place or node, error.reason)
            return Sign.unknown
        finally:
            self._depth -= 1

    def _value(self, node: ast.expr, scope: Scope) -> object:
        evaluate = _EVALUATE.get(type(node))
        if evaluate is None:
            raise NotReadError(f"{_DESCRIPTIONS.get(type(node), 'This expression')} is not read here.")
        return evaluate(self, node, scope)

    def _constant(self, node: ast.Constant, _scope: Scope) -> object:
        value = node.value
        return bounded(value) if isinstance(value, int | float) else value

    def _name(self, node: ast.Name, scope: Scope) -> object:
        if scope.own is scope.module or node.id not in scope.own:
            self.looked_up(node.id)
        return scope.find(node.id)

    def _items(self, node: ast.Tuple | ast.List, scope: Scope) -> object:
        values = literal_numbers(node.elts)
        if values is None:
            values = [value for value, _ in self._spliced(node.elts, scope)]
        return tuple(values) if isinstance(node, ast.Tuple) else values

    def _mapping(self, node: ast.Dict, scope: Scope) -> object:
        keys = [self.evaluate(key, scope) if key is not None else Sign.unknown for key in node.keys]
        if not all(isinstance(key, str) for key in keys):
            raise NotReadError("Only dictionaries whose keys are texts are read.")
        return dict(zip(keys, [self.evaluate(value, scope) for value in node.values], strict=True))

    def _binary(self, node: ast.BinOp, scope: Scope) -> object:
        left, right = self.evaluate(node.left, scope), self.evaluate(node.right, scope)
        if Sign.unknown in (left, right):
            return Sign.unknown
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            self.faults.add(node, ARITHMETIC)
            return self.last_output()
        return binary(node.op, left, right)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> object:
        value = self.evaluate(node.operand, scope)
        return value if value is Sign.unknown else unary(node.op, value)

    def _compared(self, node: ast.Compare, scope: Scope) -> object:
        values = [self.evaluate(part, scope) for part in (node.left, *node.comparators)]
        if Sign.unknown in values:
            return Sign.unknown
        pairs = zip(node.ops, values, values[1:], strict=False)
        return all(compared(kind, left, right) for kind, left, right in pairs)

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> object:
        """The first value that decides, as in Python."""
        value: object = None
        for part in node.values:
            value = self.evaluate(part, scope)
            if is_true(value, part) == isinstance(node.op, ast.Or):
                break
        return value

    def _conditional(self, node: ast.IfExp, scope: Scope) -> object:
        test = is_true(self.evaluate(node.test, scope), node.test)
        return self.evaluate(node.body if test else node.orelse, scope)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> object:
        return attribute(self.evaluate(node.value, scope), node.attr)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> object:
        return item(self.evaluate(node.value, scope), self.evaluate(node.slice, scope))

    def _call(self, node: ast.Call, scope: Scope) -> object:
        callee = self.evaluate(node.func, scope)
        if callee == Named("print") or (isinstance(callee, Method) and callee.name == "load_state_dict"):
            return None
        if is_same_module(callee, node):
            return callee.owner
        arguments = self._arguments(node, scope)
        reads_output = any(isinstance(value, Tensor) for value in arguments.values)
        otherwise = self.last_output() if reads_output else Sign.unknown
        if callee is Sign.unknown:
            if not self.faults:
                self.faults.add(node, "This call is not understood.")
            return otherwise
        try:
            return self.call(callee, arguments, node)
        except NotReadError as error:
            self.faults.add(error.place or node, error.reason)
            return otherwise

    def _arguments(self, node: ast.Call, scope: Scope) -> Arguments:
        spliced = list(self._spliced(node.args, scope))
        places: dict[int | str, Place] = {index: place for index, (_, place) in enumerate(spliced)}
        named = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise NotReadError("Arguments with ** are not read.", keyword.value)
            is_device = keyword.arg == "device"
            named[keyword.arg] = None if is_device else self.evaluate(keyword.value, scope)
            places[keyword.arg] = keyword.value
        return Arguments([value for value, _ in spliced], named, places)

    def _spliced(self, nodes: list[ast.expr], scope: Scope) -> list[tuple[object, ast.expr]]:
        """Values and places; a starred list becomes its items."""
        values: list[tuple[object, ast.expr]] = []
        for node in nodes:
            if not isinstance(node, ast.Starred):
                values.append((self.evaluate(node, scope), node))
                continue
            items = self.evaluate(node.value, scope)
            if not isinstance(items, tuple | list) or len(values) + len(items) > MOST_ITEMS:
                raise NotReadError("Only a tuple or a list is read after *.", node)
            values += [(value, node) for value in items]
        return values


def is_true(value: object, place: ast.expr) -> bool:
    """Whether a condition holds.

    Raises:
        NotReadError: it is not a number.
    """
    if not isinstance(value, int | float | None):
        raise NotReadError("The condition is not a number that the source gives.", place)
    return bool(value)


_EVALUATE: Mapping[type[ast.expr], Callable[..., object]] = {
    ast.Constant: Expressions._constant,
    ast.Name: Expressions._name,
    ast.Tuple: Expressions._items,
    ast.List: Expressions._items,
    ast.Dict: Expressions._mapping,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.BoolOp: Expressions._boolean,
    ast.Compare: Expressions._compared,
    ast.IfExp: Expressions._conditional,
    ast.Attribute: Expressions._attribute,
    ast.Subscript: Expressions._subscript,
    ast.Call: Expressions._call,
}
