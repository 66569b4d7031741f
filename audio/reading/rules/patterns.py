"""The fragments of patterns that several rules share; every one is bounded in length."""

NUMBER = (
    r"(?:[1-9]\d{0,2}(?:\.\d{3}){1,5}(?:,\d{1,6})?"
    r"|[1-9]\d{0,2}(?:,\d{3}){2,5}(?:\.\d{1,6})?"
    r"|\d{1,18}(?:[.,]\d{1,6})?)(?![.,]?\d)"
)
NOT_INSIDE_NUMBER = r"(?<!\d[.,])"
SMALL = "abcdefghijklmnopqrstuvwxyzđ"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZĐƯ"
DIGITS = "0123456789"
END_OF_WORD = r"(?![^\W_])"
SYMBOL = r"[A-ZĐƯ][A-Za-zĐđƯ]{0,15}(?:\d{1,2})?(?![^\W_])"
ROMAN = r"[IVXL]{1,8}(?![^\W_])"
