"""`docs/permissions.md`: who may do what, asked of the rules themselves, and who may read what."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_MADE = "<!-- Made from the code by `make docs`. Change the code, not this page. -->"
APPS = ("people", "conversations", "knowledge", "routing", "feed", "api", "rights")

READERS: dict[str, set[str]] = {
    "`public`: anyone on the web": {"anonymous", "guest", "customer", "partner", "outsider", "asker"},
    "`network`: all members but guests": {"customer", "partner", "outsider", "asker"},
    "`organisations`, the host named": {"outsider", "asker"},
    "`organisations`, the partner named": {"partner", "asker"},
    "`joined`": {"asker"},
    "`joined`, its name listed to the partner": {"asker"},
}
READER_HEADS = {
    "anonymous": "anyone on the web",
    "guest": "guest of another group",
    "customer": "customer",
    "partner": "partner",
    "outsider": "employee outside it",
    "asker": "who joined it",
}
_DIRECTORY = [
    (
        "members, by name",
        "authors of what is public who chose to be named",
        "the people of groups she joined; authors of what she reads",
        "the same, and her own organisation",
        "everybody",
    ),
    (
        "organisations",
        "those of authors of what is public",
        "those of people she sees, and her own",
        "those of people she sees, and her own",
        "all",
    ),
    (
        "names and purposes of groups",
        "of groups she may read",
        "of groups she may read",
        "the same, and of groups listed to her organisation",
        "the same, and of groups listed to the host",
    ),
    ("e-mail addresses", "nobody's", "her own", "her own", "her own"),
]
_NUMBERS = [
    (
        "how many people may read a group",
        "said where somebody asks or changes an audience",
        "the size of the organisations let in, to who may read the group: a wall is known by who is inside",
    ),
    (
        "document frequencies and mean length of entries",
        "weigh words in search; refreshed by a job over everything",
        "roughly how common a word is in the whole network; never by a single post",
    ),
    (
        "how a topic is spelt",
        "one topic a word, spelt as whoever filed something under it first",
        "that somebody somewhere wrote the same word in other capitals; nothing of what is filed under it",
    ),
    (
        "what people answered, in all groups, and how much of late",
        "choose whom a question reaches, once it is asked; what is shown before rests on what the asker may read",
        "that whoever was reached knows of something like it, to who reads the question; a reason is told from what "
        "its listener may read, and otherwise not told",
    ),
]


def permissions_page() -> str:
    """The whole page."""
    parts = [
        "# Permissions",
        _MADE,
        "Two questions, two answers. *May she see it?* Who may read a group reads what lies in it; to all others it "
        "does not exist (404). *May she do it?* The rules below, asked only of what is visible (403).",
        "## Who may read what",
        "A group's audience decides. Being an administrator opens no group.",
        _table(["audience", *READER_HEADS.values()], list(_reader_rows())),
        "Names are rows of a directory:",
        _table(["what", "anyone on the web", "guest", "partner or customer", "employee of the host"], _DIRECTORY),
        "## Who may do what",
        "Each line is one rule of the code, asked for each kind of member, who may read the group in question. *Whose "
        "it is*: the author, the asker, who invited or was asked. *Owner*: who must see the question through.",
        *_rule_tables(),
        "## Numbers over the whole network",
        "They do not pass the rule of who reads what, so each stands here with what it can reveal.",
        _table(["number", "what for", "what it can reveal, and why that is accepted"], _NUMBERS),
    ]
    return "\n\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of member, and what she is to the things the rules are asked about."""

    words: str
    number: int
    kind: str = "host"
    is_guest: bool = False
    is_steward: bool = False
    is_owner: bool = False
    is_admin: bool = False


OWNED_BY = 3
_WHOSE = Role("whose it is", OWNED_BY)
ROLES = (
    Role("guest", 1, kind="partner", is_guest=True),
    Role("partner, customer", 2, kind="partner"),
    _WHOSE,
    Role("employee", 4),
    Role("owner", 5, is_owner=True),
    Role("steward", 6, is_steward=True),
    Role("administrator", 7, is_admin=True),
)


def rules_of(app: str) -> list[Callable[..., bool]]:
    """All rules of an app, in the order they are written."""
    module = import_module(f"commonground.{app}.permissions")
    return [
        rule for name, rule in vars(module).items() if name.startswith("can_") and rule.__module__ == module.__name__
    ]


def may(role: Role, rule: Callable[..., bool]) -> bool:
    """What the rule says of somebody in this role."""
    return bool(rule(**{name: _thing(role, one) for name, one in inspect.signature(rule).parameters.items()}))


def _thing(role: Role, parameter: inspect.Parameter) -> Any:
    """What a rule looks at, as somebody in this role would meet it; nothing of it is stored."""
    kind = parameter.annotation.__name__ if isinstance(parameter.annotation, type) else str(parameter.annotation)
    made: dict[str, Callable[[], Any]] = {
        "Member": lambda: _member(role) if parameter.name == "member" else _member(_WHOSE),
        "GroupStanding": lambda: _group_standing(role),
        "Standing": lambda: _standing(role),
        "Part": lambda: _part(role),
        "CheckStanding": lambda: _check_standing(role),
        "bool": lambda: True,
        "str": lambda: "somebody@example.com",
    }
    return made[kind]() if kind in made else _row(kind)


def _member(role: Role) -> Any:
    from commonground.people.models import Member, Organisation, User

    organisation = Organisation(id=role.kind == "host", kind=role.kind)
    return Member(user=User(id=role.number), organisation=organisation, is_guest=role.is_guest, is_admin=role.is_admin)


def _group_standing(role: Role) -> Any:
    from commonground.people.permissions import GroupStanding

    return GroupStanding(reads=True, is_member=role.is_steward, is_steward=role.is_steward)


def _standing(role: Role) -> Any:
    from commonground.conversations.permissions import Standing

    return Standing(
        is_author=role is _WHOSE,
        is_steward=role.is_steward,
        is_admin=role.is_admin,
        is_owner=role.is_owner,
        author_has_left=False,
    )


def _part(role: Role) -> Any:
    from commonground.knowledge.permissions import Part

    return Part(is_author=role is _WHOSE, is_owner=role.is_owner, is_steward=role.is_steward, is_admin=role.is_admin)


def _check_standing(role: Role) -> Any:
    from commonground.routing.permissions import CheckStanding

    return CheckStanding(
        is_answerer=role is _WHOSE,
        keeps_article=role.is_owner,
        keeps_topic=role.is_steward,
        was_asked=role is _WHOSE,
    )


def _row(kind: str) -> Any:
    """A group, organisation, post, question, invitation, reach, notice or token that belongs to whose it is."""
    from commonground.api.models import Token
    from commonground.conversations.models import Attachment, Draft, Follow, Post, Question, Report, Ruling
    from commonground.feed.models import Notice
    from commonground.people.models import Group, Invitation, Organisation
    from commonground.routing.models import Reach

    post = Post(id=1, author_id=OWNED_BY)
    rows = {
        "Organisation": Organisation(mail_domains=["example.com"]),
        "Group": Group(id=1, audience="network", joining="open"),
        "Follow": Follow(member_id=OWNED_BY, kind="topic", subject=1),
        "Attachment": Attachment(author_id=OWNED_BY),
        "Draft": Draft(member_id=OWNED_BY),
        "Post": post,
        "Question": Question(post=post),
        "Invitation": _open(Invitation(by_id=OWNED_BY)),
        "Ruling": Ruling(post=post, kind="hidden"),
        "Report": Report(by_id=OWNED_BY),
        "Reach": Reach(member_id=OWNED_BY),
        "Notice": Notice(member_id=OWNED_BY),
        "Token": Token(member_id=OWNED_BY),
    }
    return next(row for name, row in rows.items() if name in kind)


def _open(invitation: Any) -> Any:
    from commonground.core import clock

    invitation.expires_at = clock.now().replace(year=9999)
    return invitation


def _reader_rows() -> Iterator[list[str]]:
    for audience, readers in READERS.items():
        yield [audience, *("reads" if who in readers else "" for who in READER_HEADS)]


def _rule_tables() -> Iterator[str]:
    for app in APPS:
        rows = [
            [rule.__name__.removeprefix("can_").replace("_", " "), *_answers(rule), inspect.getdoc(rule) or ""]
            for rule in rules_of(app)
        ]
        yield f"### {app.capitalize()}"
        yield _table(["may", *(role.words for role in ROLES), "in words"], rows)


def _answers(rule: Callable[..., bool]) -> list[str]:
    return ["yes" if may(role, rule) else "" for role in ROLES]


def _table(heads: list[str], rows: list[Any]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
