"""What the station needs from the world, stated as Protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from broadcaster.domain.air import AirState, EmergencyState, Stopped
    from broadcaster.domain.emergency import Emergency, Signature, StoredSound
    from broadcaster.domain.live import LiveState, LiveWish
    from broadcaster.domain.people import Person, PersonId
    from broadcaster.domain.plugs import Plug
    from broadcaster.domain.relaying import Trial
    from broadcaster.domain.sound import Audition, Heard


class Clock(Protocol):
    """The station's time; on a simulated station it may run faster than the world's."""

    @property
    def rate(self) -> float:
        """Seconds of station time in one second of the world's."""

    def now(self) -> datetime:
        """Return the station's wall clock, aware, in UTC."""

    def monotonic(self) -> float:
        """Return station seconds that never step back."""

    def sleep(self, seconds: float) -> None:
        """Wait that many station seconds."""


class Air(Protocol):
    """Orders to the process that is on the air, over its local socket."""

    def stop(self, *, by: str, via: str = "", zones: frozenset[int] | None = None) -> Stopped:
        """Silence everything, or the zones given; `via` tells from where: web, cli.

        Where nobody answers on the air it does what can be done, and says so.
        """

    def go_on(self, *, by: str, via: str = "", programme: str | None = None) -> None:
        """Let what is to come of a stopped programme (None: of all) be heard after all.

        Raises Refused where nothing is left of it, and Unreachable.
        """

    def confirm_clock(self, *, by: str) -> None:
        """Have the station believe its clock again; raises Refused or Unreachable."""

    def test_zone(self, zone: int, *, by: str, length: timedelta) -> None:
        """Sound the technician's test tone in one zone; raises Refused or Unreachable."""

    def emergency(self, order: Emergency) -> None:
        """Put an emergency on air now, over everything; raises Refused or Unreachable."""

    def emergency_words(self, emergency: int, speech: StoredSound) -> None:
        """Bring the words of an emergency that sounds; raises Refused or Unreachable."""

    def emergency_again(self, emergency: int, *, by: str) -> None:
        """Begin again what a STOP has just ended; raises Refused or Unreachable."""

    def words_wanted(self) -> tuple[EmergencyState, ...]:
        """Return the emergencies that wait for their words, as soon as one does.

        In a second of the world there are none; raises Unreachable.
        """

    def emergency_signed(self, emergency: int, signature: Signature) -> None:
        """Keep who signed an emergency afterwards; a refusal ends it; raises Unreachable."""

    def speak(self, wish: LiveWish, *, session: str, by: Person) -> None:
        """Let somebody speak live as soon as the lines are open; raises Refused or Unreachable.

        `session` is a secret of 32 letters or more under which the sound is sent.
        """

    def end_speech(self, session: str, *, is_gone: bool = False) -> None:
        """End a live voice; `is_gone` where its speaker may not go on. Raises Unreachable."""

    def microphone(self, session: str) -> Microphone:
        """Return the way on which a live voice comes in; raises Unreachable."""

    def status(self) -> AirState:
        """Return the state of the air; raises Unreachable."""


class Microphone(Protocol):
    """The way on which one live voice comes in."""

    def send(self, number: int, sound: bytes) -> LiveState:
        """Send a piece (16 bits, 48 kHz, one channel), numbered upwards; raises Unreachable."""

    def close(self) -> None:
        """Let go of it."""


class Ear(Protocol):
    """A few words heard at once, before any clip is made of them."""

    def hear(self, audition: Audition, *, by: PersonId) -> Heard:
        """Return the sound; somebody's newer wish calls off the older one.

        Raises Refused with the voice's own sentence, and Unreachable.
        """

    def try_relay(self, addresses: Sequence[str], *, by: PersonId) -> Trial:
        """Receive another station for a few seconds; raises Refused and Unreachable."""


class Plugs(Protocol):
    """The serial ports of this machine."""

    def __call__(self) -> tuple[Plug, ...]:
        """List them; opens none."""
