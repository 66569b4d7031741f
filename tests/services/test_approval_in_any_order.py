"""Whatever people do in whatever order, nothing is allowed that nobody heard and approved."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk import EAST, WEST, Desk, empty_database, made_desk
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from broadcaster.domain.bulletin import Move, Status
from broadcaster.domain.people import Role
from broadcaster.errors import Refused
from broadcaster.services import approvals, bulletins
from broadcaster.services.authority import authority_holds
from broadcaster.services.views import BulletinPage, Change
from broadcaster.store.tables import ApprovalRow

_TEXTS = st.sampled_from(["Họp thôn tối mai.", "Cắt điện sáng nay.", "Tiêm phòng cho trẻ."])
_ROLES = st.sampled_from([Role.OPERATOR, Role.APPROVER, Role.ADMINISTRATOR])
_ZONES = st.sampled_from([frozenset({EAST}), frozenset({WEST}), frozenset({EAST, WEST})])


class Desks(RuleBasedStateMachine):
    """One bulletin in many hands; `heard` is what was really approved: clip and zones."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.desk: Desk = made_desk(Path(self._folder.name), self.empty)
        self.bulletin = self.desk.submitted(valid_until=self.desk.clock.now() + timedelta(days=3))
        self.heard: dict[int, tuple[str, frozenset[int]]] = {}

    def teardown(self) -> None:
        self.desk.sessions.kw["bind"].dispose()
        self._folder.cleanup()

    @rule(text=_TEXTS, zones=_ZONES, role=_ROLES)
    def edit(self, text: str, zones: frozenset[int], role: Role) -> None:
        fields = self.desk.page(self.bulletin).fields
        change = Change(self._version(), self._changed(fields, zones), text)
        self._try(bulletins.edit, self.bulletin, self.desk.people[role], change)

    @rule(role=_ROLES)
    def submit(self, role: Role) -> None:
        self._try(bulletins.submit, self.bulletin, self.desk.people[role], self._version())

    @rule()
    def render(self) -> None:
        self.desk.render()

    @rule(role=_ROLES)
    def approve(self, role: Role) -> None:
        page = self.desk.page(self.bulletin)
        clip = page.revision.clip.hash if page.revision.clip else "0" * 64
        by = self.desk.people[role]
        done = self._try(approvals.approve, self.bulletin, by=by, clip=clip, version=page.version)
        if done:
            assert role is Role.APPROVER
            assert page.status is Status.SUBMITTED
            approval = self.desk.page(self.bulletin).approval
            assert approval is not None
            self.heard[approval.id] = (clip, page.fields.zones)

    @rule(role=_ROLES)
    def reject(self, role: Role) -> None:
        self._try(approvals.reject, self.bulletin, by=self.desk.people[role], reason="Sai")

    @rule(role=_ROLES)
    def withdraw(self, role: Role) -> None:
        self._try(bulletins.withdraw, self.bulletin, self.desk.people[role])

    @rule(role=_ROLES)
    def restore(self, role: Role) -> None:
        self._try(bulletins.restore, self.bulletin, self.desk.people[role])

    @rule(zones=_ZONES, role=_ROLES)
    def narrow(self, zones: frozenset[int], role: Role) -> None:
        self._try(bulletins.narrow, self.bulletin, self.desk.people[role], zones)

    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.desk.clock.sleep(hours * 3600.0)

    @rule()
    def expire(self) -> None:
        with self.desk.work() as session:
            bulletins.expire_due(session, self.desk.clock)

    @invariant()
    def only_what_was_heard_and_still_stands_is_allowed(self) -> None:
        page = self.desk.page(self.bulletin)
        with self.desk.work() as session:
            for number in range(1, len(self.heard) + 2):
                for clip in {each.clip.hash for each in page.revisions if each.clip}:
                    for zones in (frozenset({EAST}), frozenset({WEST}), frozenset({EAST, WEST})):
                        self._check(session, page, number, clip, zones)

    @invariant()
    def an_approved_clip_stays_where_it_was_approved(self) -> None:
        if not self.heard:
            return
        revisions = self.desk.page(self.bulletin).revisions
        with self.desk.work() as session:
            for number, (clip, _) in self.heard.items():
                row = session.get_one(ApprovalRow, number)
                revision = next(each for each in revisions if each.id == row.revision)
                assert revision.clip is not None
                assert revision.clip.hash == clip

    @invariant()
    def every_change_of_state_left_an_event(self) -> None:
        page = self.desk.page(self.bulletin)
        state = Status.DRAFT.value
        for event in page.events[::-1]:
            if event.what in set(Move):
                assert event.before == state
                state = event.after
        assert state == page.status.value

    def _check(
        self, session: Any, page: BulletinPage, number: int, clip: str, zones: frozenset[int]
    ) -> None:
        refused = authority_holds(
            session, f"approval:{number}", clip=clip, zones=zones, at=self.desk.clock.now()
        )
        if refused is None:
            approved_clip, approved_zones = self.heard[number]
            assert page.status is Status.APPROVED
            assert clip == approved_clip
            assert zones <= approved_zones
            assert zones <= page.fields.zones
            assert page.fields.valid_until is not None
            assert self.desk.clock.now() < page.fields.valid_until

    def _version(self) -> int:
        return self.desk.page(self.bulletin).version

    def _changed(self, fields: Any, zones: frozenset[int]) -> Any:
        return self.desk.fields(
            zones=zones, valid_from=fields.valid_from, valid_until=fields.valid_until
        )

    def _try(self, verb: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            with self.desk.work() as session:
                verb(session, self.desk.clock, *args, **kwargs)
        except Refused:
            return False
        return True


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_database(tmp_path_factory.mktemp("any-order") / "station.db")


def test_nothing_is_allowed_that_nobody_heard_and_approved(template: Path) -> None:
    Desks.empty = template
    run_state_machine_as_test(
        Desks,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
