"""What can go wrong between this machine and a relay contact, one class for each next step.

HardwareError
├── WrongProfile      a profile file or a device's description is wrong: correct the file
├── WrongWiring       an output names a board or a channel that does not exist: correct the patch
└── DeviceFailed      the world broke: look at the board, the cable, the power
    ├── NoReply       the port is open, the board is silent
    ├── Garbled       something answered, and it was not a whole, correct frame
    ├── OrderRefused  the board itself said no (a Modbus exception)
    ├── PortGone      the cable or the adapter was pulled out while in use
    ├── PortBusy      another program holds the port
    └── BoardMissing  the port is not there at all
"""


class HardwareError(Exception):
    """Base of every error of this house: an English template and the facts that fill it.

    `sentence` is the unfilled template, so that a screen can translate it; `facts` are its values.
    """

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence = sentence
        self.facts = facts


class WrongProfile(HardwareError):
    """A profile or a device's description has a field that is unknown, missing or out of range."""


class WrongWiring(HardwareError):
    """An output names a board or a channel that does not exist."""


class DeviceFailed(HardwareError):
    """A device or its port did not do what was asked."""


class NoReply(DeviceFailed):
    """Not one byte came back within the time allowed, retries included."""


class Garbled(DeviceFailed):
    """Bytes came back, but no whole frame with a right checksum that answers the request."""


class OrderRefused(DeviceFailed):
    """The board answered with an exception; `facts["code"]` is its number."""


class PortGone(DeviceFailed):
    """The port vanished while in use."""


class PortBusy(DeviceFailed):
    """Another program has the port open, or this account may not open it."""


class BoardMissing(DeviceFailed):
    """There is no such port."""
