"""The body of POST /api/maps."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.web.schemas.queries import OutputsQuery


def _joined(value: object) -> object:
    """A list in the form of the query, its items with commas between."""
    return ",".join(map(str, value)) if isinstance(value, list) else value


class MapsBody(OutputsQuery):
    """A network, an image, and which outputs are wanted; all but `image` and `network` as in the query."""

    image: str = Field(max_length=64, description="an image's id or a sample's name", examples=["cat"])
    network: str | dict[str, Any] = Field(
        description="a network's id, a built-in network's name, or layers as `POST /api/networks` takes them",
        examples=["resnet18"],
    )
    nodes: Annotated[str, BeforeValidator(_joined)] = Field(
        "", description="names with commas between, or a list of them; all where left out", examples=["conv1"]
    )
    channels: Annotated[str | None, BeforeValidator(_joined)] = Field(
        None,
        description="numbers and ranges, or a list of numbers; all where left out",
        examples=["0-15,40"],
    )
