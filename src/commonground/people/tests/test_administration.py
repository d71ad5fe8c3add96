"""What an administrator reads of the network: who keeps what, and where a question may get stuck."""

from commonground.people.models import Member
from commonground.people.queries import stewards_of
from commonground.people.queries.administration import groups_with_stewards, organisations_with_people, overview, units
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_group


def test_organisations_are_listed_with_how_many_are_active(cast: Cast) -> None:
    Member.objects.filter(pk=cast.partner.pk).update(is_active=False)
    found = [(one, one.people) for one in organisations_with_people()]  # type: ignore[attr-defined]
    assert found == [(cast.host, 6), (cast.customer_firm, 1), (cast.partner_firm, 1)]
    assert {unit.name: unit.leader for unit in units()} == {"Packaging": cast.leader, "Laboratory": None}


def test_groups_are_listed_with_who_keeps_them_to_who_may_see_them(cast: Cast) -> None:
    everybody = make_group("Everybody", "network")
    assert groups_with_stewards(viewer_of(cast.asker)) == [(everybody, []), (cast.group, ["Stella Steward"])]
    assert groups_with_stewards(viewer_of(cast.outsider)) == [(everybody, [])]
    assert stewards_of(cast.group.pk) == {cast.steward.pk}


def test_the_overview_names_what_lacks_somebody(cast: Cast) -> None:
    everybody = make_group("Everybody", "network")
    found = overview(viewer_of(cast.administrator))
    assert list(found.without_leader) == [cast.laboratory]
    assert list(found.without_work_group) == [cast.administrator]
    assert list(found.without_steward) == [everybody]
    assert (found.sign_in, found.without_sign_in, found.invited) == (9, 0, 0)
