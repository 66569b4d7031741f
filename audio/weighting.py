"""The K-weighting of ITU-R BS.1770-4, annex 1, a millisecond at a time.

A recursive filter is a matrix when it is told for a row of samples at once: what the row itself
gives, what the filter's state before it adds, and the state it leaves. So are the states of many
rows. Matrices are what numpy is quick with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from audio.hops import HOP, Rows, times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

# Filter coefficients at 48 kHz: BS.1770-4, annex 1, tables 1 and 2.
SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
_ORDER = 4
_GROUP = 64  # rows whose states are found together
_REMEMBERED = 3  # groups


class Weighting:
    """Weighs a sound row by row; it remembers what the rows before have left ringing."""

    def __init__(self) -> None:
        self._state = np.zeros(_ORDER)

    def energies(self, rows: Rows) -> Doubles:
        """Tell the weighted energy of each row: its samples squared and added up."""
        weighted = self.weighted(rows)
        return np.asarray(np.einsum("ij,ij->i", weighted, weighted), np.float64)

    def weighted(self, rows: Rows) -> Rows:
        """Return the weighted sound."""
        matrices = _matrices()
        states = self._states(times(rows, matrices.takes).astype(np.float64))
        out: Rows = times(rows, matrices.sounds)
        out += times(states.astype(np.float32), matrices.rings)
        return out

    def _states(self, given: Doubles) -> Doubles:
        """Tell the filter's state before each row, from what each row gives to it."""
        matrices, count = _matrices(), len(given)
        groups = np.zeros((-(-count // _GROUP), _GROUP * _ORDER))
        groups.reshape(-1)[: given.size] = given.reshape(-1)
        # What a group leaves is forgotten, to 1e-16, three groups later.
        left = np.concatenate((self._state[None], times(groups, matrices.ends)))
        firsts = left.copy()
        for _ in range(_REMEMBERED):
            firsts[1:] = left[1:] + firsts[:-1] @ matrices.group
        firsts = firsts[:-1]
        within = times(groups, matrices.within) + times(firsts, matrices.powers)
        states: Doubles = within.reshape(-1, _ORDER)[:count]
        if count:
            self._state = states[-1] @ matrices.row + given[-1]
        return states


@dataclass(frozen=True, slots=True)
class _Matrices:
    """All that the filter is, as matrices to multiply rows from the right with."""

    sounds: NDArray[np.float32]  # samples of a row to its samples: (HOP, HOP)
    takes: NDArray[np.float32]  # samples of a row to what they give to the state: (HOP, 4)
    rings: NDArray[np.float32]  # the state before a row to its samples: (4, HOP)
    row: Doubles  # the state before a row to the state after it: (4, 4)
    group: Doubles  # the same for a group of rows
    ends: Doubles  # what the rows of a group give to the state after it
    within: Doubles  # what they give to the states inside it
    powers: Doubles  # what the state before a group gives to the states inside it


@cache
def _matrices() -> _Matrices:
    step, takes, tells, through = _filter()
    powers = _powers(step, HOP)
    response = [through, *(float(tells @ powers[k] @ takes) for k in range(HOP - 1))]
    sounds = np.array(
        [[response[j - i] if j >= i else 0.0 for j in range(HOP)] for i in range(HOP)]
    )
    rows = _powers(powers[HOP], _GROUP)
    within = np.zeros((_GROUP, _ORDER, _GROUP, _ORDER))
    for i in range(_GROUP):
        for j in range(i + 1, _GROUP):
            within[i, :, j] = rows[j - 1 - i].T
    return _Matrices(
        sounds=sounds.astype(np.float32),
        takes=np.array([powers[HOP - 1 - i] @ takes for i in range(HOP)], np.float32),
        rings=np.array([tells @ powers[k] for k in range(HOP)], np.float32).T.copy(),
        row=rows[1].T,
        group=rows[_GROUP].T,
        ends=np.concatenate([rows[_GROUP - 1 - i].T for i in range(_GROUP)]),
        within=within.reshape(_GROUP * _ORDER, -1),
        powers=np.concatenate([rows[k].T for k in range(_GROUP)], axis=1),
    )


def _filter() -> tuple[Doubles, Doubles, Doubles, float]:
    """Give both filters in a row in state space: state' = A state + B x; y = C state + D x."""
    first, second = _section(*SHELF), _section(*HIGH_PASS)
    step = np.zeros((_ORDER, _ORDER))
    step[:2, :2], step[2:, 2:] = first[0], second[0]
    step[2:, :2] = np.outer(second[1], first[2])
    takes = np.concatenate((first[1], second[1] * first[3]))
    tells = np.concatenate((second[3] * first[2], second[2]))
    return step, takes, tells, first[3] * second[3]


def _section(
    zeros: tuple[float, float, float], poles: tuple[float, float]
) -> tuple[Doubles, Doubles, Doubles, float]:
    """Give one second-order filter in state space (transposed direct form II)."""
    step = np.array([[-poles[0], 1.0], [-poles[1], 0.0]])
    takes = np.array([zeros[1] - poles[0] * zeros[0], zeros[2] - poles[1] * zeros[0]])
    return step, takes, np.array([1.0, 0.0]), zeros[0]


def _powers(matrix: Doubles, highest: int) -> list[Doubles]:
    found = [np.eye(len(matrix))]
    for _ in range(highest):
        found.append(matrix @ found[-1])
    return found
