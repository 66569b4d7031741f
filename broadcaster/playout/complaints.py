"""What an amplifier with a data line complains of, said to people; English templates."""

from __future__ import annotations

from collections.abc import Mapping

AMPLIFIER_FAULTS: Mapping[str, str] = {
    "ac_low": "The mains of the amplifier {amplifier} are weak.",
    "amp_check_error": "The amplifier {amplifier} found a fault in its own check.",
    "asleep": "The amplifier {amplifier} has fallen asleep and gives no sound.",
    "battery_low": "The battery of the amplifier {amplifier} is nearly empty.",
    "battery_mode": "The amplifier {amplifier} runs on its battery: look at its mains.",
    "clipping": "The amplifier {amplifier} gets too much sound: turn its input down.",
    "load": "The line of the amplifier {amplifier} is short, broken or loaded too much.",
    "muted": "The amplifier {amplifier} is muted: look at its front.",
    "over_current": "The amplifier {amplifier} draws too much current: look at its line.",
    "overload_limit": "Too many loudspeakers hang on the amplifier {amplifier}.",
    "overtemp_limit": "The amplifier {amplifier} is hot and gives less sound: let it have air.",
    "overtemp_mute": "The amplifier {amplifier} is muted: it is too hot.",
    "protect": "The amplifier {amplifier} protects itself and may give no sound: look at its line.",
    "short_mute": "The amplifier {amplifier} is muted: there is a short circuit on its line.",
    "thermal": "The amplifier {amplifier} is too hot: let it have air.",
    "voltage": "The mains of the amplifier {amplifier} are too weak or too strong.",
}
"""A sentence for each word that a driver has for a fault of an amplifier."""
