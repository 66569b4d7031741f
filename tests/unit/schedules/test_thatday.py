"""The programmes of one day: what starts, what marks change, what falls away and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from made_days import (
    BUSES,
    DAY,
    EVENING,
    MAIN,
    MORNING,
    bulletin,
    hours,
    local,
    one_off,
    plan,
    zones,
)

from schedules.calendar import added, calendar_of
from schedules.effects import DayEffects, effects
from schedules.marks import (
    DayKind,
    Effect,
    NoMusic,
    NoProgramme,
    OtherTimetable,
    QuietHours,
)
from schedules.recurrence import Recurrence
from schedules.rule_text import parse
from schedules.seasons import (
    Almanac,
    Entry,
    Extra,
    MonthDay,
    OtherStarts,
    Season,
    Skip,
    Start,
    Timetable,
)
from schedules.thatday import FramesOfDay, frames_on, with_marks
from schedules.types import Basis, DayPlan, PartKind, Priority

FRAMES = {frame.key: frame for frame in (MORNING, EVENING)}
DAILY = Recurrence((parse("FREQ=DAILY", date(2020, 1, 1)),))
AM, PM = Start(time(5, 30), "t1"), Start(time(17), "t2")
USUAL = Timetable("usual", "usual times", (Entry(AM, DAILY), Entry(PM, DAILY)))
LATER = Timetable("1", "Tết", (Entry(Start(time(8), "t1"), DAILY),))
YEAR = Almanac("usual", {"usual": USUAL, "1": LATER})
NAMES = {zone: f"Hamlet {zone}" for zone in MAIN}


def marked(*wanted: Effect, kind: DayKind = DayKind.CUSTOM, name: str = "Feast") -> DayEffects:
    return effects(DAY, calendar_of(added("own", (DAY, DAY), kind, name, wanted)), NAMES)


NOTHING = DayEffects(DAY)


def day(almanac: Almanac = YEAR, found: DayEffects = NOTHING) -> FramesOfDay:
    return frames_on(DAY, almanac, found, FRAMES)


def placed(made: FramesOfDay) -> list[tuple[str, str, str]]:
    return [
        (f"{one.template.starts:%H:%M}", one.template.name, str(one.reason)) for one in made.placed
    ]


def left_out(made: FramesOfDay) -> list[tuple[str, str]]:
    return [(one.title, str(one.reason)) for one in made.left_out]


def compiled(made: FramesOfDay, found: DayEffects = NOTHING, **more: object) -> DayPlan:
    basis = Basis(
        templates=tuple(one.template for one in made.placed),
        candidates=(bulletin(1),),
        buses=BUSES,
        **more,
    )
    basis = with_marks(basis, found)
    given = {name: getattr(basis, name) for name in Basis.__slots__}
    return plan(**given)


def test_a_usual_day_has_its_programmes_at_their_times_each_with_its_reason() -> None:
    assert placed(day()) == [
        ("05:30", "Morning", "from timetable usual times"),
        ("17:00", "Evening", "from timetable usual times"),
    ]
    assert left_out(day()) == []


def test_a_start_holds_on_its_day_whatever_the_weekdays_of_its_frame_say() -> None:
    never = {key: replace(frame, weekdays=frozenset()) for key, frame in FRAMES.items()}

    made = frames_on(DAY, YEAR, NOTHING, never)

    assert {line.programme for line in compiled(made).lines} == {
        f"{DAY}/t1/0530",
        f"{DAY}/t2/1700",
    }


def test_a_season_moves_one_programme_and_the_one_it_drops_is_told() -> None:
    winter = Season("winter", "1", MonthDay(10, 1), MonthDay(3, 1))

    made = day(replace(YEAR, seasons=(winter,)))

    assert placed(made) == [("08:00", "Morning", "from timetable Tết, because it is winter")]
    assert left_out(made) == [("Evening", "It is not aired in winter.")]


def test_a_mark_brings_another_timetable_in_one_hamlet_only() -> None:
    made = day(found=marked(OtherTimetable("1", zones(1))))

    assert [(one.template.starts, one.template.zones) for one in made.placed] == [
        (time(5, 30), MAIN - zones(1)),
        (time(8), zones(1)),
        (time(17), MAIN - zones(1)),
    ]
    assert left_out(made) == [
        ("Evening", "Feast: the timetable Tết holds in Hamlet 1 instead of the usual one.")
    ]


def test_no_programme_in_one_hamlet_leaves_the_others_theirs() -> None:
    made = day(found=marked(NoProgramme(zones(2))))

    assert {one.template.zones for one in made.placed} == {MAIN - zones(2)}
    assert left_out(made) == [
        (name, "Feast: no programme is aired in Hamlet 2.") for name in ("Morning", "Evening")
    ]


def test_no_programme_anywhere_is_told_of_each_that_falls_away() -> None:
    made = day(found=marked(NoProgramme()))

    assert made.placed == ()
    assert left_out(made) == [
        (name, "It is skipped on this day: Feast") for name in ("Morning", "Evening")
    ]


def test_what_a_person_set_for_the_day_goes_before_the_marks() -> None:
    by_hand = replace(YEAR, set_days={DAY: OtherStarts((AM,), "The flag is raised.")})

    made = day(by_hand, marked(NoProgramme()))

    assert placed(made) == [("05:30", "Morning", "set for this day: The flag is raised.")]
    assert left_out(made) == [("Evening", "On this day other starts are set: The flag is raised.")]


SKIPPED = replace(YEAR, set_days={DAY: Skip("The mast is painted.", frozenset({"t2"}))})


def test_what_is_skipped_on_a_marked_day_brings_nothing_back() -> None:
    assert day(SKIPPED, marked(NoProgramme())).placed == ()
    assert placed(day(SKIPPED, marked(OtherTimetable("1")))) == [
        ("08:00", "Morning", "from timetable Tết instead of the usual one: Feast")
    ]

    made = day(SKIPPED, marked(NoProgramme(zones(1))))

    assert [(x.template.name, x.template.zones) for x in made.placed] == [
        ("Morning", MAIN - zones(1))
    ]
    assert ("Evening", "It is skipped on this day: The mast is painted.") in left_out(made)


def test_the_hamlet_that_a_mark_silences_stays_silent_when_times_are_set_by_hand() -> None:
    by_hand = replace(YEAR, set_days={DAY: OtherStarts((AM,), "The flag is raised.")})

    made = day(by_hand, marked(NoProgramme(zones(1))))

    assert [(x.template.name, x.template.zones) for x in made.placed] == [
        ("Morning", MAIN - zones(1))
    ]
    assert ("Morning", "Feast: no programme is aired in Hamlet 1.") in left_out(made)


def test_an_extra_programme_is_aired_on_that_day_though_nothing_else_is() -> None:
    extra = Extra(Start(time(9), "t2"), "Opening of the school")

    made = day(replace(YEAR, extras={DAY: (extra,)}), marked(NoProgramme()))

    assert placed(made) == [("09:00", "Evening", "set for this day: Opening of the school")]


def test_a_timetable_that_was_taken_away_leaves_the_usual_times_and_says_so() -> None:
    made = day(found=marked(OtherTimetable("99")))

    assert [one.template.name for one in made.placed] == ["Morning", "Evening"]
    assert left_out(made) == [
        ("Feast", "Feast asks for a timetable that does not exist any more; the usual one holds.")
    ]


def test_mourning_keeps_the_words_and_drops_the_tune_with_its_name() -> None:
    found = marked(kind=DayKind.MOURNING, name="National mourning")

    made = compiled(day(), found)

    assert PartKind.SIGNATURE not in {line.kind for line in made.lines}
    assert PartKind.BULLETIN in {line.kind for line in made.lines}
    assert "National mourning" in {
        fact for omission in made.omissions for fact in omission.reason.facts.values()
    }


def test_music_forbidden_in_one_hamlet_silences_the_tune_of_programmes_heard_there() -> None:
    made = day(found=marked(NoMusic(zones(1))))
    elsewhere = [replace(made.placed[1], template=replace(EVENING, zones=zones(3)))]

    both = compiled(replace(made, placed=(made.placed[0], *elsewhere)), marked(NoMusic(zones(1))))

    tunes = {line.programme_name for line in both.lines if line.kind is PartKind.SIGNATURE}
    assert tunes == {"Evening"}


def test_quiet_hours_of_an_exam_keep_a_programme_away_by_the_name_of_the_day() -> None:
    found = marked(QuietHours(time(16), time(18)), kind=DayKind.EXAM, name="Exams")

    made = compiled(day(), found)

    assert {line.programme_name for line in made.lines} == {"Morning"}
    assert "Exams" in {one.reason.facts.get("rule") for one in made.omissions}


def test_an_emergency_asked_for_passes_over_quiet_hours_and_its_reason_names_them() -> None:
    found = marked(QuietHours(time(10), time(12)), kind=DayKind.EXAM, name="Exams")
    flood = bulletin(7, priority=Priority.EMERGENCY)
    asked = (one_off(1, "11:00", flood), one_off(2, "11:20", bulletin(8)))

    made = compiled(day(), found, one_offs=asked)

    heard = {line.bulletin: str(line.reason) for line in made.lines if line.programme_name != "x"}
    assert heard[7] == "an emergency asked for by Lan, although Exams allows no sound"
    assert 8 not in {x.bulletin for x in made.lines if x.starts == local("11:20")}


def test_the_longer_hours_of_emergencies_are_no_bypass() -> None:
    night = marked(QuietHours(time(20), time(23)), name="Night")
    longer = hours("05:00", "22:00", name="Emergencies")
    flood = bulletin(7, priority=Priority.EMERGENCY)

    made = compiled(
        day(),
        night,
        one_offs=(one_off(1, "21:00", flood), one_off(2, "22:30", flood)),
        longer=(longer,),
    )

    assert [str(line.reason) for line in made.lines if line.bulletin == 7] == [
        "asked for by Lan",
        "an emergency asked for by Lan, although Night allows no sound",
    ]
