"""For how many days what was sent is kept, as the settings show it and take it."""

from __future__ import annotations

from visitors import Visitor


def test_an_administrator_sets_for_how_many_days_recordings_are_kept(
    administrator: Visitor, operator: Visitor
) -> None:
    assert 'value="90"' in administrator.text("/settings/")

    administrator.send("/settings/", via="/settings/", name="Đài xã Hàm Liêm", recorded_days="30")

    assert 'value="30"' in administrator.text("/settings/")
    assert "<dd>30</dd>" in operator.text("/settings/")


def test_days_that_make_no_sense_are_refused_beside_their_field(administrator: Visitor) -> None:
    for wrong in ("0", "-5", "many", "99999", ""):
        answer = administrator.send(
            "/settings/", via="/settings/", name="Đài xã", recorded_days=wrong
        )
        assert answer.status_code == 422, wrong
        assert 'id="recorded_days-wrong"' in answer.text
    assert 'value="90"' in administrator.text("/settings/")
