"""When two numbers and a slash are a part, a count out of a total, a grade or a date."""

import re
from enum import Enum, auto

from audio.reading import numerals
from audio.reading.place import Place

_DATE_WORDS = frozenset(
    {
        "ngày", "từ", "đến", "tới", "hết", "trước", "sau", "sáng", "trưa", "chiều", "tối",
        "đêm", "hôm", "dịp", "lễ", "mùng", "mồng", "rằm", "niệm", "nay", "qua", "hạn",
        "tết", "quốc", "vào", "kể", "bảy", "hai", "ba", "tư", "năm", "sáu", "nhật",
        "phụ", "nữ", "tức", "và", "khánh", "mừng", "hẹn", "đúng", "lịch", "ngay", "cuối", "đầu",
    }
)  # fmt: skip
_DAY_WORDS = frozenset({"ngày", "mùng", "mồng", "hôm", "sáng", "chiều", "tối"})
_RATIO_WORDS = frozenset(
    {
        "lệ", "đạt", "chiếm", "khoảng", "hơn", "gần", "giảm", "tăng", "quá", "bằng", "còn",
        "được", "thiểu", "chỉ", "trên", "dưới", "nửa", "mất", "có", "tổng", "thêm", "nhất",
        "uống", "bón", "pha",
    }
)  # fmt: skip
_ABOUT_WORDS = frozenset({"quá", "hơn", "gần", "khoảng", "nhất", "thiểu", "dưới", "trên", "chiếm"})
_WHOLES = frozenset(
    {
        "số", "tổng", "diện", "dân", "thời", "quân", "chặng", "quãng", "lượng", "chiều",
        "mức", "nhân", "đại", "khối", "ngân", "vốn", "kinh", "giá", "học", "suất", "phần",
        "thu", "chi", "nguồn", "sản", "lương", "mặt",
    }
)  # fmt: skip
_PEOPLE = frozenset({"đại", "quân", "nhân", "học"})
_COUNTED = frozenset(
    {
        "hộ", "thôn", "xã", "tiêu", "phiếu", "trường", "chi", "học", "em", "cháu", "người",
        "đảng", "hội", "cơ", "tổ", "ấp", "khu", "ý", "thành", "lớp", "ca", "giờ", "đơn",
        "bản", "phường", "tỉnh", "huyện", "nhiệm", "mục", "chỉ", "đồng", "cán", "thửa",
        "công", "cụm", "loa", "trạm", "điểm", "km", "ki", "đội", "nhà", "cửa", "máy", "xe",
        "câu", "gia", "hòm", "cống", "cầu", "tuyến", "vụ", "hồ", "ha", "mô", "sản", "ban",
        "ngành", "đoàn", "nhóm", "môn", "bài", "trẻ", "cụ", "lượt", "ngôi", "chiếc", "bộ",
        "con", "cây", "dự", "nội", "buổi", "htx", "hợp", "doanh", "trang", "đường", "nghị",
        "cuộc", "kế", "bị", "phòng", "đập", "kênh", "bến", "chợ", "trận", "đề", "thủ", "văn",
        "quân", "đại", "sáng", "mẫu", "lô", "căn", "tàu", "thuyền", "giống", "việc", "tuyên",
    }
)  # fmt: skip
_MEASURES = frozenset(
    {
        "ngày", "giờ", "tháng", "tuần", "buổi", "năm", "phút", "lít", "kg", "cân", "lạng", "mét",
        "thìa", "muỗng", "cốc", "bát", "chén", "gói", "bình", "bao", "sào", "mẫu", "ha", "viên",
        "liều", "tấn", "tạ", "yến", "chai", "quả", "suất", "tiền", "học", "vòng", "đời", "quý",
    }
)  # fmt: skip
_PLACES = frozenset(
    {
        "số", "lớp", "hẻm", "ngõ", "ngách", "kiệt", "nhà", "tổ", "thửa", "căn", "phòng",
        "kios", "ki", "lô", "sân", "huyết", "áp",
    }
)  # fmt: skip
_GRADES = re.compile(
    r"(?:trình độ|học vấn|văn hóa|phổ thông|thương binh|bệnh binh|thương tật|hạng|loại|xếp|đứng"
    r"|bậc|thứ|vị trí|nhóm|mắt|thị lực|tốt nghiệp)[\s:(]{0,3}(?:hạng|loại|thứ|lớp)?[\s:(]{0,3}\Z"
)
_RANK = re.compile(r"thứ\s?\Z")
_WOUNDED = re.compile(r"(?:tb|bb)\s\Z")
RATIO = re.compile(r"(?:tỷ|tỉ) lệ[\s:(]{0,3}(?:bản đồ\s)?\Z")
"""What stands before a scale, as in "tỷ lệ 1/2000"."""
_STREET = re.compile(
    r"(?:đường|phố|cầu|quảng trường|trường|công viên|chợ|đại lộ|khu phố|xã|thôn|bệnh viện"
    r"|công ty|nông trường|hồ|rạp|nhà máy)\s\Z"
)
_AFTER_A_DAY = re.compile(r"(?<![\d/.])\d{1,2}\s?-\s?\Z")
_UNTIL_NOW = re.compile(r"(?:đến|tới) nay\s\Z")
_IN_ADVANCE = re.compile(r"(?:trả|đóng|nộp|ứng|góp) trước\s\Z")
_LISTED_DAY = re.compile(r"(?<![\d/.,])(\d{1,2})(?:,|\svà)\s\Z")
_LISTED_PLACE = re.compile(
    r"(?:ngõ|hẻm|ngách|kiệt|nhà|số nhà|thửa|căn|tổ|lớp)\s(?:số\s)?\d{1,4}/\d{1,4}"
    r"(?:(?:,|;|\svà|\s?-)\s?\d{1,4}/\d{1,4}){0,3}(?:,|;|\svà|\s?-)\s?\Z"
)
_NEXT_PART = re.compile(r",?\s(?:và|hoặc|hay|đến)\s\d{1,2}/\d{1,2}\s([^\W\d_]{1,12})")
_BODIES = frozenset({"con", "quả", "cái"})
_DEADLINE = re.compile(r"(?:chậm|sớm|muộn) nhất\s(?:là\s)?\Z")
_GRADES_OF_WOUNDS = 4  # "TB 2/4": the second of four grades
_ANOTHER = re.compile(r"\s(?:và|hoặc|đến)\s\d{1,2}/\d{1,2}(?=\s[^\W\d_])")
_AFTER_A_PART = re.compile(r"\d/\d{1,2} và \Z")
_SMALL = 10  # larger numbers below the line count heads
_ROUND_THE_CLOCK = frozenset({(24, 7), (24, 24)})
# Days that streets, schools and celebrations are named after.
MEMORIAL_DAYS = frozenset(
    {
        (6, 1), (9, 1), (3, 2), (27, 2), (8, 3), (26, 3), (30, 4), (1, 5), (7, 5), (15, 5), (19, 5),
        (1, 6), (5, 6), (21, 6), (28, 6), (11, 7), (27, 7), (28, 7), (19, 8), (2, 9), (5, 9),
        (15, 9), (10, 10), (13, 10), (14, 10), (20, 10), (9, 11), (18, 11), (20, 11), (23, 11),
        (24, 11), (1, 12), (19, 12), (20, 12), (22, 12), (29, 3), (2, 4), (23, 9),
    }
)  # fmt: skip


class Meaning(Enum):
    """What two numbers and a slash are."""

    DATE = auto()
    STREET = auto()
    """A date that names a place; "ngày" is not said."""
    RANK = auto()
    """"thứ 4/12": the fourth of twelve."""
    PART = auto()
    COUNT = auto()


def meaning(found: re.Match[str], place: Place) -> Meaning:
    """Tell by the words on both sides what "5/7" is."""
    first, second = int(found[1]), int(found[2])
    at = found.start()
    before, after = place.word_before(at), _noun_after(found, place)
    behind = place.behind(at, 30)
    if _RANK.search(behind):
        return Meaning.RANK
    if _STREET.search(behind) and (first, second) in MEMORIAL_DAYS:
        return Meaning.STREET
    is_grade = _GRADES.search(behind) or (second == _GRADES_OF_WOUNDS and _WOUNDED.search(behind))
    if is_grade or before in _PLACES or _LISTED_PLACE.search(place.behind(at, 50)):
        return Meaning.COUNT
    if RATIO.search(behind):
        return Meaning.COUNT if second > _SMALL else Meaning.PART
    if is_day(first, second) and _is_date(found, place):
        return Meaning.DATE
    return Meaning.PART if _is_part(first, second, before, after) else Meaning.COUNT


def _noun_after(found: re.Match[str], place: Place) -> str:
    """Return the word that is counted: of "1/4 và 3/4 diện tích" it stands behind the second."""
    another = _ANOTHER.match(place.folded, found.end())
    return place.word_after(another.end() if another else found.end())


def is_day(day: int, month: int) -> bool:
    """Whether the calendar has such a day."""
    return 1 <= day <= 31 and 1 <= month <= 12  # noqa: PLR2004 -- the calendar


def said(found: re.Match[str], what: Meaning) -> str:
    """Say a part or a count: "2/3" is "hai phần ba" or "hai trên ba"."""
    first, second = numerals.whole(found[1]), numerals.whole(found[2])
    if what is Meaning.RANK:
        return f"{numerals.ordinal(int(found[1]))} trên {second}"
    if what is Meaning.COUNT:
        return f"{first} trên {second}"
    return f"{first} phần {'tư' if int(found[2]) == 4 else second}"  # noqa: PLR2004 -- a quarter


def _is_date(found: re.Match[str], place: Place) -> bool:
    first, second = int(found[1]), int(found[2])
    before, after = place.word_before(found.start()), _noun_after(found, place)
    if _is_measured_part(first, second, after) or _is_all_of(first, second, after):
        return before in _DAY_WORDS
    is_paired = first < second <= _SMALL and _is_part_of_a_pair(found, place)
    is_paired = is_paired or (after in _WHOLES and _follows_a_part(found, place))
    if is_paired or _is_counted(before, after, place.behind(found.start(), 20)):
        return False
    if _is_listed_day(found, place):
        return True
    if before in _DATE_WORDS or _DEADLINE.search(place.behind(found.start(), 12)):
        return True
    if (first, second) in _ROUND_THE_CLOCK:
        return after_a_day(place, found.start())
    return after_a_day(place, found.start()) or not (
        before in _RATIO_WORDS or after in _WHOLES or after in _COUNTED
    )


def _follows_a_part(found: re.Match[str], place: Place) -> bool:
    return _AFTER_A_PART.search(place.behind(found.start(), 12)) is not None


def _is_counted(before: str, after: str, behind: str) -> bool:
    """Whether "đến nay 8/11 thôn", "trả trước 1/3" or "và 2/5 số vốn" stands there."""
    if _UNTIL_NOW.search(behind):
        return after in _COUNTED
    return (before == "và" and after == "số") or _IN_ADVANCE.search(behind) is not None


def _is_part_of_a_pair(found: re.Match[str], place: Place) -> bool:
    """Whether the second of two shows what they are: "1/3 và 1/2 số hộ"."""
    following = _NEXT_PART.match(place.ahead(found.end(), 40))
    return following is not None and following[1] in _WHOLES


def _is_listed_day(found: re.Match[str], place: Place) -> bool:
    """Whether an earlier day stands before: "23, 24/11"."""
    listed = _LISTED_DAY.search(place.behind(found.start(), 8))
    if listed is None or int(listed[1]) >= int(found[1]):
        return False
    is_apart = place.ahead(found.end(), 2).lstrip().startswith(("(", ",", ":", "."))
    return is_apart or place.word_after(found.end()) not in _COUNTED | _WHOLES


def _is_all_of(first: int, second: int, after: str) -> bool:
    return first == second and after in _MEASURES | _COUNTED


def after_a_day(place: Place, at: int) -> bool:
    """Whether a day and a dash stand just before, as in "12-15/7"."""
    return _AFTER_A_DAY.search(place.behind(at, 8)) is not None


def _is_measured_part(first: int, second: int, after: str) -> bool:
    """Whether this is "1/2 ngày" or "3/4 lít"."""
    return first < second <= 8 and after in _MEASURES  # noqa: PLR2004 -- nobody parts a litre finer


def _is_part(first: int, second: int, before: str, after: str) -> bool:
    is_small = first < second <= _SMALL
    is_of_a_body = first == 1 and is_small and after in _BODIES
    if _is_measured_part(first, second, after) or (is_small and before in _ABOUT_WORDS):
        return True
    if first == second or is_of_a_body:
        return is_of_a_body
    if after in _PEOPLE:
        return is_small
    if after in _WHOLES:
        return first < second
    if after in _COUNTED:
        return False
    return before in _RATIO_WORDS or (first == 1 and second > 1)
