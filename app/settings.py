"""Settings: what can be chosen and every limit, each with its unit in its name.

Nothing else in the package reads the environment.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})
DEVICES = ("cpu", "cuda")


class InvalidSetting(Exception):
    """A setting that cannot be used: its name, what was given, and what is allowed."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"{name} is {value!r}, but must be {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen when the server starts.

    Attributes whose names end in a unit are limits; the others are choices of the person who starts it.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("~/.local/share/convscope")
    weights_dir: Path | None = None
    torch_home: Path = Path("~/.cache/torch")
    device: str = "cpu"
    token: str | None = None
    no_token: bool = False
    allowed_hosts: tuple[str, ...] = ()
    open_browser: bool = False

    max_image_bytes: int = 20_000_000
    max_json_bytes: int = 256_000
    max_json_depth_levels: int = 32
    max_npy_bytes: int = 64_000_000
    max_weights_bytes: int = 200_000_000
    max_answer_bytes: int = 64_000_000
    max_query_bytes: int = 8_192
    max_multiply_adds: int = 20_000_000_000
    max_attribution_multiply_adds: int = 2_000_000_000_000
    max_trace_bytes: int = 1_073_741_824  # VGG-16 takes 720 million
    trace_cache_bytes: int = 512_000_000
    image_cache_bytes: int = 128_000_000
    picture_cache_bytes: int = 64_000_000
    model_cache_bytes: int = 1_500_000_000  # VGG-16 takes 1.1 billion
    max_waiting_computations: int = 64
    max_waiting_conversions: int = 128
    conversion_threads: int = 2
    retry_after_seconds: int = 1
    max_connections: int = 1_000
    header_timeout_seconds: float = 10.0
    body_grace_seconds: float = 10.0
    min_body_bytes_per_second: int = 32_000
    shutdown_grace_seconds: int = 1
    download_connect_timeout_seconds: float = 10.0
    download_read_timeout_seconds: float = 30.0
    download_grace_seconds: float = 30.0
    min_download_bytes_per_second: int = 1_000

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise InvalidSetting("port", str(self.port), "a whole number from 0 to 65535")
        if self.device not in DEVICES:
            raise InvalidSetting("device", self.device, " or ".join(DEVICES))
        if self.token is not None and not (self.token.isascii() and self.token.isprintable() and self.token):
            raise InvalidSetting("token", "(not shown)", "printable ASCII and not empty")
        if self.token is not None and self.no_token:
            raise InvalidSetting("no_token", "set", "left out where a token is given")
        object.__setattr__(self, "data_dir", self.data_dir.expanduser())
        object.__setattr__(self, "torch_home", self.torch_home.expanduser())
        if self.weights_dir is not None:
            object.__setattr__(self, "weights_dir", self.weights_dir.expanduser())

    @property
    def is_loopback(self) -> bool:
        """Whether only programs of this machine can reach the host that is bound."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def needs_made_token(self) -> bool:
        """Whether a token has to be made: others can reach the server and nobody chose one or declined it."""
        return self.token is None and not self.no_token and not self.is_loopback


def _flag(name: str, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise InvalidSetting(name, text, "1 or 0")


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InvalidSetting(name, text, "a whole number from 0 to 65535")
    return int(text)


def _text(_name: str, text: str) -> str:
    return text


def _path(_name: str, text: str) -> Path:
    return Path(text)


def _names(_name: str, text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_VARIABLES: Mapping[str, tuple[str, Callable[[str, str], object]]] = {
    "host": ("CONVSCOPE_HOST", _text),
    "port": ("CONVSCOPE_PORT", _port),
    "data_dir": ("CONVSCOPE_DATA_DIR", _path),
    "weights_dir": ("CONVSCOPE_WEIGHTS_DIR", _path),
    "torch_home": ("TORCH_HOME", _path),
    "device": ("CONVSCOPE_DEVICE", _text),
    "token": ("CONVSCOPE_TOKEN", _text),
    "no_token": ("CONVSCOPE_NO_TOKEN", _flag),
    "allowed_hosts": ("CONVSCOPE_ALLOWED_HOST", _names),
    "open_browser": ("CONVSCOPE_OPEN", _flag),
}

_DESKTOP_FOLDERS = (("data_dir", "XDG_DATA_HOME", "convscope"), ("torch_home", "XDG_CACHE_HOME", "torch"))


def settings_from(environment: Mapping[str, str], **chosen: Any) -> Settings:
    """Settings from the environment's variables, with chosen values over them.

    They are CONVSCOPE_ and a name; TORCH_HOME and the desktop's are read as torch and the desktop do.

    Args:
        environment: as os.environ; an empty variable counts as not set.
        chosen: attributes of Settings; None means not chosen.
    Returns:
        the settings, valid.
    Raises:
        InvalidSetting: a value that cannot be used.
    """
    values: dict[str, Any] = {}
    for field, (name, read) in _VARIABLES.items():
        if environment.get(name):
            values[field] = read(name, environment[name])
    for field, name, folder in _DESKTOP_FOLDERS:
        if field not in values and environment.get(name):
            values[field] = Path(environment[name]) / folder
    values.update({name: value for name, value in chosen.items() if value is not None})
    return Settings(**values)
