"""Settings from the environment and the command line, and the errors of values that cannot be used."""

import os
from pathlib import Path

import pytest

from app.settings import InvalidSetting, Settings, read_settings

ENVIRONMENT = {
    "CONVSCOPE_HOST": "0.0.0.0",
    "CONVSCOPE_PORT": "9000",
    "CONVSCOPE_DATA_DIR": "/data",
    "CONVSCOPE_WEIGHTS_DIR": "/weights",
    "TORCH_HOME": "/torch",
    "CONVSCOPE_DATABASE_URL": "postgresql://host/name",
    "CONVSCOPE_DEVICE": "cuda",
    "CONVSCOPE_TOKEN": "secret",
    "CONVSCOPE_ALLOWED_HOST": "a.example, b.example",
    "CONVSCOPE_OPEN": "yes",
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("CONVSCOPE_", "TORCH_HOME", "XDG_")):
            monkeypatch.delenv(name)


def settings_of(environment: dict[str, str], **chosen: object) -> Settings:
    """The settings that are read from an environment."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        return read_settings(**chosen)


def test_every_option_has_a_variable() -> None:
    assert settings_of(ENVIRONMENT) == Settings(
        host="0.0.0.0",
        port=9000,
        data_dir=Path("/data"),
        weights_dir=Path("/weights"),
        torch_home=Path("/torch"),
        database_url="postgresql://host/name",
        device="cuda",
        token="secret",
        allowed_hosts=("a.example", "b.example"),
        open_browser=True,
    )
    assert settings_of({"CONVSCOPE_NO_TOKEN": "1"}).no_token
    assert settings_of({"CONVSCOPE_PORT": ""}) == settings_of({}) == Settings()


def test_every_limit_has_a_variable() -> None:
    limits = [name for name in Settings.model_fields if isinstance(getattr(Settings(), name), int | float)]
    limits = [name for name in limits if name not in ("port", "no_token", "open_browser")]
    assert len(limits) > 20
    for name in limits:
        assert getattr(settings_of({f"CONVSCOPE_{name.upper()}": "77"}), name) == 77
        with pytest.raises(InvalidSetting, match=f"{name} is '0', but must be greater than 0"):
            settings_of({f"CONVSCOPE_{name.upper()}": "0"})


def test_settings_made_in_a_program_read_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVSCOPE_PORT", "9000")
    assert Settings().port == 8000


def test_chosen_values_override_the_environment() -> None:
    assert settings_of(ENVIRONMENT, port=1, host=None).port == 1
    assert settings_of(ENVIRONMENT, port=1, host=None).host == "0.0.0.0"


def test_default_folders_follow_the_desktop() -> None:
    assert settings_of({"XDG_DATA_HOME": "/home/data"}).data_dir == Path("/home/data/convscope")
    assert settings_of({"XDG_CACHE_HOME": "/home/cache"}).torch_home == Path("/home/cache/torch")
    assert "~" not in str(Settings().data_dir) + str(Settings().torch_home)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "x"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("DEVICE", "tpu"),
        ("NO_TOKEN", "maybe"),
        ("TOKEN", "a\nb"),
        ("TOKEN", "ä"),
        ("HEADER_TIMEOUT_SECONDS", "inf"),
        ("MAX_IMAGE_BYTES", "1.5"),
    ],
)
def test_invalid_values_are_refused(variable: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match="(?i)" + variable) as caught:
        settings_of({f"CONVSCOPE_{variable}": value})
    if variable == "TOKEN":
        assert value not in str(caught.value)


def test_a_wrong_database_url_is_refused_without_its_password() -> None:
    with pytest.raises(InvalidSetting, match="database_url is '\\(not shown\\)', but must be a URL such as"):
        settings_of({"CONVSCOPE_DATABASE_URL": "mysql://me:secret@host/name"})


def test_token_and_no_token_exclude_each_other() -> None:
    with pytest.raises(InvalidSetting):
        read_settings(token="t", no_token=True)


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("lab", False),
    ],
)
def test_other_addresses_need_a_token(host: str, *, is_loopback: bool) -> None:
    assert Settings(host=host).is_loopback is is_loopback
    assert Settings(host=host).needs_made_token is not is_loopback
    assert not Settings(host=host, token="t").needs_made_token
    assert not Settings(host=host, no_token=True).needs_made_token
