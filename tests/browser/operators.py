"""Helpers for tests of the activation and pooling pages: network inputs, and outputs of torch.nn."""

import io
from typing import Any

import httpx
import numpy as np
import torch
from torch import nn

from tests.browser.lab import Array, Lab

MATRIX = "0 -1.5 2 3.25 -4 1\n1e-3 0 -0.5 7 2 -2\n9 0 0 -3 0.125 5\n-6 4 1 1 0 2.5\n0.75 -0.25 3 -8 6 0"

TYPED: dict[str, str] = {}
"""The id of MATRIX on each server where it was typed."""


def open_with_matrix(lab: Lab, query: str) -> None:
    """Opens a page with MATRIX: typed the first time, by its address afterwards."""
    typed = TYPED.get(lab.url)
    lab.open(f"{query}&image={typed or 'column'}")
    if typed is None:
        lab.use_matrix(MATRIX)
        TYPED[lab.url] = lab.query()["image"]


def array_of(text: str) -> Array:
    """A typed matrix as an array, (1, H, W)."""
    return np.array([[[float(part) for part in row.split()] for row in text.splitlines()]], np.float32)


def entering(lab: Lab, channels: int = 1) -> Array:
    """The network's input for the picture in the address, (C, H, W), from the API."""
    document = {"input": {"channels": channels}, "layers": [{"op": "ReLU"}]}
    network = httpx.post(f"{lab.url}/api/networks", json=document).raise_for_status().json()["id"]
    query = lab.query()
    answer = httpx.get(
        f"{lab.url}/api/networks/{network}/images/{query['image']}/maps",
        params={"nodes": "input", "format": "npy", "size": query["size"]},
    )
    array: Array = np.load(io.BytesIO(answer.raise_for_status().content))
    return array


def applied(module: nn.Module, image: Array) -> Array:
    """The output of a module of torch.nn for an image."""
    with torch.inference_mode():
        return np.asarray(module(torch.from_numpy(image)[None])[0].numpy())


def evaluate(lab: Lab, function: str, argument: Any = None) -> Any:
    """Runs a function in the page."""
    return lab.page.evaluate(function, argument)


def table(lab: Lab, details: str = "#arithmetic details") -> list[list[str]]:
    """The rows of the table in the panel between the planes, which is opened."""
    lab.page.evaluate("(selector) => { document.querySelector(selector).open = true; }", details)
    lab.settle()
    rows: list[list[str]] = lab.page.evaluate(
        "(selector) => [...document.querySelectorAll(`${selector} tbody tr`)]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))",
        details,
    )
    return [[text.replace("\u2212", "-") for text in row] for row in rows]
