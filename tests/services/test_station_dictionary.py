"""The station's own words: kept, corrected, removed, and read in every open draft at once."""

from __future__ import annotations

import pytest
from desk import Desk

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Role
from broadcaster.domain.words import WordKind
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import bulletins, lexicon
from broadcaster.services.lexicon import Kept, Word
from broadcaster.services.views import Change

HAMLET = "Họp tại bon Đắk R'Lấp lúc 7h30."


def keep(desk: Desk, written: str, spoken: str, kind: WordKind = WordKind.HAMLET) -> Kept:
    with desk.work() as session:
        return lexicon.keep(session, desk.clock, desk.operator, written, spoken, kind)


def script(desk: Desk, bulletin: BulletinId) -> str:
    return desk.page(bulletin).revision.script


def words(desk: Desk, wanted: str = "", kind: str = "") -> list[str]:
    with desk.work() as session:
        return [each.word.written for each in lexicon.entries(session, wanted, kind)]


def test_a_word_of_the_station_is_read_so_in_every_new_text(desk: Desk) -> None:
    keep(desk, "Đắk R'Lấp", "đắc rờ lấp")

    assert "bon đắc rờ lấp lúc bảy giờ ba mươi" in script(desk, desk.draft(HAMLET))


def test_letters_that_no_eye_sees_keep_no_copied_name_from_being_found(desk: Desk) -> None:
    keep(desk, "\ufeffĐắk\u200b R'Lấp\u202c", "đắc rờ lấp")

    assert words(desk) == ["Đắk R'Lấp"]
    assert "bon đắc rờ lấp lúc" in script(desk, desk.draft(HAMLET))


def test_a_word_that_is_kept_changes_the_open_drafts_at_once(desk: Desk) -> None:
    bulletin, other = desk.draft("Họp ở VTNX."), desk.draft("Họp ở xã.")
    before = desk.page(bulletin).version, desk.page(other).version

    kept = keep(desk, "VTNX", "vật tư nông xã", WordKind.ABBREVIATION)

    assert (kept.drafts, kept.is_new) == (1, True)
    assert script(desk, bulletin) == "Họp ở vật tư nông xã."
    assert desk.page(bulletin).revision.unresolved == ()
    after = desk.page(bulletin).version, desk.page(other).version
    assert after == (before[0] + 1, before[1])


def test_whoever_still_sees_the_old_script_does_not_write_it_back(desk: Desk) -> None:
    bulletin = desk.draft(HAMLET)
    seen = desk.page(bulletin)
    keep(desk, "Đắk R'Lấp", "đắc rờ lấp")

    change = Change(seen.version, desk.fields(), script=seen.revision.script)
    with desk.work() as session, pytest.raises(Refused):
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)


def test_what_was_sent_or_approved_is_never_read_anew(desk: Desk) -> None:
    waiting, approved = desk.submitted(HAMLET), desk.approved(HAMLET, title="Khác")
    before = script(desk, waiting), desk.page(approved).revision

    kept = keep(desk, "Đắk R'Lấp", "đắc rờ lấp")

    assert kept.drafts == 0
    assert (script(desk, waiting), desk.page(approved).revision) == before
    assert desk.page(approved).status == Status.APPROVED


def test_a_script_that_a_hand_corrected_stays(desk: Desk) -> None:
    bulletin = desk.draft(HAMLET)
    version = desk.page(bulletin).version
    with desk.work() as session:
        bulletins.correct_script(
            session, desk.clock, bulletin, desk.operator, version, "Họp tại bon Đắk R'Lấp."
        )

    keep(desk, "Đắk R'Lấp", "đắc rờ lấp")

    assert script(desk, bulletin) == "Họp tại bon Đắk R'Lấp."


def test_a_word_is_found_with_and_without_its_marks_and_by_its_kind(desk: Desk) -> None:
    keep(desk, "Đắk R'Lấp", "đắc rờ lấp")
    keep(desk, "Y Thông Niê Kđăm", "i thông niê cơ đăm", WordKind.PERSON)

    assert words(desk, "dak") == ["Đắk R'Lấp"]
    assert words(desk, "Niê") == ["Y Thông Niê Kđăm"]
    assert words(desk, kind="person") == ["Y Thông Niê Kđăm"]
    assert words(desk, "100%") == []


def test_the_same_word_kept_again_is_read_the_new_way(desk: Desk) -> None:
    first = keep(desk, "NVH", "nhà văn hóa", WordKind.ABBREVIATION)

    again = keep(desk, "  NVH ", "nhà  văn hoá", WordKind.OTHER)

    assert (again.id, again.is_new) == (first.id, False)
    assert again.word == Word("NVH", "nhà văn hoá", WordKind.OTHER)


def test_what_the_reader_knew_already_is_told(desk: Desk) -> None:
    assert keep(desk, "UBND", "ủy ban xã").usual == "Ủy ban nhân dân"
    assert keep(desk, "VTNX", "vật tư nông xã").usual is None


@pytest.mark.parametrize(
    ("written", "spoken", "field"),
    [
        ("", "lấp", "written"),
        ("15/3", "mười lăm tháng ba", "written"),
        ("Lấp\nLấp", "lấp", "written"),
        ("L" * 81, "lấp", "written"),
        ("Lấp", "", "spoken"),
        ("Lấp", "thôn 5", "spoken"),
        ("Lấp", "thôn HĐQTX", "spoken"),
        ("Lấp", "lấp " * 60, "spoken"),
    ],
)
def test_a_word_that_could_not_be_said_is_refused_by_its_field(
    desk: Desk, written: str, spoken: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        keep(desk, written, spoken)

    assert refusal.value.field == field
    assert words(desk) == []


def test_an_entry_is_corrected_also_in_how_it_is_written(desk: Desk) -> None:
    number = keep(desk, "Đak Lấp", "đắc lấp").id
    keep(desk, "NVH", "nhà văn hóa")
    bulletin = desk.draft(HAMLET)

    with desk.work() as session:
        word = Word("Đắk R'Lấp", "đắc rờ lấp", WordKind.HAMLET, "bon ở đầu xã")
        lexicon.change(session, desk.clock, desk.operator, number, word)

    assert words(desk) == ["Đắk R'Lấp", "NVH"]
    assert "đắc rờ lấp" in script(desk, bulletin)
    with desk.work() as session, pytest.raises(Invalid):
        lexicon.change(session, desk.clock, desk.operator, number, Word("NVH", "nhà"))


def test_a_removed_word_is_given_back_and_the_drafts_forget_it(desk: Desk) -> None:
    number = keep(desk, "VTNX", "vật tư nông xã", WordKind.ABBREVIATION).id
    bulletin = desk.draft("Họp ở VTNX.")

    with desk.work() as session:
        word = lexicon.remove(session, desk.clock, desk.operator, number)

    assert word == Word("VTNX", "vật tư nông xã", WordKind.ABBREVIATION)
    assert desk.page(bulletin).revision.unresolved == ("VTNX",)
    with desk.work() as session, pytest.raises(NotFound):
        lexicon.remove(session, desk.clock, desk.operator, number)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.TECHNICIAN, Role.SUPERVISOR])
def test_only_who_writes_bulletins_changes_the_dictionary(desk: Desk, role: Role) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        lexicon.keep(session, desk.clock, desk.people[role], "A Tơ", "a tơ", WordKind.PERSON)


def test_an_unknown_word_once_kept_stops_nothing_ever_again(desk: Desk) -> None:
    keep(desk, "VTNX", "vật tư nông xã", WordKind.ABBREVIATION)

    desk.submit(desk.draft("Họp ở VTNX."))
