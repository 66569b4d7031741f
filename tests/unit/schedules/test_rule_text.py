"""Whatever is written as a rule, the answer is a rule that can be asked or a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import WrongDay, WrongRule
from schedules.rule_text import parse

NUMBERS = st.integers(-400, 400) | st.sampled_from([9999, 999_999_999])
LISTS = st.lists(NUMBERS, min_size=1, max_size=3).map(lambda all_: ",".join(map(str, all_)))
WEEKDAYS = st.builds(
    lambda number, day: f"{number or ''}{day}", st.integers(-54, 54), st.sampled_from(["MO", "SU"])
)
PART = st.one_of(
    st.builds("{}={}".format, st.sampled_from(["INTERVAL", "COUNT", "BYSETPOS"]), LISTS),
    st.builds("{}={}".format, st.sampled_from(["BYMONTH", "BYMONTHDAY", "BYYEARDAY"]), LISTS),
    st.builds("{}={}".format, st.sampled_from(["BYWEEKNO", "UNTIL", "WKST"]), LISTS),
    WEEKDAYS.map("BYDAY={}".format),
    st.text(max_size=12),
)
RULES = st.builds(
    lambda often, parts: ";".join((f"FREQ={often}", *parts)),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"]),
    st.lists(PART, max_size=3),
)


@given(RULES | st.text(max_size=40), st.dates(date(1899, 1, 1), date(2201, 12, 31)))
def test_any_text_is_a_rule_or_a_sentence(text: str, starts: date) -> None:
    with suppress(WrongRule, WrongDay):
        rule = parse(text, starts)

        assert parse(str(rule), starts) == rule
        assert rule.occurs_on(date(2090, 1, 1)) in {True, False}
        assert all(day.year == 2200 for day in rule.days(date(2200, 1, 1), date(2200, 12, 31)))
