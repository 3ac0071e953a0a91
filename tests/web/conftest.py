"""Applications in the tests' own process, on real sockets."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.engine.library import References
from app.engine.protocol import Engine
from app.engine.workers import Workers
from app.main import MakeEngine, create_app, local_engine
from app.settings import Settings
from app.web.server.listening import listen
from app.web.server.serving import server_of
from tests.engine.process_engine import ProcessEngine

MakeClient = Callable[..., httpx.Client]
START_SECONDS = 60


def process_engine(settings: Settings, references: References, _conversions: Workers) -> Engine:
    """An engine in another process, which resolves references itself."""
    return ProcessEngine(settings, references.architectures)


ENGINES: dict[str, MakeEngine] = {"local": local_engine, "process": process_engine}


@contextmanager
def serving(data_dir: Path, engine: str | None = None, **chosen: Any) -> Iterator[httpx.Client]:
    """A client of a server that runs in a thread until the block ends, without this machine's weights.

    Its engine is the one given, else that of the variable TESTED_ENGINE, else the local one.
    """
    settings = Settings(data_dir=data_dir, torch_home=data_dir / "torch", **chosen)
    make_engine = ENGINES[engine or os.environ.get("TESTED_ENGINE", "local")]
    listener = listen("127.0.0.1", 0, settings.max_connections)
    is_listening = threading.Event()
    server = server_of(create_app(settings, make_engine), settings, is_listening.set)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert is_listening.wait(START_SECONDS)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=url, timeout=START_SECONDS) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[MakeClient]:
    """Makes a client of an application with the settings given."""
    with ExitStack() as stack:

        def make(**chosen: Any) -> httpx.Client:
            return stack.enter_context(serving(tmp_path / "data", **chosen))

        yield make


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of one application with the usual settings."""
    with serving(tmp_path_factory.mktemp("web") / "data") as client:
        yield client
