"""Base classes of queries and documents."""

from fastapi import Depends
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request

from app.web.refusals.errors import InvalidQuery


class Document(BaseModel):
    """A JSON document of a response."""

    model_config = ConfigDict(frozen=True)


class Query(BaseModel):
    """Query parameters of an operation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def canonical(self) -> dict[str, object]:
        """Every parameter by field name; equal for queries that mean the same."""
        return {**self.model_dump(), **self.spellings()}

    def spellings(self) -> dict[str, object]:
        """Normal forms of the fields whose values can be written in several ways."""
        return {}


async def refuse_query(request: Request) -> None:
    """Refuse any query parameter, for operations that take none.

    Raises:
        InvalidQuery: there is one.
    """
    for name in request.query_params:
        raise InvalidQuery(name, "given", "left out: this operation has no parameters")


NO_QUERY = Depends(refuse_query)
