"""What several tests of the rules of time look at."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.patterns import Pattern


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Every day that a pattern looked at."""
    looked: list[date] = []
    plain = Pattern._fits

    def fits(self: Pattern, day: date) -> bool:
        looked.append(day)
        return plain(self, day)

    monkeypatch.setattr(Pattern, "_fits", fits)
    return looked
