"""Types of fields that several queries or documents share."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

MAX_IMAGE_SIDE = 1024
IMAGE_ID = "3b9f3a4c0f2f5d5ad9a4d0c3a7f9f5b0f6ad8d2a7be1f3b1b1a3f6b6c0c8f1d2"
NETWORK_ID = "9d2c4e6f8a0b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a3b5c7d"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")


def _digits(value: object) -> object:
    if isinstance(value, str) and not _INTEGER.fullmatch(value):
        message = "Input should be a whole number of at most 9 digits"
        raise ValueError(message)
    return value


# The bounds stand before the validator: only so does pydantic write them as minimum and maximum.
ImageSide = Annotated[int, Field(ge=1, le=MAX_IMAGE_SIDE), BeforeValidator(_digits)]

InputSide = Annotated[int, Field(ge=1, le=16_384), BeforeValidator(_digits)]

Count = Annotated[int, Field(ge=1, le=1000), BeforeValidator(_digits)]

PatchCount = Annotated[int, Field(ge=1, le=25), BeforeValidator(_digits)]

Index = Annotated[int, Field(ge=0), BeforeValidator(_digits)]

Format = Literal["safetensors", "npy", "csv", "png", "json"]


Identifier = Annotated[
    str, Field(description="SHA-256 of the content: 64 hexadecimal digits.", examples=[IMAGE_ID])
]

Shape = Annotated[
    list[int], Field(description="(C, H, W), or (C) for a flat output", examples=[[1, 222, 222]])
]

Finite = Annotated[float | None, Field(description="null if it is not finite")]

Row = list[float | None]

Matrix = list[Row]

Numbers = Annotated[
    list[Matrix] | Row,
    Field(
        description="nested lists of that shape; null for numbers that are not finite",
        examples=[[[[0.5, None]]]],
    ),
]

FieldStatus = Literal["exact", "upper_bound", "whole_input"]

Weights = Annotated[
    str,
    Field(
        description="where the numbers come from. Of layers: given (the document, presets and defaults), "
        "seeded, given and seeded, or none. Of a classifier: IMAGENET1K_V1, bundled, uploaded or seeded",
        examples=["seeded"],
    ),
]
