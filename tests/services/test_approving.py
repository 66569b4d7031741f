from datetime import timedelta

import pytest
from desk import EAST, NOW, TEXT, Desk

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Person, Role
from broadcaster.errors import Forbidden, Invalid, Refused, WrongState
from broadcaster.services import approvals, bulletins, people
from broadcaster.services.views import Change


def lend(desk: Desk, taker: Person, *, days: int = 1) -> None:
    with desk.work() as session:
        approvals.delegate(
            session,
            desk.clock,
            taker.id,
            by=desk.approver,
            starts=desk.clock.now(),
            ends=desk.clock.now() + timedelta(days=days),
        )


def test_approval_binds_script_clip_zones_priority_and_expiry(desk: Desk) -> None:
    bulletin = desk.approved()

    page = desk.page(bulletin)

    assert page.status is Status.APPROVED
    assert page.approval is not None
    assert page.approval.clip == page.revision.clip.hash
    assert page.approval.revision == page.revision.id
    assert page.approval.zones == page.fields.zones
    assert page.approval.priority is page.fields.priority
    assert page.approval.valid_until == page.fields.valid_until
    assert page.approval.by == desk.approver
    assert page.approval.on_behalf_of is None


def test_nobody_without_the_right_approves(desk: Desk) -> None:
    bulletin = desk.submitted()

    for role in set(Role) - {Role.APPROVER}:
        with pytest.raises(Forbidden):
            desk.approve(bulletin, desk.people[role])

    assert desk.page(bulletin).status is Status.SUBMITTED


def test_an_author_never_approves_not_even_with_a_borrowed_right(desk: Desk) -> None:
    bulletin = desk.submitted()
    lend(desk, desk.operator)

    with pytest.raises(Forbidden, match="another person must approve"):
        desk.approve(bulletin, desk.operator)


def test_who_changed_the_script_does_not_approve_it(desk: Desk) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        version = desk.page(bulletin).version
        bulletins.correct_script(
            session, desk.clock, bulletin, desk.administrator, version, "Câu đã sửa."
        )
    desk.submit(bulletin)
    desk.render()
    lend(desk, desk.administrator)

    with pytest.raises(Forbidden, match="another person must approve"):
        desk.approve(bulletin, desk.administrator)


def test_a_borrowed_right_counts_between_its_dates_and_names_who_lent_it(desk: Desk) -> None:
    bulletin = desk.submitted()
    lend(desk, desk.administrator)

    desk.approve(bulletin, desk.administrator)

    approval = desk.page(bulletin).approval
    assert approval is not None
    assert (approval.by, approval.on_behalf_of) == (desk.administrator, desk.approver)


def test_a_borrowed_right_ends_with_its_dates(desk: Desk) -> None:
    bulletin = desk.submitted()
    lend(desk, desk.administrator)
    desk.clock.sleep(86_400)

    with pytest.raises(Forbidden):
        desk.approve(bulletin, desk.administrator)


def test_a_borrowed_right_ends_when_it_is_taken_back(desk: Desk) -> None:
    bulletin = desk.submitted()
    lend(desk, desk.administrator)
    with desk.work() as session:
        (delegation,) = approvals.delegations(session, desk.clock)
        approvals.revoke(session, desk.clock, delegation.id, desk.approver)

    with pytest.raises(Forbidden):
        desk.approve(bulletin, desk.administrator)


def test_a_borrowed_right_ends_with_the_lender_s_own(desk: Desk) -> None:
    bulletin = desk.submitted()
    lend(desk, desk.administrator)
    with desk.work() as session:
        people.deactivate(session, desk.administrator, desk.approver.id)

    with pytest.raises(Forbidden):
        desk.approve(bulletin, desk.administrator)


def test_a_right_is_lent_only_to_somebody_who_can_use_it(desk: Desk) -> None:
    for taker in (desk.approver, desk.people[Role.SUPERVISOR]):
        with pytest.raises(Invalid) as refusal:
            lend(desk, taker)
        assert refusal.value.field == "taker"
    with pytest.raises(Invalid) as refusal:
        lend(desk, desk.administrator, days=-1)
    assert refusal.value.field == "ends"


def test_only_an_approver_by_role_lends_the_right(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        approvals.delegate(
            session,
            desk.clock,
            desk.operator.id,
            by=desk.administrator,
            starts=NOW,
            ends=NOW + timedelta(days=1),
        )


def test_only_what_was_heard_is_approved(desk: Desk) -> None:
    bulletin = desk.submitted()
    page = desk.page(bulletin)

    with desk.work() as session, pytest.raises(Refused, match="made anew since you listened"):
        approvals.approve(
            session,
            desk.clock,
            bulletin,
            by=desk.approver,
            clip="f" * 64,
            version=page.version,
        )

    assert desk.page(bulletin).status is Status.SUBMITTED


def test_nothing_is_approved_before_it_can_be_heard(desk: Desk) -> None:
    bulletin = desk.draft()
    desk.submit(bulletin)

    with pytest.raises(Refused, match="voice is not made yet"):
        desk.approve(bulletin)


def test_what_changed_since_it_was_seen_is_not_approved(desk: Desk) -> None:
    bulletin = desk.submitted()
    seen = desk.page(bulletin)
    with desk.work() as session:
        change = Change(seen.version, desk.fields(zones=frozenset({EAST})))
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)
    desk.submit(bulletin)

    with desk.work() as session, pytest.raises(Refused, match="Operator changed this bulletin"):
        approvals.approve(
            session,
            desk.clock,
            bulletin,
            by=desk.approver,
            clip=seen.revision.clip.hash,
            version=seen.version,
        )


def test_what_is_no_longer_valid_is_not_approved(desk: Desk) -> None:
    bulletin = desk.submitted()
    desk.clock.sleep(timedelta(days=8).total_seconds())

    with pytest.raises(Refused, match="validity is over"):
        desk.approve(bulletin)


@pytest.mark.parametrize("state", ["draft", "approved", "rejected", "withdrawn"])
def test_only_what_waits_for_approval_is_approved(desk: Desk, state: str) -> None:
    bulletin = desk.approved() if state == "approved" else desk.submitted()
    with desk.work() as session:
        if state == "draft":
            change = Change(desk.page(bulletin).version, desk.fields(title="Khác"))
            bulletins.edit(session, desk.clock, bulletin, desk.operator, change)
        if state == "rejected":
            approvals.reject(session, desk.clock, bulletin, by=desk.approver, reason="Sai")
        if state == "withdrawn":
            bulletins.withdraw(session, desk.clock, bulletin, desk.operator)

    with pytest.raises(WrongState):
        desk.approve(bulletin)


def test_sending_back_needs_a_reason_and_keeps_it(desk: Desk) -> None:
    bulletin = desk.submitted()
    with desk.work() as session, pytest.raises(Invalid) as refusal:
        approvals.reject(session, desk.clock, bulletin, by=desk.approver, reason=" ")
    assert refusal.value.field == "reason"

    with desk.work() as session:
        approvals.reject(session, desk.clock, bulletin, by=desk.approver, reason="Sai ngày họp")

    page = desk.page(bulletin)
    assert page.status is Status.REJECTED
    assert page.events[0].reason == "Sai ngày họp"


def test_what_was_sent_back_can_be_put_right_and_sent_again(desk: Desk) -> None:
    bulletin = desk.submitted()
    with desk.work() as session:
        approvals.reject(session, desk.clock, bulletin, by=desk.approver, reason="Sai ngày họp")
    with desk.work() as session:
        change = Change(desk.page(bulletin).version, desk.fields(), text="Họp vào ngày mai.")
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)
    desk.submit(bulletin)
    desk.render()

    desk.approve(bulletin)

    page = desk.page(bulletin)
    assert page.status is Status.APPROVED
    assert page.revision.number == 2


def test_the_queue_is_in_the_order_of_the_air(desk: Desk) -> None:
    desk.template()
    tomorrow = NOW + timedelta(days=1)
    never = desk.submitted(valid_until=NOW + timedelta(hours=1))
    later = desk.submitted(valid_from=tomorrow, valid_until=NOW + timedelta(days=9))
    first = desk.submitted()

    with desk.work() as session:
        queue = approvals.queue(session, desk.clock, desk.approver)

    today_at_five = NOW.replace(hour=10)
    assert [(item.page.id, item.would_air) for item in queue] == [
        (first, today_at_five),
        (later, today_at_five + timedelta(days=1)),
        (never, None),
    ]
    assert all(item.may_approve and item.clip is not None for item in queue)


def test_the_queue_tells_who_may_not_approve_and_why(desk: Desk) -> None:
    desk.submitted()

    with desk.work() as session:
        (item,) = approvals.queue(session, desk.clock, desk.operator)

    assert not item.may_approve
    assert item.why_not is not None


def test_the_queue_shows_the_revision_before(desk: Desk) -> None:
    bulletin = desk.submitted()
    with desk.work() as session:
        change = Change(desk.page(bulletin).version, desk.fields(), text="Nội dung mới.")
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)
    desk.submit(bulletin)

    with desk.work() as session:
        (item,) = approvals.queue(session, desk.clock, desk.approver)

    assert item.previous is not None
    assert item.previous.source_text == TEXT


def test_what_waits_with_nobody_to_approve_it_is_shown_well_before_air(desk: Desk) -> None:
    desk.template()
    bulletin = desk.submitted()
    desk.submitted(title="Còn lâu", valid_from=NOW + timedelta(days=5))

    def alone() -> list[BulletinId]:
        with desk.work() as session:
            return [each.bulletin for each in approvals.nobody_to_approve(session, desk.clock)]

    before = alone()
    with desk.work() as session:
        people.deactivate(session, desk.administrator, desk.approver.id)

    assert before == []
    assert alone() == [bulletin]


def test_somebody_who_borrowed_the_right_is_somebody_to_approve(desk: Desk) -> None:
    desk.template()
    second = _another_approver(desk)
    desk.submitted()
    with desk.work() as session:
        approvals.delegate(
            session,
            desk.clock,
            desk.people[Role.TECHNICIAN].id,
            by=second,
            starts=NOW,
            ends=NOW + timedelta(days=1),
        )
        people.deactivate(session, desk.administrator, desk.approver.id)

    with desk.work() as session:
        assert approvals.nobody_to_approve(session, desk.clock) == ()


def test_words_of_a_programme_are_approved_after_listening(desk: Desk) -> None:
    standing = desk.standing()
    with desk.work() as session, pytest.raises(Refused):
        approvals.approve_standing(session, desk.clock, standing, desk.approver, "f" * 64)
    with desk.work() as session, pytest.raises(Forbidden):
        approvals.approve_standing(session, desk.clock, standing, desk.operator, "f" * 64)


def _another_approver(desk: Desk) -> Person:
    with desk.work() as session:
        new = people.NewPerson("phochutich", "Phó chủ tịch", Role.APPROVER)
        people.add(session, desk.clock, None, new, "mat-khau-dai")
        found = people.by_login(session, "phochutich")
    assert found is not None
    return found
