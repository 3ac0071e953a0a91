"""Canonical forms of queries: every parameter counts, and each has one spelling."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from app.web.routes.table import create_api
from app.web.schemas.base import Query
from app.web.schemas.maps import MapsQuery
from app.web.schemas.networks import WeightsQuery

SPELLED = {"zero": "conv1:3", "nodes": "conv2", "tensors": "conv2.weight", "channels": "4-5"}
GIVEN: dict[str, Any] = {
    "node": "conv1",
    "channel": 1,
    "row": 2,
    "column": 3,
    "image": "cat",
    "network": "a",
    "dataset": "digits",
}


def queries(base: type[Query] = Query) -> Iterator[type[Query]]:
    """Every query of the interface."""
    for query in base.__subclasses__():
        if query.__module__.startswith("app."):
            yield query
            yield from queries(query)


def made(query: type[Query]) -> Query:
    """A query of this class with nothing but what it needs."""
    return query.model_validate({name: GIVEN[name] for name in GIVEN if name in query.model_fields})


def another(name: str, query: Query) -> Any:
    """A valid value of a field that is not the one it has."""
    annotation = type(query).model_fields[name].annotation
    if name in SPELLED and "str" in str(annotation):
        return SPELLED[name]
    if get_origin(annotation) is Literal:
        return next(value for value in get_args(annotation) if value != getattr(query, name))
    if annotation is bool:
        return not getattr(query, name)
    if annotation is float:
        return 0.77
    return 77 if "int" in str(annotation) else "another"


EVERY = sorted(queries(), key=lambda query: query.__name__)


def test_every_query_is_found() -> None:
    operations = [each for methods in create_api().openapi()["paths"].values() for each in methods.values()]
    parameters = [each for operation in operations for each in operation.get("parameters", [])]
    described = {each["name"] for each in parameters if each["in"] != "header"}
    aliases = {field.alias or name for query in EVERY for name, field in query.model_fields.items()}
    assert aliases | {"network", "dataset", "training"} == described


@pytest.mark.parametrize("query", EVERY, ids=lambda query: query.__name__)
def test_every_parameter_changes_the_canonical_form(query: type[Query]) -> None:
    first = made(query)
    for name in query.model_fields:
        value = another(name, first)
        assert value != getattr(first, name)
        assert first.model_copy(update={name: value}).canonical() != first.canonical(), name


def test_a_new_parameter_counts_by_itself() -> None:
    class Zoomed(MapsQuery):
        zoom: int = 1

    assert Zoomed.model_validate({"zoom": 2}).canonical() != Zoomed.model_validate({}).canonical()


@pytest.mark.parametrize(
    ("query", "one", "other", "are_equal"),
    [
        (MapsQuery, {"zero": "a:3,1-2;b:0"}, {"zero": "b:0;a:1-3"}, True),
        (MapsQuery, {"channels": "0-2"}, {"channels": "0,1,2"}, True),
        (WeightsQuery, {"channels": "5-5"}, {"channels": "5"}, True),
        (MapsQuery, {"nodes": "a,b"}, {"nodes": "b,a"}, False),
        (MapsQuery, {"channels": "1,0"}, {"channels": "0,1"}, False),
    ],
)
def test_spellings_of_one_question_are_equal(
    query: type[Query], one: dict[str, str], other: dict[str, str], are_equal: bool
) -> None:
    canonical = [query.model_validate(given).canonical() for given in (one, other)]
    assert (canonical[0] == canonical[1]) is are_equal
