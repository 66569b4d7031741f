"""Lines of a log for the tests of its pages: two days of a commune, with everything in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from web_desk import NOW, WebDesk

from broadcaster.store.tables import AsRunRow

MUTED = {"sentence": "The zone was muted by {name}.", "facts": {"name": "Dũng"}}
LATE = {"sentence": "It began {late_ms} ms after its time.", "facts": {"late_ms": 80}}
TITLES = (
    ("Signature tune", "signature", "aired"),
    ("Lịch tiêm phòng vắc-xin cho trẻ dưới 5 tuổi tại trạm y tế xã", "bulletin", "aired"),
    ("Thông báo cắt điện để sửa chữa lưới điện hạ thế", "bulletin", "late"),
    ("Họp dân thôn về việc hiến đất mở đường", "bulletin", "cut"),
    ("Thu gom rác thải sinh hoạt theo giờ mới", "bulletin", "missed"),
)


def levels() -> list[int]:
    """Speech that swells, with a pause in it."""
    return [-120 if 50 <= each < 58 else -20 - (each * 7) % 13 for each in range(120)]


def proof() -> dict[str, Any]:
    return {
        "bus": "main",
        "error_ms": 0.2,
        "peak_dbfs": -1.9,
        "rms_dbfs": -19.4,
        "frames": 48_000 * 60,
        "sent_sha256": "a1" * 32,
        "matched": True,
        "silent_ms": 4000,
        "clipped": 0,
        "levels": levels(),
        "level_step_ms": 500,
    }


def put(desk: WebDesk, begins: datetime = NOW - timedelta(hours=5), days: int = 2) -> None:
    """Write what was heard on some days, the last of them today."""
    zones = desk.zones()
    with desk.work() as session:
        for back in range(days):
            for number, (title, kind, outcome) in enumerate(TITLES):
                due = begins - timedelta(days=back) + timedelta(minutes=2 * number)
                heard = outcome != "missed"
                for place, zone in enumerate(zones):
                    muted = number == 1 and place == len(zones) - 1
                    session.add(
                        AsRunRow(
                            line=f"d{back}-{number}",
                            zone=zone,
                            programme=f"p{back}",
                            programme_name="Buổi sáng",
                            kind=kind,
                            title=title,
                            clip="c" * 64,
                            authority="approval:1",
                            priority=3,
                            due=due,
                            began=due if heard and not muted else None,
                            first_sound=due if heard and not muted else None,
                            ended=due + timedelta(seconds=60) if heard and not muted else due,
                            outcome="missed" if muted else outcome,
                            why=MUTED if muted else (LATE if outcome == "late" else None),
                            proof=proof() if heard else None,
                            readback={"on": heard, "knowledge": "verified"},
                            seq=number + 1,
                        )
                    )
