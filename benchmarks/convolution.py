"""Benchmark of a convolution over HTTP against torch.nn.functional.conv2d, interleaved in one run.

Every request brings a network that is new to the server, as each tick of a slider does; only the image is
cached. Prints medians and their ratio. The server and the call of PyTorch run in separate processes, both
with the allocator's setting.
"""

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

ROUNDS = 40
SIDES = (256, 1024)
KERNEL = [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
BARE = """
import sys, time
from app.engine.allocator import keep_large_buffers
print("kept" if keep_large_buffers() else "as it was", flush=True)
import torch
image = torch.rand(1, 1, int(sys.argv[1]), int(sys.argv[1]))
weight = torch.rand(1, 1, 3, 3)
with torch.inference_mode():
    for _ in sys.stdin:
        started = time.perf_counter()
        torch.nn.functional.conv2d(image, weight, padding=1)
        print(1000 * (time.perf_counter() - started), flush=True)
"""


def ask(
    url: str, body: bytes | None = None, content_type: str = "application/json", method: str | None = None
) -> bytes:
    """Request an address and return the body of the response."""
    request = urllib.request.Request(url, body, {"Content-Type": content_type}, method=method)
    with urllib.request.urlopen(request) as response:
        content: bytes = response.read()
    return content


@contextmanager
def server() -> Iterator[str]:
    """Start a server, wait until it is ready and yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "serve", "--port", "0", "--data-dir", folder]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("convscope is at ")
        while json.loads(ask(f"{url}api/health"))["status"] == "starting":
            pass
        try:
            yield url
        finally:
            process.terminate()
            process.wait()


def question(image: str, number: int) -> bytes:
    """What a slider asks of POST /api/maps: a 3x3 convolution, different for each number."""
    kernel = [*KERNEL[:2], [*KERNEL[2][:2], 1.0 + number]]
    layer = {"op": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": 1}
    layer |= {"weight": [[kernel]], "bias": False}
    network = {"input": {"channels": 1}, "layers": [layer]}
    return json.dumps({"image": image, "network": network, "nodes": ["conv1"]}).encode()


def measure(url: str, side: int) -> None:
    """Print both medians for one image size, and their ratio."""
    written = io.BytesIO()
    np.save(written, np.random.default_rng(0).random((side, side), dtype=np.float32))
    image = json.loads(ask(f"{url}api/images", written.getvalue(), "application/x-npy"))["id"]
    bare = subprocess.Popen(
        [sys.executable, "-c", BARE, str(side)],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert bare.stdin is not None
    assert bare.stdout is not None
    allocator = bare.stdout.readline().strip()
    through, alone = [], []
    for number in range(ROUNDS):
        body = question(image, number + side)
        started = time.perf_counter()
        ask(f"{url}api/maps", body)
        through.append(1000 * (time.perf_counter() - started))
        print("go", file=bare.stdin, flush=True)
        alone.append(float(bare.stdout.readline()))
    bare.stdin.close()
    bare.wait()
    api_ms, bare_ms = statistics.median(through), statistics.median(alone)
    print(
        f"{side} x {side}: F.conv2d {bare_ms:.2f} ms, through the interface {api_ms:.2f} ms, "
        f"ratio {api_ms / bare_ms:.2f}, overhead {api_ms - bare_ms:.2f} ms (allocator {allocator})"
    )


if __name__ == "__main__":
    with server() as address:
        for length in SIDES:
            measure(address, length)
