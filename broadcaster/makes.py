"""What each make of device can do, read from the profile that describes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from broadcaster.domain.makes import Make
from broadcaster.services.own_profiles import read_own
from schedules.types import Reason

if TYPE_CHECKING:
    from hardware.types import Profile


def own_make(file: Path) -> Make:
    """Return the make in a file of the station's own, by the file's name; it may have a fault."""
    read = read_own(file)
    if isinstance(read, Reason):
        return Make(name=file.name, title=file.name, channels=0, trouble=read)
    made = make_of(read)
    return replace(made, name=file.name, title=f"{made.title} ({file.name})")


def make_of(profile: Profile) -> Make:
    """Return the make that a profile describes."""
    from hardware.registry import DIALECTS, MODBUS  # noqa: PLC0415 -- only who edits the patch
    from hardware.types import Kind  # noqa: PLC0415 -- only who edits the patch

    caps = DIALECTS[profile.dialect](profile, profile.address).caps
    return Make(
        name=profile.name,
        title=profile.title,
        channels=caps.channels,
        inputs=caps.inputs,
        address=profile.address,
        speed=profile.baud,
        is_latching=profile.is_latching,
        is_amplifier=profile.kind is Kind.AMPLIFIER,
        sets_level=caps.sets_level,
        usual_level=caps.usual_level,
        reads_back=caps.reads_back,
        longest_lease=caps.longest_lease,
        shares_port=profile.dialect in MODBUS,
    )
