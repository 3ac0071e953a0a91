"""Databases for tests: SQLite in a folder, and a PostgreSQL server of their own."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, text

from app.store.database_address import sqlite_address
from tests.conftest import free_port

BACKENDS = ("sqlite", "postgresql")


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server, without a database's name, that ends with the block."""
    programs = postgresql_programs()
    if programs is None and "CI" in os.environ:
        pytest.fail("PostgreSQL is not installed: CI runs `make test-jobs`, which installs it, first")
    if programs is None:
        pytest.skip("PostgreSQL is not installed: on Debian, its package is postgresql")
    port = free_port()
    with TemporaryDirectory(prefix="postgresql-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        for owned in (folder, data):
            shutil.chown(owned, user=server_user())
        as_user: list[str | Path] = ["runuser", "-u", server_user(), "--"] if os.getuid() == 0 else []
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "convscope",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run([*as_user, *initdb], cwd=folder, check=True, capture_output=True)
        control: list[str | Path] = [*as_user, programs / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
        options = f"-p {port} -h 127.0.0.1 -k {folder}"
        subprocess.run([*control, "-o", options, "start"], cwd=folder, check=True, capture_output=True)
        try:
            yield f"postgresql://convscope@127.0.0.1:{port}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, check=True, capture_output=True)


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's server programs; None where it is not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None


def server_user() -> str:
    """The user who runs the server: PostgreSQL refuses to run as root."""
    return "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name


def emptied_database(server: str) -> str:
    """The address of the one database that tests use, of a PostgreSQL server, now empty."""
    address = f"{server}/postgres"
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


def address_of(backend: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of a kind in BACKENDS."""
    if backend == "sqlite":
        return sqlite_address(folder)
    return emptied_database(request.getfixturevalue("postgresql"))
