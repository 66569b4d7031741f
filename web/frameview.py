"""What the page of a frame shows: each part at a glance, and what can be chosen in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from broadcaster.services import devices, music, relays
from broadcaster.services.plan_views import PartView, TemplateView
from broadcaster.services.station_views import ZoneView
from schedules.blends import LONGEST_MS, UNDER_DB
from schedules.types import PartKind
from web import words
from web.frameforms import WORDS, PartForm

LONGEST_GIST = 70


@dataclass(frozen=True, slots=True)
class Shown:
    """One part on the page: its number for people, what is typed, and the whole in a few words.

    `is_open` where its fields are shown at once: it is new, or something in it is wrong.
    """

    number: int
    form: PartForm
    gist: str
    kept: PartView | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in parts: stations, music, zones; how softly music lies under words."""

    sources: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[str, str], ...]
    zones: tuple[ZoneView, ...]
    under_db: int = UNDER_DB

    @staticmethod
    def ends(part: PartForm, usual: str) -> list[tuple[str, str]]:
        """Say for how long music can go on under what follows it."""
        whole = [(f"{n}000", f"{n} s") for n in range(1, LONGEST_MS // 1000 + 1)]
        known = [("", usual), ("0", _("not at all, it ends before")), *whole]
        typed = part.one("goes_on_ms")
        return known if typed in dict(known) else [*known, (typed, f"{typed} ms")]

    def beds(self, part: PartForm) -> list[tuple[str, str]]:
        """Name the music that can lie under words; a piece that is gone is still shown."""
        known = [("", _("no music")), *self.pieces]
        typed = part.one("bed")
        return known if typed in dict(known) else [*known, (typed, "?")]

    @property
    def places(self) -> list[tuple[int, str]]:
        """Name every zone."""
        return [(zone.id, zone.name) for zone in self.zones]


def choices(session: Session) -> Choices:
    """Return what there is to choose from."""
    listed = tuple((one.key, one.fields.name) for one in relays.sources(session))
    pieces = tuple((str(one.id), one.title) for one in music.pieces(session))
    return Choices(listed, pieces, tuple(devices.zones(session)))


def shown(
    parts: Sequence[PartForm],
    kept: TemplateView | None,
    given: Choices,
    wrong: Iterable[str] = (),
) -> tuple[Shown, ...]:
    """Return the parts as the page lists them; `wrong` names fields that are wrong."""
    said = {part.part: part for part in kept.parts if part.part} if kept else {}
    opened = {name.partition("-")[0] for name in wrong}
    return tuple(
        Shown(
            number=number,
            form=part,
            gist=gist(part, given),
            kept=_kept(part, said),
            is_open=part.is_open or str(number) in opened,
        )
        for number, part in enumerate(parts, 1)
    )


def _kept(part: PartForm, said: dict[str, PartView]) -> PartView | None:
    found = said.get(part.one("key")) if part.kind in WORDS else None
    return found if found is not None and found.text == part.one("text") else None


def gist(part: PartForm, given: Choices) -> str:
    """Say a part in a few words."""
    told = [f"{part.one('start')} · "] if part.one("start") else []
    if part.kind in WORDS:
        text = " ".join(part.one("text").split())
        told += [f"“{text[:LONGEST_GIST]}…”" if len(text) > LONGEST_GIST else f"“{text}”"]
    elif part.kind is PartKind.RELAY:
        name = dict(given.sources).get(part.one("source"), "?")
        told += [f"{name}, {part.one('starts')}–{part.one('ends')}"]
    elif part.kind is PartKind.BULLETIN:
        told += [", ".join(_of_block(part))]
    elif part.kind is PartKind.FILLER:
        told += [_of_music(part)]
    if part.one("gain_db") not in {"", "0"}:
        told += [f"{' · ' if told else ''}{part.one('gain_db')} dB"]
    if part.one("bed"):
        title = dict(given.beds(part))[part.one("bed")]
        told += [" · " + _("with music: %(title)s", title=title)]
    if part.one("goes_on_ms"):
        ends = dict(given.ends(part, ""))[part.one("goes_on_ms")]
        said = _("goes on under what follows: %(ends)s", ends=ends)
        told += [f"{' · ' if told else ''}{said}"]
    late = part.one("late")
    if late in LATE:
        told += [f"{' · ' if told else ''}{LATE[late]}"]
    return "".join(told)


LATE = {
    "whole": _l("if late: whole"),
    "join": _l("if late: joined"),
    "skip": _l("if late: left out"),
    "replay": _l("if late: later that day"),
}


def _of_block(part: PartForm) -> list[str]:
    told = [part.one("title")] if part.one("title") else []
    fields = [number for number in words.FIELD if part.has("fields", number)]
    told += [str(words.FIELD[number]) for number in fields] or [_("every field")]
    chosen = [name for number, name in words.PRIORITY.items() if part.has("priorities", number)]
    told += [str(name).lower() for name in chosen]
    if part.has("own", 1):
        told.append(_("only for its own zones"))
    told.append(_("newest first") if part.one("order") == "newest" else _("oldest first"))
    if part.has("rotate", 1):
        told.append(_("in turn"))
    if part.one("longest"):
        told.append(_("at most %(count)s minutes", count=part.one("longest")))
    if part.one("most"):
        told.append(_("at most %(count)s items", count=part.one("most")))
    if part.one("times") not in {"", "1"}:
        told.append(_("each read %(count)s times", count=part.one("times")))
    return told


def _of_music(part: PartForm) -> str:
    count = len(part.values.getlist("pieces"))
    which = _("chosen music (%(count)s)", count=count) if count else _("all the music")
    until = part.one("until")
    up_to = _("until %(time)s", time=until) if until else _("up to the next exact time")
    return f"{which}, {up_to}"
