"""The K-weighting of ITU-R BS.1770-4, annex 1, a millisecond at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from audio.recursive import RowFilter, Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio.hops import Rows

# Filter coefficients at 48 kHz: BS.1770-4, annex 1, tables 1 and 2.
_SHELF: Section = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Section = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))


class Weighting:
    """Weighs a sound row by row; it remembers what the rows before have left ringing."""

    def __init__(self) -> None:
        self._filter = RowFilter((_SHELF, _HIGH_PASS))

    def energies(self, rows: Rows) -> NDArray[np.float64]:
        """Tell the weighted energy of each row: its samples squared and added up."""
        weighted = self._filter.filtered(rows)
        return np.asarray(np.einsum("ij,ij->i", weighted, weighted), np.float64)
