"""What services show of the station: people, areas, the log, alarms, what needs somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcaster.domain.alarm_kinds import AlarmKind, kind_of
from broadcaster.domain.asrun import Outcome
from broadcaster.domain.attention import AlarmId, DelegationId, NeedKind
from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person
from broadcaster.domain.zones import OutputRole
from broadcaster.services.naming import About
from broadcaster.services.signatures import EmergencyView
from broadcaster.services.views import ApprovalView, ClipView, RevisionView
from schedules.types import Priority, Reason


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whose password was right; a session is valid while `epoch` stays the same."""

    person: Person
    epoch: int


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """A sign-in that failed; `wait` is how long to wait, zero where another try is free."""

    why: Reason
    wait: timedelta


@dataclass(frozen=True, slots=True)
class DelegationView:
    """An approver lends the right to approve from `starts` until `ends`."""

    id: DelegationId
    giver: Person
    taker: Person
    starts: datetime
    ends: datetime
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class StandingView:
    """A sound of a programme's frame; `approved_by` None means that nobody has allowed it yet.

    `title` is a piece of music's.
    """

    id: int
    template: int | None
    template_name: str
    kind: str
    text: str
    clip: ClipView | None
    approved_by: Person | None
    approved: datetime | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class OutputView:
    """One channel of one board and what it does."""

    device: str
    device_label: str
    channel: int
    role: OutputRole


@dataclass(frozen=True, slots=True)
class ZoneView:
    """A zone as the tree shows it."""

    id: int
    name: str
    path: str
    amplifier: str | None
    outputs: tuple[OutputView, ...]
    simulated: bool

    @property
    def may_sound(self) -> bool:
        """Tell whether something is wired to it."""
        return self.amplifier is not None and bool(self.outputs)


@dataclass(frozen=True, slots=True)
class AreaView:
    """A node of the tree of areas, with the zones that hang directly below it."""

    id: int
    name: str
    children: tuple[AreaView, ...]
    zones: tuple[ZoneView, ...]

    @property
    def all_zones(self) -> frozenset[int]:
        """Every zone in this area and below."""
        below = (zone for child in self.children for zone in child.all_zones)
        return frozenset(zone.id for zone in self.zones) | frozenset(below)


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One board, and how many of its channels are used."""

    name: str
    label: str
    profile: str
    url: str
    address: int
    simulated: bool
    outputs: tuple[OutputUse, ...]


@dataclass(frozen=True, slots=True)
class OutputUse:
    """What one channel of a board does: `purpose` is the zone's or the amplifier's name."""

    channel: int
    role: OutputRole
    zone: int | None
    purpose: str


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """What one zone got of one line; `on` and `knowledge` are the board's read-back."""

    zone: int
    zone_name: str
    outcome: Outcome | None
    why: Reason | None
    on: bool | None
    knowledge: str


@dataclass(frozen=True, slots=True)
class LineRecord:
    """One item of one programme as it was really sent; instants are None where nothing began.

    `error` is the measured first sound minus the planned instant; `matched` tells whether the
    sound that left the sink was the approved clip's; `synthetic` whether a machine spoke it, None
    where the sound is not known.
    """

    line: str
    kind: str
    title: str
    bulletin: BulletinId | None
    clip: str
    authority: str
    priority: Priority
    due: datetime
    began: datetime | None
    first_sound: datetime | None
    ended: datetime | None
    outcome: Outcome | None
    why: Reason | None
    error: timedelta | None
    matched: bool | None
    proof: dict[str, object]
    zones: tuple[ZoneRecord, ...]
    synthetic: bool | None = None
    programme_name: str = ""

    @property
    def lesser(self) -> tuple[ZoneRecord, ...]:
        """The zones that got less of it than others did."""
        return tuple(z for z in self.zones if z.outcome not in (None, self.outcome))


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """The lines of one programme in order of their due times."""

    key: str
    name: str
    lines: tuple[LineRecord, ...]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What was really heard on one local day."""

    programmes: tuple[ProgrammeRecord, ...]
    counts: dict[Outcome, int]
    errors_ms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LineStory:
    """The way back from what was heard: clip, approval, revision, source document."""

    record: LineRecord
    clip: ClipView | None
    approval: ApprovalView | None
    standing: StandingView | None
    emergency: EmergencyView | None
    revision: RevisionView | None
    document_number: str
    document_issuer: str
    document_date: date | None


@dataclass(frozen=True, slots=True)
class AlarmView:
    """A fault a person must see; it came so many `times`, the last one at `last`.

    `about` is the part of the patch it is about, where it is about one; `zones` are those that
    cannot be known, and `others` the parts that are lost, for the same cause.
    """

    id: AlarmId
    subject: str
    why: Reason
    raised: datetime
    acknowledged: datetime | None
    acknowledged_by: Person | None
    cleared: datetime | None
    times: int
    last: datetime
    about: About | None = None
    zones: tuple[str, ...] = ()
    others: tuple[About, ...] = ()

    def is_late(self, before: datetime) -> bool:
        """Tell whether it stands since an instant or longer, and nobody has seen it."""
        return self.acknowledged is None and self.cleared is None and self.raised <= before

    @property
    def kind(self) -> AlarmKind:
        """What it is called, and what to do next."""
        return kind_of(self.subject)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs a person; `due` is when it will be too late, where that is known.

    `about` names what it is about where `why` does not, and `also` what it is about besides;
    `day` is the day whose plan it is about, `advice` what could be done instead, and `emergency`
    the number of the order that is to be signed.
    """

    kind: NeedKind
    why: Reason
    bulletin: BulletinId | None = None
    alarm: AlarmId | None = None
    due: datetime | None = None
    about: str = ""
    also: tuple[str, ...] = ()
    day: date | None = None
    advice: Reason | None = None
    emergency: int | None = None
