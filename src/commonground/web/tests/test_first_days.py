"""The first days: a tour that one may leave, and what an administrator begins with."""

from typing import Any

from django.urls import reverse

from commonground.events.models import Event
from commonground.people import actions
from commonground.people.models import Group, Member, Network
from commonground.people.viewer import viewer_of
from commonground.web.first_days import beginnings
from tests.cast import Cast
from tests.make import make_question


def home(client: Any, query: str = "") -> str:
    """What the member sees at home."""
    page: str = client.get(f"/{query}").content.decode()
    return page


def test_a_new_member_is_shown_round_until_she_leaves_and_again_when_she_asks(cast: Cast, client_of: Any) -> None:
    Member.objects.update(toured_at=None)
    client = client_of("asker")
    assert "Tour, step 1 of 4" in home(client)
    assert 'href="/?tour=3#tour"' in home(client, "?tour=2")
    assert "?tour=5" not in home(client, "?tour=4")
    for _again in range(2):
        assert client.post(reverse("end-tour")).status_code == 302
    assert Event.objects.filter(name="member.toured").count() == 1
    assert "Tour, step" not in home(client)
    assert "Tour, step 4 of 4" in home(client, "?tour=4")
    assert "Tour, step" not in home(client, "?tour=5")
    assert 'href="/?tour=1#tour"' in home(client)


def test_whose_tour_ends_is_nobody_elses_matter(cast: Cast, client_of: Any) -> None:
    Member.objects.update(toured_at=None)
    actions.end_tour(by=cast.asker)
    assert Member.objects.filter(toured_at=None).count() == Member.objects.count() - 1
    assert client_of("anonymous").post(reverse("end-tour")).status_code == 302
    assert Member.objects.filter(toured_at=None).count() == Member.objects.count() - 1


def test_what_an_administrator_begins_with_ticks_itself_off_and_goes(cast: Cast, client_of: Any) -> None:
    def done() -> list[bool]:
        return [step.is_done for step in beginnings(viewer_of(cast.administrator))]

    assert done() == [False, False, True, False]
    make_question(author=cast.asker, group=cast.group)
    assert done() == [False, False, True, False], "in a group that she does not read"
    Group.objects.filter(pk=cast.group.pk).update(audience="network")
    assert done() == [False, True, True, True]
    assert "To begin with" in home(client_of("administrator"))
    Network.objects.update_or_create(pk=1, defaults={"purpose": "Paint"})
    assert done() == []
    assert "To begin with" not in home(client_of("administrator"))
    assert "To begin with" not in home(client_of("asker"))
