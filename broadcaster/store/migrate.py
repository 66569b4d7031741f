"""Bringing a database to the version this program needs, forward and back."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from broadcaster.errors import Failed
from broadcaster.store.session import open_database

logger = logging.getLogger(__name__)

_STEPS = Path(__file__).parent / "migrations"


def upgrade(path: Path, to: str = "head") -> None:
    """Bring the database file (made where there is none) to a version.

    Raises Failed where the file was written by a newer program.
    """
    _travel(path, to, forward=True)


def downgrade(path: Path, to: str = "base") -> None:
    """Take the database file back to an earlier version; "base" is the empty one."""
    _travel(path, to, forward=False)


def version(path: Path) -> str | None:
    """Tell the version of a database file, None where it is empty."""
    engine = open_database(path)
    try:
        with engine.connect() as connection:
            return _version(connection)
    finally:
        engine.dispose()


def newest() -> str:
    """Tell the version this program needs."""
    head = ScriptDirectory(str(_STEPS)).get_current_head()
    if head is None:
        raise Failed("The program has no steps to make a database with; install it again.")
    return head


def _travel(path: Path, to: str, *, forward: bool) -> None:
    engine = open_database(path)
    try:
        _walk(engine, to, forward=forward)
    finally:
        engine.dispose()


def _walk(engine: Engine, to: str, *, forward: bool) -> None:
    with engine.begin() as connection:
        before = _version(connection)
        _refuse_newer(before)
        config = Config()
        config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
        config.attributes["connection"] = connection
        (command.upgrade if forward else command.downgrade)(config, to)
        after = _version(connection)
    if before != after:
        logger.info("brought the database from version %s to %s", before, after)


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None) -> None:
    steps = ScriptDirectory(str(_STEPS))
    known = {step.revision for step in steps.walk_revisions()}
    if found is not None and found not in known:
        raise Failed(
            "The database has version {found}, which this program does not know: it was written"
            " by a newer one. Install that version, or restore an older backup.",
            found=found,
        )
