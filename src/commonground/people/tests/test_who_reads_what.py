"""The one rule: who may read which group, whose names show, and that both ends of the view agree."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from commonground.conversations import actions as conversations
from commonground.core import db
from commonground.people import actions
from commonground.people.models import Group, Member, Membership, Reader, User, Voice
from commonground.people.queries import directory, groups_shown, people_of_group, standing_in
from commonground.people.viewer import (
    Viewer,
    anonymous_viewer,
    groups_open_to,
    user_with_viewer,
    viewer_of,
    visible_groups,
    visible_members,
    visible_organisations,
)
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_member, make_question

pytestmark = pytest.mark.portable

HOST = {"outsider", "asker", "answerer", "steward", "leader", "administrator"}
MEMBERS = {"customer", "partner"} | HOST
READS = {
    "public": {"anonymous", "guest"} | MEMBERS,
    "network": MEMBERS,
    "host": HOST,
    "partner": {"partner"},
    "host and customer": HOST | {"customer"},
    "joined": {"asker", "answerer", "steward", "leader"},
    "joined by a guest": {"guest", "steward"},
    "partner, joined by an outsider": {"partner", "outsider"},
    "direct": {"asker", "answerer"},
    "joined, its name listed to the partner": {"steward"},
}


def make_all(cast: Cast) -> dict[str, Group]:
    """A group of every kind."""
    return {
        "public": make_group("Public", "public"),
        "network": make_group("Network", "network"),
        "host": make_group("Host", "organisations", (cast.host,)),
        "partner": make_group("Partner", "organisations", (cast.partner_firm,)),
        "host and customer": make_group("Both", "organisations", (cast.host, cast.customer_firm)),
        "joined": cast.group,
        "joined by a guest": make_group("Guests", "joined", members=(cast.guest,), stewards=(cast.steward,)),
        "partner, joined by an outsider": make_group(
            "Mixed", "organisations", (cast.partner_firm,), members=(cast.outsider,)
        ),
        "direct": make_group("", "joined", members=(cast.asker, cast.answerer), is_direct=True),
        "joined, its name listed to the partner": make_group(
            "Listed", "joined", (cast.partner_firm,), stewards=(cast.steward,), is_listed=True
        ),
    }


def viewer(cast: Cast, who: str) -> Viewer:
    return anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "anonymous"])
def test_what_is_open_to_a_member_is_what_she_reads_without_having_joined(cast: Cast, who: str) -> None:
    make_all(cast)
    member: Member = getattr(cast, who)
    member.memberships.all().delete()
    assert set(groups_open_to(member).values_list("pk", flat=True)) == viewer_of(member).group_set


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_read_every_kind_of_group(cast: Cast, who: str) -> None:
    groups = make_all(cast)
    seen = viewer(cast, who)
    assert {kind for kind, group in groups.items() if seen.may_read(group.pk)} == {
        kind for kind, readers in READS.items() if who in readers
    }
    assert seen.group_set == set(seen.groups)
    assert seen.is_anonymous == (who == "anonymous")
    assert seen.sees_everyone == (who in HOST)


def test_the_groups_of_a_member_and_the_readers_of_a_group_are_one_view(cast: Cast) -> None:
    groups = make_all(cast)
    for kind, group in groups.items():
        readers = set(Reader.objects.filter(group=group).values_list("member", flat=True))
        assert readers == {getattr(cast, who).pk for who in READS[kind] - {"anonymous"}}, kind


def _fields(one: Model | None) -> dict[str, object]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields} if one else {}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_user_of_a_session_comes_with_her_viewer_in_one_statement(
    cast: Cast, who: str, django_assert_num_queries: object
) -> None:
    make_all(cast)
    if who == "anonymous":
        assert user_with_viewer(1) is None
        return
    member: Member = getattr(cast, who)
    with django_assert_num_queries(0), db.counted() as counted:  # type: ignore[operator]
        found = user_with_viewer(member.pk)
        assert found is not None
        loaded: Viewer = found.viewer  # type: ignore[attr-defined]
        assert loaded.member is not None
        assert loaded.member.is_employee == (who in HOST)
        parts = found, loaded.member, loaded.member.organisation, loaded.member.work_group
    assert len(counted) == 1
    again = User.objects.select_related("member__organisation", "member__work_group").get(pk=member.pk)
    for part, expected in zip(
        parts, (again, again.member, again.member.organisation, again.member.work_group), strict=True
    ):
        assert _fields(part) == _fields(expected)
    assert sorted(loaded.groups) == sorted(viewer_of(member).groups)
    assert (loaded.member_id, loaded.is_anonymous) == (member.pk, False)


def test_who_has_left_reads_nothing_not_even_what_is_public_as_herself(cast: Cast) -> None:
    make_all(cast)
    Member.objects.filter(pk=cast.asker.pk).update(is_active=False)
    assert viewer_of(cast.asker).groups == []
    assert user_with_viewer(cast.asker.pk) is None


def test_a_user_who_is_no_member_is_nobody(db: None) -> None:
    assert user_with_viewer(User.objects.create_user("alone@example.com").pk) is None


def test_a_change_of_audience_is_seen_at_once(cast: Cast) -> None:
    assert not viewer_of(cast.outsider).may_read(cast.group.pk)
    Group.objects.filter(pk=cast.group.pk).update(audience="network")
    assert viewer_of(cast.outsider).may_read(cast.group.pk)
    assert not viewer_of(cast.guest).may_read(cast.group.pk)


def test_a_conversation_of_two_is_never_open_to_others(cast: Cast) -> None:
    for audience in ("public", "network", "organisations"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_group("", audience, is_direct=True)


NAMES = {
    "anonymous": {"Public"},
    "guest": {"Public", "Guests"},
    "customer": {"Public", "Network", "Both"},
    "partner": {"Public", "Network", "Partner", "Mixed", "Listed"},
    "outsider": {"Public", "Network", "Host", "Both", "Mixed"},
    "steward": {"Public", "Network", "Host", "Both", "Line 3", "Guests", "Listed"},
    "administrator": {"Public", "Network", "Host", "Both"},
}


@pytest.mark.parametrize("who", list(NAMES))
def test_whose_group_names_show(cast: Cast, who: str) -> None:
    make_all(cast)
    seen = viewer(cast, who)
    assert set(visible_groups(seen).values_list("name", flat=True)) == NAMES[who]
    shown = groups_shown(seen)
    assert {one.group.name for one in shown} == NAMES[who]
    assert [one.standing.is_member for one in shown] == sorted((one.standing.is_member for one in shown), reverse=True)
    for one in shown:
        assert one.standing.reads == seen.may_read(one.group.pk)
        if seen.member:
            assert one.standing == standing_in(seen.member, one.group.pk)


def names(seen: Viewer) -> set[str]:
    return {name.split()[0] for name in visible_members(seen).values_list("name", flat=True)}


EVERY_NAME = {"Lena", "Ada", "Ansel", "Stella", "Gus", "Cora", "Pavel", "Otto", "Adele"}
MEMBERS_SEEN = {
    "anonymous": set(),
    "guest": {"Gus"},
    "customer": {"Cora"},
    "partner": {"Pavel", "Gus"},
    "outsider": EVERY_NAME,
    "asker": EVERY_NAME,
    "administrator": EVERY_NAME,
}


@pytest.mark.parametrize("who", list(MEMBERS_SEEN))
def test_whose_names_show_before_anybody_has_written_or_shared(cast: Cast, who: str) -> None:
    assert names(viewer(cast, who)) == MEMBERS_SEEN[who]


def test_people_of_shared_groups_and_authors_of_what_one_reads_show(cast: Cast) -> None:
    make_group("Shared", "joined", members=(cast.guest, cast.outsider))
    assert names(viewer_of(cast.guest)) == {"Gus", "Otto"}
    assert names(viewer_of(cast.customer)) == {"Cora"}
    network = make_group("Network", "network")
    make_answer(make_question(author=cast.asker, group=network), cast.answerer)
    make_question(author=cast.steward, group=cast.group)
    assert names(viewer_of(cast.customer)) == {"Cora", "Ada", "Ansel"}
    assert names(viewer_of(cast.guest)) == {"Gus", "Otto"}


def steps_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A step of a plan, and all below it."""
    yield plan
    for below in plan.get("Plans", []):
        yield from steps_of(below)


def test_seeing_who_is_there_does_not_multiply_groups_shared_by_groups_written_in(cast: Cast) -> None:
    groups = [make_group(audience="network", members=(cast.partner,)) for _ in range(10)]
    people = [make_member() for _ in range(20)]
    pairs = [{"group": group, "member": member} for group in groups for member in people]
    Membership.objects.bulk_create(Membership(**pair) for pair in pairs)
    Voice.objects.bulk_create(Voice(**pair) for pair in pairs)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seen = visible_members(viewer_of(cast.partner))
    (explained,) = json.loads(seen.explain(format="json", analyze=True))
    rows = [step["Actual Rows"] * step["Actual Loops"] for step in steps_of(explained["Plan"])]
    assert len(seen) == 22
    assert max(rows) < len(people) * len(groups) * len(groups)


def test_an_author_whose_only_words_are_hidden_shows_no_more(cast: Cast) -> None:
    network = make_group("Network", "network", stewards=(cast.steward,))
    question = make_question(author=cast.asker, group=network)
    assert "Ada" in names(viewer_of(cast.customer))
    conversations.hide_post(question.post, reason="Names a customer", by=cast.steward)
    assert "Ada" not in names(viewer_of(cast.customer))


def test_anyone_on_the_web_sees_an_author_as_she_chose(cast: Cast) -> None:
    public = make_group("Public", "public")
    make_question(author=cast.asker, group=public)
    make_question(author=cast.partner, group=public)
    assert names(anonymous_viewer()) == set()
    assert set(visible_organisations(anonymous_viewer())) == {cast.host, cast.partner_firm}
    cast.asker.is_named_in_public = True
    cast.asker.save()
    cast.outsider.is_named_in_public = True
    cast.outsider.save()
    assert names(anonymous_viewer()) == {"Ada"}


@pytest.mark.parametrize(
    ("who", "organisations"),
    [
        ("anonymous", set()),
        ("guest", {"Vantin"}),
        ("customer", {"Lodestar"}),
        ("partner", {"Vantin"}),
        ("outsider", {"Aldermoor", "Vantin", "Lodestar"}),
    ],
)
def test_whose_organisations_show(cast: Cast, who: str, organisations: set[str]) -> None:
    assert set(visible_organisations(viewer(cast, who)).values_list("name", flat=True)) == organisations


def test_the_directory_leaves_out_who_has_left_and_finds_words_in_names_and_knowledge(cast: Cast) -> None:
    make_member("Gone", is_active=False, knows="valves")
    wanted = make_member("Vera", knows="Valves and pumps")
    seen = viewer_of(cast.outsider)
    assert "Gone" not in {one.name for one in directory(seen).members}
    assert [one.pk for one in directory(seen, words="valves vera").members] == [wanted.pk]
    assert directory(viewer_of(cast.customer), words="valves").members == []


def test_the_directory_finds_names_alone_for_anyone_on_the_web(cast: Cast) -> None:
    Member.objects.filter(pk=cast.asker.pk).update(is_named_in_public=True, knows="Valves")
    make_question(author=cast.asker, group=make_group(audience="public"))
    assert [one.name for one in directory(anonymous_viewer(), words="ada").members] == ["Ada Asker"]
    assert directory(anonymous_viewer(), words="valves").members == []
    assert [one.name for one in directory(viewer_of(cast.customer), words="valves").members] == ["Ada Asker"]


def test_the_directory_goes_on_from_somebody_the_viewer_may_see(cast: Cast) -> None:
    seen = viewer_of(cast.outsider)
    first = directory(seen, limit=4)
    rest = directory(seen, after=first.next_after, limit=50)
    found = [one.name for one in (*first.members, *rest.members)]
    assert found == sorted(found, key=str.lower)
    assert len(found) == 9
    assert rest.next_after is None
    hidden = directory(viewer_of(cast.partner), after=cast.outsider.pk)
    assert [one.name for one in hidden.members] == ["Gus Guest", "Pavel Partner"]


def test_the_people_of_a_group_show_as_far_as_the_reader_may_see_them(cast: Cast) -> None:
    network = make_group("Network", "network", members=(cast.asker, cast.partner))
    assert [one.name for one in people_of_group(viewer_of(cast.outsider), network.pk).members] == [
        "Ada Asker",
        "Pavel Partner",
    ]
    assert people_of_group(viewer_of(cast.customer), network.pk).members == []
    actions.join_group(network, by=cast.customer)
    assert len(people_of_group(viewer_of(cast.customer), network.pk).members) == 3
    assert people_of_group(viewer_of(cast.outsider), cast.group.pk).members == []
