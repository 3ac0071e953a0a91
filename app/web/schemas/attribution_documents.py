"""What attribution answers, as OpenAPI tells it."""

from pydantic import ConfigDict, Field

from app.web.schemas.documents import Document, Finite, Shape


class ToldMap(Document):
    """A map's shape and what is known of it besides its numbers, which follow as `values`."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    shape: Shape


class AttributionDocument(ToldMap):
    """What an attribution is told of."""

    method: str = Field(examples=["grad-cam"])
    class_index: int = Field(serialization_alias="class", examples=[7])
    label: str | None = Field(description="the class's name; null where the network has no names for them")
    node: str = Field(description="where Grad-CAM looked; `input` for the other methods")
    score: Finite = Field(description="the class's logit")
    explanation: str | None = Field(
        description="why the map is zero everywhere or not finite somewhere; null where it is neither"
    )


class GradientDocument(ToldMap):
    """The element whose gradient it is."""

    node: str
    channel: int
    row: int
    column: int


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
