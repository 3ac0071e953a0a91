"""Arguments of a call, and the parameters that they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.programs.parsing.faults import NotReadError, Place


@dataclass(frozen=True)
class Arguments:
    """Values and places of a call's arguments, by position and by name."""

    positional: Sequence[object]
    named: Mapping[str, object]
    places: Mapping[int | str, Place]

    @property
    def values(self) -> list[object]:
        """All values, in the order of the source."""
        return [*self.positional, *self.named.values()]

    def first(self) -> object:
        """The first value; None where there is none."""
        return next(iter(self.values), None)

    def only(self) -> object:
        """The one value.

        Raises:
            NotReadError: there is another number of arguments.
        """
        if len(self.values) != 1:
            raise NotReadError("One argument is read here.")
        return self.values[0]

    def bound(self, what: str, parameters: Sequence[str]) -> dict[str, tuple[object, Place]]:
        """Value and place of each argument that is given, by the name of its parameter.

        Raises:
            NotReadError: too many arguments, an unknown name, or a parameter given twice.
        """
        if len(self.positional) > len(parameters):
            raise NotReadError(f"{what} gets too many arguments.", self.places[len(parameters)])
        bound = {
            name: (value, self.places[index])
            for index, (name, value) in enumerate(zip(parameters, self.positional, strict=False))
        }
        for name, value in self.named.items():
            if name not in parameters:
                raise NotReadError(f"{what} has no parameter {name[:80]}.", self.places[name])
            if name in bound:
                raise NotReadError(f"{what} gets {name} twice.", self.places[name])
            bound[name] = value, self.places[name]
        return bound

    def preceded_by(self, value: object, place: Place) -> "Arguments":
        """The same after one more value."""
        places = {key + 1 if isinstance(key, int) else key: place for key, place in self.places.items()}
        return Arguments([value, *self.positional], self.named, {0: place, **places})

    def without_first(self) -> "Arguments":
        """All but the first argument."""
        if self.positional:
            places = {key - 1 if isinstance(key, int) else key: place for key, place in self.places.items()}
            return Arguments(self.positional[1:], self.named, places)
        first = next(iter(self.named), None)
        return Arguments((), {key: value for key, value in self.named.items() if key != first}, self.places)

    def with_default(self, name: str, value: object, place: Place) -> "Arguments":
        """The same with a parameter, the first one, that is not given."""
        if self.positional or name in self.named:
            return self
        return Arguments((), {**self.named, name: value}, {**self.places, name: place})
