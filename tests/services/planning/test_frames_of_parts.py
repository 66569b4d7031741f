"""Templates of parts, from the rows to the plan: relays, music, words, and what allows them."""

from __future__ import annotations

from datetime import date, time, timedelta

from framed import ADMINISTRATOR, FRAME, OPERATOR, framed, keep, listed, only, piece, speak
from planning_desk import SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.frames import FillerRule, RelayRule, TuneRule, WordsRule
from broadcaster.domain.programmes import TemplateId
from broadcaster.services.authority import authority_holds
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import plan_of
from broadcaster.services.publishing import preview, publish_day
from broadcaster.services.timetable import template
from broadcaster.services.turns import turns
from broadcaster.store.tables import RelaySourceRow, StandingClipRow
from schedules.parts import BulletinBlock
from schedules.types import Line, PartKind, Turn

RELAY = RelayRule("vov1", time(6, 0), time(6, 30))
OPENING = WordsRule(PartKind.OPENING, "Đây là đài truyền thanh xã.")
PROVERB = WordsRule(PartKind.WORDS, "Một con ngựa đau, cả tàu bỏ cỏ.")
WHOLE = (TuneRule(), OPENING, BulletinBlock(), FillerRule(), RELAY)


def published(desk: Desk, day: date = SATURDAY) -> PlanView:
    with desk.transaction() as session:
        made = publish_day(session, desk.clock, day, "test")
    assert made is not None
    return made


def left_out(plan: PlanView) -> list[tuple[str, str]]:
    return [(one.title, str(one.reason)) for one in plan.omissions]


def test_a_hamlets_own_frame_leaves_what_the_commune_is_told_to_the_other_programme(
    desk: Desk,
) -> None:
    own = framed(BulletinBlock(own=True), name="Thôn Ba", starts=time(19, 0), zones=frozenset({3}))
    number = keep(desk, own)
    desk.approved("Cả xã", 60)
    desk.approved("Riêng thôn", 60, zones=frozenset({3}))

    plan = published(desk)

    kept = f"{SATURDAY}/t{number}/1900"
    assert [line.title for line in plan.lines if line.programme == kept] == ["Riêng thôn"]
    why = "It is left out of Thôn Ba: it is meant for other zones too, read in Sáng."
    assert ("Cả xã", why) in left_out(plan)


def first(plan: PlanView, kind: PartKind) -> Line:
    return next(line for line in plan.lines if line.kind is kind)


def test_a_frame_of_parts_is_planned_in_their_order(desk: Desk) -> None:
    source, music = listed(desk), piece(desk, "Quê hương", 2400)
    speak(desk, only(desk, *WHOLE))
    desk.approved("Họp thôn", 60)

    plan = published(desk)

    assert [line.kind.value for line in plan.lines] == [
        "signature",
        "opening",
        "bulletin",
        "filler",
        "relay",
    ]
    relay, filler = plan.lines[4], plan.lines[3]
    assert (relay.starts, relay.ends) == (local("06:00"), local("06:30"))
    assert (relay.sound.clip, relay.authority) == ("relay:vov1", f"relay:{source}")
    assert filler.authority == f"standing:{music}"
    assert filler.ends == local("06:00") - timedelta(seconds=0.5)
    assert "and is cut there" in str(filler.reason)


def test_a_plan_of_parts_reads_back_from_the_store_line_by_line(desk: Desk) -> None:
    listed(desk)
    piece(desk, "Quê hương", 2400)
    speak(desk, only(desk, *WHOLE))
    desk.approved("Họp thôn", 60)

    with desk.transaction() as session:
        made = preview(session, desk.clock, SATURDAY)
    published(desk)
    with desk.transaction() as session:
        kept = plan_of(session, SATURDAY)

    assert kept is not None
    assert kept.lines == made.lines
    assert {PartKind.FILLER, PartKind.RELAY} < {line.kind for line in kept.lines}


def test_a_station_nobody_allowed_is_not_relayed_and_the_rest_is_aired(desk: Desk) -> None:
    listed(desk, allowed=False)
    only(desk, TuneRule(), RELAY, BulletinBlock())
    desk.approved("Họp thôn", 60)

    plan = published(desk)

    assert [line.kind.value for line in plan.lines] == ["signature", "bulletin"]
    assert ("VOV1", "It is left out of Sáng sớm: nobody has allowed this relay.") in left_out(plan)


def test_a_block_takes_the_fields_it_is_for(desk: Desk) -> None:
    only(desk, BulletinBlock(fields=frozenset({"2"})))
    desk.approved("Chung", field=1)
    desk.approved("Đột xuất", field=2)

    plan = published(desk)

    assert [line.title for line in plan.lines] == ["Đột xuất"]
    assert ("Chung", "No part of Sáng sớm takes its field (1).") in left_out(plan)


def test_without_any_music_the_programme_is_aired_and_says_so(desk: Desk) -> None:
    only(desk, BulletinBlock(), FillerRule(until=time(6, 0)))
    desk.approved("Họp thôn", 60)

    plan = published(desk)

    assert [line.kind for line in plan.lines] == [PartKind.BULLETIN]
    assert ("Music", "There is no piece of music that may be played.") in left_out(plan)


def test_music_that_nobody_allowed_is_not_played(desk: Desk) -> None:
    piece(desk, "Lạ", 200, allowed=False)
    piece(desk, "Quen", 200)
    only(desk, BulletinBlock(), FillerRule(until=time(5, 40)))
    desk.approved("Họp thôn", 60)

    plan = published(desk)

    assert {line.title for line in plan.lines if line.kind is PartKind.FILLER} == {"Quen"}
    assert any(title == "Lạ" for title, _ in left_out(plan))


def test_the_piece_that_opened_yesterday_does_not_open_today(desk: Desk) -> None:
    piece(desk, "Một", 1800)
    piece(desk, "Hai", 1800)
    only(desk, BulletinBlock(), FillerRule(until=time(5, 50)))
    desk.approved("Họp thôn", 60, airings=None)
    saturday = first(published(desk), PartKind.FILLER)

    desk.ran(saturday, Outcome.AIRED)
    with desk.transaction() as session:
        session.connection().exec_driver_sql("UPDATE as_run SET began = due")
    desk.at("12:00")
    sunday = first(published(desk, SUNDAY), PartKind.FILLER)

    assert sunday.title != saturday.title


def test_music_that_was_missed_still_has_its_turn(desk: Desk) -> None:
    piece(desk, "Một", 300)
    piece(desk, "Hai", 300)
    only(desk, BulletinBlock(), FillerRule(until=time(5, 50)))
    desk.approved("Họp thôn", 60, airings=None)
    opener, second, *_ = [one for one in published(desk).lines if one.kind is PartKind.FILLER]
    desk.ran(opener, Outcome.MISSED)
    desk.ran(second, Outcome.AIRED)
    with desk.transaction() as session:
        session.connection().exec_driver_sql("UPDATE as_run SET began = due WHERE outcome='aired'")

    with desk.transaction() as session:
        heard = turns(session, local("12:00"))

    assert heard == {second.sound.clip: Turn(second.starts)}


def test_words_keep_their_permission_when_they_only_move(desk: Desk) -> None:
    number = only(desk, OPENING, BulletinBlock(), PROVERB)
    before = {part.text: part for part in shown(desk, number)}
    kept = stored_parts(desk, number)

    keep(desk, framed(kept[2], kept[1], kept[0]), number, by=OPERATOR)

    after = {part.text: part for part in shown(desk, number)}
    assert after == before
    assert before[OPENING.text].allowed_by == ADMINISTRATOR.name


def test_changed_words_are_to_be_allowed_anew_and_others_stay(desk: Desk) -> None:
    number = only(desk, OPENING, BulletinBlock(), PROVERB)
    opening, block, proverb = stored_parts(desk, number)

    changed = WordsRule(PartKind.OPENING, "Xin chào.", key=opening.key)
    keep(desk, framed(changed, block, proverb), number, by=OPERATOR)

    found = {part.text: part.allowed_by for part in shown(desk, number)}
    assert found == {"Xin chào.": None, PROVERB.text: ADMINISTRATOR.name}


def test_a_frame_taken_apart_into_parts_keeps_its_words_and_their_sound(desk: Desk) -> None:
    old = {part.kind: part for part in shown(desk, TemplateId(1))}

    words = (
        WordsRule(PartKind.OPENING, "Xin chào."),
        BulletinBlock(),
        WordsRule(PartKind.CLOSING, "Tạm biệt."),
    )
    keep(desk, framed(TuneRule(), *words), TemplateId(1), by=OPERATOR)

    new = {part.kind: part for part in shown(desk, TemplateId(1))}
    for kind in ("signature", "opening", "closing"):
        assert (new[kind].standing, new[kind].clip) == (old[kind].standing, old[kind].clip)
        assert new[kind].allowed_by == "Approver"


def test_words_that_were_taken_out_allow_nothing_any_more(desk: Desk) -> None:
    number = only(desk, PROVERB, BulletinBlock())
    speak(desk, number)
    (row,) = [part for part in shown(desk, number) if part.kind == "words"]

    keep(desk, framed(BulletinBlock()), number)

    with desk.transaction() as session:
        why = authority_holds(
            session,
            f"standing:{row.standing}",
            clip=row.clip or "",
            zones=FRAME.zones,
            at=local("05:30"),
        )
        assert session.get(StandingClipRow, row.standing).removed is not None
    assert str(why) == "It was taken out of the programmes."


def test_a_relay_is_allowed_by_its_place_on_the_list(desk: Desk) -> None:
    number = listed(desk)

    assert allowed(desk, number, "relay:vov1") is None
    assert allowed(desk, number, "relay:vov2") == "The sound is not the one that was approved."
    assert allowed(desk, 99, "relay:vov1") == (
        "This station is not on the list of relays any more."
    )
    desk.change(RelaySourceRow, number, allowed=None, allowed_by=None)
    assert allowed(desk, number, "relay:vov1") == (
        "Nobody has allowed the relay of this station yet."
    )


def test_a_station_taken_off_the_list_is_out_of_a_programme_that_has_begun(desk: Desk) -> None:
    number = listed(desk)
    only(desk, BulletinBlock(), RELAY)
    desk.approved("Họp thôn", 60)
    published(desk)

    desk.at("05:31")
    desk.change(RelaySourceRow, number, removed=desk.clock.now())
    plan = published(desk)

    assert [line.kind for line in plan.lines] == [PartKind.BULLETIN]
    assert ("VOV1", "Its approval no longer stands.") in left_out(plan)


def allowed(desk: Desk, number: int, clip: str) -> str | None:
    with desk.transaction() as session:
        why = authority_holds(
            session, f"relay:{number}", clip=clip, zones=FRAME.zones, at=local("06:00")
        )
    return None if why is None else str(why)


def shown(desk: Desk, number: TemplateId) -> tuple[object, ...]:
    with desk.transaction() as session:
        parts = template(session, number).parts
    return tuple(parts)


def stored_parts(desk: Desk, number: TemplateId) -> tuple[object, ...]:
    with desk.transaction() as session:
        return template(session, number).fields.parts
