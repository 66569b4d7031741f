"""Which horn would sound follows from the true contacts, never from what the boards say."""

import json

from simulated_commune import Commune

from hardware.rack import Rack
from hardware.report import LineReport, Outcome, Report, together
from hardware.sequence import bring_up
from hardware.sim.snapshot import from_json, take, to_json
from hardware.types import UNKNOWN, ChannelState, Knowledge, Output

POWER, MUTE = Output("near", 8), Output("near", 7)
HORN = Output("near", 1)


def switch(rack: Rack, *outputs: Output) -> None:
    rack.switch(dict.fromkeys(outputs, True))


def test_a_horn_sounds_only_with_line_power_warmth_and_no_mute() -> None:
    commune = Commune(warm_up=3.0)

    switch(commune.rack, HORN, POWER)
    muted = commune.world.sounding()
    switch(commune.rack, MUTE)
    cold = commune.world.sounding()
    commune.clock.sleep(3.0)

    assert muted == cold == frozenset()
    assert commune.world.open_to_sound() == {HORN}
    assert commune.world.sounding() == {HORN}


def test_the_amplifiers_own_contacts_are_no_horns() -> None:
    commune = Commune(warm_up=0.0)

    switch(commune.rack, POWER, MUTE)

    assert commune.world.sounding() == frozenset()


def test_a_welded_line_sounds_although_its_board_says_it_is_open() -> None:
    commune = Commune()
    commune.trigger("stuck_on", channel=2)

    report = bring_up(commune.wiring, frozenset({1}), commune.rack)

    assert report.lines[2].state == ChannelState(on=False, knowledge=Knowledge.VERIFIED)
    assert Output("near", 2) in commune.world.sounding()


def test_switching_a_line_under_sound_is_counted() -> None:
    commune = Commune()
    switch(commune.rack, POWER, MUTE)

    switch(commune.rack, HORN)

    assert commune.world.hot_switches == 1


def test_opening_everything_at_one_moment_is_no_switching_under_sound() -> None:
    commune = Commune()
    switch(commune.rack, POWER, MUTE)
    switch(commune.rack, Output("far", 1))
    before = commune.world.hot_switches

    commune.board("near").all_off()

    assert commune.world.hot_switches == before


def test_losing_power_opens_every_contact_and_forgets_the_warmth() -> None:
    commune = Commune(warm_up=3.0)
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    commune.world.lose_power()

    assert commune.closed() == set()
    assert not commune.world.truth().amplifiers["amplifier"].powered


def test_each_closing_of_a_contact_is_counted() -> None:
    commune = Commune()
    for on in (True, False, True, True, False):
        commune.rack.switch({HORN: on})

    assert commune.world.truth().cycles[HORN] == 2


def test_the_truth_survives_its_journey_over_the_control_socket() -> None:
    commune = Commune()
    commune.trigger("late", times=3)
    bring_up(commune.wiring, frozenset({1, 5}), commune.rack)

    snapshot = take(commune.world)

    assert from_json(json.loads(json.dumps(to_json(snapshot)))) == snapshot
    assert snapshot.closed == commune.closed()
    assert snapshot.sounding == commune.horns(1, 5)


def test_several_contacts_are_one_only_where_they_agree_and_as_sure_as_the_least() -> None:
    on = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
    said = ChannelState(on=True, knowledge=Knowledge.ACKNOWLEDGED)
    off = ChannelState(on=False, knowledge=Knowledge.VERIFIED)
    a, b = Output("a", 1), Output("b", 1)

    assert together({a: on, b: said}) == said
    assert together({a: on, b: off}) == ChannelState(on=None, knowledge=Knowledge.VERIFIED)
    assert together({a: on, b: UNKNOWN}) == UNKNOWN
    assert together({}) == UNKNOWN


def test_a_report_of_a_run_that_was_given_up_has_no_line_that_took() -> None:
    on = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
    lines = {1: LineReport(wanted=True, states={HORN: on})}

    assert Report(Outcome.PARTIAL, on, on, lines).took == {1}
    assert Report(Outcome.ABORTED, on, on, lines).took == frozenset()
