"""Music up to the next exact time, what gives way when it is too long, and days without music."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

from made_days import (
    BUSES,
    CLOSING,
    DAY,
    HANOI,
    TUNE,
    bulletin,
    hours,
    local,
    one_off,
    plan,
    reasons,
    seconds,
    sound,
    zones,
)
from made_parts import BLOCK, MUSIC, PIECES, PRESSING, PROVERB, RELAY, block, made_of

from schedules.horizon import Days, Past, plan_days
from schedules.types import Basis, DayPlan, PartKind, Start, Turn

FILLED = made_of(TUNE, BLOCK, MUSIC, RELAY, starts="05:45")


def music(made: DayPlan) -> list:
    return [line for line in made.lines if line.kind is PartKind.FILLER]


def year(template: object, length: int = 60) -> list[DayPlan]:
    basis = Basis((template,), (), buses=BUSES)
    days = Days(DAY, DAY + timedelta(days=length - 1))
    return list(plan_days(days, HANOI, Past(DAY), lambda _day: basis))


def test_music_stretches_to_the_next_exact_time_and_is_cut_there() -> None:
    made = plan(templates=(FILLED,), candidates=(bulletin(1),))
    pieces = music(made)

    assert pieces[0].starts == local("05:45") + seconds(10 + 0.5 + 60 + 0.5)
    assert pieces[-1].ends == local("06:00") - seconds(0.5)
    assert all(after.starts - before.ends == seconds(0.5) for before, after in pairwise(pieces))
    assert str(pieces[-1].reason).endswith("and is cut there, its turn has come")
    assert "fills the time until 05:59:59" in str(pieces[0].reason)
    assert made.omissions == ()


def test_music_that_may_not_be_cut_leaves_the_rest_silent() -> None:
    whole = made_of(TUNE, replace(MUSIC, cut=False), RELAY, starts="05:45")

    made = plan(templates=(whole,))

    lengths = {piece.sound.length for piece in PIECES}
    assert {line.sound.length for line in music(made)} <= lengths
    assert reasons(made)[0][1].startswith("Nothing is heard from")


def test_music_leaves_room_for_what_follows_before_the_exact_time() -> None:
    template = made_of(TUNE, MUSIC, BLOCK, PROVERB, RELAY, starts="05:45")

    made = plan(templates=(template,), candidates=(bulletin(1),))

    assert [line.title for line in made.lines][-3:] == ["Bulletin 1", "Proverb", "VOV1"]
    assert local("06:00") - made.lines[-2].ends <= seconds(2)


def test_music_fills_up_to_the_end_of_the_programme_where_no_exact_time_follows() -> None:
    template = made_of(TUNE, BLOCK, MUSIC, CLOSING, longest=30)

    made = plan(templates=(template,), candidates=(bulletin(1),))

    assert made.lines[-1].title == "Closing"
    assert local("06:00") - made.lines[-1].ends < seconds(2)


def test_music_stops_for_a_soft_start_too() -> None:
    soft = replace(PROVERB, start=Start(time(5, 45), hard=False))

    made = plan(templates=(made_of(MUSIC, soft, BLOCK),), candidates=(bulletin(1),))

    assert next(line for line in made.lines if line.title == "Proverb").starts == local("05:45")


def test_music_may_have_its_own_end() -> None:
    template = made_of(BLOCK, replace(MUSIC, until=time(5, 40)))

    made = plan(templates=(template,), candidates=(bulletin(1),))

    assert made.lines[-1].ends == local("05:40")


def test_no_piece_opens_two_days_running_and_all_have_their_turn() -> None:
    openers = [music(made)[0].sound.clip for made in year(FILLED)]

    assert all(before != after for before, after in pairwise(openers))
    assert set(openers) == {piece.sound.clip for piece in PIECES}


def test_another_piece_opens_even_where_all_are_played_every_day() -> None:
    whole = made_of(MUSIC, RELAY, starts="05:49")

    made = year(whole, 14)
    openers = [music(one)[0].sound.clip for one in made]

    assert all(len({line.sound.clip for line in music(one)}) == 3 for one in made)
    assert all(len(music(one)) == 3 for one in made)
    assert all(before != after for before, after in pairwise(openers))


def test_two_programmes_of_one_day_do_not_open_with_the_same_piece() -> None:
    short = made_of(MUSIC, RELAY, starts="05:58")
    hall = replace(short, key="t2", zones=frozenset(BUSES) - short.zones)

    made = plan(templates=(short, hall))

    assert len({line.sound.clip for line in music(made)}) == 2


def test_what_was_never_heard_goes_by_the_day_of_the_week() -> None:
    openers = {
        music(plan(DAY + timedelta(days=2 + n), templates=(FILLED,)))[0].sound.clip
        for n in range(3)
    }

    assert len(openers) == 3


def test_a_short_hole_takes_another_piece_every_day() -> None:
    short = made_of(MUSIC, RELAY, starts="05:58")

    played = [tuple(line.sound.clip for line in music(made)) for made in year(short, 9)]

    assert all(len(pieces) == 1 for pieces in played)
    assert [played.count(one) for one in sorted(set(played))] == [3, 3, 3]


def test_a_new_piece_does_not_open_every_day_until_it_has_caught_up() -> None:
    new = replace(FILLED, parts=(replace(MUSIC, pieces=(*PIECES, PIECES[0])), RELAY))
    turns = {piece.sound.clip: Turn(local("05:50")) for piece in PIECES[:2]}

    first = plan(templates=(new,), turns=turns)

    assert music(first)[0].sound.clip == PIECES[2].sound.clip


def test_one_piece_alone_is_played_again_and_again() -> None:
    template = made_of(replace(MUSIC, pieces=PIECES[:1]), RELAY, starts="05:50")

    made = plan(templates=(template,))

    assert [line.sound.length for line in music(made)[:3]] == [seconds(180)] * 3


def test_music_goes_round_what_is_on_the_line_already() -> None:
    asked = one_off(9, "05:50", bulletin(9, length=60))

    made = plan(templates=(FILLED,), one_offs=(asked,))

    before = [line for line in music(made) if line.starts < asked.starts][-1]
    after = next(line for line in music(made) if line.starts > asked.starts)
    assert before.ends == local("05:50") - seconds(2)
    assert after.starts == local("05:51") + seconds(2)


def test_music_nobody_approved_or_without_sound_is_not_played() -> None:
    pieces = (replace(PIECES[0], authority=""), replace(PIECES[1], sound=sound("e", 0)), PIECES[2])
    template = made_of(replace(MUSIC, pieces=pieces), RELAY, starts="05:50")

    made = plan(templates=(template,))

    assert {line.title for line in music(made)} == {"Song f"}
    assert reasons(made) == [
        ("Song d", "It is left out of Morning: nobody has allowed this music."),
        ("Song e", "Its sound is empty; render it again."),
    ]


def test_on_a_day_of_mourning_there_is_no_music() -> None:
    made = plan(templates=(FILLED,), candidates=(bulletin(1),), no_music="National mourning")

    assert [line.title for line in made.lines] == ["Bulletin 1", "VOV1"]
    assert ("Tune", "There is no music: National mourning.") in reasons(made)


def test_parts_give_way_in_the_order_they_name() -> None:
    first = replace(PROVERB, title="First", yields=1)
    second = replace(PROVERB, title="Second", yields=2)
    news = bulletin(1, length=250, field="news")

    def heard(starts: str) -> list[str]:
        template = made_of(second, first, BLOCK, RELAY, starts=starts)
        return [line.title for line in plan(templates=(template,), candidates=(news,)).lines]

    assert heard("05:54") == ["Second", "First", "Bulletin 1", "VOV1"]
    assert heard("05:55:20") == ["Second", "Bulletin 1", "VOV1"]
    assert heard("05:55:40") == ["Bulletin 1", "VOV1"]


def test_what_gave_way_says_so() -> None:
    template = made_of(replace(PROVERB, yields=1), BLOCK, RELAY, starts="05:58")

    made = plan(templates=(template,), candidates=(bulletin(1, length=110),))

    assert reasons(made) == [("Proverb", "It gave way, because Morning was too long.")]


def test_a_block_that_yields_leaves_its_time_to_the_block_after_it() -> None:
    template = made_of(
        block(fields=frozenset({"story"}), yields=1),
        block(fields=frozenset({"notice"})),
        RELAY,
        starts="05:57",
    )
    stories = (bulletin(1, field="story"), bulletin(2, field="story"))

    made = plan(
        templates=(template,), candidates=(*stories, bulletin(3, length=100, field="notice"))
    )

    assert [line.bulletin for line in made.lines] == [1, 3, None]
    assert ("Bulletin 2", "It waits: part 1 of Morning is full.") in reasons(made)


def test_priority_items_make_the_rest_give_way() -> None:
    template = made_of(replace(PROVERB, yields=1), BLOCK, RELAY, starts="05:55")

    made = plan(templates=(template,), candidates=(bulletin(1, length=290, priority=PRESSING),))

    assert [line.title for line in made.lines] == ["Bulletin 1", "VOV1"]


def test_a_hard_start_of_words_is_kept_to_the_second_after_music() -> None:
    exact = replace(PROVERB, start=Start(time(5, 45)))

    made = plan(templates=(made_of(MUSIC, exact, BLOCK),), candidates=(bulletin(1),))

    assert next(line for line in made.lines if line.title == "Proverb").starts == local("05:45")


def test_a_relay_for_fewer_zones_waits_until_lines_are_switched() -> None:
    early = hours("05:00", "06:20", zones=zones(4))

    made = plan(templates=(made_of(MUSIC, RELAY, starts="05:50"),), permitted=(early,))

    assert made.lines[-1].zones == zones(1, 2, 3)
    assert made.lines[-1].starts == made.lines[-2].ends + seconds(2)
    assert ("VOV1", "The relay of VOV1 is not heard from 06:00 to 06:00:01.") in reasons(made)
