"""Health: which state the server is in, and why it failed."""

import pytest

from tests.web.asking import Client, assert_problem, convolution
from tests.web.conftest import MakeClient

END_TRIES = 20_000


def settled(client: Client) -> dict[str, object]:
    """The health of a server that has loaded PyTorch, or failed to."""
    for _ in range(END_TRIES):
        health: dict[str, object] = client.get("/api/health").json()
        if health["status"] != "starting":
            return health
    pytest.fail("the server is still starting")


def test_a_ready_server_has_no_reason(client: Client) -> None:
    health = settled(client)
    assert (health["status"], health["reason"]) == ("ready", None)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ImportError("libtorch.so"), "import"),
        (MemoryError(), "memory"),
        (RuntimeError("what it says"), "other"),
    ],
)
def test_a_server_without_pytorch_says_why(
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    reason: str,
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr("app.engine.inference.InferenceCache", fail)
    client = make_client(engine="local")
    health = settled(client)
    assert (health["status"], health["reason"]) == ("failed", reason)
    detail = assert_problem(client.post("/api/networks", json=convolution()), 503, "engine_failed")
    assert "`convscope doctor`" in detail
    assert caplog.text.count("Traceback") == 1


def test_a_device_that_is_not_there_is_named_as_the_reason(make_client: MakeClient) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has the device")
    health = settled(make_client(device="cuda"))
    assert (health["status"], health["reason"]) == ("failed", "device")
