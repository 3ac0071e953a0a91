"""Statements of functions, followed one by one."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.programs.parsing.arithmetic import binary
from app.core.programs.parsing.expressions import ARITHMETIC, Expressions, is_true
from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.names import Scope, bind_imports
from app.core.programs.parsing.values import (
    Chain,
    Definition,
    Instance,
    LayerModule,
    Sign,
    Sizes,
    Tensor,
    Weight,
)
from app.core.programs.parsing.weights import write

MOST_ROUNDS = 1_000


@dataclass(frozen=True)
class Returned:
    """The value of a return statement."""

    value: object


class Statements(Expressions):
    """Follows statements. Those that are not understood become faults, and are passed over.

    Attributes:
        at: the present statement.
    """

    at: ast.stmt | None = None

    def follow(self, body: Sequence[ast.stmt], scope: Scope) -> Returned | None:
        """Follow statements up to a return."""
        for statement in body:
            self.at = statement
            self.step()
            try:
                returned = self._follow_one(statement, scope)
            except NotReadError as error:
                self.faults.add(error.place or statement, error.reason)
                continue
            if returned:
                return returned
        return None

    def _follow_one(self, statement: ast.stmt, scope: Scope) -> Returned | None:
        follow = _FOLLOW.get(type(statement))
        if follow is None:
            word = type(statement).__name__.lower().removeprefix("async")
            raise NotReadError(f"A {word} statement is not read here.")
        return follow(self, statement, scope)

    def _pass(self, _statement: ast.stmt, _scope: Scope) -> None:
        """Statements without a meaning for the network."""

    def _expression(self, statement: ast.Expr, scope: Scope) -> None:
        if not isinstance(statement.value, ast.Constant):
            self.evaluate(statement.value, scope)

    def _return(self, statement: ast.Return, scope: Scope) -> Returned:
        return Returned(None if statement.value is None else self.evaluate(statement.value, scope))

    def _assign(self, statement: ast.Assign, scope: Scope) -> None:
        value = self.evaluate(statement.value, scope)
        for target in statement.targets:
            self._bind(target, value, scope)

    def _annotated(self, statement: ast.AnnAssign, scope: Scope) -> None:
        if statement.value is not None:
            self._bind(statement.target, self.evaluate(statement.value, scope), scope)

    def _augmented(self, statement: ast.AugAssign, scope: Scope) -> None:
        if not isinstance(statement.target, ast.Name | ast.Attribute):
            raise NotReadError("This assignment is not read.")
        left, right = self.evaluate(statement.target, scope), self.evaluate(statement.value, scope)
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            raise NotReadError(ARITHMETIC)
        known = Sign.unknown not in (left, right)
        self._bind(statement.target, binary(statement.op, left, right) if known else Sign.unknown, scope)

    def _bind(self, target: ast.expr, value: object, scope: Scope) -> None:
        match target:
            case ast.Name(name):
                scope.own.pop(name, None)  # so that the names are in the order of their last assignments
                scope.own[name] = value
            case ast.Tuple(parts) | ast.List(parts):
                self._unpack(parts, value, scope)
            case ast.Attribute(owner, name):
                self._set(self.evaluate(owner, scope), name, value)
            case _:
                raise NotReadError("This assignment is not read.", target)

    def _unpack(self, parts: Sequence[ast.expr], value: object, scope: Scope) -> None:
        if isinstance(value, Sizes):
            value = (Sign.batch, *(Sign.side,) * (len(parts) - 1))
        if value is Sign.unknown:
            value = (Sign.unknown,) * len(parts)
        if not isinstance(value, tuple | list) or len(value) != len(parts):
            raise NotReadError("The two sides have different lengths.")
        for part, item in zip(parts, value, strict=True):
            self._bind(part, item, scope)

    def _set(self, owner: object, name: str, value: object) -> None:
        match owner:
            case Instance():
                owner.attributes[name] = value
            case LayerModule() if name in ("weight", "bias"):
                write(Weight(owner, name), value)
            case Weight() if name == "data":
                write(owner, value)
            case Sign.unknown:
                pass
            case _:
                raise NotReadError(f"Setting {name[:80]} is not read here.")

    def _with(self, statement: ast.With, scope: Scope) -> Returned | None:
        for item in statement.items:
            context = self.evaluate(item.context_expr, scope)
            if context not in (Sign.context, Sign.unknown):
                raise NotReadError("Only torch.no_grad() is read after with.", item.context_expr)
        return self.follow(statement.body, scope)

    def _if(self, statement: ast.If, scope: Scope) -> Returned | None:
        test = self.evaluate(statement.test, scope)
        if test is Sign.unknown:
            return None
        return self.follow(statement.body if is_true(test, statement.test) else statement.orelse, scope)

    def _for(self, statement: ast.For, scope: Scope) -> Returned | None:
        items = self.evaluate(statement.iter, scope)
        if isinstance(items, Chain):
            items = list(items.children.values())
        if items is Sign.unknown:
            return None
        if not isinstance(items, tuple | list) or len(items) > MOST_ROUNDS:
            raise NotReadError("Only a short range, tuple or list of modules is looped over.", statement.iter)
        for item in list(items):
            self._bind(statement.target, item, scope)
            returned = self.follow(statement.body, scope)
            if returned:
                return returned
        return self.follow(statement.orelse, scope)

    def _define(self, statement: ast.ClassDef | ast.FunctionDef, scope: Scope) -> None:
        scope.own[statement.name] = Definition(statement)

    def _import(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        bind_imports(statement, scope.own)


_FOLLOW: Mapping[type[ast.stmt], Callable[..., Returned | None]] = {
    ast.Pass: Statements._pass,
    ast.Assert: Statements._pass,
    ast.Expr: Statements._expression,
    ast.Return: Statements._return,
    ast.Assign: Statements._assign,
    ast.AnnAssign: Statements._annotated,
    ast.AugAssign: Statements._augmented,
    ast.With: Statements._with,
    ast.If: Statements._if,
    ast.For: Statements._for,
    ast.ClassDef: Statements._define,
    ast.FunctionDef: Statements._define,
    ast.Import: Statements._import,
    ast.ImportFrom: Statements._import,
}
