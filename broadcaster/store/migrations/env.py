"""What alembic runs for each step: the connection is handed over by `broadcaster.store.migrate`."""

from __future__ import annotations

from alembic import context

from broadcaster.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    # SQLite cannot change a column in place: the table is copied.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
