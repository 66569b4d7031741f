"""What is wrong now: each fault is told once when it comes and once when it goes."""

from __future__ import annotations

from collections.abc import Collection

from broadcaster.domain.air import Trouble
from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.entries import reason
from broadcaster.playout.journal import Journal
from broadcaster.ports import Clock
from schedules.types import Reason


class Faults:
    """The faults that stand, by their subject; the journal hears of every change.

    Those that stood when the program ended stand on until somebody looked again.
    """

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._standing: dict[str, Trouble] = dict(journal.standing)
        self._left_over = set(self._standing)

    @property
    def standing(self) -> tuple[Trouble, ...]:
        """Return what stands, oldest first."""
        return tuple(self._standing.values())

    def raise_(self, subject: str, why: Reason) -> None:
        """Note that a fault stands; told again with the same reason it says nothing new."""
        self._left_over.discard(subject)
        known = self._standing.get(subject)
        if known is not None and (known.sentence, known.facts) == (why.sentence, why.facts):
            return
        since = known.since if known is not None else self._clock.now().isoformat()
        self._standing[subject] = Trouble(subject, why.sentence, dict(why.facts), since)
        self._journal.append(EntryKind.FAULT, {"subject": subject, "why": reason(why)})

    def clear(self, subject: str) -> None:
        """Note that a fault is over; where none stood nothing is said."""
        self._left_over.discard(subject)
        gone = self._standing.pop(subject, None)
        if gone is not None:
            why = {"sentence": gone.sentence, "facts": gone.facts}
            self._journal.append(EntryKind.FAULT_CLEARED, {"subject": subject, "why": why})

    def looked(self, spared: Collection[str]) -> None:
        """End what stood before this run and nobody has told of since everything was looked at.

        That is also what hung on a board or a zone that is not in the patch any more. `spared` are
        those that no look can tell of, and that end with the next sound.
        """
        for subject in sorted(self._left_over.difference(spared)):
            self.clear(subject)
