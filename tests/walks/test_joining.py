"""Joining in a browser that says where it is."""

import pytest

from commonground.people import actions
from tests.cast import Cast
from tests.walks.conftest import Visit


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Europe/Kyiv", "Europe/Berlin"])
def test_the_zone_of_the_browser_is_chosen_by_whichever_name_it_calls_it(visit: Visit, cast: Cast, zone: str) -> None:
    invitation = actions.invite(cast.host, name="Noor", by=cast.administrator)
    page = visit("anonymous", f"/join/{invitation.secret}", timezone_id=zone)
    assert page.get_by_label("Time zone").input_value() == zone
