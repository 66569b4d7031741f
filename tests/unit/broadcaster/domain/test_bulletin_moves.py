import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.bulletin import InformationField, Move, Status, allowed, move
from broadcaster.errors import WrongState


def test_the_way_from_a_draft_to_the_air_is_draft_submitted_approved() -> None:
    assert move(Status.DRAFT, Move.SUBMIT) is Status.SUBMITTED
    assert move(Status.SUBMITTED, Move.APPROVE) is Status.APPROVED


def test_only_what_waits_for_approval_can_be_approved_or_sent_back() -> None:
    for status in set(Status) - {Status.SUBMITTED}:
        assert not allowed(status) & {Move.APPROVE, Move.REJECT}


def test_nothing_but_an_approval_leads_to_approved() -> None:
    for status in Status:
        for by in allowed(status) - {Move.APPROVE}:
            assert move(status, by) is not Status.APPROVED


def test_every_edit_ends_in_a_draft() -> None:
    for status in Status:
        if Move.EDIT in allowed(status):
            assert move(status, Move.EDIT) is Status.DRAFT


def test_nothing_is_lost_for_good() -> None:
    for status in Status:
        assert allowed(status) & {Move.EDIT, Move.RESTORE}


@given(st.sampled_from(Status), st.sampled_from(Move))
def test_a_move_is_either_in_the_table_or_refused_with_a_sentence(status: Status, by: Move) -> None:
    if by in allowed(status):
        assert isinstance(move(status, by), Status)
    else:
        with pytest.raises(WrongState, match=status.value):
            move(status, by)


def test_there_are_the_six_legal_fields_of_information() -> None:
    assert [field.value for field in InformationField] == [1, 2, 3, 4, 5, 6]
