import pytest

from audio.reading import Region, Style, read
from audio.reading.shelf import standard


@pytest.mark.parametrize(
    ("text", "north", "central", "south"),
    [
        ("105 hộ", "một trăm linh năm hộ", "một trăm lẻ năm hộ", "một trăm lẻ năm hộ"),
        ("2.000đ", "hai nghìn đồng", "hai ngàn đồng", "hai ngàn đồng"),
        ("24 cụ", "hai mươi tư cụ", "hai mươi tư cụ", "hai mươi bốn cụ"),
        ("tháng 4", "tháng tư", "tháng tư", "tháng tư"),
        ("Ngày 1/4", "Ngày mùng một tháng tư", "Ngày mùng một tháng tư", "Ngày mùng một tháng tư"),
    ],
)
def test_each_region_has_its_own_number_words(
    text: str, north: str, central: str, south: str
) -> None:
    spoken = [read(text, style=Style(region=region)).text for region in Region]

    assert spoken == [north, central, south]


def test_words_of_the_text_are_kept_as_a_person_wrote_them_in_every_region() -> None:
    text = "Bà Linh góp năm nghìn đồng, linh hoạt"

    assert read(text, style=Style(region=Region.SOUTH)).text == text


def test_what_a_station_taught_is_said_so_in_every_region() -> None:
    taught = standard().taught({"XQZ": "xóm Nghìn nghìn"})

    script = read("Họp XQZ", lexicon=taught, style=Style(region=Region.SOUTH))

    assert script.text == "Họp xóm Nghìn nghìn"


def test_one_region_leaves_no_trace_on_the_next_reading() -> None:
    read("105", style=Style(region=Region.SOUTH))

    assert read("105").text == "một trăm linh năm"
