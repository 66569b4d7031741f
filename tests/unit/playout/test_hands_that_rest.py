from __future__ import annotations

import queue

from broadcaster.playout.hands import Hand

WITHIN_S = 20


def test_a_hand_that_rests_looks_at_nothing_until_work_wakes_it() -> None:
    looked: queue.SimpleQueue[bool] = queue.SimpleQueue()
    busy: list[bool] = []
    hand = Hand("eye", patience=0.001, idle=lambda: looked.put(bool(busy)), rests=lambda: not busy)
    hand.start()

    hand.give(lambda: busy.append(True))

    assert looked.get(timeout=WITHIN_S) is True
    assert hand.stop(WITHIN_S)


def test_a_hand_may_be_given_another_patience_while_it_works() -> None:
    looked: queue.SimpleQueue[None] = queue.SimpleQueue()
    hand = Hand("poll", patience=3600.0, idle=lambda: looked.put(None))
    hand.start()

    hand.patience = 0.001
    hand.give(lambda: None)

    looked.get(timeout=WITHIN_S)
    assert hand.stop(WITHIN_S)
