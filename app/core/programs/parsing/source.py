"""Networks read from Python source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.errors import ConvscopeError, Fault, SourceNotUnderstood
from app.core.networks.document import Network
from app.core.programs.parsing.arguments import Arguments
from app.core.programs.parsing.assembly import SourceInput, network_of
from app.core.programs.parsing.attributes import method_of
from app.core.programs.parsing.definitions import is_module_class
from app.core.programs.parsing.faults import Faults, NotReadError, Place, TooMuchToReadError, unreadable
from app.core.programs.parsing.interpreter import Interpreter
from app.core.programs.parsing.source_module import follow_module
from app.core.programs.parsing.syntax import parse
from app.core.programs.parsing.values import Chain, Definition, Instance, Tensor, is_module

_NOTHING = Fault("There is no nn.Sequential(...) and no class that derives from nn.Module.", 1, 1)


@dataclass(frozen=True)
class ReadSource:
    """A network as it was read from source.

    Attributes:
        warnings: at most twenty, for parts that are left out because the layers are the same without them.
    """

    network: Network
    warnings: tuple[Fault, ...]


def network_from_source(content: bytes, given: SourceInput) -> ReadSource:
    """Read a network from Python source, as syntax: nothing of it is executed or imported.

    Args:
        content: UTF-8; an nn.Sequential, or a class with `__init__` and `forward`.
        given: channels and size of the input, where they are known.
    Returns:
        the layers, with the seed and the numbers that the source gives, else with seed 0.
    Raises:
        SourceNotUnderstood: with every fault, at most twenty, and the layers that could be read.
    """
    text, tree = parse(content)
    reader = Interpreter(Faults(text.split("\n")))
    try:
        follow_module(tree, reader)
        is_there = _walk(reader)
    except TooMuchToReadError as error:
        is_there = True
        if reader.at is not None:
            reader.faults.add(reader.at, str(error))
    except RecursionError:
        raise unreadable(1, 1, "An expression is nested too deeply.") from None
    if not is_there and not reader.faults:
        raise SourceNotUnderstood((_NOTHING,), None)
    network, document = network_of(reader.steps.taken, given, reader.faults)
    if network is None or reader.faults:
        raise reader.faults.error(document if document["layers"] else None)
    return ReadSource(network, reader.faults.warnings)


def _walk(reader: Interpreter) -> bool:
    """Take the steps of the source's network; False where there is none."""
    found = _network(reader)
    if found is None:
        return False
    module, place = found
    try:
        output = reader.apply(module, Tensor(0), place)
    except NotReadError as error:
        reader.faults.add(error.place or place, error.reason)
        return True
    if output.position != len(reader.steps.taken):
        reader.faults.add(place, "forward does not return the output of its last layer.")
    elif not reader.steps.taken and not reader.faults:
        reader.faults.add(place, "The network has no layers.")
    return True


def _network(reader: Interpreter) -> tuple[object, Place] | None:
    made = [(name, value) for name, value in reader.module.items() if is_module(value)]
    chains = [(name, value) for name, value in made if isinstance(value, Chain)]
    parts = [part.definition for _, chain in chains for part in _instances(chain)]
    classes = [
        value.node
        for value in reader.module.values()
        if isinstance(value, Definition)
        and isinstance(value.node, ast.ClassDef)
        and is_module_class(value.node, reader.module)
    ]
    if any(definition not in parts for definition in classes):
        return _of_class(reader, classes)
    for name, value in reversed(chains or made):
        reader.looked_up(name)
        return value, reader.places[name]
    for name in reversed(reader.faults_of):
        reader.looked_up(name)
    return None


def _of_class(reader: Interpreter, classes: list[ast.ClassDef]) -> tuple[object, Place] | None:
    used = {name for definition in classes for name in _names(definition)}
    root = [definition for definition in classes if definition.name not in used] or classes
    for name, value in reversed(list(reader.module.items())):
        if isinstance(value, Instance) and value.definition is root[-1]:
            reader.looked_up(name)
            return value, root[-1]
    try:
        made = reader.instance(root[-1], Arguments((), {}, {}), root[-1])
    except NotReadError as error:
        reader.faults.add(error.place or root[-1], _explained(root[-1], error))
        return None
    return made, root[-1]


def _explained(definition: ast.ClassDef, error: NotReadError) -> str | ConvscopeError:
    """Why a class cannot be made without arguments."""
    init = method_of(definition, "__init__")
    if (
        init is None
        or len(init.args.args) - 1 <= len(init.args.defaults)
        or not isinstance(error.reason, str)
    ):
        return error.reason
    name = definition.name[:80]
    reason = error.reason.replace("__init__", name)
    return f"{reason} Add a line that makes the network, such as net = {name}(...)."


def _instances(chain: Chain) -> Iterator[Instance]:
    """Modules of the source's own classes in a chain."""
    return (child for child in chain.children.values() if isinstance(child, Instance))


def _names(definition: ast.stmt) -> Iterator[str]:
    """Names that the body of a class uses, besides its own."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Name) and node.id != getattr(definition, "name", None):
            yield node.id
