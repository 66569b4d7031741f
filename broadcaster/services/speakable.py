"""From a text to its script: read by rule, unknown words resolved by people."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from broadcaster.errors import Invalid
from broadcaster.services.views import UnknownWord

LONGEST_TEXT = 100_000
"""Letters of a bulletin's text; about two hours of speech."""


@dataclass(frozen=True, slots=True)
class Speakable:
    """A script, and what is unknown in it; `read_as` holds what people resolved."""

    script: str
    unknown: tuple[UnknownWord, ...]

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Every unknown word that nobody has resolved."""
        return tuple(each.word for each in self.unknown if each.read_as is None)


def plain_text(text: str) -> str:
    """Return a text with plain line ends, in normal form C, without space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def checked_text(text: str, *, field: str = "text") -> str:
    """Return the plain text.

    Raises Invalid where it is empty, no text at all, or longer than anybody could listen to.
    """
    plain = plain_text(text)
    if not plain:
        raise Invalid(field, "The text is empty. Paste a text or upload a document.")
    if "\x00" in plain:
        raise Invalid(field, "This is not a text. Paste the words themselves.")
    if len(plain) > LONGEST_TEXT:
        raise Invalid(
            field,
            "The text has {letters} letters; at most {limit} can be read out at once."
            " Divide it into several bulletins.",
            letters=len(plain),
            limit=LONGEST_TEXT,
        )
    return plain


def spoken_body(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what of a document is spoken, and the parts that are left out."""
    from audio.reading import broadcast_form  # noqa: PLC0415 -- slow import

    form = broadcast_form(text)
    return form.body, tuple(_part_text(each) for each in form.left_out)


def made_of(body: str, accepted: dict[str, str]) -> Speakable:
    """Make the script of a text, with the words that people resolved put in."""
    from audio.reading import read  # noqa: PLC0415 -- slow import

    script = read(body).text
    for word, read_as in accepted.items():
        script = replaced(script, word, read_as)
    return corrected(script, accepted)


def corrected(script: str, accepted: dict[str, str]) -> Speakable:
    """Look for unknown words in a script as a person left it."""
    from audio.reading import read  # noqa: PLC0415 -- slow import

    known = set(accepted)
    for read_as in accepted.values():
        known.update(re.findall(r"\w+", read_as))
    found = dict.fromkeys(each.text for each in read(script).unknown)
    resolved = tuple(UnknownWord(word, read_as) for word, read_as in accepted.items())
    return Speakable(script, resolved + tuple(UnknownWord(w) for w in found if w not in known))


def replaced(script: str, word: str, read_as: str) -> str:
    """Put other words in the place of one, where it stands alone."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: read_as, script)


def script_hash(script: str) -> str:
    """Return the sha256 (hex) of a script."""
    return hashlib.sha256(script.encode()).hexdigest()


def stored(unknown: tuple[UnknownWord, ...]) -> dict[str, Any]:
    """Write unknown words as the store keeps them."""
    return {"words": [{"word": each.word, "read_as": each.read_as} for each in unknown]}


def loaded(value: dict[str, Any] | None) -> tuple[UnknownWord, ...]:
    """Read unknown words back."""
    words = (value or {}).get("words", [])
    return tuple(UnknownWord(each["word"], each["read_as"]) for each in words)


def accepted(value: dict[str, Any] | None) -> dict[str, str]:
    """Read back how people resolved unknown words."""
    return {each.word: each.read_as for each in loaded(value) if each.read_as is not None}


def _part_text(part: object) -> str:
    return str(getattr(part, "text", part))
