"""One-way encoders: every line three times over, everything assumed."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_line import ScriptedLine

from hardware.catalogue import load_profile, parse_profile
from hardware.dialect import Refused, Taken
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.errors import OrderRefused, WrongProfile
from hardware.frames.lines import written
from hardware.frames.rds_ascii import EncoderDialect
from hardware.link import Link
from hardware.options import EncoderOptions
from hardware.types import ChannelState, Kind, Knowledge, Profile

ENCODER = load_profile("rds_ascii8")
WANTED = st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1)
HEAD = """name = "mine"
title = "My encoder"
dialect = "rds_ascii"
channels = 8
address = 0
baud = 2400
[options]
"""


def profile(**options: object) -> Profile:
    lines = {"on": "G=6000{ch:04X}0001", "off": "G=6000{ch:04X}0000"} | options
    return dataclasses.replace(ENCODER, options=EncoderOptions(**lines))  # type: ignore[arg-type]


def dialect(**options: object) -> EncoderDialect:
    return EncoderDialect(profile(**options), 0)


def board_on(line: ScriptedLine, **options: object) -> RelayBoard:
    return RelayBoard("encoder", profile(**options), dialect(**options), Place(Link("line", line)))


def frames(wanted: dict[int, bool], **options: object) -> list[bytes]:
    return [one.frame for one in dialect(**options).orders(wanted, lease_s=None)]


def test_an_encoder_is_no_board_of_relays() -> None:
    assert ENCODER.kind is Kind.ENCODER


def test_every_line_is_sent_three_times_in_rounds_offs_first() -> None:
    once = [b"G=600000020000\r", b"G=6000000C0001\r"]

    assert frames({12: True, 2: False}) == once * 3


def test_all_clusters_go_off_by_one_line_where_there_is_one() -> None:
    [*lines] = dialect(all_off="G=6000FFFF0000", repeats=4).off()

    assert [one.frame for one in lines] == [b"G=6000FFFF0000\r"] * 4
    assert len(dialect().off()) == 8 * 3


def test_what_was_told_is_assumed_and_nothing_is_asked() -> None:
    line = ScriptedLine()

    states = board_on(line).apply({1: True})

    assert states == {1: ChannelState(on=True, knowledge=Knowledge.ASSUMED)}
    assert line.sent == [b"G=600000010001\r"] * 3
    assert not board_on(line).all_off()


def test_an_encoder_that_confirms_is_waited_for_and_its_word_is_still_assumed() -> None:
    line = ScriptedLine(*[[(0.01, b"+\r\n")]] * 3)

    states = board_on(line, confirms=True).apply({1: True})

    assert states == {1: ChannelState(on=True, knowledge=Knowledge.ASSUMED)}


def test_an_encoder_that_does_not_know_the_line_refuses() -> None:
    line = ScriptedLine([(0.01, b"!\r\n")])

    with pytest.raises(OrderRefused, match="code 33"):
        board_on(line, confirms=True).order({1: True})


@pytest.mark.parametrize(
    ("heard", "reply"),
    [
        (b"+", Taken()),
        (b"\r\n+\r\n+\r\n", Taken()),
        (b"G=600000010001\r\n+\r\n", Taken()),
        (b"-", Refused(ord("-"))),
        (b"/", Refused(ord("/"))),
        (b"G=600000010001\r", None),
        (b"+!", None),
        (b"", None),
        (b"RDS-C 1.2\r\n", None),
    ],
)
def test_the_encoders_sign_is_its_own_and_no_echo(
    heard: bytes, reply: Taken | Refused | None
) -> None:
    [order, *_] = dialect(confirms=True).orders({1: True}, lease_s=None)

    assert order.find(heard) == reply


@pytest.mark.parametrize(
    ("line", "sent"),
    [("{ch}", "12"), ("{ch:X}", "C"), ("{ch:02X}", "0C"), ("{ch:4d}", "0012"), ("A", "A")],
)
def test_a_number_is_written_as_the_line_says(line: str, sent: str) -> None:
    assert written(line, 12) == sent


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ('on = "G={ch}"\noff = "G="', "line 9: off is 'G=', it must be a line that names"),
        ('on = "G={ch}"\noff = "G={ch}"', "line 9: off is 'G={ch}', it must be another line"),
        ('on = "{chan}"\noff = "{ch}"', r"line 8: on is '{chan}', it must be a line whose only"),
        ('on = "\\r{ch}"\noff = "{ch}"', "line 8: on .*one line of at most 80 ASCII characters"),
        (
            'on = "A{ch}"\noff = "B{ch}"\nall_off = "C{ch}"',
            r"line 10: all_off is 'C{ch}', it must be a line without {ch}",
        ),
        (
            'on = "A{ch}"\noff = "B{ch}"\nrepeats = 2',
            "line 10: repeats is 2, it must be a whole number from 3 to 10",
        ),
    ],
)
def test_a_wrong_line_is_refused_with_its_field_and_line(options: str, sentence: str) -> None:
    with pytest.raises(WrongProfile, match=sentence):
        parse_profile(HEAD + options, file="mine.toml")


@given(WANTED)
def test_only_the_clusters_named_are_told(wanted: dict[int, bool]) -> None:
    sent = frames(wanted)

    assert {(int(f[6:10], 16), f.endswith(b"1\r")) for f in sent} == set(wanted.items())
    assert len(sent) == 3 * len(wanted)
