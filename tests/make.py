"""Makes what a test needs, through the product's own actions, with plain defaults."""

import itertools

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.core import clock, text
from commonground.people.models import Group, GroupOrganisation, Member, Membership, Organisation, User, WorkGroup

_numbers = itertools.count(1)


def make_organisation(name: str = "", kind: str = "partner") -> Organisation:
    """An organisation; there is one host."""
    if kind == "host":
        return Organisation.objects.get_or_create(kind="host", defaults={"name": name or "Aldermoor"})[0]
    return Organisation.objects.create(name=name or f"Organisation {next(_numbers)}", kind=kind)


def make_work_group(
    name: str = "",
    organisation: Organisation | None = None,
    parent: WorkGroup | None = None,
    place: str = "",
    leader: Member | None = None,
) -> WorkGroup:
    """A work group of the host."""
    return WorkGroup.objects.create(
        name=name or f"Work group {next(_numbers)}",
        organisation=organisation or make_organisation(kind="host"),
        parent=parent,
        place=place,
        leader=leader,
    )


def make_member(
    name: str = "",
    organisation: Organisation | None = None,
    work_group: WorkGroup | None = None,
    *,
    is_guest: bool = False,
    is_admin: bool = False,
    is_active: bool = True,
    knows: str = "",
    takes_questions: bool = True,
    email: str = "",
) -> Member:
    """An employee of the host, with an address to sign in with."""
    name = name or f"Member {next(_numbers)}"
    handle = f"{text.slug(name)}-{next(_numbers)}"
    return Member.objects.create(
        user=User.objects.create_user(email or f"{handle}@example.com"),
        name=name,
        handle=handle,
        organisation=organisation or make_organisation(kind="host"),
        work_group=work_group,
        is_guest=is_guest,
        is_admin=is_admin,
        is_active=is_active,
        knows=knows,
        takes_questions=takes_questions,
        toured_at=clock.now(),
    )


def make_group(
    name: str = "",
    audience: str = "network",
    organisations: tuple[Organisation, ...] = (),
    stewards: tuple[Member, ...] = (),
    members: tuple[Member, ...] = (),
    *,
    is_listed: bool = False,
    joining: str = "open",
    is_direct: bool = False,
) -> Group:
    """A group that all members but guests may read."""
    group = Group.objects.create(
        name=name or f"Group {next(_numbers)}",
        audience=audience,
        is_listed=is_listed,
        joining=joining,
        is_direct=is_direct,
    )
    for organisation in organisations:
        GroupOrganisation.objects.create(group=group, organisation=organisation)
    for member in members:
        Membership.objects.create(group=group, member=member)
    for member in stewards:
        Membership.objects.update_or_create(group=group, member=member, defaults={"role": Membership.Role.STEWARD})
    return group


def make_question(
    title: str = "",
    author: Member | None = None,
    group: Group | None = None,
    text: str = "It stops after every restart.",
    topics: tuple[str, ...] = (),
) -> Question:
    """An open question."""
    return actions.ask_question(
        title or f"Why does line {next(_numbers)} stop?",
        text,
        group=group or make_group(),
        topics=topics,
        by=author or make_member(),
    )


def make_answer(
    question: Question | None = None,
    author: Member | None = None,
    text: str = "Hold Home for three seconds.",
    *,
    is_accepted: bool = False,
) -> Answer:
    """An answer, accepted by the asker if asked for."""
    question = question or make_question()
    answer = actions.answer_question(question, text, by=author or make_member())
    if is_accepted:
        actions.accept_answer(answer, by=question.post.author)
    return answer
