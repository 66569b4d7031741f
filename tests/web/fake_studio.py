"""A false way to the air for whoever speaks live: keeps what came, and says what it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field

from broadcaster.domain.live import LiveState, LiveWish
from broadcaster.domain.people import Person
from broadcaster.errors import Unreachable

LINE = "live-1/main"


@dataclass
class FakeMicrophone:
    """Keeps every piece by its number; `states` are the answers, the last one again and again."""

    states: list[LiveState] = field(default_factory=lambda: [LiveState("sounding", 600.0)])
    heard: dict[int, bytes] = field(default_factory=dict)
    is_broken: bool = False
    is_closed: bool = False

    def send(self, number: int, sound: bytes) -> LiveState:
        if self.is_broken:
            raise Unreachable("The station is away.")
        self.heard[number] = sound
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    def trigger_end(self, outcome: str, why: dict[str, object] | None = None) -> None:
        self.states[:] = [LiveState("over", 0.0, outcome, why, lines=(LINE,))]

    def close(self) -> None:
        self.is_closed = True


@dataclass
class FakeStudio:
    """Who asked to speak, under which secrets, and their microphones."""

    wishes: list[tuple[LiveWish, str, str]] = field(default_factory=list)
    ended: list[tuple[str, bool]] = field(default_factory=list)
    microphone: FakeMicrophone = field(default_factory=FakeMicrophone)

    def speak(self, wish: LiveWish, session: str, by: Person) -> None:
        self.wishes.append((wish, session, by.login))

    def end(self, session: str, *, is_gone: bool) -> None:
        self.ended.append((session, is_gone))
        self.microphone.trigger_end("aired")
