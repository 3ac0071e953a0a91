"""Benchmark of the start: time until the server listens and is ready, against `import torch`."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROUNDS = 5


def elapsed_of_import_ms() -> float:
    """Time of a Python process that imports torch and exits."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return 1000 * (time.perf_counter() - started)


def elapsed_of_server_ms() -> tuple[float, float]:
    """Times until a server prints its first line, and until it is ready."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "serve", "--port", "0", "--data-dir", folder]
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("convscope is at ")
        listening = time.perf_counter()
        while True:
            with urllib.request.urlopen(f"{url}api/health") as response:
                if json.load(response)["status"] == "ready":
                    break
        ready = time.perf_counter()
        process.terminate()
        process.wait()
    return 1000 * (listening - started), 1000 * (ready - started)


if __name__ == "__main__":
    imports, servers = [], []
    for _ in range(ROUNDS):
        imports.append(elapsed_of_import_ms())
        servers.append(elapsed_of_server_ms())
    import_ms = statistics.median(imports)
    for what, times in (
        ("listening", [pair[0] for pair in servers]),
        ("ready", [pair[1] for pair in servers]),
    ):
        median_ms = statistics.median(times)
        print(
            f"{what}: {median_ms:.0f} ms; import torch: {import_ms:.0f} ms; ratio {median_ms / import_ms:.2f}"
        )
