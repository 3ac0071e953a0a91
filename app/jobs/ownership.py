"""The data directory that a database belongs to.

Jobs name files of one data directory, and a server that starts gives back the jobs of its predecessor. So
each data directory needs a database of its own.
"""

import secrets
from pathlib import Path

from sqlalchemy import insert, select

from app.files import sync_directory, write_partial
from app.jobs.tables import OWNER
from app.store.database import Database
from app.store.errors import DatabaseUnusable

_FILE_NAME = "directory-id"


def take(database: Database, data_dir: Path) -> None:
    """Make a database this data directory's own, if it is new.

    Raises:
        DatabaseUnusable: it belongs to another data directory.
    """
    own = _directory_id(data_dir)
    with database.writing() as connection:
        owner = connection.execute(select(OWNER.c.directory)).scalar_one_or_none()
        if owner is None:
            connection.execute(insert(OWNER).values(number=1, directory=own))
    if owner not in (None, own):
        reason = f"it belongs to another data directory than {data_dir}; each needs a database of its own"
        raise DatabaseUnusable(database.address, reason)


def _directory_id(data_dir: Path) -> str:
    """The random id of a data directory, which it keeps when it is moved or copied."""
    file = data_dir / _FILE_NAME
    if not file.exists():
        write_partial(data_dir, (secrets.token_hex(16).encode("ascii"),)).rename(file)
        sync_directory(data_dir)
    return file.read_text()
