"""The names of letters."""

_NAMES = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e",
    "ê": "ê", "f": "ép", "g": "giê", "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "lờ",
    "m": "mờ", "n": "nờ", "o": "o", "ô": "ô", "ơ": "ơ", "p": "pê", "q": "quy", "r": "rờ",
    "s": "sờ", "t": "tê", "u": "u", "ư": "ư", "v": "vê", "w": "vê kép", "x": "ích", "y": "y",
    "z": "dét",
}  # fmt: skip


def letter(sign: str) -> str:
    """Name one letter; one without a name is returned as it is."""
    return _NAMES.get(sign.lower(), sign)


def spelled(text: str) -> str:
    """Name the letters of a word one by one."""
    return " ".join(letter(sign) for sign in text)
