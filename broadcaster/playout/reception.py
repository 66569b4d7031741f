"""What passing on another station needs of this one: its list of relays, and its music."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from audio.sources.ahead import ReadAhead
from audio.sources.chain import ChainSource
from broadcaster.domain.standby import Standby
from broadcaster.errors import BroadcasterError, Failed
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.relays import Filler, Listed, Received
from broadcaster.playout.station import StationOnAir
from broadcaster.services.standby import standbys
from broadcaster.store import frames

UNREADABLE = "The database cannot be read: {error}"


class StationReception:
    """Looks up in the database what may be passed on; what was read last stands where it is lost.

    Music sounds only by its own standing approval, and only where its file is the approved one.
    """

    def __init__(self, station: StationOnAir, witnesses: Witnesses) -> None:
        self._station = station
        self._witnesses = witnesses
        self._listed: dict[str, Listed | None] = {}
        self._standbys: tuple[Standby, ...] = ()

    def listed(self, key: str) -> Listed | None:
        """Look a station up; raises Failed where the database was never readable."""
        try:
            with self._station.reading_sessions() as session:
                row = frames.source(session, key)
                gone = row is None or row.removed is not None
                found = None if row is None or gone else Listed((row.url, *row.backups))
                self._standbys = standbys(session)
        except (SQLAlchemyError, BroadcasterError) as error:
            if key not in self._listed:
                raise Failed(UNREADABLE, error=str(error)[:200]) from error
            return self._listed[key]
        self._listed[key] = found
        for one in self._standbys:
            self._witnesses.why_not(one.clip)  # read here, where there is time; known from now on
        return found

    def receive(self, address: str, listed: Sequence[str]) -> Received:
        """Return who receives an address."""
        return self._station.receive(address, listed)

    def filler(self) -> Filler | None:
        """Open the station's music, or its tune once; None where it has neither."""
        well = [one for one in self._standbys if self._witnesses.why_not(one.clip) is None]
        chosen = [one for one in well if not one.is_tune] or well
        if not chosen:
            return None
        paths = [self._station.library.path_of(one.clip) for one in chosen]
        music = ChainSource(paths, around=not chosen[0].is_tune)
        return Filler(ReadAhead(music), tuple(one.authority for one in chosen))
