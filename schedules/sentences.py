"""Why a line is where it is, and why something was left out: every sentence of the day plan."""

from __future__ import annotations

STANDING_PART = "from programme {programme}, part {part}"
AIRING = "from programme {programme}, part {part}: airing {airing} of {wanted}"
AIRING_WHILE_VALID = (
    "from programme {programme}, part {part}: airing {airing}, repeated while valid"
)
ROTATED = "from programme {programme}, part {part}, rotated: airing {airing} of {wanted}"
ROTATED_WHILE_VALID = (
    "from programme {programme}, part {part}, rotated: airing {airing}, repeated while valid"
)
MUST = "from programme {programme}: a priority item must be in the next programme"
RELAYED = "from programme {programme}, part {part}: relay of {source} until {until}"
FILLS = "from programme {programme}, part {part}: fills the time until {until}, its turn has come"
FILLS_CUT = (
    "from programme {programme}, part {part}: fills the time until {until} and is cut there, "
    "its turn has come"
)
REPEATED = "an emergency, repeated every {minutes} minutes until {until}"
REPEATED_BYPASSING = (
    "an emergency, repeated every {minutes} minutes until {until}, although {rule} allows no sound"
)
ASKED_FOR = "asked for by {person}"

NOT_RENDERED = "It is left out of {programme}: it is not yet rendered."
NOT_ALLOWED = "It is left out of {programme}: nobody has approved its words."
EMPTY_SOUND = "Its sound is empty; render it again."
NO_OUTPUT = "It is not heard in {zones}: no amplifier or output is connected there."
PASSED = "Its time had passed when this plan was made."
NO_BULLETIN = "There is no bulletin for it."
TAKEN = "It could not start in its time, because the line was busy with {other}."
MOVED = "It starts at {starts} instead of {planned}, because the line was busy with {other}."

GAVE_WAY = "It gave way, because {programme} was too long."
NO_ROOM_BEFORE = "It finds no room in {programme} before {at}."
BLOCK_FULL = "It waits: part {part} of {programme} is full."
NO_BLOCK = "No part of {programme} takes items of its kind."
AT_ONCE = "An emergency goes on air at once and stands in no programme."
PART_LATE = "It starts at {starts} instead of {planned}."
GAP = "Nothing is heard from {begins} to {ends}."
OVERRUN = "It ends at {ends}, later than the {limit} it was given."
RELAY_HOLE = "The relay of {source} is not heard from {begins} to {ends}."
NO_PIECE = "There is no piece of music that may be played."
NO_MUSIC = "There is no music: {day}."
FREE_AT = "The line would be free at {times}."

TOO_LONG = "{template}: longest is {hours} h, longer than a day; give it less."
NO_LENGTH = "{template}: longest is zero; give it a length."
PART_EMPTY = "{template}, part {part}: {field} is zero; give it more."
RELAY_EMPTY = "{template}, part {part}: ends ({ends}) is not after starts ({starts})."
PART_BEFORE = "{template}, part {part}: start ({at}) lies before {other}."
PART_AFTER = "{template}, part {part}: {at} lies after the programme's longest time."
NO_PIECES = "{template}, part {part}: pieces is empty; name at least one."
SOUND_EMPTY = "{template}, part {part}: its sound is empty; render it again."
CADENCE_SHORT = "{title}: every is {seconds} s; repeat it once a minute at most."

WAITS_FOR_ROOM = "It waits: {programme} has no room left."
NOT_YET_VALID = "It is left out of {programme}: it is not valid yet then."
NO_LONGER_VALID = "It is left out of {programme}: it would not end before its validity does."
OUTSIDE_HOURS = "It is not heard in {zones}: {rule} allows no sound at {starts}."
MINUTES_USED_UP = "It is not heard in {zones}: the minutes a day of {rule} are used up."
PAST_MIDNIGHT = "It would sound past the end of the day."
HEARD_ENOUGH = "It was heard as often as wanted ({wanted})."
NO_PROGRAMME = "No programme that is still to come on this day reaches its zones."
NOT_HEARD_IN = "No programme that is still to come on this day reaches {zones}."
OVERLAPS = "It would overlap {other}."
NO_ZONE_LEFT = "There is no zone in which it could be heard."
ZONES_NOT_ALLOWED = "Its approval no longer allows {zones}."
WITHDRAWN = "Its approval no longer stands."
WAITS_FOR_APPROVAL = "It waits for somebody to approve it."

PROGRAMME_ADDED = "{programme} at {starts} was added."
PROGRAMME_REMOVED = "{programme} at {starts} was taken out."
ITEM_ADDED = "{title} was added to {programme} at {starts}."
ITEM_REMOVED = "{title} was taken out of {programme} at {starts}."
ITEM_MOVED = "{title} in {programme} moved from {before} to {after}."
ITEMS_MOVED = "{items} items of {programme} moved; the first, {title}, from {before} to {after}."
ZONES_ADDED = "{title} in {programme} is now also heard in {zones}."
ZONES_REMOVED = "{title} in {programme} is no longer heard in {zones}."
NOTHING_MOVED = "Only reasons changed; what is heard and when stays the same."
