"""The walk through nested expressions: counted, and with every fault kept at its place."""

import ast
from abc import ABC, abstractmethod

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.faults import Faults, LeftOutError, NotReadError, TooMuchToReadError
from app.core.programs.parsing.names import Scope
from app.core.programs.parsing.values import Sign, Tensor

MOST_STEPS = 100_000
DEEPEST = 80


class Evaluator(ABC):
    """Evaluates expressions. What is not understood becomes a fault, and stands for `Sign.unknown`."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._steps = 0
        self._depth = 0

    @abstractmethod
    def value(self, node: ast.expr, scope: Scope) -> object:
        """The value of an expression.

        Raises:
            LeftOutError: it is left out.
            NotReadError: it is not understood.
        """

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
    def bind(self, target: ast.expr, value: object, scope: Scope) -> None:
        """Assign a value to a name, an attribute or several of them.

        Raises:
            NotReadError: it is another target, or the value does not fit it.
        """

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
            return self.value(node, scope)
        except LeftOutError as error:
            self.faults.warn(node, error.warning)
            return error.value
        except NotReadError as error:
            self.faults.add(error.place or node, error.reason)
            return Sign.unknown
        finally:
            self._depth -= 1

    def holds(self, value: object, place: ast.expr) -> bool:
        """Whether a condition holds, in evaluation mode.

        Raises:
            NotReadError: it is not a number.
        """
        if value is Sign.training:
            self.faults.warn(place, "self.training is False here: the network is read as in eval().")
            return False
        if not isinstance(value, int | float | None):
            raise NotReadError("The condition is not a number that the source gives.", place)
        return bool(value)
