"""The amplifier most communes own: switched by contacts, with no data line."""

from collections.abc import Mapping
from datetime import timedelta

from hardware.rack import Rack
from hardware.switched import Switched
from hardware.types import AmplifierSpec, Output


class RelayAmplifier:
    """Power by one contact, sound by another; both open is off and silent.

    Where there is no mute contact, the power contact lets sound through.
    """

    def __init__(self, spec: AmplifierSpec, rack: Rack) -> None:
        self._spec = spec
        self._rack = rack

    @property
    def has_mute(self) -> bool:
        """Whether the amplifier can be on and silent."""
        return self._spec.mute is not None

    @property
    def power(self) -> Output:
        """The contact that switches it on."""
        return self._spec.power

    @property
    def sound(self) -> Output:
        """The contact that lets sound through."""
        return self._spec.mute or self._spec.power

    @property
    def warm_up(self) -> timedelta:
        """How long after power it gives sound."""
        return self._spec.warm_up

    def switch_power(self, *, on: bool) -> Switched:
        """Switch the power contact and read it back."""
        return self._rack.switch({self.power: on})

    def switch_sound(self, *, on: bool) -> Switched:
        """Switch the contact that lets sound through and read it back."""
        return self._rack.switch({self.sound: on})

    def contacts(self, *, on: bool) -> Mapping[Output, bool]:
        """Return both contacts as an order."""
        return {self.power: on, self.sound: on}
