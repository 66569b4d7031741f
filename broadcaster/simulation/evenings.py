"""What a hamlet's evening is made of: frames of parts, another one in each hamlet."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from broadcaster.domain.frames import FillerRule, Rule, TuneRule, WordsRule
from broadcaster.services.plan_views import TemplateFields
from schedules.parts import BulletinBlock, Order
from schedules.types import PartKind

EVENING_AT = time(19)
MUSIC = ("Chuông chiều", "Chuông gió", "Chuông xa")
"""Pieces the station may fill with; they are made of bells."""
MUSIC_UNTIL = time(19, 3)

_OPENING = WordsRule(PartKind.OPENING, "Hôm nay là {date}, kính chào bà con", "opening")
_MIDDLE = WordsRule(PartKind.WORDS, "Mời bà con nghe tiếp", "middle")
_CLOSING = WordsRule(PartKind.CLOSING, "Xin hẹn gặp lại", "closing")
_IN_TURN = BulletinBlock("Tin lần lượt", rotate=True, most=10)
_TWICE = BulletinBlock("Thông báo hai lần", times=2, most=12)
_NEWEST = BulletinBlock("Tin mới", order=Order.NEWEST, longest=timedelta(minutes=2))
_MUSIC = FillerRule("Nhạc", until=MUSIC_UNTIL)

_EVENINGS: tuple[tuple[Rule, ...], ...] = (
    (TuneRule(), _OPENING, _IN_TURN, _MUSIC, _CLOSING),
    (_OPENING, _TWICE, _CLOSING),
    (TuneRule(), _NEWEST, _MIDDLE, _IN_TURN, _CLOSING),
)


def evening(hamlet: int, fields: TemplateFields) -> TemplateFields:
    """Make a plain frame one of parts: which, goes by the hamlet's number."""
    parts = _EVENINGS[(hamlet - 1) % len(_EVENINGS)]
    return replace(fields, opening="", closing="", parts=parts)
