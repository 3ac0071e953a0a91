"""Settings of the server: choices, and limits with their unit in the name.

Only this module reads the environment, except for proxies, which urllib reads for downloads.
"""

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.files import MIN_FREE_BYTES
from app.images.limits import MatrixLimits, PhotoLimits
from app.models.limits import TensorFileLimits
from app.training.limits import TrainingLimits

Device = Literal["cpu", "cuda"]
DEVICES: tuple[Device, ...] = get_args(Device)
Names = Annotated[tuple[str, ...], NoDecode]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class InvalidSetting(Exception):
    """A setting that cannot be used: its name, its value and the values that it may have."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"{name} is {value!r}, but must be {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed


class Settings(BaseModel):
    """Choices and limits of one server. Making one reads no environment."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, validate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    data_dir: Path = Path("~/.local/share/convscope")
    weights_dir: Path | None = None
    torch_home: Path = Field(default=Path("~/.cache/torch"), validation_alias="TORCH_HOME")
    database_url: str | None = None
    device: Device = "cpu"
    token: str | None = None
    no_token: bool = False
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), validation_alias="CONVSCOPE_ALLOWED_HOST"
    )
    open_browser: bool = Field(default=False, validation_alias="CONVSCOPE_OPEN")

    max_image_bytes: PositiveInt = PhotoLimits.max_image_bytes
    max_image_pixels: PositiveInt = PhotoLimits.max_pixels
    max_image_side_pixels: PositiveInt = PhotoLimits.max_side_pixels
    max_json_bytes: PositiveInt = 256_000
    max_data_set_json_bytes: PositiveInt = 1_000_000  # 10,000 ids and 200 labels
    max_json_depth_levels: PositiveInt = 32
    max_npy_bytes: PositiveInt = MatrixLimits.max_npy_bytes
    max_matrix_cells: PositiveInt = MatrixLimits.max_cells
    max_matrix_side_cells: PositiveInt = MatrixLimits.max_side_cells
    max_weights_bytes: PositiveInt = TensorFileLimits.max_file_bytes
    max_weights_header_bytes: PositiveInt = TensorFileLimits.max_header_bytes
    max_archive_bytes: PositiveInt = 200_000_000
    max_archive_entries: PositiveInt = 5_000
    max_unpacked_bytes: PositiveInt = 500_000_000
    min_free_bytes: PositiveInt = MIN_FREE_BYTES
    max_answer_bytes: PositiveInt = 64_000_000
    max_query_bytes: PositiveInt = 8_192
    max_multiply_adds: PositiveInt = 20_000_000_000
    max_attribution_multiply_adds: PositiveInt = 2_000_000_000_000
    max_trace_bytes: PositiveInt = 1_073_741_824  # VGG-16 takes 720 million
    trace_cache_bytes: PositiveInt = 512_000_000
    image_cache_bytes: PositiveInt = 128_000_000
    picture_cache_bytes: PositiveInt = 64_000_000
    answer_cache_bytes: PositiveInt = 32_000_000  # an attribution of 224 x 224 takes 200,000
    model_cache_bytes: PositiveInt = 1_500_000_000  # VGG-16 takes 1.1 billion
    max_waiting_computations: PositiveInt = 64
    max_waiting_conversions: PositiveInt = 128
    conversion_threads: PositiveInt = 2
    retry_after_seconds: PositiveInt = 1
    max_connections: PositiveInt = 1_000
    header_timeout_seconds: Seconds = 10.0
    body_grace_seconds: Seconds = 10.0
    min_body_bytes_per_second: PositiveInt = 32_000
    shutdown_grace_seconds: PositiveInt = 1
    download_connect_timeout_seconds: Seconds = 10.0
    download_read_timeout_seconds: Seconds = 30.0
    download_grace_seconds: Seconds = 30.0
    min_download_bytes_per_second: PositiveInt = 1_000
    max_queued_trainings: PositiveInt = 20
    max_training_bytes: PositiveInt = TrainingLimits.max_bytes
    max_training_batch_seconds: Seconds = TrainingLimits.max_batch_seconds
    max_training_seconds: Seconds = TrainingLimits.max_seconds
    max_worker_deaths: PositiveInt = 3  # in one epoch
    worker_pause_seconds: Seconds = 0.2  # after its first death in an epoch; doubled with each further one
    training_lease_seconds: Seconds = 300.0
    max_waiting_queries: PositiveInt = 128  # for the database

    @field_validator("data_dir", "torch_home", "weights_dir")
    @classmethod
    def _expand_home(cls, folder: Path | None) -> Path | None:
        return None if folder is None else folder.expanduser()

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_names(cls, names: Any) -> Any:
        if isinstance(names, str):
            return tuple(part.strip() for part in names.split(",") if part.strip())
        return names

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("postgresql://", "postgres://")):
            raise ValueError("a URL such as postgresql://user:password@host/name")
        return url

    @field_validator("token")
    @classmethod
    def _check_token(cls, token: str | None) -> str | None:
        if token is not None and not (token.isascii() and token.isprintable() and token):
            raise ValueError("printable ASCII and not empty")
        return token

    @field_validator("no_token")
    @classmethod
    def _check_no_token(cls, no_token: bool, info: ValidationInfo) -> bool:
        if no_token and info.data.get("token") is not None:
            raise ValueError("left out where a token is given")
        return no_token

    @property
    def photo_limits(self) -> PhotoLimits:
        """Limits on a photograph that is sent."""
        return PhotoLimits(self.max_image_bytes, self.max_image_pixels, self.max_image_side_pixels)

    @property
    def matrix_limits(self) -> MatrixLimits:
        """Limits on a matrix that is sent."""
        return MatrixLimits(self.max_npy_bytes, self.max_matrix_cells, self.max_matrix_side_cells)

    @property
    def tensor_file_limits(self) -> TensorFileLimits:
        """Limits on a safetensors file that is sent."""
        return TensorFileLimits(self.max_weights_bytes, self.max_weights_header_bytes)

    @property
    def training_limits(self) -> TrainingLimits:
        """Limits on the predicted cost of a training."""
        return TrainingLimits(
            self.max_training_bytes, self.max_training_batch_seconds, self.max_training_seconds
        )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the host."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def needs_made_token(self) -> bool:
        """Whether the server must make a token: other machines reach it, and none was chosen or declined."""
        return self.token is None and not self.no_token and not self.is_loopback


class _Environment(BaseSettings, Settings):
    model_config = SettingsConfigDict(env_prefix="CONVSCOPE_", env_ignore_empty=True)


class _Folders(BaseSettings):
    """Folders of the desktop, below which files lie by default."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    xdg_data_home: Path | None = None
    xdg_cache_home: Path | None = None


def read_settings(**chosen: Any) -> Settings:
    """Read the settings from the environment, under values that were chosen.

    The variable of a setting is CONVSCOPE_ and its name; TORCH_HOME, XDG_DATA_HOME and XDG_CACHE_HOME are
    read as torch and the desktop read them. An empty variable counts as not set.

    Args:
        chosen: values of Settings, which override the environment; None means not chosen.
    Raises:
        InvalidSetting: a value cannot be used.
    """
    folders = _Folders()
    values: dict[str, Any] = {}
    if folders.xdg_data_home is not None:
        values["data_dir"] = folders.xdg_data_home / "convscope"
    if folders.xdg_cache_home is not None:
        values["torch_home"] = folders.xdg_cache_home / "torch"
    try:
        given = _Environment(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as failure:
        raise _invalid_setting(failure) from failure
    return Settings(**values | given.model_dump(exclude_unset=True))


def _invalid_setting(failure: ValidationError) -> InvalidSetting:
    fault = failure.errors(include_url=False)[0]
    name = str(fault["loc"][0])
    allowed = fault["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    value = "(not shown)" if name in ("token", "database_url") else str(fault["input"])
    return InvalidSetting(name, value, allowed.partition(", unable to")[0])
