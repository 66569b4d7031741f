"""Recursive filters, run over rows of a millisecond.

A recursive filter is a matrix when it is told for a row of samples at once: what the row itself
gives, what the filter's state before it adds, and the state it leaves. So are the states of many
rows. Matrices are what numpy is quick with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from audio.hops import HOP, Rows, times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

Section: TypeAlias = tuple[tuple[float, float, float], tuple[float, float]]
"""A second-order filter: b0, b1, b2 and a1, a2, for a0 = 1."""

_GROUP = 32  # rows whose states are found together
_REMEMBERED = 7  # groups; what went before is forgotten, to 1e-16, by every filter above 38 Hz


class RowFilter:
    """Some second-order filters one after another; it remembers what the rows before left."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._matrices = _matrices(sections)
        self._state = np.zeros(2 * len(sections))

    def filtered(self, rows: Rows) -> Rows:
        """Return the next rows, filtered."""
        matrices = self._matrices
        states = self._states(times(rows, matrices.takes).astype(np.float64))
        out: Rows = times(rows, matrices.sounds)
        out += times(states.astype(np.float32), matrices.rings)
        return out

    def _states(self, given: Doubles) -> Doubles:
        """Tell the filter's state before each row, from what each row gives to it."""
        matrices, count, order = self._matrices, len(given), len(self._state)
        groups = np.zeros((-(-count // _GROUP), _GROUP * order))
        groups.reshape(-1)[: given.size] = given.reshape(-1)
        left = np.concatenate((self._state[None], times(groups, matrices.ends)))
        firsts = left.copy()
        for _ in range(_REMEMBERED):
            firsts[1:] = left[1:] + firsts[:-1] @ matrices.group
        firsts = firsts[:-1]
        within = times(groups, matrices.within) + times(firsts, matrices.powers)
        states: Doubles = within.reshape(-1, order)[:count]
        if count:
            self._state = states[-1] @ matrices.row + given[-1]
        return states


@dataclass(frozen=True, slots=True)
class _Matrices:
    """All that the filter is, as matrices to multiply rows from the right with."""

    sounds: NDArray[np.float32]  # samples of a row to its samples: (HOP, HOP)
    takes: NDArray[np.float32]  # samples of a row to what they give to the state: (HOP, order)
    rings: NDArray[np.float32]  # the state before a row to its samples: (order, HOP)
    row: Doubles  # the state before a row to the state after it: (order, order)
    group: Doubles  # the same for a group of rows
    ends: Doubles  # what the rows of a group give to the state after it
    within: Doubles  # what they give to the states inside it
    powers: Doubles  # what the state before a group gives to the states inside it


@dataclass(frozen=True, slots=True)
class _Space:
    """A filter in state space: state' = step state + takes x; y = tells state + through x."""

    step: Doubles
    takes: Doubles
    tells: Doubles
    through: float


@cache
def _matrices(sections: tuple[Section, ...]) -> _Matrices:
    space = _space(sections)
    order = len(space.takes)
    powers = _powers(space.step, HOP)
    ringing = [float(space.tells @ powers[k] @ space.takes) for k in range(HOP - 1)]
    response = [space.through, *ringing]
    rows = _powers(powers[HOP], _GROUP)
    within = np.zeros((_GROUP, order, _GROUP, order))
    for i in range(_GROUP):
        for j in range(i + 1, _GROUP):
            within[i, :, j] = rows[j - 1 - i].T
    return _Matrices(
        sounds=_triangle(response),
        takes=np.array([powers[HOP - 1 - i] @ space.takes for i in range(HOP)], np.float32),
        rings=np.array([space.tells @ powers[k] for k in range(HOP)], np.float32).T.copy(),
        row=rows[1].T,
        group=rows[_GROUP].T,
        ends=np.concatenate([rows[_GROUP - 1 - i].T for i in range(_GROUP)]),
        within=within.reshape(_GROUP * order, -1),
        powers=np.concatenate([rows[k].T for k in range(_GROUP)], axis=1),
    )


def _triangle(response: list[float]) -> NDArray[np.float32]:
    matrix = np.zeros((HOP, HOP), np.float32)
    for i in range(HOP):
        matrix[i, i:] = response[: HOP - i]
    return matrix


def _space(sections: tuple[Section, ...]) -> _Space:
    """Put all sections one after another."""
    whole = _section(sections[0])
    for section in map(_section, sections[1:]):
        before, order = len(whole.takes), len(whole.takes) + 2
        step = np.zeros((order, order))
        step[:before, :before], step[before:, before:] = whole.step, section.step
        step[before:, :before] = np.outer(section.takes, whole.tells)
        whole = _Space(
            step,
            np.concatenate((whole.takes, section.takes * whole.through)),
            np.concatenate((section.through * whole.tells, section.tells)),
            whole.through * section.through,
        )
    return whole


def _section(section: Section) -> _Space:
    """Give one second-order filter in state space (transposed direct form II)."""
    zeros, poles = section
    step = np.array([[-poles[0], 1.0], [-poles[1], 0.0]])
    takes = np.array([zeros[1] - poles[0] * zeros[0], zeros[2] - poles[1] * zeros[0]])
    return _Space(step, takes, np.array([1.0, 0.0]), zeros[0])


def _powers(matrix: Doubles, highest: int) -> list[Doubles]:
    found = [np.eye(len(matrix))]
    for _ in range(highest):
        found.append(matrix @ found[-1])
    return found
