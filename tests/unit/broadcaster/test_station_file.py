"""A station file is read strictly, and what is wrong in it is named."""

import pytest

from broadcaster.domain.people import Role
from broadcaster.errors import Invalid
from broadcaster.founding.stationfile import parse, sample_text

LEAST = """
name = "Đài truyền thanh xã"
people = [{ login = "an", name = "An", role = "administrator" }]
buses = [{ name = "main", label = "Chính" }]
"""


def test_the_sample_station_is_a_commune_of_six_hamlets_with_one_person_for_each_role() -> None:
    sample = parse(sample_text())

    assert sample.name == "Đài truyền thanh xã (mẫu)"
    assert len(sample.zones) == 6
    assert sorted(person.role for person in sample.people) == sorted(Role)
    assert [str(p.starts)[:5] for p in sample.programmes] == ["05:30", "17:00"]
    assert [(d.profile, d.simulated) for d in sample.devices] == [("waveshare8", True)]


def test_a_station_may_begin_with_nearly_nothing() -> None:
    assert parse(LEAST).zones == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "TOML"),
        (LEAST + "colour = 'red'", "colour"),
        (LEAST.replace("administrator", "king"), "people.0.role"),
        (LEAST.replace("administrator", "operator"), "administrator"),
        (LEAST + "timezone = 'Mars/Base'", "Mars/Base"),
        (LEAST + "[[zones]]\nname = 'A'\nareas = ['X']\namplifier = 'ghost'", "ghost"),
        (LEAST + "[[zones]]\nname = 'A'\nareas = []", "zones.0.areas"),
        (
            LEAST
            + "[[devices]]\nname = 'b'\nlabel = 'B'\nprofile = 'lc4'\n"
            + "[[zones]]\nname = 'A'\nareas = ['X']\n"
            + "outputs = [{device = 'b', channel = 1}, {device = 'b', channel = 1}]",
            "used twice",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, named: str) -> None:
    with pytest.raises(Invalid, match=named):
        parse(text)


def test_a_board_may_have_a_safety_time_and_an_amplifier_a_fault_input() -> None:
    file = parse(
        LEAST
        + "[[devices]]\nname = 'b'\nlabel = 'B'\nprofile = 'lc4'\naddress = 255\nlease_s = 60\n"
        + "[[amplifiers]]\nname = 'a'\nlabel = 'A'\nbus = 'main'\nmin_off_s = 10\n"
        + "power = {device = 'b', channel = 1}\nfault = {device = 'b', channel = 1}\n"
    )

    assert (file.devices[0].lease_s, file.devices[0].enabled) == (60, True)
    assert file.amplifiers[0].min_off.total_seconds() == 10
    assert file.amplifiers[0].fault == file.amplifiers[0].power


def test_a_fault_input_on_a_board_nobody_described_is_named() -> None:
    with pytest.raises(Invalid, match="ghost"):
        parse(
            LEAST
            + "[[amplifiers]]\nname = 'a'\nlabel = 'A'\nbus = 'main'\n"
            + "fault = {device = 'ghost', channel = 1}\n"
        )
