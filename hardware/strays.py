"""Contacts that closed although nobody ordered it: the channel beside the wanted one."""

from collections.abc import Container, Mapping

from hardware.errors import DeviceFailed
from hardware.types import ChannelState, Knowledge, Output


class Strays:
    """Remembers what boards last said of all their channels, to see what an order moved besides.

    A contact that somebody else holds closed was closed before, and is none. `closed` are those
    that have not been seen open since.
    """

    def __init__(self) -> None:
        self.closed: set[Output] = set()
        self._was: dict[Output, bool] = {}
        self._boards: set[str] = set()

    def knows(self, board: str) -> bool:
        """Whether that board has said how its channels stand."""
        return board in self._boards

    def saw(self, states: Mapping[Output, ChannelState]) -> None:
        """Note what boards say."""
        for output, state in states.items():
            if state.on is not None and state.knowledge is Knowledge.VERIFIED:
                self._was[output] = state.on
                self._boards.add(output.board)
                if not state.on:
                    self.closed.discard(output)

    def judge(
        self,
        states: Mapping[Output, ChannelState],
        ordered: Container[Output],
        expected: Container[Output],
    ) -> list[Output]:
        """Return the contacts that are closed now, were open before, and that nobody ordered.

        `ordered` are those of this order, `expected` what others ordered. What boards say here is
        noted too.
        """
        found = sorted(
            output
            for output, state in states.items()
            if state.on
            and self._was.get(output) is False
            and output not in ordered
            and output not in expected
        )
        self.saw(states)
        self.closed.update(found)
        return found


def unordered(stray: Output) -> DeviceFailed:
    """Tell of a contact that closed unordered."""
    return DeviceFailed(
        "Channel {channel} of {device} closed although it was not ordered; it is being opened.",
        device=stray.board,
        channel=stray.channel,
    )
