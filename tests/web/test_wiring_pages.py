"""The wiring edited on pages: a draft that is checked, applied whole and taken back."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from fake_playout import silent, sounding
from flask import Flask
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.domain.air import AirState, DeviceState
from broadcaster.domain.zones import Output
from broadcaster.store.patches import load_patch
from web.air import EXTENSION

INDEX = "/loudspeakers/patch/"
BOARD = {
    "label": "Bảng chợ",
    "make": "waveshare8",
    "port": "socket://10.0.0.9:4196",
    "address": "7",
    "lease": "60",
    "enabled": "1",
}


def seen(visitor: Visitor, path: str = INDEX) -> str:
    """Return the words of a page, as a person reads them."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", visitor.text(path)))
    return " ".join(text.split())


def version(visitor: Visitor) -> str:
    found = re.search(r'name="version" value="(\d+)"', visitor.text(INDEX))
    assert found is not None
    return found.group(1)


def zone_fields(name: str = "Thôn Thượng", *outputs: str, **more: str) -> dict[str, object]:
    given = {"name": name, "area": "4", "amplifier": "amp1", "outputs": list(outputs)}
    return given | more


def tell(app: Flask, state: AirState) -> None:
    app.extensions[EXTENSION].state = state


def outputs(desk: WebDesk, number: int) -> list[str]:
    with desk.work() as session:
        zone = next(each for each in load_patch(session).zones if each.id == number)
    return [f"{each.device}:{each.channel}" for each in zone.outputs]


def test_a_board_is_added_and_a_zone_moved_to_it_and_all_of_it_taken_back(
    desk: WebDesk, technician: Visitor
) -> None:
    technician.send(INDEX + "board/new", via=INDEX + "board/new", **BOARD)
    technician.send(
        INDEX + "zone/3", via=INDEX + "zone/3", **zone_fields("Thôn Thượng", "board2:1")
    )
    drafted, before = seen(technician), outputs(desk, 3)

    technician.send(INDEX + "apply", via=INDEX, version=version(technician))
    applied, after = seen(technician), outputs(desk, 3)
    technician.send(INDEX + "undo", via=INDEX)

    assert "Bản nháp: 2 thay đổi" in drafted
    assert "Thôn Thượng bật bằng Bảng chợ: 1, thay cho Bảng rơ-le 8 kênh (mô phỏng): 3." in drafted
    assert "Bảng rơ-le mới: Bảng chợ." in drafted
    assert "Đã áp dụng: 2 thay đổi." in applied
    assert "Bảng rơ-le Bảng chợ" not in applied
    assert "Bỏ bảng rơ-le Bảng chợ." in applied
    assert (before, after, outputs(desk, 3)) == (["board1:3"], ["board2:1"], ["board1:3"])
    assert "Đã hoàn tác: đấu nối trở lại như trước." in seen(technician)


def test_the_draft_says_at_once_what_is_wrong_and_is_not_applied(
    desk: WebDesk, technician: Visitor
) -> None:
    technician.send(INDEX + "zone/3", via=INDEX, **zone_fields("Thôn Thượng", "board1:9"))
    page = technician.text(INDEX)
    technician.send(INDEX + "apply", via=INDEX, version=version(technician), warnings="1")

    wrong = "Thôn Thượng nối vào kênh 9 của Bảng rơ-le 8 kênh (mô phỏng), mà bảng này chỉ có 8 kênh"
    assert wrong in page
    assert re.search(r'<button class="button main" disabled>', page)
    assert wrong in technician.text(INDEX + "zone/3")
    assert outputs(desk, 3) == ["board1:3"]


def test_a_warning_is_confirmed_before_the_draft_is_applied(
    desk: WebDesk, technician: Visitor
) -> None:
    technician.send(INDEX + "zone/3", via=INDEX, **zone_fields())
    asked = technician.text(INDEX)
    technician.send(INDEX + "apply", via=INDEX, version=version(technician))
    refused = seen(technician), outputs(desk, 3)
    technician.send(INDEX + "apply", via=INDEX, version=version(technician), warnings="1")

    assert 'name="warnings"' in asked
    assert "Hãy xem những điều kiểm tra phát hiện" in refused[0]
    assert refused[1] == ["board1:3"]
    assert outputs(desk, 3) == []


def test_what_is_wrong_with_the_wiring_in_force_stands_on_the_loudspeakers_page(
    technician: Visitor,
) -> None:
    technician.send(INDEX + "zone/3", via=INDEX, **zone_fields())
    technician.send(INDEX + "apply", via=INDEX, version=version(technician), warnings="1")

    page = technician.text("/loudspeakers/")
    assert "Cụm loa Thôn Thượng chưa nối kênh rơ-le" in page
    assert 'href="/loudspeakers/patch/#zone-3"' in page


def test_while_something_is_on_air_the_page_asks_once_more(
    app: Flask, desk: WebDesk, technician: Visitor
) -> None:
    technician.send(INDEX + "zone/3", via=INDEX, **zone_fields("Thôn Thượng", "board1:3", area="1"))
    tell(app, sounding(NOW.isoformat(), NOW.isoformat()))
    asked = technician.text(INDEX)
    technician.send(INDEX + "apply", via=INDEX, version=version(technician))
    refused = seen(technician)
    technician.send(INDEX + "apply", via=INDEX, version=version(technician), on_air="1")

    assert 'name="on_air"' in asked
    assert "hãy xác nhận được đổi đấu nối lúc này" in refused
    with desk.work() as session:
        assert load_patch(session).zones[2].area == 1


def test_areas_zones_amplifiers_and_sound_outputs_are_added(
    desk: WebDesk, technician: Visitor
) -> None:
    technician.send(INDEX + "area/new", via=INDEX, name="Thôn Chợ", parent="1")
    loop = {"witness": "card", "witness_card": "USB 2"}
    technician.send(
        INDEX + "bus/new", via=INDEX, label="Đường hai", sink="card", card="USB", **loop
    )
    technician.send(INDEX + "board/new", via=INDEX, **{**BOARD, "make": "pa1250", "lease": ""})
    technician.send(
        INDEX + "amplifier/new",
        via=INDEX,
        label="Tăng âm số",
        bus="bus1",
        way="line:board2",
        power="board1:1",
        warm_up="2,5",
        min_off="10",
    )
    technician.send(
        INDEX + "amplifier/new",
        via=INDEX,
        label="Tăng âm cũ",
        bus="main",
        way="relay",
        fault="board1:1",
        warm_up="",
        min_off="",
    )
    page = seen(technician)
    technician.send(INDEX + "amplifier/amp3/remove", via=INDEX)
    technician.send(
        INDEX + "zone/new", via=INDEX, name="Bến", area="-1", amplifier="amp2", outputs=[]
    )
    technician.send(INDEX + "apply", via=INDEX, version=version(technician), warnings="1")

    assert "Tăng âm Tăng âm cũ chưa có tiếp điểm nguồn" in page
    assert "Đầu vào báo sự cố của Tăng âm cũ: Bảng rơ-le 8 kênh (mô phỏng) không có đầu vào" in page
    with desk.work() as session:
        patch = load_patch(session)
    new = patch.amplifiers[1]
    assert (new.kind, new.power, new.mute) == ("line", Output("board2", 1), Output("board2", 2))
    assert (new.warm_up.total_seconds(), new.min_off.total_seconds()) == (2.5, 10)
    assert (patch.buses[0].sink, patch.areas[-1].name) == ("card:USB", "Thôn Chợ")
    assert patch.buses[0].witness == "card:USB 2"
    assert (patch.zones[-1].name, patch.zones[-1].area) == ("Bến", patch.areas[-1].id)


def test_what_is_mistyped_stays_typed_and_gets_its_sentence(technician: Visitor) -> None:
    answer = technician.send(
        INDEX + "board/new", via=INDEX, **{**BOARD, "label": "Bảng mới", "address": "một"}
    )
    page = answer.get_data(as_text=True)
    slow = technician.send(INDEX + "board/new", via=INDEX, **{**BOARD, "lease": "lâu"})
    nameless = technician.send(INDEX + "area/new", via=INDEX, name=" ", parent="1")

    assert answer.status_code == slow.status_code == nameless.status_code == 422
    assert 'value="Bảng mới"' in page
    assert 'value="một"' in page
    assert "Hãy ghi địa chỉ bằng số" in page
    assert "Hãy ghi số giây từ 0 đến 7200." in slow.get_data(as_text=True)
    assert "Bản nháp" not in seen(technician).split("Khu vực và cụm loa")[0].split("bản nháp:")[-1]


def test_a_form_is_checked_while_it_is_filled_and_nothing_is_kept(
    desk: WebDesk, technician: Visitor
) -> None:
    taken = technician.send(
        INDEX + "zone/3/try", via=INDEX, **zone_fields("Thôn Thượng", "board1:4")
    )
    folder = technician.send(
        INDEX + "board/new/try", via=INDEX, **{**BOARD, "port": str(desk.data)}
    )
    fine = technician.send(INDEX + "board/new/try", via=INDEX, **BOARD)

    assert "bật cả hai cụm loa Thôn Thượng và Thôn Hạ" in html.unescape(
        taken.get_data(as_text=True)
    )
    assert "là thư mục, không phải cổng" in folder.get_data(as_text=True)
    assert fine.get_data(as_text=True).strip() == ""
    assert "Không có bản nháp" in seen(technician)


def test_who_changed_the_wiring_and_took_it_back_stays_written(technician: Visitor) -> None:
    technician.send(INDEX + "area/new", via=INDEX, name="Thôn Chợ", parent="1")
    technician.send(INDEX + "apply", via=INDEX, version=version(technician))
    technician.send(INDEX + "undo", via=INDEX)

    page = seen(technician, INDEX + "history")
    assert "Khu vực mới: Thôn Chợ." in page
    assert "Phạm Văn Dũng đã hoàn tác, 10:00 hôm nay" in page


def test_zones_change_places_and_parts_go(desk: WebDesk, technician: Visitor) -> None:
    technician.send(INDEX + "area/3/move", via=INDEX, way="up")
    technician.send(INDEX + "zone/1/move", via=INDEX, way="down")
    technician.send(INDEX + "board/board1/remove", via=INDEX)
    kept = seen(technician)

    assert "Đổi thứ tự khu vực hoặc cụm loa." in kept
    assert "còn đang được dùng ở: Thôn Đông" in kept
    assert technician.send(INDEX + "board/none/remove", via=INDEX).status_code in {302, 404}
    assert technician.get(INDEX + "board/none").status_code == 404
    assert technician.get(INDEX + "zone/xyz").status_code == 404


def test_a_draft_is_thrown_away(technician: Visitor) -> None:
    technician.send(INDEX + "area/new", via=INDEX, name="Thôn Chợ", parent="1")
    technician.send(INDEX + "discard", via=INDEX)

    page = seen(technician)
    assert "Không có bản nháp: đài đang đấu nối như dưới đây" in page
    assert "Kiểm tra không thấy gì sai." in page


@pytest.mark.parametrize("login", ["operator", "supervisor"])
def test_others_look_and_change_nothing(login: str, request: pytest.FixtureRequest) -> None:
    visitor: Visitor = request.getfixturevalue(login)

    page = visitor.text(INDEX)
    assert "Thôn Thượng" in page
    assert "Sửa" not in page
    for path in ("apply", "undo", "discard", "zone/3", "zone/new", "zone/3/remove"):
        assert visitor.send(INDEX + path, via="/more", name="x").status_code == 403


def test_the_loudspeakers_page_says_how_each_device_is(app: Flask, technician: Visitor) -> None:
    board = DeviceState("board1", "{device} does not answer.", {"device": "Bảng 1"})
    tell(app, replace(silent(NOW.isoformat()), devices=(board,)))
    broken = seen(technician, "/loudspeakers/")
    tell(app, replace(silent(NOW.isoformat()), devices=(DeviceState("board1"),)))

    assert "có sự cố Bảng 1 không trả lời." in broken
    assert "có trả lời" in seen(technician, "/loudspeakers/")


def test_each_zone_says_how_surely_its_contact_is_known(app: Flask, supervisor: Visitor) -> None:
    state = silent(NOW.isoformat())
    words = ("assumed", "acknowledged", "verified")
    lamps = tuple(
        replace(lamp, knowledge=word) for lamp, word in zip(state.lamps, words, strict=False)
    )
    tell(app, replace(state, lamps=lamps))

    page = seen(supervisor, "/loudspeakers/")
    rows = page.split("Cụm loa Xã (mẫu)")[1]
    assert [word in rows for word in ("giả định", "đã báo nhận", "đã kiểm chứng")] == [True] * 3


def test_a_sound_output_on_an_icecast_server_is_kept_and_shown_again(
    desk: WebDesk, technician: Visitor
) -> None:
    technician.send(
        INDEX + "bus/new", via=INDEX, label="Mạng", sink="icecast", icecast="radio.vn:8000/xa.mp3"
    )

    page = technician.text(INDEX + "bus/bus1")

    assert 'value="icecast" checked' in page
    assert 'value="radio.vn:8000/xa.mp3"' in page
