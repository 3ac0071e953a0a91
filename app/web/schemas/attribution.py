"""Attribution, gradients and channels: their queries and documents."""

from pydantic import ConfigDict, Field

from app.core.attribution.plan import Method
from app.web.refusals.errors import InvalidQuery
from app.web.schemas.base import Document
from app.web.schemas.cells import CellQuery
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import Finite, Format, Index, Numbers, Shape

_CLASS = "index of the class, from 0; the class with the greatest logit if left out"


class AttributionProgressQuery(TraceQuery):
    """Query parameters of attribution, without the format."""

    method: Method = Field("grad-cam", description="the attribution method")
    class_index: Index | None = Field(None, alias="class", description=_CLASS)
    node: str | None = Field(
        None,
        max_length=64,
        description="target layer of grad-cam; the last map before pooling if left out",
        examples=["relu2"],
    )

    def check(self) -> None:
        """Refuse a node for methods that have no target layer.

        Raises:
            InvalidQuery: a node is given, and the method is not grad-cam.
        """
        if self.node is not None and self.method != "grad-cam":
            raise InvalidQuery("node", self.node, f"left out where method is {self.method}")


class AttributionQuery(AttributionProgressQuery):
    """Query parameters of attribution."""

    format: Format = Field("safetensors", description="safetensors and json also include the map's metadata")


class GradientQuery(CellQuery):
    """Query parameters of one element's gradient."""

    format: Format = Field("safetensors", description="safetensors and json also name the element")


class ChannelsQuery(TraceQuery):
    """Query parameters of a node's channels."""

    node: str = Field(max_length=64, description="the node's name", examples=["conv1"])
    class_index: Index | None = Field(None, alias="class", description=_CLASS)


class MapFacts(Document):
    """A map without its numbers."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    shape: Shape


class AttributionDocument(MapFacts):
    """An attribution map without its numbers."""

    method: str = Field(examples=["grad-cam"])
    class_index: int = Field(serialization_alias="class", examples=[7])
    label: str | None = Field(description="of the class; null if the network has no labels")
    node: str = Field(description="target layer of Grad-CAM; `input` for the other methods")
    score: Finite = Field(description="the class's logit")
    explanation: str | None = Field(
        description="why the map is zero everywhere or not finite somewhere, else null"
    )


class AttributionMapDocument(AttributionDocument):
    """An attribution map as JSON."""

    values: Numbers


class ProgressDocument(Document):
    """How many parts of a long computation are done, and how many there are."""

    done: int = Field(examples=[12])
    total: int = Field(examples=[49])


class GradientDocument(MapFacts):
    """A gradient without its numbers: the element that it belongs to."""

    node: str
    channel: int
    row: int
    column: int


class GradientMapDocument(GradientDocument):
    """A gradient as JSON."""

    values: Numbers


class ChannelDocument(Document):
    """Statistics of one channel of a node's output."""

    channel: int
    minimum: Finite
    maximum: Finite
    mean: Finite
    zero_fraction: Finite
    influence: Finite = Field(
        description="sum over its cells of activation × d logit / d activation: an estimate of how much the "
        "class's logit falls when the channel is set to zero; null where the network has no classes"
    )


class ChannelsDocument(Document):
    """Statistics of all channels of a node's output, with their influence on a class's logit."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    node: str = Field(examples=["conv1"])
    class_index: int | None = Field(
        serialization_alias="class", description="null where the network has no classes", examples=[7]
    )
    channels: list[ChannelDocument]
