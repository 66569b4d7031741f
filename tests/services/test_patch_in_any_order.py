"""Whatever is drafted, applied and taken back in any order, the tables hold one whole patch."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk import Desk, made_desk
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from broadcaster.domain.makes import Make
from broadcaster.domain.patch import PartKind, Patch, PatchArea, PatchBoard, PatchZone
from broadcaster.domain.patch_checks import findings
from broadcaster.domain.people import Role
from broadcaster.domain.zones import Output
from broadcaster.errors import Refused
from broadcaster.services import patch
from broadcaster.services.patch_views import Consent, World
from broadcaster.store.patches import load_patch
from broadcaster.store.wiring import load_wiring

_MAKES = {"waveshare8": Make("waveshare8", "Waveshare", 8)}
_WORLD = World(_MAKES, {})
_OUTPUTS = st.lists(
    st.builds(Output, st.sampled_from(["board", "b2", "b3"]), st.integers(1, 9)),
    max_size=2,
    unique=True,
).map(tuple)
_PICK = st.integers(0, 5)


class Drafts(RuleBasedStateMachine):
    """`before` holds the patch before every application that was not taken back."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.desk: Desk = made_desk(Path(self._folder.name), self.empty)
        self.by = self.desk.people[Role.TECHNICIAN]
        self.before: list[Patch] = []
        self.in_force = self._loaded()

    def teardown(self) -> None:
        self.desk.sessions.kw["bind"].dispose()
        self._folder.cleanup()

    @rule(at=_PICK, outputs=_OUTPUTS, name=st.sampled_from(["Đông", "Bến", "Chợ"]))
    def rewire(self, at: int, outputs: tuple[Output, ...], name: str) -> None:
        zones = self._draft().zones
        if zones:
            self._put(replace(zones[at % len(zones)], name=name, outputs=outputs))

    @rule(at=_PICK, outputs=_OUTPUTS)
    def add_zone(self, at: int, outputs: tuple[Output, ...]) -> None:
        drafted = self._draft()
        area = drafted.areas[at % len(drafted.areas)].id if drafted.areas else 1
        self._put(PatchZone(drafted.new_id, "Mới", area, "amp", outputs))

    @rule(at=_PICK)
    def add_area(self, at: int) -> None:
        drafted = self._draft()
        parent = drafted.areas[at % len(drafted.areas)].id if drafted.areas else None
        self._put(PatchArea(drafted.new_id, "Khu", parent))

    @rule(name=st.sampled_from(["b2", "b3"]), lease=st.sampled_from([None, timedelta(seconds=9)]))
    def add_board(self, name: str, lease: timedelta | None) -> None:
        self._put(PatchBoard(name, name, "waveshare8", simulated=True, lease=lease))

    @rule(kind=st.sampled_from(PartKind), at=_PICK)
    def remove(self, kind: PartKind, at: int) -> None:
        parts = self._draft().group(kind)
        if parts:
            with self.desk.work() as session:
                self._try(patch.remove, session, kind, parts[at % len(parts)].key)

    @rule()
    def discard(self) -> None:
        with self.desk.work() as session:
            patch.discard(session, self.by)
        assert self._draft() == self.in_force

    @rule()
    def apply(self) -> None:
        wanted = self._draft()
        wrong = any(each.is_error for each in findings(wanted, _MAKES, {}))
        with self.desk.work() as session:
            done = self._try(patch.apply, session, Consent(warnings=True), _WORLD)
        assert done == (not wrong and wanted != self.in_force)
        if done:
            self.before.append(self.in_force)
            self.in_force = self._loaded()
            assert _numberless(self.in_force) == _numberless(wanted)

    @rule()
    def undo(self) -> None:
        with self.desk.work() as session:
            done = self._try(patch.undo, session, Consent(), _WORLD)
        assert done == bool(self.before)
        if done:
            self.in_force = self.before.pop()

    @invariant()
    def what_is_in_force_is_what_was_applied_last(self) -> None:
        assert self._loaded() == self.in_force

    @invariant()
    def nothing_points_nowhere(self) -> None:
        with self.desk.work() as session:
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
            wiring = load_wiring(session)
        used = [output for zone in wiring.zones for output in zone.outputs]
        used += [c for a in wiring.amplifiers for c in (a.power, a.mute) if c is not None]
        assert len(used) == len(set(used))
        assert {output.device for output in used} <= {each.name for each in wiring.devices}

    def _loaded(self) -> Patch:
        with self.desk.work() as session:
            return load_patch(session)

    def _draft(self) -> Patch:
        with self.desk.work() as session:
            return patch.draft_patch(session)

    def _put(self, part: PatchZone | PatchArea | PatchBoard) -> None:
        with self.desk.work() as session:
            patch.put(session, self.desk.clock, self.by, part)

    def _try(self, act: object, session: object, *more: object) -> bool:
        try:
            act(session, self.desk.clock, self.by, *more)  # type: ignore[operator]
        except Refused:
            return False
        return True


def _numberless(whole: Patch) -> tuple[object, ...]:
    """Return a patch without the numbers that areas and zones get when they are applied."""
    names = {area.id: area.name for area in whole.areas}
    return (
        [(area.name, names.get(area.parent or 0)) for area in whole.areas],
        [(z.name, names[z.area], z.amplifier, sorted(map(repr, z.outputs))) for z in whole.zones],
        whole.boards,
        whole.amplifiers,
        whole.buses,
    )


@pytest.mark.timeout(120)
def test_every_history_of_drafts_leaves_one_whole_patch(empty: Path) -> None:
    run_state_machine_as_test(
        type("DraftsHere", (Drafts,), {"empty": empty}),
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
