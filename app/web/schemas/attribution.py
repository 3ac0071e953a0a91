"""Attribution, gradients and channels: their queries and documents."""

from pydantic import ConfigDict, Field

from app.core.attribution.plan import Method
from app.web.refusals.errors import InvalidQuery
from app.web.schemas.base import Document
from app.web.schemas.cells import CellQuery
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import Finite, Format, Index, Numbers, Shape

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


class ToldMap(Document):
    """A map's shape and the facts about it, without its numbers."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    shape: Shape


class AttributionDocument(ToldMap):
    """The facts about an attribution map."""

    method: str = Field(examples=["grad-cam"])
    class_index: int = Field(serialization_alias="class", examples=[7])
    label: str | None = Field(description="the class's name; null where the network has no names for them")
    node: str = Field(description="where Grad-CAM looked; `input` for the other methods")
    score: Finite = Field(description="the class's logit")
    explanation: str | None = Field(
        description="why the map is zero everywhere or not finite somewhere; null where it is neither"
    )


class AttributionMapDocument(AttributionDocument):
    """An attribution map as JSON."""

    values: Numbers


class GradientDocument(ToldMap):
    """The element whose gradient it is."""

    node: str
    channel: int
    row: int
    column: int


class GradientMapDocument(GradientDocument):
    """A gradient as JSON."""

    values: Numbers


class ChannelDocument(Document):
    """One channel of a node's output, in figures."""

    channel: int
    minimum: Finite
    maximum: Finite
    mean: Finite
    zero_fraction: Finite
    influence: Finite = Field(
        description="sum over its cells of activation × d logit / d activation: an estimate of what setting "
        "the channel to zero takes from the class's logit"
    )


class ChannelsDocument(Document):
    """All channels of a node's output; the influence is that on the class's logit."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    node: str = Field(examples=["conv1"])
    class_index: int = Field(serialization_alias="class", examples=[7])
    channels: list[ChannelDocument]
