"""What the journal tells of emergencies: which still run, and which codes were used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from broadcaster.domain.asrun import Entry
from broadcaster.domain.emergency import (
    LONGEST_RUN,
    Code,
    Emergency,
    OrderKind,
    emergency_of,
    sound_of,
)
from broadcaster.playout.state import Running

_MOST_CODES = 200
"""So many codes of one person are remembered: older ones are no codes any more."""


@dataclass(slots=True)
class Alerts:
    """Emergencies by their numbers, and the steps of the codes each person has used."""

    running: dict[int, Running] = field(default_factory=dict)
    codes: dict[int, frozenset[int]] = field(default_factory=dict)

    def take_order(self, entry: Entry) -> None:
        """Learn from one order; raises KeyError, ValueError, TypeError or OverflowError."""
        facts = entry.facts
        match facts["what"]:
            case "emergency":
                self._begin(facts)
            case "emergency_words":
                self._speak(facts)
            case "emergency_over":
                self._end(int(facts["id"]), entry.at, str(facts.get("by", "")))
            case "emergency_again":
                self._begin_again(int(facts["id"]), entry.at)
            case "emergency_zones":
                self._narrow(facts)

    def take_began(self, line: str, programme: str) -> None:
        """Learn that a line began: the round of an emergency is counted by it."""
        kind, _, number = programme.partition("-")
        known = self.running.get(int(number)) if kind == "emergency" and number.isdigit() else None
        if known is not None:
            begun = int(line.split("/")[1]) + 1
            self.running[known.order.id] = replace(known, rounds=max(known.rounds, begun))

    def forget_before(self, oldest: datetime) -> None:
        """Drop what cannot run any more."""
        self.running = {
            number: each
            for number, each in self.running.items()
            if each.order.expires + LONGEST_RUN >= oldest
        }

    def at(self, booted: datetime) -> tuple[Running, ...]:
        """Return them as a new run takes them up: what still runs is repeated whole at once."""
        return tuple(
            each if each.over else begun_again(each, booted) for each in self.running.values()
        )

    def copied(self) -> Alerts:
        """Return one that learns for itself from here on."""
        return Alerts(dict(self.running), dict(self.codes))

    def written(self) -> dict[str, Any]:
        """Write it as JSON values."""
        return {
            "running": [
                {**each.order.facts(), "rounds": each.rounds, "over": each.over, **_stop_of(each)}
                for each in self.running.values()
            ],
            "codes": {str(person): sorted(steps) for person, steps in self.codes.items()},
        }

    def _begin(self, facts: Mapping[str, Any]) -> None:
        order = emergency_of(facts)
        self.running.setdefault(order.id, Running(order, order.ordered))
        self._use(order.code)

    def _use(self, code: Code) -> None:
        used = sorted(self.codes.get(code.person, frozenset()) | {code.step})
        # Recovery codes stand below zero and are few; of the others the newest count.
        recovery = [step for step in used if step < 0]
        self.codes[code.person] = frozenset((*recovery, *used[-_MOST_CODES:]))

    def _speak(self, facts: Mapping[str, Any]) -> None:
        known, speech = self.running.get(int(facts["id"])), sound_of(facts)
        if known is not None:
            self.running[known.order.id] = replace(known, order=replace(known.order, speech=speech))

    def _end(self, number: int, at: datetime, stopped_by: str) -> None:
        if number in self.running:
            stopped = at if stopped_by else None
            ended = replace(self.running[number], over=True, stopped=stopped)
            self.running[number] = replace(ended, stopped_by=stopped_by)

    def _begin_again(self, number: int, at: datetime) -> None:
        if number in self.running:
            self.running[number] = begun_again(self.running[number], at)

    def _narrow(self, facts: Mapping[str, Any]) -> None:
        known = self.running.get(int(facts["id"]))
        if known is not None:
            zones = frozenset(map(int, facts["zones"]))
            self.running[known.order.id] = replace(known, order=replace(known.order, zones=zones))


def begun_again(running: Running, at: datetime) -> Running:
    """Return an emergency as it is taken up again: repeated whole at once."""
    left = replace(running, over=False, stopped=None, stopped_by="")
    return replace(left, next_at=at, spoke=_has_words(running.order))


def _stop_of(running: Running) -> dict[str, Any]:
    if running.stopped is None:
        return {}
    return {"stopped": running.stopped.isoformat(), "stopped_by": running.stopped_by}


def _has_words(order: Emergency) -> bool:
    """Tell whether a round begins with its signal: an all-clear is said once, so words first."""
    return order.speech is not None and order.kind is not OrderKind.ALL_CLEAR


def read(body: Mapping[str, Any]) -> Alerts:
    """Read what `written` wrote; raises KeyError, ValueError or TypeError."""
    running = {}
    for facts in body["running"]:
        order = emergency_of(facts)
        stopped = facts.get("stopped")
        running[order.id] = Running(
            order,
            order.ordered,
            rounds=int(facts["rounds"]),
            over=facts["over"] is True,
            stopped=None if stopped is None else datetime.fromisoformat(stopped),
            stopped_by=str(facts.get("stopped_by", "")),
        )
    codes = {int(person): frozenset(map(int, steps)) for person, steps in body["codes"].items()}
    return Alerts(running, codes)
