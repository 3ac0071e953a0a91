"""The address of the database, known without loading what opens it."""

from pathlib import Path

FILE_NAME = "convscope.sqlite3"


def sqlite_address(data_dir: Path) -> str:
    """The address of the SQLite database in a data directory."""
    return f"sqlite+pysqlite:///{data_dir.absolute() / FILE_NAME}"
