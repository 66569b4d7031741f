"""Lines open and close in order, and whatever fails, nothing sounds that should not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_commune import Commune

from hardware.errors import NoReply, WrongWiring
from hardware.report import Outcome
from hardware.sequence import bring_up, change_lines, lead_time, make_safe, tear_down
from hardware.types import AmplifierSpec, ChannelState, Knowledge, Output, Wiring
from hardware.wire import WireEvent

ON = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
OFF = ChannelState(on=False, knowledge=Knowledge.VERIFIED)
MUTE, POWER = Output("near", 7), Output("near", 8)


def moves(commune: Commune) -> list[tuple[Output, bool]]:
    """Record every true contact as it moves."""
    seen: list[tuple[Output, bool]] = []
    before = dict(commune.world.truth().contacts)

    def note() -> None:
        now = commune.world.truth().contacts
        seen.extend((o, now[o]) for o in now if now[o] != before[o])
        before.update(now)

    commune.world.on_change(note)
    return seen


def test_bring_up_opens_exactly_the_wanted_lines_and_proves_it() -> None:
    commune = Commune()

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.outcome is Outcome.DONE
    assert report.took == {1, 5}
    assert {line: one.state for line, one in report.lines.items()} == {
        1: ON,
        2: OFF,
        3: OFF,
        4: OFF,
        5: ON,
        6: OFF,
    }
    assert commune.world.sounding() == commune.horns(1, 5)


def test_the_amplifier_is_on_and_warm_before_a_line_moves_and_unmuted_last() -> None:
    commune = Commune(warm_up=3.0)
    seen = moves(commune)

    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    order = [output for output, _ in seen]
    assert order[0] == POWER
    assert set(order[1:-1]) == commune.horns(1, 5)
    assert order[-1] == MUTE
    assert commune.clock.monotonic() >= 3.0


def test_tear_down_mutes_first_and_cuts_the_amplifier_last() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    seen = moves(commune)

    report = tear_down(commune.wiring, commune.rack)

    order = [output for output, _ in seen]
    assert order[0] == MUTE
    assert set(order[1:-1]) == commune.horns(1, 5)
    assert order[-1] == POWER
    assert report.outcome is Outcome.DONE
    assert report.is_safe
    assert commune.closed() == set()


def test_each_board_gets_its_lines_in_one_frame() -> None:
    commune = Commune()
    frames: list[WireEvent] = []
    for line in commune.world.lines.values():
        line.watch = frames.append

    bring_up(commune.wiring, frozenset({1, 2, 3, 4, 5}), commune.rack)

    near_lines = bytes.fromhex("01 0F 00 00 00 04 01 0F")
    far_lines = bytes.fromhex("02 0F 00 00 00 02 01 01")
    writes = [e.octets[:-2] for e in frames if e.octets[1:2] == b"\x0f" and len(e.octets) == 10]
    assert writes.count(near_lines) == 1
    assert writes.count(far_lines) == 1


def test_changing_lines_keeps_the_amplifier_on_and_never_touches_a_third_line() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    commune.heard.clear()
    seen = moves(commune)

    report = change_lines(commune.wiring, frozenset({2, 5}), commune.rack)

    assert report.took == {2, 5}
    assert (POWER, False) not in seen
    assert seen[0] == (MUTE, False)
    assert seen[-1] == (MUTE, True)
    assert commune.heard == commune.horns(2, 5)
    assert commune.world.sounding() == commune.horns(2, 5)


def test_no_line_is_switched_while_sound_could_pass() -> None:
    commune = Commune()

    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    change_lines(commune.wiring, frozenset({2, 6}), commune.rack)
    tear_down(commune.wiring, commune.rack)

    assert commune.world.hot_switches == 0


def test_changing_to_no_line_at_all_leaves_the_amplifier_muted() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1}), commune.rack)

    report = change_lines(commune.wiring, frozenset(), commune.rack)

    assert report.outcome is Outcome.DONE
    assert report.sound == OFF
    assert commune.world.open_to_sound() == set()


def test_an_amplifier_without_a_mute_is_powered_after_its_lines_and_cut_before_them() -> None:
    commune = Commune(has_mute=False)
    seen = moves(commune)

    up = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    tear_down(commune.wiring, commune.rack)

    assert up.took == {1, 5}
    order = [output for output, _ in seen]
    assert order[2] == order[3] == POWER
    assert commune.world.hot_switches == 0
    assert commune.closed() == set()


def test_a_board_without_set_many_is_switched_coil_by_coil() -> None:
    commune = Commune(profile="kmtronic485")

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.took == {1, 5}
    assert commune.world.sounding() == commune.horns(1, 5)


def test_two_boards_share_one_bus() -> None:
    commune = Commune(shares_bus=True)

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.outcome is Outcome.DONE
    assert commune.world.sounding() == commune.horns(1, 5)


@pytest.mark.parametrize("fault", ["deaf", "unplug", "half_frame", "bit_flip"])
def test_a_board_that_fails_is_reported_and_the_good_lines_sound(fault: str) -> None:
    commune = Commune()
    commune.trigger(fault, device="far")

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.outcome is Outcome.PARTIAL
    assert report.took == {1}
    assert 5 in report.failed
    assert commune.horns(1) <= commune.world.sounding() <= commune.horns(1, 5)
    assert report.problems


def test_a_board_that_acts_without_answering_writes_is_believed_by_its_read_back() -> None:
    commune = Commune()
    commune.trigger("acts_but_no_ack", device="far")

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.outcome is Outcome.DONE
    assert report.lines[5].state == ON


def test_a_board_that_says_yes_and_does_nothing_is_found_out() -> None:
    commune = Commune()
    commune.trigger("acks_but_does_not_act", device="far")

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.took == {1}
    assert report.lines[5].state == OFF
    assert "Channel 1 of far did not close." in [str(problem) for problem in report.problems]


def test_a_board_that_fails_once_is_asked_again() -> None:
    commune = Commune()
    commune.trigger("acks_but_does_not_act", times=1)
    commune.trigger("busy", device="far", times=1)

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.outcome is Outcome.DONE
    assert report.took == {1, 5}


def test_with_no_line_at_all_the_amplifier_goes_off_again() -> None:
    commune = Commune()
    commune.trigger("deaf", device="far")

    report = bring_up(commune.wiring, frozenset({5, 6}), commune.rack)

    assert report.outcome is Outcome.ABORTED
    assert report.took == set()
    assert commune.closed() == set()


def test_a_dead_amplifier_board_means_nothing_sounds() -> None:
    commune = Commune()
    commune.trigger("deaf", device="near")

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    assert report.outcome is Outcome.ABORTED
    assert isinstance(report.problems[0], NoReply)
    assert commune.heard == set()
    assert commune.closed() == set()


def test_an_unwanted_line_that_cannot_be_opened_keeps_the_sound_off() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    commune.heard.clear()
    commune.trigger("acks_but_does_not_act", device="far")

    report = change_lines(commune.wiring, frozenset({1}), commune.rack)

    assert report.outcome is Outcome.ABORTED
    assert commune.heard == set()
    assert not commune.world.is_closed(POWER)
    assert not report.is_safe


def test_an_unwanted_line_on_a_board_gone_silent_keeps_the_sound_off() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    commune.heard.clear()
    commune.trigger("unplug", device="far")

    report = change_lines(commune.wiring, frozenset({1}), commune.rack)

    assert report.outcome is Outcome.ABORTED
    assert commune.heard == set()
    assert commune.world.sounding() == set()


def test_a_board_that_was_never_there_does_not_silence_the_others() -> None:
    commune = Commune()
    commune.trigger("unplug", device="far")

    report = bring_up(commune.wiring, frozenset({1}), commune.rack)

    assert report.took == {1}
    assert commune.world.sounding() == commune.horns(1)


def test_lines_left_open_by_a_dead_process_keep_the_sound_off_until_they_are_read() -> None:
    commune = Commune()
    commune.rack.doubt(commune.horns(5))
    commune.trigger("deaf", device="far")

    report = bring_up(commune.wiring, frozenset({1}), commune.rack)

    assert report.outcome is Outcome.ABORTED
    assert commune.heard == set()


def test_where_the_mute_is_welded_the_amplifier_is_cut_before_the_lines_move() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    commune.trigger("acks_but_does_not_act", times=3)
    seen = moves(commune)

    tear_down(commune.wiring, commune.rack)

    assert seen[0] == (POWER, False)
    assert commune.world.hot_switches == 0
    assert commune.closed() == set()


@pytest.mark.parametrize("after", range(60))
def test_a_stop_at_any_moment_ends_safe(after: int) -> None:
    commune = Commune(warm_up=2.0)
    asked = iter(range(after))

    def stop() -> bool:
        return next(asked, None) is None

    report = bring_up(commune.wiring, frozenset({1, 5}), commune.rack, stop=stop)

    if report.outcome is Outcome.CANCELLED:
        assert report.took == set()
        assert report.is_safe
        assert commune.closed() == set()
    else:
        assert report.took == {1, 5}
    assert commune.world.hot_switches == 0


def test_a_crash_in_the_middle_runs_the_tail_and_goes_on_upwards() -> None:
    commune = Commune()
    asked = iter([False, False, False, False])

    def crash() -> bool:
        try:
            return next(asked)
        except StopIteration:
            raise KeyboardInterrupt from None

    with pytest.raises(KeyboardInterrupt):
        bring_up(commune.wiring, frozenset({1}), commune.rack, stop=crash)

    assert commune.closed() == set()


def test_make_safe_opens_everything_of_this_wiring_and_nothing_else() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    foreign = Output("far", 8)
    commune.rack.switch({foreign: True})

    report = make_safe(commune.wiring, commune.rack)

    assert report.is_safe
    assert commune.closed() == {foreign}


@pytest.mark.parametrize("fault", ["deaf", "unplug", "half_frame", "no_reply"])
def test_make_safe_takes_at_most_two_seconds_with_a_dead_board(fault: str) -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    commune.trigger(fault, device="far")
    began = commune.clock.monotonic()

    report = make_safe(commune.wiring, commune.rack)

    assert report.outcome is Outcome.PARTIAL
    assert not report.is_safe
    assert commune.passed(began) <= 2.0
    assert commune.closed() <= commune.horns(5)


def test_all_off_opens_every_contact_of_every_board() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)
    commune.rack.switch({Output("far", 8): True})

    confirmed = commune.rack.all_off()

    assert confirmed == {"near": True, "far": True}
    assert commune.closed() == set()


def test_a_tear_down_that_cannot_be_confirmed_says_so() -> None:
    commune = Commune()
    bring_up(commune.wiring, frozenset({5}), commune.rack)
    commune.trigger("deaf", device="far")

    report = tear_down(commune.wiring, commune.rack)

    assert report.outcome is Outcome.PARTIAL
    assert not report.is_safe
    assert commune.closed() == commune.horns(5)


def test_the_lead_time_covers_a_bring_up_when_all_is_well() -> None:
    commune = Commune()
    lead = lead_time(commune.wiring, commune.rack)

    bring_up(commune.wiring, frozenset({1, 2, 3, 4, 5, 6}), commune.rack)

    assert 3.0 < commune.clock.monotonic() <= lead.total_seconds() < 4.0


def test_on_a_faster_clock_the_orders_take_more_of_the_stations_time_but_not_the_warm_up() -> None:
    commune = Commune(warm_up=3.0)

    once = lead_time(commune.wiring, commune.rack).total_seconds()
    twentyfold = lead_time(commune.wiring, commune.rack, rate=20.0).total_seconds()

    assert twentyfold - 3.0 == pytest.approx(20 * (once - 3.0), abs=1e-4)


@given(st.lists(st.frozensets(st.integers(1, 6)), min_size=1, max_size=6), st.booleans())
def test_in_no_order_of_jobs_does_a_line_switch_while_sound_could_pass(
    jobs: list[frozenset[int]],
    has_mute: bool,  # noqa: FBT001 -- given
) -> None:
    commune = Commune(has_mute=has_mute)

    bring_up(commune.wiring, jobs[0], commune.rack)
    for job in jobs[1:]:
        report = change_lines(commune.wiring, job, commune.rack)
        assert report.took == job
    tear_down(commune.wiring, commune.rack)

    assert commune.world.hot_switches == 0
    assert commune.closed() == set()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (Output("near", 9), "Device near has channels 1 to 8; there is no channel 9."),
        (Output("nowhere", 1), "There is no device named nowhere."),
        (MUTE, "Channel 7 of near is used twice."),
    ],
)
def test_wiring_that_cannot_be_is_refused_before_anything_moves(
    output: Output, sentence: str
) -> None:
    commune = Commune()
    wiring = Wiring(commune.amplifier, {1: (output,)})

    with pytest.raises(WrongWiring) as refused:
        bring_up(wiring, frozenset({1}), commune.rack)

    assert str(refused.value) == sentence
    assert commune.closed() == set()


def test_a_line_that_does_not_exist_is_refused() -> None:
    commune = Commune()

    with pytest.raises(WrongWiring, match="There is no line 9"):
        bring_up(commune.wiring, frozenset({9}), commune.rack)


def test_a_wiring_knows_every_output_it_may_switch() -> None:
    wiring = Wiring(AmplifierSpec("a", power=POWER), {1: (Output("far", 1), Output("near", 1))})

    assert wiring.outputs == {POWER, Output("far", 1), Output("near", 1)}
