"""The `convscope` command: serve, weights, datasets, doctor and openapi."""

import argparse
import json
import secrets
import signal
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app import __version__
from app.settings import DEVICES, InvalidSetting, Settings, read_settings
from app.store.errors import DatabaseUnusable, DataDirectoryUnusable, StoreLocked


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: without the program's name; sys.argv by default.
    Returns:
        the exit status.
    """
    options = vars(_parser().parse_args(arguments))
    command = options.pop("command")
    try:
        if command == "openapi":
            return _openapi()
        if command == "weights":
            return _weights(options)
        if command == "datasets":
            return _datasets(options)
        settings = read_settings(**options)
        return _doctor(settings) if command == "doctor" else _serve(settings)
    except InvalidSetting as error:
        return _refuse(2, str(error))
    except StoreLocked as error:
        return _refuse(1, f"another server uses {error.path}; choose another folder with --data-dir")
    except DataDirectoryUnusable as error:
        return _refuse(
            2, f"cannot write to {error.path}: {error.reason}; choose another folder with --data-dir"
        )
    except DatabaseUnusable as error:
        return _refuse(1, f"cannot use the database {error.address}: {error.reason}")


def _refuse(status: int, reason: str) -> int:
    print(f"convscope: {reason}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "convscope", description="Watch a convolutional network work on an image, number by number."
    )
    parser.add_argument("--version", action="version", version=f"convscope {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start the server")
    serve.add_argument("--host", help="address to bind (127.0.0.1); other machines need a token")
    serve.add_argument("--port", type=int, help="port to bind, or the next free one (8000); 0 takes any")
    serve.add_argument(
        "--open", dest="open_browser", action="store_const", const=True, help="open a browser window"
    )
    serve.add_argument("--device", choices=DEVICES, help="where PyTorch computes (cpu)")
    serve.add_argument("--token", help="secret that clients must send; made up where one is needed")
    serve.add_argument("--no-token", action="store_const", const=True, help="serve without a token")
    serve.add_argument(
        "--allowed-host",
        dest="allowed_hosts",
        action="append",
        help="host name that requests may use; can be repeated",
    )
    doctor = commands.add_parser("doctor", help="report versions, folders and weights, and their problems")
    for command in (serve, doctor, *_add_weights_parsers(commands), _add_datasets_parser(commands)):
        command.add_argument("--data-dir", type=Path, help="folder for images, networks and weights")
        command.add_argument("--weights-dir", type=Path, help="folder searched first for pretrained weights")
    commands.add_parser("openapi", help="print the OpenAPI document")
    return parser


def _add_weights_parsers(commands: Any) -> Iterator[argparse.ArgumentParser]:
    weights = commands.add_parser("weights", help="fetch, import or list pretrained weights")
    actions = weights.add_subparsers(dest="action", required=True)
    fetch = actions.add_parser("fetch", help="download the weights that PyTorch publishes for a network")
    fetch.add_argument("name", nargs="?", default="resnet18", help="network (resnet18)")
    fetch.add_argument("--quick", action="store_true", help="give up if no answer comes within seconds")
    yield fetch
    importing = actions.add_parser("import", help="copy a published .pth file into the data directory")
    importing.add_argument("file", type=Path, help="file, under any name")
    yield importing
    yield actions.add_parser("status", help="print which weights are used, and where they are searched for")


def _add_datasets_parser(commands: Any) -> argparse.ArgumentParser:
    datasets = commands.add_parser("datasets", help="fetch data sets that others publish")
    actions = datasets.add_subparsers(dest="action", required=True)
    fetch: argparse.ArgumentParser = actions.add_parser("fetch", help="download a data set to train on")
    fetch.add_argument("name", help="mnist, fashion_mnist or cifar10")
    return fetch


def _datasets(options: dict[str, Any]) -> int:
    name = options.pop("name")
    del options["action"]
    settings = read_settings(**options)
    from app import datasets_command

    try:
        return datasets_command.fetch(settings, name)
    except KeyboardInterrupt:
        _die_of(signal.SIGINT)
        return 1


def _weights(options: dict[str, Any]) -> int:
    action = options.pop("action")
    name, file = options.pop("name", None), options.pop("file", None)
    is_quick = options.pop("quick", False)
    settings = read_settings(**options)
    from app import weights_command

    if action == "import":
        return weights_command.import_file(settings, file)
    if action == "status":
        return weights_command.status(settings)
    try:
        return weights_command.fetch(settings, name, is_quick=is_quick)
    except KeyboardInterrupt:
        _die_of(signal.SIGINT)
        return 1


def _serve(settings: Settings) -> int:
    shown_token = secrets.token_urlsafe(24) if settings.needs_made_token else None
    if shown_token is not None:
        settings = settings.model_copy(update={"token": shown_token})
    from app.main import listen, serve

    try:
        listener = listen(settings.host, settings.port, settings.max_connections)
    except OSError as error:
        reason = error.strerror or str(error)
        return _refuse(1, f"cannot listen on {settings.host}:{settings.port}: {reason}")
    port = listener.getsockname()[1]
    if port != settings.port != 0:
        print(f"port {settings.port} is in use; using {port}", flush=True)

    def announce() -> None:
        print(f"convscope is at {_address(settings.host, port, shown_token)}", flush=True)
        if settings.open_browser:
            webbrowser.open(_address(settings.host, port, settings.token))

    try:
        serve(settings, listener, announce)
    except KeyboardInterrupt:
        _die_of(signal.SIGINT)
    return 0


def _address(host: str, port: int, token: str | None) -> str:
    """URL of the server for a browser on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    query = f"?{urlencode({'token': token})}" if token else ""
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/{query}"


def _die_of(signal_number: signal.Signals) -> None:
    """End the process as the signal does by default, even if threads are still computing."""
    sys.stdout.flush()
    signal.signal(signal_number, signal.SIG_DFL)
    signal.raise_signal(signal_number)


def _openapi() -> int:
    from app.main import create_api

    print(json.dumps(create_api().openapi(), indent=2))
    return 0


def _doctor(settings: Settings) -> int:
    from app.main import diagnose

    problems = 0
    for line in diagnose(settings):
        print(line.text, flush=True)
        problems += not line.is_well
    return 1 if problems else 0
