"""The log names each zone that got less of an item than the others, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from broadcaster.store.tables import AsRunRow

MUTED = {"sentence": "The zone was muted by {name}.", "facts": {"name": "Dũng"}}


def test_one_muted_zone_is_named_and_the_others_are_not_interrupted(
    desk: Any, supervisor: Any
) -> None:
    now = desk.clock.now() - timedelta(minutes=5)
    with desk.work() as session:
        for zone in (1, 2):
            session.add(
                AsRunRow(
                    line="L1",
                    zone=zone,
                    programme="P1",
                    programme_name="Buổi sáng",
                    kind="bulletin",
                    title="Tiêm phòng",
                    clip="c" * 64,
                    authority="approval:1",
                    priority=3,
                    due=now,
                    began=now,
                    ended=now,
                    outcome="aired" if zone == 1 else "cut",
                    why=None if zone == 1 else MUTED,
                    readback={"on": zone == 1, "knowledge": "verified"},
                    seq=zone,
                )
            )

    page = supervisor.text("/log/")

    assert "1/2" in page
    assert page.count("Dũng") == 1
    assert page.count('class="tag cut"') == 1
