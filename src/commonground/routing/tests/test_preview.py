"""Whom a question would reach first, shown to its asker before she asks."""

import pytest

from commonground.people.viewer import viewer_of
from commonground.routing.models import Reach
from commonground.routing.preview import Preview, first_reached
from commonground.routing.tests.record import TITLE, answered, solved
from tests.cast import Cast
from tests.make import make_group, make_member, make_organisation, make_question


def preview(cast: Cast, who: str, group) -> Preview:
    return first_reached(viewer_of(getattr(cast, who)), TITLE, "", [], group)


def test_people_are_named_with_their_place_and_their_reason(cast: Cast) -> None:
    group = make_group("Packaging")
    cast.laboratory.place = "Plant 2"
    cast.laboratory.save()
    solved(by=cast.answerer, group=group)
    make_member("Tobiah", work_group=cast.packaging, knows="labellers")
    make_member("Pia", cast.partner_firm, knows="labels")
    found = preview(cast, "asker", group)
    assert [(one.name, one.place, one.why) for one in found.people] == [
        ("Ansel Answerer", "Plant 2", f"solved “{TITLE}” in October"),
        ("Tobiah", "Packaging", "says “labellers”"),
        ("Pia", "Vantin", "says “labels”"),
    ]
    assert found.people[0].id == cast.answerer.pk
    assert found.others == ""


def test_nobody_likely_is_nobody(cast: Cast) -> None:
    assert preview(cast, "asker", make_group()) == Preview([], "")


def test_whom_the_asker_may_not_know_is_counted_where_she_may_know_the_organisation(cast: Cast) -> None:
    group = make_group("Line help", "organisations", (cast.host, cast.customer_firm, cast.partner_firm))
    for number in range(2):
        make_member(f"Unseen {number}", cast.partner_firm, knows="labels")
    make_member("Unseen at the host", knows="labels")
    assert preview(cast, "customer", group) == Preview([], "3 more people")
    make_question(author=cast.partner, group=group)
    assert preview(cast, "customer", group) == Preview([], "2 people at Vantin and 1 more person")


def test_one_person_is_one_person(cast: Cast) -> None:
    group = make_group("Line help", "organisations", (cast.host, cast.customer_firm))
    make_member(knows="labels")
    assert preview(cast, "customer", group).others == "1 more person"
    make_question(author=cast.outsider, group=group)
    assert preview(cast, "customer", group).others == "1 person at Aldermoor"


@pytest.mark.parametrize(("who", "may_read"), [("asker", True), ("outsider", False), ("administrator", False)])
def test_typing_tells_nothing_of_closed_groups(cast: Cast, who: str, may_read: bool) -> None:
    """Two worlds: with a solution in a closed group and without; they differ for those alone who may read it."""
    group = make_group("Packaging")
    answered("Labels and where to order them", by=cast.leader, group=group)
    without = preview(cast, who, group)
    answered(by=cast.answerer, asker=cast.steward, group=cast.group, is_accepted=True)
    assert (preview(cast, who, group) != without) == may_read


def test_typing_tells_nobodys_load(cast: Cast) -> None:
    group = make_group("Packaging")
    solved(by=cast.answerer, group=group)
    before = preview(cast, "asker", group)
    for _time in range(9):
        Reach.objects.create(question=make_question(), member=cast.answerer, ring=0)
    assert preview(cast, "asker", group) == before


def test_who_may_not_read_the_group_is_not_promised(cast: Cast) -> None:
    answered(by=cast.outsider, group=make_group())
    assert preview(cast, "asker", cast.group) == Preview([], "")


def test_somebody_of_an_unknown_organisation_is_counted_without_it(cast: Cast) -> None:
    group = make_group("All", "public")
    make_member("Nobody's friend", make_organisation("Far"), knows="labels, labellers")
    assert preview(cast, "customer", group).others == "1 more person"
