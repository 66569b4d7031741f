"""Bulletins from draft to approval: revisions, clips, render jobs, events."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table
from schedules.lateness import Late


class ClipRow(Table):
    """A sound file by the hash of its bytes (sha256 hex)."""

    __tablename__ = "clip"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    input_key: Mapped[str | None] = mapped_column(String(64), index=True)
    length: Mapped[timedelta]
    frames: Mapped[int]
    loudness_lufs: Mapped[float]
    true_peak_dbtp: Mapped[float]
    voice: Mapped[str | None]
    synthetic: Mapped[bool]
    note: Mapped[dict[str, Any] | None]
    made: Mapped[datetime]


class BulletinRow(Table):
    """One text or recording that is to be heard; `airings` None means every programme.

    `rank` is the operator's order among those of one priority, the smallest first. An emergency
    is repeated every so often, only between those local times where they are given. It is sounded
    `gain_db` louder than its clip, softer where that is negative; `late` is what is asked for where
    it cannot begin on its time.
    """

    __tablename__ = "bulletin"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    field: Mapped[int]
    language: Mapped[str] = mapped_column(default="vi")
    origin: Mapped[str]
    priority: Mapped[int]
    zones: Mapped[frozenset[int]]
    airings: Mapped[int | None]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    document_number: Mapped[str] = mapped_column(default="")
    document_issuer: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None]
    status: Mapped[str] = mapped_column(index=True)
    author: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    submitted: Mapped[datetime | None]
    rank: Mapped[int] = mapped_column(default=0)
    repeat_every: Mapped[timedelta | None]
    repeat_opens: Mapped[time | None]
    repeat_closes: Mapped[time | None]
    gain_db: Mapped[int] = mapped_column(default=0)
    late: Mapped[Late | None]


class RevisionRow(Table):
    """One state of a bulletin's content; frozen when sent for approval, never changed after.

    `overruled` are a person's readings of single stretches, `sound` what differs from the
    station's own sound, `pieces` the recordings joined to it (more parts, a twin in another
    language), `takes` the paragraphs spoken by the operator: original by the paragraph's hash.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("bulletin", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    number: Mapped[int]
    source_text: Mapped[str] = mapped_column(default="")
    source_name: Mapped[str] = mapped_column(default="")
    source_file: Mapped[str | None] = mapped_column(String(64))
    script: Mapped[str] = mapped_column(default="")
    script_edited: Mapped[bool] = mapped_column(default=False)
    unknown: Mapped[dict[str, Any] | None]
    left_out: Mapped[dict[str, Any] | None]
    overruled: Mapped[dict[str, Any] | None]
    sound: Mapped[dict[str, Any] | None]
    pieces: Mapped[dict[str, Any] | None]
    takes: Mapped[dict[str, Any] | None]
    script_hash: Mapped[str | None] = mapped_column(String(64))
    clip: Mapped[str | None] = mapped_column(ForeignKey("clip.hash"))
    author: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created: Mapped[datetime]
    frozen: Mapped[datetime | None]


class RenderJobRow(Table):
    """Speech to be made, or an upload to be checked and levelled; claimed by a guarded update.

    `wish` is the hash of all it shall be made of: text, voice, manner, finish, recordings.
    """

    __tablename__ = "render_job"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[str | None]
    claimed: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    why: Mapped[dict[str, Any] | None]
    wish: Mapped[str | None] = mapped_column(String(64))
    created: Mapped[datetime]


class ApprovalRow(Table):
    """Who allowed exactly what: script, clip, zones, priority and expiry."""

    __tablename__ = "approval"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    script_hash: Mapped[str] = mapped_column(String(64))
    clip: Mapped[str] = mapped_column(ForeignKey("clip.hash"))
    zones: Mapped[frozenset[int]]
    priority: Mapped[int]
    valid_until: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    voided: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")


class BulletinEventRow(Table):
    """What happened to a bulletin: one row a move, and for changes that need no move."""

    __tablename__ = "bulletin_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any] | None]
