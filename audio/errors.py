"""What can go wrong between a text and a sound, in sentences a person can act on.

AudioError
├── Unusable       the text, document or recording given cannot be used
├── VoiceFailed    a voice could not speak; another one may
├── DecodeFailed   the sound file could not be read
├── NotReceived    another station's sound did not come
├── DiskFull       there is no room left for the sound
└── Cancelled      somebody called the work off
"""


class AudioError(Exception):
    """Anything this house refuses or fails at.

    `sentence` is the English template and `facts` its values, so that a screen can translate it.
    """

    def __init__(self, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence = sentence
        self.facts = facts


class Unusable(AudioError):
    """What was given cannot be used; the sentence says why and what to do."""


class VoiceFailed(AudioError):
    """A voice could not speak the text."""


class DecodeFailed(AudioError):
    """A sound file could not be read to its end."""


class NotReceived(AudioError):
    """Another station's sound did not come; the sentence says why."""


class DiskFull(AudioError):
    """There is no room left on the disk; nothing partial was left behind."""


class Cancelled(AudioError):
    """The work was called off before its end."""
