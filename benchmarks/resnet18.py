"""Benchmark of ResNet-18 over HTTP against torchvision's forward pass, interleaved in one run.

torchvision runs in a separate process with the allocator's setting. Every picture is new to the server.
Then 32 clients send pictures at once, compared with torchvision's throughput in batches of eight.
"""

import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event

import numpy as np
from PIL import Image

from benchmarks.convolution import ask, server

ROUNDS = 25
CLIENTS = 32
REQUESTS_OF_EACH_CLIENT = 6
BARE = """
import sys, time
from app.engine.allocator import keep_large_buffers
keep_large_buffers()
import torch
from torch.fx.experimental.optimization import fuse
from torchvision.models import resnet18
model = resnet18(num_classes=20).eval()
batched = fuse(model).to(memory_format=torch.channels_last)
image = torch.rand(1, 3, 224, 224)
images = torch.rand(8, 3, 224, 224).contiguous(memory_format=torch.channels_last)
with torch.inference_mode():
    for line in sys.stdin:
        started = time.perf_counter()
        batched(images) if line.strip() == "batch" else model(image)
        print(1000 * (time.perf_counter() - started), flush=True)
"""
_numbers = count()


def picture() -> bytes:
    """A JPEG of 320 x 240, different for each number."""
    small = np.random.default_rng(next(_numbers)).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(small).resize((320, 240)).save(written, "jpeg")
    return written.getvalue()


@contextmanager
def bare() -> Iterator[Callable[[str], float]]:
    """A function that returns the milliseconds of one torchvision forward pass, or of a "batch" of eight."""
    command = [sys.executable, "-c", BARE]
    folder = Path(__file__).parent.parent
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    sent, answered = process.stdin, process.stdout

    def forward(what: str) -> float:
        print(what, file=sent, flush=True)
        return float(answered.readline())

    yield forward
    sent.close()
    process.wait()


def elapsed_ms(work: Callable[[], object]) -> float:
    """Time of a call, in milliseconds."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def one_client(url: str, forward: Callable[[str], float]) -> None:
    """Print the time of each kind of request for a new picture, relative to torchvision's forward pass."""
    network = f"{url}api/networks/resnet18"
    kinds = {
        "prediction of a picture sent along": "",
        "prediction of a stored picture, with its trace": "prediction",
        "trace with all maps as uint8": "maps?dtype=uint8",
        "overview: all nodes within 28 cells": "maps?dtype=uint8&max_side=28",
    }
    for kind, part in kinds.items():
        through, alone, size = [], [], 0
        for _ in range(ROUNDS):
            body = picture()
            if part:
                image = json.loads(ask(f"{url}api/images", body, "image/jpeg"))["id"]
                started = time.perf_counter()
                size = len(ask(f"{network}/images/{image}/{part}"))
            else:
                started = time.perf_counter()
                size = len(ask(f"{network}/prediction", body, "image/jpeg"))
            through.append(1000 * (time.perf_counter() - started))
            alone.append(forward("one"))
        api_ms, bare_ms = statistics.median(through), statistics.median(alone)
        print(
            f"{kind}: {api_ms:.1f} ms, bare forward {bare_ms:.1f} ms, ratio {api_ms / bare_ms:.2f}, "
            f"{size:,} bytes"
        )


def many_clients(url: str, forward: Callable[[str], float]) -> None:
    """Print the throughput of many clients relative to batches of torchvision, and the latencies."""
    bodies = [[picture() for _ in range(REQUESTS_OF_EACH_CLIENT)] for _ in range(CLIENTS)]
    batch_ms = min(forward("batch") for _ in range(2 * REQUESTS_OF_EACH_CLIENT))
    is_over = Event()

    def client(own: list[bytes]) -> list[float]:
        address = f"{url}api/networks/resnet18/prediction"
        return [elapsed_ms(lambda: ask(address, body, "image/jpeg")) for body in own]  # noqa: B023

    def watch() -> list[float]:
        waits = []
        while not is_over.wait(0.05):
            waits.append(elapsed_ms(lambda: ask(f"{url}api/health")))
        return waits

    with ThreadPoolExecutor(CLIENTS + 1) as threads:
        health = threads.submit(watch)
        started = time.perf_counter()
        waits = sorted(wait for found in threads.map(client, bodies) for wait in found)
        seconds = time.perf_counter() - started
        is_over.set()
    rate, best = len(waits) / seconds, 8 / batch_ms * 1000
    middle, late = statistics.median(waits), waits[int(0.99 * len(waits))]
    healthy = statistics.median(health.result())
    print(f"{CLIENTS} clients: {rate:.1f} images a second, bare batches {best:.1f}, ratio {rate / best:.2f}")
    print(f"their waits: p50 {middle:.0f} ms, p99 {late:.0f} ms, ratio {late / middle:.2f}")
    print(f"health meanwhile: {healthy:.1f} ms, {healthy / middle:.4f} of a prediction")


if __name__ == "__main__":
    with server() as address, bare() as run:
        ask(f"{address}api/networks/resnet18/prediction", picture(), "image/jpeg")
        run("one")
        one_client(address, run)
        many_clients(address, run)
