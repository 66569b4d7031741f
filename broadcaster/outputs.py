"""The composition root's part for sound: which concrete sink a bus of the patch goes through."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from audio.reception.loop_inputs import CardLoop, SimulatedCable
from audio.sinks.far_end import FarEnd
from audio.sinks.paced import PacedSink
from broadcaster.domain.zones import SIMULATED

if TYPE_CHECKING:
    from audio.reception.loop_inputs import LoopInput
    from audio.sinks.card import Card
    from audio.sinks.types import Sink
    from broadcaster.domain.zones import Bus
    from broadcaster.ports import Clock
    from broadcaster.settings import Settings

logger = logging.getLogger(__name__)

_CARD = "card:"
_ICECAST = "icecast:"


class Outputs:
    """Makes the sinks of one process; two buses on the sides of one card share the card."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._split: dict[str, Card] = {}

    def sink(self, bus: Bus) -> Sink:
        """Return the audio output of a bus.

        A card that is named is waited for where it is not there; any card that is asked for and
        not there is replaced by the paced null sink.
        """
        if self._settings.sink == "null" or bus.sink == "null":
            return self._paced()
        if bus.sink.startswith(_ICECAST):
            return self._stream(bus.sink.removeprefix(_ICECAST))
        return self._card(bus)

    def loop(self, bus: Bus) -> LoopInput | None:
        """Return what hears again what a bus gives: a card's input, or a simulated cable.

        None where the bus has none, and where the station's clock does not go as the world's does:
        a card hears the world.
        """
        if bus.witness == SIMULATED:
            return SimulatedCable()
        if not bus.witness.startswith(_CARD) or self._clock.rate != 1.0:
            return None
        from audio.reception.card import Card  # noqa: PLC0415 -- loads the sound system

        return CardLoop(bus.witness.removeprefix(_CARD), Card, self._clock)

    def _card(self, bus: Bus) -> Sink:
        from audio.sinks.card import Card, CardSink, NoCard, Side  # noqa: PLC0415 -- sound system

        if bus.sink.startswith(_CARD):
            name, _, side = bus.sink.removeprefix(_CARD).rpartition("/")
            if name and side in {Side.LEFT, Side.RIGHT}:
                return CardSink(self._split_card(name), Side(side))
            return CardSink(Card(self._clock, bus.sink.removeprefix(_CARD), waits=True))
        try:
            return CardSink(Card(self._clock))
        except NoCard as error:
            logger.info("there is no sound card: %s", error)
            return self._paced()

    def _split_card(self, name: str) -> Card:
        from audio.sinks.card import Card  # noqa: PLC0415 -- loads the sound system

        if name not in self._split or self._split[name].is_over:
            self._split[name] = Card(self._clock, name, is_split=True, waits=True)
        return self._split[name]

    def _stream(self, address: str) -> Sink:
        from audio.sinks.icecast import IcecastSink, mount_of  # noqa: PLC0415 -- few stations

        return IcecastSink(self._clock, mount_of(address, self._settings.icecast_password))

    def _paced(self) -> PacedSink:
        port = self._settings.far_end
        far_end = FarEnd("127.0.0.1", port) if port is not None else None
        return PacedSink(self._clock, far_end=far_end)
