"""Every path by which something might be heard without a person having allowed it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from desk import EAST, NOW, SILENT, WEST, Desk
from sqlalchemy import update

from broadcaster.domain.authority import ClipApproval, StandingApproval, TestTone, parse
from broadcaster.domain.bulletin import BulletinId
from broadcaster.services import approvals, bulletins, planning
from broadcaster.services.authority import authority_holds
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.views import Change
from broadcaster.store.tables import ApprovalRow, BulletinRow, StandingClipRow
from schedules.types import Reason

BOTH = frozenset({EAST, WEST})


def ask(
    desk: Desk,
    authority: str,
    clip: str,
    zones: frozenset[int] = BOTH,
    priority: int | None = None,
) -> Reason | None:
    with desk.work() as session:
        return authority_holds(
            session,
            authority,
            clip=clip,
            zones=zones,
            at=desk.clock.now(),
            priority=priority,
        )


def approved(desk: Desk) -> tuple[BulletinId, str, str]:
    bulletin = desk.approved()
    approval = desk.page(bulletin).approval
    assert approval is not None
    return bulletin, str(ClipApproval(approval.id)), approval.clip


def test_an_approved_clip_may_be_heard_in_its_zones(desk: Desk) -> None:
    _, authority, clip = approved(desk)

    assert ask(desk, authority, clip, priority=3) is None
    assert ask(desk, authority, clip, frozenset({EAST})) is None


def test_another_sound_another_zone_another_priority_are_not_allowed(desk: Desk) -> None:
    _, authority, clip = approved(desk)

    assert ask(desk, authority, "0" * 64) is not None
    assert ask(desk, authority, clip, BOTH | {SILENT}) is not None
    assert ask(desk, authority, clip, frozenset()) is not None
    assert ask(desk, authority, clip, priority=1) is not None


def test_an_approval_ends_with_its_expiry_even_before_anybody_notices(desk: Desk) -> None:
    _, authority, clip = approved(desk)
    desk.clock.sleep(timedelta(days=7).total_seconds())

    assert ask(desk, authority, clip) is not None


def edited(desk: Desk, bulletin: BulletinId) -> None:
    with desk.work() as session:
        change = Change(desk.page(bulletin).version, desk.fields(title="Khác"))
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)


def rescripted(desk: Desk, bulletin: BulletinId) -> None:
    with desk.work() as session:
        version = desk.page(bulletin).version
        bulletins.correct_script(session, desk.clock, bulletin, desk.operator, version, "Khác.")


def widened(desk: Desk, bulletin: BulletinId) -> None:
    with desk.work() as session:
        later = desk.fields(valid_until=NOW + timedelta(days=90))
        change = Change(desk.page(bulletin).version, later)
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)


def withdrawn(desk: Desk, bulletin: BulletinId) -> None:
    with desk.work() as session:
        bulletins.withdraw(session, desk.clock, bulletin, desk.operator)


def withdrawn_and_restored(desk: Desk, bulletin: BulletinId) -> None:
    withdrawn(desk, bulletin)
    with desk.work() as session:
        bulletins.restore(session, desk.clock, bulletin, desk.operator)


def expired(desk: Desk, bulletin: BulletinId) -> None:
    desk.clock.sleep(timedelta(days=8).total_seconds())
    with desk.work() as session:
        bulletins.expire_due(session, desk.clock)


def edited_and_sent_again(desk: Desk, bulletin: BulletinId) -> None:
    edited(desk, bulletin)
    desk.submit(bulletin)


def edited_and_approved_anew(desk: Desk, bulletin: BulletinId) -> None:
    edited_and_sent_again(desk, bulletin)
    desk.approve(bulletin)


def edited_and_sent_back(desk: Desk, bulletin: BulletinId) -> None:
    edited_and_sent_again(desk, bulletin)
    with desk.work() as session:
        approvals.reject(session, desk.clock, bulletin, by=desk.approver, reason="Sai")


@pytest.mark.parametrize(
    "change",
    [
        edited,
        rescripted,
        widened,
        withdrawn,
        withdrawn_and_restored,
        expired,
        edited_and_sent_again,
        edited_and_approved_anew,
        edited_and_sent_back,
    ],
)
def test_an_approval_that_was_voided_allows_nothing_any_more(
    desk: Desk, change: Callable[[Desk, BulletinId], None]
) -> None:
    bulletin, authority, clip = approved(desk)

    change(desk, bulletin)

    assert ask(desk, authority, clip) is not None


def test_what_was_narrowed_is_allowed_where_it_still_is(desk: Desk) -> None:
    bulletin, authority, clip = approved(desk)
    with desk.work() as session:
        bulletins.narrow(session, desk.clock, bulletin, desk.operator, frozenset({EAST}))

    assert ask(desk, authority, clip, frozenset({EAST})) is None
    assert ask(desk, authority, clip, BOTH) is not None


def test_what_was_shortened_ends_at_its_new_end(desk: Desk) -> None:
    bulletin, authority, clip = approved(desk)
    end = NOW + timedelta(hours=1)
    with desk.work() as session:
        bulletins.narrow(session, desk.clock, bulletin, desk.operator, valid_until=end)
    desk.clock.advance_to(end)

    assert ask(desk, authority, clip) is not None


@pytest.mark.parametrize("state", ["draft", "submitted", "rejected", "withdrawn"])
def test_a_bulletin_nobody_approved_has_no_authority_whatever_its_state(
    desk: Desk, state: str
) -> None:
    bulletin = desk.submitted()
    page = desk.page(bulletin)
    with desk.work() as session:
        if state == "draft":
            change = Change(page.version, desk.fields(title="Khác"))
            bulletins.edit(session, desk.clock, bulletin, desk.operator, change)
        if state == "rejected":
            approvals.reject(session, desk.clock, bulletin, by=desk.approver, reason="Sai")
        if state == "withdrawn":
            bulletins.withdraw(session, desk.clock, bulletin, desk.operator)

    for number in (0, 1, bulletin):
        assert ask(desk, str(ClipApproval(number)), page.revision.clip.hash) is not None


def test_a_status_forged_in_the_database_is_not_enough(desk: Desk) -> None:
    bulletin = desk.submitted()
    clip = desk.page(bulletin).revision.clip.hash
    with desk.work() as session:
        session.execute(update(BulletinRow).values(status="approved"))

    assert ask(desk, str(ClipApproval(1)), clip) is not None


def test_an_approval_of_another_bulletin_does_not_cover_this_sound(desk: Desk) -> None:
    _, authority, _ = approved(desk)
    other = desk.submitted("Một bản tin khác hẳn.")

    assert ask(desk, authority, desk.page(other).revision.clip.hash) is not None


def test_an_approval_forged_onto_a_draft_allows_nothing(desk: Desk) -> None:
    bulletin, authority, clip = approved(desk)
    edited(desk, bulletin)
    with desk.work() as session:
        session.execute(update(ApprovalRow).values(voided=None))

    assert ask(desk, authority, clip) is not None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "approval",
        "approval:",
        "approval:x",
        "approval:-1",
        "approval:01",
        "approval:¹",
        "approval:1 ",
        "approval:999999",
        "Approval:1",
        "standing:1",
        "standing:999",
        "test:technician",
        "emergency:1",
        "live:operator",
        "relay:VOV1",
        "approval:1; DROP TABLE approval",
    ],
)
def test_a_forged_line_is_refused(desk: Desk, forged: str) -> None:
    _, _, clip = approved(desk)

    assert ask(desk, forged, clip) is not None


def test_words_of_a_programme_are_heard_only_once_somebody_allowed_them(desk: Desk) -> None:
    standing = desk.standing()
    make_missing(desk.sessions, desk.clock, desk.studio)
    clip = _sound_of(desk, standing)
    authority = str(StandingApproval(standing))
    before = ask(desk, authority, clip)

    with desk.work() as session:
        approvals.approve_standing(session, desk.clock, standing, desk.approver, clip)

    assert before is not None
    assert ask(desk, authority, clip) is None
    assert ask(desk, authority, "0" * 64) is not None


def test_a_plan_holds_only_what_has_an_authority_now(desk: Desk) -> None:
    desk.template()
    approved(desk)
    desk.submitted("Một bản tin chưa ai duyệt.")

    with desk.work() as session:
        views = planning.publish_ahead(session, desk.clock)
    lines = [line for view in views for line in view.lines]

    assert lines
    for line in lines:
        assert ask(desk, line.authority, line.sound.clip, frozenset(line.zones)) is None


@pytest.mark.parametrize("named", [ClipApproval(12), StandingApproval(3), TestTone("kythuat")])
def test_an_authority_is_read_as_it_was_written(
    named: ClipApproval | StandingApproval | TestTone,
) -> None:
    assert parse(str(named)) == named


def _sound_of(desk: Desk, standing: int) -> str:
    with desk.work() as session:
        clip = session.get_one(StandingClipRow, standing).clip
    assert clip is not None
    return clip
