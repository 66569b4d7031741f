"""Templates, standing sounds, permitted hours, and the published day plans."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table
from broadcaster.store.types import Json
from schedules.lateness import Late


class TemplateRow(Table):
    """The frame of a programme; `starts` is local time, the words are spoken by the voice.

    `parts` are its parts in order, as broadcaster.domain.frames writes them; where there are none
    the programme is tune, opening words, every bulletin, closing words.
    """

    __tablename__ = "template"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    starts: Mapped[time]
    weekdays: Mapped[frozenset[int]]
    zones: Mapped[frozenset[int]]
    longest: Mapped[timedelta]
    enabled: Mapped[bool] = mapped_column(default=True)
    opening: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)


class StandingClipRow(Table):
    """A sound that a standing approval allows: signature tune, words of a frame, filler music.

    `text` is what it says ("" for tune and music); it is made anew when the text changes. `part`
    names the part of the template whose words these are ("" for the opening and closing words of
    a template without parts). Music has a `title` and the `original` it was made of (its hash, a
    stroke, the name its file had), and belongs to no template. What is `removed` sounds no more.
    """

    __tablename__ = "standing_clip"
    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[int | None] = mapped_column(ForeignKey("template.id"))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    clip: Mapped[str | None] = mapped_column(ForeignKey("clip.hash"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved: Mapped[datetime | None]
    part: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    original: Mapped[str] = mapped_column(default="")
    removed: Mapped[datetime | None]


class SpokenDayRow(Table):
    """The words of a frame as they were spoken for one local day; `text` has its slots filled."""

    __tablename__ = "spoken_day"
    __table_args__ = (UniqueConstraint("standing", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    standing: Mapped[int] = mapped_column(ForeignKey("standing_clip.id"))
    day: Mapped[date]
    text: Mapped[str]
    clip: Mapped[str] = mapped_column(ForeignKey("clip.hash"))


class RelaySourceRow(Table):
    """Another station that may be passed on, where it is received, and who allowed that."""

    __tablename__ = "relay_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str]
    url: Mapped[str]
    backups: Mapped[list[str]] = mapped_column(Json, default=list)
    allowed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    allowed: Mapped[datetime | None]
    removed: Mapped[datetime | None]


class PermittedHoursRow(Table):
    """When loudspeakers may sound: in some zones, or in all below an `area`, later ones included.

    One of a `season` holds only then; one of `emergencies` lets nothing else sound.
    """

    __tablename__ = "permitted_hours"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    opens: Mapped[time]
    closes: Mapped[time]
    weekdays: Mapped[frozenset[int]]
    zones: Mapped[frozenset[int]]
    minutes_a_day: Mapped[int | None]
    area: Mapped[int | None]
    season: Mapped[int | None]
    emergencies: Mapped[bool] = mapped_column(default=False)


class OneOffRow(Table):
    """A bulletin somebody wants aired at a given instant."""

    __tablename__ = "one_off"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    zones: Mapped[frozenset[int]]
    starts: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked: Mapped[datetime]
    cancelled: Mapped[datetime | None]


class DayPlanRow(Table):
    """One published version of one local day; never changed, only followed by the next.

    It was made of what was known at `cut_off`, of the log up to its entry `journal`: of what was
    decided and of what had happened `so_far`, both kept in `plan_ground` under these hashes. `why`
    tells of its programmes why they start when they do.
    """

    __tablename__ = "day_plan"
    __table_args__ = (UniqueConstraint("day", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    version: Mapped[int]
    published: Mapped[datetime]
    cause: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64))
    cut_off: Mapped[datetime | None]
    journal: Mapped[int | None]
    decided: Mapped[str | None] = mapped_column(String(64))
    so_far: Mapped[str | None] = mapped_column(String(64))
    why: Mapped[dict[str, Any] | None]


class PlanLineRow(Table):
    """One line of one published version, sounded `gain_db` louder (negative: softer).

    `blend` tells what sounds together with it, as schedules.blends writes it, `late` what is asked
    for where it cannot begin on its time.
    """

    __tablename__ = "plan_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("day_plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(128), index=True)
    programme: Mapped[str]
    programme_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    starts: Mapped[datetime] = mapped_column(index=True)
    length: Mapped[timedelta]
    clip: Mapped[str] = mapped_column(String(64))
    zones: Mapped[frozenset[int]]
    bus: Mapped[str]
    priority: Mapped[int]
    authority: Mapped[str]
    reason: Mapped[dict[str, Any]]
    bulletin: Mapped[int | None]
    gain_db: Mapped[int] = mapped_column(default=0)
    blend: Mapped[dict[str, Any] | None]
    late: Mapped[Late | None]


class OmissionRow(Table):
    """Something a published version left out, and why."""

    __tablename__ = "plan_omission"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("day_plan.id"), index=True)
    title: Mapped[str]
    reason: Mapped[dict[str, Any]]
    bulletin: Mapped[int | None]
    programme: Mapped[str | None]
