"""The pages' JavaScript called from Python, in one Node.js process."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from tests.conftest import ROOT

CORE = "static/js/core"
STOP_SECONDS = 10


class JavaScriptError(Exception):
    """A JavaScript function threw; the message is the error's."""


class JavaScript:
    """Calls exported functions of JavaScript modules, which are named by their path in the repository.

    Arguments and results are JSON. In arguments, bytes become an ArrayBuffer. In results, a Map becomes a
    dict, a typed array a list, and a number that is not finite its name, such as "NaN".
    """

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None:
            raise FileNotFoundError("the tests need Node.js 20.19 or later on the PATH: https://nodejs.org")
        self._process = subprocess.Popen(
            [node, "tests/js/call_server.js"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=STOP_SECONDS)

    def call(self, module: str, function: str, *arguments: object) -> Any:
        """Result of one call."""
        (result,) = self._ask(module, function, [arguments])
        return result

    def each(self, module: str, function: str, calls: Iterable[Iterable[object]]) -> list[Any]:
        """Results of several calls, given the arguments of each."""
        return self._ask(module, function, [list(arguments) for arguments in calls])

    def value(self, module: str, name: str) -> Any:
        """An exported constant."""
        (value,) = self._ask(module, name, None)
        return value

    def _ask(self, module: str, name: str, calls: object) -> list[Any]:
        assert self._process.stdin
        assert self._process.stdout
        question = {"module": module, "name": name, "calls": calls}
        self._process.stdin.write(json.dumps(question, default=_bytes, allow_nan=False) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise JavaScriptError(answer["error"])
        results: list[Any] = answer["results"]
        return results


def _bytes(value: object) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} is not JSON")
    return {"$bytes": base64.b64encode(value).decode()}
