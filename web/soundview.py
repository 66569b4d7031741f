"""What the pages show of sound: voices, choices in words, what a bulletin is joined from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.recordings import Asked, Item
from broadcaster.domain.sound import OWN_VOICE, OwnSound, StationSound
from broadcaster.services import pieces, sound, takes
from web import i18n
from web.current import station, work

ACCEPTED = "audio/*,video/webm,.wav,.mp3,.m4a,.mp4,.ogg,.oga,.opus,.webm,.flac,.amr,.wma"
"""What a file field offers; the content decides."""

LANGUAGES = {
    "vi": "Tiếng Việt", "tyz": "Tày", "blt": "Thái", "mtq": "Mường", "km": "Khmer", "hmn": "Mông",
    "nut": "Nùng", "ium": "Dao", "jra": "Gia Rai", "rad": "Ê Đê", "bdq": "Ba Na", "sed": "Xơ Đăng",
    "kpm": "Cơ Ho", "cjm": "Chăm", "hre": "Hrê", "rog": "Raglai", "cmo": "Mnông", "sti": "Xtiêng",
    "bru": "Bru - Vân Kiều", "ktv": "Cơ Tu", "jeh": "Giẻ Triêng", "cma": "Mạ", "yue": "Hoa",
    "en": "English",
}  # fmt: skip
"""Languages by their codes (ISO 639), each under the name its speakers go by in Viet Nam."""

VOICES: Mapping[str, LazyString] = {
    "espeak": _l("eSpeak NG, Northern, works without the Internet"),
    "espeak-central": _l("eSpeak NG, Central, works without the Internet"),
    "espeak-south": _l("eSpeak NG, Southern, works without the Internet"),
    "gtts": _l("Google, needs the Internet; else a voice of this machine speaks"),
    OWN_VOICE: _l("My own voice, recorded here"),
}

SETTINGS: Mapping[str, LazyString] = {
    "speed": _l("Speed"),
    "pitch": _l("Pitch"),
    "sentence_pause": _l("Pause after a sentence"),
    "paragraph_pause": _l("Pause after a paragraph"),
}

SPEEDS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3)
PITCHES = (-4.0, -2.0, 0.0, 2.0, 4.0)
PAUSES = {"sentence_pause": (250.0, 420.0, 700.0), "paragraph_pause": (500.0, 750.0, 1500.0)}
NUMBERS = {"speed": SPEEDS, "pitch": PITCHES, **PAUSES}

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SoundView:
    """How one bulletin sounds, in what its page asks for."""

    station: StationSound
    own: OwnSound
    voices: tuple[Option, ...]
    paragraphs: tuple[Asked, ...]
    items: tuple[Item, ...]

    accepted = ACCEPTED
    languages = tuple(LANGUAGES.items())

    @property
    def wished(self) -> StationSound:
        """How it sounds in the end."""
        return self.own.over(self.station)

    @property
    def own_is_usual(self) -> bool:
        """Tell whether it sounds as the station does."""
        return self.own == OwnSound()

    @property
    def is_own_voice(self) -> bool:
        """Tell whether a person reads it aloud."""
        return self.wished.voice == OWN_VOICE

    @property
    def recorded(self) -> int:
        """How many paragraphs a person has read aloud."""
        return sum(each.take is not None for each in self.paragraphs)

    @property
    def take_keys(self) -> str:
        """Name the paragraphs that a person has read aloud, "" where one is missing."""
        return ",".join(each.key if each.take else "" for each in self.paragraphs)

    @property
    def in_words(self) -> str:
        """Say it in a few words."""
        if self.own_is_usual:
            return str(gettext("as the station sounds"))
        return ", ".join(self._differing())

    @property
    def voice_options(self) -> list[Option]:
        """Who may speak it."""
        usual = dict(self.voices).get(self.station.voice, self.station.voice)
        mine = (OWN_VOICE, voice_name(OWN_VOICE))
        return [("", _as_station(usual)), *self.voices, mine]

    def options(self, name: str) -> list[Option]:
        """List what one of the settings may be."""
        if name not in NUMBERS:
            usual = gettext("yes") if getattr(self.station, name) else gettext("no")
            return [
                ("", _as_station(usual)),
                ("1", str(gettext("Yes"))),
                ("0", str(gettext("No"))),
            ]
        kept = getattr(self.own, name)
        numbers = sorted({*NUMBERS[name], *([] if kept is None else [kept])})
        told = [(_plain(number), _in_words(name, number)) for number in numbers]
        return [("", _as_station(_in_words(name, getattr(self.station, name)))), *told]

    def chosen(self, name: str) -> str:
        """Which of the options is chosen."""
        kept = getattr(self.own, name)
        if kept is None:
            return ""
        return _plain(kept) if name in NUMBERS else str(int(kept))

    def _differing(self) -> list[str]:
        told = []
        if self.own.voice is not None:
            told.append(dict(self.voice_options).get(self.own.voice, self.own.voice))
        told += [
            f"{str(SETTINGS[name]).lower()} {_in_words(name, getattr(self.own, name))}"
            for name in NUMBERS
            if getattr(self.own, name) is not None
        ]
        if self.own.chime:
            told.append(str(gettext("with a chime")))
        if self.own.closing_tone:
            told.append(str(gettext("with a tone after it")))
        return told or [str(gettext("otherwise than the station"))]


def of_bulletin(session: Session, bulletin: BulletinId) -> SoundView:
    """Show how a bulletin sounds."""
    return SoundView(
        station=sound.station(session),
        own=sound.own(session, bulletin),
        voices=voices(),
        paragraphs=takes.paragraphs(session, bulletin),
        items=pieces.of_bulletin(session, bulletin),
    )


def voices() -> tuple[Option, ...]:
    """Name every voice of the station."""
    return tuple((name, voice_name(name)) for name in station().voice_names)


def voice_name(name: str) -> str:
    """Name a voice."""
    if name in VOICES:
        return str(VOICES[name])
    return f"Piper: {name.removeprefix('piper-')}" if name.startswith("piper-") else name


def language_name(code: str) -> str:
    """Name a language."""
    return LANGUAGES.get(code, code)


def beside_the_editor() -> dict[str, object]:
    """Give the editor's templates what they show of sound."""
    bulletin = (request.view_args or {}).get("bulletin")
    if request.blueprint != "editor" or not isinstance(bulletin, int):
        return {}
    with work() as session:
        return {"sound": of_bulletin(session, BulletinId(bulletin))}


def _as_station(what: str) -> str:
    return str(gettext("As the station: %(what)s", what=what))


def _plain(number: float) -> str:
    return f"{number:g}"


def _in_words(name: str, number: float) -> str:
    if name == "speed":
        return f"{i18n.plain_number(number)}×"
    if name == "pitch":
        semitones = f"{number:+g}".replace("-", "−").replace("+0", "0")
        return str(ngettext("%(told)s semitone", "%(told)s semitones", 2, told=semitones))
    return str(gettext("%(number)s seconds", number=i18n.plain_number(number / 1000)))
