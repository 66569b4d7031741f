"""Every table of the station, by its name; importing this makes all of them known."""

from broadcaster.store.tables.asrun import (
    AlarmRow,
    AsRunRow,
    JournalCursorRow,
)
from broadcaster.store.tables.base import Table
from broadcaster.store.tables.bulletins import (
    ApprovalRow,
    BulletinEventRow,
    BulletinRow,
    ClipRow,
    RenderJobRow,
    RevisionRow,
)
from broadcaster.store.tables.loudspeakers import (
    AmplifierRow,
    AreaRow,
    BusRow,
    DeviceRow,
    OutputRow,
    PatchChangeRow,
    PatchDraftRow,
    StationRow,
    VolumeStepRow,
    ZoneMuteRow,
    ZoneRow,
)
from broadcaster.store.tables.people import (
    DelegationRow,
    PersonRow,
    SignInFailureRow,
)
from broadcaster.store.tables.programmes import (
    DayPlanRow,
    OmissionRow,
    OneOffRow,
    PermittedHoursRow,
    PlanLineRow,
    RelaySourceRow,
    SpokenDayRow,
    StandingClipRow,
    TemplateRow,
)
from broadcaster.store.tables.words import WordRow

__all__ = [
    "AlarmRow",
    "AmplifierRow",
    "ApprovalRow",
    "AreaRow",
    "AsRunRow",
    "BulletinEventRow",
    "BulletinRow",
    "BusRow",
    "ClipRow",
    "DayPlanRow",
    "DelegationRow",
    "DeviceRow",
    "JournalCursorRow",
    "OmissionRow",
    "OneOffRow",
    "OutputRow",
    "PatchChangeRow",
    "PatchDraftRow",
    "PermittedHoursRow",
    "PersonRow",
    "PlanLineRow",
    "RelaySourceRow",
    "RenderJobRow",
    "RevisionRow",
    "SignInFailureRow",
    "SpokenDayRow",
    "StandingClipRow",
    "StationRow",
    "Table",
    "TemplateRow",
    "VolumeStepRow",
    "WordRow",
    "ZoneMuteRow",
    "ZoneRow",
]
