"""Which boards hang on a port, found out without ever switching one on."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hardware.catalogue import known_profiles, load_profile
from hardware.options import DevantechOptions, LcusOptions, TableOptions
from hardware.questions import ADDRESSES, BROADEST, NOTHING, Answer, Question, bare, reads
from hardware.registry import MODBUS
from hardware.types import Profile
from hardware.wire import Transport

logger = logging.getLogger(__name__)

WAIT = timedelta(milliseconds=400)
"""How long an answer is waited for: the slowest amplifier takes more than 300 ms."""

_BETWEEN_BYTES = timedelta(milliseconds=60)
_LONGEST_ANSWER = 512
_BARE_BAUD = 9600
_RAW = "byte_table"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask: at which speeds, and at each which Modbus addresses.

    `end` is the moment of the line's clock after which nothing more is asked.
    """

    addresses: tuple[int, ...] = (1, 2, 3, 4, 16, 255)
    bauds: tuple[int, ...] = (_BARE_BAUD,)
    lcus_b: bool = False
    end: float = float("inf")

    @property
    def unasked(self) -> tuple[int, ...]:
        """The addresses at which every question would be an order to some make."""
        return tuple(each for each in self.addresses if not reads(each))


@dataclass(frozen=True, slots=True)
class Found:
    """A device that answered; `profiles` are the makes it may be, likeliest first."""

    answer: Answer
    baud: int
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probed:
    """What came of one port; `is_whole` where every question of the plan was asked."""

    found: tuple[Found, ...] = ()
    is_whole: bool = True


@dataclass(slots=True)
class Probe:
    """Puts a plan's questions to one port after the other.

    `line` opens a port at a speed, for this program alone; `told` hears the speed and the address
    (0: boards without one) before each is asked; once `stopped` says so nothing more is sent.
    """

    plan: Plan
    line: Callable[[str, int], Transport]
    told: Callable[[int, int], None] = lambda baud, address: None  # noqa: ARG005 -- a silent default
    stopped: Callable[[], bool] = lambda: False
    _is_whole: bool = field(default=True, init=False)

    def ask(self, url: str) -> Probed:
        """Ask at one port; raises BoardMissing, PortBusy or PortGone."""
        self._is_whole = True
        found: list[Found] = []
        for baud in self.plan.bauds:
            transport = self.line(url, baud)
            transport.open()
            try:
                found += self._at_speed(transport, baud)
            finally:
                transport.close()
            if any(one.answer.address is None for one in found):
                break  # a board without an address is alone on its port
        return Probed(tuple(found), self._is_whole)

    def _at_speed(self, transport: Transport, baud: int) -> Iterator[Found]:
        alone = self._bare(transport, baud) if baud == _BARE_BAUD else None
        if alone is not None:
            yield Found(alone, baud, likely(alone))
            return
        for address in self.plan.addresses:
            self.told(baud, address)
            asked = (self._answer(transport, one) for one in reads(address))
            answers = [answer for answer in asked if answer is not None]
            if answers:
                told = min(answers, key=_doubt)
                yield Found(told, baud, likely(told))

    def _bare(self, transport: Transport, baud: int) -> Answer | None:
        self.told(baud, 0)
        if self._may_go_on(transport):
            _exchange(transport, NOTHING)
        for question in bare(lcus_b=self.plan.lcus_b):
            answer = self._answer(transport, question)
            if answer is not None:
                return answer
        return None

    def _answer(self, transport: Transport, question: Question) -> Answer | None:
        if not self._may_go_on(transport):
            return None
        answer = question.means(_exchange(transport, question.frame))
        if answer is None or question.then is None:
            return answer
        return self._answer(transport, question.then) or answer

    def _may_go_on(self, transport: Transport) -> bool:
        if self.stopped() or transport.clock.monotonic() >= self.plan.end:
            self._is_whole = False
        return self._is_whole


def likely(answer: Answer) -> tuple[str, ...]:
    """Return the makes that would answer so, those with its address before the others."""
    spoken = [one for one in _profiles() if _would_answer(one, answer)]
    if answer.address is None:
        return tuple(one.name for one in spoken)
    at_home = [one for one in spoken if one.address == answer.address]
    return tuple(one.name for one in at_home or spoken)


def likely_by_usb(usb: str) -> tuple[str, ...]:
    """Return the makes whose USB number this is ("1A86:7523")."""
    return tuple(one.name for one in _profiles() if usb and one.usb == usb)


def askable(addresses: Iterable[int]) -> tuple[int, ...]:
    """Return the addresses, each once; raises ValueError for one that cannot be asked."""
    wanted = tuple(dict.fromkeys(addresses))
    for each in wanted:
        if each not in ADDRESSES and each != BROADEST:
            raise ValueError(f"{each} is not an address from 1 to 127, nor 255")
    return wanted


def within(plan: Plan, seconds: float, now: float) -> Plan:
    """Return the plan with an end so many seconds from now, on the line's clock."""
    return replace(plan, end=now + seconds)


def _profiles() -> Iterator[Profile]:
    return map(load_profile, known_profiles())


def _would_answer(profile: Profile, answer: Answer) -> bool:
    if answer.is_refusal:
        return profile.dialect in MODBUS
    if answer.dialect == _RAW:
        return _tells_raw(profile) and profile.channels == answer.channels
    return profile.dialect == answer.dialect and _is_told_apart(profile, answer)


def _is_told_apart(profile: Profile, answer: Answer) -> bool:
    options = profile.options
    if isinstance(options, DevantechOptions):
        return options.module == answer.module
    if not isinstance(options, LcusOptions):
        return True
    if answer.channels is None:
        return options.variant == "b"
    return _is_a_that_tells(options) and profile.channels == answer.channels


def _tells_raw(profile: Profile) -> bool:
    """Whether it is a board that tells one byte a channel: KMTronic's, and some LCUS boards."""
    options = profile.options
    if isinstance(options, TableOptions):
        return options.query.replace(" ", "").upper() == "FF0900"
    return isinstance(options, LcusOptions) and _is_a_that_tells(options)


def _doubt(answer: Answer) -> tuple[bool, bool]:
    """Order answers: states before "no such register" before "no such function"."""
    return answer.is_refusal, answer.says.startswith("exception")


def _is_a_that_tells(options: LcusOptions) -> bool:
    return options.variant == "a" and options.reads_back


def _exchange(transport: Transport, frame: bytes) -> bytes:
    """Send, and return what comes until the line falls silent; a babbling one is cut short."""
    transport.drain()
    transport.write(frame)
    heard = transport.read(WAIT)
    while heard and len(heard) < _LONGEST_ANSWER:
        came = transport.read(_BETWEEN_BYTES)
        if not came:
            break
        heard += came
    if heard:  # the slowest amplifier hears nothing so soon after its answer
        transport.clock.sleep(WAIT.total_seconds())
    return heard
