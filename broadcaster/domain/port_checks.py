"""Whether a board's port can be one: a place on the network written whole, or a serial port."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from broadcaster.domain.findings import Finding, PortState, Sight, doubt, refusal
from broadcaster.domain.patch import PatchBoard

SCHEMES = frozenset({"socket", "modbus"})
"""Ways to a port of another machine; others, that would write files, are refused."""

MODBUS_TCP = "modbus://"
HIGHEST_PORT = 65535

_SCHEME = re.compile(r"([a-z0-9+.-]+)://", re.IGNORECASE)
_WINDOWS = re.compile(r"(//\./|\\\\\.\\)?com\d+:?", re.IGNORECASE)
_PASSING = re.compile(r"/dev/tty(USB|ACM)\d+")

_STATES = {
    PortState.DIRECTORY: "{board}: {port} is a folder, not a port. Choose the port itself.",
    PortState.OTHER: "{board}: {port} is a file, not a serial port. Choose the port itself.",
}
_MISSING = "{board}: there is no port {port} now. Plug it in, or choose another."
_NO_PORT = "{board} has no port. Choose where it is plugged in."
_NO_WAY = (
    "{board}: nobody knows the way {scheme}:// to a port. Choose socket:// or modbus://, or a port"
    " of this machine."
)
_NOT_SPOKEN = (
    "{board}: ports by rfc2217:// are not supported. Set the gateway to plain TCP and write"
    " socket://address:port."
)
_WINDOWS_NAME = (
    "{board}: {port} is a port's name in Windows. This station needs its name in Linux, such as"
    " /dev/serial/by-id/…"
)
_NOT_WHOLE = (
    "{board}: {port} is not the whole name of a port. Write it with its folder, such as"
    " /dev/serial/by-id/…, or a gateway as socket://address:port."
)
_NO_HOST = "{board}: {port} names no machine. Write its address after {scheme}://."
_NO_NUMBER = (
    "{board}: {port} names no port of the gateway. Write socket://address:port, such as"
    " socket://192.168.1.50:4196."
)
_WRONG_NUMBER = (
    "{board}: in {port} the port after the colon has to be a number from 1 to {most}. Look it up"
    " in the gateway's settings."
)
_NO_PLACE = "{board}: {port} is no address that can be reached. Write {scheme}://address:port."
_MAY_MOVE = (
    "{board}: {port} may be another board after the next start. Choose its name under"
    " /dev/serial/by-id/ or by-path/ if there is one."
)


def placed(sight: Sight, board: PatchBoard) -> Iterator[Finding]:
    """Check where a board is plugged in; a simulated one needs no port."""
    if board.simulated:
        return
    port = board.port.strip()
    scheme = _SCHEME.match(port)
    if not port:
        yield refusal(board, _NO_PORT, board=board.label)
    elif scheme:
        yield from _on_network(board, port, scheme[1])
    elif _WINDOWS.fullmatch(port):
        yield refusal(board, _WINDOWS_NAME, board=board.label, port=port)
    elif not port.startswith("/"):
        yield refusal(board, _NOT_WHOLE, board=board.label, port=port)
    else:
        yield from _of_this_machine(sight, board, port)


def _on_network(board: PatchBoard, port: str, scheme: str) -> Iterator[Finding]:
    if scheme not in SCHEMES:
        sentence = _NOT_SPOKEN if scheme.lower() == "rfc2217" else _NO_WAY
        yield refusal(board, sentence, board=board.label, scheme=scheme)
        return
    sentence = _wrong_place(port, scheme)
    if sentence:
        facts: dict[str, str | float] = {"scheme": scheme, "most": HIGHEST_PORT}
        yield refusal(board, sentence, board=board.label, port=port, **facts)


def _wrong_place(port: str, scheme: str) -> str:
    """Return what is wrong with an address on the network; "" where it can be one."""
    try:
        place = urlsplit(port)
    except ValueError:
        return _NO_PLACE
    if not place.hostname:
        return _NO_HOST
    if _is_more_than_a_place(place):
        return _NO_PLACE
    number = place.netloc.removeprefix(f"[{place.hostname}]").rpartition(":")[2]
    has_colon = ":" in place.netloc.removeprefix(f"[{place.hostname}]")
    if not has_colon or not number:
        return "" if scheme == "modbus" and not has_colon else _NO_NUMBER
    is_number = number.isascii() and number.isdigit() and len(number) <= len(str(HIGHEST_PORT))
    return "" if is_number and 1 <= int(number) <= HIGHEST_PORT else _WRONG_NUMBER


def _is_more_than_a_place(place: SplitResult) -> bool:
    """Tell whether more stands there than an address and a port."""
    more = place.path.strip("/") or place.query or place.fragment or "@" in place.netloc
    return bool(more) or any(sign.isspace() for sign in place.netloc)


def _of_this_machine(sight: Sight, board: PatchBoard, port: str) -> Iterator[Finding]:
    state = sight.ports.get(board.port, PortState.THERE)
    if state in _STATES:
        yield refusal(board, _STATES[state], board=board.label, port=port)
    elif state is PortState.MISSING:
        yield doubt(board, _MISSING, board=board.label, port=port)
    elif _PASSING.fullmatch(port):
        yield doubt(board, _MAY_MOVE, board=board.label, port=port)
