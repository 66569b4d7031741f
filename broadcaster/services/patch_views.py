"""What the services of the patch show and ask: the draft, what was applied, what was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from broadcaster.domain.findings import Finding, PortState
from broadcaster.domain.makes import Makes
from broadcaster.domain.patch import Patch
from broadcaster.domain.people import Person
from schedules.types import Reason

PortStates = Mapping[str, PortState]


@dataclass(frozen=True, slots=True)
class LastChange:
    """What was applied last, by whom, and what undoing it would change."""

    at: datetime
    by: Person
    undoing: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PastChange:
    """One application of a draft: what it changed, and who took it back if anybody did."""

    at: datetime
    by: Person
    changes: tuple[Reason, ...]
    undone: datetime | None
    undone_by: Person | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """The patch as it would be: `version` is 0 where nobody has begun a draft."""

    patch: Patch
    version: int
    by: Person | None
    changed: datetime | None
    changes: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    last: LastChange | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What refuses the draft."""
        return tuple(each for each in self.findings if each.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What asks for a confirmation."""
        return tuple(each for each in self.findings if not each.is_error)


@dataclass(frozen=True, slots=True)
class World:
    """What the patch stands in: what makes can do, what the ports are, whether anything sounds."""

    makes: Makes
    ports: PortStates
    is_on_air: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person who applies has seen and confirmed.

    `version` is the draft's that they looked at, None where it does not matter.
    """

    version: int | None = None
    warnings: bool = False
    on_air: bool = False
