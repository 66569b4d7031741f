"""What passing on another station needs of this one: its list of relays, and its music."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from audio.mixer import Source
from audio.sources.ahead import ReadAhead
from audio.sources.chain import ChainSource
from broadcaster.errors import Failed
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.relays import Listed, Received
from broadcaster.playout.station import StationOnAir
from broadcaster.services.music import Filler, filler
from broadcaster.store import frames

MOST_PIECES = 20
"""So many pieces of music go round at most: each is read whole before it may sound."""
UNREADABLE = "The database cannot be read: {error}"


class StationReception:
    """Looks up in the database what may be passed on; what was read last stands where it is lost.

    Music sounds only by its own standing approval, and only where its file is the approved one.
    """

    def __init__(self, station: StationOnAir, witnesses: Witnesses) -> None:
        self._station = station
        self._witnesses = witnesses
        self._listed: dict[str, Listed | None] = {}
        self._filler = Filler((), is_tune=False)

    def listed(self, key: str) -> Listed | None:
        """Look a station up; raises Failed where the database was never readable."""
        try:
            with self._station.reading_sessions() as session:
                row = frames.source(session, key)
                gone = row is None or row.removed is not None
                found = None if row is None or gone else Listed((row.url, *row.backups))
                self._filler = filler(session)
        except SQLAlchemyError as error:
            if key not in self._listed:
                raise Failed(UNREADABLE, error=str(error)[:200]) from error
            return self._listed[key]
        self._listed[key] = found
        for clip in self._clips:
            self._witnesses.why_not(clip)  # read here, where there is time; known from now on
        return found

    @property
    def _clips(self) -> tuple[str, ...]:
        return self._filler.clips[:MOST_PIECES]

    def receive(self, address: str, listed: Sequence[str]) -> Received:
        """Return who receives an address."""
        return self._station.receive(address, listed)

    def filler(self) -> Source | None:
        """Open the station's music, or its tune once; None where it has neither."""
        clips = [clip for clip in self._clips if self._witnesses.why_not(clip) is None]
        if not clips:
            return None
        paths = [self._station.library.path_of(clip) for clip in clips]
        return ReadAhead(ChainSource(paths, around=not self._filler.is_tune))
