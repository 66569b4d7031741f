"""Plain text: which encoding it is in, and whether it is text at all."""

import codecs
import unicodedata

from audio.documents.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_CONTROLS = frozenset("\t\n\r\x0b\x0c\x85")
_MOST_CONTROLS = 0.01
_FEW_CONTROLS = 3


def text(name: str, content: bytes) -> str:
    """Decode bytes in UTF-8, or in UTF-16 or UTF-32 that says so by its first bytes.

    Older 8-bit encodings (TCVN3, VNI, Windows-1258) are refused rather than guessed: a wrong
    guess would be read out wrong. Raises Unreadable.
    """
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        decoded = content.decode(encoding)
    except UnicodeDecodeError as error:
        if _looks_binary(content):
            raise _not_text(name) from error
        raise Unreadable(
            "{name} is written in an old encoding (TCVN3, VNI or the like): save it as Unicode"
            " (UTF-8) and send it again.",
            name=name,
        ) from error
    if _has_many_controls(decoded):
        raise _not_text(name)
    return decoded


def _not_text(name: str) -> Unreadable:
    return Unreadable(
        "{name} is not a text: send a .txt, .docx or .pdf file, or paste the words.", name=name
    )


def _looks_binary(content: bytes) -> bool:
    sample = content[:65_536]
    odd = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c" for byte in sample)  # noqa: PLR2004 -- ASCII controls
    return b"\x00" in sample or odd > max(_FEW_CONTROLS, _MOST_CONTROLS * len(sample))


def _has_many_controls(decoded: str) -> bool:
    sample = decoded[:65_536]
    odd = sum(
        sign not in _LINE_CONTROLS and unicodedata.category(sign) in {"Cc", "Cn", "Co"}
        for sign in sample
    )
    return odd > max(_FEW_CONTROLS, _MOST_CONTROLS * len(sample))
