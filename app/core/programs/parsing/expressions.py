"""Evaluation of expressions by their syntax alone."""

import ast
from collections.abc import Callable, Mapping

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import (
    MOST_ITEMS,
    binary,
    bounded,
    compared,
    literal_numbers,
    text,
    unary,
)
from app.core.programs.parsing.attributes import attribute, is_same_module, item
from app.core.programs.parsing.evaluator import Evaluator
from app.core.programs.parsing.faults import (
    CHAIN,
    LeftOutError,
    NotReadError,
    Place,
)
from app.core.programs.parsing.names import Scope
from app.core.programs.parsing.values import Definition, Instance, Method, Named, Sign, Tensor, members

ARITHMETIC = f"Arithmetic on outputs is not a layer: {CHAIN}"
_DESCRIPTIONS: Mapping[type[ast.expr], str] = {
    ast.NamedExpr: "An assignment inside an expression",
    ast.SetComp: "A comprehension",
    ast.DictComp: "A comprehension",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Set: "A set",
    ast.Starred: "A starred expression",
}


class Expressions(Evaluator):
    """Evaluates expressions by their kinds."""

    def value(self, node: ast.expr, scope: Scope) -> object:
        """The value of an expression."""
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
        if isinstance(node.op, ast.Not) and value is Sign.training:
            return not self.holds(value, node.operand)
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
            if self.holds(value, part) == isinstance(node.op, ast.Or):
                break
        return value

    def _conditional(self, node: ast.IfExp, scope: Scope) -> object:
        test = self.holds(self.evaluate(node.test, scope), node.test)
        return self.evaluate(node.body if test else node.orelse, scope)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> object:
        owner = self.evaluate(node.value, scope)
        if isinstance(owner, Instance) and node.attr in owner.put_aside:
            self.faults.include(owner.put_aside[node.attr])
        return attribute(owner, node.attr)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> object:
        return item(self.evaluate(node.value, scope), self.evaluate(node.slice, scope))

    def _slice(self, node: ast.Slice, scope: Scope) -> slice:
        parts = [part and self.evaluate(part, scope) for part in (node.lower, node.upper, node.step)]
        if not all(isinstance(part, int | None) for part in parts) or parts[2] == 0:
            raise NotReadError("This slice is not read.")
        return slice(*parts)

    def _text(self, node: ast.JoinedStr, scope: Scope) -> str:
        parts = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                value = self.evaluate(part.value, scope)
                if part.conversion >= 0 or part.format_spec or not isinstance(value, str | int | float):
                    raise NotReadError("This f-string is not read.")
                parts.append(str(value))
            elif isinstance(part, ast.Constant):
                parts.append(str(part.value))
        return text("".join(parts))

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> list[object]:
        found: list[object] = []
        self._gather(node, 0, Scope(scope.module, dict(scope.own)), found)
        return found

    def _gather(
        self, node: ast.ListComp | ast.GeneratorExp, depth: int, scope: Scope, found: list[object]
    ) -> None:
        """Add the items that the loops from this depth on give."""
        if depth == len(node.generators):
            if len(found) >= MOST_ITEMS:
                raise NotReadError("The list is too long.")
            found.append(self.evaluate(node.elt, scope))
            return
        loop = node.generators[depth]
        items = members(self.evaluate(loop.iter, scope))
        if items is None:
            raise NotReadError("Only a range, tuple or list is looped over.", loop.iter)
        for value in items:
            self.step()
            self.bind(loop.target, value, scope)
            if all(self.holds(self.evaluate(test, scope), test) for test in loop.ifs):
                self._gather(node, depth + 1, scope, found)

    def _lambda(self, node: ast.Lambda, _scope: Scope) -> Definition:
        returned = ast.copy_location(ast.Return(node.body), node.body)
        function = ast.FunctionDef("A lambda", node.args, [returned], [])
        return Definition(ast.copy_location(function, node))

    def _call(self, node: ast.Call, scope: Scope) -> object:
        callee = self.evaluate(node.func, scope)
        if callee == Named("print"):
            raise LeftOutError("print is left out.")
        if isinstance(callee, Method) and callee.name == "load_state_dict":
            return None
        if is_same_module(callee, node):
            return callee.owner
        arguments = self._arguments(node, scope)
        reads_output = any(
            isinstance(part, Tensor) for value in arguments.values for part in (members(value) or [value])
        )
        otherwise = self.last_output() if reads_output else Sign.unknown
        if callee is Sign.unknown:
            if not self.faults:
                self.faults.add(node, "This call is not understood.")
            return otherwise
        try:
            return self.call(callee, arguments, node)
        except LeftOutError:
            raise
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
    ast.Slice: Expressions._slice,
    ast.JoinedStr: Expressions._text,
    ast.ListComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.Lambda: Expressions._lambda,
    ast.Call: Expressions._call,
}
