"""Python's own functions and types that a source may call."""

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS, bounded
from app.core.programs.parsing.faults import NotReadError
from app.core.programs.parsing.modules import PACKAGE
from app.core.programs.parsing.values import Chain, Sign, Tensor

_ON_NUMBERS = ("int", "float", "abs", "max", "min")


def called(name: str, arguments: Arguments) -> object:
    """The value of range(3), len(x), OrderedDict(...), ...

    Raises:
        NotReadError: another function, or other arguments.
    """
    values = arguments.values
    if Sign.unknown in values:
        return Sign.unknown
    short = name.removeprefix("collections.")
    numbers = [value for value in values if isinstance(value, int | float)]
    if short in _ON_NUMBERS and values and len(numbers) == len(values):
        return _of_numbers(short, numbers)
    match short, values:
        case "range", [*_]:
            return _range(values)
        case "len", [Tensor()]:
            return Sign.batch
        case "len", [tuple() | list() as items]:
            return len(items)
        case "list" | "tuple", [*_]:
            return _sequence(short, values)
        case "OrderedDict" | "dict", [*_]:
            return _dictionary(arguments)
    raise NotReadError(f"{name.removeprefix(PACKAGE)[:80]} is not read here.")


def _of_numbers(name: str, numbers: list[int | float]) -> object:
    first, *others = numbers
    if name in ("max", "min") and others:
        return max(numbers) if name == "max" else min(numbers)
    if not others and name == "int":
        return bounded(int(first))
    if not others and name == "float":
        return bounded(float(first))
    if not others and name == "abs":
        return bounded(abs(first))
    raise NotReadError(f"{name} is not read with these arguments.")


def _sequence(name: str, values: list[object]) -> object:
    match values:
        case []:
            items: list[object] = []
        case [tuple() | list() as given]:
            items = list(given)
        case [Chain(children)]:
            items = list(children.values())
        case _:
            raise NotReadError(f"{name} is not read with these arguments.")
    return items if name == "list" else tuple(items)


def _range(values: list[object]) -> list[int]:
    numbers = [value for value in values if isinstance(value, int)]
    if not 1 <= len(numbers) == len(values) <= 3 or (len(numbers) == 3 and numbers[2] == 0):
        raise NotReadError("range needs one to three integers.")
    steps = range(*numbers)
    if abs(numbers[-1]) > 2**62 or len(steps) > MOST_ITEMS:
        raise NotReadError("This range is too long.")
    return list(steps)


def _dictionary(arguments: Arguments) -> dict[str, object]:
    if not arguments.positional:
        return dict(arguments.named)
    pairs = arguments.only()
    if isinstance(pairs, dict):
        return dict(pairs)
    if isinstance(pairs, tuple | list):
        found = {pair[0]: pair[1] for pair in pairs if isinstance(pair, tuple | list) and len(pair) == 2}
        if len(found) == len(pairs) and all(isinstance(key, str) for key in found):
            return found
    raise NotReadError("OrderedDict needs pairs of a name and a module.")
