"""What another audience would mean, before it is decided."""

import pytest

from commonground.core.require import Refused
from commonground.people.audience_change import audience_change
from commonground.people.models import Group, Organisation
from tests.cast import Cast
from tests.make import make_group


def sentences(group: Group, audience: str, *organisations: Organisation) -> list[str]:
    return audience_change(group, audience=audience, organisations=organisations).sentences()


def test_opening_a_closed_group_says_how_many_come_to_read_it(cast: Cast) -> None:
    assert sentences(cast.group, "network") == [
        "4 more people will read everything in it, also what was written before."
    ]


def test_closing_says_how_many_no_longer_read_it(cast: Cast) -> None:
    group = make_group("Suppliers", "organisations", (cast.partner_firm,), stewards=(cast.steward,))
    assert sentences(group, "joined") == ["1 person will no longer read it, nor what they wrote there."]
    change = audience_change(group, audience="organisations", organisations=[cast.customer_firm])
    assert (change.gain, change.lose, change.is_any) == (1, 1, True)


def test_the_web_is_said_in_words(cast: Cast) -> None:
    public = make_group("Open", "public", stewards=(cast.steward,))
    assert "Anyone on the web" in sentences(cast.group, "public")[0]
    assert "without signing in any more" in sentences(public, "network")[0]
    assert "1 person will no longer read it" in sentences(public, "network")[1]


def test_nothing_changes_while_one_only_asks(cast: Cast) -> None:
    group = make_group("Suppliers", "organisations", (cast.partner_firm,))
    audience_change(group, audience="public", organisations=[])
    stored = Group.objects.get(pk=group.pk)
    assert (group.audience, stored.audience) == ("organisations", "organisations")
    assert list(stored.organisations.all()) == [cast.partner_firm]
    same = audience_change(group, audience="organisations", organisations=[cast.partner_firm])
    assert (same.is_any, same.sentences()) == (False, [])


def test_a_change_that_cannot_be_is_refused_before_it_is_counted(cast: Cast) -> None:
    with pytest.raises(Refused):
        audience_change(cast.group, audience="organisations", organisations=[])
