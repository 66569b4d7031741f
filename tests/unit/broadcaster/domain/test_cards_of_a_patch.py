from __future__ import annotations

from dataclasses import replace

import pytest
from patches import MAIN, said, with_

from broadcaster.domain.patch import PatchBus


def second(sink: str) -> PatchBus:
    return PatchBus("second", "Đường hai", sink)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("card:USB", "card:USB"),
        ("card:USB/left", "card:USB/left"),
        ("card:USB/left", "card:USB"),
        ("card:USB", "card:USB/right"),
    ],
)
def test_two_outputs_that_would_be_heard_in_each_other_are_refused(one: str, other: str) -> None:
    told = said(with_(replace(MAIN, sink=one), second(other)))

    assert [(is_error, at) for is_error, at, why in told if "the same card" in why] == [
        (True, "bus-second")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("card:USB/left", "card:USB/right"),
        ("card:USB", "card:HDA"),
        ("card:a/left", "card:b/left"),
        ("auto", "null"),
        ("icecast:radio.example:8000/a.mp3", "icecast:radio.example:8000/b.mp3"),
    ],
)
def test_two_outputs_that_share_nothing_are_allowed(one: str, other: str) -> None:
    told = said(with_(replace(MAIN, sink=one), second(other)))

    assert not [why for _, _, why in told if "the same card" in why or "nobody knows" in why]


def test_one_card_cannot_hear_two_outputs_again() -> None:
    one, other = (replace(each, witness="card:USB 2") for each in (MAIN, second("card:HDA")))
    told = said(with_(one, other))

    assert [(is_error, at) for is_error, at, why in told if "heard again" in why] == [
        (True, "bus-second")
    ]


def test_simulated_loop_backs_share_nothing_and_a_strange_one_is_refused() -> None:
    one, other = (replace(each, witness="simulated") for each in (MAIN, second("card:HDA")))
    strange = replace(MAIN, witness="radio")

    assert not [why for _, _, why in said(with_(one, other)) if "heard again" in why]
    assert [at for _, at, why in said(with_(strange)) if "loop-back" in why] == ["bus-main"]
