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
FIELD_AIRING = (
    "from programme {programme}, part {part}, which takes its field ({of_field}): "
    "airing {airing} of {wanted}"
)
FIELD_AIRING_WHILE_VALID = (
    "from programme {programme}, part {part}, which takes its field ({of_field}): "
    "airing {airing}, repeated while valid"
)
FIELD_ROTATED = (
    "from programme {programme}, part {part}, which takes its field ({of_field}), rotated: "
    "airing {airing} of {wanted}"
)
FIELD_ROTATED_WHILE_VALID = (
    "from programme {programme}, part {part}, which takes its field ({of_field}), rotated: "
    "airing {airing}, repeated while valid"
)
MUST = "from programme {programme}: a priority item must be in the next programme"
RELAYED = "from programme {programme}, part {part}: relay of {source} until {until}"
FILLS = "from programme {programme}, part {part}: fills the time until {until}, its turn has come"
FILLS_CUT = (
    "from programme {programme}, part {part}: fills the time until {until} and is cut there, "
    "its turn has come"
)
GOES_AT_ONCE = "an emergency, on air at once"
AT_ONCE_BYPASSING = "an emergency, on air at once, although {rule} allows no sound"
REPEATED = "an emergency, repeated every {minutes} minutes until {until}"
REPEATED_BYPASSING = (
    "an emergency, repeated every {minutes} minutes until {until}, although {rule} allows no sound"
)
ASKED_FOR = "asked for by {person}"
ASKED_FOR_BYPASSING = "an emergency asked for by {person}, although {rule} allows no sound"

NOT_RENDERED = "It is left out of {programme}: it is not yet rendered."
NOT_ALLOWED = "It is left out of {programme}: nobody has approved its words."
MUSIC_NOT_ALLOWED = "It is left out of {programme}: nobody has allowed this music."
RELAY_NOT_ALLOWED = "It is left out of {programme}: nobody has allowed this relay."
EMPTY_SOUND = "Its sound is empty; render it again."
NO_OUTPUT = "It is not heard in {zones}: no amplifier or output is connected there."
PASSED = "Its time had passed when this plan was made."
HEARD_ALREADY = (
    "It was heard at {at} on this day already; to hear it once more, add it on the page of the day."
)
NO_BULLETIN = "There is no bulletin for it."
TAKEN = "It could not start in its time, because the line was busy with {other}."
MOVED = "It starts at {starts} instead of {planned}, because the line was busy with {other}."

GAVE_WAY = "It gave way, because {programme} was too long."
GAVE_WAY_TO = "It gave way to {title}."
NO_ROOM_BEFORE = "It finds no room in {programme} before {at}."
BLOCK_FULL = "It waits: part {part} of {programme} is full."
NO_BLOCK = "No part of {programme} takes items of its kind."
NO_BLOCK_OF_FIELD = "No part of {programme} takes its field ({of_field})."
READ_ELSEWHERE = "It is left out of {programme}: it is meant for other zones too, read in {other}."
NOT_ITS_OWN = "It is left out of {programme}: it is meant for other zones too."
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

DAY_TIMETABLE = "{mark}: the timetable {timetable} holds instead of the usual one."
DAY_TIMETABLE_IN = "{mark}: the timetable {timetable} holds in {zones} instead of the usual one."
DAY_WITHOUT_MUSIC = "{mark}: no music is played."
DAY_WITHOUT_MUSIC_IN = "{mark}: no music is played in {zones}."
DAY_WITHOUT_PROGRAMME = "{mark}: no programme is aired."
DAY_WITHOUT_PROGRAMME_IN = "{mark}: no programme is aired in {zones}."
DAY_QUIET = "{mark}: the loudspeakers are silent from {begins} to {ends}."
DAY_QUIET_IN = "{mark}: the loudspeakers in {zones} are silent from {begins} to {ends}."
DAY_EXTRA = "{mark}: sound is also permitted from {begins} to {ends}."
DAY_EXTRA_IN = "{mark}: sound is also permitted from {begins} to {ends} in {zones}."
DAY_TIMETABLE_OVERRULED = "{mark} asks for the timetable {timetable}, but {other} goes before it."

MARK_WITHOUT_NAME = "The {field} is empty; say what day it is."
EFFECT_WITHOUT_ZONE = "The field {field} of {name} is empty; choose where it holds."
HOURS_WITHOUT_LENGTH = "The field {field} is {at}, and so is the beginning; give two times."
YEAR_NOT_RECKONED = "The {field} {year} cannot be made; give one from {first} to {last}."
OFFICIAL_WITHOUT_SOURCE = "The {field} of {name} is empty; name the decision that fixed the day."
ENDS_BEFORE_IT_BEGINS = "The field {field} is {last}, before the first day {first}; swap them."
TOO_MANY_DAYS = "The field {field} makes {name} longer than {most} days; use a season for it."
NO_SUCH_MONTH = "The field {field} is {month}; give a month from 1 to 12."
NO_SUCH_DAY_OF_MONTH = "The field {field} is {day}; give one from 1 to {most}."
NO_LUNAR_MONTH_DAY = "The field {field} names no day from 1 to 30, nor -1 for the last; give one."
NO_LUNAR_MONTH = "The field {field} names a month that is not from 1 to 12; correct it."
UNKNOWN_SLOT = "The text has a slot “{slot}” that nobody can fill; use {slots}."

PROGRAMME_ADDED = "{programme} at {starts} was added."
PROGRAMME_REMOVED = "{programme} at {starts} was taken out."
ITEM_ADDED = "{title} was added to {programme} at {starts}."
ITEM_REMOVED = "{title} was taken out of {programme} at {starts}."
ITEM_MOVED = "{title} in {programme} moved from {before} to {after}."
ITEMS_MOVED = "{items} items of {programme} moved; the first, {title}, from {before} to {after}."
ITEM_ENDS = "{title} in {programme} ends at {after} instead of {before}."
ZONES_ADDED = "{title} in {programme} is now also heard in {zones}."
ZONES_REMOVED = "{title} in {programme} is no longer heard in {zones}."
NOTHING_MOVED = "Only reasons changed; what is heard and when stays the same."

FROM_TIMETABLE = "from timetable {timetable}"
FROM_SEASON = "from timetable {timetable}, because it is {season}"
OTHER_TIMETABLE = "from timetable {timetable} instead of the usual one: {why}"
SET_FOR_THE_DAY = "set for this day: {why}"
COPIED = "copied from {day}"
SKIPPED = "It is skipped on this day: {why}"
OTHER_HOLDS = "On this day timetable {timetable} holds instead: {why}"
DAY_SET_BY_HAND = "On this day other starts are set: {why}"
NOT_IN_SEASON = "It is not aired in {season}."
TIMETABLE_GONE = "{mark} asks for a timetable that does not exist any more; the usual one holds."
DAY_COPIED = "On this day the starts of {day} hold instead."
