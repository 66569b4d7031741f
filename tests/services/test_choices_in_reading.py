"""What people decide about one text, and how the station reads: one place, one truth."""

from __future__ import annotations

import pytest
from desk import Desk

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Role
from broadcaster.domain.reading import Choices, Overruled, StationReading, Stretch, loaded, stored
from broadcaster.domain.words import WordKind
from broadcaster.errors import Forbidden, Invalid, Refused, WrongState
from broadcaster.services import (
    approvals,
    bulletins,
    lexicon,
    reading_style,
    scripts,
    sides,
    speakable,
    standing_sounds,
)
from broadcaster.services.hearing import Wish, audition
from broadcaster.services.views import Change
from broadcaster.store.tables import RevisionRow, StandingClipRow

TEXT = "Kính gửi: Bà con trong xã\nTHÔNG BÁO\nTỷ lệ tiêm đạt 95,5%, năm ngoái đạt 95,5%.\n"


def script(desk: Desk, bulletin: BulletinId) -> str:
    return desk.page(bulletin).revision.script


def place(desk: Desk, bulletin: BulletinId, words: str) -> int:
    """Where a stretch begins in what is spoken of the text."""
    with desk.work() as session:
        shown = sides.of_revision(session, desk.page(bulletin).revision.id)
    assert shown is not None
    return shown.form.body.index(words)


def overrule(desk: Desk, bulletin: BulletinId, words: str, spoken: str) -> None:
    where = Stretch(desk.page(bulletin).version, place(desk, bulletin, words))
    with desk.work() as session:
        scripts.overrule(session, desk.clock, bulletin, desk.operator, where, spoken)


def style(desk: Desk, wanted: StationReading) -> int:
    with desk.work() as session:
        return reading_style.change(session, desk.clock, desk.administrator, wanted)


def read_part(desk: Desk, bulletin: BulletinId, part: str, *, is_read: bool) -> None:
    version = desk.page(bulletin).version
    with desk.work() as session:
        scripts.read_part(
            session, desk.clock, bulletin, desk.operator, version, part, is_read=is_read
        )


def test_one_place_is_read_otherwise_and_no_other(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)

    overrule(desk, bulletin, "95,5%", "gần hết")

    said = "Tỷ lệ tiêm đạt gần hết, năm ngoái đạt chín mươi lăm phẩy năm phần trăm."
    assert said in script(desk, bulletin)


def test_what_was_decided_outlives_a_change_elsewhere_in_the_text(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)
    overrule(desk, bulletin, "95,5%", "gần hết")
    page = desk.page(bulletin)

    with desk.work() as session:
        change = Change(page.version, desk.fields(), text=TEXT + "Họp lúc 7h30.")
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)

    assert "đạt gần hết, năm ngoái" in script(desk, bulletin)


def test_what_was_decided_can_be_taken_back(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)
    before = script(desk, bulletin)
    overrule(desk, bulletin, "95,5%", "gần hết")
    overrule(desk, bulletin, "95,5%", "gần hết cả")

    with desk.work() as session:
        version = desk.page(bulletin).version
        scripts.take_back(session, desk.clock, bulletin, desk.operator, version, 0)

    assert script(desk, bulletin) == before
    with desk.work() as session, pytest.raises(Invalid):
        scripts.take_back(session, desk.clock, bulletin, desk.operator, version + 1, 0)


def test_the_hash_of_a_script_holds_what_was_decided(desk: Desk) -> None:
    plain, decided = desk.draft(TEXT), desk.draft(TEXT, title="Khác")
    overrule(desk, decided, "95,5%", "gần hết")
    for bulletin in (plain, decided):
        desk.submit(bulletin)
        desk.render()

    hashes = [desk.page(bulletin).revision.script_hash for bulletin in (plain, decided)]
    assert hashes == [speakable.script_hash(script(desk, each)) for each in (plain, decided)]
    assert hashes[0] != hashes[1]


def test_to_decide_in_an_approved_text_voids_the_approval_and_keeps_the_old_revision(
    desk: Desk,
) -> None:
    bulletin = desk.approved(TEXT)
    approved = desk.page(bulletin).revision

    overrule(desk, bulletin, "95,5%", "gần hết")

    page = desk.page(bulletin)
    assert page.status == Status.DRAFT
    assert page.approval is None
    assert page.revision.number == approved.number + 1
    assert page.revisions[1].script == approved.script


@pytest.mark.parametrize("spoken", ["", "95 phần trăm", "theo HĐQTX", "hết " * 60])
def test_what_cannot_be_spoken_decides_nothing(desk: Desk, spoken: str) -> None:
    bulletin = desk.draft(TEXT)
    before = script(desk, bulletin)

    with pytest.raises(Invalid):
        overrule(desk, bulletin, "95,5%", spoken)

    assert script(desk, bulletin) == before


def test_a_place_that_is_gone_or_seen_long_ago_decides_nothing(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)
    version = desk.page(bulletin).version

    for where, error in ((Stretch(version, 9_999), Invalid), (Stretch(version - 1, 0), Refused)):
        with desk.work() as session, pytest.raises(error):
            scripts.overrule(session, desk.clock, bulletin, desk.operator, where, "hết")
    where = Stretch(version, 0)
    with desk.work() as session, pytest.raises(Forbidden):
        scripts.overrule(session, desk.clock, bulletin, desk.approver, where, "hết")


def test_a_script_that_a_hand_corrected_is_corrected_there(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)
    with desk.work() as session:
        version = desk.page(bulletin).version
        bulletins.correct_script(
            session, desk.clock, bulletin, desk.operator, version, "Tỷ lệ 95,5%."
        )

    with pytest.raises(WrongState):
        overrule(desk, bulletin, "95,5%", "gần hết")


def test_a_part_left_out_is_read_in_one_bulletin_and_left_out_again(desk: Desk) -> None:
    bulletin, other = desk.draft(TEXT), desk.draft(TEXT, title="Khác")
    assert "Kính gửi" not in script(desk, bulletin)

    read_part(desk, bulletin, "addressee", is_read=True)
    with_part = script(desk, bulletin)
    read_part(desk, bulletin, "addressee", is_read=False)

    assert "Kính gửi: Bà con trong xã" in with_part
    assert "Kính gửi" not in script(desk, bulletin)
    assert "Kính gửi" not in script(desk, other)
    assert desk.page(bulletin).revision.left_out == ("Kính gửi: Bà con trong xã",)


def test_the_station_reads_a_part_that_one_bulletin_leaves_out(desk: Desk) -> None:
    quiet, usual = desk.draft(TEXT), desk.draft(TEXT, title="Khác")
    read_part(desk, quiet, "addressee", is_read=False)

    drafts = style(desk, StationReading(reads=frozenset({"addressee"})))

    assert drafts == 1
    assert "Kính gửi" in script(desk, usual)
    assert "Kính gửi" not in script(desk, quiet)


def test_the_region_of_the_station_is_heard_in_drafts_and_not_in_what_was_sent(desk: Desk) -> None:
    draft, sent = desk.draft("Có 105 hộ."), desk.submitted("Có 105 hộ.", title="Khác")

    style(desk, StationReading(region="south"))

    assert script(desk, draft) == "Có một trăm lẻ năm hộ."
    assert script(desk, sent) == "Có một trăm linh năm hộ."
    assert script(desk, desk.draft("Có 105 hộ.")) == "Có một trăm lẻ năm hộ."


def test_document_numbers_are_said_as_the_station_wants(desk: Desk) -> None:
    style(desk, StationReading(codes="spelled"))

    assert "quy đê, tê tê giê" in script(desk, desk.draft("Quyết định số 131/QĐ-TTg."))


@pytest.mark.parametrize(
    "wanted",
    [
        StationReading(region="moon"),
        StationReading(codes="sung"),
        StationReading(reads=frozenset({"margin"})),
    ],
)
def test_a_way_of_reading_that_is_none_is_refused(desk: Desk, wanted: StationReading) -> None:
    with pytest.raises(Invalid):
        style(desk, wanted)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER, Role.SUPERVISOR])
def test_only_an_administrator_sets_how_the_station_reads(desk: Desk, role: Role) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        reading_style.change(session, desk.clock, desk.people[role], StationReading())


def test_examples_of_ways_differ_and_are_the_readers_own() -> None:
    for examples in (reading_style.of_regions(), reading_style.of_code_styles()):
        assert len({each.spoken for each in examples}) == len(examples) == 3
        assert all(not any(sign.isdigit() for sign in each.spoken) for each in examples)


def test_words_of_a_programme_are_read_as_the_station_reads(desk: Desk) -> None:
    standing = desk.standing(text="Đài bon Đắk R'Lấp, 105 loa.")
    with desk.work() as session:
        lexicon.keep(session, desk.clock, desk.operator, "Đắk R'Lấp", "đắc rờ lấp", WordKind.HAMLET)
    style(desk, StationReading(region="south"))

    standing_sounds.make_missing(desk.sessions, desk.clock, desk.studio)

    assert desk.voice.said == ["Đài bon đắc rờ lấp, một trăm lẻ năm loa."]
    with desk.work() as session:
        assert session.get_one(StandingClipRow, standing).clip is not None


def test_what_is_tried_by_ear_is_read_as_the_bulletin_is(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)
    overrule(desk, bulletin, "95,5%", "gần hết")

    with desk.work() as session:
        heard = audition(session, desk.operator, Wish(TEXT.splitlines()[2], bulletin=bulletin))

    assert heard.paragraphs == (script(desk, bulletin).splitlines()[-1],)


def test_an_unknown_word_is_answered_in_words_only(desk: Desk) -> None:
    bulletin = desk.draft("Họp ở VTNX.")

    with desk.work() as session, pytest.raises(Invalid):
        bulletins.accept_unknown(session, desk.clock, bulletin, desk.operator, "VTNX", "số 5")
    with pytest.raises(Refused):
        desk.submit(bulletin)
    with desk.work() as session:
        bulletins.accept_unknown(
            session, desk.clock, bulletin, desk.operator, "VTNX", sides.spelled("VTNX")
        )
    desk.submit(bulletin)

    assert script(desk, bulletin) == "Họp ở vê tê nờ ích."


def test_choices_are_stored_and_read_back() -> None:
    choices = Choices((Overruled("a", "b", "c", "d"),), {"signature": True, "number": False})

    assert loaded(stored(choices)) == choices
    assert (stored(Choices()), loaded(None)) == (None, Choices())


def test_what_was_decided_before_stays_in_the_revision_that_follows(desk: Desk) -> None:
    bulletin = desk.draft(TEXT)
    overrule(desk, bulletin, "95,5%", "gần hết")
    desk.submit(bulletin)
    desk.render()
    desk.approve(bulletin)

    read_part(desk, bulletin, "addressee", is_read=True)

    assert "đạt gần hết" in script(desk, bulletin)
    with desk.work() as session:
        row = session.get_one(RevisionRow, desk.page(bulletin).revision.id)
        assert loaded(row.overruled).parts == {"addressee": True}
    with desk.work() as session:
        assert approvals.queue(session, desk.clock, desk.approver) == ()
