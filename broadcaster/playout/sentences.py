"""Why things went as they did, as people read it in the log; English templates."""

from broadcaster.domain import live

CLIP_MISSING = "The sound file is not there."
CLIP_CHANGED = "The sound file is not the one that was approved."
CLIP_UNREADABLE = "The sound file cannot be read: {error}"
NOT_CHECKED = "The sound could not be checked in time."
NOT_ALLOWED = "Nothing that is known allows this sound."
RELAY_NEEDS_TRUE_TIME = (
    "Another station cannot be passed on while the station's time runs faster than the world's."
)
RELAY_UNLISTED = "This station is not on the list of relays any more."
RELAY_UNKNOWN = "The list of relays could not be read: {error}"
RELAY_SILENT = "Nothing of the other station came while it was to be passed on."
RELAY_FILLED = (
    "The other station was lost for {lost_s} s; music was heard for {filler_s} s of them."
)
RELAY_BY_OTHER = "{host} gives no programme; {other} is passed on instead."
NOT_RUNNING = "The program was not running at that time."
INTERRUPTED = "The program was interrupted while this was being sent."
RESUMED = "The program was interrupted, and went on {late_s} s into it."
BUSY = "The line was busy with {title}."
TOO_LATE = "Its time had passed."
LATE = "It began {late_ms} ms after its time."
JOINED = "It was joined {late_s} s after its time."
ASKED_WHOLE = (
    "Asked for: whole where it begins less than {asked_minutes} minutes late, else left out."
)
ASKED_TO_JOIN = "Asked for: joined in its middle where it is late."
ASKED_TO_SKIP = "Asked for: left out where it cannot begin on its time."
SENT_IN_WINDOW = "Asked for: sent whole later, so that it ends by {asked_until}."
NOT_IN_WINDOW = (
    "Asked for: sent whole later, so that it ends by {asked_until}; up to then it could not be."
)
TAKEN_OUT = "It was taken out of the plan before it began."
GAVE_WAY = "It gave way to {title}."
WENT_ON = "It was interrupted by {title} for {for_s} s and went on where it had been cut."
BEGUN_ANEW = "It was interrupted by {title} for {for_s} s and was begun anew."
CAUGHT_UP = (
    "It was interrupted by {title} for {for_s} s and went on as the clock would have it,"
    " {left_out_s} s left out."
)
NOT_AGAIN = "It was interrupted by {title}, and there was no time left to go on."
OVERTAKEN = "A later reading of the same took its place."
STOPPED_BY = "Stopped by {name}."
STOPPED = "The program was stopped."
CLOCK_IMPOSSIBLE = (
    "The station's clock shows a time that cannot be. Nothing of the plan is sent until it is set."
)
CLOCK_BEHIND = (
    "The station's clock is {minutes} minutes before the last entry of the log. Nothing of the plan"
    " is sent until it is set, or until somebody says that it is right."
)
CLOCK_MOVED = "The station's clock was put to another time."
NO_TIME = "The station did not know what time it was."
NO_LINE = "No loudspeaker line could be opened."
LINES_LOST = "No loudspeaker line stayed open to its end."
LINE_LOST = "The line of the zone did not stay open to its end: silent for {silent_s} s."
SILENT_FOR = "The zone was silent for {silent_s} s of it."
UNKNOWN_SINCE = "Nobody knows whether the zone heard the last {silent_s} s: its board was silent."
SINK_LOST = "The sound output did not answer."
CARD_GONE = (
    "What {bus} sends reaches nobody: its sound card or its server is gone. Look at its plug or the"
    " network; it goes on by itself when it is back."
)
WITNESS_SILENT = (
    "The loop-back of {bus} hears nothing although sound is sent. Look at the amplifier, its"
    " volume and the cables."
)
WITNESS_OTHER = (
    "The loop-back of {bus} hears something else than what is sent. Listen there, and look which"
    " cable goes where."
)
WITNESS_AWAY = (
    "The loop-back of {bus} cannot listen: the sound card {card} brings nothing. Look at its plug;"
    " what is on air goes on."
)
UNHEARD = "Nobody heard {unheard_s} s of it: its sound card or its server was gone."
ZONE_NOT_OPEN = "The line of zone {zone} did not open."
ZONE_NOT_CLOSED = "The line of zone {zone} may still be connected."
NO_SUCH_ZONE = "There is no zone number {zone} that can sound."
ON_AIR = "Something is on air on that line. Wait until it has ended."
SOON_ON_AIR = "A broadcast begins soon on that line. Test afterwards."
CLOSING = "The program is being stopped."
MUTED = "The zone was muted by {name}."
MUTED_MEANWHILE = "The zone was muted by {name} for a while, and heard again."
TOO_LONG = "A line was connected for more than {minutes} minutes and was closed by the guard."
CONTACT_STUCK = "Channel {channel} of {board} stays closed although nothing should sound."
CONTACT_FOREIGN = "Channel {channel} of {board} had been closed by somebody else; it was opened."
AMPLIFIER_FELL = (
    "The amplifier {amplifier} lost its power or its sound contact; it is opened again."
)
CONTACT_UNPATCHED = (
    "Channel {channel} of {device} is closed and belongs to nothing; look at the board."
)
AMPLIFIER_COMPLAINS = "The amplifier {amplifier} reports a fault by its contact."
FAULT_INPUT_UNREAD = (
    "Input {input} of {board} cannot be read: nobody knows whether the amplifier {amplifier} has a"
    " fault. Look at the board."
)
AMPLIFIER_SAYS = "The amplifier {amplifier} reports a fault: {fault}."
AMPLIFIER_SILENT = "The amplifier {amplifier} gets sound and gives none: look at its input."
RELAY_WORN = "Channel {channel} of {board} has switched {closings} times; replace it soon."
LINE_NOISY = (
    "The line to {device} is noisy: many answers came only at a second try. Look at its cable,"
    " its shield and the resistors at both ends."
)
BUTTON_UNREAD = (
    "Input {input} of {board} cannot be read: the STOP button there does nothing. Look at the"
    " board."
)
BUTTON_HELD = (
    "The STOP button at input {input} of {board} stays pressed: let it go, or look for a short"
    " circuit in its wire."
)
BUTTON_BROKEN = (
    "The STOP button at input {input} of {board} stays pressed, or its wire is broken: until that"
    " is put right it does nothing."
)
AIR_SILENT = "“{title}” fell silent where its sound goes on; it was ended."
AIR_FROZEN = "“{title}” stood still, the same moment again and again; it was ended."
AIR_OTHER = "What was being sent as “{title}” was not the approved sound; it was ended."
AIR_SHORT = "The sound of “{title}” broke off before its end."
AIR_MISSING = "The sound of “{title}” could not be opened; look at the sound file."
AIR_CLIPPED = "“{title}” is too loud and sounds distorted."
AIR_NOISE = "“{title}” was nothing but noise at full level; it was ended. Look at the microphone."
LIVE_QUIET = (
    "Nothing has been heard of {title} for ten seconds: the microphone is silent. The loudspeakers"
    " stay open until it ends."
)
BED_LEFT_OUT = (
    "Words were heard without the music “{title}” under them; their line in the log says why."
)
NO_STANDBY = (
    "Nothing is allowed to fill the place of what went wrong: it stays silent. Allow some filler"
    " music or a signature tune."
)
EMERGENCY_OVER = "Its time is over."
EMERGENCY_ENDED = "This emergency is over already."
EMERGENCY_TOO_OLD = "This emergency was over before it could begin. Check the clock of the station."
REPLACED = "It was replaced by {title}."
WORDS_READY = "The words were ready and followed at once."
NOT_SIGNED = "{name} refused to sign it; it is not repeated."
NOT_BEGUN_ANEW = "It cannot begin again any more. Give the warning anew."
CODE_USED = "This code was used already. Wait for the next one."
LIVE_ALREADY = "{name} is speaking live now. Wait until that has ended."
LIVE_SAME = "This session has been used before. Go on air anew."
LIVE_BUSY = live.BUSY
LIVE_LESS = "{title} is on air there and goes before a live voice. Wait until it has ended."
LIVE_SHORT = "A live voice needs between one second and an hour."
LIVE_LIMIT = "It ended by itself after {minutes} minutes, the most that was set."
LIVE_CALLED_OFF = "The speaker ended it before the loudspeakers were open."
LIVE_LOST = "Nothing came from the speaker's browser any more."
LIVE_GONE = "The speaker's session was no longer allowed."
LIVE_NOT_OPENED = "The loudspeakers did not open in time."
LIVE_MUTED = "Every zone you chose is muted."
TEST_FAILED = "The line of the zone did not open for the test."
