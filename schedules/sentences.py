"""Why a line is where it is, and why something was left out: every sentence of the day plan."""

from __future__ import annotations

STANDING_PART = "from programme {programme}, part {part}"
AIRING = "from programme {programme}, part {part}: airing {airing} of {wanted}"
AIRING_WHILE_VALID = (
    "from programme {programme}, part {part}: airing {airing}, repeated while valid"
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
