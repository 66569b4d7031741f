"""Who may sign in, and who lends whom the right to approve."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class PersonRow(Table):
    """Somebody with a sign-in."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime]


class SignInFailureRow(Table):
    """A failed sign-in, counted for the rate limit."""

    __tablename__ = "sign_in_failure"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]


class DelegationRow(Table):
    """An approver lends the right to approve to another person between two instants."""

    __tablename__ = "delegation"
    id: Mapped[int] = mapped_column(primary_key=True)
    giver: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taker: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    revoked: Mapped[datetime | None]
