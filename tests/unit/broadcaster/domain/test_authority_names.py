from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.authority import (
    ClipApproval,
    ListedSource,
    StandingApproval,
    TestTone,
    parse,
)


@given(st.integers(min_value=0))
def test_a_written_authority_is_read_back(number: int) -> None:
    for named in (ClipApproval(number), StandingApproval(number), ListedSource(number)):
        assert parse(str(named)) == named


@given(st.text())
def test_anything_else_names_nothing_or_writes_back_the_same(text: str) -> None:
    named = parse(text)

    assert named is None or str(named) == text


def test_a_test_tone_names_its_technician() -> None:
    assert parse("test:kythuat") == TestTone("kythuat")
    assert parse("test:") is None
