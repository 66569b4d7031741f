"""What playout hears about emergencies."""

from __future__ import annotations

from dataclasses import dataclass

from broadcaster.domain.emergency import Emergency, Signature, StoredSound


@dataclass(frozen=True, slots=True)
class EmergencyOrder:
    """Somebody who may wants a warning, a correction or an all-clear on air now."""

    number: int
    emergency: Emergency


@dataclass(frozen=True, slots=True)
class EmergencyWords:
    """The words of a running emergency were spoken."""

    number: int
    emergency: int
    speech: StoredSound


@dataclass(frozen=True, slots=True)
class EmergencyAgain:
    """Somebody who may takes back that a STOP of everything ended an emergency."""

    number: int
    emergency: int
    by: str


@dataclass(frozen=True, slots=True)
class EmergencySignature:
    """A second person signed an emergency afterwards, or refused to."""

    number: int
    emergency: int
    signature: Signature
