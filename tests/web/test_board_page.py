"""The simulated board: what its page shows, who may break what, and what it says to nonsense."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from board_bench import AMPLIFIER, BOARD, BoardBench
from flask import Flask
from quick_pages import pages_of
from visitors import Visitor

from hardware.sim.faults import Fault, InForce

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def whole_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardBench]:
    made = BoardBench(tmp_path_factory.mktemp("bench"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def bench(whole_bench: BoardBench) -> Iterator[BoardBench]:
    whole_bench.rest()
    yield whole_bench
    whole_bench.rest()


@pytest.fixture(scope="module")
def app(whole_bench: BoardBench) -> Flask:
    return pages_of(whole_bench.desk)


@pytest.fixture
def technician(app: Flask, bench: BoardBench) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.sign_in("kythuat")
    return visitor


def channel(page: str, number: int) -> str:
    """Return what the page says of one channel of the relay board, without its tags."""
    found = re.search(rf'data-channel="{number}">(.*?)</li>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def test_a_closed_contact_names_its_hamlet_and_why_its_horn_is_silent(
    technician: Visitor, bench: BoardBench
) -> None:
    bench.switch({2: True})

    said = channel(technician.text("/board/"), 2)

    assert said.startswith("2 Thôn Đoài tiếp điểm đóng đèn sáng")
    assert "im lặng: tăng âm đang tắt" in said


def test_a_horn_would_sound_when_its_amplifier_has_power_and_is_not_muted(
    technician: Visitor, bench: BoardBench
) -> None:
    bench.switch({7: True})
    bench.switch({2: True})
    muted = channel(technician.text("/board/"), 2)
    bench.switch({8: True})

    assert "im lặng: tăng âm đang ngắt tiếng" in muted
    assert "loa sẽ kêu" in channel(technician.text("/board/"), 2)


def test_a_welded_contact_is_marked_where_its_lamp_does_not_show_it(
    technician: Visitor, bench: BoardBench
) -> None:
    bench.told.order(Fault("stuck_on", BOARD, channel=3))

    page = technician.text("/board/")

    assert "Đèn báo không đúng sự thật." in channel(page, 3)
    assert "Đèn báo không đúng sự thật." not in channel(page, 4)


def test_the_bytes_on_the_wire_stand_there_newest_first_with_their_direction(
    technician: Visitor, bench: BoardBench
) -> None:
    bench.look()

    wire = technician.text("/board/").partition('id="wire"')[2]

    answer, question = wire.index("01 01 02 00 00 B9 FC"), wire.index("01 01 00 00 00 10 3D C6")
    assert answer < question
    assert "← board1" in wire[:answer]
    assert "→ board1" in wire[answer:question]


def test_the_bytes_of_one_line_can_be_looked_at_alone(
    technician: Visitor, bench: BoardBench
) -> None:
    bench.look()

    wire = technician.text(f"/board/?line={AMPLIFIER}").partition('id="wire"')[2]

    assert "01 01 00 00 00 10 3D C6" not in wire


def test_a_fault_takes_channel_and_how_often_and_when(
    technician: Visitor, bench: BoardBench
) -> None:
    technician.send(
        f"/board/{BOARD}/fault",
        via="/board/",
        name="late",
        channel="3",
        times="2",
        chance="50",
        skip="1",
        for_s="60,5",
        late_s="0.4",
        code="5",
    )

    [standing] = bench.told.truth().standing
    assert isinstance(standing, InForce)
    assert standing.fault == Fault(
        "late", BOARD, channel=3, times=2, skip=1, chance=0.5, late_s=0.4, for_s=60.5, code=5
    )


def test_a_fault_that_begins_later_says_when(technician: Visitor, bench: BoardBench) -> None:
    technician.send(f"/board/{BOARD}/fault", via="/board/", name="deaf", after_s="90")

    assert re.search(r"bắt đầu sau (89|90) giây", technician.text("/board/"))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("times", "many", "Hãy ghi một số nguyên, ví dụ 3."),
        ("chance", "0", "Hãy ghi xác suất từ 1 đến 100 %."),
        ("chance", "150", "Hãy ghi xác suất từ 1 đến 100 %."),
        ("for_s", "soon", "Hãy ghi số giây, ví dụ 1,5."),
        ("after_s", "1e9", "Hãy ghi số giây, ví dụ 1,5."),
        ("late_s", "-1", "Hãy ghi số giây, ví dụ 1,5."),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(
    technician: Visitor, bench: BoardBench, field: str, typed: str, sentence: str
) -> None:
    fields = {"name": "deaf", field: typed}
    technician.send(f"/board/{BOARD}/fault", via="/board/", **fields)

    assert sentence in technician.text("/board/")
    assert bench.told.truth().faults == ()


def test_a_device_or_a_fault_that_is_not_there_is_refused_in_a_sentence(
    technician: Visitor, bench: BoardBench
) -> None:
    technician.send("/board/nowhere/fault", via="/board/", name="deaf")
    first = technician.text("/board/")
    technician.send(f"/board/{BOARD}/fault", via="/board/", name="gremlins")
    second = technician.text("/board/")

    assert "nowhere" in first
    assert "gremlins" in second


def test_one_fault_is_lifted_or_those_of_a_device_or_all(
    technician: Visitor, bench: BoardBench
) -> None:
    for device, name in ((BOARD, "deaf"), (BOARD, "late"), (BOARD, "echo"), (AMPLIFIER, "short")):
        bench.told.order(Fault(name, device))
    left = []

    technician.send(f"/board/{BOARD}/lift", via="/board/", name="late")
    left.append([fault.name for fault in bench.told.truth().faults])
    technician.send(f"/board/{BOARD}/clear", via="/board/")
    left.append([fault.name for fault in bench.told.truth().faults])
    technician.send("/board/clear", via="/board/")
    left.append([fault.name for fault in bench.told.truth().faults])

    assert left == [["deaf", "echo", "short"], ["short"], []]


def test_who_may_not_change_devices_looks_and_breaks_nothing(app: Flask, bench: BoardBench) -> None:
    visitor = Visitor(app.test_client())
    visitor.sign_in("bientap")

    page = visitor.text("/board/")
    answers = [
        visitor.send(path, via="/more", name="deaf").status_code
        for path in (f"/board/{BOARD}/fault", f"/board/{BOARD}/lift", "/board/clear")
    ]

    assert 'id="world"' in page
    assert "switchboard" not in page.partition('id="world"')[2]
    assert answers == [403, 403, 403]


def test_an_amplifier_with_a_data_line_has_its_faults_and_a_relay_board_has_none_of_them(
    technician: Visitor,
) -> None:
    boards = technician.text(f"/board/?device={BOARD}")
    amplifiers = technician.text(f"/board/?device={AMPLIFIER}")

    assert 'id="switch-overtemp"' not in boards
    assert 'id="switch-overtemp"' in amplifiers
    assert 'id="switch-stuck_on"' in boards


def test_while_the_simulator_is_away_the_page_says_so_and_nothing_else(
    technician: Visitor, bench: BoardBench
) -> None:
    announced = bench.folder / "simulator.json"
    hidden = announced.rename(announced.with_suffix(".away"))

    answer = technician.get("/board/")
    hidden.rename(announced)

    assert answer.status_code == 200
    assert "Bộ mô phỏng chưa trả lời" in answer.get_data(as_text=True)
    assert 'id="world"' not in answer.get_data(as_text=True)
    assert 'id="world"' in technician.text("/board/")
