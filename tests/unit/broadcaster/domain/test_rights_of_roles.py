import pytest

from broadcaster.domain.people import Person, PersonId, Right, Role


def person(role: Role, *, active: bool = True) -> Person:
    return Person(PersonId(1), "x", "X", role, active=active)


def test_who_writes_does_not_approve_and_who_approves_does_not_write() -> None:
    for role in Role:
        rights = {right for right in Right if person(role).may(right)}
        assert not {Right.WRITE_BULLETINS, Right.APPROVE} <= rights


def test_a_supervisor_only_reads() -> None:
    assert not any(person(Role.SUPERVISOR).may(right) for right in Right)


def test_a_technician_tests_and_stops_but_puts_nothing_on_air() -> None:
    technician = person(Role.TECHNICIAN)

    assert technician.may(Right.TEST_ZONES)
    assert technician.may(Right.STOP)
    assert not technician.may(Right.PLAY_NOW)


@pytest.mark.parametrize("right", list(Right))
def test_every_right_belongs_to_somebody(right: Right) -> None:
    assert any(person(role).may(right) for role in Role)


@pytest.mark.parametrize("role", list(Role))
def test_a_closed_sign_in_has_no_rights(role: Role) -> None:
    assert not any(person(role, active=False).may(right) for right in Right)
