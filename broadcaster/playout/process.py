"""The process on the air: lines made safe first, then the plan, second by second."""

from __future__ import annotations

import logging
import queue
import threading
from datetime import datetime
from importlib.metadata import version

from broadcaster.clocks import SystemClock
from broadcaster.domain.air import AirState
from broadcaster.domain.asrun import EntryKind
from broadcaster.domain.zones import Wiring
from broadcaster.playout import memory, sentences
from broadcaster.playout.actions import Action, Answer, Clear, Raise, Record, Sound
from broadcaster.playout.beginning import first_state, made_console
from broadcaster.playout.buttons import Buttons
from broadcaster.playout.channel import KEPT_WITHIN_S
from broadcaster.playout.clock_orders import ClockDoubted
from broadcaster.playout.clock_settings import ClockSettings
from broadcaster.playout.clock_watch import ClockWatch
from broadcaster.playout.engine import step, wake
from broadcaster.playout.faults import Faults
from broadcaster.playout.feed import Feed
from broadcaster.playout.hands import Hand
from broadcaster.playout.inbox import TELL_EVERY_S, Inbox
from broadcaster.playout.journal import Journal
from broadcaster.playout.last_resort import keep_wiring
from broadcaster.playout.lines import Lines
from broadcaster.playout.loudness import Loudness
from broadcaster.playout.orders import Order, Shutdown
from broadcaster.playout.showing import air_state
from broadcaster.playout.station import StationOnAir
from broadcaster.playout.stop_notes import StopNotes
from broadcaster.playout.timekeeping import SUBJECT, Steps, doubt
from broadcaster.playout.turn import REMEMBER
from broadcaster.playout.voices import Voices
from broadcaster.playout.watchman import complaints, ended_by_sound, gear_of, has_looked
from broadcaster.playout.wires import half_patched, lines_by_bus
from broadcaster.store.wiring import load_wiring
from hardware.rack import Rack
from schedules.types import Reason

logger = logging.getLogger(__name__)

POLL_S = 0.1
"""How often the plan is looked for, while something sounds or lines are open."""
QUIET_POLL_S = 0.2
"""How often while nothing sounds and every line is closed."""
QUIET_TELL_S = 1.0
"""How often those who watch are told how the air is, while it is quiet and nothing happens."""
REST_S = 0.1
READER_WITHIN_S = 0.2
RENEWALS = 3
"""How often a lease is renewed before it ends: two renewals may be lost."""
SAFE_WITHIN_S = 3.0
QUIET_WITHIN_S = 3.0
TIDY_EVERY_S = 60.0
JOURNAL_FULL = "The log cannot be written: {why}. It waits in memory; make room on the disk."


def run(station: StationOnAir, stop: threading.Event, opened: frozenset[str] = frozenset()) -> None:
    """Go on the air with the patch as it is now, until told to stop or until the patch changes.

    The contacts of the boards `opened` were opened and read back by this process before.
    """
    with station.reading_sessions() as session:
        wiring = load_wiring(session)
    keep_wiring(station.folder, wiring)
    rack = station.air_rack(wiring)
    lines = lines_by_bus(station, wiring, rack)
    try:
        Playout(station, rack, lines, wiring).run(stop, opened)
    finally:
        rack.close()


class Playout:
    """Everything of one run; `lines` are by bus."""

    def __init__(
        self, station: StationOnAir, rack: Rack, lines: dict[str, Lines], wiring: Wiring
    ) -> None:
        self._station = station
        self._rack = rack
        self._clock = station.clock
        self._wiring = wiring
        self._heard: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._journal = Journal(station.folder.journal, self._clock)
        self._history = self._journal.open(REMEMBER)
        self._faults = Faults(self._journal, self._clock)
        folder = station.folder
        self._voices = Voices(self._clock, self._heard.put, folder.spoken, folder.clips)
        self._inbox = Inbox(folder.root, self._heard.put, self._voices)
        self._console = made_console(station, wiring, lines, self._heard.put, self._voices)
        sessions = station.reading_sessions
        self._feed = Feed(station.folder.database, sessions, self._history.waits_since)
        self._loudness = Loudness(sessions, station.makes)
        self._notes = StopNotes(station.folder.root)
        self._state = first_state(self._history, lines, self._console, self._clock)
        # A database that is locked is waited for on this thread, never on the one that decides.
        self._reader = Hand("database", patience=POLL_S, idle=self._read_plan)
        # A board that holds contacts for a time is told again also while an amplifier warms up.
        lease = rack.shortest_lease
        patience = lease.total_seconds() / RENEWALS if lease is not None else None
        self._leases = Hand("leases", patience=patience, idle=self._renew)
        self._told_at = self._tidied = float("-inf")
        self._pause = threading.Event()
        self._clock_watch = ClockWatch(station.clock_trouble)
        self._buttons = Buttons(wiring.stop_buttons, rack, self._heard.put, self._clock)
        self._due: datetime | None = None
        self._steps = Steps(self._clock)
        self._settings = ClockSettings(station.folder, self._history.clock_set)

    def run(self, stop: threading.Event, opened: frozenset[str] = frozenset()) -> None:
        """Make the lines safe, then go on the air until told to stop."""
        try:
            self._boot(opened)
            self._console.start()
            self._reader.start()
            self._leases.start()
            self._buttons.start()
            self._inbox.tell(self._shown(self._clock.now()))
            self._inbox.start()
            # What runs on from before needs no plan, and waits for none.
            self._step(self._clock.now(), [])
            memory.settle()
            while not stop.is_set() and not (self._feed.is_rewired and self._state.is_quiet):
                self._turn(self._pace())
            self._close()
        finally:
            try:
                self._inbox.stop()
                if self._reader.stop(READER_WITHIN_S):
                    self._feed.close()
            finally:
                self._rack.retire()
                safe = self._console.stop()
                self._leases.stop(READER_WITHIN_S)
                self._buttons.stop(READER_WITHIN_S)
                self._voices.close(KEPT_WITHIN_S)
            self._journal.append(EntryKind.STOPPED, {"why": "stopped", "safe": safe})

    def _boot(self, opened: frozenset[str]) -> None:
        """Open every contact before anything else; a board that is slow to come is waited for.

        Channels that nothing is patched to are opened once, too: before a crash they may have been
        somebody's line.
        """
        for channel in self._console.channels.values():
            if not self._history.is_clean:
                channel.lines.doubt(opened)
        until = self._clock.monotonic() + SAFE_WITHIN_S * self._clock.rate
        safe = self._console.make_safe()
        while not safe and self._clock.monotonic() < until:
            self._clock.sleep(0.1 * self._clock.rate)
            safe = self._console.make_safe()
        self._rack.all_off(half_patched(self._wiring, self._rack))
        self._journal.append(EntryKind.BOOTED, {"version": version("broadcaster"), "safe": safe})
        how = "every contact is open" if safe else "not every contact is known to be open"
        logger.info("on the air; %s", how)
        self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        """Begin in doubt where the machine's own clock cannot be right."""
        if not isinstance(self._clock, SystemClock):
            return  # a rehearsal lives in a time of its own
        why = doubt(self._clock.now(), self._history.last)
        if why is not None:
            self._heard.put(ClockDoubted(why))
        elif self._history.is_doubted:
            self._journal.append(EntryKind.CLOCK, {"what": "believed"})
            self._faults.clear(SUBJECT)

    def _renew(self) -> None:
        self._rack.renew()  # what goes wrong is told by the next look

    def _pace(self) -> float:
        """Leave the processor alone while all is quiet; whatever is ordered is heard at once."""
        is_quiet = self._state.is_quiet
        self._reader.patience = QUIET_POLL_S if is_quiet else POLL_S
        return QUIET_TELL_S if is_quiet else TELL_EVERY_S

    def _turn(self, patience: float) -> None:
        """Hear what came, take one step where one is due, and carry it out."""
        if self._due is not None:
            left = (self._due - self._clock.now()).total_seconds() / self._clock.rate
            patience = min(patience, max(0.0, left))
        orders = [*self._settings.newest(), *self._orders(patience)]
        if (stepped := self._steps.newest()) is not None:
            orders = [stepped, *orders]  # whatever came is judged by the new time
        now = self._clock.now()
        if orders or self._notes.waits or (self._due is not None and self._due <= now):
            self._step(now, orders)
        self._look_around(now)

    def _step(self, now: datetime, orders: list[Order]) -> None:
        self._state, actions = step(self._state, now, self._notes.after(orders))
        self._due = wake(self._state, now)
        self._voices.follow(self._state, actions)
        for action in actions:
            if isinstance(action, Answer):
                continue
            if isinstance(action, Sound):
                # What is begun stands on the disk before it sounds; nothing else waits for a disk.
                self._journal.flush()
            self._perform(action)
        self._journal.flush()
        # Whoever gave an order hears of it when it stands on the disk, and nothing waited for that.
        for action in actions:
            if isinstance(action, Answer):
                self._inbox.answer(action.number, action.why)
        if actions:
            self._told_at = float("-inf")

    def _orders(self, patience: float) -> list[Order]:
        try:
            orders = [self._heard.get(timeout=patience)]
        except queue.Empty:
            return []
        while not self._heard.empty():
            orders.append(self._heard.get())
        return orders

    def _read_plan(self) -> None:
        """Look whether the plan changed; many changes at once are read as one."""
        self._loudness.look(self._clock.now(), self._console.channels)
        plan = self._feed.poll(self._clock.now())
        if plan is not None:
            self._heard.put(plan)
            self._pause.wait(REST_S)

    def _perform(self, action: Action) -> None:
        match action:
            case Record():
                self._journal.note(action.kind, action.facts)
            case Raise():
                self._faults.raise_(action.subject, action.why)
            case Clear():
                self._faults.clear(action.subject)
            case _:
                self._console.perform(action)

    def _look_around(self, now: datetime) -> None:
        """Notice what broke, and tell those who watch how the air is."""
        self._console.check()
        self._reader.check()
        self._leases.check()
        self._buttons.check()
        self._voices.look()
        at = self._clock.monotonic()
        if at - self._told_at < self._pace() * self._clock.rate:
            return
        self._told_at = at
        if self._state.is_quiet and at - self._tidied > TIDY_EVERY_S * self._clock.rate:
            self._tidied = at
            memory.tidy()
            self._journal.bookmark()
        self._inbox.announce()
        self._journal.flush()
        full = self._journal.trouble
        self._note("journal", Reason(JOURNAL_FULL, {"why": full}), full)
        self._note("database", self._feed.trouble, self._feed.trouble)
        wrong = complaints(self._console.channels) | self._console.troubles
        wrong |= self._buttons.troubles() | self._clock_watch.troubles()
        for subject, why in wrong.items():
            self._note(subject, why, why)
        if has_looked(self._state, self._console.channels):
            self._faults.looked(ended_by_sound(self._console.channels))
        self._inbox.tell(self._shown(now))

    def _note(self, subject: str, why: Reason | None, wrong: object) -> None:
        if wrong and why is not None:
            self._faults.raise_(subject, why)
        else:
            self._faults.clear(subject)

    def _shown(self, now: datetime) -> AirState:
        return air_state(
            self._state,
            now,
            gear_of(self._console.channels, self._faults.standing, self._clock.rate),
        )

    def _close(self) -> None:
        """Let what sounds fade, and the lines close; bounded."""
        self._step(self._clock.now(), [Shutdown(Reason(sentences.STOPPED))])
        until = self._clock.monotonic() + QUIET_WITHIN_S * self._clock.rate
        while not self._state.is_quiet and self._clock.monotonic() < until:
            self._turn(POLL_S)
