"""Emergencies as the journal told of them, the sounds that wait for one, and who may order one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class EmergencyRow(Table):
    """One order: a warning, a correction or an all-clear; copied from the journal.

    `over` is when it ended and `over_why` the sentence of it; `signed` is when a second person
    said yes or, with `refused`, no.
    """

    __tablename__ = "emergency"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    template: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    script: Mapped[str]
    zones: Mapped[frozenset[int]]
    cadence: Mapped[timedelta]
    ordered: Mapped[datetime] = mapped_column(index=True)
    expires: Mapped[datetime]
    by: Mapped[str]
    person: Mapped[int]
    replaces: Mapped[int | None] = mapped_column(BigInteger)
    over: Mapped[datetime | None]
    over_why: Mapped[str | None]
    signed: Mapped[datetime | None]
    signed_by: Mapped[str | None]
    refused: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")


class EmergencySoundRow(Table):
    """A clip that waits for an emergency; `key` tells what it says, `made_of` of what it is made.

    The two signals are "siren" and "all_clear"; words are kept by the hash of their script.
    """

    __tablename__ = "emergency_sound"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    clip: Mapped[str] = mapped_column(String(64))
    length: Mapped[timedelta]
    made: Mapped[datetime]


class AuthenticatorRow(Table):
    """A person's authenticator: its secret sealed, and since when it is proved.

    `step` is the last step a code of it was taken from; no code of it or before is taken again.
    """

    __tablename__ = "authenticator"
    person: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[str]
    created: Mapped[datetime]
    proved: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(default=0)


class RecoveryCodeRow(Table):
    """A code on paper for when the phone is lost; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(64))
    used: Mapped[datetime | None]
