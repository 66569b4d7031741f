"""The words by which the frame of a document is known: mottos, offices, bodies, kinds of document.

All in small letters with the newer tone placement, as `tidy.folded` gives them.
"""

import re

MOTTOS = (
    "cộng hòa xã hội chủ nghĩa việt nam",
    "độc lập - tự do - hạnh phúc",
    "đảng cộng sản việt nam",
)
TITLES = (
    "thông báo", "kế hoạch", "quyết định", "hướng dẫn", "báo cáo", "công điện",
    "giấy mời", "tờ trình", "nghị quyết", "chỉ thị", "chương trình", "công văn",
    "thông tri", "kết luận", "quy chế", "quy định", "đề án", "phương án", "thư ngỏ",
    "thư mời", "lời kêu gọi", "thông cáo", "điều lệ", "tin", "bản tin", "biên bản",
    "nội quy", "hương ước", "thể lệ", "lịch", "thư kêu gọi", "thư chúc mừng", "giấy triệu tập",
    "lời chúc", "cảnh báo", "khuyến cáo", "danh sách", "bài tuyên truyền", "thư",
)  # fmt: skip
OFFICES = (
    "chủ tịch", "phó chủ tịch", "bí thư", "phó bí thư", "trưởng ban", "phó trưởng ban",
    "trưởng thôn", "phó trưởng thôn", "giám đốc", "phó giám đốc", "tổng giám đốc",
    "chánh văn phòng", "phó chánh văn phòng", "thủ trưởng", "hiệu trưởng", "trưởng phòng",
    "phó trưởng phòng", "trạm trưởng", "chỉ huy trưởng", "thủ tướng", "phó thủ tướng",
    "bộ trưởng", "thứ trưởng", "đội trưởng", "tổ trưởng", "trưởng khu", "viện trưởng",
    "cục trưởng", "ủy viên", "thường trực", "trưởng công an", "phó trưởng", "phó trưởng công an",
    "bí thư chi bộ", "người lập", "trưởng ấp", "trưởng bản", "chi hội trưởng",
    "phó hiệu trưởng", "trưởng trạm", "trưởng khối", "trưởng khóm", "trưởng buôn", "trưởng làng",
    "già làng", "chủ nhiệm", "hội trưởng", "trưởng đài", "người thông báo", "người viết",
    "chỉ huy phó", "đồn trưởng", "tổng bí thư", "chi cục trưởng", "hạt trưởng",
)  # fmt: skip
BODIES = (
    "ủy ban", "ubnd", "hđnd", "hội đồng", "đảng ủy", "đảng bộ", "chi bộ", "thôn", "xã", "phường",
    "huyện", "thị trấn", "thị xã", "thành phố", "tỉnh", "ban", "hội", "công ty", "tổng công ty",
    "tập đoàn", "điện lực", "trạm", "trường", "trung tâm", "tổ dân phố", "tổ", "khu", "khu phố",
    "ấp", "bản", "buôn", "làng", "khóm", "hợp tác xã", "htx", "mặt trận", "ubmttq", "mttq", "bch",
    "đoàn", "công an", "sở", "phòng", "đài", "chi cục", "chi nhánh", "bưu điện", "ngân hàng",
    "bệnh viện", "quỹ", "liên đoàn", "xí nghiệp", "nhà máy", "văn phòng", "bộ", "cục", "đội",
    "chi hội", "câu lạc bộ", "hạt kiểm lâm", "hợp tác", "liên minh", "bql", "ban quản lý",
)  # fmt: skip
SIGNED = re.compile(
    r"[(\[<]?\s?(?:đã ký|chữ ký|ký tên|ký, đóng dấu|ký và đóng dấu|ký,? (?:và )?ghi rõ|đóng dấu"
    r"|ký bởi|được ký bởi|người ký|ngày ký|thời gian ký|giờ ký|cơ quan ký|ký số)"
)
"""What stands in the place of a signature, or is written there by a program that signs."""
SIGNS_FOR = re.compile(
    r"(?:TM|T/M|T\.M|KT|K/T|K\.T|TL|T/L|T\.L|TUQ|T/UQ|Q)\s?[./:]{0,2}\s{0,2}(?=[^\W\d_]{2})"
)
RANKS = re.compile(
    r"(?:(?:thiếu|trung|thượng|đại) (?:úy|tá|tướng)|ths|ts|pgs|gs|bs|bác sĩ|cn|ks|lm|đđ|ht|tt)"
    r"\b\.?\s?"
)
"""Ranks and degrees before a name."""
