"""Benchmark of predictions and health over HTTP while a training runs, against the same without one.

Four clients ask ResNet-18 for predictions of a picture that they send along, in turns of a few seconds with
and without a training of digits. Prints predictions a second of both, their ratio, and the latencies of
/api/health.
"""

import json
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from app.images.samples import sample_bytes
from benchmarks.convolution import ask, server
from benchmarks.training import RECIPES, await_worker, network

CLIENTS = 4
TURNS = 3
TURN_SECONDS = 6.0


def predictions(url: str, picture: bytes, ends: float) -> int:
    """Ask for predictions, one after the other, until a time; their number."""
    count = 0
    while time.perf_counter() < ends:
        ask(f"{url}api/networks/resnet18/prediction", picture, "image/png")
        count += 1
    return count


def health(url: str, ended: threading.Event) -> list[float]:
    """Milliseconds of each request for the server's health."""
    found = []
    while not ended.wait(0.05):
        started = time.perf_counter()
        ask(f"{url}api/health")
        found.append(1000 * (time.perf_counter() - started))
    return found


def turn(url: str, picture: bytes) -> tuple[float, list[float]]:
    """Predictions a second, and the latencies of health beside them."""
    ended = threading.Event()
    with ThreadPoolExecutor(CLIENTS + 1) as clients:
        watching = clients.submit(health, url, ended)
        started = time.perf_counter()
        asking = [clients.submit(predictions, url, picture, started + TURN_SECONDS) for _ in range(CLIENTS)]
        count = sum(one.result() for one in asking)
        seconds = time.perf_counter() - started
        ended.set()
        return count / seconds, watching.result()


def start_training(url: str) -> str:
    """Begin a training that lasts longer than a turn; its id."""
    made = json.loads(ask(f"{url}api/networks", json.dumps(network(is_normalized=True)).encode()))["id"]
    body = {"network": made, "dataset": "digits", **RECIPES["fast"], "epochs": 200}
    training: str = json.loads(ask(f"{url}api/trainings", json.dumps(body).encode()))["id"]
    while json.loads(ask(f"{url}api/trainings/{training}"))["epoch"] == 0:
        time.sleep(0.05)
    return training


def measure(url: str) -> None:
    """Print one line about each side, and their ratio."""
    picture = sample_bytes("cat")
    ask(f"{url}api/networks/resnet18/prediction", picture, "image/png")
    await_worker(url)
    alone, beside = [], []
    for _ in range(TURNS):
        alone.append(turn(url, picture))
        training = start_training(url)
        beside.append(turn(url, picture))
        ask(f"{url}api/trainings/{training}", method="DELETE")
        ask(f"{url}api/trainings/{training}/events")  # until it has ended
    for name, side in (("without a training", alone), ("while one runs", beside)):
        latencies = statistics.quantiles((latency for _, found in side for latency in found), n=100)
        print(
            f"{name}: {statistics.median(rate for rate, _ in side):.1f} predictions a second, "
            f"health p50 {latencies[49]:.1f} ms, p99 {latencies[98]:.1f} ms"
        )
    ratio = statistics.median(rate for rate, _ in beside) / statistics.median(rate for rate, _ in alone)
    print(f"ratio {ratio:.2f}")


if __name__ == "__main__":
    with server() as address:
        measure(address)
