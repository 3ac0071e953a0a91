"""Statements of functions, followed one by one."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.programs.parsing.arithmetic import binary
from app.core.programs.parsing.changes import INITIALISATION
from app.core.programs.parsing.expressions import ARITHMETIC, Expressions
from app.core.programs.parsing.faults import Faults, NotReadError
from app.core.programs.parsing.names import Scope, bind_imports, root_name
from app.core.programs.parsing.values import (
    SIDES,
    Definition,
    Instance,
    LayerModule,
    Sign,
    Sizes,
    Tensor,
    Weight,
    members,
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
        is_in_forward: whether a `forward` is followed.
    """

    at: ast.stmt | None = None
    is_in_forward = False

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
        value = statement.value
        root = root_name(value.func) if isinstance(value, ast.Call) else None
        if root and scope.is_foreign(root) and scope.own is not scope.module:
            self.faults.warn(statement, f"{root[:80]} is not part of this source: the call is left out.")
        elif not isinstance(value, ast.Constant):
            self.evaluate(value, scope)

    def _return(self, statement: ast.Return, scope: Scope) -> Returned:
        return Returned(None if statement.value is None else self.evaluate(statement.value, scope))

    def _assign(self, statement: ast.Assign, scope: Scope) -> None:
        match statement.targets:
            case [ast.Attribute(owner, name)] if not self.is_in_forward:
                self._set_attribute(owner, name, statement.value, scope)
            case targets:
                value = self.evaluate(statement.value, scope)
                for target in targets:
                    self.bind(target, value, scope)

    def _annotated(self, statement: ast.AnnAssign, scope: Scope) -> None:
        if statement.value is not None:
            self._assign(ast.Assign([statement.target], statement.value), scope)

    def _set_attribute(self, owner: ast.expr, name: str, value: ast.expr, scope: Scope) -> None:
        """Set an attribute of a module; what is not understood of it is put aside until it is used."""
        instance = self.evaluate(owner, scope)
        if not isinstance(instance, Instance):
            self._set(instance, name, self.evaluate(value, scope))
            return
        faults, self.faults = self.faults, Faults(self.faults.lines)
        try:
            instance.attributes[name] = self.evaluate(value, scope)
        finally:
            self.faults, instance.put_aside[name] = faults, self.faults
        self.faults.warn_of(instance.put_aside[name])

    def _augmented(self, statement: ast.AugAssign, scope: Scope) -> None:
        if not isinstance(statement.target, ast.Name | ast.Attribute):
            raise NotReadError("This assignment is not read.")
        left, right = self.evaluate(statement.target, scope), self.evaluate(statement.value, scope)
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            self.faults.add(statement, ARITHMETIC)
            self.bind(statement.target, self.last_output(), scope)
            return
        known = Sign.unknown not in (left, right)
        self.bind(statement.target, binary(statement.op, left, right) if known else Sign.unknown, scope)

    def bind(self, target: ast.expr, value: object, scope: Scope) -> None:
        """Assign a value to a name, an attribute or several of them."""
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
            value = (Sign.batch, *SIDES)[: len(parts)]
        if value is Sign.unknown:
            value = (Sign.unknown,) * len(parts)
        if not isinstance(value, tuple | list) or len(value) != len(parts):
            raise NotReadError("The two sides have different lengths.")
        for part, item in zip(parts, value, strict=True):
            self.bind(part, item, scope)

    def _set(self, owner: object, name: str, value: object) -> None:
        match owner:
            case Instance():
                owner.attributes[name] = value
                owner.put_aside.pop(name, None)
            case LayerModule() if name in ("weight", "bias"):
                write(Weight(owner, name), value)
            case Weight() if name == "data":
                write(owner, value)
            case Sign.unknown:
                pass
            case Weight() if name == "requires_grad":
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
        return self.follow(statement.body if self.holds(test, statement.test) else statement.orelse, scope)

    def _for(self, statement: ast.For, scope: Scope) -> Returned | None:
        value = self.evaluate(statement.iter, scope)
        if value is Sign.walk and not self.is_in_forward:
            self.faults.warn(statement, INITIALISATION)
            return None
        if value is Sign.unknown:
            return None
        items = members(value)
        if items is None or len(items) > MOST_ROUNDS:
            raise NotReadError("Only a short range, tuple or list of modules is looped over.", statement.iter)
        for item in items:
            self.bind(statement.target, item, scope)
            returned = self.follow(statement.body, scope)
            if returned:
                return returned
        return self.follow(statement.orelse, scope)

    def _try(self, statement: ast.Try, scope: Scope) -> Returned | None:
        for handler in statement.handlers:
            self.faults.warn(handler.body[0], "except is left out.")
        return self.follow([*statement.body, *statement.orelse, *statement.finalbody], scope)

    def _define(self, statement: ast.ClassDef | ast.FunctionDef, scope: Scope) -> None:
        scope.own[statement.name] = Definition(statement)

    def _import(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        bind_imports(statement, scope.own)


_FOLLOW: Mapping[type[ast.stmt], Callable[..., Returned | None]] = {
    ast.Pass: Statements._pass,
    ast.Assert: Statements._pass,
    ast.Delete: Statements._pass,
    ast.Global: Statements._pass,
    ast.Try: Statements._try,
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
