"""Benchmark of the two recipes for digits over HTTP against their own programs in plain PyTorch.

Prints the seconds from the request until an epoch with 97 % of the held-out digits right was told, those of
the whole training, and those of the program that repeats it, which also loads PyTorch and reads the pictures.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.convolution import ask, server

GOAL = 0.97
BLOCK: list[dict[str, Any]] = [{"op": "ReLU"}, {"op": "MaxPool2d", "kernel_size": 2}]
RECIPES: dict[str, dict[str, Any]] = {
    "the course's": {"batch_size": 16, "epochs": 20, "optimizer": {"name": "SGD", "lr": 0.1}},
    "fast": {
        "batch_size": 64,
        "epochs": 5,
        "schedule": "one_cycle",
        "label_smoothing": 0.1,
        "optimizer": {"name": "SGD", "lr": 0.2, "momentum": 0.9, "nesterov": True},
    },
}


def network(*, is_normalized: bool) -> dict[str, Any]:
    """The course's network for digits, with BatchNorm2d after each convolution or without."""
    layers: list[dict[str, Any]] = []
    for before, after in ((1, 16), (16, 32)):
        layers.append(
            {"op": "Conv2d", "in_channels": before, "out_channels": after, "kernel_size": 5, "padding": 2}
        )
        layers += [{"op": "BatchNorm2d", "num_features": after}] * is_normalized + BLOCK
    layers += [{"op": "Flatten"}, {"op": "Linear", "in_features": None, "out_features": 10}]
    return {"input": {"channels": 1, "height": 16, "width": 16}, "layers": layers}


def measure(url: str, name: str) -> None:
    """Train by one recipe, then run its program, and print the times of both."""
    document = network(is_normalized=name == "fast")
    made = json.loads(ask(f"{url}api/networks", json.dumps(document).encode()))["id"]
    body = {"network": made, "dataset": "digits", **RECIPES[name]}
    started = time.perf_counter()
    training = json.loads(ask(f"{url}api/trainings", json.dumps(body).encode()))["id"]
    reached, best = None, 0.0
    with urllib.request.urlopen(f"{url}api/trainings/{training}/events") as events:
        for line in events:
            if line.startswith(b"data: ") and b"validation_accuracy" in line:
                best = max(best, json.loads(line.removeprefix(b"data: "))["validation_accuracy"])
                reached = reached or (time.perf_counter() - started if best >= GOAL else None)
    whole = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        program, archive = Path(folder, "program.py"), Path(folder, "digits.zip")
        program.write_bytes(ask(f"{url}api/trainings/{training}/code"))
        archive.write_bytes(ask(f"{url}api/datasets/digits/archive"))
        started = time.perf_counter()
        subprocess.run([sys.executable, program, archive], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        bare = time.perf_counter() - started
    to_goal = "not reached" if reached is None else f"{reached:.2f} s"
    print(
        f"{name}: 97 % {to_goal}, best {best:.1%}; whole training {whole:.2f} s, its program {bare:.2f} s, "
        f"ratio {whole / bare:.2f}"
    )


def await_worker(url: str) -> None:
    """Train one epoch, so that the worker has loaded PyTorch, as it has once a person has seen the page."""
    made = json.loads(ask(f"{url}api/networks", json.dumps(network(is_normalized=False)).encode()))["id"]
    body = json.dumps({"network": made, "dataset": "digits", "epochs": 1}).encode()
    training = json.loads(ask(f"{url}api/trainings", body))["id"]
    ask(f"{url}api/trainings/{training}/events")


if __name__ == "__main__":
    with server() as address:
        await_worker(address)
        for recipe in RECIPES:
            measure(address, recipe)
