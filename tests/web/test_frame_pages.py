"""The parts of a programme in a browser without script: each button is a form sent."""

from __future__ import annotations

import html
import re
from datetime import time

import pytest
from visitors import Visitor
from web_desk import WebDesk
from werkzeug.datastructures import MultiDict

from broadcaster.domain.frames import FillerRule, RelayRule, TuneRule, WordsRule, kind_of
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import relays, timetable
from broadcaster.services.relays import SourceFields
from broadcaster.store.tables import StandingClipRow
from schedules.parts import BulletinBlock
from schedules.types import PartKind

PAGE = "/timetable/frames/1"
SELECT = re.compile(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)


def typed(page: str) -> MultiDict[str, str]:
    """Return what a browser would send of the frame's form, without its buttons."""
    form = page.partition('id="frame"')[2].partition("</form>")[0]
    found: MultiDict[str, str] = MultiDict()
    for tag in re.finditer(r"<input[^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag[0]) for key in ("name", "value"))
        ticked = not re.search('type="(checkbox|radio)"', tag[0]) or " checked" in tag[0]
        if name is not None and ticked and name[1] != "csrf_token":
            found.add(name[1], html.unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found.add(name, text)
    for name, inner in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found.add(name, chosen[1] if chosen else "")
    return found


def press(visitor: Visitor, page: str, do: str, path: str = PAGE, **changes: str) -> str:
    """Press a button of the form on a page; return the page that comes."""
    form = typed(page)
    for name, value in changes.items():
        form.setlist(name.replace("__", "-").removeprefix("_"), [value])
    return sent(visitor, form, do, path)


def sent(visitor: Visitor, form: MultiDict[str, str], do: str, path: str = PAGE) -> str:
    data = MultiDict(form)
    data["do"], data["csrf_token"] = do, visitor.token(path)
    headers = {"Referer": f"http://localhost{path}"}
    answer = visitor.client.post(path, data=data, headers=headers, follow_redirects=True)
    return str(answer.get_data(as_text=True))


def kinds(page: str) -> list[str]:
    return re.findall(r'name="\d+-kind" value="([^"]+)"', page)


def kept(desk: WebDesk, number: int = 1) -> tuple[object, ...]:
    with desk.work() as session:
        return timetable.template(session, TemplateId(number)).fields.parts


def station(desk: WebDesk) -> None:
    with desk.work() as session:
        fields = SourceFields("VOV1", "https://vov.example/live")
        relays.save(session, desk.clock, desk.person("quantri"), fields)


def test_a_frame_without_parts_is_shown_as_the_parts_it_stands_for(
    desk: WebDesk, operator: Visitor
) -> None:
    page = operator.text(PAGE)

    assert kinds(page) == ["signature", "opening", "bulletin", "closing"]
    assert "<legend>Lĩnh vực</legend>" in page
    assert kept(desk) == ()


def test_parts_are_added_moved_and_taken_out_and_nothing_typed_is_lost(operator: Visitor) -> None:
    page = press(operator, operator.text(PAGE), "add:filler", _2__text="Lời mới của đài.")
    assert kinds(page) == ["signature", "opening", "bulletin", "filler", "closing"]

    page = press(operator, page, "up:4")
    assert kinds(page) == ["signature", "opening", "filler", "bulletin", "closing"]

    page = press(operator, page, "down:1")
    assert kinds(page) == ["opening", "signature", "filler", "bulletin", "closing"]

    page = press(operator, page, "remove:5")
    assert kinds(page) == ["opening", "signature", "filler", "bulletin"]
    assert "Lời mới của đài." in page


@pytest.mark.parametrize("order", ["", "up:1", "down:4", "up:0", "up:99", "down:x", "add:song"])
def test_an_order_that_makes_no_sense_changes_nothing(operator: Visitor, order: str) -> None:
    page = press(operator, operator.text(PAGE), order)

    assert kinds(page) == ["signature", "opening", "bulletin", "closing"]


def test_what_is_kept_is_what_was_typed(desk: WebDesk, operator: Visitor) -> None:
    station(desk)
    page = press(operator, operator.text(PAGE), "add:relay")
    page = press(operator, page, "add:filler")
    form = typed(page)
    names = [name for name in form if name.endswith("-source")]
    number = names[0].partition("-")[0]
    form[f"{number}-source"], form[f"{number}-starts"] = "vov1", "05:30"
    form[f"{number}-ends"] = "05:45"
    form["starts"], form["longest"] = "05:00", "60"
    form.setlist("3-fields", ["1", "4"])
    form["3-longest"], form["3-most"], form["3-times"] = "20", "5", "2"
    form["3-order"], form["3-rotate"], form["3-yields"] = "newest", "1", "2"
    form["3-own"] = "1"
    form["1-gain_db"], form["3-gain_db"] = "-6", "+2"

    answer = sent(operator, form, "keep")

    assert "Các phần theo thứ tự" not in answer
    parts = kept(desk)
    assert [kind_of(part).value for part in parts] == [
        "signature",
        "opening",
        "bulletin",
        "relay",
        "filler",
        "closing",
    ]
    block = parts[2]
    assert isinstance(block, BulletinBlock)
    assert (block.fields, block.most, block.times) == (frozenset({"1", "4"}), 5, 2)
    assert (block.order.value, block.rotate, block.yields) == ("newest", True, 2)
    assert block.own
    assert "chỉ tin riêng của nơi này" in operator.text(PAGE)
    assert parts[3] == RelayRule("vov1", time(5, 30), time(5, 45))
    assert isinstance(parts[4], FillerRule)
    assert parts[4].cut
    assert parts[0] == TuneRule(gain_db=-6)
    assert block.gain_db == 2
    assert "-6 dB" in operator.text(PAGE)


def test_how_long_music_goes_on_is_kept_and_told(desk: WebDesk, operator: Visitor) -> None:
    form = typed(press(operator, operator.text(PAGE), "add:filler"))
    form["1-gain_db"], form["1-goes_on_ms"], form["4-goes_on_ms"] = "-6", "2000", "0"

    sent(operator, form, "keep")

    tune, music = kept(desk)[0], kept(desk)[3]
    assert tune == TuneRule(gain_db=-6, goes_on_ms=2000)
    assert isinstance(music, FillerRule)
    assert music.goes_on_ms == 0
    page = operator.text(PAGE)
    assert "-6 dB · kéo sang phần sau: 2 s" in page
    assert "kéo sang phần sau: không, dứt trước phần sau" in page


def music(desk: WebDesk, title: str) -> int:
    with desk.work() as session:
        row = StandingClipRow(kind="music", title=title, original="f" * 64)
        session.add(row)
        session.flush()
        return row.id


def test_words_ask_for_music_under_them(desk: WebDesk, operator: Visitor) -> None:
    assert "Nhạc nền" not in operator.text(PAGE)
    number = music(desk, "Quê hương")
    form = typed(operator.text(PAGE))
    assert (form["2-bed"], form["2-under_db"]) == ("", "20")
    form["2-bed"], form["2-under_db"] = str(number), "24"

    sent(operator, form, "keep")

    words = kept(desk)[1]
    assert isinstance(words, WordsRule)
    assert (words.bed, words.under_db) == (number, 24)
    page = operator.text(PAGE)
    assert "· nhạc nền: Quê hương" in page
    again = typed(page)
    assert (again["2-bed"], again["2-under_db"]) == (str(number), "24")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("2-bed", "99", "có bản nhạc không còn nữa"),
        ("2-under_db", "14", "Phần 2: nhạc nền nhỏ hơn lời từ 15 đến 30 dB"),
        ("2-under_db", "nhỏ", "Phần 2: hãy ghi một số nguyên."),
    ],
)
def test_music_that_is_gone_or_too_loud_is_refused_at_its_field(
    desk: WebDesk, operator: Visitor, name: str, value: str, sentence: str
) -> None:
    music(desk, "Quê hương")
    form = typed(operator.text(PAGE))
    form[name] = value

    page = sent(operator, form, "keep")

    assert f'id="{name}-wrong"' in page
    assert sentence in page
    assert kept(desk) == ()


def test_a_frame_that_is_kept_and_opened_again_stays_as_it_is(
    desk: WebDesk, operator: Visitor
) -> None:
    press(operator, operator.text(PAGE), "keep")
    first = kept(desk)

    press(operator, operator.text(PAGE), "keep")

    assert kept(desk) == first != ()
    assert isinstance(first[1], WordsRule)
    assert first[1].kind is PartKind.OPENING


def test_taking_a_frame_apart_leaves_its_words_allowed(desk: WebDesk, operator: Visitor) -> None:
    with desk.work() as session:
        before = timetable.template(session, TemplateId(1)).parts
    press(operator, operator.text(PAGE), "keep")

    with desk.work() as session:
        after = timetable.template(session, TemplateId(1)).parts
    told = [(part.standing, part.kind, part.allowed_by) for part in after]
    assert told == [(part.standing, part.kind, part.allowed_by) for part in before]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("3-longest", "0", "Phần 3: ghi từ 1 đến 720 phút"),
        ("3-longest", "nhiều", "Phần 3: hãy ghi một số nguyên."),
        ("3-times", "99999999999999999999", "Phần 3: hãy ghi một số nguyên."),
        ("3-gain_db", "to", "Phần 3: hãy ghi một số nguyên."),
        ("3-gain_db", "7", "Phần 3: ghi từ -12 đến 6 dB"),
        ("1-goes_on_ms", "6000", "Phần 1: ghi từ 0 đến 5 giây"),
        ("3-start", "5 giờ", "Phần 3: hãy ghi giờ như 06:00."),
        ("3-start", "23:59", "phần 3"),
        ("2-text", "Hôm nay {ngày}", "Không biết điền gì vào “ngày”"),
        ("2-text", "", "Phần 2: hãy viết lời cần đọc"),
        ("longest", "0", "1"),
        ("starts", "x", "17:00"),
        ("name", "", "1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    desk: WebDesk, operator: Visitor, name: str, value: str, sentence: str
) -> None:
    form = typed(operator.text(PAGE))
    form[name] = value
    for do in ("keep", "preview"):
        page = sent(operator, form, do)

        assert f'id="{name}-wrong"' in page
        assert sentence in page
    assert kept(desk) == ()


def test_a_programme_of_no_parts_is_not_kept(desk: WebDesk, operator: Visitor) -> None:
    form = typed(operator.text(PAGE))
    del form["part"]

    assert "cần ít nhất một phần" in sent(operator, form, "keep")
    assert kept(desk) == ()


def test_the_later_of_two_editors_sees_what_changed_and_keeps_it_only_then(
    desk: WebDesk, operator: Visitor
) -> None:
    opened = operator.text(PAGE)
    press(operator, opened, "keep", name="Sớm mai")

    told = press(operator, opened, "keep", name="Buổi sớm")

    assert "Sớm mai" in told
    assert 'value="Buổi sớm"' in told
    with desk.work() as session:
        assert timetable.template(session, TemplateId(1)).fields.name == "Sớm mai"
    press(operator, told, "keep")
    with desk.work() as session:
        assert timetable.template(session, TemplateId(1)).fields.name == "Buổi sớm"


def test_the_next_programme_is_shown_with_its_reasons(desk: WebDesk, operator: Visitor) -> None:
    desk.approved(title="Lịch tiêm phòng")
    page = press(operator, operator.text(PAGE), "preview")

    told = page.partition('id="preview"')[2]
    assert "Lịch tiêm phòng" in told
    assert "phần 3" in told
    assert kept(desk) == ()


def test_a_new_programme_is_made_of_parts(desk: WebDesk, operator: Visitor) -> None:
    path = "/timetable/frames/new"
    page = operator.text(path)
    assert kinds(page) == ["signature", "bulletin"]

    press(operator, page, "keep", path, name="Trưa", starts="11:00", longest="15")

    with desk.work() as session:
        made = [one for one in timetable.templates(session) if one.fields.name == "Trưa"]
    assert [kind_of(part).value for part in made[0].fields.parts] == ["signature", "bulletin"]


def test_the_older_page_of_a_frame_of_parts_leads_to_its_parts(
    desk: WebDesk, operator: Visitor
) -> None:
    press(operator, operator.text(PAGE), "keep")

    answer = operator.get("/timetable/templates/1")

    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert kept(desk) != ()


def test_words_that_wait_say_so_beside_their_part(desk: WebDesk, operator: Visitor) -> None:
    press(operator, operator.text(PAGE), "keep", _2__text="Lời khác hẳn.")

    assert "chờ" in operator.text(PAGE).partition('id="part2"')[2].partition("</summary>")[0]
    assert kept(desk)[1].text == "Lời khác hẳn."


def test_the_later_of_two_editors_is_told_and_loses_nothing(
    desk: WebDesk, operator: Visitor, administrator: Visitor
) -> None:
    early, late = administrator.text(PAGE), operator.text(PAGE)
    press(administrator, early, "keep", _name="Sáng sớm")

    page = press(operator, press(operator, late, "add:filler"), "keep", _name="Bình minh")
    assert "Tên bây giờ" in page or "Sáng sớm" in page
    assert kinds(page) == ["signature", "opening", "bulletin", "filler", "closing"]
    assert name_of(desk) == "Sáng sớm"

    press(operator, page, "keep")
    assert name_of(desk) == "Bình minh"


def name_of(desk: WebDesk) -> str:
    with desk.work() as session:
        return str(timetable.template(session, TemplateId(1)).fields.name)


def test_a_form_of_ten_thousand_parts_is_cut_off(desk: WebDesk, operator: Visitor) -> None:
    form = typed(operator.text(PAGE))
    for number in range(10, 500):
        form.add("part", str(number))
        form[f"{number}-kind"] = "bulletin"

    page = sent(operator, form, "keep")

    assert "nhiều nhất 40 phần" in page
    assert kept(desk) == ()
