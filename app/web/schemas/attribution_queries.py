"""Query parameters of attribution, gradients and channels."""

from pydantic import Field

from app.core.attribution.plan import Method
from app.web.refusals.errors import InvalidQuery
from app.web.schemas.queries import CellQuery, Format, Index, TraceQuery

_CLASS = "the class's number, from 0; where left out, the class with the greatest logit"


class AttributionQuery(TraceQuery):
    """Of what speaks for a class."""

    method: Method = Field("grad-cam", description="how it is found out")
    class_index: Index | None = Field(None, alias="class", description=_CLASS)
    node: str | None = Field(
        None,
        max_length=64,
        description="where grad-cam looks; the last map before pooling where left out",
        examples=["relu2"],
    )
    format: Format = Field("safetensors", description="of the map; safetensors and json say what it is of")

    def check(self) -> None:
        """Refuse a node where it would say nothing.

        Raises:
            InvalidQuery: there is one, and the method is not grad-cam.
        """
        if self.node is not None and self.method != "grad-cam":
            raise InvalidQuery("node", self.node, f"left out where method is {self.method}")


class GradientQuery(CellQuery):
    """Of one element's gradient."""

    format: Format = Field(
        "safetensors", description="of the gradient; safetensors and json say what it is of"
    )


class ChannelsQuery(TraceQuery):
    """Of a node's channels."""

    node: str = Field(max_length=64, description="the node's name", examples=["conv1"])
    class_index: Index | None = Field(None, alias="class", description=_CLASS)
