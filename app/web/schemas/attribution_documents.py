"""JSON documents of attribution, gradients and channels."""

from pydantic import ConfigDict, Field

from app.web.schemas.documents import Document, Finite, Numbers, Shape


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
