from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from desk import EAST, NOW, SILENT, TEXT, WEST, Desk

from broadcaster.domain.bulletin import BulletinId, InformationField, Move, Status
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services import bulletins
from broadcaster.services.views import Change, Wanted


def edit(desk: Desk, bulletin: BulletinId, text: str | None = None, **changes: Any) -> int:
    page = desk.page(bulletin)
    fields = desk.fields(
        title=page.fields.title,
        zones=page.fields.zones,
        valid_until=page.fields.valid_until,
        valid_from=page.fields.valid_from,
    )
    script = changes.pop("script", None)
    for name, value in changes.items():
        object.__setattr__(fields, name, value)
    with desk.work() as session:
        change = Change(page.version, fields, text, script)
        return bulletins.edit(session, desk.clock, bulletin, desk.operator, change)


def test_a_pasted_text_becomes_a_draft_with_its_script(desk: Desk) -> None:
    bulletin = desk.draft(document_number="12/TB-UBND", airings=2)

    page = desk.page(bulletin)

    assert page.status is Status.DRAFT
    assert page.revision.number == 1
    assert "tiêm phòng" in page.revision.script
    assert page.fields.document_number == "12/TB-UBND"
    assert page.fields.airings == 2
    assert page.fields.valid_from == NOW
    assert [event.what for event in page.events] == ["draft"]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 201}),
        ("field", {"field": None}),
        ("zones", {"zones": frozenset()}),
        ("zones", {"zones": frozenset({EAST, 99})}),
        ("airings", {"airings": 0}),
        ("airings", {"airings": 100}),
        ("valid_until", {"valid_until": None}),
        ("valid_until", {"valid_until": NOW}),
        ("valid_until", {"valid_until": NOW + timedelta(1), "valid_from": NOW + timedelta(2)}),
        ("valid_until", {"valid_until": datetime(2026, 12, 1)}),  # noqa: DTZ001 -- it is meant
        ("language", {"language": ""}),
    ],
)
def test_a_wrong_field_is_named_with_a_sentence(
    desk: Desk, field: str, change: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.draft(**change)

    assert refusal.value.field == field
    assert str(refusal.value).endswith(".")


def test_a_zone_without_outputs_is_refused_by_its_name(desk: Desk) -> None:
    with pytest.raises(Invalid, match="zone Xóm mới has no outputs"):
        desk.draft(zones=frozenset({EAST, SILENT}))


@pytest.mark.parametrize("text", ["", "  \n \r\n ", "a\x00b", "từ " * 1_000_000])
def test_an_empty_a_binary_and_a_two_megabyte_text_get_one_sentence_each(
    desk: Desk, text: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.draft(text)

    assert refusal.value.field == "text"
    with desk.work() as session:
        assert bulletins.listing(session, desk.clock, Wanted()) == ()


def test_only_those_with_the_right_may_write(desk: Desk) -> None:
    for role in (Role.APPROVER, Role.TECHNICIAN, Role.SUPERVISOR):
        with desk.work() as session, pytest.raises(Forbidden):
            bulletins.draft(session, desk.clock, desk.people[role], desk.fields(), TEXT)


def test_the_second_of_two_editors_is_told_who_was_first(desk: Desk) -> None:
    bulletin = desk.draft()
    seen = desk.page(bulletin).version
    with desk.work() as session:
        change = Change(seen, desk.fields(title="Của người thứ nhất"))
        bulletins.edit(session, desk.clock, bulletin, desk.administrator, change)

    change = Change(seen, desk.fields(title="Của người thứ hai"))
    with desk.work() as session, pytest.raises(Refused, match="Administrator changed this"):
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)

    assert desk.page(bulletin).fields.title == "Của người thứ nhất"


def test_saving_without_a_change_changes_nothing(desk: Desk) -> None:
    bulletin = desk.approved()
    before = desk.page(bulletin)

    version = edit(desk, bulletin, text=TEXT)

    assert version == before.version
    assert desk.page(bulletin) == before


def test_another_text_makes_another_script(desk: Desk) -> None:
    bulletin = desk.draft()

    edit(desk, bulletin, text="Họp thôn vào tối mai.")

    page = desk.page(bulletin)
    assert page.revision.script == "Họp thôn vào tối mai."
    assert len(page.revisions) == 1


def test_a_frozen_revision_is_kept_and_followed_by_a_new_one(desk: Desk) -> None:
    bulletin = desk.submitted()
    frozen = desk.page(bulletin).revision

    edit(desk, bulletin, text="Họp thôn vào tối mai.")

    page = desk.page(bulletin)
    assert page.status is Status.DRAFT
    assert page.revision.number == 2
    assert page.revision.clip is None
    assert page.revisions[1] == frozen


def test_a_hand_corrected_script_is_kept_when_the_text_is_replaced(desk: Desk) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        version = desk.page(bulletin).version
        bulletins.correct_script(
            session, desk.clock, bulletin, desk.operator, version, "Tôi viết tay câu này."
        )

    edit(desk, bulletin, text="Họp thôn vào tối mai.")

    page = desk.page(bulletin)
    assert page.revision.script == "Họp thôn vào tối mai."
    assert page.revisions[1].script == "Tôi viết tay câu này."


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tên khác"},
        {"priority": 2},
        {"zones": frozenset({EAST})},
        {"text": "Một nội dung khác hẳn."},
        {"script": "Một văn bản đọc khác hẳn."},
        {"valid_until": NOW + timedelta(days=30)},
        {"airings": 3},
    ],
)
def test_an_edit_after_sending_makes_it_a_draft_again(desk: Desk, change: dict[str, Any]) -> None:
    bulletin = desk.submitted()

    edit(desk, bulletin, **change)

    assert desk.page(bulletin).status is Status.DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tên khác"},
        {"priority": 2},
        {"zones": frozenset({EAST}), "title": "Tên khác"},
        {"text": "Một nội dung khác hẳn."},
        {"script": "Một văn bản đọc khác hẳn."},
        {"valid_until": NOW + timedelta(days=30)},
        {"field": InformationField.KNOWLEDGE},
    ],
)
def test_an_edit_after_approval_voids_it(desk: Desk, change: dict[str, Any]) -> None:
    bulletin = desk.approved()

    edit(desk, bulletin, **change)

    page = desk.page(bulletin)
    assert page.status is Status.DRAFT
    assert page.approval is None
    assert page.approvals[0].void_reason == "edit"


@pytest.mark.parametrize(
    "change", [{"zones": frozenset({EAST})}, {"valid_until": NOW + timedelta(days=1)}]
)
def test_an_edit_that_only_narrows_keeps_the_approval_and_is_logged(
    desk: Desk, change: dict[str, Any]
) -> None:
    bulletin = desk.approved()

    edit(desk, bulletin, **change)

    page = desk.page(bulletin)
    assert page.status is Status.APPROVED
    assert page.approval is not None
    assert page.events[0].what == "narrow"
    assert page.events[0].facts["fields"] == list(change)


def test_narrowing_is_free_and_widening_is_refused(desk: Desk) -> None:
    bulletin = desk.approved()
    with desk.work() as session:
        bulletins.narrow(
            session, desk.clock, bulletin, desk.operator, frozenset({EAST}), NOW + timedelta(1)
        )

    for zones, until in [
        (frozenset({EAST, WEST}), None),
        (frozenset(), None),
        (None, NOW + timedelta(days=2)),
    ]:
        with desk.work() as session, pytest.raises(Invalid):
            bulletins.narrow(session, desk.clock, bulletin, desk.operator, zones, until)

    page = desk.page(bulletin)
    assert page.status is Status.APPROVED
    assert page.fields.zones == {EAST}
    assert page.fields.valid_until == NOW + timedelta(days=1)


def test_only_what_is_approved_can_be_narrowed(desk: Desk) -> None:
    bulletin = desk.submitted()

    with desk.work() as session, pytest.raises(WrongState):
        bulletins.narrow(session, desk.clock, bulletin, desk.operator, frozenset({EAST}))


def test_a_draft_that_saves_itself_keeps_what_is_right_and_names_the_rest(desk: Desk) -> None:
    bulletin = desk.draft()
    fields = desk.fields(title="", zones=frozenset({EAST}), valid_until=NOW - timedelta(days=1))

    with desk.work() as session:
        change = Change(desk.page(bulletin).version, fields, text="Câu mới.")
        saved = bulletins.save_draft(session, desk.clock, bulletin, desk.operator, change)

    page = desk.page(bulletin)
    assert [problem.field for problem in saved.problems] == ["title", "valid_until"]
    assert saved.version == page.version
    assert page.fields.title == "Tiêm phòng cho trẻ"
    assert page.fields.zones == {EAST}
    assert page.revision.source_text == "Câu mới."


def test_a_draft_that_saves_itself_often_leaves_one_event(desk: Desk) -> None:
    bulletin = desk.draft()
    version = desk.page(bulletin).version

    for count in range(5):
        with desk.work() as session:
            change = Change(version, desk.fields(title=f"Tên {count}"))
            saved = bulletins.save_draft(session, desk.clock, bulletin, desk.operator, change)
        version = saved.version

    assert [event.what for event in desk.page(bulletin).events] == ["save", "draft"]


def test_a_draft_emptied_by_accident_keeps_its_text(desk: Desk) -> None:
    bulletin = desk.draft()

    with desk.work() as session:
        change = Change(desk.page(bulletin).version, desk.fields(), text="  ")
        saved = bulletins.save_draft(session, desk.clock, bulletin, desk.operator, change)

    assert [problem.field for problem in saved.problems] == ["text"]
    assert desk.page(bulletin).revision.source_text == TEXT


def test_only_a_draft_saves_itself(desk: Desk) -> None:
    bulletin = desk.submitted()

    change = Change(desk.page(bulletin).version, desk.fields(title="Khác"))
    with desk.work() as session, pytest.raises(WrongState):
        bulletins.save_draft(session, desk.clock, bulletin, desk.operator, change)


def test_a_withdrawn_bulletin_can_be_taken_back(desk: Desk) -> None:
    bulletin = desk.approved()
    with desk.work() as session:
        bulletins.withdraw(session, desk.clock, bulletin, desk.operator, "Nhầm ngày")
    withdrawn = desk.page(bulletin)

    with desk.work() as session:
        bulletins.restore(session, desk.clock, bulletin, desk.operator)

    assert withdrawn.status is Status.WITHDRAWN
    assert withdrawn.approval is None
    assert withdrawn.events[0].reason == "Nhầm ngày"
    assert desk.page(bulletin).status is Status.DRAFT
    assert desk.page(bulletin).approval is None


def test_everything_ends_with_its_validity(desk: Desk) -> None:
    kept = desk.approved(valid_until=NOW + timedelta(days=9))
    ending = [desk.draft(), desk.submitted(), desk.approved()]
    desk.clock.advance_to(NOW + timedelta(days=8))

    with desk.work() as session:
        ended = bulletins.expire_due(session, desk.clock)
    with desk.work() as session:
        again = bulletins.expire_due(session, desk.clock)

    assert (ended, again) == (3, 0)
    assert {desk.page(each).status for each in ending} == {Status.EXPIRED}
    assert desk.page(ending[2]).approval is None
    assert desk.page(kept).status is Status.APPROVED


def test_every_move_leaves_an_event_with_who_and_what(desk: Desk) -> None:
    bulletin = desk.approved()
    edit(desk, bulletin, title="Tên khác")
    desk.submit(bulletin)

    events = [each for each in desk.page(bulletin).events if each.what in set(Move)]

    assert [(each.what, each.before, each.after, each.by) for each in events] == [
        ("submit", "draft", "submitted", desk.operator),
        ("edit", "approved", "draft", desk.operator),
        ("approve", "submitted", "approved", desk.approver),
        ("submit", "draft", "submitted", desk.operator),
    ]


def test_the_list_finds_by_state_field_and_words_without_marks(desk: Desk) -> None:
    wanted = desk.draft(title="Họp Hội đồng nhân dân", field=InformationField.LOCAL_DIRECTION)
    desk.draft(title="Lịch cắt điện")
    desk.submitted(title="Họp thôn")

    def found(**filters: Any) -> list[BulletinId]:
        with desk.work() as session:
            items = bulletins.listing(session, desk.clock, Wanted(**filters))
        return [item.id for item in items]

    assert found(text="HOP HOI dong") == [wanted]
    assert found(field=InformationField.LOCAL_DIRECTION) == [wanted]
    assert len(found(status=Status.DRAFT)) == 2
    assert len(found()) == 3
    assert found(text="không có") == []


def test_a_bulletin_that_is_not_there_is_said_to_be_so(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.page(BulletinId(404))

    with desk.work() as session, pytest.raises(NotFound):
        bulletins.withdraw(session, desk.clock, BulletinId(404), desk.operator)


def test_validity_is_kept_in_the_worlds_time(desk: Desk) -> None:
    until = datetime(2026, 12, 1, 7, tzinfo=UTC)

    bulletin = desk.draft(valid_until=until)

    assert desk.page(bulletin).fields.valid_until == until
