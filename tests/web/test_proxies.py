"""Who really asks: proxies are believed only when named, and only in what is named."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from served import Guest, ServedPages
from sqlalchemy import select
from web_desk import WebDesk

from broadcaster.store.tables import SignInFailureRow
from web.proxies import SAYINGS, Trust, plain, weigh

NEAR = Trust((ip_network("127.0.0.1"), ip_network("10.8.0.0/24")), frozenset({"x-forwarded-for"}))
ALL = Trust(NEAR.networks, frozenset({"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}))
FOR, PROTO, HOST = b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"
TEXT = st.text(st.characters(max_codepoint=255), max_size=40).map(
    lambda text: text.encode("latin-1")
)
HEADERS = st.lists(st.tuples(st.sampled_from([FOR, PROTO, HOST, b"host", b"forwarded"]), TEXT))


@given(st.ip_addresses().map(str), HEADERS)
def test_nobody_is_believed_unless_named(peer: str, headers: list[tuple[bytes, bytes]]) -> None:
    asked = weigh(peer, "http", headers, Trust((), ALL.headers))

    assert (asked.client, asked.scheme) == (peer, "http")
    assert list(asked.headers) == [each for each in headers if each[0] not in SAYINGS]


@given(HEADERS)
def test_whatever_a_proxy_says_the_client_is_an_address(headers: list[tuple[bytes, bytes]]) -> None:
    asked = weigh("127.0.0.1", "http", headers, ALL)

    assert plain(asked.client) is not None
    assert asked.scheme in ("http", "https")
    assert not [name for name, _ in asked.headers if name in SAYINGS]
    assert len([name for name, _ in asked.headers if name == b"host"]) <= max(
        1, len([name for name, _ in headers if name == b"host"])
    )


@pytest.mark.parametrize(
    ("said", "client"),
    [
        ("113.160.1.2", "113.160.1.2"),
        ("1.1.1.1, 113.160.1.2", "113.160.1.2"),
        ("1.1.1.1, 113.160.1.2, 10.8.0.3", "113.160.1.2"),
        ("10.8.0.9, 10.8.0.3", "10.8.0.9"),
        ("113.160.1.2:50123", "113.160.1.2"),
        ("[2402:800::7]:443", "2402:800::7"),
        ("::ffff:113.160.1.2", "113.160.1.2"),
        ("113.160.1.2, unknown", "127.0.0.1"),
        ("113.160.1.2, unknown, 10.8.0.3", "10.8.0.3"),
        ("", "127.0.0.1"),
    ],
)
def test_the_nearest_hop_that_is_no_proxy_is_the_client(said: str, client: str) -> None:
    assert weigh("127.0.0.1", "http", [(FOR, said.encode())], NEAR).client == client


def test_several_lines_of_a_header_are_one_list() -> None:
    headers = [(FOR, b"6.6.6.6"), (FOR, b"113.160.1.2, 10.8.0.3")]

    assert weigh("10.8.0.1", "http", headers, NEAR).client == "113.160.1.2"


def test_only_named_headers_are_believed() -> None:
    headers = [(b"host", b"127.0.0.1:8080"), (PROTO, b"https"), (HOST, b"loa.xa.vn")]

    assert weigh("127.0.0.1", "http", headers, NEAR).scheme == "http"
    assert weigh("127.0.0.1", "http", headers, NEAR).headers == (headers[0],)
    assert weigh("127.0.0.1", "http", headers, ALL).scheme == "https"
    assert weigh("127.0.0.1", "http", headers, ALL).headers == ((b"host", b"loa.xa.vn"),)


def failures(desk: WebDesk, pages: ServedPages, said: str) -> list[str]:
    """Try a wrong password with an X-Forwarded-For; return whom the failures are counted for."""
    guest: Guest = pages.guest()
    body = f"csrf_token={guest.token('/sign-in')}&login=bientap&password=sai-mat-khau"
    status, _ = guest.ask("POST", "/sign-in", body, **{"X-Forwarded-For": said})
    guest.close()
    assert status == 401
    with desk.sessions() as session:
        return list(session.scalars(select(SignInFailureRow.address)))


def test_a_wrong_password_counts_for_the_one_at_the_wire_whatever_is_claimed(
    desk: WebDesk,
) -> None:
    with ServedPages(desk) as pages:
        assert failures(desk, pages, "113.160.1.2") == ["127.0.0.1"]


def test_a_named_proxy_is_believed_and_everybody_behind_it_counted_alone(desk: WebDesk) -> None:
    desk.settings = replace(desk.settings, proxies=(ip_network("127.0.0.1"),))

    with ServedPages(desk) as pages:
        failures(desk, pages, "6.6.6.6, 113.160.1.2")

        assert failures(desk, pages, "113.160.1.3") == ["113.160.1.2", "113.160.1.3"]
