"""From a ready warning to an order, to its words, to the log of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from desk import EAST, SILENT, WEST, Desk
from sqlalchemy.exc import OperationalError

from broadcaster.domain.air import EmergencyState
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.domain.emergency import (
    Code,
    Emergency,
    OrderKind,
    StoredSound,
    emergency_of,
)
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, Unreachable
from broadcaster.services import emergencies
from broadcaster.services.emergencies import Wish
from broadcaster.services.emergency_records import put_order
from broadcaster.services.emergency_sounds import prepare, speak_at_once
from broadcaster.services.ready_warnings import ready
from broadcaster.store import emergencies as store
from broadcaster.store.tables import EmergencySoundRow


@dataclass
class WaitingAir:
    """An air on which one emergency waits for its words."""

    waits: EmergencyState | None
    words: list[tuple[int, StoredSound]] = field(default_factory=list)

    def words_wanted(self) -> tuple[EmergencyState, ...]:
        if self.waits is None:
            raise Unreachable("Nobody is on the air.")
        return (self.waits,)

    def emergency_words(self, emergency: int, speech: StoredSound) -> None:
        self.words.append((emergency, speech))


def wish(**other: object) -> Wish:
    usual = Wish(
        id=179530213942502,
        title="Tin lũ khẩn cấp",
        text="Nước lên nhanh.",
        zones=frozenset({EAST, WEST}),
        every=timedelta(minutes=10),
        lasts=timedelta(hours=3),
        template="flood",
    )
    return replace(usual, **other)  # type: ignore[arg-type]


def made(desk: Desk, **other: object) -> Emergency:
    code = Code(desk.operator.id, 59_843_405)
    with desk.work() as session:
        return emergencies.order_of(session, desk.clock, desk.operator, wish(**other), code)


def waiting(order: Emergency) -> EmergencyState:
    return EmergencyState(
        id=order.id,
        kind="warning",
        title=order.title,
        text=order.text,
        script=order.script,
        zones=(1, 2),
        by="Lan",
        ordered="",
        expires="",
        next_at="",
        cadence_s=600,
        rounds=1,
        lacks_words=True,
    )


def entry(desk: Desk, what: str, **facts: object) -> Entry:
    return Entry(1, desk.clock.now(), EntryKind.ORDER, {"what": what, **facts}, GENESIS)


def test_an_order_says_all_the_air_needs(desk: Desk) -> None:
    order = made(desk, text="  Nước lên 2 m,\r\n rời nhà ngay. ")

    assert order.text == "Nước lên 2 m, rời nhà ngay."
    assert "hai mét" in order.script
    assert (order.by, order.zones) == (desk.operator.name, {EAST, WEST})
    assert order.expires - order.ordered == timedelta(hours=3)
    assert emergency_of(order.facts()) == order


def test_the_ready_words_fit_and_are_read_without_a_question(desk: Desk) -> None:
    for text in ready().texts:
        assert len(text) <= 200, text
        script = made(desk, text=text).script
        assert not any(sign.isdigit() for sign in script.replace("114", "").replace("112", ""))
    for each in ready().warnings:
        assert all(len(each.worded(level)) <= 200 for level in each.levels)


def test_what_waits_goes_with_the_order(desk: Desk) -> None:
    while prepare(desk.sessions, desk.clock, desk.studio):
        pass

    flood = ready().warning("flood")
    assert flood is not None
    order = made(desk, text=flood.worded())

    for sound in (order.siren, order.speech, order.fallback):
        assert sound is not None
        assert desk.studio.library.verify(sound.clip)
    assert made(desk, text="Lời mới.").speech is None
    clear = made(desk, kind=OrderKind.ALL_CLEAR, text=ready().all_clear)
    assert clear.siren is not None
    assert clear.siren != order.siren
    assert clear.speech is not None


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "lũ" * 101}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"zones": frozenset()}, "zones"),
        ({"zones": frozenset({EAST, SILENT})}, "zones"),
        ({"zones": frozenset({99})}, "zones"),
        ({"every": timedelta(0)}, "every"),
        ({"every": timedelta(hours=4)}, "every"),
        ({"lasts": timedelta(hours=25)}, "lasts"),
        ({"lasts": timedelta(0)}, "lasts"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_its_field(
    desk: Desk, wrong: dict[str, object], name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made(desk, **wrong)

    assert refused.value.field == name


def test_who_may_not_warn_is_refused(desk: Desk) -> None:
    for role in (Role.TECHNICIAN, Role.SUPERVISOR):
        with desk.work() as session, pytest.raises(Forbidden):
            emergencies.checked(session, desk.people[role], wish())


def test_fresh_words_are_spoken_brought_and_kept_for_the_next_time(desk: Desk) -> None:
    order = made(desk)
    air = WaitingAir(waiting(order))

    assert speak_at_once(desk.sessions, desk.clock, desk.studio, air)

    ((number, speech),) = air.words
    assert number == order.id
    assert desk.studio.library.verify(speech.clip)
    assert made(desk).speech == speech


def test_without_the_database_the_words_are_spoken_all_the_same(desk: Desk) -> None:
    def gone() -> object:
        raise OperationalError("SELECT", {}, Exception("disk I/O error"))

    air = WaitingAir(waiting(made(desk)))

    assert speak_at_once(gone, desk.clock, desk.studio, air)  # type: ignore[arg-type]
    assert len(air.words) == 1


def test_nothing_is_spoken_where_nobody_is_on_the_air(desk: Desk) -> None:
    assert not speak_at_once(desk.sessions, desk.clock, desk.studio, WaitingAir(None))


def test_a_voice_that_fails_is_told_of_and_asked_again(desk: Desk) -> None:
    air = WaitingAir(waiting(made(desk)))
    desk.voice.trigger_failure()

    assert not speak_at_once(desk.sessions, desk.clock, desk.studio, air)

    assert air.words == []


def test_the_journal_becomes_the_record_and_uses_the_code_up(desk: Desk) -> None:
    order = made(desk)
    with desk.work() as session:
        put_order(session, entry(desk, "emergency", **order.facts()))
        put_order(session, entry(desk, "emergency", **order.facts()))
        put_order(session, entry(desk, "emergency_over", id=order.id, why="Its time is over."))
        signed = {"by": "Minh", "person": 9, "refused": False, "note": "đúng"}
        put_order(session, entry(desk, "emergency_signed", id=order.id, **signed))

    with desk.work() as session:
        (row,) = store.newest(session, 9)
        assert (row.title, row.zones, row.by) == (order.title, order.zones, desk.operator.name)
        assert (row.over, row.over_why) == (desk.clock.now(), "Its time is over.")
        assert (row.signed_by, row.refused, row.note) == ("Minh", False, "đúng")


def test_an_entry_of_another_version_stops_nothing(desk: Desk) -> None:
    with desk.work() as session:
        put_order(session, entry(desk, "emergency", id="x"))
        put_order(session, entry(desk, "emergency_over", id=1))
        put_order(session, entry(desk, "stop", by="Lan", zones=None))

        assert store.newest(session, 9) == []


def test_the_sounds_are_made_once(desk: Desk) -> None:
    made_ahead = 0
    while prepare(desk.sessions, desk.clock, desk.studio):
        made_ahead += 1

    with desk.work() as session:
        assert session.query(EmergencySoundRow).count() == made_ahead == 2 + len(ready().texts)
