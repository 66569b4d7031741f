"""What certificates say, for any machine and any clock."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.certificates import (
    AFTER,
    BEFORE,
    EARLIEST,
    RENEW,
    Anew,
    Held,
    Identity,
    anew,
    authority_validity,
    fingerprint,
    identity,
    realm,
    server_validity,
    vouched,
)

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CLOCKS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis asks for naive bounds
SANE = CLOCKS.filter(lambda now: now >= EARLIEST)
ADDRESSES = st.lists(st.ip_addresses(), max_size=4)
HOSTS = st.one_of(
    st.from_regex(r"[a-zA-Z0-9-]{1,20}(\.[a-z]{2,5}){0,2}", fullmatch=True), st.text(max_size=30)
)
FURTHER = st.lists(st.one_of(HOSTS, st.ip_addresses().map(str)), max_size=3)
IDENTITIES = st.builds(identity, HOSTS, FURTHER, ADDRESSES)


def held(of: Identity, now: datetime) -> Held:
    return Held(of, server_validity(now))


@given(CLOCKS)
def test_no_browser_finds_a_certificate_too_long(now: datetime) -> None:
    validity = server_validity(now)

    assert validity.ends - validity.begins < 398 * DAY


@given(CLOCKS)
def test_no_phone_finds_that_the_authority_has_not_begun(now: datetime) -> None:
    assert authority_validity(now).begins == EARLIEST
    assert authority_validity(now).ends >= now + 19 * 365 * DAY


@given(SANE, IDENTITIES)
def test_what_was_just_made_need_not_be_made_again(now: datetime, of: Identity) -> None:
    assert anew(held(of, now), of, now) is None


@given(SANE, st.integers(0, 400), st.integers(-180, 60), IDENTITIES)
def test_a_phone_takes_it_though_the_clock_is_months_wrong(
    made: datetime, passed: int, ahead: int, of: Identity
) -> None:
    now = made + passed * DAY
    there = held(of, made if anew(held(of, made), of, now) is None else now)

    phone = now + ahead * DAY

    assert there.validity.begins <= phone <= there.validity.ends


@given(SANE, IDENTITIES)
def test_it_is_made_anew_before_it_ends_and_never_earlier_than_that(
    made: datetime, of: Identity
) -> None:
    there = held(of, made)

    assert anew(there, of, there.validity.ends - RENEW) is None
    assert anew(there, of, there.validity.ends - RENEW + DAY) is Anew.ENDING
    assert anew(there, of, made + AFTER + DAY) is Anew.ENDING


@given(SANE.filter(lambda now: now > EARLIEST + 2 * BEFORE), IDENTITIES)
def test_a_clock_that_was_ahead_and_was_put_right_mends_the_certificate(
    wrong: datetime, of: Identity
) -> None:
    right = wrong - BEFORE - DAY

    assert anew(held(of, wrong), of, right) is Anew.NOT_BEGUN


@given(IDENTITIES, SANE)
def test_a_machine_that_thinks_it_is_1970_keeps_what_it_has(of: Identity, made: datetime) -> None:
    lost = datetime(1970, 1, 1, tzinfo=UTC)
    there = held(of, made)

    assert anew(there, of, lost) is None
    assert server_validity(lost, there) == there.validity


@given(IDENTITIES, IDENTITIES)
def test_another_name_or_address_needs_another_certificate(one: Identity, other: Identity) -> None:
    both = Identity(one.names | other.names, one.addresses | other.addresses)

    assert anew(held(both, NOW), one, NOW) is None
    assert (anew(held(one, NOW), other, NOW) is None) == one.covers(other)


def test_a_changed_address_is_told() -> None:
    before = identity("loa-xa", [], [ipaddress.ip_address("192.168.1.10")])
    after = identity("loa-xa", [], [ipaddress.ip_address("192.168.1.23")])

    assert anew(held(before, NOW), after, NOW) is Anew.OTHER_MACHINE
    assert anew(None, after, NOW) is Anew.MISSING


def test_a_machine_is_named_by_all_that_phones_may_type() -> None:
    of = identity("Loa-Xa.ubnd.vn.", ["dai.example", "10.9.0.2"], [])

    assert of.names == {"loa-xa.ubnd.vn", "loa-xa", "loa-xa.local", "localhost", "dai.example"}
    assert {str(each) for each in of.addresses} == {"10.9.0.2", "127.0.0.1"}


@given(IDENTITIES)
def test_every_name_fits_a_certificate(of: Identity) -> None:
    for name in of.names:
        assert name.isascii()
        assert 0 < len(name) <= 253
        assert all(0 < len(label) <= 63 for label in name.split("."))


@given(IDENTITIES)
def test_an_authority_vouches_for_the_machine_it_was_made_on(of: Identity) -> None:
    assert vouched(of, realm(of)) == of


@pytest.mark.parametrize("address", ["192.168.7.7", "10.1.2.3", "172.20.0.9", "100.64.3.4"])
def test_it_vouches_for_any_local_network_and_vpn_the_machine_moves_to(address: str) -> None:
    made = realm(identity("loa-xa", [], []))
    moved = identity("loa-xa", [], [ipaddress.ip_address(address)])

    assert vouched(moved, made) == moved


@pytest.mark.parametrize(
    ("name", "address"), [("vietcombank.com.vn", "8.8.8.8"), ("notlocal", "1.1.1.1")]
)
def test_it_never_vouches_for_a_foreign_place(name: str, address: str) -> None:
    made = realm(identity("loa-xa", [], []))
    foreign = identity("loa-xa", [name, address], [])

    assert vouched(foreign, made) == identity("loa-xa", [], [])


def test_a_fingerprint_reads_as_phones_show_it() -> None:
    assert fingerprint(b"").startswith("E3:B0:C4:42:98:FC:1C:14")
    assert len(fingerprint(b"")) == 32 * 3 - 1
