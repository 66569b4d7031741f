"""Plain text: which encoding it is in, and whether it is text at all."""

import codecs
import re
import unicodedata

from audio.documents.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_CONTROLS = frozenset("\t\n\r\x0b\x0c")
# Quotes and dashes of Windows and letters of symbol fonts come as such.
_MISTAKEN = re.compile("[\x80-\x9f\uf0a1-\uf0ff]")
_MOST_CONTROLS = 0.01
_FEW_CONTROLS = 3
_SAMPLE = 65_536
_STRAY = re.compile("[\udc80-\udcff]")
_UNLIKELY = re.compile(
    "[\x80-\xbf\u0180-\u019f\u01b1-\u02ff\u0370-\u1dff\u2c00-\ud7ff\ue000-\ufdff]"
)
_HIGH_BYTES = frozenset({0x00, 0x01, 0x03, 0x1E, 0x20})
_NEARLY_ALL = 0.95


def text(name: str, content: bytes, *, longest: int) -> str:
    """Decode bytes in UTF-8, UTF-16 or UTF-32, with or without the mark that says so.

    Bytes that are no UTF-8 come as surrogate escapes: `encodings` finds what they mean. Of what
    is longer than four times `longest` bytes only the beginning is given. Raises Unreadable where
    it is no text at all.
    """
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "")
    encoding = encoding or _wide(content)
    begin = content[: 4 * _SAMPLE]
    if _has_many_controls(
        begin.decode(encoding, "surrogateescape" if _is_8_bit(encoding) else "replace")
    ):
        raise _not_text(name)
    return _decoded(name, content[: 4 * longest + 4], encoding)


def _is_8_bit(encoding: str) -> bool:
    return encoding.startswith("utf-8")


def _decoded(name: str, content: bytes, encoding: str) -> str:
    if _is_8_bit(encoding):
        decoded = content.decode(encoding, "surrogateescape")
        if _STRAY.search(decoded) is None:
            return decoded
        return "\n".join(map(_doubted, decoded.split("\n")))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "{name} is damaged or cut off: open it, save it as Unicode (UTF-8), and send that.",
            name=name,
        ) from error


def _doubted(line: str) -> str:
    """Take letters no Vietnamese text has for two old bytes that happen to be UTF-8."""
    if _STRAY.search(line) is None:
        return line
    return _UNLIKELY.sub(lambda sign: sign[0].encode().decode("ascii", "surrogateescape"), line)


def _wide(content: bytes) -> str:
    """Tell UTF-16 without a mark: every other byte of Vietnamese is 0, 1, 3, 30 or 32."""
    sample = content[: 2 * _SAMPLE]
    if len(content) % 2 or not sample:
        return "utf-8"
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        low = sum(byte in _HIGH_BYTES for byte in high)
        if b"\x00" in high and low > _NEARLY_ALL * len(high):
            return encoding
    return "utf-8"


def _not_text(name: str) -> Unreadable:
    return Unreadable(
        "{name} is not a text: send a .txt, .docx or .pdf file, or paste the words.", name=name
    )


def _has_many_controls(decoded: str) -> bool:
    sample = decoded[:_SAMPLE]
    odd = sum(map(_is_control, sample))
    return odd > max(_FEW_CONTROLS, _MOST_CONTROLS * len(sample))


def _is_control(sign: str) -> bool:
    if sign in _LINE_CONTROLS or _MISTAKEN.match(sign):
        return False
    return unicodedata.category(sign) in {"Cc", "Cn", "Co"}
