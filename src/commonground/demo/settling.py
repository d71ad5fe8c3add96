"""Who is in the demo network and where they talk: the people of the story, and more by rule, without text."""

from dataclasses import dataclass, field
from itertools import count, islice, product

from commonground.conversations.models import Topic, TopicSteward
from commonground.core import clock
from commonground.demo import story
from commonground.demo.story import Table
from commonground.people.models import (
    Group,
    GroupOrganisation,
    Member,
    Membership,
    Network,
    Organisation,
    User,
    WorkGroup,
)

_CROWD = 250


@dataclass
class Settled:
    """The rows made, by their keys in the story."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    work_groups: dict[str, WorkGroup] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)


def settle() -> Settled:
    """Make the network, its people and its groups."""
    told, made = story.network(), Settled()
    Network.objects.update_or_create(
        pk=1, defaults={"name": told["name"], "purpose": told["purpose"], "zone": "Europe/London"}
    )
    for entry in told["organisation"]:
        made.organisations[entry["key"]] = Organisation.objects.create(
            kind=entry["kind"], name=entry["name"], mail_domains=entry.get("mail_domains", [])
        )
    for entry in told["work_group"]:
        made.work_groups[entry["key"]] = WorkGroup.objects.create(
            organisation=made.organisations[entry["organisation"]],
            parent=made.work_groups.get(entry.get("parent", "")),
            name=entry["name"],
            place=entry.get("place", ""),
        )
    _people(made)
    _lead(told["work_group"], made)
    _gather(told["group"], made)
    for entry in told["topic"]:
        topic = Topic.objects.create(name=entry["name"])
        for handle in entry.get("stewards", []):
            TopicSteward.objects.create(topic=topic, member=made.members[handle])
    _crowd(told["crowd"], made)
    return made


def _people(made: Settled) -> None:
    people = story.people()
    users = [User(email=f"{person['handle']}@{_domain(person, made)}", password="!") for person in people]  # noqa: S106
    members = [_member(person, user, made) for person, user in zip(people, users, strict=True)]
    User.objects.bulk_create(users)
    Member.objects.bulk_create(members)
    made.members = {member.handle: member for member in members}


def _domain(person: Table, made: Settled) -> str:
    return (made.organisations[person["organisation"]].mail_domains or ["guests.example"])[0]


def _member(person: Table, user: User, made: Settled) -> Member:
    organisation = made.organisations[person["organisation"]]
    return Member(
        user=user,
        organisation=organisation,
        work_group=made.work_groups.get(person.get("work_group", "")),
        name=person["name"],
        handle=person["handle"],
        zone=person.get("zone", ""),
        languages=person.get("languages", []),
        language=person["languages"][0] if person.get("languages", [""])[0] in {"en", "de"} else "",
        knows=person.get("knows", ""),
        is_guest=person.get("is_guest", False),
        is_admin=person.get("is_admin", False),
        toured_at=clock.now(),
    )


def _lead(entries: list[Table], made: Settled) -> None:
    for entry in entries:
        if "leader" in entry:
            made.work_groups[entry["key"]].leader = made.members[entry["leader"]]
            made.work_groups[entry["key"]].save()


def _gather(entries: list[Table], made: Settled) -> None:
    people, memberships = story.people(), []
    for entry in entries:
        group = Group.objects.create(
            name=entry["name"],
            purpose=entry.get("purpose", ""),
            audience=entry["audience"],
            is_listed=entry.get("is_listed", False),
            joining="invited" if entry.get("joining") in {"asked", "invited"} else "open",
        )
        made.groups[entry["key"]] = group
        for key in entry.get("organisations", []):
            GroupOrganisation.objects.create(group=group, organisation=made.organisations[key])
        stewards = entry.get("stewards", [])
        joined = [person["handle"] for person in people if entry["key"] in person.get("groups", [])]
        for handle in dict.fromkeys([*stewards, *entry.get("members", []), *joined]):
            role = Membership.Role.STEWARD if handle in stewards else Membership.Role.MEMBER
            memberships.append(Membership(group=group, member=made.members[handle], role=role))
    Membership.objects.bulk_create(memberships)


def _crowd(called: Table, made: Settled) -> None:
    """Colleagues by rule, so that numbers of readers are those of a company; none of them takes questions or mail."""
    units = [unit for unit in made.work_groups.values() if unit.organisation.kind == Organisation.Kind.HOST]
    names = (f"{first} {last}" for first, last in product(called["first"], called["last"]))
    users, members = [], []
    for number, name in zip(count(), islice(names, _CROWD)):  # noqa: B905 (count has no end)
        user = User(email=None, password="!")  # noqa: S106 (no password at all)
        users.append(user)
        unit = units[number % len(units)]
        members.append(
            Member(
                user=user,
                organisation_id=unit.organisation_id,
                work_group=unit,
                name=name,
                handle=name.lower().replace(" ", "-"),
                takes_questions=False,
                joined_at=clock.now(),
            )
        )
    User.objects.bulk_create(users)
    Member.objects.bulk_create(members)
