"""Benchmark of a new last layer for EfficientNet-Lite0 over HTTP against its own program in plain PyTorch.

Prints the seconds from the request until the head for 200 pictures in 3 classes was finished, the median of
those after one more picture at a time, and those of the program, which passes each picture through the whole
network in every epoch, loads PyTorch and reads the pictures.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.convolution import ask, server
from benchmarks.resnet18 import picture
from benchmarks.training import await_worker

PICTURES, CLASSES, MORE = 200, 3, 7
RECIPE: dict[str, Any] = {
    "epochs": 10,
    "batch_size": 32,
    "optimizer": {"name": "SGD", "lr": 0.01, "momentum": 0.9},
}


def data_set(url: str, images: list[str]) -> str:
    """The id of a data set that has pictures of each class by turns."""
    classes = [{"label": str(label), "images": images[label::CLASSES]} for label in range(CLASSES)]
    made: str = json.loads(ask(f"{url}api/datasets", json.dumps({"classes": classes}).encode()))["id"]
    return made


def train(url: str, images: list[str]) -> tuple[str, float]:
    """Train a head on pictures; the training's id, and the seconds until its end was told."""
    body = json.dumps({"network": "efficientnet_lite0", "dataset": data_set(url, images), **RECIPE}).encode()
    started = time.perf_counter()
    training: str = json.loads(ask(f"{url}api/trainings", body))["id"]
    ask(f"{url}api/trainings/{training}/events")
    return training, time.perf_counter() - started


def bare(url: str, training: str) -> float:
    """Seconds of a training's program."""
    names = json.loads(ask(f"{url}api/trainings/{training}"))
    with tempfile.TemporaryDirectory() as folder:
        for name, path in (
            ("program.py", f"trainings/{training}/code"),
            ("pictures.zip", f"datasets/{names['dataset']}/archive"),
            ("weights.safetensors", "networks/efficientnet_lite0/weights"),
        ):
            Path(folder, name).write_bytes(ask(f"{url}api/{path}"))
        started = time.perf_counter()
        subprocess.run([sys.executable, "program.py"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started


if __name__ == "__main__":
    with server() as address:
        await_worker(address)
        ask(f"{address}api/networks/efficientnet_lite0")  # as the page does before
        sent = [
            json.loads(ask(f"{address}api/images", picture(), "image/jpeg"))["id"]
            for _ in range(PICTURES + MORE)
        ]
        first, seconds = train(address, sent[:PICTURES])
        again = [train(address, sent[: PICTURES + more])[1] for more in range(1, MORE + 1)]
        program = bare(address, first)
        ratio = seconds / program
        print(f"{PICTURES} pictures: {seconds:.2f} s, its program {program:.2f} s, ratio {ratio:.3f}")
        print(f"one more picture: {statistics.median(again):.2f} s ({min(again):.2f} to {max(again):.2f})")
