"""What a station file says: the name, people, loudspeakers and programmes a station begins with."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator

from broadcaster.domain.people import Role
from broadcaster.domain.zones import AmplifierKind
from broadcaster.errors import Invalid
from broadcaster.founding.examples import SAMPLE, example_text
from broadcaster.founding.yearfile import ALL_DAYS, StationPart, YearFile
from broadcaster.services.presets import ORDER as PRESETS


class Contact(StationPart):
    """One channel (from 1) of one board."""

    device: str
    channel: int = Field(ge=1, le=64)


class PersonPlan(StationPart):
    """Somebody who gets a sign-in."""

    login: str = Field(pattern=r"^[a-z0-9._-]{2,32}$")
    name: str
    role: Role


class BusPlan(StationPart):
    """One audio output; `sink` is auto, null, card:NAME or icecast:HOST:PORT/MOUNT.

    `witness` is what hears again what it gives: card:NAME or simulated.
    """

    name: str
    label: str
    sink: str = Field(
        default="auto", pattern=r"^(auto|null|card:.+|icecast:[a-z0-9.-]+:\d{1,5}/[A-Za-z0-9._-]+)$"
    )
    witness: str = Field(default="", pattern=r"^(simulated|card:.+)?$")


class DevicePlan(StationPart):
    """One board; the simulator lays the port of a simulated one.

    With `lease_s` the board itself opens a contact when nobody renewed it for so many seconds. One
    that is not `enabled` stays off duty.
    """

    name: str = Field(pattern=r"^[a-z0-9_-]{1,32}$")
    label: str
    profile: str
    url: str = ""
    address: int = Field(default=1, ge=0, le=255)
    simulated: bool = False
    lease_s: float | None = Field(default=None, gt=0, le=7200)
    enabled: bool = True


class AmplifierPlan(StationPart):
    """One amplifier; it warms up for `warm_up_s` seconds and rests for `min_off_s`.

    Of the kind "line" it has a data line: it is a device, whose channel 1 is its power and 2 its
    sound. `fault` is a contact input of a board.
    """

    name: str
    label: str
    bus: str
    warm_up_s: float = Field(default=3.0, ge=0, le=60)
    min_off_s: float = Field(default=0.0, ge=0, le=600)
    kind: AmplifierKind = AmplifierKind.RELAY
    power: Contact | None = None
    mute: Contact | None = None
    fault: Contact | None = None

    @property
    def warm_up(self) -> timedelta:
        """Return the time it takes before it may be heard."""
        return timedelta(seconds=self.warm_up_s)

    @property
    def min_off(self) -> timedelta:
        """Return how long it stays off before it is powered again."""
        return timedelta(seconds=self.min_off_s)


class ZonePlan(StationPart):
    """One zone: its path of areas from the top, and the outputs that open it."""

    name: str
    areas: tuple[str, ...] = Field(min_length=1)
    amplifier: str | None = None
    outputs: tuple[Contact, ...] = ()


class StopButtonPlan(StationPart):
    """A push button on a contact input of a board: it stops a zone, by its name, or everything."""

    input: Contact
    zone: str = ""
    label: str = ""
    rests_closed: bool = True


class HoursPlan(StationPart):
    """Permitted hours of all zones, in local time."""

    name: str
    opens: time
    closes: time
    weekdays: frozenset[int] = ALL_DAYS
    minutes_a_day: int | None = None


class StationFile(YearFile):
    """Everything a new station begins with; `preset` is a ready timetable to begin from.

    What was sent is kept for `recorded_days`.
    """

    name: str
    timezone: str = "Asia/Ho_Chi_Minh"
    voice: str = "espeak"
    sample: bool = False
    recorded_days: int = Field(default=90, ge=1, le=3650)
    people: tuple[PersonPlan, ...] = Field(min_length=1)
    buses: tuple[BusPlan, ...] = Field(min_length=1)
    devices: tuple[DevicePlan, ...] = ()
    amplifiers: tuple[AmplifierPlan, ...] = ()
    zones: tuple[ZonePlan, ...] = ()
    stop_buttons: tuple[StopButtonPlan, ...] = ()
    preset: str = ""
    permitted_hours: tuple[HoursPlan, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            message = f"{value} is not a time zone"
            raise ValueError(message) from None
        return value

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, value: str) -> str:
        if value and value not in PRESETS:
            message = f"{value} is no ready timetable; there are {', '.join(PRESETS)}"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _names_meet(self) -> StationFile:
        buses = {bus.name for bus in self.buses}
        amplifiers = {amplifier.name for amplifier in self.amplifiers}
        devices = {device.name for device in self.devices}
        contacts = [contact for zone in self.zones for contact in zone.outputs]
        contacts += [c for a in self.amplifiers for c in (a.power, a.mute) if c is not None]
        wrong = [a.bus for a in self.amplifiers if a.bus not in buses]
        wrong += [z.amplifier for z in self.zones if z.amplifier and z.amplifier not in amplifiers]
        inputs = [a.fault for a in self.amplifiers if a.fault is not None]
        inputs += [button.input for button in self.stop_buttons]
        zones = {zone.name for zone in self.zones}
        wrong += [b.zone for b in self.stop_buttons if b.zone and b.zone not in zones]
        wrong += [c.device for c in (*contacts, *inputs) if c.device not in devices]
        if wrong:
            message = f"{wrong[0]} is used but not described"
            raise ValueError(message)
        if len(set(contacts)) < len(contacts):
            twice = next(c for c in contacts if contacts.count(c) > 1)
            message = f"channel {twice.channel} of {twice.device} is used twice"
            raise ValueError(message)
        if not any(person.role == Role.ADMINISTRATOR for person in self.people):
            message = "no person is an administrator"
            raise ValueError(message)
        return self


def parse(text: str) -> StationFile:
    """Read a station file's text; raises Invalid naming the field and what is wrong with it."""
    try:
        return StationFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        sentence = "The station file is not valid TOML: {why}."
        raise Invalid("station.toml", sentence, why=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "station.toml"
        why = first["msg"].removeprefix("Value error, ")
        sentence = "The station file is wrong at {field}: {why}."
        raise Invalid(field, sentence, why=why) from error


def sample_text() -> str:
    """Return the text of the sample station's file, which also shows how one is written."""
    return example_text(SAMPLE)
