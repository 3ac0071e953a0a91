"""Python's own functions and types that a source may call."""

from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.arithmetic import MOST_ITEMS, bounded, text
from app.core.programs.parsing.faults import CHAIN, NotReadError
from app.core.programs.parsing.modules import PACKAGE
from app.core.programs.parsing.values import Chain, Named, Sign, Tensor, members

_ON_NUMBERS = ("int", "float", "abs", "max", "min")
_JOINING = ("torch.cat", "torch.concat", "torch.stack", "torch.add")
_TYPES = {"int": int, "float": float, "str": str, "bool": bool, "list": list, "tuple": tuple, "dict": dict}


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
    if short in _JOINING:
        raise NotReadError(f"{short} joins outputs, which is not a layer: {CHAIN}")
    match short, values:
        case "enumerate" | "zip" | "reversed" | "sum", [_, *_]:
            return _of_lists(short, values)
        case "str" | "isinstance", [_, *_]:
            return _of_plain(short, values)
        case "range", [*_]:
            return _range(values)
        case "len", [items]:
            return _length(items)
        case "list" | "tuple", [*_]:
            return _sequence(short, values)
        case "OrderedDict" | "dict", [*_]:
            return _dictionary(arguments)
    raise NotReadError(f"{name.removeprefix(PACKAGE)[:80]} is not read here.")


def _length(items: object) -> object:
    if isinstance(items, Tensor):
        return Sign.batch
    found = members(items)
    if found is None:
        raise NotReadError("len is not read with these arguments.")
    return len(found)


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
        case [given] if (found := members(given)) is not None:
            items = found
        case _:
            raise NotReadError(f"{name} is not read with these arguments.")
    return items if name == "list" else tuple(items)


def _of_plain(name: str, values: list[object]) -> object:
    """str(number), or isinstance(value, int)."""
    match name, values:
        case "str", [int() | float() | str() as value]:
            return text(str(value))
        case "isinstance", [value, Named(kind)] if type(value) in _TYPES.values() and kind in _TYPES:
            return isinstance(value, _TYPES[kind])
    raise NotReadError(f"{name} is not read with these arguments.")


def entries(owner: dict[str, object] | Chain, name: str) -> list[object]:
    """The keys, values or items of a dictionary or of modules with names."""
    named = owner.children if isinstance(owner, Chain) else owner
    if name == "items":
        return list(named.items())
    return list(named if name == "keys" else named.values())


def _of_lists(name: str, values: list[object]) -> object:
    """enumerate(items, start), zip(a, b), reversed(items) or sum(numbers)."""
    match name, values:
        case "enumerate", [items, int() as start]:
            values = [items]
        case _:
            start = 0
    lists = [found for value in values if (found := members(value)) is not None]
    if name == "zip" and len(lists) == len(values):
        return list(zip(*lists, strict=False))
    if len(lists) != 1 or len(values) != 1:
        raise NotReadError(f"{name} is not read with these arguments.")
    if name == "sum":
        return _total(lists[0])
    return list(enumerate(lists[0], start)) if name == "enumerate" else lists[0][::-1]


def _total(items: list[object]) -> object:
    numbers = [value for value in items if isinstance(value, int | float)]
    if len(numbers) != len(items):
        raise NotReadError("sum is read only of numbers.")
    return bounded(sum(numbers))


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
