"""Base classes of queries and documents."""

from fastapi import Depends
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request

from app.web.refusals.errors import InvalidQuery


class Document(BaseModel):
    """A document that is written, never read."""

    model_config = ConfigDict(frozen=True)


class Query(BaseModel):
    """Parameters of one call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def canonical(self) -> dict[str, object]:
        """Every parameter by field name, in one spelling: queries that ask the same are equal."""
        return {**self.model_dump(), **self.spellings()}

    def spellings(self) -> dict[str, object]:
        """The fields whose values can be spelled in several ways, in one spelling."""
        return {}


async def refuse_query(request: Request) -> None:
    """Refuse a query where the call takes none.

    Raises:
        InvalidQuery: there is one.
    """
    for name in request.query_params:
        raise InvalidQuery(name, "given", "left out: this call has no parameters")


NO_QUERY = Depends(refuse_query)
