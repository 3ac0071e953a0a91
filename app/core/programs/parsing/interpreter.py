"""Calls in a source: of classes and functions of torch, of the source's own, and of modules."""

import ast

from app.core.programs.parsing import modules
from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.attributes import attribute, method_of
from app.core.programs.parsing.changes import INITIALISATION, change_list, change_module, change_weight
from app.core.programs.parsing.definitions import base_of, bound_parameters
from app.core.programs.parsing.faults import Faults, LeftOutError, NotReadError, Place
from app.core.programs.parsing.forward_steps import Steps
from app.core.programs.parsing.functions import TENSOR, call_function, shown_name
from app.core.programs.parsing.names import Names, Scope
from app.core.programs.parsing.python_functions import called as python_function
from app.core.programs.parsing.python_functions import entries
from app.core.programs.parsing.statements import Statements
from app.core.programs.parsing.values import (
    Chain,
    Definition,
    Instance,
    LayerModule,
    Method,
    Named,
    Pad,
    Parent,
    Sign,
    Tensor,
    Weight,
    is_module,
)
from app.core.programs.parsing.weights import numbers

DEEPEST_CALLS = 12
_CONTEXTS = ("torch.no_grad", "torch.inference_mode", "torch.enable_grad", "torch.set_grad_enabled")
_TENSORS = ("torch.tensor", "torch.Tensor", "torch.FloatTensor")


class Interpreter(Statements):
    """Follows a source's calls; never runs any of it.

    Attributes:
        module: names of the source's module.
        faults_of: faults of the statements that assigned them.
        steps: those of `forward`.
        places: statements that assigned them.
    """

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults)
        self.module: Names = {}
        self.faults_of: dict[str, Faults] = {}
        self.steps = Steps()
        self.places: dict[str, ast.stmt] = {}
        self._seed = 0
        self._running: list[tuple[ast.FunctionDef, object]] = []

    def last_output(self) -> Tensor:
        """The output of the last step."""
        return Tensor(len(self.steps.taken))

    def looked_up(self, name: str) -> None:
        """Take over the faults of the statement that assigned a name of the module."""
        if name in self.faults_of:
            self.faults.include(self.faults_of[name])

    def call(self, callee: object, arguments: Arguments, place: ast.Call) -> object:
        """The value of a call."""
        match callee:
            case Named(name):
                return self._call_named(name, arguments, place)
            case Method(owner, name):
                return self._call_method(owner, name, arguments, place)
            case Definition(ast.ClassDef() as definition):
                return self.instance(definition, arguments, place)
            case Definition(ast.FunctionDef() as function):
                return self._follow_function(function, arguments)
        if is_module(callee):
            tensor = arguments.only()
            return self.apply(callee, tensor, place) if isinstance(tensor, Tensor) else Sign.unknown
        raise NotReadError("This is not something that can be called.")

    def apply(self, module: object, tensor: Tensor, place: Place) -> Tensor:
        """The output of a module.

        Raises:
            NotReadError: it cannot be a step of a network.
        """
        match module:
            case LayerModule():
                return self.steps.call(tensor, module)
            case Pad():
                return self.steps.take(tensor, module, place)
            case Chain(is_callable=True):
                for child in module.children.values():
                    tensor = self.apply(child, tensor, place)
                return tensor
            case Instance():
                return self._forward(module, tensor, place)
            case Sign.identity:
                return tensor
            case Sign.log_softmax:
                return self.steps.end(tensor, place)
        if module is not Sign.unknown:
            raise NotReadError("This cannot be called on an output.")
        if not self.faults:
            raise NotReadError("This layer is not understood.")
        return tensor

    def instance(self, definition: ast.ClassDef, arguments: Arguments, place: Place) -> Instance:
        """An instance of a class of the source.

        Raises:
            NotReadError: the class is not a module, or its arguments do not fit.
        """
        base = base_of(definition, self.module)
        made = Instance(definition)
        scope = Scope(self.module)
        self.follow([part for part in definition.body if not isinstance(part, ast.FunctionDef)], scope)
        made.attributes.update(scope.own)
        init = method_of(definition, "__init__")
        if init is not None:
            self._follow_function(init, arguments.preceded_by(made, place))
        elif base == "Sequential":
            made.chain = Chain()
            modules.fill(made.chain, arguments, place, self.faults)
        elif arguments.values:
            raise NotReadError(f"{definition.name[:80]} has no __init__ that takes arguments.")
        return made

    def _forward(self, module: Instance, tensor: Tensor, place: Place) -> Tensor:
        forward = method_of(module.definition, "forward")
        if forward is None:
            if module.chain is None:
                raise NotReadError(f"{module.definition.name[:80]} has no forward.", module.definition)
            return self.apply(module.chain, tensor, place)
        was_in_forward, self.is_in_forward = self.is_in_forward, True
        try:
            output = self._follow_function(forward, Arguments([module, tensor], {}, {0: place, 1: place}))
        finally:
            self.is_in_forward = was_in_forward
        if isinstance(output, Tensor):
            return output
        if not self.faults:
            self.faults.add(forward, "forward does not return the output of a layer.")
        return self.last_output()

    def _follow_function(self, function: ast.FunctionDef, arguments: Arguments) -> object:
        if any(function is running for running, _ in self._running):
            raise NotReadError(f"{function.name[:80]} calls itself.")
        if len(self._running) >= DEEPEST_CALLS:
            raise NotReadError("Functions call each other too deeply.")
        values = bound_parameters(
            function, arguments, lambda default: self.evaluate(default, Scope(self.module))
        )
        self._running.append((function, arguments.first()))
        try:
            returned = self.follow(function.body, Scope(self.module, values))
        finally:
            self._running.pop()
        return returned.value if returned else None

    def _call_named(self, name: str, arguments: Arguments, place: ast.Call) -> object:
        if name.startswith("torch.nn.init."):
            raise LeftOutError(INITIALISATION)
        if name == "torch.nn.Parameter":
            return arguments.first()
        if name.startswith(modules.PACKAGE) and name.count(".") == 2:
            made = name.removeprefix(modules.PACKAGE)
            return modules.created(made, arguments, place, self._seed, self.faults)
        if name.startswith("torch.") and isinstance(arguments.first(), Tensor):
            return self._call_function(name, arguments, place)
        if name in _CONTEXTS:
            return Sign.context
        if name in _TENSORS:
            return numbers(arguments.first())
        return self._call_plain(name, arguments)

    def _call_plain(self, name: str, arguments: Arguments) -> object:
        """The value of a call of a function that makes no layer."""
        match name, arguments.values:
            case "setattr", [Instance() as owner, str() as attribute_name, value]:
                self._set(owner, attribute_name, value)
                return None
            case "getattr", [owner, str() as attribute_name]:
                return attribute(owner, attribute_name)
            case "super", _:
                return self._parent()
            case "torch.nn.Module.__init__", [Instance()]:
                return None
            case "torch.manual_seed", [int() as seed]:
                self._seed = seed
                return None
        return python_function(name, arguments)

    def _call_function(self, name: str, arguments: Arguments, place: Place) -> object:
        tensor = arguments.first()
        if not isinstance(tensor, Tensor):
            raise NotReadError(f"{shown_name(name)} is not read here.")
        return call_function(self.steps, name, tensor, arguments.without_first(), place)

    def _call_method(self, owner: object, name: str, arguments: Arguments, place: ast.Call) -> object:
        match owner:
            case Tensor():
                return self._call_function(TENSOR + name, arguments.preceded_by(owner, place), place)
            case Instance() if (function := method_of(owner.definition, name)) is not None:
                return self._follow_function(function, arguments.preceded_by(owner, place))
            case Parent(instance):
                self._call_parent(instance, name, arguments, place)
                return None
            case dict() | Chain() if name in ("keys", "values", "items"):
                return entries(owner, name)
        if isinstance(owner, Weight):
            return change_weight(owner, name, arguments)
        if isinstance(owner, list):
            change_list(owner, name, arguments)
            return None
        if is_module(owner):
            return change_module(owner, name, arguments)
        raise NotReadError(f"{name[:80]} is not read here.")

    def _parent(self) -> Parent:
        running = self._running[-1][1] if self._running else None
        if not isinstance(running, Instance):
            raise NotReadError("super() is read in the methods of a module only.")
        return Parent(running)

    def _call_parent(self, instance: Instance, name: str, arguments: Arguments, place: ast.Call) -> None:
        if name != "__init__":
            raise NotReadError(f"{name[:80]} of the class above is not read.")
        if base_of(instance.definition, self.module) == "Sequential":
            instance.chain = Chain()
            modules.fill(instance.chain, arguments, place, self.faults)
