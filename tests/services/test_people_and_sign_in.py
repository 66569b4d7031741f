from datetime import timedelta

import pytest
from desk import Desk

from broadcaster.domain.people import Person, Role
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import people
from broadcaster.services.station_views import SignedIn, SignInRefused
from broadcaster.store.tables import PersonRow

PASSWORD = "mat-khau-dai"


def add(desk: Desk, login: str = "lan", role: Role = Role.OPERATOR) -> Person:
    with desk.work() as session:
        new = people.NewPerson(login, "Nguyễn Thị Lan", role)
        people.add(session, desk.clock, None, new, PASSWORD)
        found = people.by_login(session, login)
    assert found is not None
    return found


def sign_in(
    desk: Desk, login: str = "lan", password: str = PASSWORD, address: str = "10.0.0.1"
) -> SignedIn | SignInRefused:
    with desk.work() as session:
        return people.sign_in(session, desk.clock, login, password, address)


def fail(desk: Desk, times: int, login: str = "lan", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        assert isinstance(sign_in(desk, login, "sai-mat-khau", address), SignInRefused)


def test_the_right_password_opens_the_door(desk: Desk) -> None:
    lan = add(desk)

    assert sign_in(desk, " LAN ") == SignedIn(lan, 0)


def test_passwords_are_kept_as_argon2_hashes(desk: Desk) -> None:
    lan = add(desk)

    with desk.work() as session:
        kept = session.get_one(PersonRow, lan.id).password_hash

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_a_wrong_password_an_unknown_login_and_a_closed_one_get_the_same_sentence(
    desk: Desk,
) -> None:
    lan = add(desk)
    closed = add(desk, "hoa")
    with desk.work() as session:
        people.deactivate(session, desk.administrator, closed.id)

    wrong, unknown = sign_in(desk, lan.login, "sai-mat-khau"), sign_in(desk, "nobody")

    assert isinstance(wrong, SignInRefused)
    assert wrong == unknown == sign_in(desk, "hoa")


def test_after_five_failures_even_the_right_password_must_wait(desk: Desk) -> None:
    add(desk)
    fail(desk, 5)

    refused = sign_in(desk)

    assert isinstance(refused, SignInRefused)
    assert refused.wait == timedelta(minutes=1)
    assert "Wait 1 minutes" in str(refused.why)


def test_after_the_wait_the_door_opens_and_failures_are_forgotten(desk: Desk) -> None:
    add(desk)
    fail(desk, 5)
    desk.clock.sleep(61)

    assert isinstance(sign_in(desk), SignedIn)

    fail(desk, 4)
    assert isinstance(sign_in(desk), SignedIn)


def test_each_further_failure_doubles_the_wait(desk: Desk) -> None:
    add(desk)
    fail(desk, 5)
    desk.clock.sleep(61)
    fail(desk, 1)

    refused = sign_in(desk)

    assert isinstance(refused, SignInRefused)
    assert refused.wait == timedelta(minutes=2)


def test_a_waiting_try_is_not_counted(desk: Desk) -> None:
    add(desk)
    fail(desk, 5)
    for _ in range(20):
        sign_in(desk)
    desk.clock.sleep(61)

    assert isinstance(sign_in(desk), SignedIn)


def test_a_stranger_elsewhere_does_not_lock_a_person_out_at_once(desk: Desk) -> None:
    add(desk)
    fail(desk, 5, address="203.0.113.9")

    assert isinstance(sign_in(desk, address="10.0.0.1"), SignedIn)


def test_one_address_cannot_try_all_logins(desk: Desk) -> None:
    add(desk)
    for number in range(20):
        fail(desk, 1, login=f"nguoi{number}")

    refused = sign_in(desk)

    assert isinstance(refused, SignInRefused)
    assert refused.wait > timedelta()


def test_many_addresses_cannot_try_one_login_for_ever(desk: Desk) -> None:
    add(desk)
    for number in range(20):
        fail(desk, 1, address=f"203.0.113.{number}")

    assert isinstance(sign_in(desk, address="10.9.9.9"), SignInRefused)


def test_old_failures_are_forgotten(desk: Desk) -> None:
    add(desk)
    fail(desk, 4)
    desk.clock.sleep(16 * 60)
    fail(desk, 1)

    assert isinstance(sign_in(desk), SignedIn)
    with desk.work() as session:
        people.forget_old_failures(session, desk.clock)


def test_a_session_ends_with_a_new_password_a_closed_door_and_signing_out_everywhere(
    desk: Desk,
) -> None:
    lan = add(desk)

    def is_open(epoch: int) -> bool:
        with desk.work() as session:
            return people.signed_in(session, lan.id, epoch) is not None

    assert is_open(0)
    with desk.work() as session:
        people.reset_password(session, desk.administrator, lan.id, "mat-khau-moi")
    assert not is_open(0)
    assert is_open(1)
    with desk.work() as session:
        people.sign_out_everywhere(session, lan.id, lan)
    assert not is_open(1)
    with desk.work() as session:
        people.deactivate(session, desk.administrator, lan.id)
    assert not is_open(2)
    assert not is_open(3)


def test_one_s_own_password_is_changed_with_the_old_one(desk: Desk) -> None:
    lan = add(desk)
    with desk.work() as session, pytest.raises(Invalid) as refusal:
        people.change_own_password(session, lan, "sai", "mat-khau-moi")
    assert refusal.value.field == "old"

    with desk.work() as session:
        signed = people.change_own_password(session, lan, PASSWORD, "mat-khau-moi")

    assert signed.epoch == 1
    assert isinstance(sign_in(desk, password="mat-khau-moi"), SignedIn)


@pytest.mark.parametrize(
    ("field", "login", "name", "password"),
    [
        ("login", "", "Lan", PASSWORD),
        ("login", "lan anh", "Lan", PASSWORD),
        ("login", "operator", "Lan", PASSWORD),
        ("name", "lan", " ", PASSWORD),
        ("password", "lan", "Lan", "ngan"),
        ("password", "nguyenlan", "Lan", "NguyenLan"),
    ],
)
def test_a_new_person_is_checked(
    desk: Desk, field: str, login: str, name: str, password: str
) -> None:
    new = people.NewPerson(login, name, Role.OPERATOR)

    with desk.work() as session, pytest.raises(Invalid) as refusal:
        people.add(session, desk.clock, desk.administrator, new, password)

    assert refusal.value.field == field


def test_only_the_administrator_changes_people(desk: Desk) -> None:
    lan = add(desk)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        by = desk.people[role]
        new = people.NewPerson("moi", "Mới", Role.ADMINISTRATOR)
        with desk.work() as session:
            with pytest.raises(Forbidden):
                people.add(session, desk.clock, by, new, PASSWORD)
            with pytest.raises(Forbidden):
                people.change_role(session, by, lan.id, Role.ADMINISTRATOR)
            with pytest.raises(Forbidden):
                people.reset_password(session, by, lan.id, PASSWORD)
            with pytest.raises(Forbidden):
                people.deactivate(session, by, lan.id)
            with pytest.raises(Forbidden):
                people.rename(session, by, lan.id, "Khác")
            with pytest.raises(Forbidden):
                people.sign_out_everywhere(session, lan.id, by)


def test_the_last_administrator_stays(desk: Desk) -> None:
    admin = desk.administrator
    with desk.work() as session, pytest.raises(Refused, match="only administrator"):
        people.deactivate(session, admin, admin.id)
    with desk.work() as session, pytest.raises(Refused, match="only administrator"):
        people.change_role(session, admin, admin.id, Role.OPERATOR)

    second = add(desk, "hai", Role.ADMINISTRATOR)
    with desk.work() as session:
        people.deactivate(session, admin, admin.id)
    with desk.work() as session, pytest.raises(Refused, match="only administrator"):
        people.deactivate(session, second, second.id)


def test_a_closed_sign_in_can_be_opened_again(desk: Desk) -> None:
    lan = add(desk)
    with desk.work() as session:
        people.deactivate(session, desk.administrator, lan.id)
        people.activate(session, desk.administrator, lan.id)
        people.rename(session, desk.administrator, lan.id, "Lan mới")
        people.change_role(session, desk.administrator, lan.id, Role.APPROVER)
        people.change_language(session, lan, "en")

    with desk.work() as session:
        found = people.by_login(session, "lan")

    assert found == Person(lan.id, "lan", "Lan mới", Role.APPROVER, "en")


def test_an_unknown_language_and_an_unknown_person_are_refused(desk: Desk) -> None:
    with desk.work() as session:
        with pytest.raises(Invalid):
            people.change_language(session, desk.operator, "xx")
        with pytest.raises(NotFound):
            people.rename(session, desk.administrator, type(desk.operator.id)(404), "X")


def test_everybody_is_listed_the_active_first(desk: Desk) -> None:
    with desk.work() as session:
        people.deactivate(session, desk.administrator, desk.operator.id)
        listed = people.everybody(session)

    assert len(listed) == len(Role)
    assert not listed[-1].active


def test_a_made_password_is_long_enough_and_never_the_same() -> None:
    made = {people.new_password() for _ in range(100)}

    assert len(made) == 100
    assert all(len(each) == 14 for each in made)
